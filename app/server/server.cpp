#include "app/server/server.h"

#include "app/server/access_log.h"
#include "app/server/image_map.h"

#include "core/base/logging.h"
#include "core/resource/admission.h"
#include "core/resource/admission_config.h"
#include "core/resource/serving.h"
#include "core/runtime/process_hosts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>
#include <QTimeZone>
#include <QTimer>
#include <algorithm>

Q_LOGGING_CATEGORY(lcServer, "tidegate.server")

namespace tidegate::server {

namespace {

QString url(const char *scheme, const QString &host, quint16 port)
{
    // An address that means "all of them" is no address to go to.
    const QString shown =
        host == QLatin1String("0.0.0.0") || host == QLatin1String("::") ? QStringLiteral("127.0.0.1") : host;
    return QStringLiteral("%1://%2:%3")
        .arg(QLatin1String(scheme),
             shown.contains(QLatin1Char(':')) ? QLatin1Char('[') + shown + QLatin1Char(']') : shown)
        .arg(port);
}

resource::Object namedObject(const resource::Kind &kind, const QString &name, const QString &ns = {})
{
    return resource::Object(kind, {ns, name});
}

/// As one that a client makes.
resource::Object namespaceObject(const QString &name)
{
    resource::Object object = namedObject(resource::kinds::namespaceKind(), name);
    resource::applyDefaults(object, nullptr);
    object.setStatus({{QStringLiteral("phase"), QStringLiteral("Active")}});
    return object;
}

/// One of Knative's ConfigMaps, with an example alone: every key has its default until somebody sets it.
resource::Object clusterSettings(const QString &name)
{
    resource::Object settings = namedObject(resource::kinds::configMap(), name, resource::systemNamespace);
    settings.json().insert(QStringLiteral("data"),
                           QJsonObject{{QStringLiteral("_example"), resource::configExample(name)}});
    return settings;
}

/// Starts that may go on at once, of apps and of the hosts that are kept for them.
int concurrentStarts(const ServerOptions &options)
{
    return options.maxConcurrentStarts > 0 ? options.maxConcurrentStarts : 2 * QThread::idealThreadCount();
}

std::vector<std::string> digestsOf(const runtime::PackageStore &packages)
{
    std::vector<std::string> digests;
    for (const runtime::PackageInfo &info : packages.list())
        digests.push_back(info.digest);
    return digests;
}

} // namespace

Server::Server(ServerOptions options) : m_options(std::move(options)) {}

Result<> Server::start()
{
    for (const auto step :
         {&Server::readSettings, &Server::openStore, &Server::openIdentity, &Server::openRuntime,
          &Server::openPools, &Server::openContainers, &Server::openGateway, &Server::openTriggers,
          &Server::openMetering, &Server::openMonitoring, &Server::openApi}) {
        if (auto done = (this->*step)(); !done)
            return done;
    }
    wireEngine();
    storeFirstObjects();
    return {};
}

Result<> Server::readSettings()
{
    if (m_options.imageMapFile.isEmpty())
        return {};
    auto map = readImageMap(m_options.imageMapFile);
    if (!map)
        return tl::unexpected(map.error());
    m_imageMap = std::move(*map);
    return {};
}

// First of all: the store's lock keeps a second server off the folder before anything in it is touched.
Result<> Server::openStore()
{
    const QDir dir(m_options.dataDir);
    if (QFileInfo(dir.absolutePath()).isFile())
        return fail(Code::Invalid,
                    "the data folder '" + dir.absolutePath().toStdString() + "' is a file: name a folder");
    if (!dir.mkpath(QStringLiteral(".")))
        return fail(Code::StorageFull,
                    "the data folder '" + dir.absolutePath().toStdString() +
                        "' cannot be made: check its parent folder's rights and free space");
    m_options.dataDir = QFileInfo(dir.absolutePath()).canonicalFilePath();
    // Objects hold what people put into environments, logs what apps print: nobody else's business.
    if (!QFile::setPermissions(m_options.dataDir,
                               QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
        return fail(
            Code::StorageFull,
            "the data folder '" + m_options.dataDir.toStdString() +
                "' cannot be closed to other users: it has to belong to the user that runs tidegated");
    auto store = store::Store::open({m_options.dataDir, 10'000}, m_clock);
    if (!store)
        return tl::unexpected(store.error());
    m_store = std::move(*store);
    return {};
}

Result<> Server::openIdentity()
{
    QStringList hosts{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1"),
                      QHostInfo::localHostName()};
    if (!hosts.contains(m_options.listenHost))
        hosts << m_options.listenHost;
    auto identity = loadIdentity(m_options.dataDir, hosts, m_clock.wall());
    if (!identity)
        return tl::unexpected(identity.error());
    m_identity = std::move(*identity);
    return {};
}

Result<> Server::openRuntime()
{
    const std::string dir = m_options.dataDir.toStdString();
    auto packages = runtime::PackageStore::open(
        dir + "/packages", {},
        runtime::findHostPrograms(QCoreApplication::applicationDirPath().toStdString()));
    if (!packages)
        return tl::unexpected(packages.error());
    m_packages = std::move(*packages);

    // The folder's own path is the mark by which a later start knows what this one left behind.
    const int ended = runtime::endLeftovers(dir + "/instances", dir);
    if (ended > 0)
        qCWarning(lcServer, "ended %d processes that an earlier run had left behind", ended);
    const std::string programs =
        runtime::findHostPrograms(QCoreApplication::applicationDirPath().toStdString());
    runtime::ProcessRuntime processes =
        runtime::makeProcessRuntime(dir + "/instances", dir, m_clock, programs);
    m_launcher = std::move(processes.launcher);
    if (programs.empty())
        qCWarning(lcServer, "the host programs are missing beside this one: every app starts without a pool");
    else
        m_hostStarter = std::move(processes.hosts);

    logs::InstanceLogs::Options options;
    options.dir = dir + "/logs";
    options.maxBytesPerService = std::uint64_t(m_options.logMegabytes) << 20;
    options.retention = std::chrono::hours(24) * m_options.logDays;
    options.failed = [](const Error &error) {
        qCWarning(lcServer, "instance output is lost: %s", error.message.c_str());
    };
    auto logs = logs::InstanceLogs::open(options, m_clock);
    if (!logs)
        return tl::unexpected(logs.error());
    m_logs = std::move(*logs);
    return {};
}

/// Without a starter of hosts, as where their programs are missing, there are no pools.
Result<> Server::openPools()
{
    if (!m_hostStarter)
        return {};
    pool::PoolsOptions options;
    options.maxConcurrentStarts = concurrentStarts(m_options);
    options.zone = TimeZone::named(QTimeZone::systemTimeZoneId().toStdString()).value_or(TimeZone::utc());
    m_pools = std::make_unique<pool::Pools>(options, *m_hostStarter, m_clock);
    m_poolLauncher = std::make_unique<pool::PoolLauncher>(*m_pools, *m_hostStarter, *m_launcher, m_clock);
    PoolKeeper::Options kept;
    kept.dir = m_options.dataDir + QStringLiteral("/pools");
    m_poolKeeper = std::make_unique<PoolKeeper>(kept, *m_store, *m_pools, *m_hostStarter, m_clock);
    return {};
}

Result<> Server::openGateway()
{
    gateway::GatewayOptions options;
    options.host = m_options.gatewayHost.toStdString();
    options.port = m_options.gatewayPort;
    options.threads = m_options.gatewayThreads;
    if (m_options.gatewayTlsPort) {
        m_gatewayTls = std::make_unique<GatewayTls>(m_identity.authority, m_options.domain,
                                                    m_options.gatewayCertificates, m_clock);
        auto identities = m_gatewayTls->identities();
        if (!identities)
            return tl::unexpected(identities.error());
        options.tls = std::move(*identities);
        options.tlsPort = m_options.gatewayTlsPort;
        options.tlsHost = m_options.gatewayTlsHost.toStdString();
    }
    options.maxConnectionsPerAddress = m_options.maxConnectionsPerAddress;
    gateway::GatewayEvents events;
    events.demand = [this](const RevisionKey &key) {
        QMetaObject::invokeMethod(
            this,
            [this, key] {
                if (m_engine)
                    m_engine->demanded(key);
            },
            Qt::QueuedConnection);
    };
    events.instanceLost = [this](const RevisionKey &key, const InstanceId &instance) {
        QMetaObject::invokeMethod(
            this,
            [this, key, instance] {
                if (m_engine)
                    m_engine->instanceLost(key, instance);
            },
            Qt::QueuedConnection);
    };
    events.recordsWaiting = [this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_metrics)
                    m_metrics->drain();
            },
            Qt::QueuedConnection);
    };
    auto gateway = gateway::Gateway::listen(options, std::move(events));
    if (!gateway)
        return tl::unexpected(gateway.error());
    m_gateway = std::move(*gateway);
    m_options.gatewayPort = m_gateway->port();
    if (m_gatewayTls) {
        m_options.gatewayTlsPort = m_gateway->tlsPort();
        m_gatewayTls->follow(*m_gateway, *m_store);
    }

    engine::LocalEngineOptions engineOptions;
    engineOptions.maxConcurrentStarts = m_options.maxConcurrentStarts;
    engineOptions.maxInstances = m_options.maxInstances;
    runtime::Launcher &launcher = m_poolLauncher ? *m_poolLauncher : *m_launcher;
    engineOptions.runsImages = m_containers != nullptr;
    m_imageLauncher = std::make_unique<runtime::ImageLauncher>(launcher, m_containers.get());
    m_engine = engine::LocalEngine::create(engineOptions, *m_gateway, *m_imageLauncher, *m_packages, m_clock);
    const resource::Domain domain{m_options.domain, m_options.gatewayPort};
    m_reconciler =
        std::make_unique<reconciler::Reconciler>(*m_store, *m_engine, domain, machineName(), m_clock);
    m_metrics = std::make_unique<Metrics>(*m_gateway, *m_engine, *m_store);
    m_startKeeper =
        std::make_unique<StartKeeper>(*m_engine, *m_store,
                                      [this](const RevisionKey &key, const std::string &origin,
                                             const std::string &phase, std::chrono::microseconds took) {
                                          m_metrics->noteStart(key, origin, phase, took);
                                          if (m_sampler)
                                              m_sampler->noteStart(key, origin, phase, took);
                                      });
    m_metrics->setRecordListener([this](const gateway::AccessRecord &record) {
        m_startKeeper->takeRecord(record);
        if (wantsAccessLines())
            writeAccessLine(accessLine(record, m_startKeeper->startOf(record.revision, record.instance)));
    });
    m_adapters.reset(
        new Adapters{PackageAdapter(*m_packages), LogAdapter(*m_logs), ScalingAdapter(*m_engine, *m_store),
                     InvokeAdapter(m_options.gatewayHost, m_options.gatewayPort, domain, *m_store),
                     MachineAdapter(*m_engine, m_options.gatewayHost, m_options.gatewayPort, m_clock),
                     InstanceAdapter(*m_engine)});
    m_keeper = std::make_unique<PackageKeeper>(
        *m_store,
        PackageKeeper::Disk{[this] { return digestsOf(*m_packages); },
                            [this](const std::string &digest) { m_adapters->packages.free(digest); }});
    return {};
}

Result<> Server::openTriggers()
{
    trigger::Journal::Options options;
    options.file = m_options.dataDir + QStringLiteral("/triggers.db");
    auto journal = trigger::Journal::open(std::move(options));
    if (!journal)
        return tl::unexpected(journal.error());
    m_triggerJournal = std::move(*journal);
    m_eventSender = std::make_unique<EventSender>(m_options.gatewayHost, m_options.gatewayPort);
    m_warmer = std::make_unique<RouteWarmer>(*m_engine, *m_store);
    m_scheduler = std::make_unique<trigger::Scheduler>(
        *m_store, *m_triggerJournal, *m_eventSender, m_warmer.get(), m_clock, trigger::Scheduler::Options());
    m_triggerAdapter = std::make_unique<TriggerAdapter>(*m_scheduler);
    return {};
}

/// Never fails: without its file, what is metered waits in memory.
Result<> Server::openMetering()
{
    metering::Ledger::Options options;
    options.file = m_options.dataDir + QStringLiteral("/metering.db");
    m_ledger = std::make_unique<metering::Ledger>(std::move(options));
    m_metering =
        std::make_unique<MeteringAdapter>(*m_ledger, *m_engine, *m_gateway, *m_store, m_pools.get(), m_clock);
    return {};
}

/// Never fails: without its file, the last minutes of series wait in memory.
Result<> Server::openMonitoring()
{
    monitoring::Chronicle::Options options;
    options.file = m_options.dataDir + QStringLiteral("/monitoring.db");
    m_chronicle = std::make_unique<monitoring::Chronicle>(std::move(options));
    MonitoringSampler::Sources sources{*m_engine,
                                       *m_gateway,
                                       *m_store,
                                       m_pools.get(),
                                       m_options.dataDir + QStringLiteral("/tidegate.db"),
                                       [this] { return m_metrics->counts(); }};
    m_sampler = std::make_unique<MonitoringSampler>(*m_chronicle, std::move(sources), m_clock);
    m_monitoring = std::make_unique<MonitoringAdapter>(*m_chronicle, *m_store, m_clock);
    return {};
}

Result<> Server::openApi()
{
    const QString spool = m_options.dataDir + QStringLiteral("/uploads");
    // Uploads that a crash cut short are of no use to anyone.
    QDir(spool).removeRecursively();
    if (!QDir().mkpath(spool))
        return fail(Code::StorageFull, "the folder '" + spool.toStdString() + "' cannot be made");
    api::ApiOptions options;
    options.host = m_options.listenHost.toStdString();
    options.port = m_options.listenPort;
    options.tls = m_identity.tls;
    options.tokens = m_identity.tokens;
    options.spoolDir = spool.toStdString();
    api::Ports ports;
    ports.packages = &m_adapters->packages;
    ports.logs = &m_adapters->logs;
    ports.scaling = &m_adapters->scaling;
    ports.starts = m_startKeeper.get();
    ports.invoker = &m_adapters->invoker;
    ports.triggers = m_triggerAdapter.get();
    ports.metering = m_metering.get();
    ports.monitoring = m_monitoring.get();
    ports.machine = &m_adapters->machine;
    ports.instances = &m_adapters->instances;
    ports.metrics = [this](bool isOpenMetrics) { return m_metrics->text(isOpenMetrics); };
    auto api = api::Api::listen(std::move(options), *m_store, ports, m_clock);
    if (!api)
        return tl::unexpected(api.error());
    m_api = std::move(*api);
    m_options.listenPort = m_api->port();
    auto kubeconfig = writeKubeconfig(m_options.dataDir,
                                      url("https", m_options.listenHost, m_options.listenPort), m_identity);
    if (!kubeconfig)
        return tl::unexpected(kubeconfig.error());
    m_kubeconfig = *kubeconfig;
    return {};
}

void Server::wireEngine()
{
    // An instance that has not printed a line yet can be followed all the same.
    connect(m_engine.get(), &engine::Engine::observed, this, [this](const RevisionKey &key) {
        const auto seen = m_engine->observation(key);
        for (const engine::InstanceObservation &instance :
             seen ? seen->instances : std::vector<engine::InstanceObservation>()) {
            if (instance.phase == engine::InstancePhase::Starting)
                beginLog(key, instance.id);
        }
    });
    connect(
        m_engine.get(), &engine::Engine::outputReceived, this,
        [this](const RevisionKey &key, const InstanceId &instance, bool isError, const QByteArray &lines) {
            beginLog(key, instance);
            m_logs->append(instance, isError, lines);
        });
    connect(m_engine.get(), &engine::Engine::instanceEnded, this,
            [this](const RevisionKey &, const InstanceId &instance) { m_logs->close(instance); });
    connect(m_engine.get(), &engine::Engine::stopped, this, &Server::finishStop);
}

void Server::beginLog(const RevisionKey &key, const InstanceId &instance)
{
    if (m_logs->isOpen(instance))
        return;
    const auto revision = m_store->get(resource::kinds::revision(),
                                       {QString::fromStdString(key.ns), QString::fromStdString(key.name)});
    m_logs->begin(key, revision ? revision->label(resource::keys::service).toStdString() : std::string(),
                  instance);
}

/// The Engine object as it is stored, or a first one, with the command line's image-map.
resource::Object Server::engineObject() const
{
    resource::Object object = namedObject(resource::kinds::engine(), QStringLiteral("local"));
    object.setSpec({{QStringLiteral("edition"), QStringLiteral("exclusive")}});
    if (const resource::ObjectPtr stored = m_store->get(*object.kind(), object.objectName()))
        object = *stored;
    QJsonObject spec = object.spec();
    if (m_imageMap)
        spec.insert(QStringLiteral("imageMap"), *m_imageMap);
    object.setSpec(spec);
    resource::applyDefaults(object, nullptr);
    return object;
}

void Server::storeFirstObjects()
{
    std::vector<store::Mutation> first;
    const auto want = [&](resource::Object object) {
        if (!m_store->get(*object.kind(), object.objectName()))
            first.push_back(store::Mutation::create(std::move(object)));
    };
    want(namespaceObject(QStringLiteral("default")));
    want(namespaceObject(resource::systemNamespace));
    for (const QString &name : resource::configMapNames())
        want(clusterSettings(name));
    resource::Object engine = engineObject();
    if (const auto stored = m_store->get(*engine.kind(), engine.objectName()); !stored)
        first.push_back(store::Mutation::create(std::move(engine)));
    else if (stored->spec() != engine.spec())
        first.push_back(store::Mutation::update(std::move(engine)));
    m_store->commit(std::move(first), [this](const auto &done) {
        if (m_stopping)
            return;
        if (!done) {
            Q_EMIT failed(QString::fromStdString(done.error().message));
            return;
        }
        m_reconciler->start();
        m_scheduler->start();
        EngineFacts facts;
        facts.version = QStringLiteral(TIDEGATE_VERSION);
        facts.gatewayUrl = url("http", m_options.gatewayHost, m_options.gatewayPort);
        facts.apiUrl = url("https", m_options.listenHost, m_options.listenPort);
        facts.maxConcurrentStarts = concurrentStarts(m_options);
        facts.certificateExpires = m_identity.certificateExpires;
        facts.startedAt = m_clock.wall();
        facts.diagnose = [this] { return diagnosis(); };
        m_report = std::make_unique<EngineReport>(*m_store, *m_engine, std::move(facts), m_clock);
        qCInfo(lcServer, "ready: API %s, gateway %s",
               qPrintable(url("https", m_options.listenHost, m_options.listenPort)),
               qPrintable(url("http", m_options.gatewayHost, m_options.gatewayPort)));
        Q_EMIT ready();
    });
}

QByteArray Server::readyLine() const
{
    const QString api = url("https", m_options.listenHost, m_options.listenPort);
    QJsonObject line{{QStringLiteral("ready"), true},
                     {QStringLiteral("api"), api},
                     {QStringLiteral("gateway"), url("http", m_options.gatewayHost, m_options.gatewayPort)},
                     {QStringLiteral("kubeconfig"), m_kubeconfig},
                     {QStringLiteral("metrics"), api + QStringLiteral("/metrics")}};
    if (m_options.gatewayTlsPort)
        line.insert(QStringLiteral("gatewayTls"),
                    url("https", m_options.gatewayTlsHost, *m_options.gatewayTlsPort));
    return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

} // namespace tidegate::server
