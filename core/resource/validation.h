#pragma once

#include "core/resource/admission_config.h"
#include "core/resource/findings.h"
#include "core/resource/object.h"

namespace tidegate::resource {

// The parts that validate() is made of, a file each. All take objects whose fields have the right JSON types.

// validate_metadata.cpp
bool isDns1035Label(const QString &text);     ///< [a-z]([-a-z0-9]*[a-z0-9])?, at most 63
bool isDns1123Label(const QString &text);     ///< [a-z0-9]([-a-z0-9]*[a-z0-9])?, at most 63
bool isDns1123Subdomain(const QString &text); ///< labels with dots, at most 253
void validateMetadata(const Object &object, const Object *old, Findings &findings);
/// Labels and annotations of any metadata, `path` = where it stands.
void validateKeys(const QJsonObject &metadata, const QString &path, Findings &findings);

// validate_annotations.cpp
/// Ranges of the autoscaling annotations and the progress deadline of a revision or its template.
void validateScaling(const QJsonObject &annotations, const QString &path, const ScalingLimits &limits,
                     Findings &findings);
/// Scaling annotations do nothing on a Service or Configuration itself; Knative refuses them there.
void validateNoScaling(const Object &object, Findings &findings);

// validate_template.cpp
void validateTemplate(const Object &parent, const Object *old, const AdmissionConfig &config,
                      Findings &findings);
void validateRevisionSpec(const QJsonObject &spec, const QString &path, Findings &findings);
/// Paths at which two values differ, at most ten.
QStringList differences(const QJsonValue &before, const QJsonValue &after, const QString &path);

// validate_container.cpp
void validateContainer(const QJsonObject &container, const QString &path, Findings &findings);

// validate_environment.cpp
void validateEnvironment(const QJsonObject &container, const QString &path, Findings &findings);

// validate_traffic.cpp
void validateTraffic(const Object &object, Findings &findings);

// validate_others.cpp
void validateData(const Object &object, const Object *old, Findings &findings); ///< ConfigMap and Secret
void validateEngine(const Object &object, Findings &findings);

// image_map.cpp
void validateImageMap(const QJsonObject &table, const QString &path, Findings &findings);

} // namespace tidegate::resource
