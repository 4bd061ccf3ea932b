#include "core/resource/validation.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype maxDifferences = 10;

QString text(const QJsonValue &value)
{
    if (value.isUndefined())
        return u"(not set)"_s;
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.mid(1, array.size() - 2));
}

void collect(const QJsonValue &before, const QJsonValue &after, const QString &path, QStringList &lines)
{
    if (before == after || lines.size() >= maxDifferences)
        return;
    if (before.isArray() && after.isArray() && before.toArray().size() == after.toArray().size()) {
        for (qsizetype i = 0; i < before.toArray().size(); ++i)
            collect(before.toArray()[i], after.toArray()[i], u"%1[%2]"_s.arg(path).arg(i), lines);
        return;
    }
    if (!before.isObject() || !after.isObject()) {
        lines << u"%1:\n\t-: %2\n\t+: %3"_s.arg(path, text(before), text(after));
        return;
    }
    const QJsonObject left = before.toObject();
    const QJsonObject right = after.toObject();
    QStringList fields = left.keys() + right.keys();
    fields.sort();
    fields.removeDuplicates();
    for (const QString &field : std::as_const(fields))
        collect(left.value(field), right.value(field), path + u'.' + field, lines);
}

QJsonObject templateOf(const Object &object)
{
    return object.spec().value("template"_L1).toObject();
}

/// What Kubernetes would only say when the revision is made.
void checkKeys(const QJsonObject &metadata, const QString &path, Findings &findings)
{
    const QJsonObject labels = metadata.value("labels"_L1).toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        if (const QString trouble = qualifiedNameTrouble(it.key()); !trouble.isEmpty())
            findings.invalidKey(it.key(), path + ".labels"_L1, trouble);
        if (const QString trouble = labelValueTrouble(it.value().toString()); !trouble.isEmpty())
            findings.invalid(it.value().toString(), u"%1.labels.%2"_s.arg(path, it.key()), trouble);
    }
    const QJsonObject annotations = metadata.value("annotations"_L1).toObject();
    for (auto it = annotations.begin(); it != annotations.end(); ++it) {
        if (const QString trouble = qualifiedNameTrouble(it.key().toLower()); !trouble.isEmpty())
            findings.invalidKey(it.key(), path + ".annotations"_L1, trouble);
    }
}

/// A name that the user gives a revision begins with its parent's.
void checkOwnName(const QJsonObject &metadata, const QString &parent, Findings &findings)
{
    const QString path = u"spec.template.metadata.name"_s;
    const QString prefix = metadata.value("generateName"_L1).toString();
    const QString name = metadata.value("name"_L1).toString();
    if (!prefix.isEmpty() && !isDns1035Label(prefix + u'x')) {
        findings.invalid(u"not a DNS 1035 label prefix: [%1]"_s.arg(dns1035LabelTrouble(prefix + u'x')),
                         u"spec.template.metadata.generateName"_s);
        return;
    }
    if (name.isEmpty())
        return;
    if (!isDns1035Label(name))
        findings.invalid(u"not a DNS 1035 label: [%1]"_s.arg(dns1035LabelTrouble(name)), path);
    else if (!name.startsWith(parent + u'-'))
        findings.invalid(u"\"%1\" must have prefix \"%2-\""_s.arg(name, parent), path);
}

/// Every other template needs another name of the user's, or none.
void checkNameChange(const Object &object, const Object *old, Findings &findings)
{
    if (!old)
        return;
    const QJsonObject now = templateOf(object);
    const QJsonObject before = templateOf(*old);
    const QString name = now.value("metadata"_L1)["name"_L1].toString();
    if (name.isEmpty() || before.value("metadata"_L1)["name"_L1].toString() != name || before == now)
        return;
    findings.forbidden(u"Saw the following changes without a name change (-old +new)"_s,
                       u"spec.template.metadata.name"_s, differences(before, now, u"spec.template"_s));
}

} // namespace

QString differences(const QJsonValue &before, const QJsonValue &after, const QString &path)
{
    QStringList lines;
    collect(before, after, path, lines);
    return lines.join(u'\n');
}

void validateTemplate(Verdict &verdict)
{
    const QJsonObject revisionTemplate = templateOf(verdict.object);
    const QJsonObject metadata = revisionTemplate.value("metadata"_L1).toObject();
    const QJsonObject annotations = metadata.value("annotations"_L1).toObject();
    const QString path = u"spec.template.metadata.annotations"_s;
    checkKeys(metadata, u"spec.template.metadata"_s, verdict.findings);
    validateScaling(annotations, path, verdict.config.scaling, verdict.findings);
    validateTemplateAnnotations(annotations, path, verdict.findings);
    checkOwnName(metadata, verdict.object.name(), verdict.findings);
    validateRevisionSpec(revisionTemplate.value("spec"_L1).toObject(), u"spec.template.spec"_s,
                         verdict.config, verdict.findings);
    checkNameChange(verdict.object, verdict.old, verdict.findings);
}

} // namespace tidegate::resource
