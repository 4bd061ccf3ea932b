#include "core/runtime/group_mounts.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace tidegate::runtime {

namespace {

constexpr qsizetype nameDigits = 12;
constexpr double sharesPerCore = 1024;
constexpr std::uint64_t leastShares = 2;
constexpr std::uint64_t mostShares = 262'144;
constexpr std::uint64_t leastQuota = 1'000; // µs

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

/// mountinfo writes blanks and backslashes in paths as `\ooo`.
std::string unescaped(std::string_view text)
{
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            plain += char(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

/// The path of the server's own group by controller; of version 2 under the empty name.
std::map<std::string, std::string, std::less<>> ownPaths(std::string_view groups)
{
    std::map<std::string, std::string, std::less<>> paths;
    for (const std::string_view line : split(groups, '\n')) {
        const size_t first = line.find(':');
        const size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos)
            continue;
        for (const std::string_view name : split(line.substr(first + 1, second - first - 1), ','))
            paths.emplace(name, line.substr(second + 1));
    }
    return paths;
}

/// `path` in a hierarchy of which only what lies below `root` is mounted.
std::optional<std::string> placeOf(std::string_view path, std::string_view root, const std::string &top)
{
    if (root == "/")
        root = {};
    if (path.starts_with("/..") || !path.starts_with(root))
        return std::nullopt;
    path.remove_prefix(root.size());
    if (!path.empty() && !path.starts_with('/'))
        return std::nullopt;
    return path.empty() || path == "/" ? top : top + std::string(path);
}

/// `id parent device root mountpoint options [fields…] - type source options`
std::optional<GroupMount> readMount(std::string_view line,
                                    const std::map<std::string, std::string, std::less<>> &paths)
{
    const size_t dash = line.find(" - ");
    if (dash == std::string_view::npos)
        return std::nullopt;
    const auto before = split(line.substr(0, dash), ' ');
    const auto after = split(line.substr(dash + 3), ' ');
    if (before.size() < 6 || after.size() < 3 || (after[0] != "cgroup" && after[0] != "cgroup2"))
        return std::nullopt;
    GroupMount mount;
    mount.isUnified = after[0] == "cgroup2";
    mount.top = unescaped(before[4]);
    auto path = mount.isUnified ? paths.find("") : paths.end();
    for (const std::string_view option : split(after[2], ',')) {
        const auto found = mount.isUnified ? paths.end() : paths.find(option);
        if (found == paths.end())
            continue;
        mount.controllers.emplace_back(option);
        path = found;
    }
    const auto own =
        path == paths.end() ? std::nullopt : placeOf(path->second, unescaped(before[3]), mount.top);
    if (!own)
        return std::nullopt;
    mount.own = *own;
    return mount;
}

} // namespace

std::vector<GroupMount> groupMounts(std::string_view mounts, std::string_view groups)
{
    const auto paths = ownPaths(groups);
    std::vector<GroupMount> found;
    for (const std::string_view line : split(mounts, '\n')) {
        const auto mount = readMount(line, paths);
        const bool isNew =
            mount && std::none_of(found.begin(), found.end(), [&](const GroupMount &other) {
                return other.isUnified == mount->isUnified && other.controllers == mount->controllers;
            });
        if (isNew)
            found.push_back(*mount);
    }
    return found;
}

std::string groupName(const std::string &serverId)
{
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromStdString(serverId), QCryptographicHash::Sha256).toHex();
    return "tidegate-" + hash.left(nameDigits).toStdString();
}

std::uint64_t cpuShares(double cores)
{
    const double shares = std::min(std::max(cores, 0.0) * sharesPerCore, double(mostShares));
    return std::max(std::uint64_t(shares), leastShares);
}

std::uint64_t cpuWeight(std::uint64_t shares)
{
    constexpr std::uint64_t mostWeight = 10'000;
    const std::uint64_t bounded = std::clamp(shares, leastShares, mostShares);
    return 1 + (bounded - leastShares) * (mostWeight - 1) / (mostShares - leastShares);
}

std::uint64_t cpuQuota(double cores)
{
    return std::max(std::uint64_t(std::llround(cores * double(groupPeriod))), leastQuota);
}

std::uint64_t fieldOf(std::string_view text, std::string_view name)
{
    for (const std::string_view line : split(text, '\n')) {
        if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ')
            continue;
        std::uint64_t value = 0;
        std::from_chars(line.data() + name.size() + 1, line.data() + line.size(), value);
        return value;
    }
    return 0;
}

} // namespace tidegate::runtime
