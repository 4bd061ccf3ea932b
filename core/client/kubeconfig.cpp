#include "core/client/client.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <yaml-cpp/yaml.h>

namespace tidegate::client {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

/// Gives this file's sentences their translations.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::client)
};

/// A file that is being read, so that every error can name it.
struct Source
{
    QString file;

    tl::unexpected<Error> wrong(const QString &what) const
    {
        const QString text =
            QCoreApplication::translate("tidegate::client", "%1 is no usable kubeconfig: %2.")
                .arg(file, what);
        return tl::unexpected(Error{Code::BadRequest, text.toStdString(), file.toStdString(), {}});
    }
};

QString scalar(const YAML::Node &node, const char *key)
{
    if (!node.IsMap() || !node[key] || !node[key].IsScalar())
        return {};
    return QString::fromStdString(node[key].Scalar());
}

/// The part called `part` of the entry called `name` in the list called `list`: clusters/users/contexts are
/// all of this form.
Result<YAML::Node> entry(const Source &source, const YAML::Node &root, const char *list, const char *part,
                         const QString &name)
{
    for (const YAML::Node &node : root[list]) {
        if (scalar(node, "name") == name && node[part] && node[part].IsMap())
            return node[part];
    }
    return source.wrong(Words::tr("\"%1\" has no entry \"%2\"").arg(QString::fromLatin1(list), name));
}

Result<QByteArray> readSmall(const Source &source, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return source.wrong(Words::tr("%1 cannot be read (%2)").arg(path, file.errorString()));
    if (file.size() > largestFile)
        return source.wrong(Words::tr("%1 is larger than 1 MiB").arg(path));
    return file.readAll();
}

QString relativeTo(const Source &source, const QString &path)
{
    return QFileInfo(source.file).absoluteDir().absoluteFilePath(path);
}

Result<QList<QSslCertificate>> readAuthorities(const Source &source, const YAML::Node &cluster)
{
    QByteArray pem;
    const QString data = scalar(cluster, "certificate-authority-data");
    const QString path = scalar(cluster, "certificate-authority");
    if (!data.isEmpty()) {
        pem = QByteArray::fromBase64(data.toLatin1());
    } else if (!path.isEmpty()) {
        auto read = readSmall(source, relativeTo(source, path));
        if (!read)
            return tl::unexpected(read.error());
        pem = *read;
    } else {
        return QList<QSslCertificate>();
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(pem, QSsl::Pem);
    if (certificates.isEmpty())
        return source.wrong(Words::tr("its certificate authority holds no certificate"));
    return certificates;
}

Result<QString> readToken(const Source &source, const YAML::Node &user, const QString &name)
{
    const QString token = scalar(user, "token");
    if (!token.isEmpty())
        return token;
    const QString path = scalar(user, "tokenFile");
    if (path.isEmpty())
        return source.wrong(Words::tr("the user \"%1\" has no token").arg(name));
    auto read = readSmall(source, relativeTo(source, path));
    if (!read)
        return tl::unexpected(read.error());
    return QString::fromUtf8(*read).trimmed();
}

Result<Endpoint> readEndpoint(const Source &source, const YAML::Node &root)
{
    if (!root.IsMap())
        return source.wrong(Words::tr("it holds no settings"));
    const QString current = scalar(root, "current-context");
    if (current.isEmpty())
        return source.wrong(Words::tr("it names no current-context"));
    const auto context = entry(source, root, "contexts", "context", current);
    if (!context)
        return tl::unexpected(context.error());
    const QString userName = scalar(*context, "user");
    const auto cluster = entry(source, root, "clusters", "cluster", scalar(*context, "cluster"));
    if (!cluster)
        return tl::unexpected(cluster.error());
    const auto user = entry(source, root, "users", "user", userName);
    if (!user)
        return tl::unexpected(user.error());

    Endpoint endpoint;
    endpoint.server = QUrl(scalar(*cluster, "server"), QUrl::StrictMode);
    if (!endpoint.server.isValid() || endpoint.server.host().isEmpty())
        return source.wrong(Words::tr("its cluster has no server address"));
    if (scalar(*cluster, "insecure-skip-tls-verify") == QLatin1String("true"))
        return source.wrong(Words::tr("it asks not to check the server's certificate "
                                      "(insecure-skip-tls-verify); give its authority instead"));
    auto authorities = readAuthorities(source, *cluster);
    if (!authorities)
        return tl::unexpected(authorities.error());
    endpoint.authorities = *authorities;
    auto token = readToken(source, *user, userName);
    if (!token)
        return tl::unexpected(token.error());
    endpoint.token = *token;
    return endpoint;
}

} // namespace

Result<Endpoint> readKubeconfig(const QString &file)
{
    const Source source{file};
    const auto bytes = readSmall(source, file);
    if (!bytes)
        return tl::unexpected(bytes.error());
    try {
        return readEndpoint(source, YAML::Load(bytes->toStdString()));
    } catch (const YAML::Exception &trouble) {
        return source.wrong(QString::fromUtf8(trouble.what()));
    }
}

} // namespace tidegate::client
