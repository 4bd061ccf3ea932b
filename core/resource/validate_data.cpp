#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype maxData = 1024 * 1024;

/// base64 counts by what it stands for.
qsizetype sizeOf(const QString &value, bool encoded)
{
    return encoded ? value.size() / 4 * 3 : value.toUtf8().size();
}

bool isBase64(const QString &text)
{
    return bool(QByteArray::fromBase64Encoding(text.toUtf8(), QByteArray::AbortOnBase64DecodingErrors));
}

} // namespace

void validateData(const Object &object, const Object *old, const QStringList &maps, FieldErrors &errors)
{
    const bool isSecret = object.kind() == &kinds::secret();
    QStringList seen;
    qsizetype total = 0;
    for (const QString &field : maps) {
        const bool encoded = isSecret || field == "binaryData"_L1;
        const QJsonObject values = object.json().value(field).toObject();
        for (auto it = values.begin(); it != values.end(); ++it) {
            const QString path = u"%1[%2]"_s.arg(field, it.key());
            const QString value = it.value().toString();
            if (const QString trouble = configKeyTrouble(it.key()); !trouble.isEmpty())
                errors.invalid(path, it.key(), trouble);
            if (seen.contains(it.key()))
                errors.invalid(path, it.key(), u"duplicate of key present in data"_s);
            if (encoded && !isBase64(value)) // the value may be a secret: it is not repeated
                errors.invalid(path, it.key(), u"a value must be base64"_s);
            total += sizeOf(value, encoded);
        }
        seen += values.keys();
    }
    if (total > maxData)
        errors.tooLong(u"data"_s, u"may not be more than %1 bytes"_s.arg(maxData));
    if (!old || !old->json().value("immutable"_L1).toBool())
        return;
    const QString why = u"field is immutable when `immutable` is set"_s;
    if (!object.json().value("immutable"_L1).toBool())
        errors.forbidden(u"immutable"_s, why);
    for (const QString &field : maps) {
        if (old->json().value(field).toObject() != object.json().value(field).toObject())
            errors.forbidden(field, why);
    }
}

} // namespace tidegate::resource
