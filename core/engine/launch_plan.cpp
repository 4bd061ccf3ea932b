#include "core/engine/launch_plan.h"

#include "core/runtime/function.h"

#include <QCryptographicHash>
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

using Words = std::vector<std::string>;

/// The revision's own words with its variables and the platform's in them, as the kubelet expands them: once,
/// and for the port with the launcher's mark, which knows it first.
Words expanded(const RevisionWish &wish, Words words)
{
    std::vector<resource::EnvVar> variables{{"PORT", std::string(runtime::portMark)}};
    for (const auto &[name, value] : launchEnvironment(wish))
        variables.push_back({name, value});
    for (std::string &word : words)
        word = resource::expandVariables(word, variables);
    return words;
}

Result<Program> programOf(const RevisionWish &wish, const runtime::PackageStore &packages)
{
    if (!wish.image.empty())
        return Program{};
    if (!wish.executable.empty())
        return Program{{wish.executable}, wish.executable, {}, {}};
    const auto package = packages.find(wish.packageDigest);
    if (!package)
        return tl::unexpected(package.error());
    const auto command = runtime::commandWithMarks(*package, launchEnvironment(wish));
    const bool isMarked = command != package->command; // as a function, which has a main class of ours
    return Program{command, packages.packagePath(*package), packages.contentDir(*package),
                   isMarked ? std::string() : runtime::mainClassOf(*package)};
}

Result<> checkStack(const resource::RevisionSpec &spec, const Program &program)
{
    const std::string &stack = spec.run.stack;
    if (stack.empty())
        return {};
    if (spec.run.stackPath.empty())
        return fail(Code::Invalid,
                    "the engine has no stack `" + stack + "`: it is to be listed in its spec.stacks");
    if (program.mainClass.empty() || !spec.command.empty())
        return fail(Code::Invalid,
                    "the stack `" + stack + "` is for a runnable jar that is started by its Main-Class");
    return {};
}

/// Kubernetes' command is an image's ENTRYPOINT, its args the CMD.
runtime::ContainerRun planContainerRun(const RevisionWish &wish)
{
    runtime::ContainerRun run;
    run.image = wish.image;
    if (wish.spec.imagePullPolicy == "Always")
        run.pull = runtime::ContainerRun::Pull::Always;
    else if (wish.spec.imagePullPolicy == "Never")
        run.pull = runtime::ContainerRun::Pull::Never;
    run.entrypoint = expanded(wish, wish.spec.command);
    run.arguments = expanded(wish, wish.spec.args);
    run.port = wish.spec.containerPort.value_or(run.port);
    return run;
}

} // namespace

Result<Program> findProgram(const RevisionWish &wish, const runtime::PackageStore &packages)
{
    auto program = programOf(wish, packages);
    if (!program)
        return program;
    if (auto fits = checkStack(wish.spec, *program); !fits)
        return tl::unexpected(fits.error());
    return program;
}

std::vector<std::string> launchCommand(const RevisionWish &wish, const Program &program)
{
    const resource::RevisionSpec &spec = wish.spec;
    Words command = spec.command.empty() ? program.command : expanded(wish, spec.command);
    const Words args = expanded(wish, spec.args);
    command.insert(command.end(), args.begin(), args.end());
    for (std::string &word : command)
        word = replaced(replaced(std::move(word), "{package}", program.packagePath), "{content}",
                        program.contentDir);
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

InstanceId nameInstance(const RevisionWish &wish, const std::string &suffix)
{
    constexpr size_t longest = 63;
    constexpr qsizetype digits = 10;
    const std::string runs = wish.key.text() + '@' + wish.packageDigest + wish.executable + wish.image;
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromStdString(runs), QCryptographicHash::Sha256).toHex();
    const std::string name = wish.key.name + "-deployment-" + hash.left(digits).toStdString() + '-';
    return InstanceId{name.substr(0, longest - suffix.size()) + suffix};
}

runtime::LaunchSpec planLaunch(const RevisionWish &wish, const InstanceId &id, const Program &program,
                               runtime::Probes probes)
{
    runtime::LaunchSpec launch;
    launch.id = id;
    launch.command = launchCommand(wish, program);
    launch.environment = launchEnvironment(wish);
    launch.contentDir = program.contentDir;
    if (!wish.spec.run.stack.empty())
        launch.stack = runtime::JavaStack{wish.spec.run.stack, wish.spec.run.stackPath, program.mainClass};
    launch.workingDir = wish.spec.workingDir;
    launch.probes = std::move(probes);
    launch.grace = wish.spec.timeout;
    launch.memoryLimit = std::uint64_t(std::max(0.0, wish.spec.memoryLimit.value_or(0)));
    launch.limits.cpuLimit = std::max(0.0, wish.spec.cpuLimit.value_or(0));
    launch.limits.cpuRequest = std::max(0.0, wish.spec.cpuRequest.value_or(0));
    launch.limits.processes = wish.spec.run.processes;
    launch.limits.files = wish.spec.run.openFiles;
    if (wish.spec.run.isSandboxed)
        launch.isolation.kind = runtime::Isolation::Kind::Sandbox;
    launch.isolation.files = {program.packagePath};
    if (!wish.image.empty())
        launch.container = planContainerRun(wish);
    return launch;
}

} // namespace tidegate::engine
