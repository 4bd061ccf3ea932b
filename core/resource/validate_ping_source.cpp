#include "core/resource/trigger_settings.h"
#include "core/resource/validation.h"

#include <QJsonDocument>
#include <QJsonParseError>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// Where looking for a first moment begins when the object names no start. It is a fixed day, so that what is
/// valid today stays valid.
const WallTime kFirstLook{seconds(1'767'225'600)}; // 2026-01-01

void checkSchedule(const Object &source, Findings &findings)
{
    const QString text = source.spec().value("schedule"_L1).toString();
    if (const auto mistake = Cron::mistakeIn(text.toStdString()))
        findings.invalid(QString::fromStdString(mistake->message.en) + u" (column %1)"_s.arg(mistake->column),
                         u"spec.schedule"_s);
    const QString zone = source.spec().value("timezone"_L1).toString();
    if (!zone.isEmpty() && !TimeZone::named(zone.toStdString()))
        findings.invalid(u"provided bad location %1: unknown time zone %1"_s.arg(zone), u"spec.timezone"_s);
    const auto settings = readTriggerSettings(source);
    if (!settings)
        return;
    const QString endPath = u"metadata.annotations.trigger.tidegate.dev/end"_s;
    if (settings->start && settings->end && *settings->end < *settings->start) {
        findings.wrong(u"end is before start"_s, {endPath});
        return;
    }
    const WallTime from = settings->start.value_or(kFirstLook);
    const auto first = settings->schedule.next(from - seconds(1), settings->zone, settings->clockChanges);
    if (!first)
        findings.invalid(
            text, u"spec.schedule"_s,
            u"the clock of %1 never shows this time"_s.arg(QString::fromStdString(settings->zone.id())));
    else if (settings->start && settings->end && *first > *settings->end)
        findings.invalid(text, u"spec.schedule"_s, u"it never comes to pass between start and end"_s);
}

void checkRef(const Object &source, const QJsonObject &ref, Findings &findings)
{
    for (const auto key : {"kind"_L1, "name"_L1}) {
        if (ref.value(key).toString().isEmpty())
            findings.missing("spec.sink.ref."_L1 + key);
    }
    if (ref.value("apiVersion"_L1).toString().isEmpty() && ref.value("group"_L1).toString().isEmpty())
        findings.missing(u"spec.sink.ref.apiVersion"_s);
    const QString ns = ref.value("namespace"_L1).toString();
    if (!ns.isEmpty() && ns != source.ns())
        findings.wrong(u"mismatched namespaces"_s, {u"spec.sink.ref.namespace"_s},
                       u"parent namespace: \"%1\" does not match ref: \"%2\""_s.arg(source.ns(), ns));
}

void checkSink(const Object &source, Findings &findings)
{
    const QJsonObject sink = source.spec().value("sink"_L1).toObject();
    const QJsonObject ref = sink.value("ref"_L1).toObject();
    const QString uri = sink.value("uri"_L1).toString();
    const QUrl url(uri, QUrl::StrictMode);
    const QString path = u"spec.sink."_s;
    if (ref.isEmpty() && uri.isEmpty())
        findings.wrong(u"expected at least one, got none"_s, {path + "ref"_L1, path + "uri"_L1});
    else if (!uri.isEmpty() && !url.isValid())
        findings.invalid(uri, path + "uri"_L1);
    else if (!ref.isEmpty() && !url.scheme().isEmpty())
        findings.wrong(u"Absolute URI is not allowed when Ref or [apiVersion, kind, name] is present"_s,
                       {path + "[apiVersion, kind, name]"_L1, path + "ref"_L1, path + "uri"_L1});
    else if (ref.isEmpty() && (url.scheme().isEmpty() || url.host().isEmpty()))
        findings.invalid(u"Relative URI is not allowed when Ref and [apiVersion, kind, name] is absent"_s,
                         path + "uri"_L1);
    else if (ref.isEmpty() && url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        findings.invalid(uri, path + "uri"_L1, u"events are sent over http and https"_s);
    else if (!ref.isEmpty())
        checkRef(source, ref, findings);
}

/// Knative reads JSON data into a map, so that nothing but an object will do.
void checkJson(const QByteArray &data, const QString &path, Findings &findings)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(data, &error);
    if (error.error != QJsonParseError::NoError)
        findings.invalid(u"%1 at offset %2"_s.arg(error.errorString()).arg(error.offset), path);
    else if (!document.isObject())
        findings.invalid(u"JSON data must be an object"_s, path);
}

void checkData(const QJsonObject &spec, Findings &findings)
{
    const QString data = spec.value("data"_L1).toString();
    const QString base64 = spec.value("dataBase64"_L1).toString();
    const QString contentType = spec.value("contentType"_L1).toString();
    const bool isJson = contentType == "application/json"_L1;
    if (contentType.contains(u'\n') || contentType.contains(u'\r') || contentType.contains(QChar(0)))
        findings.invalid(contentType, u"spec.contentType"_s);
    if (!data.isEmpty() && !base64.isEmpty()) {
        findings.both({u"spec.data"_s, u"spec.dataBase64"_s});
    } else if (!base64.isEmpty()) {
        const auto decoded =
            QByteArray::fromBase64Encoding(base64.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            findings.invalid(u"illegal base64 data"_s, u"spec.dataBase64"_s);
        else if (isJson)
            checkJson(*decoded, u"spec.dataBase64"_s, findings);
    } else if (!data.isEmpty() && isJson) {
        checkJson(data.toUtf8(), u"spec.data"_s, findings);
    }
}

/// Names of attributes are lower-case letters and digits (CloudEvents 1.0, 3.1).
void checkExtensions(const QJsonObject &spec, Findings &findings)
{
    static const QStringList reserved{u"specversion"_s, u"id"_s,   u"source"_s,          u"type"_s,
                                      u"time"_s,        u"data"_s, u"datacontenttype"_s, u"database64"_s};
    const QString path = u"spec.ceOverrides.extensions"_s;
    const QJsonObject extensions = spec.value("ceOverrides"_L1)["extensions"_L1].toObject();
    for (auto it = extensions.begin(); it != extensions.end(); ++it) {
        const QString &name = it.key();
        const bool plain = !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
            return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        });
        if (!plain)
            findings.invalidKey(name, path, u"names of attributes are lower-case letters and digits"_s);
        else if (reserved.contains(name))
            findings.invalidKey(name, path, u"this attribute is the event's own"_s);
    }
}

} // namespace

void validatePingSource(Verdict &verdict)
{
    const QJsonObject spec = verdict.object.spec();
    checkSchedule(verdict.object, verdict.findings);
    checkSink(verdict.object, verdict.findings);
    checkData(spec, verdict.findings);
    checkExtensions(spec, verdict.findings);
    validateTriggerAnnotations(verdict.object, verdict.findings);
    validateAuthors(verdict.object, verdict.old, verdict.findings);
}

} // namespace tidegate::resource
