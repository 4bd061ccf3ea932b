#include "core/resource/validation.h"

#include "core/base/units.h"
#include "core/resource/serving.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QString pathOf(const QString &annotation)
{
    return "metadata.annotations."_L1 + annotation;
}

bool hasOwners(const Object &object)
{
    return !object.metadata().value("ownerReferences"_L1).toArray().isEmpty();
}

} // namespace

void validateServingName(const Object &object, Findings &findings)
{
    const QString prefix = object.metadata().value("generateName"_L1).toString();
    const QString trouble = dns1035LabelTrouble(object.name());
    // A prefix may end in a hyphen; what is appended never does.
    if (!prefix.isEmpty() && !isDns1035Label(prefix.left(58) + u'x'))
        findings.wrong(u"not a DNS 1035 label prefix: [%1]"_s.arg(dns1035LabelTrouble(prefix + u'x')),
                       {u"metadata.generateName"_s});
    else if (!object.name().isEmpty() && !trouble.isEmpty())
        findings.wrong(u"not a DNS 1035 label: [%1]"_s.arg(trouble), {u"metadata.name"_s});
}

void validateAuthors(const Object &object, const Object *old, Findings &findings)
{
    const bool isAnothers = object.kind() != &kinds::service() && hasOwners(object);
    if (!old || isAnothers)
        return;
    if (object.annotation(keys::creator) != old->annotation(keys::creator))
        findings.forbidden(u"annotation value is immutable"_s, pathOf(keys::creator));
    const QString modifier = object.annotation(keys::lastModifier);
    if (object.spec() == old->spec() && modifier != old->annotation(keys::lastModifier))
        findings.invalid(modifier, pathOf(keys::lastModifier));
}

void validateParentLabel(const Object &object, const QString &label, const Kind &parent, Findings &findings)
{
    if (!object.labels().contains(label))
        return;
    const QJsonArray owners = object.metadata().value("ownerReferences"_L1).toArray();
    for (const QJsonValue &owner : owners) {
        if (owner["kind"_L1].toString() == parent.kind && owner["name"_L1].toString() == object.label(label))
            return;
    }
    findings.missing("metadata.labels."_L1 + label);
}

void validateRolloutDuration(const Object &object, Findings &findings)
{
    const std::map<QString, QString> annotations = object.annotations();
    auto found = annotations.find(u"serving.knative.dev/rollout-duration"_s);
    if (found == annotations.end())
        found = annotations.find(u"serving.knative.dev/rolloutDuration"_s);
    if (found == annotations.end() || found->second.isEmpty())
        return;
    const auto &[key, value] = *found;
    const auto duration = parseDuration(value.toStdString());
    if (!duration)
        findings.invalid(value, pathOf(key));
    else if (*duration % seconds(1) != std::chrono::nanoseconds(0))
        findings.wrong(u"rollout-duration=%1 is not at second precision"_s.arg(value), {pathOf(key)});
    else if (*duration < seconds(0))
        findings.wrong(u"rollout-duration=%1 must be positive"_s.arg(value), {pathOf(key)});
}

} // namespace tidegate::resource
