#include "core/resource/validation.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

const QStringList &reservedNames()
{
    static const QStringList names{u"PORT"_s, u"K_SERVICE"_s, u"K_CONFIGURATION"_s, u"K_REVISION"_s};
    return names;
}

void checkKeyReference(const QJsonObject &reference, const QString &path, Findings &findings)
{
    for (const QString &key : {u"name"_s, u"key"_s}) {
        if (reference.value(key).toString().isEmpty())
            findings.missing(path + u'.' + key);
    }
}

/// A field of the Pod: a cluster takes it when the feature is on, here nothing could fill it in.
void checkFieldReferences(const QJsonObject &from, const QString &path, const AdmissionConfig &config,
                          Findings &findings)
{
    for (const QString &key : {u"fieldRef"_s, u"resourceFieldRef"_s}) {
        if (!from.contains(key))
            continue;
        if (config.feature(u"kubernetes.podspec-fieldref"_s) == Flag::Disabled)
            findings.disallowed(path + u'.' + key);
        else
            findings.forbidden(u"references to fields of the Pod are not supported by this server"_s,
                               path + u'.' + key);
    }
}

void checkValueFrom(const QJsonObject &from, const QString &path, const AdmissionConfig &config,
                    Findings &findings)
{
    const QString secret = path + ".secretKeyRef"_L1;
    const QString configMap = path + ".configMapKeyRef"_L1;
    const bool hasSecret = from.value("secretKeyRef"_L1).isObject();
    const bool hasConfigMap = from.value("configMapKeyRef"_L1).isObject();
    checkFieldReferences(from, path, config, findings);
    if (hasSecret && hasConfigMap)
        findings.both({configMap, secret});
    else if (!hasSecret && !hasConfigMap && !from.contains("fieldRef"_L1) &&
             !from.contains("resourceFieldRef"_L1))
        findings.neither({configMap, secret});
    if (hasSecret)
        checkKeyReference(from.value("secretKeyRef"_L1).toObject(), secret, findings);
    if (hasConfigMap)
        checkKeyReference(from.value("configMapKeyRef"_L1).toObject(), configMap, findings);
}

/// Processes take any name without '=' and NUL; Kubernetes wants printable ASCII, and so do we.
bool isVariableName(const QString &name)
{
    for (const QChar c : name) {
        if (c == u'=' || c < u' ' || c > u'~')
            return false;
    }
    return true;
}

void checkVariable(const QJsonObject &variable, const QString &path, const AdmissionConfig &config,
                   Findings &findings)
{
    const QString name = variable.value("name"_L1).toString();
    if (name.isEmpty())
        findings.missing(path + ".name"_L1);
    else if (reservedNames().contains(name))
        findings.wrong(u"\"%1\" is a reserved environment variable"_s.arg(name), {path + ".name"_L1});
    else if (!isVariableName(name))
        findings.invalid(name, path + ".name"_L1);
    if (variable.value("value"_L1).toString().contains(QChar::Null))
        findings.wrong(u"a value cannot hold a NUL character"_s, {path + ".value"_L1});
    if (!variable.value("valueFrom"_L1).isObject())
        return;
    if (!variable.value("value"_L1).toString().isEmpty())
        findings.both({path + ".value"_L1, path + ".valueFrom"_L1});
    checkValueFrom(variable.value("valueFrom"_L1).toObject(), path + ".valueFrom"_L1, config, findings);
}

void checkSource(const QJsonObject &source, const QString &path, Findings &findings)
{
    const QString configMap = path + ".configMapRef"_L1;
    const QString secret = path + ".secretRef"_L1;
    const bool hasConfigMap = source.value("configMapRef"_L1).isObject();
    const bool hasSecret = source.value("secretRef"_L1).isObject();
    if (hasConfigMap && hasSecret)
        findings.both({configMap, secret});
    else if (!hasConfigMap && !hasSecret)
        findings.neither({configMap, secret});
    for (const QString &key : {u"configMapRef"_s, u"secretRef"_s}) {
        const QJsonValue reference = source.value(key);
        if (reference.isObject() && reference["name"_L1].toString().isEmpty())
            findings.missing(path + u'.' + key + ".name"_L1);
    }
}

} // namespace

void validateEnvironment(const QJsonObject &container, const QString &path, const AdmissionConfig &config,
                         Findings &findings)
{
    const QJsonArray variables = container.value("env"_L1).toArray();
    for (qsizetype i = 0; i < variables.size(); ++i)
        checkVariable(variables[i].toObject(), u"%1.env[%2]"_s.arg(path).arg(i), config, findings);
    const QJsonArray sources = container.value("envFrom"_L1).toArray();
    for (qsizetype i = 0; i < sources.size(); ++i)
        checkSource(sources[i].toObject(), u"%1.envFrom[%2]"_s.arg(path).arg(i), findings);
}

} // namespace tidegate::resource
