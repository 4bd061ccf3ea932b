#include "core/client/transport.h"

#include <QHostAddress>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QSslConfiguration>

namespace tidegate::client {

namespace {

bool isLoopback(const QString &host)
{
    if (host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost")))
        return true;
    QString bare = host;
    if (bare.startsWith(QLatin1Char('[')) && bare.endsWith(QLatin1Char(']')))
        bare = bare.mid(1, bare.size() - 2);
    return QHostAddress(bare).isLoopback();
}

/// The endpoint's proxies, but never for this machine: a company's proxy cannot reach it.
class Proxies final : public QNetworkProxyFactory
{
public:
    explicit Proxies(ProxyChoice choice) : m_choice(std::move(choice)) {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopback(query.peerHostName()) || m_choice.mode == ProxyChoice::Mode::None)
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return m_choice.mode == ProxyChoice::Mode::Manual ? QList{m_choice.proxy}
                                                          : systemProxyForQuery(query);
    }

private:
    ProxyChoice m_choice;
};

QSslConfiguration sslOf(const Endpoint &endpoint)
{
    QSslConfiguration ssl = QSslConfiguration::defaultConfiguration();
    ssl.setProtocol(QSsl::TlsV1_2OrLater);
    ssl.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!endpoint.authorities.isEmpty())
        ssl.setCaCertificates(endpoint.authorities); // and no others: the system's are not asked any more
    if (!endpoint.clientCertificate.isNull()) {
        ssl.setLocalCertificate(endpoint.clientCertificate);
        ssl.setPrivateKey(endpoint.clientKey);
    }
    return ssl;
}

QString segment(const QString &text)
{
    return QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace

QNetworkRequest Transport::request(const QString &path, const QUrlQuery &query,
                                   std::chrono::milliseconds silence) const
{
    QUrl url = m_endpoint.server;
    QString base = url.path(QUrl::FullyEncoded);
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    url.setPath(base + path, QUrl::StrictMode);
    url.setQuery(query);

    QNetworkRequest request(url);
    request.setSslConfiguration(sslOf(m_endpoint));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setTransferTimeout(int(silence.count()));
    request.setRawHeader("User-Agent", "tidegate/" TIDEGATE_VERSION);
    request.setRawHeader("Accept", "application/json");
    const bool safe = url.scheme() == QLatin1String("https") || isLoopback(url.host());
    if (!m_endpoint.token.isEmpty() && safe)
        request.setRawHeader("Authorization", "Bearer " + m_endpoint.token.toUtf8());
    return request;
}

QNetworkAccessManager *Transport::newManager(QObject *parent) const
{
    auto *manager = new QNetworkAccessManager(parent);
    prepare(manager);
    return manager;
}

void Transport::prepare(QNetworkAccessManager *manager) const
{
    manager->setProxyFactory(new Proxies(m_endpoint.proxy));
}

QString apiPath(const resource::Kind &kind, const QString &ns, const QString &name,
                const QString &subresource)
{
    QString path = kind.group.isEmpty()
                       ? QStringLiteral("/api/") + kind.version
                       : QStringLiteral("/apis/") + kind.group + QLatin1Char('/') + kind.version;
    if (kind.namespaced && !ns.isEmpty())
        path += QStringLiteral("/namespaces") + segment(ns);
    path += QLatin1Char('/') + kind.plural;
    if (!name.isEmpty())
        path += segment(name);
    if (!subresource.isEmpty())
        path += QLatin1Char('/') + subresource;
    return path;
}

void dropReply(QPointer<QNetworkReply> &reply, QObject *receiver)
{
    if (!reply)
        return;
    QNetworkReply *dropped = reply;
    reply.clear();
    dropped->disconnect(receiver);
    if (dropped->isRunning())
        dropped->abort();
    dropped->deleteLater();
}

} // namespace tidegate::client
