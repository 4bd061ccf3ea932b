#pragma once

#include "core/api/api.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/engine/local_engine.h"
#include "core/gateway/gateway.h"
#include "core/logs/instance_logs.h"
#include "core/pool/pool_launcher.h"
#include "core/reconciler/reconciler.h"
#include "core/runtime/container_launcher.h"
#include "core/runtime/image_launcher.h"
#include "core/runtime/launcher.h"
#include "core/runtime/package.h"
#include "core/runtime/warm_host.h"
#include "core/store/store.h"
#include "core/trigger/journal.h"
#include "core/trigger/scheduler.h"

#include "app/server/adapters.h"
#include "app/server/engine_report.h"
#include "app/server/gateway_tls.h"
#include "app/server/identity.h"
#include "app/server/metering_adapter.h"
#include "app/server/metrics.h"
#include "app/server/monitoring_adapter.h"
#include "app/server/monitoring_sampler.h"
#include "app/server/package_keeper.h"
#include "app/server/pool_keeper.h"
#include "app/server/start_keeper.h"
#include "app/server/trigger_adapters.h"

#include <QDeadlineTimer>
#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

namespace tidegate::server {

struct ServerOptions
{
    QString dataDir;
    QString listenHost = QStringLiteral("127.0.0.1");
    quint16 listenPort = 8443;
    QString gatewayHost = QStringLiteral("127.0.0.1");
    quint16 gatewayPort = 8080;
    std::optional<quint16> gatewayTlsPort; ///< nothing: the gateway speaks no TLS
    QString gatewayTlsHost;
    std::vector<CertificateFiles> gatewayCertificates;
    unsigned gatewayThreads = 0; ///< 0 = one per core
    unsigned maxConnectionsPerAddress = gateway::GatewayOptions().maxConnectionsPerAddress; ///< 0 = no limit
    QString domain = QStringLiteral("localhost");
    int maxConcurrentStarts = 0;                      ///< 0 = twice the cores
    int maxInstances = 0;                             ///< of all apps together; 0 = no bound
    QString imageMapFile;                             ///< empty: the engine keeps the image-map it has
    QString containerSocket = QStringLiteral("none"); ///< as runtime::findContainerSocket() takes it
    runtime::ContainerNetwork containerNetwork = runtime::ContainerNetwork::Bridge;
    int logMegabytes = 256;     ///< that the output of one service may take (MiB); 0 = no bound
    int logDays = 7;            ///< that output is kept; 0 = no bound
    milliseconds grace{30'000}; ///< for what is in flight at SIGTERM
};

/// Everything `tidegated` is made of, in the order it is made; taken down in the reverse order. Main thread.
class Server : public QObject
{
    Q_OBJECT
public:
    explicit Server(ServerOptions options);
    ~Server() override;

    /// Up to ready(), which follows from the event loop once the first objects are stored.
    Result<> start();
    /// Lets requests and instances end within the grace; stopped() follows.
    void stop();
    /// The ready line: {"ready":true,"api":…,"gateway":…,"kubeconfig":…,"metrics":…}, and "gatewayTls" where
    /// the gateway speaks TLS.
    QByteArray readyLine() const;

Q_SIGNALS:
    void ready();
    void failed(const QString &why); ///< after start(), before ready()
    void stopped();

private:
    Result<> readSettings();
    Result<> openStore();
    Result<> openIdentity();
    Result<> openRuntime();
    Result<> openPools();
    Result<> openContainers();
    Result<> openGateway();
    Result<> openTriggers();
    Result<> openMetering();
    Result<> openMonitoring();
    Result<> openApi();
    std::vector<runtime::Check> diagnosis();
    void wireEngine();
    void beginLog(const RevisionKey &key, const InstanceId &instance);
    resource::Object engineObject() const;
    void storeFirstObjects();
    void stopInstances();
    void finishStop();

    ServerOptions m_options;
    SystemClock m_clock;
    std::optional<QJsonObject> m_imageMap; ///< of the command line
    Identity m_identity;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<runtime::PackageStore> m_packages;
    std::unique_ptr<runtime::Launcher> m_launcher;
    std::unique_ptr<runtime::HostStarter> m_hostStarter; ///< null: no pools, every app starts plainly
    std::unique_ptr<pool::Pools> m_pools;
    std::unique_ptr<pool::PoolLauncher> m_poolLauncher;
    std::unique_ptr<PoolKeeper> m_poolKeeper;
    std::unique_ptr<runtime::ContainerLauncher> m_containers; ///< null: images do not run
    runtime::Check m_noContainers;                            ///< why they do not
    std::unique_ptr<runtime::ImageLauncher> m_imageLauncher;
    std::unique_ptr<logs::InstanceLogs> m_logs;
    std::unique_ptr<GatewayTls> m_gatewayTls;
    std::unique_ptr<gateway::Gateway> m_gateway;
    std::unique_ptr<engine::LocalEngine> m_engine;
    std::unique_ptr<reconciler::Reconciler> m_reconciler;
    std::unique_ptr<Metrics> m_metrics;
    std::unique_ptr<StartKeeper> m_startKeeper;
    std::unique_ptr<Adapters> m_adapters;
    std::unique_ptr<trigger::Journal> m_triggerJournal;
    std::unique_ptr<EventSender> m_eventSender;
    std::unique_ptr<RouteWarmer> m_warmer;
    std::unique_ptr<trigger::Scheduler> m_scheduler;
    std::unique_ptr<TriggerAdapter> m_triggerAdapter;
    std::unique_ptr<metering::Ledger> m_ledger;
    std::unique_ptr<MeteringAdapter> m_metering;
    std::unique_ptr<monitoring::Chronicle> m_chronicle;
    std::unique_ptr<MonitoringSampler> m_sampler;
    std::unique_ptr<MonitoringAdapter> m_monitoring;
    std::unique_ptr<PackageKeeper> m_keeper;
    std::unique_ptr<api::Api> m_api;
    std::unique_ptr<EngineReport> m_report;
    QString m_kubeconfig;
    QTimer m_drainTimer; ///< looks whether the gateway has become idle
    QDeadlineTimer m_drainUntil;
    bool m_stopping = false;
};

} // namespace tidegate::server
