#include "core/trigger/scheduler_private.h"

using namespace Qt::StringLiterals;

namespace tidegate::trigger {

using resource::OverlapPolicy;

namespace {

/// Of an answer's status line, or of the error.
QString describe(const Result<Answer> &answer)
{
    return answer ? u"HTTP %1"_s.arg(answer->status) : QString::fromStdString(answer.error().message);
}

QString reasonOf(const Result<Answer> &answer)
{
    if (answer)
        return u"Status%1"_s.arg(answer->status);
    return answer.error().code == Code::Timeout ? u"Timeout"_s : u"NoAnswer"_s;
}

bool isGood(const Result<Answer> &answer)
{
    return answer && answer->status >= 200 && answer->status < 300;
}

/// As Knative's eventing repeats: what may go better another time.
bool isWorthRepeating(const Result<Answer> &answer)
{
    if (!answer)
        return answer.error().code != Code::BadRequest;
    const int status = answer->status;
    return status == 404 || status == 408 || status == 409 || status == 429 || status >= 500;
}

} // namespace

void Scheduler::Private::wait(const RunPtr &run, WallTime until)
{
    run->waitsUntil = until;
    waiting.add(until, run);
}

/// Its time has come: the first, or after a pause.
void Scheduler::Private::continueRun(const RunPtr &run)
{
    if (run->isDeadLetter)
        sendDeadLetter(run);
    else if (run->isRunning)
        attempt(run);
    else
        begin(run);
}

void Scheduler::Private::begin(const RunPtr &run)
{
    TriggerState &trigger = *run->trigger;
    const OverlapPolicy overlap = run->spec->settings.overlap;
    // What is caught up comes all at once: it goes one after another where firings must not overlap, and as
    // many together as there may be where they may.
    const bool isOrderly = run->firing.isCatchUp || overlap == OverlapPolicy::Queue;
    if (overlap == OverlapPolicy::Queue && int(trigger.queue.size()) >= options.mostUnfinished &&
        !run->firing.isCatchUp)
        return skip(run, FiringState::Skipped, u"QueueFull"_s,
                    u"%1 firings of it wait already"_s.arg(trigger.queue.size()));
    if (mayStart(trigger, *run)) {
        run->isRunning = true;
        ++trigger.running;
        return attempt(run);
    }
    if (isOrderly) {
        trigger.queue.push_back(run);
        return;
    }
    if (overlap == OverlapPolicy::Skip)
        return skip(run, FiringState::Skipped, u"StillRunning"_s, u"the one before is not done yet"_s);
    skip(run, FiringState::Skipped, u"TooManyUnfinished"_s,
         u"%1 firings of it are not done yet"_s.arg(trigger.running));
}

bool Scheduler::Private::mayStart(const TriggerState &trigger, const Run &run) const
{
    const bool mayOverlap = run.spec->settings.overlap == OverlapPolicy::Allow;
    return trigger.running < (mayOverlap ? options.mostUnfinished : 1);
}

void Scheduler::Private::attempt(const RunPtr &run)
{
    Firing &firing = run->firing;
    firing.state = FiringState::Running;
    ++firing.attempts;
    if (!firing.started)
        firing.started = clock.wall();
    const Receiver &sink = run->spec->sink;
    const auto done = [this, guard = QPointer<Scheduler>(&owner), run](const Result<Answer> &answer) {
        if (guard)
            answered(run, answer);
    };
    if (sink.url.isEmpty()) {
        QMetaObject::invokeMethod(
            &owner,
            [done] {
                done(fail(Code::Unavailable, "the sink has no address: see the condition SinkProvided"));
            },
            Qt::QueuedConnection);
        return;
    }
    const std::string id = firingId(run->trigger->uid, firing.planned);
    sender.send({sink.url, sink.isOurs, run->spec->event.at(id, firing.planned), run->spec->settings.timeout},
                done);
}

void Scheduler::Private::answered(const RunPtr &run, const Result<Answer> &answer)
{
    Firing &firing = run->firing;
    firing.status = answer ? answer->status : 0;
    if (answer) {
        firing.latency = answer->latency;
        firing.head = answer->head.substr(0, longestHead);
        if (answer->cold)
            firing.cold = firing.cold.value_or(false) || *answer->cold;
    }
    if (isGood(answer)) {
        firing.state = FiringState::Succeeded;
        firing.reason.clear();
        firing.message.clear();
        return finish(run);
    }
    firing.reason = reasonOf(answer);
    firing.message = describe(answer);
    const auto &settings = run->spec->settings;
    if (isWorthRepeating(answer) && firing.attempts <= settings.retries && isRunning &&
        !run->trigger->isGone) {
        wait(run, clock.wall() + pauseBefore(firing.attempts + 1, settings));
        return arm();
    }
    // What was not to be repeated only because the server ends stays open: the next start decides.
    if (!isRunning)
        return;
    firing.state = FiringState::Failed;
    if (settings.deadLetter.isEmpty() || run->trigger->isGone)
        return finish(run);
    run->isDeadLetter = true;
    sendDeadLetter(run);
}

void Scheduler::Private::sendDeadLetter(const RunPtr &run)
{
    ++run->deadLetterAttempts;
    Firing &firing = run->firing;
    const auto &settings = run->spec->settings;
    const Receiver receiver = deadLetterReceiver(settings.deadLetter, run->trigger->name.ns, store);
    firing.deadLetter = receiver.url.isEmpty() ? settings.deadLetter : receiver.url;
    const auto done = [this, guard = QPointer<Scheduler>(&owner), run](const Result<Answer> &answer) {
        if (guard)
            deadLetterAnswered(run, answer);
    };
    if (receiver.url.isEmpty()) {
        QMetaObject::invokeMethod(
            &owner, [done] { done(fail(Code::Unavailable, "the dead letter's receiver has no address")); },
            Qt::QueuedConnection);
        return;
    }
    Message message = run->spec->event.at(firingId(run->trigger->uid, firing.planned), firing.planned);
    addFailure(message, run->spec->sink.url.toStdString(), firing.status, firing.message.toStdString());
    sender.send({receiver.url, receiver.isOurs, std::move(message), settings.timeout}, done);
}

void Scheduler::Private::deadLetterAnswered(const RunPtr &run, const Result<Answer> &answer)
{
    run->firing.deadLetterStatus = answer ? answer->status : 0;
    const auto &settings = run->spec->settings;
    if (isGood(answer) || !isWorthRepeating(answer) || run->deadLetterAttempts > settings.retries ||
        !isRunning || run->trigger->isGone)
        return finish(run);
    wait(run, clock.wall() + pauseBefore(run->deadLetterAttempts + 1, settings));
    arm();
}

void Scheduler::Private::skip(const RunPtr &run, FiringState state, const QString &reason,
                              const QString &message)
{
    run->firing.state = state;
    run->firing.reason = reason;
    run->firing.message = message;
    finish(run);
}

void Scheduler::Private::finish(const RunPtr &run)
{
    TriggerState &trigger = *run->trigger;
    run->firing.ended = clock.wall();
    trigger.runs.erase(run);
    if (run->isRunning)
        --trigger.running;
    run->isRunning = false;
    if (!trigger.isGone)
        journal.write({entryOf(*run)});
    if (trigger.queue.empty() || !isRunning || !mayStart(trigger, *trigger.queue.front()))
        return;
    const RunPtr next = trigger.queue.front();
    trigger.queue.pop_front();
    begin(next);
}

/// What has not been sent yet is not sent any more. What has goes on to its end, by the settings it began
/// with.
void Scheduler::Private::cancelWaiting(const TriggerPtr &trigger)
{
    trigger->queue.clear();
    for (const RunPtr &run : std::set<RunPtr>(trigger->runs)) {
        if (run->isRunning)
            continue;
        if (run->waitsUntil)
            waiting.remove(*run->waitsUntil, run);
        skip(run, FiringState::Cancelled, u"Changed"_s, u"the trigger was changed before it was sent"_s);
    }
}

JournalEntry Scheduler::Private::entryOf(const Run &run) const
{
    return {run.trigger->id, run.firing.number, run.firing.planned, !isFinal(run.firing.state),
            firingJson(run.firing, run.trigger->uid)};
}

} // namespace tidegate::trigger
