#include "core/runtime/public_settings.h"

#include "core/runtime/files.h"

#include <algorithm>
#include <utility>

namespace fs = std::filesystem;

namespace tidegate::runtime {

namespace {

constexpr seconds looksApart{1};
constexpr std::uintmax_t mostBytes = 32 * 1024 * 1024;
constexpr size_t mostFiles = 5'000;
constexpr int deepest = 12;

constexpr auto everybodysFile = fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read;
constexpr auto everybodysFolder =
    everybodysFile | fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;

bool mayEverybody(fs::perms mode, fs::perms what)
{
    return (mode & what) == what;
}

} // namespace

PublicSettings::PublicSettings(std::string source, std::vector<std::string> names,
                               std::vector<std::string> roots, std::string folder)
    : m_source(nativePath(source))
    , m_names(std::move(names))
    , m_roots(std::move(roots))
    , m_folder(std::move(folder))
{
}

bool PublicSettings::refresh(SteadyTime now)
{
    if (m_isMade && now - m_looked < looksApart)
        return m_isUsable;
    m_looked = now;
    if (!std::exchange(m_isMade, true))
        m_isUsable = removeTree(m_folder) && makeFolder(m_folder).has_value();
    else if (!m_isUsable)
        return false;
    Stamps wanted = look();
    std::uintmax_t bytes = 0;
    for (const auto &[path, stamp] : wanted)
        bytes += stamp.size;
    m_isUsable = m_isUsable && bytes <= mostBytes && wanted.size() <= mostFiles && bringTo(wanted);
    return m_isUsable;
}

PublicSettings::Stamps PublicSettings::look() const
{
    Stamps stamps;
    for (const std::string &name : m_names) {
        std::error_code error;
        const fs::path path = nativePath(name);
        if (!fs::exists(m_source / path, error))
            continue;
        fs::path above; // "ssl" of "ssl/certs", of which the rest is not shown
        for (auto part = path.begin(); std::next(part) != path.end(); ++part) {
            above /= *part;
            stamps[above] = {{}, 0, everybodysFolder, {}, true};
        }
        lookAt(path, stamps, 0);
    }
    return stamps;
}

void PublicSettings::lookAt(const fs::path &path, Stamps &stamps, int depth) const
{
    std::error_code error;
    const fs::path full = m_source / path;
    if (fs::is_symlink(full, error) && staysLink(full)) {
        stamps[path] = {{}, 0, {}, fs::read_symlink(full, error), false};
        return;
    }
    const fs::file_status status = fs::status(full, error);
    if (fs::is_regular_file(status) && mayEverybody(status.permissions(), fs::perms::others_read)) {
        stamps[path] = {
            fs::last_write_time(full, error), fs::file_size(full, error), status.permissions(), {}, false};
    } else if (fs::is_directory(status) && depth < deepest && stamps.size() <= mostFiles &&
               mayEverybody(status.permissions(), fs::perms::others_read | fs::perms::others_exec)) {
        stamps[path] = {{}, 0, everybodysFolder, {}, true};
        for (fs::directory_iterator each(full, error), end; !error && each != end; each.increment(error))
            lookAt(path / each->path().filename(), stamps, depth + 1);
    }
}

bool PublicSettings::staysLink(const fs::path &path) const
{
    std::error_code error;
    const std::string target = fs::canonical(path, error).string();
    return !error && std::any_of(m_roots.begin(), m_roots.end(),
                                 [&](const std::string &root) { return isBelow(target, root); });
}

bool PublicSettings::bringTo(const Stamps &wanted)
{
    std::error_code error;
    for (const auto &[path, stamp] : m_copied) {
        const auto found = wanted.find(path);
        if (found == wanted.end() || found->second.isFolder != stamp.isFolder)
            fs::remove_all(nativePath(m_folder) / path, error);
    }
    for (const auto &[path, stamp] : wanted) {
        const auto found = m_copied.find(path);
        if ((found == m_copied.end() || found->second != stamp) && !copy(path, stamp))
            return false;
    }
    m_copied = wanted;
    return true;
}

/// By a rename, so that nobody finds half a file.
bool PublicSettings::copy(const fs::path &path, const Stamp &stamp) const
{
    std::error_code error;
    const fs::path target = nativePath(m_folder) / path;
    if (stamp.isFolder) {
        fs::create_directory(target, error);
        return fs::is_directory(target, error);
    }
    fs::path made = target;
    made += ".new";
    fs::remove(made, error);
    error.clear();
    if (!stamp.link.empty())
        fs::create_symlink(stamp.link, made, error);
    else
        fs::copy_file(m_source / path, made, error);
    if (!error && stamp.link.empty())
        fs::permissions(made, stamp.mode & everybodysFolder, error);
    // Gone meanwhile: the next look knows.
    if (error == std::errc::no_such_file_or_directory)
        return true;
    if (!error)
        fs::rename(made, target, error);
    return !error;
}

} // namespace tidegate::runtime
