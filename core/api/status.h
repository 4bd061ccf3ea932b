#pragma once

#include "core/base/error.h"
#include "core/resource/kinds.h"

#include <QJsonObject>
#include <QString>

namespace tidegate::api {

/// What an answer is about, for a Status' details and the audit line.
struct Subject
{
    const resource::Kind *kind = nullptr;
    QString ns;
    QString name;
    QString uid;
};

/// A metav1.Status of a failure: message, reason, code, details with the causes.
QJsonObject failureStatus(const Error &error, const Subject &subject = {});

/// Whether the same request may succeed a second later: `retryAfterSeconds` of the Status, `Retry-After`.
bool isWorthRetrying(const Error &error);

/// A Status of a success, as an answer to a deletion.
QJsonObject successStatus(const Subject &subject);

/// `services.serving.knative.dev "hello" not found`.
Error notFound(const resource::Kind &kind, const QString &name);

/// For paths that name nothing at all.
Error noSuchPath();

} // namespace tidegate::api
