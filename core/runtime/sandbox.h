#pragma once

#include "core/runtime/launch_plan.h"
#include "core/runtime/public_settings.h"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

// A sandbox is a bubblewrap around the program: namespaces of its own for processes, files, IPC and the
// host's name, no capabilities, and of the files only what it needs. The network is the machine's, for the
// gateway has to reach the app. An app that a signal ended counts there as one that exited with 128 and its
// number.

/// What of this machine every sandbox has.
struct SandboxSystem
{
    std::string program;               ///< bubblewrap's full path
    std::vector<std::string> common;   ///< its arguments for the system's folders
    std::vector<std::string> settings; ///< and for what is shown of /etc
    std::vector<std::string> roots;    ///< what those show of the machine
    std::string path;                  ///< the server's PATH: what is found there belongs to the system too
    std::string hidden;                ///< the server's folder, of which a sandbox sees its own part alone
    std::string home;                  ///< of the server's user; never shown
};

/// What one instance has beside.
struct SandboxView
{
    InstanceFolder folder; ///< its own to write, `temporary` as /tmp too
    std::string hostName;
    std::vector<std::string> readable; ///< files and folders, absolute
    std::string work;                  ///< where it starts
};

/// bubblewrap and its arguments, to be followed by the program's own. Nothing that the app's author wrote
/// decides what is shown. Pure but for the canonical path of `program`.
std::vector<std::string> sandboxCommand(const SandboxSystem &system, const SandboxView &view,
                                        const std::string &program);

/// PATH with the folders first that sandboxes show: what a version manager keeps in a home is not among them.
/// Pure.
std::string sandboxPath(const SandboxSystem &system, const std::string &path);

/// What of /etc sandboxes show of this machine: files and folders, below it.
std::vector<std::string> publicSettings();

/// The system's part, as it is on this machine, /etc one by one. `path` is the server's PATH.
SandboxSystem lookAtSystem(const std::string &program, const std::string &path, const std::string &hidden);

/// The sandboxes of one server. Main thread.
class Sandbox
{
public:
    /// `hidden` is the server's folder.
    Sandbox(std::string path, std::string hidden);
    /// Why there can be none, without a full stop; empty when they work, which was tried by starting one.
    /// While it does not work it is tried again, at most every five seconds.
    const std::string &trouble();
    const SandboxSystem &system() const { return m_system; }

private:
    std::string tryOne() const;
    void refreshSettings(SteadyTime now);

    SandboxSystem m_system;
    std::optional<PublicSettings> m_settings;
    std::vector<std::string> m_oneByOne; ///< shows /etc where there can be no copies
    std::string m_trouble;
    SteadyTime m_tried;
    bool m_isTried = false;
};

} // namespace tidegate::runtime
