#include "core/resource/validation.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// The keys that a type of Secret must have.
const std::map<QString, QStringList> &requiredKeys()
{
    static const std::map<QString, QStringList> keys{
        {u"kubernetes.io/tls"_s, {u"tls.crt"_s, u"tls.key"_s}},
        {u"kubernetes.io/ssh-auth"_s, {u"ssh-privatekey"_s}},
        {u"kubernetes.io/dockercfg"_s, {u".dockercfg"_s}},
        {u"kubernetes.io/dockerconfigjson"_s, {u".dockerconfigjson"_s}},
    };
    return keys;
}

void checkType(const Object &object, const QJsonObject &data, FieldErrors &errors)
{
    const QString type = object.json().value("type"_L1).toString();
    const auto needed = requiredKeys().find(type);
    const QStringList keys = needed == requiredKeys().end() ? QStringList() : needed->second;
    for (const QString &key : keys) {
        const QByteArray value = QByteArray::fromBase64(data.value(key).toString().toLatin1());
        if (!data.contains(key))
            errors.required(u"data[%1]"_s.arg(key));
        else if (key.startsWith(u'.') && !QJsonDocument::fromJson(value).isObject())
            errors.invalid(u"data[%1]"_s.arg(key), u"<secret contents redacted>"_s, u"not a JSON object"_s);
    }
    if (type == "kubernetes.io/basic-auth"_L1 && !data.contains("username"_L1) &&
        !data.contains("password"_L1)) {
        errors.required(u"data[username]"_s);
        errors.required(u"data[password]"_s);
    }
    if (type == "kubernetes.io/service-account-token"_L1 &&
        object.annotation(u"kubernetes.io/service-account.name"_s).isEmpty())
        errors.required(u"metadata.annotations[kubernetes.io/service-account.name]"_s);
}

} // namespace

void validateSecret(const Object &object, const Object *old, FieldErrors &errors)
{
    validateData(object, old, {u"data"_s}, errors);
    checkType(object, object.json().value("data"_L1).toObject(), errors);
    const QString type = object.json().value("type"_L1).toString();
    if (old && old->json().value("type"_L1).toString() != type)
        errors.invalid(u"type"_s, type, u"field is immutable"_s);
}

} // namespace tidegate::resource
