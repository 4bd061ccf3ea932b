#include "core/engine/revision_runner.h"

#include "core/engine/port_probe.h"
#include "core/engine/table_builder.h"

#include <QPointer>
#include <QTimer>
#include <algorithm>
#include <utility>

// How a revision's instances end: by themselves, by a probe, on request, or because nobody reaches them.

namespace tidegate::engine {

using std::chrono::duration_cast;

namespace {

constexpr milliseconds startStopGrace{5'000}; ///< from SIGTERM to SIGKILL for one that never had a request
constexpr milliseconds tableSettles{50};      ///< until no gateway thread can still act on an older table
constexpr milliseconds probePatience{1'000};
constexpr milliseconds untilCertain{100}; ///< from one try of a lost instance's port to the next
constexpr seconds suspectedAgain{1};      ///< after it was found to live: one try is enough
constexpr seconds firstRequests{1};       ///< until those that waited for an instance have reached it
constexpr seconds longEnough{30};         ///< an instance that lived so long did not crash in a loop

} // namespace

void RevisionRunner::onExited(const InstanceId &id, const runtime::Exit &exit)
{
    InstanceSlot *slot = find(id);
    if (!slot || slot->ended())
        return;
    const InstancePhase phase = slot->phase;
    slot->exit = exit;
    slot->pid = slot->process->pid();
    slot->port = slot->process->port();
    slot->startedIn = slot->process->startedAfter();
    slot->start = slot->process->startRecord();
    slot->run = slot->process->runTimes();
    slot->usage = slot->process->usage();              // the last that was read of it
    slot->process.release()->deleteLater();            // it is the sender
    const bool isProbed = !slot->probeFailure.empty(); // what follows from it has been done then
    const bool asked = !isProbed && (slot->stopAsked || exit.requested || phase == InstancePhase::Draining);
    if (asked && livedLong(*slot))
        m_setbacks.forgetCrashes();
    else if (!asked && !isProbed)
        setBack(*slot, failureOf(exit));
    close(*slot, asked ? InstancePhase::Stopped : InstancePhase::Failed);
    if (!asked)
        rememberEnd(*slot);
    reconcile();
    if (phase != InstancePhase::Draining)
        invalidate(true);
    m_context.events.ended(*this, id);
}

/// A failed liveness or startup probe: as good as a crash, only that its process has yet to end.
void RevisionRunner::onFailing(const InstanceId &id, const std::string &why)
{
    InstanceSlot *slot = find(id);
    if (!slot || (slot->phase != InstancePhase::Ready && slot->phase != InstancePhase::Starting))
        return;
    slot->probeFailure = why;
    setBack(*slot, probeFailure(slot->phase == InstancePhase::Starting, why));
    slot->phase = InstancePhase::Draining;
    slot->stopAsked = true;
    m_context.events.startFinished(id);
    m_context.events.probeTold(id, why);
    reconcile();
    invalidate(true);
    m_context.events.changed(*this);
}

/// Those that have been started in its place since learn of its end, too.
void RevisionRunner::rememberEnd(const InstanceSlot &slot)
{
    m_lastEnd = EndedRun{slot.processStart(), *slot.endedAt, *slot.exit};
    for (InstanceSlot &other : m_slots) {
        if (other.live() && other.restarts > 0 && !other.previous)
            other.previous = m_lastEnd;
    }
}

void RevisionRunner::close(InstanceSlot &slot, InstancePhase phase)
{
    const InstanceId id = slot.id;
    slot.phase = phase;
    slot.endedAt = m_context.clock.wall();
    slot.inFlight = 0;
    m_context.events.startFinished(id);
    m_context.events.changed(*this);
}

void RevisionRunner::setBack(const InstanceSlot &slot, gateway::Failure failure)
{
    const Setbacks::Now now{m_context.clock.steady(), m_context.clock.wall()};
    Setbacks::Trouble trouble{std::move(failure), {slot.lastLines.begin(), slot.lastLines.end()}};
    const auto delay = slot.readyAt ? m_setbacks.crashed(std::move(trouble), livedLong(slot), now)
                                    : m_setbacks.startFailed(std::move(trouble), now);
    if (delay)
        m_context.events.wakeWanted(*this, *delay);
}

bool RevisionRunner::livedLong(const InstanceSlot &slot) const
{
    return slot.readyAt && m_context.clock.steady() - slot.readySince >= longEnough;
}

void RevisionRunner::drain(InstanceSlot &slot)
{
    const InstancePhase phase = slot.phase;
    if (phase == InstancePhase::Queued) {
        close(slot, InstancePhase::Stopped);
        invalidate(false);
        return;
    }
    // It served until nobody wanted it: that others failed to start beside it says nothing about the next
    // one.
    if (phase == InstancePhase::Ready && goal() == 0)
        m_setbacks.clear();
    slot.phase = InstancePhase::Draining;
    slot.suspect = false;
    slot.outOfTable.reset();
    slot.drainUntil = m_context.clock.steady() + m_wish->spec.timeout;
    if (phase == InstancePhase::Starting) {
        askToStop(slot, startStopGrace);
        m_context.events.startFinished(slot.id);
    } else {
        invalidate(false);
    }
    m_context.events.changed(*this);
}

void RevisionRunner::askToStop(InstanceSlot &slot, milliseconds grace)
{
    slot.stopAsked = true;
    if (slot.process)
        slot.process->stop(grace);
}

/// From SIGTERM to SIGKILL once drained: the revision's time-out, as in Knative, unless it is hurried.
milliseconds RevisionRunner::stopGrace(const InstanceSlot &slot, SteadyTime now) const
{
    const milliseconds usual = m_wish->spec.timeout;
    return slot.endBy ? std::clamp(duration_cast<milliseconds>(*slot.endBy - now), milliseconds(0), usual)
                      : usual;
}

void RevisionRunner::published()
{
    for (InstanceSlot &slot : m_slots) {
        if (slot.phase == InstancePhase::Draining && !slot.outOfTable)
            slot.outOfTable = m_context.clock.steady();
    }
}

void RevisionRunner::checkDraining(const gateway::RevisionSample *sample)
{
    noteInFlight(sample);
    const SteadyTime now = m_context.clock.steady();
    for (size_t i = 0; i < m_slots.size(); ++i) { // stopping may end one at once
        InstanceSlot &slot = m_slots[i];
        if (slot.phase != InstancePhase::Draining || slot.stopAsked)
            continue;
        const bool idle = slot.inFlight == 0 && slot.outOfTable && now - *slot.outOfTable >= tableSettles;
        if (idle || now >= slot.drainUntil)
            askToStop(slot, stopGrace(slot, now));
    }
}

void RevisionRunner::retire()
{
    if (m_retired)
        return;
    m_retired = true;
    m_setbacks.stopWaiting();
    reconcile();
    invalidate(false); // even with nothing to drain, the table is to say so
}

void RevisionRunner::setMode(resource::EngineMode mode)
{
    if (std::exchange(m_mode, mode) == mode || m_retired)
        return;
    if (mode == resource::EngineMode::Draining) {
        for (size_t i = 0; i < m_slots.size(); ++i) {
            if (m_slots[i].phase == InstancePhase::Queued)
                drain(m_slots[i]); // its start has not begun
        }
    }
    reconcile();
    invalidate(true); // who waits is told, or has something to wait for again
    m_context.events.changed(*this);
}

/// While the engine drains: what has no request any more goes.
void RevisionRunner::endIdle()
{
    const SteadyTime latest = m_context.clock.steady() - firstRequests;
    for (InstanceSlot &slot : m_slots) {
        if (slot.phase == InstancePhase::Ready && slot.inFlight == 0 && slot.readySince <= latest)
            drain(slot);
    }
}

void RevisionRunner::hurry(milliseconds grace)
{
    for (size_t i = 0; i < m_slots.size(); ++i) { // stopping may end one at once
        if (m_slots[i].phase == InstancePhase::Draining)
            hurry(m_slots[i], grace);
    }
}

void RevisionRunner::hurry(InstanceSlot &slot, milliseconds grace)
{
    const SteadyTime now = m_context.clock.steady();
    slot.endBy = std::min(slot.endBy.value_or(now + grace), now + grace);
    const SteadyTime until =
        *slot.endBy - std::min(grace / 4, startStopGrace); // the rest is for the process to end
    slot.drainUntil = std::min(slot.drainUntil, until);
    if (slot.stopAsked || slot.drainUntil <= now)
        askToStop(slot, stopGrace(slot, now));
}

void RevisionRunner::dismiss(const InstanceId &id, std::optional<milliseconds> grace)
{
    InstanceSlot *slot = find(id);
    if (!slot)
        return;
    slot->isDismissed = true;
    if (slot->live())
        drain(*slot);
    if (grace && slot->phase == InstancePhase::Draining) {
        invalidate(true); // no further request is to find what may end at once
        hurry(*slot, *grace);
    }
    reconcile();
    m_context.events.changed(*this);
}

// ---- lost instances

void RevisionRunner::lost(const InstanceId &id)
{
    InstanceSlot *slot = find(id);
    if (!slot || slot->phase != InstancePhase::Ready || slot->suspect)
        return;
    slot->suspect = true;
    invalidate(true);
    // One that often breaks connections and lives is not held back for long each time.
    const bool knownToLive = slot->clearedAt && m_context.clock.steady() - *slot->clearedAt < suspectedAgain;
    tryPort(id, knownToLive);
}

/// The slot of a lost instance that may still turn out to live; null when there is none.
InstanceSlot *RevisionRunner::suspected(const InstanceId &id)
{
    InstanceSlot *slot = find(id);
    return slot && slot->phase == InstancePhase::Ready && slot->suspect ? slot : nullptr;
}

void RevisionRunner::tryPort(const InstanceId &id, bool isLastTry)
{
    const InstanceSlot *slot = suspected(id);
    if (!slot)
        return;
    const auto done = [self = QPointer<RevisionRunner>(this), id, isLastTry](bool accepted) {
        if (self)
            self->probed(id, accepted, isLastTry);
    };
    if (m_context.options.probePort)
        m_context.options.probePort(slot->process->port(), done);
    else
        probePort(this, slot->process->port(), probePatience, done);
}

void RevisionRunner::probed(const InstanceId &id, bool accepted, bool wasLastTry)
{
    InstanceSlot *slot = suspected(id);
    if (!slot)
        return;
    if (!accepted) {
        drain(*slot);
        reconcile();
    } else if (wasLastTry) {
        slot->suspect = false;
        slot->clearedAt = m_context.clock.steady();
        invalidate(true);
    } else {
        // A process that is ending closes its connections first and still listens for a moment.
        QTimer::singleShot(untilCertain, this, [this, id] { tryPort(id, true); });
    }
}

} // namespace tidegate::engine
