#include "core/engine/revision_runner.h"

#include "core/engine/probe_plan.h"
#include "core/engine/table_builder.h"

#include <algorithm>
#include <utility>

namespace tidegate::engine {

namespace {

constexpr std::chrono::minutes keptAfterEnd{1};

milliseconds between(SteadyTime from, SteadyTime to)
{
    return std::chrono::duration_cast<milliseconds>(to - from);
}

autoscaler::ScalerStart startOf(const RevisionWish &wish)
{
    return {wish.scaleTargetInitialized, wish.reachable};
}

} // namespace

RevisionRunner::RevisionRunner(RunnerContext context, RevisionWishPtr wish, autoscaler::Policy policy)
    : m_context(context)
    , m_wish(std::move(wish))
    , m_scaling(std::move(policy), context.clock.wall(), startOf(*m_wish))
    , m_meter(context.clock.steady())
    , m_setbacks(context.options.backoffFirst, context.options.backoffMost)
{
}

RevisionRunner::~RevisionRunner()
{
    for (InstanceSlot &slot : m_slots) {
        if (slot.process)
            slot.process->disconnect(this);
    }
}

void RevisionRunner::begin()
{
    reconcile();
}

void RevisionRunner::update(RevisionWishPtr wish, std::optional<autoscaler::Policy> policy)
{
    // What failed was another program: the new one is tried at once.
    if (wish->packageDigest != m_wish->packageDigest || wish->executable != m_wish->executable ||
        wish->image != m_wish->image)
        m_setbacks.clear();
    m_wish = std::move(wish);
    if (policy)
        m_scaling.setPolicy(std::move(*policy));
    invalidate(false);
}

InstanceSlot *RevisionRunner::find(const InstanceId &id)
{
    const auto found =
        std::find_if(m_slots.begin(), m_slots.end(), [&](const InstanceSlot &slot) { return slot.id == id; });
    return found == m_slots.end() ? nullptr : &*found;
}

int RevisionRunner::count(InstancePhase phase) const
{
    return int(std::count_if(m_slots.begin(), m_slots.end(),
                             [&](const InstanceSlot &slot) { return slot.phase == phase; }));
}

int RevisionRunner::live() const
{
    return int(std::count_if(m_slots.begin(), m_slots.end(), [](const auto &slot) { return slot.live(); }));
}

bool RevisionRunner::isReady() const
{
    return std::any_of(m_slots.begin(), m_slots.end(), [](const auto &slot) { return slot.serves(); });
}

InstanceCounts RevisionRunner::counts(int room) const
{
    return {
        int(std::count_if(m_slots.begin(), m_slots.end(), [](const auto &slot) { return slot.serves(); })),
        count(InstancePhase::Queued) + count(InstancePhase::Starting), m_wish->reachable,
        room < 0 ? -1 : live() + room};
}

int RevisionRunner::running() const
{
    return int(std::count_if(m_slots.begin(), m_slots.end(),
                             [](const InstanceSlot &slot) { return slot.process != nullptr; }));
}

bool RevisionRunner::finished() const
{
    return std::all_of(m_slots.begin(), m_slots.end(), [](const InstanceSlot &slot) { return slot.ended(); });
}

// ---- scaling

void RevisionRunner::tick(const gateway::RevisionSample *sample, bool decide, int room)
{
    m_load = m_meter.read(sample, m_context.clock.steady());
    readUsage();
    checkDraining(sample);
    forgetEnded();
    if (m_retired)
        return;
    if (m_mode == resource::EngineMode::Draining)
        endIdle();
    letOthersStart();
    measureFurther();
    const autoscaler::ScaleOutcome before = m_scaling.outcome();
    const WallTime now = m_context.clock.wall();
    // Who had to wait brings the next decision forward, and who still waits the one after it.
    const bool waits = std::exchange(m_decideNext, false) || m_load.waiting > 0;
    m_scaling.tick(m_load, counts(room), decide || waits, now);
    wake();
    reconcile();
    m_scaling.sample(m_load, counts(), now);
    const autoscaler::ScaleOutcome &after = m_scaling.outcome();
    if (m_target && m_target->queueLimit != queueLimit(m_target->containerConcurrency,
                                                       m_target->endpoints.size(), after.proxyMode))
        invalidate(false);
    if (before.replicas != after.replicas || before.activity != after.activity ||
        before.activeReason != after.activeReason ||
        before.scaleTargetInitialized != after.scaleTargetInitialized)
        m_context.events.changed(*this);
}

void RevisionRunner::demand(const gateway::RevisionSample *sample, int room)
{
    if (m_retired)
        return;
    m_decideNext = true;
    if (isReady())
        return; // all are busy: the coming tick measures that, and decides
    m_scaling.demand(m_meter.peek(sample), counts(room), m_context.clock.wall());
    wake();
    reconcile();
    m_context.events.changed(*this);
}

void RevisionRunner::wake()
{
    if (!m_setbacks.endWait(m_context.clock.steady()))
        return;
    invalidate(true); // requests may wait again: the next try begins with them
    m_context.events.changed(*this);
    reconcile();
}

/// While starts fail there is one try at a time, and none before the back-off's end.
int RevisionRunner::goal() const
{
    if (m_retired || m_mode == resource::EngineMode::Stopped)
        return 0;
    const bool mayStart = m_mode == resource::EngineMode::Running;
    const int replicas = mayStart ? m_scaling.replicas() : std::min(m_scaling.replicas(), live());
    if (!m_setbacks.isFailing())
        return replicas;
    const int starting = count(InstancePhase::Starting);
    const int next = m_setbacks.isWaiting() || starting > 0 ? 0 : 1;
    return std::min(replicas, count(InstancePhase::Ready) + starting + next);
}

void RevisionRunner::reconcile()
{
    const int wanted = goal();
    const auto live =
        std::count_if(m_slots.begin(), m_slots.end(), [](const auto &slot) { return slot.live(); });
    for (int have = int(live); have < wanted; ++have)
        addInstance();
    for (int have = int(live); have > wanted; --have)
        removeOne();
}

void RevisionRunner::addInstance()
{
    InstanceSlot slot;
    slot.id = nameInstance(*m_wish, newSuffix());
    slot.created = m_context.clock.wall();
    slot.createdAt = m_context.clock.steady();
    slot.restarts = m_setbacks.restarts();
    if (slot.restarts > 0)
        slot.previous = m_lastEnd;
    const InstanceId id = slot.id;
    m_slots.push_back(std::move(slot));
    m_context.events.startWanted(*this, id);
    m_context.events.changed(*this);
}

void RevisionRunner::removeOne()
{
    InstanceSlot *first = nullptr;
    size_t firstIndex = 0;
    for (size_t i = 0; i < m_slots.size(); ++i) {
        if (m_slots[i].live() && (!first || goesFirst(m_slots[i], i, *first, firstIndex))) {
            first = &m_slots[i];
            firstIndex = i;
        }
    }
    if (first)
        drain(*first);
}

// ---- starting

void RevisionRunner::admit(const InstanceId &id)
{
    InstanceSlot *slot = find(id);
    if (!slot || slot->phase != InstancePhase::Queued) {
        m_context.events.startFinished(id);
        return;
    }
    slot->phase = InstancePhase::Starting;
    slot->admittedAt = m_context.clock.steady();
    slot->queuedFor = between(slot->createdAt, *slot->admittedAt);
    const auto program = findProgram(*m_wish, m_context.packages);
    if (program) {
        launch(*slot, *program);
        m_context.events.changed(*this);
        return;
    }
    slot->exit = runtime::Exit{runtime::Exit::Kind::FailedToStart, 0, program.error().message, false};
    setBack(*slot, {503, "ContainerMissing",
                    "The code package of this revision cannot be used: " + program.error().message});
    close(*slot, InstancePhase::Failed);
    reconcile();
    invalidate(true);
}

/// An app that never listens must not keep all others from starting until its deadline.
void RevisionRunner::letOthersStart()
{
    const SteadyTime latest = m_context.clock.steady() - m_context.options.slotPatience;
    for (InstanceSlot &slot : m_slots) {
        if (slot.phase != InstancePhase::Starting || !slot.admittedAt || *slot.admittedAt > latest)
            continue;
        slot.admittedAt.reset();
        m_context.events.startFinished(slot.id);
    }
}

void RevisionRunner::launch(InstanceSlot &slot, const Program &program)
{
    const milliseconds most = m_scaling.policy().progressDeadline;
    runtime::Probes probes = planProbes(m_wish->spec, std::min(m_context.options.startDeadline, most), most);
    slot.process = m_context.launcher.launch(planLaunch(*m_wish, slot.id, program, std::move(probes)));
    runtime::Instance *process = slot.process.get();
    const InstanceId id = slot.id;
    connect(process, &runtime::Instance::ready, this, [this, id] { onReady(id); });
    connect(process, &runtime::Instance::exited, this,
            [this, id](const runtime::Exit &exit) { onExited(id, exit); });
    connect(process, &runtime::Instance::readinessChanged, this,
            [this, id](bool isReady, const std::string &why) { onReadiness(id, isReady, why); });
    connect(process, &runtime::Instance::failing, this,
            [this, id](const std::string &why) { onFailing(id, why); });
    connect(process, &runtime::Instance::output, this, [this, id](bool isError, const QByteArray &lines) {
        if (InstanceSlot *of = find(id))
            of->keepLines(lines);
        m_context.events.output(*this, id, isError, lines);
    });
}

void RevisionRunner::onReady(const InstanceId &id)
{
    InstanceSlot *slot = find(id);
    if (!slot || slot->phase != InstancePhase::Starting)
        return;
    slot->phase = InstancePhase::Ready;
    slot->readyAt = m_context.clock.wall();
    slot->readySince = m_context.clock.steady();
    slot->readyIn = slot->process->readyAfter();
    slot->port = slot->process->port();
    m_context.events.becameReady(*this, slot->observation());
    m_imageDigest = slot->process->imageDigest();
    m_setbacks.clear();
    invalidate(true);
    m_context.events.startFinished(id);
    m_context.events.changed(*this);
    reconcile();
}

/// It goes on running, and nothing is started in its place: requests go to the others, or wait.
void RevisionRunner::onReadiness(const InstanceId &id, bool isReady, const std::string &why)
{
    InstanceSlot *slot = find(id);
    if (!slot || slot->phase != InstancePhase::Ready)
        return;
    slot->unready = isReady ? std::string() : why;
    slot->unreadySince = m_context.clock.wall();
    invalidate(true);
    m_context.events.probeTold(id, isReady ? "is ready again" : why);
    m_context.events.changed(*this);
}

// ---- what is seen

void RevisionRunner::noteInFlight(const gateway::RevisionSample *sample)
{
    for (InstanceSlot &slot : m_slots)
        slot.inFlight = 0;
    if (!sample)
        return;
    for (const auto &[id, inFlight] : sample->instances) {
        if (InstanceSlot *slot = find(id)) {
            slot->inFlight = inFlight;
            slot->served = slot->served || inFlight > 0;
        }
    }
}

void RevisionRunner::forgetEnded()
{
    const WallTime oldest = m_context.clock.wall() - keptAfterEnd;
    const auto old = [&](const InstanceSlot &slot) { return slot.endedAt && *slot.endedAt < oldest; };
    if (std::erase_if(m_slots, old) > 0)
        m_context.events.changed(*this);
}

void RevisionRunner::invalidate(bool atOnce)
{
    m_target.reset();
    m_context.events.targetChanged(atOnce);
}

/// Only when there is nothing to wait for.
std::optional<gateway::Failure> RevisionRunner::tableFailure() const
{
    const bool hope =
        std::any_of(m_slots.begin(), m_slots.end(), [](const InstanceSlot &slot) { return slot.live(); });
    if (hope)
        return std::nullopt;
    if (m_mode != resource::EngineMode::Running)
        return modeFailure(m_mode);
    return m_setbacks.isWaiting() ? m_setbacks.failure() : std::nullopt;
}

std::shared_ptr<const gateway::RevisionTarget> RevisionRunner::target()
{
    if (m_target)
        return m_target;
    if (m_retired) {
        m_target = makeTarget(*m_wish, {}, gateway::Failure{503, "ShuttingDown", "The server is stopping."});
        return m_target;
    }
    std::vector<gateway::Endpoint> endpoints;
    for (const InstanceSlot &slot : m_slots) {
        if (slot.serves() && !slot.suspect)
            endpoints.push_back({slot.id, "127.0.0.1", slot.process->port(), !slot.served});
    }
    m_target = makeTarget(*m_wish, std::move(endpoints), tableFailure(), m_scaling.outcome().proxyMode);
    return m_target;
}

RevisionObservation RevisionRunner::observation() const
{
    RevisionObservation seen;
    const autoscaler::ScaleOutcome &outcome = m_scaling.outcome();
    seen.key = m_wish->key;
    const bool mayStart = m_mode == resource::EngineMode::Running;
    seen.desired = m_retired ? 0 : mayStart ? outcome.replicas : live();
    seen.scaledWhy = mayStart ? m_scaling.scaledWhy() : modeFailure(m_mode).message;
    seen.ready = counts().ready;
    for (const InstanceSlot &slot : m_slots)
        seen.instances.push_back(slot.observation());
    seen.activity = outcome.activity;
    seen.activeReason = outcome.activeReason;
    seen.scaleTargetInitialized = outcome.scaleTargetInitialized;
    seen.failure = m_setbacks.failure();
    seen.imageDigest = m_imageDigest;
    seen.lastLines = m_setbacks.lastLines();
    seen.failedStarts = m_setbacks.failedStarts();
    seen.nextStart = m_setbacks.nextStart();
    return seen;
}

} // namespace tidegate::engine
