#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QJsonObject templateOf(const Object &parent)
{
    return parent.spec().value("template"_L1).toObject();
}

QString nameIn(const QJsonObject &revisionTemplate)
{
    return revisionTemplate.value("metadata"_L1)["name"_L1].toString();
}

/// Exports of real clusters carry `creationTimestamp: null` in templates; it means nothing.
QJsonObject withoutEmptyTime(QJsonObject revisionTemplate)
{
    QJsonObject metadata = revisionTemplate.value("metadata"_L1).toObject();
    if (!metadata.contains("creationTimestamp"_L1) || !metadata.value("creationTimestamp"_L1).isNull())
        return revisionTemplate;
    metadata.remove("creationTimestamp"_L1);
    if (metadata.isEmpty())
        revisionTemplate.remove("metadata"_L1);
    else
        revisionTemplate.insert(u"metadata"_s, metadata);
    return revisionTemplate;
}

} // namespace

QJsonObject defaultedTemplateIn(const Object &parent, const Object *old, const AdmissionConfig &config)
{
    QJsonObject spec = parent.spec();
    QJsonObject revisionTemplate = withoutEmptyTime(templateOf(parent));
    const QString name = nameIn(revisionTemplate);
    if (!old || name.isEmpty() || name != nameIn(templateOf(*old)))
        revisionTemplate.insert(u"spec"_s, defaultedRevisionSpec(revisionTemplate.value("spec"_L1).toObject(),
                                                                 parent.objectName(), !old, config));
    spec.insert(u"template"_s, revisionTemplate);
    return spec;
}

} // namespace tidegate::resource
