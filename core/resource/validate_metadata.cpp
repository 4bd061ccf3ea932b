#include "core/resource/validation.h"

#include "core/resource/serving.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype maxLabel = 63;
constexpr qsizetype maxSubdomain = 253;
constexpr qsizetype maxAnnotations = 256 * 1024;

bool matches(const QString &text, const QRegularExpression &form, qsizetype longest)
{
    return text.size() <= longest && form.match(text).hasMatch();
}

/// What a label's value and a key's part after the slash may be.
bool isQualifiedPart(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\\z"_s);
    return matches(text, form, maxLabel);
}

bool isQualifiedKey(const QString &key)
{
    const qsizetype slash = key.indexOf(u'/');
    if (slash < 0)
        return isQualifiedPart(key);
    return isDns1123Subdomain(key.left(slash)) && isQualifiedPart(key.mid(slash + 1));
}

/// Names that become host names or prefixes of other names are stricter.
bool needsDns1035(const Kind &kind)
{
    return kind.group == kinds::service().group;
}

void checkName(const Kind &kind, const QString &name, Findings &findings)
{
    const QString path = u"metadata.name"_s;
    if (name.isEmpty()) {
        findings.missing(path);
    } else if (needsDns1035(kind)) {
        if (!isDns1035Label(name))
            findings.wrong(
                u"not a DNS 1035 label: [a DNS-1035 label must consist of lower case alphanumeric characters "
                u"or '-', start with an "
                "alphabetic character, and end with an alphanumeric character, at most 63 characters]"_s,
                {path});
    } else if (&kind == &kinds::namespaceKind()) {
        if (!isDns1123Label(name))
            findings.invalid(
                name, path,
                u"a lowercase RFC 1123 label is needed: letters, digits and '-', at most 63 characters"_s);
    } else if (!isDns1123Subdomain(name)) {
        findings.invalid(
            name, path,
            u"a lowercase RFC 1123 subdomain is needed: letters, digits, '-' and '.', at most 253 characters"_s);
    }
}

void checkNamespace(const Kind &kind, const QString &ns, Findings &findings)
{
    if (!kind.namespaced && !ns.isEmpty())
        findings.disallowed(u"metadata.namespace"_s);
    else if (kind.namespaced && ns.isEmpty())
        findings.missing(u"metadata.namespace"_s);
    else if (kind.namespaced && !isDns1123Label(ns))
        findings.invalid(ns, u"metadata.namespace"_s);
}

} // namespace

bool isDns1035Label(const QString &text)
{
    static const QRegularExpression form(u"\\A[a-z]([-a-z0-9]*[a-z0-9])?\\z"_s);
    return matches(text, form, maxLabel);
}

bool isDns1123Label(const QString &text)
{
    static const QRegularExpression form(u"\\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z"_s);
    return matches(text, form, maxLabel);
}

bool isDns1123Subdomain(const QString &text)
{
    static const QRegularExpression form(
        u"\\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z"_s);
    return matches(text, form, maxSubdomain);
}

void validateKeys(const QJsonObject &metadata, const QString &path, Findings &findings)
{
    const QJsonObject labels = metadata.value("labels"_L1).toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        const QString value = it.value().toString();
        if (!isQualifiedKey(it.key()))
            findings.wrong(u"invalid key name \"%1\""_s.arg(it.key()), {path + ".labels"_L1});
        if (!value.isEmpty() && !isQualifiedPart(value))
            findings.invalid(value, u"%1.labels[%2]"_s.arg(path, it.key()));
    }
    qsizetype total = 0;
    const QJsonObject annotations = metadata.value("annotations"_L1).toObject();
    for (auto it = annotations.begin(); it != annotations.end(); ++it) {
        total += it.key().size() + it.value().toString().toUtf8().size();
        if (!isQualifiedKey(it.key().toLower()))
            findings.wrong(u"invalid key name \"%1\""_s.arg(it.key()), {path + ".annotations"_L1});
    }
    if (total > maxAnnotations)
        findings.wrong(u"annotations take %1 bytes, at most %2 are allowed"_s.arg(total).arg(maxAnnotations),
                       {path + ".annotations"_L1});
}

void validateMetadata(const Object &object, const Object *old, Findings &findings)
{
    checkName(*object.kind(), object.name(), findings);
    checkNamespace(*object.kind(), object.ns(), findings);
    validateKeys(object.metadata(), u"metadata"_s, findings);
    if (!old)
        return;
    const QString before = old->annotation(keys::creator);
    if (!before.isEmpty() && object.annotation(keys::creator) != before)
        findings.forbidden(u"annotation value is immutable"_s,
                           u"metadata.annotations[%1]"_s.arg(keys::creator));
}

} // namespace tidegate::resource
