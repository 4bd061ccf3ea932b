#pragma once

#include "core/runtime/class_archives.h"
#include "core/runtime/launch_plan.h"

#include <QByteArray>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// A command line as a warm host can run it. Pure.
struct HostCall
{
    std::string runtime;                           ///< `java`, `node`, `python`
    std::string entry;                             ///< the jar, the script
    std::vector<std::string> arguments;            ///< the app's own
    std::map<std::string, std::string> properties; ///< Java's -D, which come before -jar
    std::string stack;                             ///< class path of its stack; the rest only with one
    std::string names;                             ///< file with the names of the stack's classes
    std::string used; ///< file that those are added to which the app has initialised

    bool operator==(const HostCall &) const = default;
};

/// `java [-server] [-Dname=value] -jar X …`, `node X …`, `python3 X …`. Nothing for everything that a started
/// interpreter cannot make up for: other options, variables that it reads at its own start
/// (JAVA_TOOL_OPTIONS, NODE_OPTIONS, PYTHONPATH, LD_PRELOAD, TZ, …), another working folder.
std::optional<HostCall> hostCallOf(const LaunchSpec &spec);

/// The class path of a start of a jar; nothing for other starts, and for those whose jar is not told by an
/// absolute path: then it may be another one at every start.
std::optional<ClassPath> classPathOf(const LaunchSpec &spec,
                                     const std::map<std::string, std::string> &server);

/// The line that a host is claimed with, JSON: `entry`, `arguments`, `properties`; `set` and `unset`, what of
/// the environment differs between `host`, which it was started with, and `app`; `plain`, the argv to become
/// when the host finds that it cannot run this as a plain start would. With a stack also its class path
/// (`stack`), and where to write which of its classes the app has used (`used`, of those in `names`).
QByteArray claimLine(const HostCall &call, const LaunchPlan &host, const LaunchPlan &app,
                     const std::string &program);

} // namespace tidegate::runtime
