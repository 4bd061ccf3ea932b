#include "tests/models/sample_objects.h"

#include "core/resource/serving.h"

namespace tidegate::testing {

using resource::Object;
namespace kinds = resource::kinds;

namespace {

Object make(const resource::Kind &kind, const QString &name, int version)
{
    Object object(kind, {kind.namespaced ? QStringLiteral("default") : QString(), name});
    object.setMetadata(QStringLiteral("resourceVersion"), QString::number(version));
    object.setMetadata(QStringLiteral("creationTimestamp"), QStringLiteral("2026-11-23T06:00:00Z"));
    object.setMetadata(QStringLiteral("generation"), 1);
    return object;
}

QJsonObject podSpec(const QString &image)
{
    return {{QStringLiteral("containers"), QJsonArray{QJsonObject{{QStringLiteral("image"), image}}}}};
}

} // namespace

QJsonObject condition(const char *type, const char *status, const char *reason, const char *message,
                      const char *since)
{
    return {{QStringLiteral("type"), QLatin1String(type)},
            {QStringLiteral("status"), QLatin1String(status)},
            {QStringLiteral("reason"), QLatin1String(reason)},
            {QStringLiteral("message"), QLatin1String(message)},
            {QStringLiteral("lastTransitionTime"), QLatin1String(since)}};
}

Object app(const QString &name, int version, const QJsonObject &ready)
{
    Object object = make(kinds::service(), name, version);
    object.setSpec(
        {{QStringLiteral("template"), QJsonObject{{QStringLiteral("spec"), podSpec(packageImage(name))}}}});
    const QJsonArray traffic{QJsonObject{{QStringLiteral("revisionName"), name + QStringLiteral("-00001")},
                                         {QStringLiteral("percent"), 100}}};
    object.setStatus({{QStringLiteral("conditions"), QJsonArray{ready}},
                      {QStringLiteral("traffic"), traffic},
                      {QStringLiteral("observedGeneration"), 1},
                      {QStringLiteral("url"), QStringLiteral("http://%1.default.localhost").arg(name)},
                      {QStringLiteral("latestReadyRevisionName"), name + QStringLiteral("-00001")}});
    return object;
}

Object revision(const QString &name, const QString &service, int actual, int desired, int version)
{
    Object object = make(kinds::revision(), name, version);
    object.setLabel(resource::keys::service, service);
    object.setSpec(podSpec(packageImage(service)));
    object.setStatus(
        {{QStringLiteral("conditions"),
          QJsonArray{condition("Ready", "True"), condition("Active", desired > 0 ? "True" : "False")}},
         {QStringLiteral("actualReplicas"), actual},
         {QStringLiteral("desiredReplicas"), desired}});
    return object;
}

Object pod(const QString &name, const QString &revision, const QString &phase, bool ready, int version)
{
    Object object = make(kinds::pod(), name, version);
    object.setLabel(resource::keys::revision, revision);
    object.setStatus(
        {{QStringLiteral("phase"), phase},
         {QStringLiteral("conditions"), QJsonArray{condition("Ready", ready ? "True" : "False")}}});
    return object;
}

Object package(const QString &name, const QString &runtime)
{
    Object object = make(kinds::package(), name, 1);
    object.setStatus({{QStringLiteral("image"), packageImage(name)},
                      {QStringLiteral("runtime"), runtime},
                      {QStringLiteral("fileName"), name + QStringLiteral(".jar")},
                      {QStringLiteral("size"), 2048}});
    return object;
}

Object engine(double requestsPerSecond)
{
    Object object = make(kinds::engine(), QStringLiteral("local"), int(requestsPerSecond) + 1);
    object.setStatus(
        {{QStringLiteral("conditions"), QJsonArray{condition("Ready", "True")}},
         {QStringLiteral("usage"), QJsonObject{{QStringLiteral("requestsPerSecond"), requestsPerSecond},
                                               {QStringLiteral("memoryFreeBytes"), 1024.0}}}});
    return object;
}

QString packageImage(const QString &name)
{
    return QStringLiteral("package/%1@sha256:%2").arg(name, QString(64, QLatin1Char('a')));
}

} // namespace tidegate::testing
