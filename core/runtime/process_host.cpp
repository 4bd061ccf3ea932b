#include "core/runtime/process_host.h"

#include "core/runtime/files.h"

#include <algorithm>

namespace tidegate::runtime {

namespace {

class ProcessHostStarter final : public HostStarter
{
public:
    ProcessHostStarter(std::shared_ptr<LauncherShare> share, HostPlaces places)
        : m_share(std::move(share)), m_places(std::move(places))
    {
    }

    std::optional<HostKind> kindFor(const LaunchSpec &spec) const override;
    std::unique_ptr<WarmHost> start(const HostKind &kind) override;

private:
    std::string programOf(const std::string &runtime) const;

    const std::shared_ptr<LauncherShare> m_share;
    const HostPlaces m_places;
    int m_count = 0;
};

/// Nothing when there is none, so that its apps are started directly.
std::string ProcessHostStarter::programOf(const std::string &runtime) const
{
    const std::string program =
        m_places.programs + '/' + runtime + (runtime == "node" ? "/host.js" : "/host.py");
    std::error_code error;
    const bool isThere = HostChannel::isPossible() && !m_places.programs.empty() &&
                         std::filesystem::is_regular_file(nativePath(program), error);
    return isThere ? program : std::string();
}

std::optional<HostKind> ProcessHostStarter::kindFor(const LaunchSpec &spec) const
{
    const auto call = hostCallOf(spec);
    if (!call || programOf(call->runtime).empty())
        return std::nullopt;
    const LaunchPlan plan = planLaunch(spec, 0, {}, {}, m_share->environment);
    const std::string executable = findProgram(spec.command.front(), plan, {});
    if (executable.empty())
        return std::nullopt;
    return HostKind{call->runtime, executable, {}};
}

std::unique_ptr<WarmHost> ProcessHostStarter::start(const HostKind &kind)
{
    LaunchSpec spec;
    // No instance of the engine's can have this name: an underscore is in no name of Kubernetes'.
    spec.id = {"_host-" + std::to_string(++m_count)};
    spec.command = {kind.executable, programOf(kind.runtime)};
    auto process = std::make_unique<ProcessInstance>(std::move(spec), std::uint16_t(0), m_share);
    auto host = std::make_unique<ProcessHost>(kind, std::move(process), m_share);
    host->begin();
    return host;
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

void ProcessHost::takeWaiting()
{
    const auto passed = std::chrono::duration_cast<milliseconds>(m_share->clock.steady() - m_begun);
    m_warmAfter = std::max(passed, milliseconds(1));
    Q_EMIT ready();
}

std::unique_ptr<Instance> ProcessHost::claim(LaunchSpec spec)
{
    const std::uint16_t port = spec.port ? spec.port : m_share->ports.pick();
    const auto call = hostCallOf(spec);
    if (!call || call->runtime != m_kind.runtime || !isReady()) {
        auto instance = std::make_unique<ProcessInstance>(std::move(spec), port, m_share);
        instance->begin();
        return instance;
    }
    m_process->disconnect(this);
    m_process->claim(std::move(spec), port, *call);
    return std::move(m_process);
}

std::unique_ptr<HostStarter> makeProcessHostStarter(std::shared_ptr<LauncherShare> share, HostPlaces places)
{
    return std::make_unique<ProcessHostStarter>(std::move(share), std::move(places));
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
