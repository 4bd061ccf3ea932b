#pragma once

#include "core/client/client.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QPointer>
#include <QUrlQuery>
#include <chrono>

class QNetworkReply;

namespace tidegate::client {

/// Makes requests to one server: the address, who is trusted, the token and the rules that hold for every
/// request (no HTTP/2, no redirects that would carry the token elsewhere, no cookies).
class Transport
{
public:
    explicit Transport(Endpoint endpoint) : m_endpoint(std::move(endpoint)) {}
    const Endpoint &endpoint() const { return m_endpoint; }

    /// `silence`: how long nothing may arrive before the request is given up; 0 = for ever.
    QNetworkRequest request(const QString &path, const QUrlQuery &query,
                            std::chrono::milliseconds silence) const;

    /// A manager with its own connections. Each watch and stream has one: Qt opens at most six connections a
    /// manager and host, and six watches would leave none for a call. It never asks a proxy for the loopback.
    QNetworkAccessManager *newManager(QObject *parent) const;
    /// Gives a manager this endpoint's proxies.
    void prepare(QNetworkAccessManager *manager) const;

private:
    Endpoint m_endpoint;
};

/// `/apis/serving.knative.dev/v1/namespaces/<ns>/services[/<name>[/<subresource>]]`; an empty `ns` = all, or
/// cluster-scoped.
QString apiPath(const resource::Kind &kind, const QString &ns, const QString &name = {},
                const QString &subresource = {});

/// Holds the server's certificate against the endpoint's: keeps for errorOf() what is wrong with it, and lets
/// exactly the pinned one pass, nothing else. With a pin, any other certificate ends the request before
/// anything is sent, whoever signed it.
void explainCertificates(QNetworkReply *reply, const Endpoint &endpoint);

/// Ends a reply that nobody waits for any more: `receiver` hears nothing further of it, and `reply` becomes
/// null.
void dropReply(QPointer<QNetworkReply> &reply, QObject *receiver);

/// What went wrong with a finished reply, or nothing. `body` is what it carried.
std::optional<Error> errorOf(QNetworkReply *reply, const QByteArray &body);

/// The Error of a Kubernetes Status object (kind Status), or of an HTTP status alone when there is none in
/// `body`.
Error errorFromStatus(int httpStatus, const QByteArray &body, const QString &phrase);

/// The JSON object in `body`; empty for an empty body. Code::BadGateway when it is something else.
Result<QJsonObject> readJson(const QByteArray &body);

} // namespace tidegate::client
