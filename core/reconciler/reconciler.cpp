#include "core/reconciler/reconciler.h"

#include "core/base/logging.h"
#include "core/reconciler/affected.h"
#include "core/reconciler/events.h"
#include "core/reconciler/naming.h"
#include "core/reconciler/wish_keeper.h"
#include "core/reconciler/work_queue.h"

#include <QPointer>
#include <QTimer>
#include <algorithm>
#include <set>

Q_LOGGING_CATEGORY(lcReconciler, "tidegate.reconciler")

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using store::Change;

namespace {

constexpr milliseconds observedEvery{100}; // looks at one revision, however often the engine has news
// Apps go first: when the engine has news of many revisions at once, most likely they all start, and what
// would be written of each now is out of date in a moment. So each look comes that much later for every other
// that waits, up to a second.
constexpr milliseconds pausePerNews{50};
constexpr milliseconds longestNewsPause{1'000};
constexpr std::chrono::minutes garbageEvery{10}; // revisions grow old without any change
constexpr int stepsAtOnce = 64;                  // between two turns of the event loop
constexpr milliseconds longestTurn{8};           // the API's requests wait that long for the steps at most
constexpr milliseconds longestBurst{50};         // then the engine is told, even if more is queued
constexpr int restPerWish = 4; // times what telling the engine took: ten thousand routes are a long story
const WorkItem sweep{StepKind::Events, {}};

Plan runStep(const World &world, const WorkItem &item)
{
    switch (item.step) {
    case StepKind::Service:
        return reconcileService(world, item.name);
    case StepKind::Configuration:
        return reconcileConfiguration(world, item.name);
    case StepKind::Revision:
        return reconcileRevision(world, item.name);
    case StepKind::Route:
        return reconcileRoute(world, item.name);
    case StepKind::PingSource:
        return reconcilePingSource(world, item.name);
    case StepKind::Namespace:
        return reconcileNamespace(world, item.name);
    case StepKind::Retention:
        return collectExpired(world, item.name);
    case StepKind::Deletion:
        return finishDeletions(world);
    case StepKind::Events:
        return sweepEvents(world);
    case StepKind::Garbage:
        break;
    }
    if (!item.name.name.isEmpty())
        return collectLeftBy(world, item.name.name);
    return item.name.ns.isEmpty() ? collectGarbage(world) : collectNamespace(world, item.name.ns);
}

const WorkItem allRetention{StepKind::Retention, {}};

bool isRace(Code code)
{
    return code == Code::Conflict || code == Code::AlreadyExists || code == Code::NotFound;
}

WorkItem itemForRevision(const RevisionKey &key)
{
    return {StepKind::Revision, {QString::fromStdString(key.ns), QString::fromStdString(key.name)}};
}

WorkItem itemForRoute(const RouteKey &key)
{
    return {StepKind::Route, {QString::fromStdString(key.ns), QString::fromStdString(key.name)}};
}

} // namespace

struct Reconciler::Private
{
    Private(Reconciler &q, store::Store &s, engine::Engine &e, resource::Domain domainOfRoutes,
            QString nameOfNode, const Clock &c)
        : owner(q)
        , store(s)
        , engine(e)
        , domain(std::move(domainOfRoutes))
        , node(std::move(nameOfNode))
        , clock(c)
    {
        turn.setSingleShot(true);
        alarm.setSingleShot(true);
        QObject::connect(&turn, &QTimer::timeout, &owner, [this] { work(); });
        QObject::connect(&alarm, &QTimer::timeout, &owner, [this] { wake(); });
    }

    World world() const;
    void follow(const Change &change);
    void countEvent(const Change &change);
    void reportNaming(const QString &map);
    void observe(const RevisionKey &key);
    void enqueue(const WorkItem &item);
    void enqueueAll();
    void enqueueNames(const resource::Kind &kind, StepKind step);
    void wantWish();
    bool isWishDue() const;
    void schedule();
    void wake();
    void work();
    void run(const WorkItem &item);
    void written(const WorkItem &item, const std::optional<milliseconds> &requeueAfter,
                 const std::optional<Error> &error);
    void later(const WorkItem &item, milliseconds after);
    void applyWish();
    bool idle() const { return !queue.hasReady() && !queue.isWorking() && !wishDirtySince; }
    void reportIfSettled();

    Reconciler &owner;
    store::Store &store;
    engine::Engine &engine;
    const resource::Domain domain;
    const QString node;
    const Clock &clock;
    WorkQueue queue;
    Backoff backoff;
    WishKeeper wish; ///< as the engine was given it last
    SteadyTime wishNotBefore;
    std::map<WorkItem, SteadyTime>
        observedAt;          ///< when a revision was, or will be, looked at for the engine's sake
    std::set<WorkItem> news; ///< revisions whose look is to come
    std::optional<SteadyTime> wishDirtySince;
    size_t events = 0; ///< stored ones
    QTimer turn;       ///< the next turn of the event loop
    QTimer alarm;      ///< the earliest delayed item
    bool running = false;
    bool busy = false; ///< has not been idle since settled() was sent
};

World Reconciler::Private::world() const
{
    return {store,
            [this](const RevisionKey &key) { return engine.observation(key); },
            domain,
            clock.wall(),
            &wish.wish(),
            [this](const std::string &path) { return engine.executable(path); },
            engine.runsImages(),
            node};
}

/// Settings of host names that can not be used are said once, when they come.
void Reconciler::Private::reportNaming(const QString &map)
{
    if (map != "config-domain"_L1 && map != "config-network"_L1)
        return;
    for (const QString &problem : Naming(store, domain).problems()) {
        if (problem.startsWith(map))
            qCWarning(lcReconciler, "%s", qUtf8Printable(problem));
    }
}

void Reconciler::Private::countEvent(const Change &change)
{
    if (change.type == store::ChangeType::Added && ++events > mostEvents)
        queue.add(sweep);
    else if (change.type == store::ChangeType::Deleted && events > 0)
        --events;
}

void Reconciler::Private::follow(const Change &change)
{
    if (change.object->kind() == &resource::kinds::event())
        countEvent(change);
    if (change.object->kind() == &resource::kinds::configMap() && change.object->ns() == "knative-serving"_L1)
        reportNaming(change.object->name());
    for (const WorkItem &item : affectedBy(change, store))
        queue.add(item);
    if (wish.note(change, store))
        wantWish();
    if (change.type == store::ChangeType::Deleted && change.object->kind() == &resource::kinds::revision()) {
        const WorkItem gone{StepKind::Revision, change.object->objectName()};
        observedAt.erase(gone);
        news.erase(gone);
    }
    schedule();
}

void Reconciler::Private::observe(const RevisionKey &key)
{
    const WorkItem item = itemForRevision(key);
    if (!news.insert(item).second)
        return;
    const SteadyTime now = clock.steady();
    const milliseconds pause = std::min(longestNewsPause, pausePerNews * int(news.size() - 1));
    SteadyTime &look = observedAt.try_emplace(item, now - observedEvery).first->second;
    look = std::max(look + observedEvery, now + pause);
    if (look <= now)
        enqueue(item);
    else
        later(item, std::chrono::ceil<milliseconds>(look - now));
}

void Reconciler::Private::enqueue(const WorkItem &item)
{
    queue.add(item);
    schedule();
}

void Reconciler::Private::enqueueAll()
{
    using namespace resource::kinds;
    queue.add({});
    queue.add({StepKind::Deletion, {}});
    store.walk(resource::kinds::event(), {}, {}, [this](const store::Kept &) {
        ++events;
        return true;
    });
    queue.add(sweep);
    enqueueNames(namespaceKind(), StepKind::Namespace);
    enqueueNames(service(), StepKind::Service);
    enqueueNames(configuration(), StepKind::Configuration);
    enqueueNames(revision(), StepKind::Revision);
    enqueueNames(route(), StepKind::Route);
    enqueueNames(pingSource(), StepKind::PingSource);
}

void Reconciler::Private::enqueueNames(const resource::Kind &kind, StepKind step)
{
    store.walk(kind, {}, {}, [&](const store::Kept &kept) {
        queue.add({step, kept.name()});
        return true;
    });
}

void Reconciler::Private::wantWish()
{
    if (!wishDirtySince)
        wishDirtySince = clock.steady();
}

void Reconciler::Private::schedule()
{
    busy = busy || !idle();
    if (!running || turn.isActive() || (!queue.hasReady() && !wishDirtySince))
        return;
    const auto rest = std::chrono::ceil<milliseconds>(wishNotBefore - clock.steady());
    turn.start(queue.hasReady() ? milliseconds(0) : std::max(milliseconds(0), rest));
}

/// When the burst is over or has lasted, unless the engine has only just been told.
bool Reconciler::Private::isWishDue() const
{
    if (!running || !wishDirtySince || clock.steady() < wishNotBefore)
        return false;
    return !queue.hasReady() || clock.steady() - *wishDirtySince >= longestBurst;
}

void Reconciler::Private::later(const WorkItem &item, milliseconds after)
{
    queue.addLater(item, clock.steady() + after);
    const auto due = queue.nextDue();
    if (!running || !due)
        return;
    const auto wait = std::chrono::ceil<milliseconds>(*due - clock.steady());
    alarm.start(std::clamp<milliseconds>(wait, milliseconds(0), std::chrono::hours(1)));
}

void Reconciler::Private::wake()
{
    queue.promote(clock.steady());
    if (const auto due = queue.nextDue()) {
        const auto wait = std::chrono::ceil<milliseconds>(*due - clock.steady());
        alarm.start(std::clamp<milliseconds>(wait, milliseconds(1), std::chrono::hours(1)));
    }
    schedule();
}

void Reconciler::Private::work()
{
    const SteadyTime end = clock.steady() + longestTurn;
    for (int i = 0; running && i < stepsAtOnce && clock.steady() < end; ++i) {
        const auto item = queue.take();
        if (!item)
            break;
        run(*item);
    }
    if (isWishDue())
        applyWish();
    schedule();
    reportIfSettled();
}

void Reconciler::Private::run(const WorkItem &item)
{
    news.erase(item);
    if (item == allRetention) {
        enqueueNames(resource::kinds::configuration(), StepKind::Retention);
        queue.finish(item);
        later(item, garbageEvery);
        return;
    }
    const World here = world();
    Plan plan = runStep(here, item);
    if (!plan.mutations.empty())
        std::ranges::move(eventsOf(here, plan.notes), std::back_inserter(plan.mutations));
    if (plan.mutations.empty()) {
        written(item, plan.requeueAfter, std::nullopt);
        return;
    }
    // The store may answer after this has gone.
    store.commit(std::move(plan.mutations),
                 [guard = QPointer<Reconciler>(&owner), this, item, after = plan.requeueAfter](auto result) {
                     if (!guard)
                         return;
                     written(item, after, result ? std::nullopt : std::optional(result.error()));
                     schedule();
                     reportIfSettled();
                 });
}

void Reconciler::Private::written(const WorkItem &item, const std::optional<milliseconds> &requeueAfter,
                                  const std::optional<Error> &error)
{
    queue.finish(item);
    if (!error) {
        backoff.succeeded(item);
        if (requeueAfter)
            later(item, *requeueAfter);
        if (item == WorkItem{})
            later(allRetention, garbageEvery);
        return;
    }
    const milliseconds wait = backoff.failed(item, isRace(error->code));
    if (!isRace(error->code))
        qCWarning(lcReconciler, "could not write what follows for \"%s\": %s",
                  qUtf8Printable(item.name.text()), error->message.c_str());
    if (wait.count() == 0)
        queue.add(item);
    else
        later(item, wait);
}

void Reconciler::Private::applyWish()
{
    const SteadyTime begin = clock.steady();
    wishDirtySince.reset();
    const std::set<RouteKey> changed = wish.update(world());
    engine.apply(wish.wish());
    for (const RouteKey &key : changed)
        queue.add(itemForRoute(key));
    const SteadyTime end = clock.steady();
    wishNotBefore = end + restPerWish * (end - begin);
}

void Reconciler::Private::reportIfSettled()
{
    if (!busy || !idle())
        return;
    busy = false;
    Q_EMIT owner.settled();
}

Reconciler::Reconciler(store::Store &store, engine::Engine &engine, resource::Domain domain, QString node,
                       const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, store, engine, std::move(domain), std::move(node), clock))
{
}

Reconciler::~Reconciler() = default;

void Reconciler::start()
{
    if (d->running)
        return;
    d->running = true;
    for (const QString &map : {u"config-domain"_s, u"config-network"_s})
        d->reportNaming(map);
    connect(&d->store, &store::Store::changed, this, [this](const Change &change) { d->follow(change); });
    connect(&d->engine, &engine::Engine::observed, this, [this](const RevisionKey &key) { d->observe(key); });
    connect(&d->engine, &engine::Engine::executableRead, this, [this](const std::string &path) {
        for (const WorkItem &item : revisionsRunning(path, d->store))
            d->enqueue(item);
    });
    d->enqueueAll();
    d->wish.noteAll(d->store);
    d->applyWish(); // at once: from now on requests have to find their routes
    d->schedule();
}

void Reconciler::stop()
{
    d->running = false;
    d->turn.stop();
    d->alarm.stop();
    disconnect(&d->store, nullptr, this, nullptr);
    disconnect(&d->engine, nullptr, this, nullptr);
}

bool Reconciler::idle() const
{
    return d->idle();
}

} // namespace tidegate::reconciler
