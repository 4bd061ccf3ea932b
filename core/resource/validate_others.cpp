#include "core/resource/validation.h"

#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype maxData = 1024 * 1024;

bool isDataKey(const QString &key)
{
    static const QRegularExpression form(u"\\A[-._a-zA-Z0-9]{1,253}\\z"_s);
    return form.match(key).hasMatch() && key != "."_L1 && !key.startsWith(".."_L1);
}

bool isBase64(const QString &text)
{
    return bool(QByteArray::fromBase64Encoding(text.toUtf8(), QByteArray::AbortOnBase64DecodingErrors));
}

qsizetype checkMap(const QJsonObject &map, const QString &field, bool encoded, Findings &findings)
{
    qsizetype total = 0;
    for (auto it = map.begin(); it != map.end(); ++it) {
        const QString path = u"%1[%2]"_s.arg(field, it.key());
        if (!isDataKey(it.key()))
            findings.wrong(u"a key must consist of alphanumeric characters, '-', '_' or '.'"_s, {path});
        if (encoded && !isBase64(it.value().toString()))
            findings.wrong(u"a value must be base64"_s, {path});
        total += it.value().toString().size();
    }
    return total;
}

} // namespace

void validateData(const Object &object, const Object *old, Findings &findings)
{
    const bool isSecret = object.kind() == &kinds::secret();
    const QJsonObject data = object.json().value("data"_L1).toObject();
    const QJsonObject binary = object.json().value("binaryData"_L1).toObject();
    const qsizetype total =
        checkMap(data, u"data"_s, isSecret, findings) + checkMap(binary, u"binaryData"_s, true, findings);
    if (total > maxData)
        findings.wrong(u"data takes %1 bytes, at most %2 are allowed"_s.arg(total).arg(maxData), {u"data"_s});
    if (!old)
        return;
    if (isSecret && old->json().value("type"_L1) != object.json().value("type"_L1))
        findings.forbidden(u"field is immutable"_s, u"type"_s);
    const bool changed = old->json().value("data"_L1) != object.json().value("data"_L1) ||
                         old->json().value("binaryData"_L1) != object.json().value("binaryData"_L1);
    if (old->json().value("immutable"_L1).toBool() &&
        (changed || !object.json().value("immutable"_L1).toBool()))
        findings.forbidden(u"field is immutable when `immutable` is set"_s, u"data"_s);
}

void validateEngine(const Object &object, Findings &findings)
{
    const QString edition = object.spec().value("edition"_L1).toString();
    if (edition != "exclusive"_L1 && edition != "shared"_L1)
        findings.invalid(edition, u"spec.edition"_s, u"known values: exclusive, shared"_s);
    validateImageMap(object.spec().value("imageMap"_L1).toObject(), u"spec.imageMap"_s, findings);
}

} // namespace tidegate::resource
