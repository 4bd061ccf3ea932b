#include "core/runtime/member_path.h"

#include <QStringDecoder>
#include <cstdio>
#include <vector>

namespace tidegate::runtime {

namespace {

constexpr size_t maxPath = 1024;
constexpr size_t maxPart = 255;
constexpr size_t maxShown = 160;

bool isUtf8(std::string_view text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    return !decoder.hasError() && !decoded.contains(QChar::Null);
}

bool hasControlCharacter(std::string_view text)
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return true;
    }
    return false;
}

bool hasDriveLetter(std::string_view name)
{
    return name.size() >= 2 && name[1] == ':' && ((name[0] | 0x20) >= 'a' && (name[0] | 0x20) <= 'z');
}

tl::unexpected<Error> refused(std::string_view name, const std::string &why)
{
    return fail(Code::Invalid, quotedName(name) + ' ' + why, std::string(name));
}

std::vector<std::string_view> partsOf(std::string_view path)
{
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const size_t end = path.find('/');
        const std::string_view part = path.substr(0, end);
        if (!part.empty() && part != ".")
            parts.push_back(part);
        path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    }
    return parts;
}

std::string joined(const std::vector<std::string_view> &parts)
{
    std::string path;
    for (const std::string_view part : parts) {
        if (!path.empty())
            path += '/';
        path += part;
    }
    return path;
}

} // namespace

std::string quotedName(std::string_view name)
{
    const bool text = isUtf8(name);
    std::string shown = "`";
    for (size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        if (i == maxShown / 2 && name.size() > maxShown) {
            shown += "…";
            i = name.size() - maxShown / 2 - 1;
            while (i + 1 < name.size() && (static_cast<unsigned char>(name[i + 1]) & 0xC0) == 0x80)
                ++i;
        } else if (c < 0x20 || c == 0x7f || (!text && c >= 0x80)) {
            char escaped[5];
            std::snprintf(escaped, sizeof escaped, "\\x%02x", c);
            shown += escaped;
        } else {
            shown += name[i];
        }
    }
    return shown + '`';
}

Result<std::string> cleanMemberPath(std::string_view name)
{
    if (name.empty())
        return fail(Code::Invalid, "a member of the archive has no name");
    if (!isUtf8(name))
        return refused(name, "is not a name in UTF-8; pack the archive again with names in UTF-8");
    if (hasControlCharacter(name))
        return refused(name, "has a control character in its name");
    if (name.front() == '/')
        return refused(name, "is an absolute path");
    if (hasDriveLetter(name))
        return refused(name, "begins with a drive letter");
    if (name.find('\\') != std::string_view::npos)
        return refused(name, "has a backslash in its name; archives separate folders with `/`");
    if (name.size() > maxPath)
        return refused(name, "is a path of more than 1024 bytes");
    const std::vector<std::string_view> parts = partsOf(name);
    for (const std::string_view part : parts) {
        if (part == "..")
            return refused(name, "leaves the archive's folder with `..`");
        if (part.size() > maxPart)
            return refused(name, "has a part of more than 255 bytes");
    }
    return joined(parts);
}

Result<std::string> resolveLink(std::string_view link, std::string_view target)
{
    const auto outside = [&] {
        return refused(link, "is a link that leads outside the archive, to " + quotedName(target));
    };
    if (target.empty())
        return refused(link, "is a link without a target");
    if (target.front() == '/' || hasDriveLetter(target) || target.find('\\') != std::string_view::npos)
        return outside();
    std::vector<std::string_view> parts = partsOf(link);
    parts.pop_back();
    for (const std::string_view part : partsOf(target)) {
        if (part != "..") {
            parts.push_back(part);
        } else if (parts.empty()) {
            return outside();
        } else {
            parts.pop_back();
        }
    }
    return joined(parts);
}

} // namespace tidegate::runtime
