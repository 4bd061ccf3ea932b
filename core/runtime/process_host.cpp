#include "core/runtime/process_host.h"

#include "core/runtime/files.h"
#include "core/runtime/function.h"

#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr auto javaJar = "/host.jar";
constexpr auto javaAgent = "/libtidegate_java_host.so";
constexpr auto javaClass = "dev.tidegate.host.Host";
constexpr auto usedProperty = "tidegate.host.used"; ///< as Host.java knows it
constexpr auto nodeProgram = "/host.js";
constexpr auto pythonProgram = "/host.py";

class ProcessHostStarter final : public HostStarter
{
public:
    ProcessHostStarter(std::shared_ptr<LauncherShare> share, std::string programs)
        : m_share(std::move(share)), m_programs(std::move(programs))
    {
    }

    std::optional<HostKind> kindFor(const LaunchSpec &spec) const override;
    std::unique_ptr<WarmHost> start(const HostKind &kind) override;

private:
    std::vector<std::string> argumentsOf(const std::string &runtime) const;
    ClassPath stackPath(const HostKind &kind) const;
    void prepareStack(const ClassPath &path, LaunchSpec &spec) const;

    const std::shared_ptr<LauncherShare> m_share;
    const std::string m_programs;
    int m_count = 0;
};

/// What the interpreter is started with; nothing when a part of it is missing, and so its apps are started
/// directly.
std::vector<std::string> ProcessHostStarter::argumentsOf(const std::string &runtime) const
{
    const std::string dir = m_programs + '/' + runtime;
    const auto has = [&](const char *name) {
        std::error_code error;
        return std::filesystem::is_regular_file(nativePath(dir + name), error);
    };
    if (m_programs.empty() || !HostChannel::isPossible())
        return {};
    if (runtime == "java" && has(javaJar) && has(javaAgent))
        return {"-agentpath:" + dir + javaAgent, "-cp", dir + javaJar, javaClass};
    if (runtime == "node" && has(nodeProgram))
        return {dir + nodeProgram};
    if (runtime == "python" && has(pythonProgram))
        return {dir + pythonProgram};
    return {};
}

std::optional<HostKind> ProcessHostStarter::kindFor(const LaunchSpec &spec) const
{
    const auto call = hostCallOf(withHostPrograms(spec, m_programs));
    if (!call || argumentsOf(call->runtime).empty() || wantsHostPrograms({call->entry}) ||
        (spec.stack && !missingJar(spec.stack->classPath).empty()))
        return std::nullopt;
    const std::string executable = programOf(spec, m_share->environment);
    if (executable.empty())
        return std::nullopt;
    const JavaStack stack = spec.stack.value_or(JavaStack());
    return HostKind{call->runtime, executable, stack.name, stack.classPath};
}

std::unique_ptr<WarmHost> ProcessHostStarter::start(const HostKind &kind)
{
    LaunchSpec spec;
    // No instance of the engine's can have this name: an underscore is in no name of Kubernetes'.
    spec.id = {"_host-" + std::to_string(++m_count)};
    spec.command = argumentsOf(kind.runtime);
    spec.command.insert(spec.command.begin(), kind.executable);
    const ClassPath path = stackPath(kind);
    if (!kind.classPath.empty())
        prepareStack(path, spec);
    const std::string archive = spec.classArchive;
    auto process = std::make_unique<ProcessInstance>(std::move(spec), std::uint16_t(0), m_share);
    auto host = std::make_unique<ProcessHost>(kind, std::move(process), m_share);
    if (!kind.classPath.empty())
        host->setStack(path, archive);
    host->begin();
    return host;
}

ClassPath ProcessHostStarter::stackPath(const HostKind &kind) const
{
    ClassPath path{kind.executable, {m_programs + "/java" + javaJar}};
    path.entries.insert(path.entries.end(), kind.classPath.begin(), kind.classPath.end());
    return path;
}

/// The stack's jars behind the host's own, from their archive, with the classes initialised that apps use.
void ProcessHostStarter::prepareStack(const ClassPath &path, LaunchSpec &spec) const
{
    const auto option = std::find(spec.command.begin(), spec.command.end(), "-cp");
    if (option == spec.command.end())
        return; // there is no host for this runtime
    *(option + 1) = joinedClassPath(path.entries);
    spec.classArchive = m_share->archives->use(path);
    spec.command.insert(option, "-D" + std::string(usedProperty) + '=' + m_share->archives->usedFile(path));
}

} // namespace

ProcessHost::ProcessHost(HostKind kind, std::unique_ptr<ProcessInstance> process,
                         std::shared_ptr<LauncherShare> share)
    : m_kind(std::move(kind))
    , m_process(std::move(process))
    , m_share(std::move(share))
    , m_begun(m_share->clock.steady())
{
    connect(m_process.get(), &ProcessInstance::waiting, this, &ProcessHost::takeWaiting);
    connect(m_process.get(), &Instance::exited, this, &WarmHost::exited);
}

void ProcessHost::begin()
{
    m_process->beginHost();
}

void ProcessHost::setStack(const ClassPath &path, const std::string &archive)
{
    m_stack = path;
    m_archive = archive;
    m_names = m_share->archives->namesFile(path);
    m_used = m_names.empty() ? std::string() : m_share->archives->usedFile(path);
    m_usedBytes = usedBytes();
    // A host that ends before it is warm may have ended by what it was to initialise.
    connect(m_process.get(), &Instance::exited, this, [this] {
        if (m_warmAfter.count() == 0 && !m_used.empty())
            removeTree(m_used);
    });
}

/// The list of its stack's classes that apps have used; it only grows.
std::uintmax_t ProcessHost::usedBytes() const
{
    std::error_code none;
    const auto size = std::filesystem::file_size(nativePath(m_share->archives->usedFile(m_stack)), none);
    return none ? 0 : size;
}

bool ProcessHost::isOutdated() const
{
    if (m_stack.entries.empty())
        return false;
    return m_archive != m_share->archives->use(m_stack) || usedBytes() > m_usedBytes;
}

void ProcessHost::takeWaiting()
{
    const auto passed = std::chrono::duration_cast<milliseconds>(m_share->clock.steady() - m_begun);
    m_warmAfter = std::max(passed, milliseconds(1));
    Q_EMIT ready();
}

std::unique_ptr<Instance> ProcessHost::claim(LaunchSpec spec)
{
    const std::uint16_t port = spec.port ? spec.port : m_share->ports.pick();
    spec = withHostPrograms(std::move(spec), m_share->hostPrograms);
    spec.command = withPort(std::move(spec.command), port);
    auto call = hostCallOf(spec);
    const bool isItsStack = spec.stack.value_or(JavaStack()).classPath == m_kind.classPath;
    if (!call || call->runtime != m_kind.runtime || !isItsStack || !isReady()) {
        auto instance = std::make_unique<ProcessInstance>(std::move(spec), port, m_share);
        instance->begin();
        return instance;
    }
    call->names = m_names;
    call->used = m_used;
    m_process->disconnect(this);
    m_process->claim(std::move(spec), port, *call);
    return std::move(m_process);
}

std::unique_ptr<HostStarter> makeProcessHostStarter(std::shared_ptr<LauncherShare> share,
                                                    std::string programs)
{
    return std::make_unique<ProcessHostStarter>(std::move(share), std::move(programs));
}

std::string findHostPrograms(const std::string &binaryDir)
{
    for (const char *place : {"/../hosts", "/../share/tidegate/hosts"}) {
        std::error_code error;
        const auto path = std::filesystem::canonical(nativePath(binaryDir + place), error);
        if (error)
            continue;
        const std::u8string text = path.u8string();
        return {text.begin(), text.end()};
    }
    return {};
}

} // namespace tidegate::runtime
