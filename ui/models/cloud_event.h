#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <optional>
#include <utility>
#include <vector>

namespace tidegate::models {

/// A CloudEvent (version 1.0) as a person writes one.
struct CloudEvent
{
    QString id;
    QString source;
    QString type;
    QString subject;     ///< empty = none
    QString contentType; ///< of `data`; empty = application/json
    QString data;
    bool operator==(const CloudEvent &) const = default;

    /// With a new id, `/tidegate/console` as source and an empty JSON object as data.
    static CloudEvent sample();
    QString dataContentType() const;
    bool hasJsonData() const; ///< by its content type
};

/// What is wrong with it, by field (`id`, `source`, `type`, `data`), in the UI's language; empty = nothing.
QMap<QString, QString> problems(const CloudEvent &event);

/// How an event goes over HTTP.
struct EventMessage
{
    std::vector<std::pair<QString, QString>> headers;
    QByteArray body;
};

/// Its attributes as `ce-` headers (percent-encoded as the HTTP binding says), the data as the body.
EventMessage binaryMessage(const CloudEvent &event);
/// All of it as one JSON document, `application/cloudevents+json`.
EventMessage structuredMessage(const CloudEvent &event);

QJsonObject toJson(const CloudEvent &event);
CloudEvent readCloudEvent(const QJsonObject &json);

/// Where JSON breaks off.
struct JsonProblem
{
    int line = 0; ///< from 1
    int column = 0;
    QString text; ///< `Line 2, column 5: a text has no end`, in the UI's language
};
/// Nothing when it parses. Any value may stand at the top, a number too.
std::optional<JsonProblem> jsonProblem(const QString &text);
/// Indented; as it is when it does not parse.
QString indentedJson(const QString &text);

} // namespace tidegate::models
