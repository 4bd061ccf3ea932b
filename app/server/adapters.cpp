#include "app/server/adapters.h"

#include "app/server/decision_json.h"
#include "app/server/what_if.h"

#include "core/base/logging.h"
#include "core/runtime/machine.h"

#include <QDateTime>
#include <QHostInfo>
#include <QJsonArray>
#include <QPointer>
#include <QUrl>
#include <algorithm>
#include <map>

Q_DECLARE_LOGGING_CATEGORY(lcServer)

namespace tidegate::server {

namespace {

constexpr std::chrono::minutes freshFor{5}; // far longer than from an upload's end to its Package object

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), qsizetype(value.size()));
}

/// A server that listens everywhere is reached over loopback.
QString reachable(QString host)
{
    const bool everywhere = host == QLatin1String("0.0.0.0") || host == QLatin1String("::");
    return everywhere ? QStringLiteral("127.0.0.1") : std::move(host);
}

QJsonObject packageStatus(const runtime::PackageInfo &info)
{
    QJsonObject status{
        {QStringLiteral("digest"), text(info.digest)},
        {QStringLiteral("fileName"), text(info.fileName)},
        {QStringLiteral("runtime"), text(runtime::languageName(info.language))},
        {QStringLiteral("entry"), text(info.entry)},
        {QStringLiteral("entryFrom"), text(info.entryFrom)},
        {QStringLiteral("port"), int(info.port)},
        {QStringLiteral("portFrom"), text(info.portFrom)},
        {QStringLiteral("size"), qint64(info.size)},
        {QStringLiteral("contentSize"), qint64(info.contentSize)},
        {QStringLiteral("fileCount"), qint64(info.fileCount)},
    };
    if (info.function)
        status.insert(QStringLiteral("function"),
                      QJsonObject{{QStringLiteral("target"), text(info.function->target)},
                                  {QStringLiteral("signature"), text(info.function->signature)}});
    return status;
}

QJsonObject sampleJson(const engine::ScalingSample &sample)
{
    return {
        {QStringLiteral("time"), text(formatMicroTime(sample.time))},
        {QStringLiteral("desired"), sample.desired},
        {QStringLiteral("ready"), sample.ready},
        {QStringLiteral("starting"), sample.starting},
        {QStringLiteral("concurrency"), sample.concurrency},
        {QStringLiteral("rps"), sample.rps},
        {QStringLiteral("waiting"), sample.waiting},
        {QStringLiteral("stable"), sample.stable},
        {QStringLiteral("panic"), sample.panic},
        {QStringLiteral("inPanic"), sample.inPanic},
        {QStringLiteral("target"), sample.target},
        {QStringLiteral("limit"), text(sample.limit)},
        {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), text(sample.why.en)},
                                            {QStringLiteral("zh"), text(sample.why.zh)}}},
    };
}

/// `queue;dur=1.5, connect;dur=0.2, app;dur=30` → milliseconds by name (W3C Server Timing).
std::map<std::string, double> serverTiming(std::string_view value)
{
    std::map<std::string, double> phases;
    for (const QString &part : text(value).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QStringList fields = part.trimmed().split(QLatin1Char(';'));
        for (const QString &field : fields) {
            if (field.startsWith(QLatin1String("dur=")))
                phases[fields.constFirst().toStdString()] = field.mid(4).toDouble();
        }
    }
    return phases;
}

QJsonObject invocationJson(const http::ClientResponse &answer)
{
    const http::Headers &headers = answer.response.headers;
    QJsonArray fields;
    for (const auto &[name, value] : headers.fields())
        fields.append(
            QJsonObject{{QStringLiteral("name"), text(name)}, {QStringLiteral("value"), text(value)}});
    auto phases = serverTiming(headers.value("Server-Timing"));
    return {
        {QStringLiteral("status"), answer.response.status},
        {QStringLiteral("headers"), fields},
        {QStringLiteral("body"),
         QString::fromLatin1(QByteArray::fromStdString(answer.response.body).toBase64())},
        {QStringLiteral("reason"), text(headers.value("Tidegate-Reason"))},
        {QStringLiteral("cold"), headers.value("Tidegate-Cold") == "true"},
        {QStringLiteral("instance"), text(headers.value("Tidegate-Instance"))},
        {QStringLiteral("revision"), text(headers.value("Tidegate-Revision"))},
        {QStringLiteral("timings"),
         QJsonObject{{QStringLiteral("queueMs"), phases["queue"]},
                     {QStringLiteral("connectMs"), phases["connect"]},
                     {QStringLiteral("appMs"), phases["app"]},
                     {QStringLiteral("totalMs"), double(answer.timings.done.count()) / 1000.0}}},
    };
}

} // namespace

PackageAdapter::PackageAdapter(runtime::PackageStore &packages) : m_packages(packages)
{
    // One after the other: unpacking is bound by the disk, and the machine's cores belong to the apps.
    m_pool.setMaxThreadCount(1);
}

PackageAdapter::~PackageAdapter()
{
    m_pool.waitForDone();
}

void PackageAdapter::take(QString file, QString fileName, std::function<void(Result<QJsonObject>)> done)
{
    m_pool.start([this, file = file.toStdString(), fileName = fileName.toStdString(),
                  done = std::move(done)]() mutable {
        const auto added = m_packages.add(file, fileName);
        if (added)
            m_fresh[added->digest] = QDeadlineTimer(freshFor);
        auto taken = added.map(packageStatus);
        QMetaObject::invokeMethod(
            this, [taken = std::move(taken), done = std::move(done)] { done(taken); }, Qt::QueuedConnection);
    });
}

void PackageAdapter::free(const std::string &digest)
{
    m_pool.start([this, digest] {
        std::erase_if(m_fresh, [](const auto &entry) { return entry.second.hasExpired(); });
        if (m_fresh.contains(digest))
            return;
        if (const auto removed = m_packages.remove(digest); removed)
            qCInfo(lcServer, "freed the package sha256:%s: nothing uses it any more", digest.c_str());
        else
            qCWarning(lcServer, "the package sha256:%s could not be freed: %s", digest.c_str(),
                      removed.error().message.c_str());
    });
}

std::vector<QJsonObject> ScalingAdapter::samples(const QString &ns, const QString &revision,
                                                 std::optional<WallTime> since)
{
    std::vector<QJsonObject> values;
    for (const engine::ScalingSample &sample :
         m_engine.samples({ns.toStdString(), revision.toStdString()}, since))
        values.push_back(sampleJson(sample));
    return values;
}

ScalingAdapter::ScalingAdapter(engine::Engine &engine, const resource::Snapshot &objects)
    : m_engine(engine), m_objects(objects)
{
    m_pool.setMaxThreadCount(1); // replays must not take the apps' cores
}

ScalingAdapter::~ScalingAdapter()
{
    m_pool.waitForDone();
}

std::vector<QJsonObject> ScalingAdapter::decisions(const QString &ns, const QString &revision)
{
    std::vector<QJsonObject> values;
    for (const autoscaler::DecisionRecord &record :
         m_engine.decisions({ns.toStdString(), revision.toStdString()}))
        values.push_back(decisionJson(record));
    return values;
}

void ScalingAdapter::whatIf(const api::WhatIfRequest &request, std::function<void(Result<QJsonObject>)> done)
{
    auto plan = planWhatIf(request, m_objects, m_engine);
    if (!plan)
        return done(tl::unexpected(plan.error()));
    m_pool.start([this, plan = std::move(*plan), done = std::move(done)] {
        QJsonObject answer = runWhatIf(plan);
        QMetaObject::invokeMethod(
            this, [answer = std::move(answer), done] { done(answer); }, Qt::QueuedConnection);
    });
}

std::shared_ptr<void> ScalingAdapter::follow(const QString &ns, const QString &revision,
                                             std::function<void(const QJsonObject &)> sample)
{
    auto guard = std::make_shared<QObject>();
    const RevisionKey wanted{ns.toStdString(), revision.toStdString()};
    QObject::connect(
        &m_engine, &engine::Engine::sampled, guard.get(),
        [wanted, sample = std::move(sample)](const RevisionKey &key, const engine::ScalingSample &value) {
            if (key == wanted)
                sample(sampleJson(value));
        });
    return guard;
}

bool InstanceAdapter::isLive(const QString &ns, const QString &revision, const QString &pod) const
{
    const auto seen = m_engine.observation(RevisionKey{ns.toStdString(), revision.toStdString()});
    return seen && std::any_of(seen->instances.begin(), seen->instances.end(), [&](const auto &instance) {
               return instance.id.value == pod.toStdString() && !instance.endedAt;
           });
}

void InstanceAdapter::end(const QString &ns, const QString &revision, const QString &pod,
                          std::optional<milliseconds> grace)
{
    m_engine.stopInstance(RevisionKey{ns.toStdString(), revision.toStdString()},
                          InstanceId{pod.toStdString()}, grace);
}

MachineAdapter::MachineAdapter(const engine::Engine &engine, QString address, quint16 port,
                               const Clock &clock)
    : m_engine(engine)
    , m_address(reachable(std::move(address)))
    , m_port(port)
    , m_clock(clock)
    , m_startedAt(clock.wall())
{
    connect(&m_engine, &engine::Engine::sampled, this,
            [this](const RevisionKey &key, const engine::ScalingSample &sample) {
                if (sample.ready > 0)
                    keepReading(key);
            });
}

void MachineAdapter::keepReading(const RevisionKey &key)
{
    const SteadyTime now = m_clock.steady();
    const auto [last, isNew] = m_read.try_emplace(key, now);
    if (!isNew && now - last->second < UsageMeter::interval)
        return;
    last->second = now;
    usage(text(key.ns), text(key.name));
    if (now - m_swept < 6 * UsageMeter::interval)
        return;
    m_swept = now;
    m_meter.forgetBefore(now - 6 * UsageMeter::interval);
    std::erase_if(m_read, [&](const auto &entry) { return now - entry.second > 6 * UsageMeter::interval; });
}

QString machineName()
{
    return QHostInfo::localHostName().toLower();
}

api::Machine MachineAdapter::machine() const
{
    const engine::EngineObservation seen = m_engine.summary();
    // The steady clock's own beginning is that of the machine, as far as the first reading goes.
    const auto rate =
        m_meter.read("machine", runtime::readMachineCpuSeconds(), SteadyTime{}, m_clock.steady());
    return {machineName(), m_address,        m_port,
            seen.cores,    seen.memoryTotal, seen.memoryTotal - std::min(seen.memoryTotal, seen.memoryFree),
            rate.cores,    rate.window,      m_startedAt};
}

std::vector<api::InstanceUsage> MachineAdapter::usage(const QString &ns, const QString &revision) const
{
    std::vector<api::InstanceUsage> all;
    const auto seen = m_engine.observation({ns.toStdString(), revision.toStdString()});
    for (const engine::InstanceObservation &instance :
         seen ? seen->instances : std::vector<engine::InstanceObservation>()) {
        if (instance.phase != engine::InstancePhase::Ready &&
            instance.phase != engine::InstancePhase::Draining)
            continue;
        const SteadyTime now = m_clock.steady();
        const WallTime wall = m_clock.wall();
        const auto age = std::chrono::duration_cast<SteadyTime::duration>(wall - instance.created);
        const auto rate = m_meter.read(instance.id.value, instance.usage.cpuSeconds, now - age, now);
        all.push_back({text(instance.id.value), rate.cores, instance.usage.memoryBytes, wall, rate.window});
    }
    return all;
}

InvokeAdapter::InvokeAdapter(QString gatewayHost, quint16 gatewayPort, resource::Domain domain,
                             const resource::Snapshot &objects)
    : m_host(reachable(std::move(gatewayHost)))
    , m_port(gatewayPort)
    , m_domain(std::move(domain))
    , m_objects(objects)
    , m_client(http::Client::create())
{
}

QString InvokeAdapter::hostOf(const api::InvokeRequest &request) const
{
    const resource::ObjectPtr route = m_objects.get(resource::kinds::route(), {request.ns, request.service});
    const QJsonObject status = route ? route->status() : QJsonObject();
    QString url = status.value(QLatin1String("url")).toString();
    const QJsonArray traffic = status.value(QLatin1String("traffic")).toArray();
    for (const QJsonValue &target : traffic) {
        if (!request.tag.isEmpty() && target[QLatin1String("tag")].toString() == request.tag)
            url = target[QLatin1String("url")].toString();
    }
    const QString host = QUrl(url).host();
    return host.isEmpty() ? m_domain.host(request.service, request.ns, request.tag) : host;
}

void InvokeAdapter::invoke(const api::InvokeRequest &request, std::function<void(Result<QJsonObject>)> done)
{
    http::ClientRequest out;
    out.host = m_host.toStdString();
    out.port = m_port;
    out.method = request.method.toStdString();
    out.target = request.path.toStdString();
    out.body = request.body.toStdString();
    out.timeout = request.timeout;
    for (const auto &[name, value] : request.headers)
        out.headers.add(name.toStdString(), value.toStdString());
    out.headers.set("Host", hostOf(request).toStdString());
    out.headers.set("Tidegate-Timing", "1");
    m_client->send(std::move(out), [this, done = std::move(done)](Result<http::ClientResponse> answer) {
        QMetaObject::invokeMethod(
            this, [answer = std::move(answer), done] { done(answer.map(invocationJson)); },
            Qt::QueuedConnection);
    });
}

} // namespace tidegate::server
