#include "ui/models/object_state.h"

#include "core/resource/conditions.h"
#include "core/resource/kinds.h"
#include "core/resource/run_state.h"
#include "core/resource/serving.h"

#include <QCoreApplication>

namespace tidegate::models {

using resource::Condition;
using resource::ConditionStatus;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::ObjectState)
};

QString causeOf(const Condition &condition)
{
    if (condition.message.isEmpty())
        return condition.reason;
    if (condition.reason.isEmpty())
        return condition.message;
    return Words::tr("%1: %2", "a condition's reason and its message")
        .arg(condition.reason, condition.message);
}

StateInfo byReady(const resource::Object &object, const QString &pendingWord)
{
    const Condition ready = resource::conditionOf(object, QStringLiteral("Ready"));
    if (object.isDeleting())
        return {ObjectState::Pending, Words::tr("Being deleted"), {}};
    switch (ready.status) {
    case ConditionStatus::True:
        return {ObjectState::Ok, Words::tr("Ready"), {}};
    case ConditionStatus::False:
        return {ObjectState::Failed, Words::tr("Failed"), causeOf(ready)};
    case ConditionStatus::Unknown:
        break;
    }
    return {ObjectState::Pending, pendingWord, causeOf(ready)};
}

QJsonObject containerState(const resource::Object &pod)
{
    return pod.status()[QLatin1String("containerStatuses")]
        .toArray()
        .first()
        .toObject()[QLatin1String("state")]
        .toObject();
}

QString causeOf(const QJsonObject &state)
{
    return causeOf(Condition{{},
                             {},
                             state[QLatin1String("reason")].toString(),
                             state[QLatin1String("message")].toString(),
                             {},
                             {}});
}

} // namespace

StateInfo stateOf(const resource::Object &object)
{
    const resource::Kind *kind = object.kind();
    const QString name = kind ? kind->kind : object.kindName();
    if (name == QLatin1String("Pod"))
        return instanceState(object);
    if (name == QLatin1String("Revision"))
        return revisionState(object);
    if (name == QLatin1String("Engine"))
        return engineState(object);
    if (name == QLatin1String("InstancePool"))
        return poolState(object);
    if (name == QLatin1String("Package"))
        return {ObjectState::Ok, Words::tr("Stored", "state of an uploaded package"), {}};
    return appState(object);
}

StateInfo appState(const resource::Object &service)
{
    if (resource::isStopped(service) && !service.isDeleting())
        return {ObjectState::Off, Words::tr("Stopped"),
                Words::tr("No instance runs, and requests are answered 503.")};
    return byReady(service, Words::tr("Deploying"));
}

StateInfo revisionState(const resource::Object &revision)
{
    StateInfo state = byReady(revision, Words::tr("Deploying"));
    if (state.state != ObjectState::Ok)
        return state;
    const Condition active = resource::conditionOf(revision, QStringLiteral("Active"));
    if (active.status == ConditionStatus::False) {
        // Without traffic the last instance stays for a while: that is not zero yet.
        const bool isGone = revision.status()[QLatin1String("actualReplicas")].toInt() == 0;
        return isGone
                   ? StateInfo{ObjectState::Off, Words::tr("Scaled to zero"), {}}
                   : StateInfo{ObjectState::Ok, Words::tr("Idle", "no requests; its instances end soon"), {}};
    }
    if (active.status == ConditionStatus::Unknown && !active.reason.isEmpty())
        return {ObjectState::Pending, Words::tr("Starting"), causeOf(active)};
    return state;
}

StateInfo instanceState(const resource::Object &pod)
{
    const QString phase = pod.status()[QLatin1String("phase")].toString();
    const QJsonObject state = containerState(pod);
    const bool ready = resource::conditionOf(pod, QStringLiteral("Ready")).status == ConditionStatus::True;
    if (phase == QLatin1String("Failed"))
        return {ObjectState::Failed, Words::tr("Failed"),
                causeOf(state[QLatin1String("terminated")].toObject())};
    if (phase == QLatin1String("Succeeded"))
        return {ObjectState::Off, Words::tr("Ended"), {}};
    if (phase == QLatin1String("Running") && ready)
        return {ObjectState::Ok, Words::tr("Running"), {}};
    if (phase == QLatin1String("Running"))
        return {ObjectState::Pending,
                Words::tr("Finishing", "an instance that answers what it has and takes nothing new"),
                {}};
    const QJsonObject waiting = state[QLatin1String("waiting")].toObject();
    const bool queued = waiting[QLatin1String("reason")].toString() == QLatin1String("Queued");
    return {ObjectState::Pending, queued ? Words::tr("Queued") : Words::tr("Starting"), causeOf(waiting)};
}

StateInfo engineState(const resource::Object &engine)
{
    const StateInfo state = byReady(engine, Words::tr("Starting"));
    const QString reached = engine.status()[QLatin1String("state")].toString();
    if (state.state != ObjectState::Ok || reached.isEmpty() || reached == QLatin1String("Running"))
        return state;
    const QString why = resource::conditionOf(engine, QStringLiteral("Running")).message;
    if (reached == QLatin1String("Draining"))
        return {ObjectState::Pending, Words::tr("Draining"), why};
    if (reached == QLatin1String("Stopping"))
        return {ObjectState::Pending, Words::tr("Stopping"), why};
    if (reached == QLatin1String("Drained"))
        return {ObjectState::Off, Words::tr("Drained"), why};
    return {ObjectState::Off, Words::tr("Stopped"), why};
}

QString stateWord(ObjectState state)
{
    switch (state) {
    case ObjectState::Ok:
        return Words::tr("Ready");
    case ObjectState::Pending:
        return Words::tr("In progress");
    case ObjectState::Failed:
        return Words::tr("Failed");
    case ObjectState::Off:
        return Words::tr("At rest");
    }
    return {};
}

} // namespace tidegate::models
