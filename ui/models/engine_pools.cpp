#include "ui/models/engine_pools.h"

#include "core/resource/conditions.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>

namespace tidegate::models {

using resource::Object;
using Shape = SettingField::Shape;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::PoolFacts)
};

constexpr double mostHosts = 100'000;

TableColumn column(QByteArray id, std::function<QString()> title,
                   std::function<QString(const PoolFacts &)> text,
                   std::function<double(const PoolFacts &)> number)
{
    TableColumn made;
    made.id = std::move(id);
    made.title = std::move(title);
    made.alignment = Qt::AlignRight | Qt::AlignVCenter;
    made.value = [text = std::move(text)](const Object &pool, WallTime) { return text(poolFacts(pool)); };
    made.sortKey = [number = std::move(number)](const Object &pool) { return number(poolFacts(pool)); };
    return made;
}

TableColumn titleColumn()
{
    TableColumn made;
    made.id = "name";
    made.title = [] { return Words::tr("Runtime"); };
    made.value = [](const Object &pool, WallTime) { return poolTitle(pool); };
    made.tooltip = [](const Object &pool, WallTime) { return pool.name(); };
    return made;
}

TableColumn stateColumn()
{
    TableColumn made;
    made.id = "state";
    made.title = [] { return Words::tr("State"); };
    made.isState = true;
    made.value = [](const Object &pool, WallTime) { return poolState(pool).text; };
    made.tooltip = [](const Object &pool, WallTime) {
        const StateInfo state = poolState(pool);
        return state.reason.isEmpty() ? poolFacts(pool).reason : state.reason;
    };
    return made;
}

QString count(qint64 value)
{
    return formatting::number(double(value), 0);
}

QString share(double value)
{
    return value < 0 ? QStringLiteral("–") : formatting::percent(qRound(value * 100));
}

} // namespace

double PoolFacts::hitRate() const
{
    return hits + misses > 0 ? double(hits) / double(hits + misses) : -1;
}

PoolFacts poolFacts(const Object &pool)
{
    const QJsonObject spec = pool.spec();
    const QJsonObject status = pool.status();
    const auto number = [&status](const char *key) { return status.value(QLatin1String(key)).toInteger(); };
    PoolFacts facts;
    facts.runtime = spec.value(QLatin1String("runtime")).toString();
    facts.idle = int(number("idle"));
    facts.warming = int(number("warming"));
    facts.waiting = int(number("waiting"));
    facts.target = int(number("target"));
    facts.hits = number("hits");
    facts.misses = number("misses");
    facts.memoryBytes = number("memoryBytes");
    facts.warmUpSeconds = status.value(QLatin1String("warmUpSeconds")).toDouble();
    const QJsonObject reason = status.value(QLatin1String("reason")).toObject();
    facts.reason = formatting::inOwnLanguage(reason.value(QLatin1String("en")).toString(),
                                             reason.value(QLatin1String("zh")).toString());
    facts.paused = spec.value(QLatin1String("paused")).toBool();
    facts.drained = spec.value(QLatin1String("drain")).toBool();
    return facts;
}

QString poolTitle(const Object &pool)
{
    const QString runtime = pool.spec().value(QLatin1String("runtime")).toString();
    const QString title = formatting::runtimeName(runtime.section(QLatin1Char('/'), 0, 0));
    const QString stack = runtime.section(QLatin1Char('/'), 1);
    return stack.isEmpty() ? title : Words::tr("%1 with %2", "runtime, libraries").arg(title, stack);
}

StateInfo poolState(const Object &pool)
{
    const PoolFacts facts = poolFacts(pool);
    const resource::Condition starts = resource::conditionOf(pool, QStringLiteral("HostsStart"));
    if (starts.status == resource::ConditionStatus::False)
        return {ObjectState::Failed, Words::tr("Hosts do not start"), starts.message};
    if (facts.drained)
        return {ObjectState::Off, Words::tr("Drained"), {}};
    if (facts.paused)
        return {ObjectState::Off, Words::tr("Paused"), {}};
    if (starts.status != resource::ConditionStatus::True)
        return {ObjectState::Off, Words::tr("Not used yet"), starts.message};
    if (facts.warming > 0)
        return {ObjectState::Pending, Words::tr("Warming up"), {}};
    return {ObjectState::Ok, Words::tr("Ready"), {}};
}

SettingForm poolForm(const Object &pool)
{
    SettingForm form;
    form.kind = &resource::kinds::instancePool();
    form.name = pool.objectName();
    form.part = QStringLiteral("spec");
    form.fields = [] {
        return QList<SettingField>{
            {QStringLiteral("min"),
             Shape::Count,
             QStringLiteral("1"),
             0,
             mostHosts,
             {},
             Words::tr("Idle hosts at least"),
             {},
             Words::tr("So many wait ready for an app's start even when nobody has come for long.")},
            {QStringLiteral("max"),
             Shape::Count,
             QStringLiteral("0"),
             0,
             mostHosts,
             {},
             Words::tr("Idle hosts at most"),
             {},
             Words::tr("Never more wait than that. 0: as many as the memory for pools allows.")},
            {QStringLiteral("paused"),
             Shape::Flag,
             QStringLiteral("false"),
             0,
             0,
             {},
             Words::tr("Paused"),
             {},
             Words::tr("No host is started or retired; those that are idle are used up.")},
            {QStringLiteral("drain"),
             Shape::Flag,
             QStringLiteral("false"),
             0,
             0,
             {},
             Words::tr("Drained"),
             {},
             Words::tr("The idle hosts end and give their memory back; apps start without the pool.")},
        };
    };
    form.rules = [](const std::function<QString(const QString &)> &value) {
        QMap<QString, QString> problems;
        const qint64 max = value(QStringLiteral("max")).toLongLong();
        if (max > 0 && value(QStringLiteral("min")).toLongLong() > max)
            problems[QStringLiteral("min")] =
                Words::tr("At most as many as the largest number, %1.").arg(max);
        return problems;
    };
    return form;
}

namespace columns {

TableSpec pools()
{
    TableSpec spec;
    spec.columns = {
        titleColumn(),
        stateColumn(),
        column(
            "idle", [] { return Words::tr("Idle / target"); },
            [](const PoolFacts &pool) { return formatting::actualOfDesired(pool.idle, pool.target); },
            [](const PoolFacts &pool) { return double(pool.idle); }),
        column(
            "waiting", [] { return Words::tr("Waiting"); },
            [](const PoolFacts &pool) { return count(pool.waiting); },
            [](const PoolFacts &pool) { return double(pool.waiting); }),
        column(
            "hits", [] { return Words::tr("Hit rate"); },
            [](const PoolFacts &pool) { return share(pool.hitRate()); }, &PoolFacts::hitRate),
        column(
            "memory", [] { return Words::tr("Memory"); },
            [](const PoolFacts &pool) { return formatting::bytes(pool.memoryBytes); },
            [](const PoolFacts &pool) { return double(pool.memoryBytes); }),
    };
    spec.columns[2].headerTooltip = [] {
        return Words::tr("Hosts that wait for an app / that there are to be");
    };
    spec.columns[3].headerTooltip = [] { return Words::tr("Starts of apps that wait for a host"); };
    spec.columns[4].headerTooltip = [] {
        return Words::tr("Starts of apps that found an idle host, since the server started");
    };
    spec.state = poolState;
    return spec;
}

} // namespace columns

} // namespace tidegate::models
