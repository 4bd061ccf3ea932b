#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What sandboxes see of /etc, as copies in a folder of the server's own. One mount of it instead of one for
/// each file and folder saves a third of what a sandbox costs, for the kernel lists all mounts for each.
/// What not everybody may read is left out. Main thread.
class PublicSettings
{
public:
    /// `names` are files and folders below `source`; `folder` is made when it is wanted. A link that leads
    /// below one of `roots`, which sandboxes show, stays one; any other is replaced by what it leads to.
    PublicSettings(std::string source, std::vector<std::string> names, std::vector<std::string> roots,
                   std::string folder);

    /// Brings the copies up to date, at most once a second; sandboxes that run see it too. False when there
    /// can be none: the disk refuses them, or they are over 32 MiB or 5,000 files.
    bool refresh(SteadyTime now);
    const std::string &folder() const { return m_folder; }

private:
    struct Stamp
    {
        std::filesystem::file_time_type changed;
        std::uintmax_t size = 0;
        std::filesystem::perms mode{};
        std::filesystem::path link; ///< what it leads to, where it stays a link
        bool isFolder = false;
        bool operator==(const Stamp &) const = default;
    };
    using Stamps = std::map<std::filesystem::path, Stamp>; ///< by path below the source; folders come first

    Stamps look() const;
    void lookAt(const std::filesystem::path &path, Stamps &stamps, int depth) const;
    bool staysLink(const std::filesystem::path &path) const;
    bool bringTo(const Stamps &wanted);
    bool copy(const std::filesystem::path &path, const Stamp &stamp) const;

    std::filesystem::path m_source;
    std::vector<std::string> m_names;
    std::vector<std::string> m_roots;
    std::string m_folder;
    Stamps m_copied;
    bool m_isMade = false;
    bool m_isUsable = false;
    SteadyTime m_looked;
};

} // namespace tidegate::runtime
