#include "core/runtime/disk_tree.h"

#include "core/runtime/archive_reader.h"
#include "core/runtime/files.h"

namespace tidegate::runtime {

std::optional<std::string> DiskTree::start(const std::string &path, size_t most) const
{
    return has(path) ? readStart(m_root + '/' + path, most) : std::nullopt;
}

std::optional<std::string> DiskTree::startInJar(const std::string &jar, const std::string &member,
                                                size_t most) const
{
    return has(jar) ? readMember(m_root + '/' + jar, member, most) : std::nullopt;
}

std::optional<std::string> KeptTree::start(const std::string &path, size_t most) const
{
    const auto found = m_kept.find(path);
    return found == m_kept.end() ? std::nullopt : std::optional(found->second.substr(0, most));
}

} // namespace tidegate::runtime
