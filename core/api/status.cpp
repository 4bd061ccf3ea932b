#include "core/api/status.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

QJsonObject bareStatus(const QString &status)
{
    return {{u"kind"_s, u"Status"_s},
            {u"apiVersion"_s, u"v1"_s},
            {u"metadata"_s, QJsonObject{}},
            {u"status"_s, status}};
}

QJsonArray causesOf(const Error &error)
{
    QJsonArray causes;
    for (const Cause &cause : error.causes) {
        QJsonObject entry{{u"reason"_s, QString::fromStdString(cause.reason)},
                          {u"message"_s, QString::fromStdString(cause.message)}};
        if (!cause.field.empty())
            entry.insert(u"field"_s, QString::fromStdString(cause.field));
        causes.append(entry);
    }
    return causes;
}

QJsonObject detailsOf(const Subject &subject, bool byKind)
{
    QJsonObject details;
    if (!subject.name.isEmpty())
        details.insert(u"name"_s, subject.name);
    if (subject.kind) {
        if (!subject.kind->group.isEmpty())
            details.insert(u"group"_s, subject.kind->group);
        details.insert(u"kind"_s, byKind ? subject.kind->kind : subject.kind->plural);
    }
    if (!subject.uid.isEmpty())
        details.insert(u"uid"_s, subject.uid);
    return details;
}

// What could not be read, and who owns a field, is not about an object; options have a kind of their own.
QJsonObject subjectOf(const Error &error, const Subject &subject)
{
    const QString options = QString::fromStdString(error.subject);
    if (error.code == Code::Invalid && options.endsWith(u".meta.k8s.io"))
        return {{u"group"_s, u"meta.k8s.io"_s}, {u"kind"_s, options.section(u'.', 0, 0)}};
    const bool isUnread = error.code == Code::BadRequest || error.code == Code::UnsupportedMediaType;
    if ((isUnread && error.causes.empty()) || (error.code == Code::Conflict && !error.causes.empty()))
        return {};
    // Validation speaks of the kind, everything else of the resource.
    return detailsOf(subject, error.code == Code::Invalid || !error.causes.empty());
}

} // namespace

bool isWorthRetrying(const Error &error)
{
    const bool isBehind = error.code == Code::Timeout && !error.causes.empty() &&
                          error.causes.front().reason == "ResourceVersionTooLarge";
    return error.code == Code::TooManyRequests || error.code == Code::Unavailable || isBehind;
}

QJsonObject failureStatus(const Error &error, const Subject &subject)
{
    const CodeInfo &info = codeInfo(error.code);
    QJsonObject status = bareStatus(u"Failure"_s);
    status.insert(u"message"_s, QString::fromStdString(error.message));
    status.insert(u"reason"_s, QString::fromUtf8(info.reason.data(), qsizetype(info.reason.size())));
    status.insert(u"code"_s, info.httpStatus);
    QJsonObject details = subjectOf(error, subject);
    if (!error.causes.empty())
        details.insert(u"causes"_s, causesOf(error));
    if (isWorthRetrying(error))
        details.insert(u"retryAfterSeconds"_s, 1);
    if (!details.isEmpty())
        status.insert(u"details"_s, details);
    return status;
}

QJsonObject successStatus(const Subject &subject)
{
    QJsonObject status = bareStatus(u"Success"_s);
    status.insert(u"details"_s, detailsOf(subject, false));
    return status;
}

Error notFound(const resource::Kind &kind, const QString &name)
{
    return {
        Code::NotFound, u"%1 \"%2\" not found"_s.arg(kind.id(), name).toStdString(), name.toStdString(), {}};
}

Error noSuchPath()
{
    return {Code::NotFound, "the server could not find the requested resource", {}, {}};
}

} // namespace tidegate::api
