#include "app/server/engine_report.h"

#include "core/reconciler/events.h"
#include "core/resource/conditions.h"
#include "core/resource/engine_mode.h"

#include <QPointer>
#include <cmath>

namespace tidegate::server {

namespace {

constexpr auto interval = std::chrono::seconds(2);
constexpr auto diagnosisInterval = std::chrono::minutes(1);
// Free memory moves all the time; a step this big is worth a write.
constexpr double memoryStep = 64.0 * 1024 * 1024;

QString time(WallTime value)
{
    return QString::fromStdString(formatTime(value));
}

QString stateName(runtime::Check::State state)
{
    switch (state) {
    case runtime::Check::State::Pass:
        return QStringLiteral("Pass");
    case runtime::Check::State::Warn:
        return QStringLiteral("Warn");
    case runtime::Check::State::Fail:
        break;
    }
    return QStringLiteral("Fail");
}

QJsonObject checkJson(const runtime::Check &check)
{
    QJsonObject json{{QStringLiteral("name"), QString::fromStdString(check.name)},
                     {QStringLiteral("state"), stateName(check.state)},
                     {QStringLiteral("message"), QString::fromStdString(check.message.en)}};
    QJsonObject chinese{{QStringLiteral("message"), QString::fromStdString(check.message.zh)}};
    if (!check.remedy.empty()) {
        json.insert(QStringLiteral("remedy"), QString::fromStdString(check.remedy.en));
        chinese.insert(QStringLiteral("remedy"), QString::fromStdString(check.remedy.zh));
    }
    json.insert(QStringLiteral("zh"), chinese);
    return json;
}

/// What has come of the wish, as long as instances are left.
QString reached(resource::EngineMode mode, int instances)
{
    if (mode == resource::EngineMode::Draining)
        return instances > 0 ? QStringLiteral("Draining") : QStringLiteral("Drained");
    if (mode == resource::EngineMode::Stopped)
        return instances > 0 ? QStringLiteral("Stopping") : QStringLiteral("Stopped");
    return QStringLiteral("Running");
}

QString sentenceOf(const QString &state)
{
    if (state == QLatin1String("Draining"))
        return QStringLiteral(
            "No instance starts any more; those that there are end when their requests have.");
    if (state == QLatin1String("Drained"))
        return QStringLiteral("No instance is left, and none starts.");
    if (state == QLatin1String("Stopping"))
        return QStringLiteral("All instances are ending; requests get 503.");
    if (state == QLatin1String("Stopped"))
        return QStringLiteral("No instance runs; requests get 503.");
    return QStringLiteral("Instances start as requests come.");
}

double rounded(double value, double step)
{
    return std::round(value / step) * step;
}

} // namespace

EngineReport::EngineReport(store::Store &store, const engine::Engine &engine, EngineFacts facts,
                           const Clock &clock)
    : m_store(store), m_engine(engine), m_facts(std::move(facts)), m_clock(clock)
{
    connect(&m_timer, &QTimer::timeout, this, &EngineReport::report);
    connect(&m_diagnosisTimer, &QTimer::timeout, this, &EngineReport::diagnose);
    m_timer.start(interval);
    m_diagnosisTimer.start(diagnosisInterval);
    diagnose();
    report();
}

void EngineReport::diagnose()
{
    m_diagnosis = {};
    if (!m_facts.diagnose)
        return;
    for (const runtime::Check &check : m_facts.diagnose())
        m_diagnosis.append(checkJson(check));
}

void EngineReport::report()
{
    const resource::ObjectPtr object =
        m_store.get(resource::kinds::engine(), {QString(), QStringLiteral("local")});
    if (!object || m_writing)
        return;
    resource::Object changed = *object;
    changed.setStatus(status(*object));
    if (changed == *object)
        return;
    m_writing = true;
    std::vector<store::Mutation> writes = eventsOf(*object, changed);
    writes.push_back(store::Mutation::update(std::move(changed)));
    // A lost race is made good by the next round.
    m_store.commit(std::move(writes), [self = QPointer<EngineReport>(this)](const auto &) {
        if (self)
            self->m_writing = false;
    });
}

/// One for each state that is reached, but not that the first one is Running.
std::vector<store::Mutation> EngineReport::eventsOf(const resource::Object &before,
                                                    const resource::Object &after) const
{
    const auto stateOf = [](const resource::Object &engine) {
        return engine.status().value(QLatin1String("state")).toString(QStringLiteral("Running"));
    };
    const QString state = stateOf(after);
    if (state == stateOf(before))
        return {};
    const reconciler::World world{m_store, {}, {}, m_clock.wall()};
    return reconciler::eventsOf(
        world, {{before, reconciler::NoteType::Normal, state, sentenceOf(state), QStringLiteral("engine")}});
}

QJsonObject EngineReport::status(const resource::Object &object) const
{
    const engine::EngineObservation seen = m_engine.summary();
    resource::Conditions conditions(object, {QStringLiteral("StoreWritable")}, m_clock.wall());
    if (const auto trouble = m_store.trouble())
        conditions.markFalse(QStringLiteral("StoreWritable"), QStringLiteral("WriteFailed"),
                             QString::fromStdString(trouble->message));
    else
        conditions.markTrue(QStringLiteral("StoreWritable"));
    const resource::EngineMode mode = resource::engineMode(object);
    const QString state = reached(mode, seen.instances);
    const bool runs = mode == resource::EngineMode::Running;
    conditions.markInfo(QStringLiteral("Running"),
                        runs ? resource::ConditionStatus::True : resource::ConditionStatus::False,
                        runs ? QString() : state, runs ? QString() : sentenceOf(state));
    return {
        {QStringLiteral("version"), m_facts.version},
        {QStringLiteral("state"), state},
        {QStringLiteral("kind"), QStringLiteral("Local")},
        {QStringLiteral("conditions"), conditions.toJson()},
        {QStringLiteral("capacity"),
         QJsonObject{{QStringLiteral("cpu"), seen.cores},
                     {QStringLiteral("memoryBytes"), qint64(seen.memoryTotal)},
                     {QStringLiteral("maxConcurrentStarts"), m_facts.maxConcurrentStarts}}},
        {QStringLiteral("usage"),
         QJsonObject{
             {QStringLiteral("instances"), seen.instances},
             {QStringLiteral("starting"), seen.starting},
             {QStringLiteral("revisions"), seen.revisions},
             {QStringLiteral("memoryFreeBytes"), qint64(rounded(double(seen.memoryFree), memoryStep))},
             {QStringLiteral("requestsPerSecond"), rounded(seen.requestsPerSecond, 0.1)}}},
        {QStringLiteral("diagnosis"), m_diagnosis},
        {QStringLiteral("gateway"), m_facts.gatewayUrl},
        {QStringLiteral("api"), m_facts.apiUrl},
        {QStringLiteral("certificateExpires"), time(m_facts.certificateExpires)},
        {QStringLiteral("startedAt"), time(m_facts.startedAt)},
    };
}

} // namespace tidegate::server
