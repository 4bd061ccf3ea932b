#pragma once

#include "core/engine/engine.h"
#include "core/runtime/package.h"

namespace tidegate::engine {

/// Where a package lies on this machine.
struct PackagePlace
{
    std::string packagePath; ///< the uploaded file
    std::string contentDir;  ///< the unpacked folder
};

/// argv: the package's command or spec.command, spec.args appended, `{package}` and `{content}` replaced in
/// all of it.
std::vector<std::string> launchCommand(const resource::RevisionSpec &spec, const runtime::PackageInfo &info,
                                       const PackagePlace &place);

/// The app's own variables, then the platform's (K_SERVICE, K_CONFIGURATION, K_REVISION), which win. PORT is
/// left to the launcher.
std::map<std::string, std::string> launchEnvironment(const RevisionWish &wish);

/// All that is needed to start one instance; `deadline` is the time it has to listen.
runtime::LaunchSpec planLaunch(const RevisionWish &wish, const InstanceId &id,
                               const runtime::PackageInfo &info, const PackagePlace &place,
                               milliseconds deadline);

} // namespace tidegate::engine
