#pragma once

#include "core/engine/engine.h"
#include "core/runtime/package.h"

namespace tidegate::engine {

/// What a revision runs: a package, or an executable of this machine; empty for an image.
struct Program
{
    std::vector<std::string>
        command;             ///< argv when the revision names none; may hold `{package}` and `{content}`
    std::string packagePath; ///< the uploaded file, or the executable
    std::string contentDir;  ///< the unpacked folder; empty for an executable
    std::string mainClass;   ///< of a runnable jar; empty for everything else
};

/// NotFound when the package is not there; Invalid when the revision asks for a stack that the engine has not
/// or that it cannot use. An executable is not looked at: its start tells.
Result<Program> findProgram(const RevisionWish &wish, const runtime::PackageStore &packages);

/// argv: spec.command in place of the program's own, which is what an image's ENTRYPOINT is; spec.args
/// appended to either, `{package}` and `{content}` replaced in all of it. In the revision's own words
/// `$(NAME)` is the value of a variable of launchEnvironment(), and `$(PORT)` the mark that the launcher puts
/// the port for.
std::vector<std::string> launchCommand(const RevisionWish &wish, const Program &program);

/// The app's own variables, then the platform's (K_SERVICE, K_CONFIGURATION, K_REVISION), which win. PORT is
/// left to the launcher.
std::map<std::string, std::string> launchEnvironment(const RevisionWish &wish);

/// What an instance is called, as a Pod is on a cluster: `<revision>-deployment-<10 hex digits of what it
/// runs>-<suffix>`, cut before the suffix to 63 characters.
InstanceId nameInstance(const RevisionWish &wish, const std::string &suffix);

/// All that is needed to start one instance.
runtime::LaunchSpec planLaunch(const RevisionWish &wish, const InstanceId &id, const Program &program,
                               runtime::Probes probes);

} // namespace tidegate::engine
