#include "app/server/server.h"

#include <QLoggingCategory>

// The container engine beside the processes.

Q_DECLARE_LOGGING_CATEGORY(lcServer)

namespace tidegate::server {

/// Without a container engine there are packages and the image-map alone.
Result<> Server::openContainers()
{
    const runtime::ContainerSocket socket = runtime::findContainerSocket(m_options.containerSocket);
    m_noContainers = socket.missing;
    if (socket.path.isEmpty())
        return {};
    runtime::ContainerLauncherOptions options;
    options.socket = socket.path;
    options.serverId = m_options.dataDir.toStdString();
    options.network = m_options.containerNetwork;
    m_containers = std::make_unique<runtime::ContainerLauncher>(options, m_clock);
    connect(m_containers.get(), &runtime::ContainerLauncher::leftoversEnded, this, [](int count) {
        if (count > 0)
            qCWarning(lcServer, "ended %d containers that an earlier run had left behind", count);
    });
    connect(m_containers.get(), &runtime::ContainerLauncher::diagnosed, this, [this] {
        if (m_report)
            m_report->diagnose();
    });
    m_containers->endLeftovers();
    return {};
}

std::vector<runtime::Check> Server::diagnosis()
{
    std::vector<runtime::Check> checks = m_launcher->diagnosis();
    if (!m_containers)
        checks.push_back(m_noContainers);
    for (runtime::Check &check : m_containers ? m_containers->diagnosis() : std::vector<runtime::Check>())
        checks.push_back(std::move(check));
    return checks;
}

} // namespace tidegate::server
