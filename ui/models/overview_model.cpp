#include "ui/models/overview_model.h"

#include "core/resource/conditions.h"
#include "core/resource/serving.h"
#include "ui/models/catalogue.h"
#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <tuple>

namespace tidegate::models {

using resource::Object;
using What = RecentChange::What;
using namespace std::chrono_literals;

namespace {

// Counting reads every row: many rows are counted less often, so that it never costs more than a few
// hundredths of a core.
constexpr auto countEvery = 100ms;
constexpr auto countManyEvery = 1000ms;
constexpr int many = 5000;

bool isUp(ObjectState state)
{
    return state == ObjectState::Ok || state == ObjectState::Off;
}

int desiredOf(const Object &revision)
{
    return revision.status()[QLatin1String("desiredReplicas")].toInt();
}

QJsonArray trafficOf(const Object &app)
{
    QJsonArray shares;
    const QJsonArray traffic = app.status()[QLatin1String("traffic")].toArray();
    for (const QJsonValue &target : traffic)
        shares.append(QJsonArray{target[QLatin1String("revisionName")], target[QLatin1String("percent")]});
    return shares;
}

/// How an object's state came to be what it is, for things that were there before we looked.
std::optional<RecentChange> lastTransition(const Object &object, const QString &kind)
{
    const resource::Condition ready = resource::conditionOf(object, QStringLiteral("Ready"));
    const auto time = parseTime(ready.lastTransitionTime.toStdString());
    const StateInfo state = stateOf(object);
    if (!time || (state.state != ObjectState::Failed && !isUp(state.state)))
        return std::nullopt;
    if (kind == QLatin1String("Pod"))
        return std::nullopt; // a list of instances that happen to run is no news
    RecentChange change;
    change.time = *time;
    change.kind = kind;
    change.name = object.objectName();
    change.state = state.state == ObjectState::Failed ? ObjectState::Failed : ObjectState::Ok;
    change.what = state.state == ObjectState::Failed ? What::Failed : What::BecameReady;
    change.detail = state.reason;
    return change;
}

QString readyDetail(const Object &pod)
{
    const QString ms = pod.annotation(QStringLiteral("tidegate.dev/ready-ms"));
    bool isNumber = false;
    const double value = ms.toDouble(&isNumber);
    return isNumber ? formatting::milliseconds(value) : QString();
}

} // namespace

OverviewModel::OverviewModel(Catalogue *catalogue, QObject *parent)
    : QObject(parent), m_catalogue(catalogue), m_recent(new RecentChanges(this)), m_clock(&systemClock())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OverviewModel::recount);
    const std::pair<ObjectTable *, QString> tables[] = {{catalogue->apps(), QStringLiteral("Service")},
                                                        {catalogue->revisions(), QStringLiteral("Revision")},
                                                        {catalogue->instances(), QStringLiteral("Pod")},
                                                        {catalogue->engines(), QStringLiteral("Engine")},
                                                        {catalogue->packages(), QStringLiteral("Package")}};
    for (const auto &[table, kind] : tables)
        follow(table, kind);
    recount();
}

void OverviewModel::follow(ObjectTable *table, const QString &kind)
{
    connect(table, &ObjectTable::applied, this, [this, table, kind](const std::vector<TableChange> &changes) {
        if (m_listed.contains(table))
            note(changes, kind);
        else
            seed(changes, kind);
        scheduleCount();
    });
    connect(table, &ObjectTable::listedOnce, this, [this, table] { m_listed.insert(table); });
    connect(table, &QAbstractItemModel::modelReset, this, [this, table] {
        if (m_listed.isEmpty())
            m_recent->clear();
        m_listed.remove(table);
        scheduleCount();
    });
    connect(table, &ObjectTable::loadChanged, this, &OverviewModel::loadChanged);
}

void OverviewModel::scheduleCount()
{
    if (m_timer.isActive())
        return;
    const int rows = m_catalogue->apps()->rowCount() + m_catalogue->revisions()->rowCount() +
                     m_catalogue->instances()->rowCount();
    m_timer.start(rows > many ? countManyEvery : countEvery);
}

void OverviewModel::seed(const std::vector<TableChange> &changes, const QString &kind)
{
    for (const TableChange &change : changes) {
        if (const auto transition = lastTransition(change.after, kind))
            m_recent->add(*transition);
    }
}

void OverviewModel::note(const std::vector<TableChange> &changes, const QString &kind)
{
    for (const TableChange &change : changes)
        noteOne(change, kind);
}

void OverviewModel::noteOne(const TableChange &change, const QString &kind)
{
    const bool removed = change.type == TableChange::Type::Removed;
    const Object &object = removed ? change.before : change.after;
    RecentChange news;
    news.time = m_clock->wall();
    news.kind = kind;
    news.name = object.objectName();
    if (kind == QLatin1String("Pod")) {
        noteInstance(change, news);
        return;
    }
    const auto add = [&](What what, ObjectState state, const QString &detail = {}) {
        news.what = what;
        news.state = state;
        news.detail = detail;
        m_recent->add(news);
    };
    if (removed) {
        add(What::Deleted, ObjectState::Off);
        return;
    }
    const bool isNew = change.type == TableChange::Type::Added;
    const StateInfo now = stateOf(object);
    const ObjectState before = isNew ? ObjectState::Pending : stateOf(change.before).state;
    if (isNew)
        add(What::Created, ObjectState::Pending);
    if (isUp(now.state) && !isUp(before) && kind != QLatin1String("Package"))
        add(What::BecameReady, ObjectState::Ok);
    if (now.state == ObjectState::Failed && before != ObjectState::Failed)
        add(What::Failed, ObjectState::Failed, now.reason);
    if (kind == QLatin1String("Revision") && !isNew && desiredOf(change.before) != desiredOf(object)) {
        news.number = desiredOf(object);
        add(What::ScaledTo, news.number == 0 ? ObjectState::Off : ObjectState::Ok);
    }
    if (kind == QLatin1String("Service") && !isNew && !trafficOf(change.before).isEmpty() &&
        trafficOf(change.before) != trafficOf(object))
        add(What::TrafficMoved, ObjectState::Ok);
}

void OverviewModel::noteInstance(const TableChange &change, RecentChange news)
{
    const ObjectState before =
        change.type == TableChange::Type::Added ? ObjectState::Pending : instanceState(change.before).state;
    const StateInfo after = change.type == TableChange::Type::Removed ? StateInfo{ObjectState::Off, {}, {}}
                                                                      : instanceState(change.after);
    if (after.state == before || before == ObjectState::Off || before == ObjectState::Failed)
        return; // an instance that had ended and is now swept up is no news
    if (after.state == ObjectState::Ok) {
        news.what = What::Started;
        news.detail = readyDetail(change.after);
    } else if (after.state == ObjectState::Failed) {
        news.what = What::Failed;
        news.detail = after.reason;
    } else if (after.state == ObjectState::Off) {
        news.what = What::Stopped;
    } else {
        return;
    }
    news.state = after.state;
    m_recent->add(news);
}

OverviewModel::Counts OverviewModel::countAll() const
{
    Counts counts;
    countApps(counts);
    counts.revisions = m_catalogue->revisions()->rowCount();
    const ObjectTable *instances = m_catalogue->instances();
    for (int row = 0; row < instances->rowCount(); ++row) {
        const Object &pod = instances->object(row);
        const ObjectState state = instanceState(pod).state;
        counts.instances += state == ObjectState::Ok;
        counts.starting += state == ObjectState::Pending &&
                           pod.status()[QLatin1String("phase")].toString() != QLatin1String("Running");
    }
    countEngines(counts);
    return counts;
}

void OverviewModel::countApps(Counts &counts) const
{
    const ObjectTable *apps = m_catalogue->apps();
    counts.apps = apps->rowCount();
    for (int row = 0; row < counts.apps; ++row) {
        switch (apps->state(row)) {
        case ObjectState::Off:
            ++counts.asleep;
            [[fallthrough]];
        case ObjectState::Ok:
            ++counts.ready;
            break;
        case ObjectState::Pending:
            ++counts.pending;
            break;
        case ObjectState::Failed:
            ++counts.failed;
            break;
        }
    }
}

void OverviewModel::countEngines(Counts &counts) const
{
    const ObjectTable *engines = m_catalogue->engines();
    counts.engines = engines->rowCount();
    for (int row = 0; row < counts.engines; ++row) {
        const Object &engine = engines->object(row);
        const QJsonObject usage = engine.status()[QLatin1String("usage")].toObject();
        counts.enginesReady += engineState(engine).state == ObjectState::Ok;
        counts.requestsPerSecond += usage[QLatin1String("requestsPerSecond")].toDouble();
        const QJsonValue free = usage[QLatin1String("memoryFreeBytes")];
        if (free.isDouble())
            counts.memoryFreeBytes = std::max(0.0, counts.memoryFreeBytes) + free.toDouble();
    }
}

/// `Revision "a-00001" failed with message: X` and `ExitCode1: X` are the same X.
QString bareCause(const QString &cause)
{
    static const QString carried = QStringLiteral("failed with message: ");
    static const QRegularExpression reason(QStringLiteral("^[A-Z][A-Za-z0-9]*: "));
    const qsizetype at = cause.lastIndexOf(carried);
    QString bare = at < 0 ? cause : cause.mid(at + carried.size());
    if (bare.endsWith(QLatin1Char('.')))
        bare.chop(1);
    return bare.remove(reason).trimmed();
}

namespace {

/// One entry a cause; what else has it stands with the first.
std::vector<FailingThing> folded(const std::vector<FailingThing> &all)
{
    std::vector<FailingThing> result;
    QHash<QString, size_t> byCause;
    for (const FailingThing &thing : all) {
        const QString cause = bareCause(thing.cause);
        const auto known = byCause.constFind(cause);
        if (!cause.isEmpty() && known != byCause.constEnd()) {
            result[*known].alike.emplace_back(thing.kind, thing.name);
            continue;
        }
        byCause.insert(cause, result.size());
        result.push_back(thing);
    }
    return result;
}

} // namespace

std::vector<FailingThing> OverviewModel::findFailing() const
{
    std::vector<FailingThing> failing;
    QSet<QString> apps;
    const auto collect = [&failing](const ObjectTable *table, const QString &kind, const auto &wanted) {
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->state(row) != ObjectState::Failed)
                continue;
            const Object object = table->object(row);
            if (wanted(object))
                failing.push_back({kind, object.objectName(), stateOf(object).reason});
        }
    };
    collect(m_catalogue->engines(), QStringLiteral("Engine"), [](const Object &) { return true; });
    collect(m_catalogue->apps(), QStringLiteral("Service"), [&apps](const Object &app) {
        apps.insert(app.objectName().text());
        return true;
    });
    // An app's failure already tells its revision's cause; and a revision that nobody uses any more needs
    // nobody.
    collect(m_catalogue->revisions(), QStringLiteral("Revision"), [&](const Object &revision) {
        const resource::ObjectName app{revision.ns(), revision.label(resource::keys::service)};
        return !apps.contains(app.text()) && m_catalogue->trafficPercent(revision.objectName()) > 0;
    });
    std::stable_sort(failing.begin(), failing.end(), [](const FailingThing &a, const FailingThing &b) {
        return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
    return folded(failing);
}

void OverviewModel::recount()
{
    Counts counts = countAll();
    std::vector<FailingThing> failing = findFailing();
    if (counts == m_counts && failing == m_failing)
        return;
    m_counts = counts;
    m_failing = std::move(failing);
    Q_EMIT changed();
}

ObjectTable::Load OverviewModel::load() const
{
    using Load = ObjectTable::Load;
    const auto worst = worstTable();
    if (worst->load() == Load::Empty && m_catalogue->apps()->load() != Load::Empty)
        return Load::Live; // nothing uploaded yet is not an empty page
    return worst->load();
}

QString OverviewModel::loadText() const
{
    return worstTable()->loadText();
}

const ObjectTable *OverviewModel::worstTable() const
{
    using Load = ObjectTable::Load;
    const auto badness = [](Load load) {
        const Load order[] = {Load::Live, Load::Empty, Load::Loading, Load::Stale, Load::Failed, Load::Idle};
        return std::find(std::begin(order), std::end(order), load) - std::begin(order);
    };
    const QList<ObjectTable *> tables = m_catalogue->tables();
    return *std::max_element(tables.begin(), tables.end(), [&](const ObjectTable *a, const ObjectTable *b) {
        return badness(a->load()) < badness(b->load());
    });
}

void OverviewModel::retranslate()
{
    m_recent->retranslate();
    m_failing = findFailing();
    Q_EMIT changed();
}

} // namespace tidegate::models
