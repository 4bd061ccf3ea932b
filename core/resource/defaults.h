#pragma once

#include "core/resource/admission_config.h"
#include "core/resource/object.h"

#include <QJsonArray>
#include <QJsonObject>

namespace tidegate::resource {

// What applyDefaults() is made of. A file per kind; `old` is null on create.

void defaultService(Object &service, const Object *old, const AdmissionConfig &config);
void defaultConfiguration(Object &configuration, const Object *old, const AdmissionConfig &config);
void defaultRevision(Object &revision, const Object *old, const AdmissionConfig &config);
void defaultRoute(Object &route, const Object *old, const AdmissionConfig &config);
void defaultNamespace(Object &ns, const Object *old, const AdmissionConfig &config);
void defaultSecret(Object &secret, const Object *old, const AdmissionConfig &config);
void defaultPingSource(Object &source, const Object *old, const AdmissionConfig &config);
void defaultEngine(Object &engine, const Object *old, const AdmissionConfig &config);
void defaultInstancePool(Object &pool, const Object *old, const AdmissionConfig &config);

// Shared: defaults_template.cpp
/// spec of a Service or Configuration: its template, unless the revision's name is the user's own and has not
/// changed, for then nothing else may change either.
QJsonObject defaultedTemplateIn(const Object &parent, const Object *old, const AdmissionConfig &config);

// Shared: defaults_revision_spec.cpp
/// spec of a Revision, or of the template in a Service and a Configuration named `parent`.
QJsonObject defaultedRevisionSpec(QJsonObject spec, const ObjectName &parent, bool isCreate,
                                  const AdmissionConfig &config);

// Shared: defaults_container.cpp
/// A container as far as it does not depend on its neighbours; `isServing` = it is the one that takes
/// requests.
QJsonObject defaultedContainer(QJsonObject container, bool isServing, const RevisionDefaults &defaults);
/// The restricted profile, when the cluster asks for it by `secure-pod-defaults`.
QJsonObject defaultedSecurity(QJsonObject container, const QJsonObject &podSecurity,
                              const AdmissionConfig &config);

// Shared: defaults_traffic.cpp
/// spec.traffic of a Service (empty = all to the latest revision) and of a Route (stays empty).
QJsonArray defaultedTraffic(QJsonArray traffic, bool emptyMeansLatest);

/// Sets a field that is missing or null.
void insertIfUnset(QJsonObject &object, const QString &key, const QJsonValue &value);

} // namespace tidegate::resource
