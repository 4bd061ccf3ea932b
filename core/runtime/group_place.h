#pragma once

#include "core/runtime/control_groups.h"
#include "core/runtime/group_folder.h"
#include "core/runtime/group_mounts.h"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Where this server may make control groups: below its own group, so that what bounds the server bounds its
/// instances too. Version 2 does not allow groups beside processes, so there the server moves into a group of
/// its own, when it is alone; else it takes the nearest group above its own that lets it, as those above a
/// user's session do, unless its own has a limit that would be escaped. Found by making groups and letting a
/// process in; removed, and the server moved back, with this object. Linux alone.
class GroupPlaces
{
public:
    explicit GroupPlaces(const std::string &serverId);
    ~GroupPlaces();
    GroupPlaces(const GroupPlaces &) = delete;
    GroupPlaces &operator=(const GroupPlaces &) = delete;

    /// One per hierarchy, those that count processes first; empty: none can be made.
    const std::vector<GroupFolder> &folders() const { return m_folders; }
    const GroupPowers &powers() const { return m_powers; }

    static constexpr auto serverSuffix = "-server";
    /// The folders that are there with the name of a server with this id.
    static std::vector<std::string> candidates(const std::string &serverId);
    /// Whether it lies in a mounted hierarchy and has that name.
    static bool isPlace(const std::string &path, const std::string &serverId);

private:
    void openUnified(const GroupMount &mount);
    bool tryUnified(const std::string &parent, bool isOwn);
    bool moveServer(const std::string &parent);
    void moveBack();
    void openSeparate(const GroupMount &mount);
    bool admits(const GroupFolder &folder);
    void miss(const std::string &what, const std::string &where);
    void tellPowers();

    const std::string m_name;
    std::vector<GroupFolder> m_folders;
    GroupPowers m_powers;
    std::string m_movedFrom;            ///< the group the server was in; empty: where it is still
    std::vector<std::string> m_enabled; ///< controllers that were not on in m_enabledIn
    std::string m_enabledIn;
};

} // namespace tidegate::runtime
