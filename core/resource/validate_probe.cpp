#include "core/resource/validation.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qint64 unlimited = 2147483647;

void checkRange(const QJsonObject &object, const QString &key, qint64 low, qint64 high, const QString &path,
                Findings &findings)
{
    const qint64 value = object.value(key).toInteger();
    if (value < low || value > high)
        findings.outOfBounds(QString::number(value), QString::number(low), QString::number(high),
                             path + u'.' + key);
}

/// By number (0 = the container's own) or by the name the container's port has.
void checkPort(const QJsonObject &handler, const QString &portName, const QString &path, Findings &findings)
{
    const QJsonValue port = handler.value("port"_L1);
    if (!port.isString())
        checkRange(handler, u"port"_s, 0, 65535, path, findings);
    else if (!port.toString().isEmpty() && port.toString() != portName)
        findings.invalid(port.toString(), path + ".port"_L1, u"Probe port must match container port"_s);
}

/// These two are Kubernetes' rules, which it would only apply when the revision starts.
void checkHttpGet(const QJsonObject &handler, const QString &path, Findings &findings)
{
    static const QStringList schemes{QString(), u"HTTP"_s, u"HTTPS"_s};
    const QString scheme = handler.value("scheme"_L1).toString();
    if (!schemes.contains(scheme))
        findings.invalid(scheme, path + ".scheme"_L1, u"known values: HTTP, HTTPS"_s);
    const QJsonArray headers = handler.value("httpHeaders"_L1).toArray();
    for (qsizetype i = 0; i < headers.size(); ++i) {
        if (headers[i]["name"_L1].toString().isEmpty())
            findings.missing(u"%1.httpHeaders[%2].name"_s.arg(path).arg(i));
    }
}

void checkHandlers(const QJsonObject &probe, const QString &portName, const QString &path, Findings &findings)
{
    QStringList all;
    QStringList set;
    for (const QString &key : {u"exec"_s, u"grpc"_s, u"httpGet"_s, u"tcpSocket"_s}) {
        all << path + u'.' + key;
        if (probe.value(key).isObject())
            set << all.back();
    }
    if (set.isEmpty())
        findings.neither(all);
    else if (set.size() > 1)
        findings.both(set);
    for (const QString &key : {u"httpGet"_s, u"tcpSocket"_s}) {
        if (probe.value(key).isObject())
            checkPort(probe.value(key).toObject(), portName, path + u'.' + key, findings);
    }
    checkHttpGet(probe.value("httpGet"_L1).toObject(), path + ".httpGet"_L1, findings);
    checkRange(probe.value("grpc"_L1).toObject(), u"port"_s, 0, 65535, path + ".grpc"_L1, findings);
    if (probe.value("exec"_L1).isObject() && probe.value("exec"_L1)["command"_L1].toArray().isEmpty())
        findings.missing(path + ".exec.command"_L1);
}

void checkReadiness(const QJsonObject &probe, const QString &path, Findings &findings)
{
    checkRange(probe, u"periodSeconds"_s, 0, unlimited, path, findings);
    checkRange(probe, u"initialDelaySeconds"_s, 0, unlimited, path, findings);
    checkRange(probe, u"successThreshold"_s, 1, unlimited, path, findings);
    // Without a period the platform probes in its own quick rhythm, which knows neither of these.
    const bool ownRhythm = probe.value("periodSeconds"_L1).toInteger() == 0;
    for (const QString &key : {u"failureThreshold"_s, u"timeoutSeconds"_s}) {
        if (!ownRhythm)
            checkRange(probe, key, 1, unlimited, path, findings);
        else if (probe.value(key).toInteger() != 0)
            findings.wrong(u"%1 is disallowed when periodSeconds is zero"_s.arg(key), {path + u'.' + key});
    }
}

/// Kubernetes' bounds; one success is enough, for there is no half dead.
void checkLiveness(const QJsonObject &probe, const QString &path, Findings &findings)
{
    for (const QString &key :
         {u"initialDelaySeconds"_s, u"timeoutSeconds"_s, u"periodSeconds"_s, u"failureThreshold"_s})
        checkRange(probe, key, 0, unlimited, path, findings);
    checkRange(probe, u"successThreshold"_s, 0, 1, path, findings);
}

} // namespace

void validateProbes(const QJsonObject &container, const QString &path, Findings &findings)
{
    const QString named = container.value("ports"_L1)[0]["name"_L1].toString();
    const QString portName = named.isEmpty() ? u"http"_s : named;
    for (const QString &key : {u"readinessProbe"_s, u"livenessProbe"_s, u"startupProbe"_s}) {
        if (!container.value(key).isObject())
            continue;
        const QJsonObject probe = container.value(key).toObject();
        const QString where = path + u'.' + key;
        checkHandlers(probe, portName, where, findings);
        if (key == "readinessProbe"_L1)
            checkReadiness(probe, where, findings);
        else
            checkLiveness(probe, where, findings);
    }
}

} // namespace tidegate::resource
