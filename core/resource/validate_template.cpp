#include "core/resource/validation.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qint64 maxTimeout = 600;
constexpr qint64 maxConcurrency = 1000;
constexpr qsizetype maxDifferences = 10;

void checkRange(const QJsonObject &spec, const QString &key, qint64 high, const QString &path,
                Findings &findings)
{
    const QJsonValue value = spec.value(key);
    if (value.isDouble() && (value.toInteger() < 0 || value.toInteger() > high))
        findings.outOfBounds(QString::number(value.toInteger()), u"0"_s, QString::number(high),
                             path + u'.' + key);
}

void checkContainers(const QJsonObject &spec, const QString &path, Findings &findings)
{
    const QJsonArray containers = spec.value("containers"_L1).toArray();
    const QString where = path + ".containers"_L1;
    if (containers.isEmpty())
        findings.missing(where);
    else if (containers.size() > 1)
        findings.wrong(u"expected exactly one container, got %1"_s.arg(containers.size()), {where});
    for (qsizetype i = 0; i < containers.size(); ++i)
        validateContainer(containers[i].toObject(), u"%1[%2]"_s.arg(where).arg(i), findings);
}

/// A name that the user gives a revision must begin with its parent's, and every other template needs another
/// name.
void checkOwnName(const Object &parent, const Object *old, Findings &findings)
{
    const QJsonObject now = parent.spec().value("template"_L1).toObject();
    const QString name = now.value("metadata"_L1)["name"_L1].toString();
    const QString path = u"spec.template.metadata.name"_s;
    if (name.isEmpty())
        return;
    if (!isDns1035Label(name))
        findings.invalid(name, path, u"not a DNS 1035 label"_s);
    if (!name.startsWith(parent.name() + u'-'))
        findings.invalid(u"\"%1\" must have prefix \"%2-\""_s.arg(name, parent.name()), path);
    const QJsonObject before = old ? old->spec().value("template"_L1).toObject() : QJsonObject();
    if (before.value("metadata"_L1)["name"_L1].toString() != name || before == now)
        return;
    findings.forbidden(u"Saw the following changes without a name change (-old +new)"_s, path,
                       differences(before, now, u"spec.template"_s).join(", "_L1));
}

} // namespace

QStringList differences(const QJsonValue &before, const QJsonValue &after, const QString &path)
{
    if (before == after)
        return {};
    if (before.isArray() && after.isArray() && before.toArray().size() == after.toArray().size()) {
        QStringList paths;
        for (qsizetype i = 0; i < before.toArray().size(); ++i)
            paths += differences(before.toArray()[i], after.toArray()[i], u"%1[%2]"_s.arg(path).arg(i));
        return paths.mid(0, maxDifferences);
    }
    if (!before.isObject() || !after.isObject())
        return {path};
    const QJsonObject left = before.toObject();
    const QJsonObject right = after.toObject();
    QStringList fields = left.keys() + right.keys();
    fields.sort();
    fields.removeDuplicates();
    QStringList paths;
    for (const QString &field : std::as_const(fields))
        paths += differences(left.value(field), right.value(field), path + u'.' + field);
    return paths.mid(0, maxDifferences);
}

void validateRevisionSpec(const QJsonObject &spec, const QString &path, Findings &findings)
{
    checkContainers(spec, path, findings);
    // What this server cannot give an app is refused, not passed over in silence.
    for (const QString &key : {u"volumes"_s, u"initContainers"_s}) {
        if (!spec.value(key).toArray().isEmpty())
            findings.disallowed(path + u'.' + key);
    }
    const qint64 timeout = spec.value("timeoutSeconds"_L1).toInteger(maxTimeout);
    checkRange(spec, u"timeoutSeconds"_s, maxTimeout, path, findings);
    checkRange(spec, u"responseStartTimeoutSeconds"_s, timeout, path, findings);
    checkRange(spec, u"idleTimeoutSeconds"_s, timeout, path, findings);
    checkRange(spec, u"containerConcurrency"_s, maxConcurrency, path, findings);
    if (spec.value("enableServiceLinks"_L1).toBool())
        findings.disallowed(path + ".enableServiceLinks"_L1);
}

void validateTemplate(const Object &parent, const Object *old, const AdmissionConfig &config,
                      Findings &findings)
{
    const QJsonObject revisionTemplate = parent.spec().value("template"_L1).toObject();
    if (revisionTemplate.isEmpty()) {
        findings.missing(u"spec.template"_s);
        return;
    }
    const QJsonObject metadata = revisionTemplate.value("metadata"_L1).toObject();
    validateKeys(metadata, u"spec.template.metadata"_s, findings);
    validateScaling(metadata.value("annotations"_L1).toObject(), u"spec.template.metadata.annotations"_s,
                    config.scaling, findings);
    if (metadata.contains("generateName"_L1))
        findings.disallowed(u"spec.template.metadata.generateName"_s);
    checkOwnName(parent, old, findings);
    validateRevisionSpec(revisionTemplate.value("spec"_L1).toObject(), u"spec.template.spec"_s, findings);
}

} // namespace tidegate::resource
