#pragma once

#include "core/runtime/container_plan.h"

namespace tidegate::runtime {

struct ContainerShare;

struct ContainerLauncherOptions
{
    QString socket;
    std::string serverId; ///< by which its containers are known at its next start
    ContainerNetwork network = ContainerNetwork::Bridge;
    /// How long containers are waited for that cannot be asked after: an engine may be restarted.
    milliseconds lostPatience{15'000};
};

/// Runs `LaunchSpec::container` through a container engine. Containers do not die with this process: those of
/// a server that was killed run on until endLeftovers() of its next start. Main thread.
class ContainerLauncher : public QObject, public Launcher
{
    Q_OBJECT
public:
    ContainerLauncher(const ContainerLauncherOptions &options, const Clock &clock);
    ~ContainerLauncher() override;

    std::unique_ptr<Instance> launch(LaunchSpec spec) override;
    /// One check, `Containers`, as of the last answer; asks again.
    std::vector<Check> diagnosis() override;
    /// Removes the containers of earlier runs; leftoversEnded() follows when the engine could be asked.
    void endLeftovers();

Q_SIGNALS:
    /// diagnosis() has something else to say.
    void diagnosed();
    void leftoversEnded(int count);

private:
    void askEngine();
    void takeEngine(const Result<ContainerEngineFacts> &facts);

    std::shared_ptr<ContainerShare> m_share;
    Check m_check;
};

/// Where a container engine listens, as `wanted` has it: a path, `unix://` and a path, `none`, or `auto`. The
/// latter is the first of DOCKER_HOST, Podman's and Docker's usual sockets that accepts a connection.
struct ContainerSocket
{
    QString path;  ///< empty: none
    Check missing; ///< why there is none
};
ContainerSocket findContainerSocket(const QString &wanted);

} // namespace tidegate::runtime
