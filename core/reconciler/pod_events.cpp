#include "core/reconciler/pod_events.h"

#include "core/resource/conditions.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using engine::InstanceObservation;
using engine::InstancePhase;
using resource::Object;
using resource::ObjectPtr;

namespace {

QString containerOf(const Object &revision)
{
    return revision.spec().value("containers"_L1)[0]["name"_L1].toString(u"user-container"_s);
}

bool saysStarted(const Object &pod)
{
    return pod.status().value("containerStatuses"_L1)[0]["started"_L1].toBool();
}

/// Whether the Pod was last written in this phase.
bool was(const Object &pod, InstancePhase phase)
{
    return conditionOf(pod, u"Ready"_s).reason == QString::fromUtf8(engine::phaseName(phase));
}

bool isGoing(const InstanceObservation &instance)
{
    return instance.phase == InstancePhase::Draining || instance.phase == InstancePhase::Stopped;
}

QString capital(const std::string &text)
{
    const QString words = QString::fromStdString(text);
    return words.left(1).toUpper() + words.mid(1);
}

/// Which probe ended it; empty when none did.
QString failedProbe(const InstanceObservation &instance)
{
    if (!instance.exit)
        return {};
    if (!instance.exit->probe.empty())
        return capital(instance.exit->probe);
    return instance.exit->kind == runtime::Exit::Kind::StartTimeout ? u"Startup"_s : QString();
}

void tellFailure(const Object &revision, const ObjectPtr &before, const InstanceObservation &instance,
                 Plan &plan)
{
    using Kind = runtime::Exit::Kind;
    const QString message = instance.exit ? QString::fromStdString(instance.exit->message) : QString();
    if (before && instance.exit && instance.exit->kind == Kind::FailedToStart)
        tell(plan, *before, NoteType::Warning, u"Failed"_s, "Error: "_L1 + message);
    if (const QString probe = failedProbe(instance); before && !probe.isEmpty())
        tell(plan, *before, NoteType::Warning, u"Unhealthy"_s, probe + " probe failed: "_L1 + message);
    tell(plan, revision, NoteType::Warning, u"BackOff"_s,
         u"Back-off restarting failed container %1 of revision %2"_s.arg(containerOf(revision),
                                                                         revision.name()));
}

} // namespace

bool hasStarted(const InstanceObservation &instance)
{
    return instance.phase == InstancePhase::Ready || instance.phase == InstancePhase::Draining;
}

void tellInstance(const Object &revision, const ObjectPtr &before, const InstanceObservation &instance,
                  Plan &plan)
{
    const QString container = containerOf(revision);
    if (before && hasStarted(instance) && !saysStarted(*before))
        tell(plan, *before, NoteType::Normal, u"Started"_s, "Started container "_L1 + container);
    if (before && !instance.unready.empty() && isReady(*before))
        tell(plan, *before, NoteType::Warning, u"Unhealthy"_s, capital(instance.unready));
    if (before && isGoing(instance) && !was(*before, InstancePhase::Draining) &&
        !was(*before, InstancePhase::Stopped))
        tell(plan, *before, NoteType::Normal, u"Killing"_s, "Stopping container "_L1 + container);
    if (instance.phase == InstancePhase::Failed && !(before && was(*before, InstancePhase::Failed)))
        tellFailure(revision, before, instance, plan);
}

} // namespace tidegate::reconciler
