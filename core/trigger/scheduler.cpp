#include "core/trigger/scheduler_private.h"

#include "core/base/logging.h"

#include <algorithm>

Q_DECLARE_LOGGING_CATEGORY(lcTriggerJournal)

namespace tidegate::trigger {

using resource::Object;
using resource::ObjectName;
namespace kinds = resource::kinds;

namespace {

/// After the disk refused a moment.
constexpr milliseconds kTryAgain{1000};
/// So long an instance that was made ready stays so after the moment it was meant for.
constexpr seconds kStaysWarm{10};

} // namespace

Scheduler::Private::Private(Scheduler &q, store::Store &s, Journal &j, Sender &out, Warmer *w, const Clock &c,
                            Options o)
    : owner(q), store(s), journal(j), sender(out), warmer(w), clock(c), options(o)
{
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &owner, [this] { wake(); });
}

// ---- the triggers

void Scheduler::Private::adoptAll()
{
    std::map<QString, const JournaledTrigger *> known;
    for (const JournaledTrigger &each : journal.known()) {
        known[each.uid] = &each;
        latestId = std::max(latestId, each.id);
    }
    store.visit(kinds::pingSource(), {}, [&](const resource::ObjectPtr &source) {
        const auto found = known.find(source->uid());
        adopt(*source, found == known.end() ? nullptr : found->second);
        if (found != known.end())
            known.erase(found);
    });
    for (const auto &[uid, gone] : known)
        journal.forget(gone->id);
}

void Scheduler::Private::follow(const store::Change &change)
{
    if (change.object->kind() != &kinds::pingSource())
        return;
    const ObjectName name = change.object->objectName();
    const auto found = triggers.find(name);
    const bool isSame = found != triggers.end() && found->second->uid == change.object->uid().toStdString();
    if (found != triggers.end() && (!isSame || change.type == store::ChangeType::Deleted))
        drop(name);
    if (change.type == store::ChangeType::Deleted)
        return;
    if (isSame)
        this->change(found->second, *change.object);
    else
        adopt(*change.object, nullptr);
    arm();
}

void Scheduler::Private::adopt(const Object &source, const JournaledTrigger *known)
{
    auto trigger = std::make_shared<TriggerState>();
    trigger->uid = source.uid().toStdString();
    trigger->name = source.objectName();
    trigger->shape = shapeOf(source);
    trigger->handled = source.creationTime().value_or(clock.wall());
    trigger->id = known ? known->id : ++latestId;
    if (known) {
        trigger->latestNumber = known->latestNumber;
        trigger->interrupted = known->open;
        // It was changed right before the server ended; its moments count from now on.
        trigger->handled = known->shape == trigger->shape ? known->handled : clock.wall();
    }
    if (!known || known->shape != trigger->shape)
        journal.remember({trigger->id, source.uid(), trigger->shape, trigger->handled, 0, {}});
    triggers[trigger->name] = trigger;
    if (auto spec = TriggerSpec::read(source))
        trigger->spec = std::make_shared<const TriggerSpec>(std::move(*spec));
    lookAgain(trigger, clock.wall());
}

void Scheduler::Private::change(const TriggerPtr &trigger, const Object &source)
{
    auto spec = TriggerSpec::read(source);
    trigger->spec = spec ? std::make_shared<const TriggerSpec>(std::move(*spec)) : nullptr;
    const QByteArray shape = shapeOf(source);
    if (shape == trigger->shape) {
        // Only where events go, perhaps: who waits goes there, too.
        for (const RunPtr &run : trigger->runs)
            run->spec = trigger->spec ? trigger->spec : run->spec;
        return;
    }
    trigger->shape = shape;
    trigger->handled = clock.wall();
    cancelWaiting(trigger);
    journal.remember({trigger->id, source.uid(), shape, trigger->handled, 0, {}});
    lookAgain(trigger, trigger->handled);
}

void Scheduler::Private::drop(const ObjectName &name)
{
    const TriggerPtr trigger = triggers.at(name);
    triggers.erase(name);
    trigger->isGone = true;
    trigger->spec = nullptr;
    trigger->next = std::nullopt;
    lookAgain(trigger, std::nullopt);
    warmAgain(trigger);
    cancelWaiting(trigger);
    journal.forget(trigger->id);
}

// ---- when

void Scheduler::Private::lookAgain(const TriggerPtr &trigger, std::optional<WallTime> at)
{
    if (trigger->lookAt)
        looks.remove(*trigger->lookAt, trigger);
    trigger->lookAt = at;
    if (at)
        looks.add(*at, trigger);
}

void Scheduler::Private::warmAgain(const TriggerPtr &trigger)
{
    if (trigger->warmAt)
        warmings.remove(*trigger->warmAt, trigger);
    trigger->warmAt = std::nullopt;
    const auto &spec = trigger->spec;
    if (!warmer || !spec || !trigger->next || spec->settings.preWarm.count() == 0 ||
        spec->sinkRoute.isEmpty())
        return;
    trigger->warmAt = *trigger->next - spec->settings.preWarm;
    warmings.add(*trigger->warmAt, trigger);
}

void Scheduler::Private::warm(const TriggerPtr &trigger)
{
    trigger->warmAt = std::nullopt;
    if (trigger->spec && trigger->next)
        warmer->keepWarm(trigger->name.ns, trigger->spec->sinkRoute, *trigger->next + kStaysWarm);
}

void Scheduler::Private::arm()
{
    if (!isRunning)
        return;
    std::optional<WallTime> first;
    for (const auto &each : {looks.earliest(), warmings.earliest(), waiting.earliest()}) {
        if (each && (!first || *each < *first))
            first = each;
    }
    if (!first)
        return timer.stop();
    const auto wait = std::chrono::ceil<milliseconds>(*first - clock.wall());
    timer.start(std::clamp(wait, milliseconds(0), options.longestSleep));
}

void Scheduler::Private::wake()
{
    if (!isRunning)
        return;
    const WallTime now = clock.wall();
    while (const RunPtr run = waiting.take(now)) {
        run->waitsUntil = std::nullopt;
        continueRun(run);
    }
    while (const TriggerPtr trigger = warmings.take(now))
        warm(trigger);
    std::vector<TriggerPtr> due;
    while (TriggerPtr trigger = looks.take(now)) {
        trigger->lookAt = std::nullopt;
        due.push_back(std::move(trigger));
    }
    look(due);
    arm();
}

// ---- what

/// All moments that are taken up together become durable together, and only then can be sent.
void Scheduler::Private::look(const std::vector<TriggerPtr> &due)
{
    std::vector<std::pair<TriggerPtr, WallTime>> before;
    std::vector<RunPtr> runs;
    std::vector<JournalEntry> entries;
    for (const TriggerPtr &trigger : due) {
        if (!trigger->spec)
            continue;
        const WallTime now = clock.wall();
        const auto interrupted = takeInterrupted(trigger, now, runs, entries);
        const FiringPlan plan =
            planFirings(trigger->spec->settings, trigger->handled, interrupted, now, options.pace);
        before.emplace_back(trigger, trigger->handled);
        takeUp(trigger, plan, now, runs, entries);
        trigger->handled = plan.handled;
        trigger->next = plan.next;
        lookAgain(trigger, plan.next ? std::optional(*plan.next - options.pace.lead) : std::nullopt);
        warmAgain(trigger);
    }
    if (entries.empty())
        return;
    journal.write(std::move(entries), [this, guard = QPointer<Scheduler>(&owner), before = std::move(before),
                                       runs = std::move(runs)](const Result<> &written) {
        if (!guard)
            return;
        if (!written)
            return putBack(before, runs);
        for (const RunPtr &run : runs) {
            if (!isFinal(run->firing.state))
                wait(run, run->firing.due);
        }
        arm();
    });
}

/// Of the firings of an earlier run of the server those that were not due yet go on; the moments of the
/// others are for the misfire policy.
std::vector<WallTime> Scheduler::Private::takeInterrupted(const TriggerPtr &trigger, WallTime now,
                                                          std::vector<RunPtr> &runs,
                                                          std::vector<JournalEntry> &entries)
{
    const auto &settings = trigger->spec->settings;
    std::vector<WallTime> moments;
    for (const auto &open : std::exchange(trigger->interrupted, {})) {
        if (!settings.isSuspended && dueTime(trigger->uid, open.planned, settings.jitter) > now) {
            runs.push_back(makeRun(trigger, open.planned, open.number, false));
            entries.push_back(entryOf(*runs.back()));
        } else {
            trigger->interrupted.push_back(open);
            moments.push_back(open.planned);
        }
    }
    return moments;
}

RunPtr Scheduler::Private::makeRun(const TriggerPtr &trigger, WallTime planned, qint64 number, bool isCatchUp)
{
    auto run = std::make_shared<Run>();
    run->trigger = trigger;
    run->spec = trigger->spec;
    run->firing.number = number;
    run->firing.planned = planned;
    run->firing.due = isCatchUp ? planned : dueTime(trigger->uid, planned, trigger->spec->settings.jitter);
    run->firing.isCatchUp = isCatchUp;
    trigger->runs.insert(run);
    return run;
}

void Scheduler::Private::takeUp(const TriggerPtr &trigger, const FiringPlan &plan, WallTime now,
                                std::vector<RunPtr> &runs, std::vector<JournalEntry> &entries)
{
    const auto add = [&](WallTime planned, bool isCatchUp) {
        const auto open = std::find_if(trigger->interrupted.begin(), trigger->interrupted.end(),
                                       [planned](const auto &each) { return each.planned == planned; });
        const bool isOpen = open != trigger->interrupted.end();
        runs.push_back(makeRun(trigger, planned, isOpen ? open->number : ++trigger->latestNumber, isCatchUp));
        entries.push_back(entryOf(*runs.back()));
    };
    for (const WallTime planned : plan.catchUp)
        add(planned, true);
    decideInterrupted(trigger, plan, now, entries);
    if (plan.missed) {
        Run missed{trigger, nullptr, {}, false, false, 0, {}};
        missed.firing.number = ++trigger->latestNumber;
        missed.firing.planned = plan.missed->last;
        missed.firing.due = plan.missed->last;
        missed.firing.state = FiringState::Missed;
        missed.firing.missed = plan.missed;
        missed.firing.ended = now;
        missed.firing.reason = QStringLiteral("Misfire");
        entries.push_back(entryOf(missed));
    }
    for (const WallTime planned : plan.onTime)
        add(planned, false);
}

/// What an earlier run of the server had taken up is sent again now, or never.
void Scheduler::Private::decideInterrupted(const TriggerPtr &trigger, const FiringPlan &plan, WallTime now,
                                           std::vector<JournalEntry> &entries)
{
    for (const auto &open : std::exchange(trigger->interrupted, {})) {
        if (std::find(plan.catchUp.begin(), plan.catchUp.end(), open.planned) != plan.catchUp.end())
            continue;
        Run ended{trigger, nullptr, {}, false, false, 0, {}};
        ended.firing.number = open.number;
        ended.firing.planned = open.planned;
        ended.firing.due = open.planned;
        ended.firing.state = FiringState::Interrupted;
        ended.firing.ended = now;
        ended.firing.reason = QStringLiteral("ServerEnded");
        ended.firing.message =
            QStringLiteral("the server ended while it was under way; whether it was sent is not known");
        entries.push_back(entryOf(ended));
    }
}

/// The disk refused: as if nobody had looked, so that the moments are found again.
void Scheduler::Private::putBack(const std::vector<std::pair<TriggerPtr, WallTime>> &before,
                                 const std::vector<RunPtr> &runs)
{
    for (const RunPtr &run : runs)
        run->trigger->runs.erase(run);
    for (const auto &[trigger, handled] : before) {
        if (trigger->isGone)
            continue;
        trigger->handled = handled;
        lookAgain(trigger, clock.wall() + kTryAgain);
    }
    arm();
}

/// As any other firing from here on: durable before it is sent.
void Scheduler::Private::fireNow(const TriggerPtr &trigger, std::function<void(Result<QByteArray>)> done)
{
    const RunPtr run = makeRun(trigger, clock.wall(), ++trigger->latestNumber, false);
    run->firing.due = run->firing.planned; // nobody who asks for it waits for the jitter
    run->firing.isManual = true;
    journal.write({entryOf(*run)}, [this, guard = QPointer<Scheduler>(&owner), run,
                                    done = std::move(done)](const Result<> &written) {
        if (!guard)
            return;
        if (!written) {
            run->trigger->runs.erase(run);
            return done(tl::unexpected(written.error()));
        }
        done(firingJson(run->firing, run->trigger->uid));
        if (isFinal(run->firing.state)) // it was changed meanwhile
            return;
        wait(run, run->firing.due);
        arm();
    });
}

// ---- the scheduler

Scheduler::Scheduler(store::Store &store, Journal &journal, Sender &sender, Warmer *warmer,
                     const Clock &clock, Options options, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this, store, journal, sender, warmer, clock, options))
{
}

Scheduler::~Scheduler() = default;

void Scheduler::start()
{
    if (d->isRunning)
        return;
    d->isRunning = true;
    connect(&d->store, &store::Store::changed, this,
            [this](const store::Change &change) { d->follow(change); });
    d->adoptAll();
    d->arm();
}

void Scheduler::stop()
{
    d->isRunning = false;
    d->timer.stop();
    disconnect(&d->store, nullptr, this, nullptr);
}

void Scheduler::fireNow(const ObjectName &name, std::function<void(Result<QByteArray>)> done)
{
    const auto found = d->triggers.find(name);
    if (found == d->triggers.end())
        return done(fail(Code::NotFound, "there is no such trigger", name.text().toStdString()));
    if (!d->isRunning)
        return done(fail(Code::Unavailable, "the server is ending, and sends nothing more"));
    if (!found->second->spec)
        return done(fail(Code::Invalid, "its schedule or its time zone cannot be read"));
    d->fireNow(found->second, std::move(done));
}

void Scheduler::records(const ObjectName &name, int limit,
                        std::function<void(Result<std::vector<QByteArray>>)> done)
{
    const auto found = d->triggers.find(name);
    if (found == d->triggers.end())
        return done(std::vector<QByteArray>());
    d->journal.read(found->second->id, limit, std::move(done));
}

} // namespace tidegate::trigger
