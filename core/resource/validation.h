#pragma once

#include "core/resource/admission_config.h"
#include "core/resource/field_errors.h"
#include "core/resource/findings.h"
#include "core/resource/object.h"

namespace tidegate::resource {

// What validate() is made of. All take objects whose fields have the right JSON types; `old` is null on
// create.

/// What the rules of Knative's kinds look at, and what they found.
struct Verdict
{
    const Object &object;
    const Object *old;
    const AdmissionConfig &config;
    Findings findings = {};
};

// A file per kind: Knative's, in Knative's words; Kubernetes' and our own, in Kubernetes'.
void validateService(Verdict &verdict);
void validateConfiguration(Verdict &verdict);
void validateRevision(Verdict &verdict);
void validateRoute(Verdict &verdict);
void validatePingSource(Verdict &verdict);
void validateNamespace(const Object &object, const Object *old, FieldErrors &errors);
void validateConfigMap(const Object &object, const Object *old, FieldErrors &errors);
void validateSecret(const Object &object, const Object *old, FieldErrors &errors);
void validateEngine(const Object &object, const Object *old, FieldErrors &errors);
void validateInstancePool(const Object &object, const Object *old, FieldErrors &errors);

// image_map.cpp
/// spec.imageMap of an Engine.
void validateImageMap(const QJsonObject &table, const QString &path, FieldErrors &errors);

// names.cpp
bool isDns1035Label(const QString &text);     ///< [a-z]([-a-z0-9]*[a-z0-9])?, at most 63
bool isDns1123Label(const QString &text);     ///< [a-z0-9]([-a-z0-9]*[a-z0-9])?, at most 63
bool isDns1123Subdomain(const QString &text); ///< labels with dots, at most 253
/// Why a text is none of these, as Kubernetes says it; empty when it is one.
QString dns1035LabelTrouble(const QString &text);
QString dns1123LabelTrouble(const QString &text);
QString dns1123SubdomainTrouble(const QString &text);
QString labelValueTrouble(const QString &text);
QString qualifiedNameTrouble(const QString &text); ///< `name` or `domain/name`, as keys of labels are
QString configKeyTrouble(const QString &text);     ///< a key of a ConfigMap or Secret

// validate_object_meta.cpp
/// Kubernetes' rules for the metadata of every kind.
void validateObjectMeta(const Object &object, FieldErrors &errors);

// validate_metadata.cpp
/// Knative's rules for the metadata of its kinds.
void validateServingName(const Object &object, Findings &findings);
/// creator never changes, lastModifier only with the spec; for objects nobody else made.
void validateAuthors(const Object &object, const Object *old, Findings &findings);
/// The label names a parent that must be among the owners.
void validateParentLabel(const Object &object, const QString &label, const Kind &parent, Findings &findings);
void validateRolloutDuration(const Object &object, Findings &findings);

// validate_data.cpp
/// Keys and size of a ConfigMap's or Secret's maps, and what `immutable` forbids.
void validateData(const Object &object, const Object *old, const QStringList &maps, FieldErrors &errors);

// validate_scaling.cpp
/// The autoscaling annotations of a revision or its template. Knative's paths of annotations have dots.
void validateScaling(const QJsonObject &annotations, const QString &path, const ScalingLimits &limits,
                     Findings &findings);
/// Scaling annotations do nothing on a Service, Configuration or Route itself; Knative refuses them there.
void validateNoScaling(const Object &object, Findings &findings);

// validate_annotations.cpp
/// The other annotations of a template: progress deadline, queue proxy, networking.
void validateTemplateAnnotations(const QJsonObject &annotations, const QString &path, Findings &findings);

// validate_template.cpp
void validateTemplate(Verdict &verdict);
/// What differs between two values, a line each at most ten, with the old and the new value.
QString differences(const QJsonValue &before, const QJsonValue &after, const QString &path);

// validate_revision_spec.cpp
void validateRevisionSpec(const QJsonObject &spec, const QString &path, const AdmissionConfig &config,
                          Findings &findings);

// validate_container.cpp
void validateContainer(const QJsonObject &container, const QString &path, const AdmissionConfig &config,
                       Findings &findings);

// validate_probe.cpp
/// The three probes of a container.
void validateProbes(const QJsonObject &container, const QString &path, Findings &findings);

// validate_security.cpp
void validateSecurityContext(const QJsonObject &security, const QString &path, const AdmissionConfig &config,
                             Findings &findings);
void validatePodSecurityContext(const QJsonObject &security, const QString &path,
                                const AdmissionConfig &config, Findings &findings);

// validate_environment.cpp
void validateEnvironment(const QJsonObject &container, const QString &path, const AdmissionConfig &config,
                         Findings &findings);

// validate_traffic.cpp
void validateTraffic(const Object &object, Findings &findings);

} // namespace tidegate::resource
