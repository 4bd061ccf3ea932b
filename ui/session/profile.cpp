#include "ui/session/profile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>

namespace tidegate::session {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::session::Profile)
};

constexpr qint64 largestFile = 1024 * 1024;

tl::unexpected<Error> wrong(const QString &file, const QString &what)
{
    const QString text = Words::tr("%1 cannot be used as a connection: %2", "file, cause").arg(file, what);
    return tl::unexpected(Error{Code::BadRequest, text.toStdString(), file.toStdString(), {}});
}

QByteArray pemOf(const QList<QSslCertificate> &certificates)
{
    QByteArray pem;
    for (const QSslCertificate &certificate : certificates)
        pem += certificate.toPem();
    return pem;
}

Result<Connection> fromJson(const QString &file, const QJsonObject &json)
{
    Connection connection;
    connection.profile.name = json[QLatin1String("name")].toString(QFileInfo(file).completeBaseName());
    connection.profile.server = QUrl(json[QLatin1String("server")].toString(), QUrl::StrictMode);
    connection.profile.authorityPem = json[QLatin1String("certificateAuthority")].toString().toUtf8();
    connection.profile.user = json[QLatin1String("user")].toString();
    connection.token = json[QLatin1String("token")].toString();
    const ProfileProblems problems = checkProfile(connection.profile);
    for (const QString &problem : {problems.name, problems.server, problems.authority}) {
        if (!problem.isEmpty())
            return wrong(file, problem);
    }
    return connection;
}

Result<Connection> fromKubeconfig(const QString &file)
{
    const auto endpoint = client::readKubeconfig(file);
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    Connection connection;
    connection.profile = {
        QFileInfo(file).completeBaseName(), endpoint->server, pemOf(endpoint->authorities), {}};
    connection.token = endpoint->token;
    return connection;
}

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || host == QLatin1String("127.0.0.1") ||
           host == QLatin1String("::1");
}

} // namespace

QString fingerprintText(const QByteArray &digest)
{
    return QString::fromLatin1(digest.toHex(':')).toUpper();
}

QByteArray digestOf(const QString &fingerprint)
{
    QString hex = fingerprint;
    hex.remove(QLatin1Char(':')).remove(QLatin1Char(' '));
    const QByteArray digest = QByteArray::fromHex(hex.toLatin1());
    return hex.size() == 64 && digest.size() == 32 ? digest : QByteArray();
}

QString Profile::proxySecretKey() const
{
    return QStringLiteral("proxy:%1@%2:%3").arg(proxy.user, proxy.host, QString::number(proxy.port));
}

QString Profile::keySecretKey() const
{
    return QStringLiteral("key:%1").arg(keyFile);
}

QString Profile::secretKey() const
{
    return QStringLiteral("%1@%2:%3").arg(user, server.host(), QString::number(server.port(443)));
}

ProfileProblems checkProfile(const Profile &profile, const QStringList &taken)
{
    ProfileProblems problems;
    if (profile.name.trimmed().isEmpty())
        problems.name = Words::tr("Give the connection a name.");
    else if (taken.contains(profile.name))
        problems.name = Words::tr("There is a connection of this name already.");
    const QString scheme = profile.server.scheme();
    if (!profile.server.isValid() || profile.server.host().isEmpty())
        problems.server = Words::tr("Give the server's address, such as https://server.example:8443.");
    else if (scheme != QLatin1String("https") &&
             !(scheme == QLatin1String("http") && isThisMachine(profile.server.host())))
        problems.server =
            Words::tr("The address must begin with https://, or the token could be read on the way.");
    if (!profile.authorityPem.trimmed().isEmpty() &&
        QSslCertificate::fromData(profile.authorityPem, QSsl::Pem).isEmpty())
        problems.authority = Words::tr("This is no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
    const ProxySettings &proxy = profile.proxy;
    if (proxy.mode == client::ProxyChoice::Mode::Manual &&
        (proxy.host.trimmed().isEmpty() || proxy.port < 1 || proxy.port > 65535))
        problems.proxy = Words::tr("Give the proxy's host and a port from 1 to 65535.");
    if (profile.certificateFile.isEmpty() != profile.keyFile.isEmpty())
        problems.identity = Words::tr("A client certificate needs its key, and the key its certificate.");
    return problems;
}

namespace {

/// Reads certificate and key into the endpoint. A sentence when they cannot be used.
QString readIdentity(const Connection &connection, client::Endpoint &endpoint)
{
    const Profile &profile = connection.profile;
    QFile certificate(profile.certificateFile);
    QFile key(profile.keyFile);
    for (QFile *file : {&certificate, &key}) {
        if (!file->open(QIODevice::ReadOnly) || file->size() > largestFile)
            return Words::tr("%1 cannot be read.").arg(file->fileName());
    }
    endpoint.clientCertificate = QSslCertificate(certificate.readAll(), QSsl::Pem);
    if (endpoint.clientCertificate.isNull())
        return Words::tr("%1 holds no certificate in PEM form.").arg(profile.certificateFile);
    const QByteArray pem = key.readAll();
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        endpoint.clientKey =
            QSslKey(pem, algorithm, QSsl::Pem, QSsl::PrivateKey, connection.keyPassphrase.toUtf8());
        if (!endpoint.clientKey.isNull())
            return {};
    }
    return Words::tr("%1 cannot be read as a private key. Is its passphrase right?").arg(profile.keyFile);
}

} // namespace

Result<client::Endpoint> endpointOf(const Connection &connection)
{
    const Profile &profile = connection.profile;
    const ProfileProblems problems = checkProfile(profile);
    for (const QString &problem : {problems.server, problems.authority, problems.proxy, problems.identity}) {
        if (!problem.isEmpty())
            return tl::unexpected(
                Error{Code::BadRequest, problem.toStdString(), profile.name.toStdString(), {}});
    }
    client::Endpoint endpoint{profile.server, QSslCertificate::fromData(profile.authorityPem, QSsl::Pem),
                              connection.token};
    endpoint.proxy.mode = profile.proxy.mode;
    if (profile.proxy.mode == client::ProxyChoice::Mode::Manual)
        endpoint.proxy.proxy =
            QNetworkProxy(QNetworkProxy::HttpProxy, profile.proxy.host, quint16(profile.proxy.port),
                          profile.proxy.user, connection.proxyPassword);
    endpoint.pinnedDigest = profile.pinnedDigest;
    if (!profile.certificateFile.isEmpty()) {
        const QString trouble = readIdentity(connection, endpoint);
        if (!trouble.isEmpty())
            return tl::unexpected(
                Error{Code::BadRequest, trouble.toStdString(), profile.name.toStdString(), {}});
    }
    return endpoint;
}

Result<Connection> readConnectionFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return wrong(path, file.errorString());
    if (file.size() > largestFile)
        return wrong(path, Words::tr("it is larger than 1 MiB"));
    const QByteArray bytes = file.readAll();
    if (!bytes.trimmed().startsWith('{'))
        return fromKubeconfig(path);
    QJsonParseError trouble;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &trouble);
    if (!document.isObject())
        return wrong(
            path,
            Words::tr("it is no valid JSON (%1 at byte %2)").arg(trouble.errorString()).arg(trouble.offset));
    if (document.object().contains(QLatin1String("clusters")))
        return fromKubeconfig(path); // a kubeconfig may be JSON too
    return fromJson(path, document.object());
}

} // namespace tidegate::session
