#include "demo.h"

#include "core/resource/kinds.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimer>
#include <cmath>

namespace demo {

using namespace tidegate;
using resource::Object;

namespace {

Object fromJson(const char *json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    Q_ASSERT_X(!document.isNull(), "demo", qPrintable(error.errorString()));
    return Object(document.object());
}

QString ago(int seconds)
{
    return QDateTime::currentDateTimeUtc().addSecs(-seconds).toString(Qt::ISODate);
}

QJsonObject condition(const char *type, const char *status, const QString &reason = {},
                      const QString &message = {}, const char *severity = "")
{
    return {{QStringLiteral("type"), QString::fromLatin1(type)},
            {QStringLiteral("status"), QString::fromLatin1(status)},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("message"), message},
            {QStringLiteral("severity"), QString::fromLatin1(severity)},
            {QStringLiteral("lastTransitionTime"), ago(600)}};
}

const QString crash = QStringLiteral(
    "The app ended with exit code 1 before it listened on its port.\nLast lines:\n"
    "Exception in thread \"main\" java.lang.IllegalStateException: DB_URL is not set\n"
    "\tat shop.Inventory.connect(Inventory.java:41)\n\tat shop.Inventory.main(Inventory.java:18)");
const QString digest = QStringLiteral("9f2c4a7be8d15036c1f0a9b86d43e72f51c80a94be7d236f08a1c5e4927bd6f3");

Object app(const char *name, const char *runtime, QJsonArray conditions, QJsonArray traffic, int created)
{
    const QString id = QString::fromLatin1(name);
    Object object(resource::kinds::service(), {QStringLiteral("default"), id});
    object.setMetadata(QStringLiteral("creationTimestamp"), ago(created));
    const QJsonObject container{
        {QStringLiteral("image"), QStringLiteral("package/%1@sha256:%2").arg(id, digest)},
        {QStringLiteral("env"), QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("DB_URL")},
                                                       {QStringLiteral("value"), QStringLiteral("db")}},
                                           QJsonObject{{QStringLiteral("name"), QStringLiteral("LOG_LEVEL")},
                                                       {QStringLiteral("value"), QStringLiteral("info")}}}}};
    const QJsonObject annotations{{QStringLiteral("autoscaling.knative.dev/max-scale"), QStringLiteral("10")},
                                  {QStringLiteral("autoscaling.knative.dev/target"), QStringLiteral("5")}};
    const QJsonObject spec{{QStringLiteral("containers"), QJsonArray{container}},
                           {QStringLiteral("timeoutSeconds"), 60}};
    const QJsonObject metadata{{QStringLiteral("annotations"), annotations}};
    QJsonArray wanted;
    for (const QJsonValue &value : std::as_const(traffic)) {
        QJsonObject entry = value.toObject();
        if (entry[QStringLiteral("latestRevision")].toBool())
            entry.remove(QStringLiteral("revisionName"));
        wanted.append(entry);
    }
    object.setSpec({{QStringLiteral("traffic"), wanted},
                    {QStringLiteral("template"),
                     QJsonObject{{QStringLiteral("metadata"), metadata}, {QStringLiteral("spec"), spec}}}});
    object.setStatus({{QStringLiteral("conditions"), conditions},
                      {QStringLiteral("traffic"), traffic},
                      {QStringLiteral("url"), QStringLiteral("http://%1.default.localhost:8080").arg(id)},
                      {QStringLiteral("latestReadyRevisionName"), id + QStringLiteral("-00002")}});
    Q_UNUSED(runtime);
    return object;
}

QJsonObject target(const QString &revision, int percent, bool latest, const char *tag = "")
{
    return {{QStringLiteral("revisionName"), revision},
            {QStringLiteral("percent"), percent},
            {QStringLiteral("latestRevision"), latest},
            {QStringLiteral("tag"), QString::fromLatin1(tag)}};
}

Object revision(const char *appName, int number, int actual, int desired, QJsonArray conditions, int created)
{
    const QString owner = QString::fromLatin1(appName);
    Object object(resource::kinds::revision(),
                  {QStringLiteral("default"), QStringLiteral("%1-0000%2").arg(owner).arg(number)});
    object.setMetadata(QStringLiteral("creationTimestamp"), ago(created));
    object.setLabel(QStringLiteral("serving.knative.dev/service"), owner);
    object.setLabel(QStringLiteral("serving.knative.dev/configuration"), owner);
    const QJsonArray env{QJsonObject{
        {QStringLiteral("name"), QStringLiteral("LOG_LEVEL")},
        {QStringLiteral("value"), number == 1 ? QStringLiteral("debug") : QStringLiteral("info")}}};
    object.setAnnotation(QStringLiteral("autoscaling.knative.dev/target"),
                         number == 1 ? QStringLiteral("10") : QStringLiteral("5"));
    object.setSpec({{QStringLiteral("timeoutSeconds"), 60 * number},
                    {QStringLiteral("containers"),
                     QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("user-container")},
                                            {QStringLiteral("env"), env},
                                            {QStringLiteral("image"),
                                             QStringLiteral("package/%1@sha256:%2").arg(owner, digest)}}}}});
    object.setStatus({{QStringLiteral("conditions"), conditions},
                      {QStringLiteral("actualReplicas"), actual},
                      {QStringLiteral("desiredReplicas"), desired}});
    return object;
}

Object instance(const char *appName, int number, const char *suffix, bool ready)
{
    const QString owner = QString::fromLatin1(appName);
    const QString revisionName = QStringLiteral("%1-0000%2").arg(owner).arg(number);
    Object object(resource::kinds::pod(),
                  {QStringLiteral("default"), revisionName + QLatin1Char('-') + QString::fromLatin1(suffix)});
    object.setMetadata(QStringLiteral("creationTimestamp"), ago(90));
    object.setLabel(QStringLiteral("serving.knative.dev/service"), owner);
    object.setLabel(QStringLiteral("serving.knative.dev/revision"), revisionName);
    object.setAnnotation(QStringLiteral("tidegate.dev/port"), QStringLiteral("40213"));
    object.setAnnotation(QStringLiteral("tidegate.dev/pid"), QStringLiteral("5120"));
    object.setAnnotation(QStringLiteral("tidegate.dev/queued-ms"), QStringLiteral("3.2"));
    object.setAnnotation(QStringLiteral("tidegate.dev/started-ms"), QStringLiteral("11.8"));
    if (ready)
        object.setAnnotation(QStringLiteral("tidegate.dev/ready-ms"), QStringLiteral("412.5"));
    const QJsonObject state =
        ready ? QJsonObject{{QStringLiteral("running"), QJsonObject{{QStringLiteral("startedAt"), ago(90)}}}}
              : QJsonObject{{QStringLiteral("waiting"),
                             QJsonObject{{QStringLiteral("reason"), QStringLiteral("Starting")}}}};
    object.setStatus(
        {{QStringLiteral("phase"), ready ? QStringLiteral("Running") : QStringLiteral("Pending")},
         {QStringLiteral("startTime"), ago(90)},
         {QStringLiteral("conditions"), QJsonArray{condition("Ready", ready ? "True" : "False")}},
         {QStringLiteral("containerStatuses"),
          QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("user-container")},
                                 {QStringLiteral("ready"), ready},
                                 {QStringLiteral("restartCount"), 0},
                                 {QStringLiteral("state"), state}}}}});
    return object;
}

Object package(const char *name, const char *file, const char *runtime, const char *entry, const char *from)
{
    Object object(resource::kinds::package(),
                  {QStringLiteral("default"), QString::fromLatin1(name) + QStringLiteral("-9f2c4a7be8d1")});
    object.setMetadata(QStringLiteral("creationTimestamp"), ago(4000));
    object.setSpec({{QStringLiteral("name"), QString::fromLatin1(name)}});
    object.setStatus({{QStringLiteral("image"),
                       QStringLiteral("package/%1@sha256:%2").arg(QString::fromLatin1(name), digest)},
                      {QStringLiteral("digest"), digest},
                      {QStringLiteral("fileName"), QString::fromLatin1(file)},
                      {QStringLiteral("runtime"), QString::fromLatin1(runtime)},
                      {QStringLiteral("entry"), QString::fromLatin1(entry)},
                      {QStringLiteral("entryFrom"), QString::fromLatin1(from)},
                      {QStringLiteral("port"), 0},
                      {QStringLiteral("size"), 48213},
                      {QStringLiteral("contentSize"), 131072},
                      {QStringLiteral("fileCount"), 23}});
    return object;
}

} // namespace

void FakeWatch::list(const std::vector<Object> &items)
{
    setState(State::Live);
    Q_EMIT listed(items);
}

void FakeWatch::setState(State state, const QString &why)
{
    m_state = state;
    Q_EMIT stateChanged(state, why);
}

std::vector<Object> apps()
{
    const QJsonArray good{condition("Ready", "True"), condition("ConfigurationsReady", "True"),
                          condition("RoutesReady", "True")};
    const QJsonArray bad{
        condition("Ready", "False", QStringLiteral("RevisionFailed"),
                  QStringLiteral("Revision \"inventory-00001\" failed with message: ") + crash),
        condition("ConfigurationsReady", "False", QStringLiteral("RevisionFailed"), crash),
        condition("RoutesReady", "Unknown", QStringLiteral("RevisionMissing"))};
    return {app("orders", "java", good,
                {target(QStringLiteral("orders-00002"), 80, true),
                 target(QStringLiteral("orders-00001"), 20, false, "stable")},
                86000),
            app("storefront", "node", good, {target(QStringLiteral("storefront-00002"), 100, true)}, 4000),
            app("report", "python", good, {target(QStringLiteral("report-00002"), 100, true)}, 200000),
            app("inventory", "java", bad, {}, 320)};
}

std::vector<Object> revisions()
{
    const QJsonArray active{condition("Ready", "True"), condition("Active", "True", {}, {}, "Info"),
                            condition("ContainerHealthy", "True"), condition("ResourcesAvailable", "True")};
    const QJsonArray asleep{condition("Ready", "True"),
                            condition("Active", "False", QStringLiteral("NoTraffic"),
                                      QStringLiteral("The target is not receiving traffic."), "Info"),
                            condition("ContainerHealthy", "True"), condition("ResourcesAvailable", "True")};
    const QJsonArray bad{condition("Ready", "False", QStringLiteral("ExitCode1"), crash),
                         condition("ContainerHealthy", "False", QStringLiteral("ExitCode1"), crash),
                         condition("ResourcesAvailable", "True")};
    return {revision("orders", 2, 3, 4, active, 2400), revision("orders", 1, 1, 1, active, 86000),
            revision("storefront", 2, 1, 1, active, 4000), revision("report", 2, 0, 0, asleep, 90000),
            revision("inventory", 1, 0, 1, bad, 320)};
}

std::vector<Object> instances()
{
    return {instance("orders", 2, "x7k2p", true), instance("orders", 2, "m4b9s", true),
            instance("orders", 2, "q8d5w", true), instance("orders", 2, "t6f4z", false),
            instance("orders", 1, "c9h7v", true), instance("storefront", 2, "k5n8r", true)};
}

std::vector<Object> engines()
{
    Object engine(resource::kinds::engine(), {{}, QStringLiteral("local")});
    engine.setMetadata(QStringLiteral("creationTimestamp"), ago(300000));
    engine.setSpec({{QStringLiteral("edition"), QStringLiteral("exclusive")}});
    engine.setStatus(
        fromJson(
            R"({"version": "0.1.0", "kind": "Local", "gateway": "http://127.0.0.1:8080", "api": "https://127.0.0.1:6443",
        "diagnosis": [{"name": "MemoryLimit", "state": "Pass", "message": "The kernel holds it: /sys/fs/cgroup."},
            {"name": "DiskLimit", "state": "Warn", "message": "What an instance writes is removed when it ends, but until then nothing bounds it.",
             "remedy": "Put the data folder on a file system of its own."},
            {"name": "Sandbox", "state": "Fail", "message": "Revisions that ask for a sandbox do not start: no bubblewrap.",
             "remedy": "Install the package bubblewrap, and allow user namespaces."}],
        "certificateExpires": "2036-11-20T06:46:00Z", "startedAt": "2026-11-23T06:46:00Z",
        "capacity": {"cpu": 8, "memoryBytes": 33460000000, "maxConcurrentStarts": 16},
        "usage": {"instances": 5, "starting": 1, "revisions": 5, "memoryFreeBytes": 21300000000, "requestsPerSecond": 184.3}})")
            .json());
    QJsonObject status = engine.status();
    status.insert(
        QStringLiteral("conditions"),
        QJsonArray{condition("Ready", "True"), condition("GatewayListening", "True"),
                   condition("Sandboxed", "False", QStringLiteral("NotAvailable"),
                             QStringLiteral("Apps run as plain processes of the server's user."), "Info")});
    engine.setStatus(status);
    return {engine};
}

tidegate::client::MeteringAnswer usage()
{
    tidegate::client::MeteringAnswer answer;
    answer.from = *tidegate::parseTime("2026-11-28T00:00:00Z");
    answer.to = answer.from + std::chrono::hours(24);
    answer.group = tidegate::client::MeteringQuery::Group::Service;
    for (int hour = 0; hour < 24; ++hour) {
        for (int i = 0; i < 3; ++i) {
            tidegate::client::MeteringRow row;
            row.from = answer.from + std::chrono::hours(hour);
            row.to = row.from + std::chrono::hours(1);
            row.ns = QStringLiteral("default");
            row.service = QStringLiteral("app-%1").arg(i);
            const double load = 1 + (hour * (i + 3)) % 7;
            row.usage = {load * 1000, load,      load * 1e8, load * 60, 3600 - load * 60,
                         load * 20,   load * 90, load,       load / 4};
            answer.rows.push_back(row);
        }
    }
    return answer;
}

std::vector<Object> triggers()
{
    const auto trigger = [](const QString &name, const QString &schedule, const QString &zone) {
        Object source(tidegate::resource::kinds::pingSource(), {QStringLiteral("default"), name});
        source.setSpec({{QStringLiteral("schedule"), schedule},
                        {QStringLiteral("timezone"), zone},
                        {QStringLiteral("sink"),
                         QJsonObject{{QStringLiteral("ref"),
                                      QJsonObject{{QStringLiteral("apiVersion"),
                                                   QStringLiteral("serving.knative.dev/v1")},
                                                  {QStringLiteral("kind"), QStringLiteral("Service")},
                                                  {QStringLiteral("name"), QStringLiteral("orders")}}}}}});
        return source;
    };
    return {trigger(QStringLiteral("nightly-report"), QStringLiteral("0 2 * * *"),
                    QStringLiteral("Asia/Shanghai")),
            trigger(QStringLiteral("sweep"), QStringLiteral("*/5 * * * *"), {})};
}

std::vector<Object> pools()
{
    const auto pool = [](const char *runtime, int idle, int target, int hits, int misses) {
        Object object(resource::kinds::instancePool(), {{}, QString::fromLatin1(runtime)});
        object.setSpec({{QStringLiteral("runtime"), QString::fromLatin1(runtime)},
                        {QStringLiteral("min"), 1},
                        {QStringLiteral("max"), 8},
                        {QStringLiteral("paused"), false},
                        {QStringLiteral("drain"), false}});
        object.setStatus(
            {{QStringLiteral("conditions"), QJsonArray{condition("HostsStart", "True")}},
             {QStringLiteral("idle"), idle},
             {QStringLiteral("warming"), target - idle},
             {QStringLiteral("target"), target},
             {QStringLiteral("hits"), hits},
             {QStringLiteral("misses"), misses},
             {QStringLiteral("memoryBytes"), 38000000 * idle},
             {QStringLiteral("warmUpSeconds"), 2},
             {QStringLiteral("reason"),
              QJsonObject{{QStringLiteral("en"), QStringLiteral("Target %1: the last hour's largest minute "
                                                                "asked for that many.")
                                                     .arg(target)},
                          {QStringLiteral("zh"),
                           QStringLiteral("目标为 %1：最近一小时中最忙的一分钟要这么多。").arg(target)}}}});
        return object;
    };
    return {pool("java", 3, 4, 412, 9), pool("node", 2, 2, 96, 4), pool("python", 1, 1, 12, 2)};
}

client::SeriesAnswer poolSeries()
{
    client::SeriesAnswer answer;
    answer.step = std::chrono::seconds(30);
    answer.from = SystemClock().wall() - 30 * answer.step;
    client::SeriesLine idle;
    idle.metric = QStringLiteral("pool.idle");
    idle.label = QStringLiteral("java");
    client::SeriesLine hits = idle;
    hits.metric = QStringLiteral("pool.hits");
    client::SeriesLine memory = idle;
    memory.metric = QStringLiteral("pool.memory");
    for (int i = 0; i < 30; ++i) {
        idle.avg.push_back(3 + std::sin(i * 0.4));
        hits.sum.push_back(std::round(2 + 2 * std::sin(i * 0.4 - 1)));
        memory.avg.push_back(idle.avg.back() * 38e6);
    }
    answer.lines = {idle, hits, memory};
    return answer;
}

std::vector<Object> packages()
{
    return {package("orders", "orders-1.4.jar", "java", "shop.Orders", "Main-Class of META-INF/MANIFEST.MF"),
            package("storefront", "storefront.tar.gz", "node", "server.js", "start of package.json"),
            package("report", "report.zip", "python", "app.py", "its name"),
            package("inventory", "inventory-0.9.jar", "java", "shop.Inventory",
                    "Main-Class of META-INF/MANIFEST.MF")};
}

QList<QJsonObject> samples(qint64 nowMs)
{
    QList<QJsonObject> result;
    double ready = 0;
    for (int i = 0; i <= 300; ++i) {
        const double phase = i / 300.0;
        const double load = phase < 0.1 ? 0
                            : phase < 0.75
                                ? 22 * std::sin((phase - 0.1) / 0.65 * 3.14159) + 1.4 * std::sin(i * 0.7)
                            : phase < 0.8 ? 0.5
                                          : 0;
        const double concurrency = std::max(0.0, load);
        const double desired = std::min(5.0, std::ceil(concurrency / 5.0));
        ready += ready < desired && i % 4 == 0 ? 1 : ready > desired && i % 6 == 0 ? -1 : 0;
        const QString en =
            QStringLiteral("%1 requests at once over 60 s, 5 wanted per instance: %2 instances.")
                .arg(concurrency, 0, 'f', 1)
                .arg(desired);
        const QString zh = QStringLiteral("60 秒内平均并发 %1，单实例目标 5：需要 %2 个实例。")
                               .arg(concurrency, 0, 'f', 1)
                               .arg(desired);
        result.append(
            {{QStringLiteral("time"),
              QDateTime::fromMSecsSinceEpoch(nowMs - (300 - i) * 2000, Qt::UTC).toString(Qt::ISODateWithMs)},
             {QStringLiteral("desired"), desired},
             {QStringLiteral("ready"), ready},
             {QStringLiteral("concurrency"), concurrency},
             {QStringLiteral("target"), 5},
             {QStringLiteral("rps"), concurrency * 3.7},
             {QStringLiteral("inPanic"), phase > 0.15 && phase < 0.32},
             {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), en}, {QStringLiteral("zh"), zh}}}});
    }
    return result;
}

QJsonArray decisions()
{
    QJsonArray items;
    const std::tuple<int, int, int, const char *> rows[] = {{560, 0, 1, "None"},
                                                            {520, 1, 3, "None"},
                                                            {420, 3, 5, "MaxScale"},
                                                            {120, 5, 2, "ScaleDownRate"},
                                                            {40, 2, 0, "None"}};
    for (const auto &[secondsAgo, from, to, limit] : rows) {
        const QString en =
            QStringLiteral("%1 requests at once over 60 s, 5 wanted per instance: %2 instances.")
                .arg(to * 4.6, 0, 'f', 1)
                .arg(to);
        const QString zh = QStringLiteral("60 秒内平均并发 %1，单实例目标 5：需要 %2 个实例。")
                               .arg(to * 4.6, 0, 'f', 1)
                               .arg(to);
        items.append(QJsonObject{
            {QStringLiteral("time"), ago(secondsAgo)},
            {QStringLiteral("from"), from},
            {QStringLiteral("replicas"), to},
            {QStringLiteral("limit"), QString::fromLatin1(limit)},
            {QStringLiteral("metrics"),
             QJsonArray{QJsonObject{{QStringLiteral("metric"), QStringLiteral("concurrency")},
                                    {QStringLiteral("average"), to * 4.6},
                                    {QStringLiteral("windowSeconds"), 60},
                                    {QStringLiteral("target"), 5},
                                    {QStringLiteral("wants"), to},
                                    {QStringLiteral("decides"), true}}}},
            {QStringLiteral("bounds"), QJsonObject{{QStringLiteral("min"), 0}, {QStringLiteral("max"), 5}}},
            {QStringLiteral("inputs"), QJsonObject{{QStringLiteral("ready"), from}}},
            {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), en}, {QStringLiteral("zh"), zh}}}});
    }
    return items;
}

QJsonObject whatIf()
{
    QJsonArray points;
    for (int t = 0; t < 600; t += 5) {
        const double load = std::max(0.0, 22 * std::sin(t / 600.0 * 3.4));
        const auto stand = [load](double target, double lag) {
            const double wanted = std::ceil(load / target);
            return QJsonObject{{QStringLiteral("desired"), wanted},
                               {QStringLiteral("ready"), std::max(0.0, wanted - lag)}};
        };
        points.append(QJsonObject{{QStringLiteral("t"), t},
                                  {QStringLiteral("concurrency"), load},
                                  {QStringLiteral("current"), stand(5, 1)},
                                  {QStringLiteral("proposed"), stand(2.5, 0)}});
    }
    const auto side = [](double starts, double cold, double seconds) {
        return QJsonObject{
            {QStringLiteral("starts"), starts},
            {QStringLiteral("startsFromZero"), 1},
            {QStringLiteral("coldRequests"), cold},
            {QStringLiteral("p99WaitMs"), cold * 40},
            {QStringLiteral("mostReady"), starts},
            {QStringLiteral("cost"), QJsonObject{{QStringLiteral("instanceSeconds"), seconds},
                                                 {QStringLiteral("memoryGiBSeconds"), seconds / 4}}}};
    };
    return {{QStringLiteral("trace"),
             QJsonObject{{QStringLiteral("start"), ago(600)}, {QStringLiteral("seconds"), 600}}},
            {QStringLiteral("current"), side(5, 31, 1840)},
            {QStringLiteral("proposed"), side(9, 12, 3310)},
            {QStringLiteral("points"), points}};
}

client::Stream *openStream(QObject *parent)
{
    auto *stream = new client::Stream(parent);
    QTimer::singleShot(0, stream, [stream] {
        for (const QJsonObject &sample : samples(QDateTime::currentMSecsSinceEpoch()))
            Q_EMIT stream->received(sample);
    });
    return stream;
}

} // namespace demo
