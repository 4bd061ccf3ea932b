#include "core/engine/launch_plan.h"

#include <algorithm>
#include <utility>

namespace tidegate::engine {

namespace {

std::string replaced(std::string text, std::string_view what, const std::string &with)
{
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

} // namespace

std::vector<std::string> launchCommand(const resource::RevisionSpec &spec, const runtime::PackageInfo &info,
                                       const PackagePlace &place)
{
    std::vector<std::string> command = spec.command.empty() ? info.command : spec.command;
    command.insert(command.end(), spec.args.begin(), spec.args.end());
    for (std::string &word : command)
        word = replaced(replaced(std::move(word), "{package}", place.packagePath), "{content}",
                        place.contentDir);
    return command;
}

std::map<std::string, std::string> launchEnvironment(const RevisionWish &wish)
{
    std::map<std::string, std::string> environment;
    for (const resource::EnvVar &variable : wish.spec.env)
        environment[variable.name] = variable.value;
    environment.erase("PORT");
    environment["K_SERVICE"] = wish.service;
    environment["K_CONFIGURATION"] = wish.configuration;
    environment["K_REVISION"] = wish.key.name;
    return environment;
}

runtime::LaunchSpec planLaunch(const RevisionWish &wish, const InstanceId &id,
                               const runtime::PackageInfo &info, const PackagePlace &place,
                               milliseconds deadline)
{
    runtime::LaunchSpec launch;
    launch.id = id;
    launch.command = launchCommand(wish.spec, info, place);
    launch.environment = launchEnvironment(wish);
    launch.contentDir = place.contentDir;
    launch.probe.deadline = deadline;
    if (!wish.spec.readinessPath.isEmpty()) {
        launch.probe.kind = runtime::ReadinessProbe::Kind::HttpGet;
        launch.probe.path = wish.spec.readinessPath.toStdString();
    }
    launch.memoryLimit = std::uint64_t(std::max(0.0, wish.spec.memoryLimit.value_or(0)));
    return launch;
}

} // namespace tidegate::engine
