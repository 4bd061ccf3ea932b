#pragma once

#include "core/client/client.h"
#include "ui/models/cloud_event.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QUrl>

namespace tidegate::models {

/// A name and a value that can be switched off without being lost.
struct RequestField
{
    QString name;
    QString value;
    bool isOn = true;
    bool operator==(const RequestField &) const = default;
};

/// What stands in the body of a test request.
enum class BodyKind
{
    Text,
    Json,        ///< checked before it is sent; sent with a Content-Type unless the headers name one
    BinaryEvent, ///< a CloudEvent, its attributes as headers
    StructuredEvent
};

/// A test request as it is written: what the dialog edits, what is saved.
struct InvokeRequest
{
    QString method = QStringLiteral("GET");
    QString path = QStringLiteral("/"); ///< without the query
    QList<RequestField> query;          ///< not encoded
    QList<RequestField> headers;
    BodyKind kind = BodyKind::Text;
    QString body; ///< of Text and Json
    CloudEvent event;
    QString tag;              ///< empty = by the traffic split
    int timeoutSeconds = 300; ///< 1 … 3600
    bool operator==(const InvokeRequest &) const = default;

    bool isEvent() const { return kind == BodyKind::BinaryEvent || kind == BodyKind::StructuredEvent; }
};

/// What is wrong with it, in the UI's language, by field: `path`, `headers`, `body`, and `event.` with a
/// field of the event. Empty = it can be sent.
QMap<QString, QString> problems(const InvokeRequest &request);

/// Path and query, encoded.
QString targetOf(const InvokeRequest &request);
/// Takes the query out of a path that was typed or pasted with one, or with scheme and host.
void splitQuery(InvokeRequest &request);

/// As it goes out. Call it for a request without problems.
client::Invocation invocationOf(const InvokeRequest &request, const QString &ns, const QString &service);
/// What was sent, back in the form: events come back as the headers and the text they were.
InvokeRequest requestOf(const client::Invocation &invocation);

/// Whether a header's value is nobody's business: Authorization, Cookie, names with token, secret, key, ….
bool isSecretHeader(const QString &name);
/// The values of its secret headers, by place and name, as one JSON text; empty = it has none.
QString secretsOf(const InvokeRequest &request);
/// All but the values of secret headers: what may be written to a file.
QJsonObject withoutSecrets(const InvokeRequest &request);
/// `secrets` as secretsOf() gave them; values that are missing stay empty. What cannot be read is the
/// default.
InvokeRequest readRequest(const QJsonObject &json, const QString &secrets = {});

/// A command for a POSIX shell that sends the same request to the app itself. `base` is the app's URL.
QString asCurl(const client::Invocation &invocation, const QUrl &base);
/// As one word of a POSIX shell.
QString shellWord(const QString &text);

} // namespace tidegate::models
