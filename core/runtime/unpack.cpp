#include "core/runtime/unpack.h"

#include "core/base/units.h"
#include "core/runtime/member_path.h"

#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr std::uint64_t ratioFrom = 16ull << 20;

std::string_view nameOf(Member::Kind kind)
{
    switch (kind) {
    case Member::Kind::Folder:
        return "a folder";
    case Member::Kind::SymbolicLink:
    case Member::Kind::HardLink:
        return "a link";
    default:
        return "a file";
    }
}

tl::unexpected<Error> invalid(const std::string &path, const std::string &why)
{
    return fail(Code::Invalid, quotedName(path) + ' ' + why, path);
}

/// What the macOS Finder adds to every zip: shadows of the real files, of no use here.
bool isFinderShadow(const std::string &path)
{
    return path == "__MACOSX" || path.starts_with("__MACOSX/") || path == ".DS_Store" ||
           path.ends_with("/.DS_Store");
}

std::string below(const std::string &top, const std::string &path)
{
    return top.empty() ? path : path.substr(top.size() + 1);
}

} // namespace

Unpacker::Unpacker(ArchiveReader &reader, MemberSink &sink, const PackageLimits &limits,
                   std::uint64_t packedSize)
    : m_reader(reader), m_sink(sink), m_limits(limits), m_packedSize(packedSize), m_buffer(64 * 1024)
{
}

Result<Contents> Unpacker::run()
{
    while (true) {
        auto member = m_reader.next();
        if (!member)
            return tl::unexpected(member.error());
        if (!*member)
            return contents();
        if (++m_members > m_limits.maxFiles)
            return fail(Code::TooLarge,
                        "the archive has more than " + std::to_string(m_limits.maxFiles) + " members");
        if (auto taken = take(**member); !taken)
            return tl::unexpected(taken.error());
    }
}

Result<> Unpacker::take(const Member &member)
{
    const auto path = cleanMemberPath(member.name);
    if (!path)
        return tl::unexpected(path.error());
    if (auto usable = refuseUnusable(member); !usable)
        return usable;
    if (path->empty() && member.kind != Kind::Folder)
        return invalid(member.name, "is the archive's root, and not a folder");
    if (path->empty() || isFinderShadow(*path))
        return {};
    if (auto claimed = claim(*path, member.kind); !claimed)
        return claimed;
    switch (member.kind) {
    case Kind::Folder:
        return m_sink.makeFolder(*path);
    case Kind::HardLink:
        return takeHardLink(*path, member);
    case Kind::SymbolicLink:
        m_links.push_back({*path, member.target});
        return {};
    default:
        m_files.push_back(*path);
        return copyFile(*path, member.executable);
    }
}

Result<> Unpacker::refuseUnusable(const Member &member) const
{
    if (member.kind == Kind::Special)
        return invalid(member.name,
                       "is a " + member.special + "; a package may hold files, folders and links");
    if (member.encrypted)
        return invalid(member.name, "is encrypted");
    return {};
}

Result<> Unpacker::claim(const std::string &path, Kind kind)
{
    if (auto folders = claimFolders(path); !folders)
        return folders;
    const auto [entry, isNew] = m_kinds.emplace(path, kind);
    if (isNew || (entry->second == kind && (kind == Kind::Folder || m_repeats)))
        return {};
    if (entry->second == kind)
        return invalid(path, "is in the archive twice");
    return invalid(path, "is in the archive twice, as " + std::string(nameOf(entry->second)) + " and as " +
                             std::string(nameOf(kind)));
}

Result<> Unpacker::claimFolders(const std::string &path)
{
    for (size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
        const std::string folder = path.substr(0, end);
        const auto [entry, isNew] = m_kinds.emplace(folder, Kind::Folder);
        if (entry->second != Kind::Folder)
            return invalid(path, "lies in " + quotedName(folder) + ", which is " +
                                     std::string(nameOf(entry->second)));
        if (!isNew)
            continue;
        if (auto made = m_sink.makeFolder(folder); !made)
            return made;
    }
    return {};
}

Result<> Unpacker::copyFile(const std::string &path, bool executable)
{
    if (auto begun = m_sink.beginFile(path, executable); !begun)
        return begun;
    while (true) {
        const auto got = m_reader.read(m_buffer);
        if (!got)
            return tl::unexpected(got.error());
        if (*got == 0)
            return m_sink.endFile();
        m_contentSize += *got;
        if (auto fits = checkSize(path); !fits)
            return fits;
        if (auto written = m_sink.write(std::span<const char>(m_buffer.data(), *got)); !written)
            return written;
    }
}

Result<> Unpacker::takeHardLink(const std::string &path, const Member &member)
{
    const auto target = cleanMemberPath(member.target);
    if (!target)
        return invalid(path, "is a link that leads outside the archive, to " + quotedName(member.target));
    const auto existing = m_kinds.find(*target);
    if (existing == m_kinds.end() || existing->second == Kind::Folder ||
        existing->second == Kind::SymbolicLink || *target == path)
        return invalid(path, "is a hard link to " + quotedName(*target) +
                                 ", which is no file that comes before it");
    m_files.push_back(path);
    return m_sink.linkFile(path, *target);
}

Result<> Unpacker::checkSize(const std::string &path) const
{
    const std::uint64_t size = std::max(m_contentSize, m_reader.unpacked());
    if (size > m_limits.maxContent)
        return fail(Code::TooLarge,
                    quotedName(path) + " takes the unpacked content over the limit of " +
                        formatBytes(m_limits.maxContent),
                    path);
    if (size > ratioFrom && static_cast<double>(size) > m_limits.maxRatio * static_cast<double>(m_packedSize))
        return fail(Code::TooLarge,
                    quotedName(path) + " unpacks to more than " +
                        std::to_string(static_cast<int>(m_limits.maxRatio)) +
                        " times the archive's size: this looks like a zip bomb",
                    path);
    return {};
}

/// The one folder that holds everything; not `bin`, which means something by itself.
std::string Unpacker::commonTop() const
{
    std::string top;
    for (const auto &[path, kind] : m_kinds) {
        const size_t slash = path.find('/');
        if (slash == std::string::npos && (kind != Kind::Folder || (!top.empty() && path != top)))
            return {};
        if (slash == std::string::npos)
            top = path;
    }
    return top == "bin" || top == "META-INF" ? std::string() : top;
}

/// Walks the target as the system will: neither out of the root, nor through another link, behind which `..`
/// means another place.
Result<> Unpacker::checkLink(const Contents::Link &link, const std::string &top) const
{
    const auto target = resolveLink(link.path, link.target);
    if (!target)
        return tl::unexpected(target.error());
    const std::string &text = link.target;
    for (size_t end = text.find('/'); end != std::string::npos; end = text.find('/', end + 1)) {
        const auto step = resolveLink(link.path, text.substr(0, end));
        if (!step)
            return tl::unexpected(step.error());
        const auto kind = m_kinds.find(top.empty() ? *step : top + '/' + *step);
        if (kind != m_kinds.end() && kind->second == Kind::SymbolicLink &&
            text.find_first_not_of('/', end) != std::string::npos)
            return invalid(link.path, "is a link that leads through another link, " + quotedName(*step));
    }
    return {};
}

Result<Contents> Unpacker::contents() const
{
    if (m_files.empty())
        return fail(Code::Invalid, "the archive holds no files");
    Contents result;
    result.top = commonTop();
    result.contentSize = m_contentSize;
    for (const std::string &file : m_files)
        result.files.push_back(below(result.top, file));
    std::sort(result.files.begin(), result.files.end());
    result.files.erase(std::unique(result.files.begin(), result.files.end()), result.files.end());
    for (const Contents::Link &link : m_links) {
        result.links.push_back({below(result.top, link.path), link.target});
        if (auto checked = checkLink(result.links.back(), result.top); !checked)
            return tl::unexpected(checked.error());
    }
    return result;
}

} // namespace tidegate::runtime
