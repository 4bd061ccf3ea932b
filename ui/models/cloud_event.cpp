#include "ui/models/cloud_event.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUuid>

namespace tidegate::models {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::CloudEvent)
};

const QString idKey = QStringLiteral("id");
const QString sourceKey = QStringLiteral("source");
const QString typeKey = QStringLiteral("type");
const QString subjectKey = QStringLiteral("subject");
const QString contentTypeKey = QStringLiteral("datacontenttype");
const QString dataKey = QStringLiteral("data");

/// All but what may stand in a header as it is: printable ASCII without the blank, the quote and the per
/// cent.
QString encoded(const QString &value)
{
    QString text;
    const QByteArray bytes = value.toUtf8();
    for (const char c : bytes) {
        if (c > 0x20 && c < 0x7F && c != '"' && c != '%')
            text += QLatin1Char(c);
        else
            text += QStringLiteral("%%1").arg(uint(quint8(c)), 2, 16, QLatin1Char('0')).toUpper();
    }
    return text;
}

/// Qt reads arrays and objects at the top only; in an array of its own each value can be read.
QJsonDocument wrapped(const QString &text, QJsonParseError *error)
{
    return QJsonDocument::fromJson('[' + text.toUtf8() + ']', error);
}

/// Qt says it in English only.
QString wordsOf(QJsonParseError::ParseError error)
{
    switch (error) {
    case QJsonParseError::UnterminatedString:
        return Words::tr("a text has no end");
    case QJsonParseError::MissingNameSeparator:
        return Words::tr("a colon is missing");
    case QJsonParseError::MissingValueSeparator:
    case QJsonParseError::UnterminatedArray:
        return Words::tr("a comma or a closing bracket is missing");
    case QJsonParseError::UnterminatedObject:
        return Words::tr("a name in quotes or a closing brace is missing");
    case QJsonParseError::IllegalNumber:
    case QJsonParseError::TerminationByNumber:
        return Words::tr("this is no number");
    case QJsonParseError::IllegalEscapeSequence:
        return Words::tr("this escape is not known");
    case QJsonParseError::DeepNesting:
    case QJsonParseError::DocumentTooLarge:
        return Words::tr("this is too deep or too large");
    default:
        return Words::tr("a value is missing or wrong");
    }
}

} // namespace

CloudEvent CloudEvent::sample()
{
    CloudEvent event;
    event.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    event.source = QStringLiteral("/tidegate/console");
    event.type = QStringLiteral("dev.tidegate.test");
    event.data = QStringLiteral("{}");
    return event;
}

QString CloudEvent::dataContentType() const
{
    return contentType.trimmed().isEmpty() ? QStringLiteral("application/json") : contentType.trimmed();
}

bool CloudEvent::hasJsonData() const
{
    const QString media = dataContentType().section(QLatin1Char(';'), 0, 0).trimmed().toLower();
    return media.endsWith(QLatin1String("/json")) || media.endsWith(QLatin1String("+json"));
}

QMap<QString, QString> problems(const CloudEvent &event)
{
    QMap<QString, QString> found;
    if (event.id.trimmed().isEmpty())
        found.insert(idKey, Words::tr("An event needs an id."));
    if (event.source.trimmed().isEmpty())
        found.insert(sourceKey, Words::tr("An event needs a source."));
    else if (!QUrl(event.source.trimmed(), QUrl::StrictMode).isValid())
        found.insert(sourceKey, Words::tr("The source must be a URI, as in /orders/eu."));
    if (event.type.trimmed().isEmpty())
        found.insert(typeKey, Words::tr("An event needs a type."));
    if (event.hasJsonData() && !event.data.trimmed().isEmpty()) {
        if (const auto problem = jsonProblem(event.data))
            found.insert(dataKey, problem->text);
    }
    return found;
}

EventMessage binaryMessage(const CloudEvent &event)
{
    EventMessage message;
    message.headers = {{QStringLiteral("ce-specversion"), QStringLiteral("1.0")},
                       {QStringLiteral("ce-id"), encoded(event.id.trimmed())},
                       {QStringLiteral("ce-source"), encoded(event.source.trimmed())},
                       {QStringLiteral("ce-type"), encoded(event.type.trimmed())}};
    if (!event.subject.trimmed().isEmpty())
        message.headers.emplace_back(QStringLiteral("ce-subject"), encoded(event.subject.trimmed()));
    if (!event.data.isEmpty())
        message.headers.emplace_back(QStringLiteral("Content-Type"), event.dataContentType());
    message.body = event.data.toUtf8();
    return message;
}

EventMessage structuredMessage(const CloudEvent &event)
{
    QJsonObject json{{QStringLiteral("specversion"), QStringLiteral("1.0")},
                     {idKey, event.id.trimmed()},
                     {sourceKey, event.source.trimmed()},
                     {typeKey, event.type.trimmed()}};
    if (!event.subject.trimmed().isEmpty())
        json.insert(subjectKey, event.subject.trimmed());
    if (!event.data.isEmpty()) {
        json.insert(contentTypeKey, event.dataContentType());
        QJsonParseError error;
        const QJsonDocument data = wrapped(event.data, &error);
        const bool isJson = event.hasJsonData() && error.error == QJsonParseError::NoError;
        json.insert(dataKey, isJson ? data.array().at(0) : QJsonValue(event.data));
    }
    return {{{QStringLiteral("Content-Type"), QStringLiteral("application/cloudevents+json")}},
            QJsonDocument(json).toJson(QJsonDocument::Compact)};
}

QJsonObject toJson(const CloudEvent &event)
{
    return {{idKey, event.id},           {sourceKey, event.source}, {typeKey, event.type},
            {subjectKey, event.subject}, {dataKey, event.data},     {contentTypeKey, event.contentType}};
}

CloudEvent readCloudEvent(const QJsonObject &json)
{
    return {json[idKey].toString(),      json[sourceKey].toString(),      json[typeKey].toString(),
            json[subjectKey].toString(), json[contentTypeKey].toString(), json[dataKey].toString()};
}

std::optional<JsonProblem> jsonProblem(const QString &text)
{
    QJsonParseError error;
    const QJsonDocument document = wrapped(text, &error);
    const bool isOne = document.array().size() == 1;
    if (error.error == QJsonParseError::NoError && isOne)
        return std::nullopt;
    JsonProblem problem;
    const QByteArray bytes = text.toUtf8();
    const qsizetype at = std::clamp<qsizetype>(error.offset - 1, 0, bytes.size());
    const QString before = QString::fromUtf8(bytes.left(at));
    problem.line = int(before.count(QLatin1Char('\n'))) + 1;
    problem.column = int(before.size() - before.lastIndexOf(QLatin1Char('\n')));
    const QString what = error.error != QJsonParseError::NoError
                             ? wordsOf(error.error)
                             : Words::tr("one JSON value is wanted", "after line and column");
    problem.text = Words::tr("Line %1, column %2: %3", "where JSON breaks off, what is wrong there")
                       .arg(problem.line)
                       .arg(problem.column)
                       .arg(what);
    return problem;
}

QString indentedJson(const QString &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (error.error != QJsonParseError::NoError)
        return text;
    return QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

} // namespace tidegate::models
