#include "core/client/guarded_manager.h"
#include "core/client/transport.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QLocale>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSslError>

namespace tidegate::client {

namespace {

constexpr const char *certificateProperty = "tidegateCertificateTrouble";
constexpr const char *shownProperty = "tidegateShownCertificate"; ///< its PEM
constexpr char certificateCause[] = "CertificateShown";

/// Gives this file's sentences their translations.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::client)
};

Error makeError(Code code, const QString &message, const QString &subject = {})
{
    return Error{code, message.toStdString(), subject.toStdString(), {}};
}

QString place(const QUrl &url)
{
    return url.host() + QLatin1Char(':') +
           QString::number(url.port(url.scheme() == QLatin1String("https") ? 443 : 80));
}

QString namesOf(const QSslCertificate &certificate)
{
    QStringList names;
    const auto alternatives = certificate.subjectAlternativeNames();
    for (const QString &name : alternatives)
        names += name;
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    names.removeDuplicates();
    return names.join(QStringLiteral(", "));
}

QString untrusted(bool pinned)
{
    return pinned ? Words::tr("The server shows a certificate that the pinned authority did not sign. Either "
                              "this is another server, or its "
                              "authority was made anew: compare the fingerprint and pin the new authority.")
                  : Words::tr("The server shows a certificate that no authority known to this system has "
                              "signed. Give this profile the "
                              "server's own authority.");
}

QString explain(const QSslError &error, const Endpoint &endpoint)
{
    const QSslCertificate certificate = error.certificate();
    const QLocale locale;
    switch (error.error()) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateSignatureFailed:
        return untrusted(!endpoint.authorities.isEmpty());
    case QSslError::HostNameMismatch:
        return Words::tr("The server's certificate is made out to %1, not to %2. Use one of these names as "
                         "the address.")
            .arg(namesOf(certificate), endpoint.server.host());
    case QSslError::CertificateExpired:
        return Words::tr("The server's certificate expired on %1.")
            .arg(locale.toString(certificate.expiryDate().toLocalTime(), QLocale::ShortFormat));
    case QSslError::CertificateNotYetValid:
        return Words::tr(
                   "The server's certificate is valid only from %1. Is the clock of this machine right?")
            .arg(locale.toString(certificate.effectiveDate().toLocalTime(), QLocale::ShortFormat));
    default:
        return Words::tr("The server's certificate cannot be trusted: %1.").arg(error.errorString());
    }
}

/// A wrong name or date says more than the chain's trouble that often comes with it, except when nobody
/// trusted signed it.
const QSslError *mostTelling(const QList<QSslError> &errors)
{
    for (const QSslError &error : errors) {
        const bool aboutContent = error.error() == QSslError::HostNameMismatch ||
                                  error.error() == QSslError::CertificateExpired ||
                                  error.error() == QSslError::CertificateNotYetValid;
        if (!aboutContent)
            return &error;
    }
    return errors.isEmpty() ? nullptr : &errors.first();
}

Error networkError(QNetworkReply *reply)
{
    const QString where = place(reply->url());
    const QString trouble = reply->property(certificateProperty).toString();
    if (!trouble.isEmpty()) {
        Error error = makeError(Code::BadGateway, trouble, QString::fromLatin1(certificateSubject));
        error.causes.push_back(
            {{}, certificateCause, reply->property(shownProperty).toString().toStdString()});
        return error;
    }
    switch (reply->error()) {
    case QNetworkReply::ConnectionRefusedError:
        return makeError(Code::Unavailable,
                         Words::tr("Nothing answers at %1. Is the server running?").arg(where), where);
    case QNetworkReply::HostNotFoundError:
        return makeError(Code::Unavailable,
                         Words::tr("The name %1 is not known to the network.").arg(reply->url().host()),
                         where);
    case QNetworkReply::RemoteHostClosedError:
        return makeError(
            Code::Unavailable,
            Words::tr("The server at %1 closed the connection before it had answered.").arg(where), where);
    case QNetworkReply::ContentReSendError: // a change is not sent twice: see OnceDevice
        return makeError(Code::Unavailable,
                         Words::tr("The server at %1 closed the connection before it had answered. Whether "
                                   "the change was made is not "
                                   "known: look before you try again.")
                             .arg(where),
                         where);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: // Qt's transfer timeout; our own cancels never come here
        return makeError(Code::Timeout, Words::tr("The server at %1 did not answer in time.").arg(where),
                         where);
    case QNetworkReply::SslHandshakeFailedError:
        return makeError(
            Code::BadGateway,
            Words::tr("No secure connection to %1 could be made: %2.").arg(where, reply->errorString()),
            where);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return makeError(Code::Unavailable,
                         Words::tr("The proxy on the way to %1 does not let it through: %2.")
                             .arg(where, reply->errorString()),
                         where);
    default:
        return makeError(Code::Unavailable,
                         Words::tr("%1 cannot be reached: %2.").arg(where, reply->errorString()), where);
    }
}

std::vector<Cause> causesOf(const QJsonObject &details)
{
    std::vector<Cause> causes;
    const QJsonArray array = details[QLatin1String("causes")].toArray();
    for (const QJsonValue &value : array) {
        const QJsonObject cause = value.toObject();
        causes.push_back({cause[QLatin1String("field")].toString().toStdString(),
                          cause[QLatin1String("reason")].toString().toStdString(),
                          cause[QLatin1String("message")].toString().toStdString()});
    }
    return causes;
}

/// Knative's kinds are refused as by its webhooks, 400 with their name in front: to people it is validation
/// like any other.
void asValidation(Error &error)
{
    static const QRegularExpression webhook(
        QStringLiteral("\\Aadmission webhook \"[^\"]*\" denied the request: "));
    if (error.code == Code::BadRequest && !error.causes.empty())
        error.code = Code::Invalid;
    error.message = QString::fromStdString(error.message).remove(webhook).toStdString();
}

} // namespace

QSslCertificate shownCertificate(const Error &error)
{
    for (const Cause &cause : error.causes) {
        if (error.subject == certificateSubject && cause.reason == certificateCause)
            return QSslCertificate(QByteArray::fromStdString(cause.message), QSsl::Pem);
    }
    return QSslCertificate();
}

void explainCertificates(QNetworkReply *reply, const Endpoint &endpoint)
{
    const auto keep = [reply](const QString &trouble, const QSslCertificate &certificate) {
        reply->setProperty(certificateProperty, trouble);
        reply->setProperty(shownProperty, QString::fromLatin1(certificate.toPem()));
    };
    if (endpoint.pinnedDigest.isEmpty()) {
        QObject::connect(reply, &QNetworkReply::sslErrors, reply,
                         [reply, endpoint, keep](const QList<QSslError> &errors) {
                             if (const QSslError *error = mostTelling(errors))
                                 keep(explain(*error, endpoint), reply->sslConfiguration().peerCertificate());
                         });
        return;
    }
    const auto holds = [reply, pinned = endpoint.pinnedDigest, keep] {
        const QSslCertificate shown = reply->sslConfiguration().peerCertificate();
        if (!shown.isNull() && shown.digest(QCryptographicHash::Sha256) == pinned)
            return true;
        keep(Words::tr(
                 "The server shows another certificate than the one that is pinned in this profile. Either "
                 "it was renewed, or this is another server. Nothing was sent."),
             shown);
        return false;
    };
    QObject::connect(reply, &QNetworkReply::sslErrors, reply, [reply, holds](const QList<QSslError> &errors) {
        if (holds())
            reply->ignoreSslErrors(errors); // of this very certificate, which a person has looked at
    });
    QObject::connect(reply, &QNetworkReply::encrypted, reply, [reply, holds] {
        if (!holds())
            reply->abort(); // signed by somebody known, and still not the one
    });
}

Error errorFromStatus(int httpStatus, const QByteArray &body, const QString &phrase)
{
    const QJsonObject status = QJsonDocument::fromJson(body).object();
    if (status[QLatin1String("kind")].toString() == QLatin1String("Status")) {
        const QJsonObject details = status[QLatin1String("details")].toObject();
        const std::string reason = status[QLatin1String("reason")].toString().toStdString();
        Error error = makeError(codeFromWire(httpStatus, reason), status[QLatin1String("message")].toString(),
                                details[QLatin1String("name")].toString());
        error.causes = causesOf(details);
        asValidation(error);
        if (error.message.empty())
            error.message =
                Words::tr("The server refused: %1.").arg(QString::fromStdString(reason)).toStdString();
        return error;
    }
    QString said = QString::fromUtf8(body.left(300)).simplified();
    if (said.startsWith(QLatin1Char('<')))
        said.clear(); // a page made for browsers tells nothing here
    const QString answer =
        QString::number(httpStatus) + (phrase.isEmpty() ? QString() : QLatin1Char(' ') + phrase);
    const QString message = said.isEmpty() ? Words::tr("The server answered %1.").arg(answer)
                                           : Words::tr("The server answered %1: %2").arg(answer, said);
    return makeError(codeFromWire(httpStatus, {}), message);
}

std::optional<Error> errorOf(QNetworkReply *reply, const QByteArray &body)
{
    const QString refusal = reply->property(refusalProperty).toString();
    if (!refusal.isEmpty())
        return makeError(Code::Forbidden, refusal, QString::fromLatin1(readOnlySubject));
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString phrase = reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    if (status >= 400) {
        Error error = errorFromStatus(status, body, phrase);
        error.requestId = reply->rawHeader("Audit-Id").toStdString();
        return error;
    }
    if (status >= 300)
        return makeError(
            Code::BadGateway,
            Words::tr(
                "%1 sends its callers elsewhere (%2). Give that address itself: a token is not passed on.")
                .arg(place(reply->url()), QString::fromUtf8(reply->rawHeader("Location"))));
    if (reply->error() != QNetworkReply::NoError)
        return networkError(reply);
    return std::nullopt;
}

Result<QJsonObject> readJson(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError trouble;
    const QJsonDocument document = QJsonDocument::fromJson(body, &trouble);
    if (trouble.error != QJsonParseError::NoError || !document.isObject())
        return tl::unexpected(
            makeError(Code::BadGateway, Words::tr("The server's answer cannot be understood (it is no JSON "
                                                  "object). Is this a Tidegate server?")));
    return document.object();
}

} // namespace tidegate::client
