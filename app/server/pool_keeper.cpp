#include "app/server/pool_keeper.h"

#include "core/base/logging.h"
#include "core/resource/admission.h"
#include "core/resource/conditions.h"
#include "core/resource/run_settings.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonObject>
#include <QPointer>
#include <QSaveFile>
#include <numeric>

Q_DECLARE_LOGGING_CATEGORY(lcServer)

using namespace Qt::StringLiterals;

namespace tidegate::server {

namespace {

constexpr auto tickInterval = std::chrono::seconds(1);
constexpr auto reportInterval = std::chrono::seconds(2);
// Memory moves all the time; a step this big is worth a write.
constexpr std::uint64_t memoryStep = 4U << 20;
constexpr qsizetype largestFile = 1 << 20;

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// `java`, `java-jetty`: how the InstancePool of a pool is named.
QString poolName(const std::string &runtime)
{
    return text(runtime).replace(u'/', u'-');
}

std::string whatRuns(const runtime::HostKind &kind)
{
    return std::accumulate(
        kind.classPath.begin(), kind.classPath.end(), kind.executable,
        [](std::string all, const std::string &jar) { return std::move(all) + '\n' + jar; });
}

/// One file per interpreter and class path: two versions of Java have each their own pool.
QString fileName(const runtime::HostKind &kind)
{
    const QByteArray digest =
        QCryptographicHash::hash(QByteArray::fromStdString(whatRuns(kind)), QCryptographicHash::Sha256);
    return poolName(kind.text()) + u'-' + QString::fromLatin1(digest.toHex().first(12)) + u".pool"_s;
}

/// How an app of a runtime is usually started, to ask which hosts could run such.
runtime::LaunchSpec usualStart(const QString &runtime)
{
    runtime::LaunchSpec spec;
    if (runtime == "java"_L1)
        spec.command = {"java", "-jar", "app.jar"};
    else if (runtime == "node"_L1)
        spec.command = {"node", "index.js"};
    else
        spec.command = {"python3", "main.py"};
    return spec;
}

template <class Value, class Of>
Value sum(const std::vector<const pool::PoolObservation *> &pools, Of of)
{
    return std::accumulate(pools.begin(), pools.end(), Value(0),
                           [&](Value before, const auto *each) { return before + Value(of(*each)); });
}

} // namespace

pool::PoolSettings poolSettings(const QJsonObject &spec)
{
    const pool::PoolSettings defaults;
    return {spec.value("min"_L1).toInt(defaults.min), spec.value("max"_L1).toInt(defaults.max),
            spec.value("paused"_L1).toBool(), spec.value("drain"_L1).toBool()};
}

QJsonObject poolStatus(const resource::Object &object,
                       const std::vector<const pool::PoolObservation *> &pools, WallTime now)
{
    using Seen = pool::PoolObservation;
    resource::Conditions conditions(object, {u"HostsStart"_s}, now);
    if (pools.empty())
        conditions.markUnknown(u"HostsStart"_s, u"NotUsed"_s,
                               u"No app has asked for a host of this runtime since the server started."_s);
    else
        conditions.markTrue(u"HostsStart"_s);
    for (const Seen *each : pools) {
        if (!each->trouble.en.empty())
            conditions.markFalse(u"HostsStart"_s, u"StartsFail"_s, text(each->trouble.en));
    }
    const std::uint64_t bytes = sum<std::uint64_t>(pools, [](const Seen &each) { return each.idleBytes; });
    // The pool with the largest target speaks for all.
    const auto largest = std::max_element(pools.begin(), pools.end(), [](const Seen *a, const Seen *b) {
        return a->decision.target < b->decision.target;
    });
    const Seen spoken = largest == pools.end() ? Seen() : **largest;
    return {{u"conditions"_s, conditions.toJson()},
            {u"idle"_s, sum<int>(pools, [](const Seen &each) { return each.idle; })},
            {u"warming"_s, sum<int>(pools, [](const Seen &each) { return each.warming; })},
            {u"waiting"_s, sum<int>(pools, [](const Seen &each) { return each.waiting; })},
            {u"target"_s, sum<int>(pools, [](const Seen &each) { return each.decision.target; })},
            {u"hits"_s, sum<qint64>(pools, [](const Seen &each) { return each.hits; })},
            {u"misses"_s, sum<qint64>(pools, [](const Seen &each) { return each.misses; })},
            {u"memoryBytes"_s, qint64((bytes + memoryStep / 2) / memoryStep * memoryStep)},
            {u"warmUpSeconds"_s, spoken.warmUpSeconds},
            {u"reason"_s, QJsonObject{{u"en"_s, text(spoken.reason.en)}, {u"zh"_s, text(spoken.reason.zh)}}}};
}

PoolKeeper::PoolKeeper(Options options, store::Store &store, pool::Pools &pools,
                       const runtime::HostStarter &starter, const Clock &clock)
    : m_options(std::move(options)), m_store(store), m_pools(pools), m_starter(starter), m_clock(clock)
{
    restore();
    m_mode = resource::engineMode(store);
    for (const resource::ObjectPtr &each : store.list(resource::kinds::instancePool()))
        takeObject(*each);
    takeStacks();
    connect(&store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.object->kind() == &resource::kinds::engine())
            return takeEngine(*change.object);
        if (change.object->kind() != &resource::kinds::instancePool())
            return;
        if (change.type == store::ChangeType::Deleted)
            m_pools.clearSettings(change.object->spec().value("runtime"_L1).toString().toStdString());
        else if (!change.previous || change.previous->spec() != change.object->spec())
            takeObject(*change.object);
    });
    connect(&m_tickTimer, &QTimer::timeout, this, &PoolKeeper::tick);
    connect(&m_reportTimer, &QTimer::timeout, this, &PoolKeeper::report);
    connect(&m_saveTimer, &QTimer::timeout, this, &PoolKeeper::save);
    if (!m_options.ticks)
        return;
    m_tickTimer.setTimerType(Qt::PreciseTimer); // a second is a second: the sizing counts them
    m_tickTimer.start(tickInterval);
    m_reportTimer.start(reportInterval);
    m_saveTimer.start(m_options.saveEvery);
}

PoolKeeper::~PoolKeeper()
{
    save();
}

void PoolKeeper::tick()
{
    m_pools.tick(m_clock.wall());
}

// ---- what is stored

void PoolKeeper::takeObject(const resource::Object &object)
{
    const QJsonObject spec = object.spec();
    pool::PoolSettings settings = poolSettings(spec);
    settings.isDrained = settings.isDrained || m_mode != resource::EngineMode::Running;
    m_pools.setSettings(spec.value("runtime"_L1).toString().toStdString(), settings);
    ensurePool(object);
}

/// Hosts are wanted before the first app of the runtime is: the pool begins now.
void PoolKeeper::ensurePool(const resource::Object &object)
{
    const QString runtime = object.spec().value("runtime"_L1).toString();
    if (poolSettings(object.spec()).min == 0)
        return;
    runtime::LaunchSpec spec = usualStart(runtime.section(u'/', 0, 0));
    if (const QString stack = runtime.section(u'/', 1); !stack.isEmpty()) {
        spec.stack = runtime::JavaStack{stack.toStdString(), classPathOf(stack), "Main"};
        if (spec.stack->classPath.empty())
            return; // the Engine has none of this name, yet
    }
    const auto kind = m_starter.kindFor(spec);
    if (kind && kind->text() == runtime.toStdString())
        m_pools.pool(*kind);
}

std::vector<std::string> PoolKeeper::classPathOf(const QString &stack) const
{
    const resource::ObjectPtr engine = m_store.get(resource::kinds::engine(), {{}, u"local"_s});
    return engine ? resource::stackPath(*engine, stack) : std::vector<std::string>();
}

/// Hosts with libraries that the Engine lists no more, or otherwise now, are of no use to anyone.
void PoolKeeper::takeStacks()
{
    for (const pool::PoolObservation &each : m_pools.observe()) {
        if (!each.kind.stack.empty() && each.kind.classPath != classPathOf(text(each.kind.stack)))
            m_pools.forget(each.kind);
    }
    for (const resource::ObjectPtr &each : m_store.list(resource::kinds::instancePool()))
        ensurePool(*each);
}

void PoolKeeper::report()
{
    if (m_isWriting)
        return;
    const std::vector<pool::PoolObservation> seen = m_pools.observe();
    std::map<std::string, std::vector<const pool::PoolObservation *>> byName;
    for (const resource::ObjectPtr &each : m_store.list(resource::kinds::instancePool()))
        byName[each->spec().value("runtime"_L1).toString().toStdString()];
    for (const pool::PoolObservation &each : seen)
        byName[each.kind.text()].push_back(&each);
    std::vector<store::Mutation> mutations;
    for (const auto &[name, pools] : byName)
        reportPool(name, pools, mutations);
    if (mutations.empty())
        return;
    m_isWriting = true;
    // A lost race is made good by the next round.
    m_store.commit(std::move(mutations), [self = QPointer<PoolKeeper>(this)](const auto &) {
        if (self)
            self->m_isWriting = false;
    });
}

void PoolKeeper::reportPool(const std::string &name, const std::vector<const pool::PoolObservation *> &pools,
                            std::vector<store::Mutation> &mutations)
{
    const resource::ObjectName objectOf{{}, poolName(name)};
    const resource::ObjectPtr stored = m_store.get(resource::kinds::instancePool(), objectOf);
    resource::Object object(resource::kinds::instancePool(), objectOf);
    if (stored) {
        object = *stored;
    } else {
        object.setSpec({{u"runtime"_s, text(name)}});
        resource::applyDefaults(object, nullptr);
    }
    object.setStatus(poolStatus(object, pools, m_clock.wall()));
    if (!stored)
        mutations.push_back(store::Mutation::create(std::move(object)));
    else if (object != *stored)
        mutations.push_back(store::Mutation::update(std::move(object)));
}

/// Where nothing starts, no host is to wait for it.
void PoolKeeper::takeEngine(const resource::Object &engine)
{
    const resource::EngineMode mode = resource::engineMode(engine);
    if (std::exchange(m_mode, mode) != mode) {
        for (const resource::ObjectPtr &each : m_store.list(resource::kinds::instancePool()))
            takeObject(*each);
    }
    takeStacks();
}

// ---- what is kept

void PoolKeeper::save()
{
    const QDir dir(m_options.dir);
    if (!dir.mkpath(u"."_s)) {
        qCWarning(lcServer, "what was learnt of the demand cannot be kept: the folder '%s' cannot be made",
                  qPrintable(m_options.dir));
        return;
    }
    for (const auto &[kind, bytes] : m_pools.save()) {
        QSaveFile file(dir.filePath(fileName(kind)));
        const bool isWritten = file.open(QIODevice::WriteOnly) &&
                               file.write(bytes.data(), qint64(bytes.size())) == qint64(bytes.size()) &&
                               file.commit();
        if (!isWritten)
            qCWarning(lcServer, "what was learnt of the demand of '%s' cannot be kept: %s",
                      kind.text().c_str(), qPrintable(file.errorString()));
    }
}

void PoolKeeper::restore()
{
    const QDir dir(m_options.dir);
    for (const QString &name : dir.entryList({u"*.pool"_s}, QDir::Files)) {
        QFile file(dir.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.read(largestFile);
        const auto done = m_pools.restore(std::string_view(bytes.data(), size_t(bytes.size())));
        // The pool learns anew; nothing else depends on it.
        if (!done)
            qCWarning(lcServer, "'%s' is left aside: %s", qPrintable(file.fileName()),
                      done.error().message.c_str());
    }
}

} // namespace tidegate::server
