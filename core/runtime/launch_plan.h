#pragma once

#include "core/runtime/launcher.h"

#include <map>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What a process is started with; pure. `server` is the server's own environment, of which only PATH and
/// LANG are passed on.
struct LaunchPlan
{
    std::vector<std::string> command;
    std::map<std::string, std::string> environment;
};

struct InstanceFolder
{
    std::string root;      ///< removed when the instance is gone
    std::string work;      ///< its working folder
    std::string home;      ///< HOME
    std::string temporary; ///< TMPDIR
};

constexpr auto usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
constexpr auto serverMarker = "TIDEGATE_SERVER";
constexpr auto instanceMarker = "TIDEGATE_INSTANCE";

/// Where an instance's folders are.
InstanceFolder folderFor(const std::string &dir, const InstanceId &id);

/// The app's environment: a clean one with HOSTNAME (the instance's name, as a Pod has it), then what the
/// language likes, then the spec's own, then PORT and the markers, which nobody can override. `java` is
/// started for a quick start (serial collector, first compiler only) with a heap that fits its memory limit,
/// unless the app's JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, _JAVA_OPTIONS or its command line choose -XX options
/// themselves; SERVER_PORT tells Spring Boot the port. A stack's jars come before the app's.
LaunchPlan planLaunch(const LaunchSpec &spec, std::uint16_t port, const InstanceFolder &folder,
                      const std::string &serverId, const std::map<std::string, std::string> &server);

/// The port in place of each portMark.
std::vector<std::string> withPort(std::vector<std::string> command, std::uint16_t port);

/// Whether the app chooses options of the JVM itself: two choices of a collector are a fatal error.
bool choosesJvmOptions(const LaunchSpec &spec);

/// The full path of what a spec starts, found as a start of it would; from no folder.
std::string programOf(const LaunchSpec &spec, const std::map<std::string, std::string> &server);

/// The program's full path: looked up in the environment's PATH, or, with a `/` in it, from `work`. Empty
/// when there is none.
std::string findProgram(const std::string &name, const LaunchPlan &plan, const std::string &work);

} // namespace tidegate::runtime
