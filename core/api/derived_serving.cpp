#include "core/api/derived_parts.h"

#include "core/resource/conditions.h"
#include "core/resource/serving.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QUrl>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Condition;
using resource::ConditionStatus;
using resource::Object;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

// What kubectl apply remembers of its own object says nothing about another one.
const QString lastApplied = u"kubectl.kubernetes.io/last-applied-configuration"_s;

void copyAnnotations(Object &to, const Object &from)
{
    for (const auto &[key, value] : from.annotations()) {
        if (key != lastApplied)
            to.setAnnotation(key, value);
    }
}

Object placeholder(const Object &route, const QString &name, const QString &url)
{
    Object service = derivedFrom(route, kinds::coreService(), name);
    for (const auto &[key, value] : route.labels()) {
        if (key != keys::visibility)
            service.setLabel(key, value);
    }
    service.setLabel(keys::route, route.name());
    copyAnnotations(service, route);
    service.setSpec(
        {{u"type"_s, u"ExternalName"_s},
         {u"externalName"_s, QUrl(url).host()},
         {u"sessionAffinity"_s, u"None"_s},
         {u"ports"_s,
          QJsonArray{QJsonObject{
              {u"name"_s, u"http2"_s}, {u"protocol"_s, u"TCP"_s}, {u"port"_s, 80}, {u"targetPort"_s, 80}}}}});
    service.setStatus({{u"loadBalancer"_s, QJsonObject{}}});
    return service;
}

QJsonObject condition(const char *type, bool holds, const char *reason, const QString &message,
                      const QString &since)
{
    return {{u"type"_s, QString::fromLatin1(type)},
            {u"status"_s, holds ? u"True"_s : u"False"_s},
            {u"reason"_s, QString::fromLatin1(reason)},
            {u"message"_s, message},
            {u"lastUpdateTime"_s, since},
            {u"lastTransitionTime"_s, since}};
}

QJsonArray deploymentConditions(const Object &revision, const QString &name, int desired, int ready)
{
    const Condition resources = conditionOf(revision, u"ResourcesAvailable"_s);
    const QString since = resources.lastTransitionTime.isEmpty()
                              ? revision.metadata().value("creationTimestamp"_L1).toString()
                              : resources.lastTransitionTime;
    const bool enough = ready >= desired;
    const QJsonObject available = enough
                                      ? condition("Available", true, "MinimumReplicasAvailable",
                                                  u"Deployment has minimum availability."_s, since)
                                      : condition("Available", false, "MinimumReplicasUnavailable",
                                                  u"Deployment does not have minimum availability."_s, since);
    if (resources.status == ConditionStatus::False)
        return {available,
                condition("Progressing", false, "ProgressDeadlineExceeded", resources.message, since)};
    return {available, condition("Progressing", true, enough ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                                 enough ? u"Deployment \"%1\" has what it asks for."_s.arg(name)
                                        : u"Deployment \"%1\" is progressing."_s.arg(name),
                                 since)};
}

// Kubernetes leaves a count of zero away.
QJsonObject deploymentStatus(const Object &revision, const QString &name, int desired, int ready)
{
    QJsonObject status{{u"observedGeneration"_s, revision.generation()},
                       {u"conditions"_s, deploymentConditions(revision, name, desired, ready)}};
    for (const QString &count :
         {u"replicas"_s, u"readyReplicas"_s, u"availableReplicas"_s, u"updatedReplicas"_s}) {
        if (ready > 0)
            status.insert(count, ready);
    }
    if (desired > ready)
        status.insert(u"unavailableReplicas"_s, desired - ready);
    return status;
}

} // namespace

Object derivedFrom(const Object &source, const resource::Kind &kind, const QString &name)
{
    Object object(kind, {source.ns(), name});
    const QUuid uid = QUuid::createUuidV5(QUuid::fromString(source.uid()), kind.id() + u'/' + name);
    object.setMetadata(u"uid"_s, uid.toString(QUuid::WithoutBraces));
    for (const QString &key : {u"resourceVersion"_s, u"creationTimestamp"_s, u"deletionTimestamp"_s}) {
        if (const QJsonValue value = source.metadata().value(key); !value.isUndefined())
            object.setMetadata(key, value);
    }
    object.setController(source);
    return object;
}

QString childName(const QString &parent, const QString &suffix)
{
    constexpr qsizetype longest = 63;
    constexpr qsizetype hashed = 32;
    if (parent.size() + suffix.size() <= longest)
        return parent + suffix;
    const QByteArray hash = QCryptographicHash::hash(parent.toUtf8(), QCryptographicHash::Md5).toHex();
    return parent.left(longest - hashed - suffix.size()) + QString::fromLatin1(hash) + suffix;
}

Objects placeholdersOf(const Object &route)
{
    const QJsonObject status = route.status();
    const QString url = status.value("url"_L1).toString();
    if (url.isEmpty())
        return {};
    Objects services{placeholder(route, route.name(), url)};
    for (const resource::TrafficTarget &target :
         resource::readTraffic(status.value("traffic"_L1).toArray())) {
        if (!target.tag.isEmpty() && !target.url.isEmpty())
            services.push_back(placeholder(route, target.tag + u'-' + route.name(), target.url));
    }
    return services;
}

Objects deploymentOf(const Object &revision)
{
    const QString name = childName(revision.name(), u"-deployment"_s);
    Object deployment = derivedFrom(revision, kinds::deployment(), name);
    auto labels = revision.labels();
    labels[keys::revision] = revision.name();
    labels[keys::revisionUid] = revision.uid();
    labels.emplace(u"app"_s, revision.name());
    QJsonObject labelsJson;
    for (const auto &[key, value] : labels)
        labelsJson.insert(key, value);
    deployment.setMetadata(u"labels"_s, labelsJson);
    deployment.setMetadata(u"generation"_s, std::max<qint64>(1, revision.generation()));
    copyAnnotations(deployment, revision);
    const QJsonObject status = revision.status();
    const int desired = status.value("desiredReplicas"_L1).toInt();
    const int ready = status.value("actualReplicas"_L1).toInt();
    const QJsonObject podSpec{{u"containers"_s, revision.spec().value("containers"_L1).toArray()}};
    deployment.setSpec(
        {{u"replicas"_s, desired},
         {u"progressDeadlineSeconds"_s, 600},
         {u"selector"_s, QJsonObject{{u"matchLabels"_s, QJsonObject{{keys::revisionUid, revision.uid()}}}}},
         {u"template"_s,
          QJsonObject{{u"metadata"_s, QJsonObject{{u"labels"_s, labelsJson}}}, {u"spec"_s, podSpec}}}});
    deployment.setStatus(deploymentStatus(revision, name, desired, ready));
    return {deployment};
}

} // namespace tidegate::api
