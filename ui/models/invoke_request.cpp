#include "ui/models/invoke_request.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>
#include <algorithm>

namespace tidegate::models {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::InvokeRequest)
};

const std::pair<BodyKind, QString> kindNames[] = {
    {BodyKind::Text, QStringLiteral("text")},
    {BodyKind::Json, QStringLiteral("json")},
    {BodyKind::BinaryEvent, QStringLiteral("event")},
    {BodyKind::StructuredEvent, QStringLiteral("structuredEvent")}};

bool isToken(const QString &name)
{
    static const QString marks = QStringLiteral("!#$%&'*+-.^_`|~");
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || marks.contains(c));
    });
}

QString headerProblem(const QList<RequestField> &headers)
{
    for (const RequestField &header : headers) {
        if (!header.isOn || (header.name.trimmed().isEmpty() && header.value.isEmpty()))
            continue;
        if (!isToken(header.name.trimmed()))
            return Words::tr("\"%1\" is not a header's name.").arg(header.name.trimmed());
        const bool breaks = std::any_of(header.value.begin(), header.value.end(), [](QChar c) {
            return c == QLatin1Char('\n') || c == QLatin1Char('\r') || c.isNull();
        });
        if (breaks)
            return Words::tr("The value of %1 holds a line break.", "header").arg(header.name.trimmed());
    }
    return {};
}

bool hasHeader(const std::vector<std::pair<QString, QString>> &headers, const QString &name)
{
    return std::any_of(headers.begin(), headers.end(), [&](const auto &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

QJsonArray toJson(const QList<RequestField> &fields, bool withSecrets)
{
    QJsonArray array;
    for (const RequestField &field : fields) {
        QJsonObject json{{QStringLiteral("name"), field.name}, {QStringLiteral("on"), field.isOn}};
        if (withSecrets || !isSecretHeader(field.name))
            json.insert(QStringLiteral("value"), field.value);
        array.append(json);
    }
    return array;
}

QList<RequestField> readFields(const QJsonArray &array)
{
    QList<RequestField> fields;
    for (const QJsonValue &value : array)
        fields.append({value[QStringLiteral("name")].toString(), value[QStringLiteral("value")].toString(),
                       value[QStringLiteral("on")].toBool(true)});
    return fields;
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace

QMap<QString, QString> problems(const InvokeRequest &request)
{
    QMap<QString, QString> found;
    const bool hasBlank = std::any_of(request.path.begin(), request.path.end(),
                                      [](QChar c) { return c.isSpace() || c.unicode() < 0x20; });
    if (!request.path.startsWith(QLatin1Char('/')))
        found.insert(QStringLiteral("path"), Words::tr("The path must begin with a slash."));
    else if (hasBlank)
        found.insert(QStringLiteral("path"), Words::tr("The path must hold no blank: write %20."));
    if (const QString problem = headerProblem(request.headers); !problem.isEmpty())
        found.insert(QStringLiteral("headers"), problem);
    if (request.kind == BodyKind::Json && !request.body.trimmed().isEmpty()) {
        if (const auto problem = jsonProblem(request.body))
            found.insert(QStringLiteral("body"), problem->text);
    }
    if (request.isEvent()) {
        const auto wrong = problems(request.event);
        for (auto it = wrong.cbegin(); it != wrong.cend(); ++it)
            found.insert(QStringLiteral("event.") + it.key(), it.value());
    }
    return found;
}

QString targetOf(const InvokeRequest &request)
{
    QStringList parts;
    for (const RequestField &field : request.query) {
        if (field.isOn && !(field.name.isEmpty() && field.value.isEmpty()))
            parts.append(encoded(field.name) + QLatin1Char('=') + encoded(field.value));
    }
    // What is no ASCII is encoded; what has been encoded already stays as it is.
    QString path;
    const QByteArray bytes = request.path.toUtf8();
    for (const char c : bytes) {
        if (c > 0x20 && c < 0x7F)
            path += QLatin1Char(c);
        else
            path += QString::fromLatin1('%' + QByteArray(1, c).toHex().toUpper());
    }
    return parts.isEmpty() ? path : path + QLatin1Char('?') + parts.join(QLatin1Char('&'));
}

void splitQuery(InvokeRequest &request)
{
    QString path = request.path.trimmed();
    if (path.contains(QLatin1String("://"))) {
        const qsizetype slash = path.indexOf(QLatin1Char('/'), path.indexOf(QLatin1String("://")) + 3);
        path = slash < 0 ? QStringLiteral("/") : path.mid(slash);
    }
    path = path.section(QLatin1Char('#'), 0, 0);
    const qsizetype mark = path.indexOf(QLatin1Char('?'));
    const QString query = mark < 0 ? QString() : path.mid(mark + 1);
    path = mark < 0 ? path : path.left(mark);
    request.path = path.startsWith(QLatin1Char('/')) ? path : QLatin1Char('/') + path;
    const QStringList parts = query.split(QLatin1Char('&'), Qt::SkipEmptyParts);
    const auto decoded = [](const QString &text) { return QUrl::fromPercentEncoding(text.toUtf8()); };
    for (const QString &part : parts)
        request.query.append({decoded(part.section(QLatin1Char('='), 0, 0)),
                              decoded(part.section(QLatin1Char('='), 1)), true});
}

client::Invocation invocationOf(const InvokeRequest &request, const QString &ns, const QString &service)
{
    client::Invocation invocation;
    invocation.ns = ns;
    invocation.service = service;
    invocation.method = request.method;
    invocation.path = targetOf(request);
    invocation.tag = request.tag;
    invocation.timeout = std::chrono::seconds(request.timeoutSeconds);
    for (const RequestField &header : request.headers) {
        if (header.isOn && !header.name.trimmed().isEmpty())
            invocation.headers.emplace_back(header.name.trimmed(), header.value);
    }
    if (!request.isEvent()) {
        invocation.body = request.body.toUtf8();
        if (request.kind == BodyKind::Json && !invocation.body.isEmpty() &&
            !hasHeader(invocation.headers, QStringLiteral("Content-Type")))
            invocation.headers.emplace_back(QStringLiteral("Content-Type"),
                                            QStringLiteral("application/json"));
        return invocation;
    }
    EventMessage message = request.kind == BodyKind::BinaryEvent ? binaryMessage(request.event)
                                                                 : structuredMessage(request.event);
    // The event's own headers say what the body is: those of the same name would contradict them.
    std::erase_if(invocation.headers,
                  [&](const auto &header) { return hasHeader(message.headers, header.first); });
    invocation.headers.insert(invocation.headers.end(), message.headers.begin(), message.headers.end());
    invocation.body = message.body;
    return invocation;
}

InvokeRequest requestOf(const client::Invocation &invocation)
{
    InvokeRequest request;
    request.method = invocation.method;
    request.path = invocation.path;
    splitQuery(request);
    request.tag = invocation.tag;
    request.timeoutSeconds =
        int(std::chrono::duration_cast<std::chrono::seconds>(invocation.timeout).count());
    for (const auto &[name, value] : invocation.headers)
        request.headers.append({name, value, true});
    request.body = QString::fromUtf8(invocation.body);
    if (!request.body.isEmpty() && !jsonProblem(request.body))
        request.kind = BodyKind::Json;
    return request;
}

bool isSecretHeader(const QString &name)
{
    const QString lower = name.trimmed().toLower();
    for (const char *word : {"authorization", "cookie", "token", "secret", "password", "passwd", "credential",
                             "apikey", "api-key", "api_key", "signature", "session", "-key"}) {
        if (lower.contains(QLatin1String(word)))
            return true;
    }
    return lower == QLatin1String("key");
}

QString secretsOf(const InvokeRequest &request)
{
    QJsonObject secrets;
    for (qsizetype i = 0; i < request.headers.size(); ++i) {
        const RequestField &header = request.headers[i];
        if (isSecretHeader(header.name) && !header.value.isEmpty())
            secrets.insert(QStringLiteral("%1 %2").arg(i).arg(header.name), header.value);
    }
    return secrets.isEmpty() ? QString()
                             : QString::fromUtf8(QJsonDocument(secrets).toJson(QJsonDocument::Compact));
}

QJsonObject withoutSecrets(const InvokeRequest &request)
{
    const auto named = std::find_if(std::begin(kindNames), std::end(kindNames),
                                    [&](const auto &each) { return each.first == request.kind; });
    QJsonObject json{{QStringLiteral("method"), request.method},
                     {QStringLiteral("path"), request.path},
                     {QStringLiteral("query"), toJson(request.query, true)},
                     {QStringLiteral("headers"), toJson(request.headers, false)},
                     {QStringLiteral("kind"), named->second},
                     {QStringLiteral("body"), request.body},
                     {QStringLiteral("tag"), request.tag},
                     {QStringLiteral("timeoutSeconds"), request.timeoutSeconds}};
    if (request.event != CloudEvent())
        json.insert(QStringLiteral("event"), toJson(request.event));
    return json;
}

InvokeRequest readRequest(const QJsonObject &json, const QString &secrets)
{
    InvokeRequest request;
    request.method = json[QStringLiteral("method")].toString(request.method);
    request.path = json[QStringLiteral("path")].toString(request.path);
    request.query = readFields(json[QStringLiteral("query")].toArray());
    request.headers = readFields(json[QStringLiteral("headers")].toArray());
    for (const auto &[kind, name] : kindNames) {
        if (json[QStringLiteral("kind")].toString() == name)
            request.kind = kind;
    }
    request.body = json[QStringLiteral("body")].toString();
    request.event = readCloudEvent(json[QStringLiteral("event")].toObject());
    request.tag = json[QStringLiteral("tag")].toString();
    request.timeoutSeconds = std::clamp(json[QStringLiteral("timeoutSeconds")].toInt(300), 1, 3600);
    const QJsonObject values = QJsonDocument::fromJson(secrets.toUtf8()).object();
    for (qsizetype i = 0; i < request.headers.size(); ++i) {
        RequestField &header = request.headers[i];
        const auto value = values.constFind(QStringLiteral("%1 %2").arg(i).arg(header.name));
        if (value != values.constEnd())
            header.value = value->toString();
    }
    return request;
}

} // namespace tidegate::models
