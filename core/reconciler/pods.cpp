#include "core/reconciler/pods.h"

#include "core/reconciler/pod_events.h"
#include "core/resource/conditions.h"
#include "core/resource/index.h"
#include "core/resource/ownership.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using engine::InstanceObservation;
using engine::InstancePhase;
using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

constexpr seconds keptAfterEnd{60};     ///< every Pod
constexpr std::ptrdiff_t keptEnded = 3; ///< Pods of a revision, after that
constexpr milliseconds lookAgain{1};    ///< at a Pod that was written for the first time

QString text(WallTime time)
{
    return QString::fromStdString(formatTime(time));
}

QString text(milliseconds duration)
{
    return QString::number(duration.count());
}

QString phaseOf(const InstanceObservation &instance)
{
    switch (instance.phase) {
    case InstancePhase::Queued:
    case InstancePhase::Starting:
        return u"Pending"_s;
    case InstancePhase::Ready:
    case InstancePhase::Draining:
        return u"Running"_s;
    case InstancePhase::Stopped:
        return u"Succeeded"_s;
    case InstancePhase::Failed:
        break;
    }
    return u"Failed"_s;
}

/// When the process began: the end of waiting for a start and of forking.
WallTime processStart(const InstanceObservation &instance)
{
    return instance.created + instance.queuedFor + instance.startedIn;
}

QString reasonOf(const runtime::Exit &exit, bool failed)
{
    if (!exit.reason.empty())
        return QString::fromStdString(exit.reason);
    switch (exit.kind) {
    case runtime::Exit::Kind::StartTimeout:
        return u"StartTimeout"_s;
    case runtime::Exit::Kind::FailedToStart:
        return u"FailedToStart"_s;
    case runtime::Exit::Kind::Code:
    case runtime::Exit::Kind::Signal:
        break;
    }
    return failed ? u"Error"_s : u"Completed"_s;
}

void addExit(const runtime::Exit &exit, bool failed, QJsonObject &state)
{
    const bool isSignal = exit.kind == runtime::Exit::Kind::Signal;
    state.insert(u"reason"_s, reasonOf(exit, failed));
    state.insert(u"message"_s, QString::fromStdString(exit.message));
    if (isSignal)
        state.insert(u"signal"_s, exit.value);
    // A start that never got as far as an exit code still has to look failed to whoever reads nothing else.
    const int code = exit.kind == runtime::Exit::Kind::Code ? exit.value : 1;
    state.insert(u"exitCode"_s, isSignal ? 128 + exit.value : code);
}

QJsonObject terminated(const InstanceObservation &instance)
{
    const bool failed = instance.phase == InstancePhase::Failed;
    QJsonObject state{{u"startedAt"_s, text(processStart(instance))},
                      {u"reason"_s, failed ? u"Error"_s : u"Completed"_s},
                      {u"exitCode"_s, 0}};
    if (instance.endedAt)
        state.insert(u"finishedAt"_s, text(*instance.endedAt));
    if (!instance.exit)
        return state;
    addExit(*instance.exit, failed, state);
    return state;
}

/// The process that this one replaced: why it was started at all.
QJsonObject lastStateOf(const InstanceObservation &instance)
{
    if (!instance.previous)
        return {};
    QJsonObject state{{u"startedAt"_s, text(instance.previous->startedAt)},
                      {u"finishedAt"_s, text(instance.previous->endedAt)}};
    addExit(instance.previous->exit, true, state);
    return {{u"terminated"_s, state}};
}

QJsonObject stateOf(const InstanceObservation &instance)
{
    const auto waiting = [](const QString &reason, const QString &message) {
        return QJsonObject{{u"waiting"_s, QJsonObject{{u"reason"_s, reason}, {u"message"_s, message}}}};
    };
    switch (instance.phase) {
    case InstancePhase::Queued:
        return waiting(u"Queued"_s, u"Waits until fewer other instances are starting."_s);
    case InstancePhase::Starting:
        return waiting(u"Starting"_s, u"The process is starting and does not listen yet."_s);
    case InstancePhase::Ready:
    case InstancePhase::Draining:
        return {{u"running"_s, QJsonObject{{u"startedAt"_s, text(processStart(instance))}}}};
    case InstancePhase::Stopped:
    case InstancePhase::Failed:
        break;
    }
    return {{u"terminated"_s, terminated(instance)}};
}

bool isReady(const InstanceObservation &instance)
{
    return instance.phase == InstancePhase::Ready && instance.unready.empty();
}

QJsonObject readyCondition(const InstanceObservation &instance, const QString &type)
{
    const bool ready = isReady(instance);
    QJsonObject condition{{u"type"_s, type}, {u"status"_s, ready ? u"True"_s : u"False"_s}};
    const bool isProbed = !instance.unready.empty();
    if (isProbed) {
        condition.insert(u"reason"_s, u"ContainersNotReady"_s);
        condition.insert(u"message"_s, QString::fromStdString(instance.unready));
    } else if (!ready) {
        condition.insert(u"reason"_s, QString::fromUtf8(engine::phaseName(instance.phase)));
    }
    const WallTime since = isProbed ? instance.unreadySince
                           : ready  ? instance.readyAt.value_or(instance.created)
                                    : instance.endedAt.value_or(instance.created);
    condition.insert(u"lastTransitionTime"_s, text(since));
    return condition;
}

/// There is one machine, and nothing runs before the app: both hold from the beginning.
QJsonArray conditionsOf(const InstanceObservation &instance)
{
    const auto fromTheBeginning = [&](const QString &type) {
        return QJsonObject{
            {u"type"_s, type}, {u"status"_s, u"True"_s}, {u"lastTransitionTime"_s, text(instance.created)}};
    };
    return {fromTheBeginning(u"Initialized"_s), readyCondition(instance, u"Ready"_s),
            readyCondition(instance, u"ContainersReady"_s), fromTheBeginning(u"PodScheduled"_s)};
}

/// By Kubernetes' rule for one container: Guaranteed, Burstable or BestEffort.
QString qosClassOf(const QJsonObject &container)
{
    const QJsonObject limits = container.value("resources"_L1)["limits"_L1].toObject();
    const QJsonObject requests = container.value("resources"_L1)["requests"_L1].toObject();
    bool isAny = false;
    bool isAll = true;
    for (const QString &resource : {u"cpu"_s, u"memory"_s}) {
        const QJsonValue limit = limits.value(resource);
        const QJsonValue request = requests.contains(resource) ? requests.value(resource) : limit;
        isAny = isAny || !request.isUndefined() || !limit.isUndefined();
        isAll = isAll && !limit.isUndefined() && request == limit;
    }
    return isAny && isAll ? u"Guaranteed"_s : isAny ? u"Burstable"_s : u"BestEffort"_s;
}

QJsonObject statusOf(const InstanceObservation &instance, const QJsonObject &container,
                     const QString &imageDigest, bool started)
{
    const QString address = u"127.0.0.1"_s;
    const QJsonArray addresses{QJsonObject{{u"ip"_s, address}}};
    const bool isRun =
        instance.pid != 0 || instance.run.from; // what is neither has no process yet, or never had
    const QString id = isRun ? u"tidegate://"_s + QString::fromStdString(instance.id.value) : QString();
    const QJsonObject containerStatus{{u"name"_s, container.value("name"_L1)},
                                      {u"image"_s, container.value("image"_L1)},
                                      {u"imageID"_s, imageDigest},
                                      {u"containerID"_s, id},
                                      {u"ready"_s, isReady(instance)},
                                      {u"started"_s, started},
                                      {u"restartCount"_s, instance.restarts},
                                      {u"state"_s, stateOf(instance)},
                                      {u"lastState"_s, lastStateOf(instance)}};
    return {{u"phase"_s, phaseOf(instance)},
            {u"startTime"_s, text(instance.created)},
            {u"hostIP"_s, address},
            {u"hostIPs"_s, addresses},
            {u"podIP"_s, address},
            {u"podIPs"_s, addresses},
            {u"qosClass"_s, qosClassOf(container)},
            {u"conditions"_s, conditionsOf(instance)},
            {u"containerStatuses"_s, QJsonArray{containerStatus}}};
}

/// The container as the revision has it: references to secrets stay references.
QJsonObject specOf(const Object &revision, const QString &node)
{
    const QJsonObject from = revision.spec().value("containers"_L1)[0].toObject();
    QJsonObject container;
    for (const QString &key :
         {u"name"_s, u"image"_s, u"imagePullPolicy"_s, u"command"_s, u"args"_s, u"workingDir"_s, u"ports"_s,
          u"env"_s, u"resources"_s, u"readinessProbe"_s, u"livenessProbe"_s, u"startupProbe"_s}) {
        if (from.contains(key))
            container.insert(key, from.value(key));
    }
    QJsonObject spec{{u"containers"_s, QJsonArray{container}}};
    if (!node.isEmpty())
        spec.insert(u"nodeName"_s, node);
    spec.insert(u"serviceAccountName"_s,
                revision.spec().value("serviceAccountName"_L1).toString(u"default"_s));
    // As Knative gives it: whoever is in the middle of a request may finish it.
    if (const QJsonValue timeout = revision.spec().value("timeoutSeconds"_L1); timeout.isDouble())
        spec.insert(u"terminationGracePeriodSeconds"_s, timeout);
    return spec;
}

/// The revision's own, but for those that change with its routes.
std::map<QString, QString> labelsOf(const Object &revision)
{
    std::map<QString, QString> labels = revision.labels();
    labels.erase(keys::route);
    labels.erase(keys::routingState);
    labels[keys::revision] = revision.name();
    labels[keys::revisionUid] = revision.uid();
    labels.try_emplace(u"app"_s, revision.name());
    return labels;
}

/// The revision's own, but for those that say how it is routed and scaled.
std::map<QString, QString> annotationsOf(const Object &revision)
{
    std::map<QString, QString> annotations = revision.annotations();
    std::erase_if(annotations, [](const auto &entry) {
        return entry.first.startsWith(keys::autoscalingPrefix) ||
               entry.first.startsWith(keys::ownAutoscalingPrefix) || entry.first == keys::routes ||
               entry.first == keys::routingStateModified || entry.first == scaleTargetInitialized;
    });
    annotations[u"kubectl.kubernetes.io/default-container"_s] =
        revision.spec().value("containers"_L1)[0]["name"_L1].toString();
    return annotations;
}

/// The phases of a cold start, each once it is over: numbers that still run would mean a write per reading.
void annotate(Object &pod, const InstanceObservation &instance)
{
    if (instance.phase == InstancePhase::Queued)
        return;
    pod.setAnnotation(u"tidegate.dev/queued-ms"_s, text(instance.queuedFor));
    if (instance.port != 0)
        pod.setAnnotation(u"tidegate.dev/port"_s, QString::number(instance.port));
    if (instance.pid != 0)
        pod.setAnnotation(u"tidegate.dev/pid"_s, QString::number(instance.pid));
    if (!instance.readyAt)
        return;
    pod.setAnnotation(u"tidegate.dev/start-origin"_s, QString::fromStdString(instance.start.origin));
    pod.setAnnotation(u"tidegate.dev/started-ms"_s, text(instance.startedIn));
    pod.setAnnotation(u"tidegate.dev/ready-ms"_s, text(instance.readyIn));
}

Object makePod(const Object &revision, const InstanceObservation &instance, const QString &node,
               const ObjectPtr &existing)
{
    Object pod = existing ? *existing
                          : Object(kinds::pod(), {revision.ns(), QString::fromStdString(instance.id.value)});
    if (!existing) {
        setMap(pod, u"labels"_s, labelsOf(revision));
        setMap(pod, u"annotations"_s, annotationsOf(revision));
        pod.setController(revision);
        pod.setSpec(specOf(revision, node));
    }
    annotate(pod, instance);
    // Told of a stored Pod only, which has a uid: a new one has not started yet, whatever its phase.
    const bool started = existing && hasStarted(instance);
    const QJsonValue digest = revision.status().value("containerStatuses"_L1)[0]["imageDigest"_L1];
    pod.setStatus(
        statusOf(instance, pod.spec().value("containers"_L1)[0].toObject(), digest.toString(), started));
    return pod;
}

std::optional<milliseconds> keptFor(const InstanceObservation &instance, WallTime now)
{
    if (!instance.endedAt)
        return std::nullopt;
    return std::chrono::ceil<milliseconds>(*instance.endedAt + keptAfterEnd - now);
}

/// When the instance of a Pod ended, as the Pod says; empty while it has not.
QString endOf(const Object &pod)
{
    const QJsonValue state = pod.status().value("containerStatuses"_L1)[0]["state"_L1];
    return state["terminated"_L1]["finishedAt"_L1].toString();
}

/// Those that nothing runs for any more, but for the few that ended last: who asks why an app went away finds
/// its Pod, and by it its log.
std::vector<ObjectPtr> superfluous(const std::map<QString, ObjectPtr> &leftOver)
{
    std::vector<ObjectPtr> pods;
    for (const auto &[name, pod] : leftOver)
        pods.push_back(pod);
    std::stable_sort(pods.begin(), pods.end(), [](const ObjectPtr &left, const ObjectPtr &right) {
        return endOf(*left) > endOf(*right);
    });
    const auto ended =
        std::find_if(pods.begin(), pods.end(), [](const ObjectPtr &pod) { return endOf(*pod).isEmpty(); });
    pods.erase(pods.begin(), pods.begin() + std::min<std::ptrdiff_t>(ended - pods.begin(), keptEnded));
    return pods;
}

/// A Pod whose deletion was asked for goes with its instance.
void letGo(const Object &pod, Plan &plan)
{
    QStringList finalizers = resource::finalizersOf(pod);
    if (finalizers.removeAll(resource::finalizers::instance) > 0)
        plan.mutations.push_back(store::Mutation::update(resource::withFinalizers(pod, finalizers)));
}

/// One instance and the Pod it has so far (null: none).
void followInstance(const Object &revision, const ObjectPtr &before, const InstanceObservation &instance,
                    const QString &node, Plan &plan)
{
    if (!before && instance.isDismissed)
        return;
    if (before && before->isDeleting() && instance.endedAt) {
        letGo(*before, plan);
        return;
    }
    tellInstance(revision, before, instance, plan);
    put(plan, before, makePod(revision, instance, node, before));
    if (!before && hasStarted(instance))
        requeue(plan, lookAgain);
}

} // namespace

void followInstances(const World &world, const Object &revision,
                     const std::optional<engine::RevisionObservation> &seen, Plan &plan)
{
    std::map<QString, ObjectPtr> leftOver;
    for (const ObjectPtr &pod :
         world.objects.find(kinds::pod(), revision.ns(), resource::index::ownedBy(revision.uid()))) {
        if (pod->isControlledBy(revision))
            leftOver.emplace(pod->name(), pod);
    }
    for (const InstanceObservation &instance : seen ? seen->instances : std::vector<InstanceObservation>()) {
        const auto rest = keptFor(instance, world.now);
        if (rest && rest->count() <= 0)
            continue;
        if (rest)
            requeue(plan, *rest);
        const auto existing = leftOver.extract(QString::fromStdString(instance.id.value));
        followInstance(revision, existing ? existing.mapped() : nullptr, instance, world.node, plan);
    }
    std::erase_if(leftOver, [&](const auto &each) {
        if (each.second->isDeleting())
            letGo(*each.second, plan);
        return each.second->isDeleting();
    });
    for (const ObjectPtr &pod : superfluous(leftOver))
        plan.mutations.push_back(store::Mutation::remove(*pod));
}

} // namespace tidegate::reconciler
