#include "core/reconciler/plan.h"

#include "core/resource/conditions.h"
#include "core/resource/run_state.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::at;
using resource::Condition;
using resource::Conditions;
using resource::ConditionStatus;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

const QString configurationsReady = u"ConfigurationsReady"_s;
const QString routesReady = u"RoutesReady"_s;
const QString stopped = u"Stopped"_s; ///< there only while it is

/// Every label of the Service, and the one that says whose child this is.
std::map<QString, QString> childLabels(const Object &service, bool withUid)
{
    std::map<QString, QString> labels = service.labels();
    labels[keys::service] = service.name();
    if (withUid)
        labels[keys::serviceUid] = service.uid();
    return labels;
}

std::map<QString, QString> childAnnotations(const Object &service)
{
    std::map<QString, QString> annotations = service.annotations();
    annotations.erase(u"kubectl.kubernetes.io/last-applied-configuration"_s);
    return annotations;
}

Object child(const resource::Kind &kind, const Object &service, const ObjectPtr &existing)
{
    Object object = existing ? *existing : Object(kind, service.objectName());
    setMap(object, u"labels"_s, childLabels(service, &kind == &kinds::configuration()));
    setMap(object, u"annotations"_s, childAnnotations(service));
    if (!existing)
        object.setController(service);
    return object;
}

Object wantedConfiguration(const Object &service, const ObjectPtr &existing)
{
    Object configuration = child(kinds::configuration(), service, existing);
    for (const QString &ofRoute : {keys::rolloutDuration, keys::rolloutDurationOld})
        configuration.removeAnnotation(ofRoute);
    for (const auto &[key, value] : service.annotations()) {
        if (key.startsWith(keys::flowPrefix) || key == keys::state)
            configuration.removeAnnotation(key);
    }
    if (existing && !routesOf(*existing).isEmpty())
        configuration.setAnnotation(keys::routes, existing->annotation(keys::routes));
    setRouted(configuration, service.name(), true);
    configuration.setSpec({{u"template"_s, service.spec().value("template"_L1)}});
    return configuration;
}

/// Traffic to the latest revision is traffic to the Configuration of the same name.
Object wantedRoute(const Object &service, const ObjectPtr &existing)
{
    QJsonArray traffic = service.spec().value("traffic"_L1).toArray();
    for (qsizetype i = 0; i < traffic.size(); ++i) {
        QJsonObject target = traffic[i].toObject();
        if (target.value("revisionName"_L1).toString().isEmpty())
            target.insert(u"configurationName"_s, service.name());
        traffic[i] = target;
    }
    Object route = child(kinds::route(), service, existing);
    if (existing && !existing->annotation(keys::rollout).isEmpty())
        route.setAnnotation(keys::rollout, existing->annotation(keys::rollout));
    route.setSpec({{u"traffic"_s, traffic}});
    return route;
}

bool isOutOfDate(const ObjectPtr &before, const Object &wanted)
{
    return !before || before->spec() != wanted.spec() ||
           before->status().value("observedGeneration"_L1).toInteger() != before->generation();
}

void copyReady(Conditions &conditions, const QString &type, const Object &from)
{
    const Condition ready = conditionOf(from, u"Ready"_s);
    if (ready.status == ConditionStatus::True)
        conditions.markTrue(type);
    else if (ready.status == ConditionStatus::False)
        conditions.markFalse(type, ready.reason, ready.message);
    else
        conditions.markUnknown(type, ready.reason, ready.message);
}

void copyFields(const Object &from, const QStringList &fields, QJsonObject &status)
{
    for (const QString &field : fields) {
        const QJsonValue value = from.status().value(field);
        if (value.isUndefined())
            status.remove(field);
        else
            status.insert(field, value);
    }
}

/// A name that the user chose for the revision and that something else has already.
bool isRevisionNameTaken(const World &world, const Object &service, const Object &configuration)
{
    const QString name = at(service.spec(), u"template.metadata.name"_s).toString();
    const ObjectPtr revision =
        name.isEmpty() ? nullptr : world.objects.get(kinds::revision(), {service.ns(), name});
    if (!revision || configuration.uid().isEmpty())
        return false;
    return !revision->isControlledBy(configuration) ||
           revision->spec() != at(service.spec(), u"template.spec"_s).toObject();
}

void tellNotOwned(const Object &service, const QString &condition, const Object &child, Plan &plan)
{
    if (conditionOf(service, condition).reason != "NotOwned"_L1)
        tell(plan, service, NoteType::Warning, u"InternalError"_s,
             u"service: \"%1\" does not own %2: \"%3\""_s.arg(service.name(), child.kindName().toLower(),
                                                              child.name()));
}

void putChild(const Object &service, const ObjectPtr &before, const Object &wanted, Plan &plan)
{
    put(plan, before, wanted);
    if (!before)
        tell(plan, service, NoteType::Normal, u"Created"_s,
             u"Created %1 \"%2\""_s.arg(wanted.kindName(), wanted.name()));
}

void followConfiguration(const Object &service, const ObjectPtr &before, Plan &plan, Conditions &conditions,
                         QJsonObject &status)
{
    if (before && !before->isControlledBy(service)) {
        tellNotOwned(service, configurationsReady, *before, plan);
        conditions.markFalse(
            configurationsReady, u"NotOwned"_s,
            u"There is an existing Configuration \"%1\" that we do not own."_s.arg(before->name()));
        return;
    }
    const Object wanted = wantedConfiguration(service, before);
    putChild(service, before, wanted, plan);
    if (before)
        copyFields(*before, {u"latestCreatedRevisionName"_s, u"latestReadyRevisionName"_s}, status);
    if (isOutOfDate(before, wanted))
        conditions.markUnknown(
            configurationsReady, u"OutOfDate"_s,
            u"The Configuration is still working to reflect the latest desired specification."_s);
    else
        copyReady(conditions, configurationsReady, *before);
}

/// A route may be ready for what was wanted a moment ago.
bool isTrafficMigrated(const Object &route, const QString &latestReady)
{
    const auto want = resource::readTraffic(route.spec().value("traffic"_L1).toArray());
    const auto got = resource::readTraffic(route.status().value("traffic"_L1).toArray());
    return std::equal(
        want.begin(), want.end(), got.begin(), got.end(), [&](const auto &one, const auto &other) {
            const QString revision = one.configurationName.isEmpty() ? one.revisionName : latestReady;
            return revision == other.revisionName && one.tag == other.tag &&
                   one.percent.value_or(0) == other.percent.value_or(0);
        });
}

/// A route never follows a Configuration that is not the Service's. With a name of the user's own, it waits
/// until the Configuration has made that revision: another one of that name, perhaps of another
/// Configuration, must never get the traffic.
bool mayRouteFollow(const World &world, const Object &service, Conditions &conditions)
{
    const QString name = at(service.spec(), u"template.metadata.name"_s).toString();
    const ObjectPtr configuration = world.objects.get(kinds::configuration(), service.objectName());
    if (configuration && !configuration->isControlledBy(service))
        return false;
    if (name.isEmpty() || !configuration)
        return name.isEmpty();
    if (isOutOfDate(configuration, wantedConfiguration(service, configuration)))
        return false;
    if (!isRevisionNameTaken(world, service, *configuration))
        return true;
    conditions.markFalse(
        routesReady, u"RevisionNameTaken"_s,
        u"The revision name \"%1\" is taken by a conflicting Revision, so traffic will not be migrated"_s.arg(
            name));
    return false;
}

void followRoute(const Object &service, const ObjectPtr &before, Plan &plan, Conditions &conditions,
                 QJsonObject &status)
{
    if (before && !before->isControlledBy(service)) {
        tellNotOwned(service, routesReady, *before, plan);
        conditions.markFalse(routesReady, u"NotOwned"_s,
                             u"There is an existing Route \"%1\" that we do not own."_s.arg(before->name()));
        return;
    }
    const Object wanted = wantedRoute(service, before);
    putChild(service, before, wanted, plan);
    if (before)
        copyFields(*before, {u"url"_s, u"address"_s, u"traffic"_s}, status);
    if (isOutOfDate(before, wanted)) {
        conditions.markUnknown(routesReady, u"OutOfDate"_s,
                               u"The Route is still working to reflect the latest desired specification."_s);
        return;
    }
    copyReady(conditions, routesReady, *before);
    const QString latestReady = status.value("latestReadyRevisionName"_L1).toString();
    if (conditions.get(routesReady).status == ConditionStatus::True &&
        !isTrafficMigrated(*before, latestReady))
        conditions.markUnknown(routesReady, u"TrafficNotMigrated"_s,
                               u"Traffic is not yet migrated to the latest revision."_s);
}

/// Without the one that a stopped Service has, once it is started again.
QJsonArray currentConditions(const Object &service, const Conditions &conditions)
{
    QJsonArray all = conditions.toJson();
    for (qsizetype i = all.size() - 1; i >= 0 && !resource::isStopped(service); --i) {
        if (all[i].toObject().value("type"_L1).toString() == stopped)
            all.removeAt(i);
    }
    return all;
}

} // namespace

Plan reconcileService(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr service = world.objects.get(kinds::service(), name);
    if (!service || service->isDeleting())
        return plan;
    Conditions conditions(*service, {configurationsReady, routesReady}, world.now);
    QJsonObject status = service->status();
    followConfiguration(*service, world.objects.get(kinds::configuration(), name), plan, conditions, status);
    if (mayRouteFollow(world, *service, conditions))
        followRoute(*service, world.objects.get(kinds::route(), name), plan, conditions, status);
    if (resource::isStopped(*service))
        conditions.markInfo(
            stopped, ConditionStatus::True, u"Stopped"_s,
            u"No instance runs, and requests are answered 503. The annotation %1 says so."_s.arg(
                keys::state));
    status.insert(u"conditions"_s, currentConditions(*service, conditions));
    status.insert(u"observedGeneration"_s, service->generation());
    Object after = *service;
    after.setStatus(status);
    put(plan, service, after);
    return plan;
}

} // namespace tidegate::reconciler
