#include "app/server/identity.h"

#include "core/base/ids.h"
#include "core/http/pki.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSslCertificate>
#include <algorithm>
#include <yaml-cpp/yaml.h>

namespace tidegate::server {

namespace {

constexpr auto renewBefore = std::chrono::hours(24 * 30);
constexpr auto adminUser = "tidegate-admin";

Result<> writePrivately(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                         file.write(bytes) == bytes.size() && file.commit();
    if (!written)
        return fail(Code::StorageFull,
                    "cannot write '" + path.toStdString() + "': " + file.errorString().toStdString(),
                    path.toStdString());
    return {};
}

/// The file's bytes; empty when there is no such file.
Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return fail(Code::StorageFull,
                    "cannot read '" + path.toStdString() + "': " + file.errorString().toStdString(),
                    path.toStdString());
    return file.readAll();
}

/// A certificate and its key in two files of one folder.
struct PairFiles
{
    QString certificate;
    QString key;

    Result<http::TlsIdentity> read() const
    {
        auto certificatePem = readFile(certificate);
        auto keyPem = readFile(key);
        if (!certificatePem || !keyPem)
            return tl::unexpected(certificatePem ? keyPem.error() : certificatePem.error());
        return http::TlsIdentity{certificatePem->toStdString(), keyPem->toStdString()};
    }
    Result<> write(const http::TlsIdentity &pair) const
    {
        // The key first: a certificate without its key would look complete.
        if (auto done = writePrivately(key, QByteArray::fromStdString(pair.privateKeyPem)); !done)
            return done;
        return writePrivately(certificate, QByteArray::fromStdString(pair.certificateChainPem));
    }
};

bool complete(const http::TlsIdentity &pair)
{
    return !pair.certificateChainPem.empty() && !pair.privateKeyPem.empty();
}

Result<http::CertificateAuthority> loadAuthority(const PairFiles &files, WallTime now)
{
    auto known = files.read();
    if (!known)
        return tl::unexpected(known.error());
    if (complete(*known))
        return http::CertificateAuthority{known->certificateChainPem, known->privateKeyPem};
    auto made = http::makeAuthority("Tidegate certificate authority", now);
    if (!made)
        return made;
    if (auto written = files.write({made->certificatePem, made->privateKeyPem}); !written)
        return tl::unexpected(written.error());
    return made;
}

http::ServerNames serverNames(const QStringList &hosts)
{
    http::ServerNames names;
    for (const QString &host : hosts) {
        QHostAddress address;
        if (!address.setAddress(host))
            names.dns.push_back(host.toStdString());
        else if (address != QHostAddress::AnyIPv4 && address != QHostAddress::AnyIPv6)
            names.ips.push_back(address.toString().toStdString());
    }
    return names;
}

/// Whether the pair is complete, lasts for a while yet, and was made for all of `names`.
bool stillGood(const http::TlsIdentity &pair, const http::ServerNames &names, WallTime now)
{
    if (!complete(pair))
        return false;
    const auto expires = http::certificateExpiry(pair.certificateChainPem);
    if (!expires || *expires - now < renewBefore)
        return false;
    const auto covered =
        QSslCertificate(QByteArray::fromStdString(pair.certificateChainPem)).subjectAlternativeNames();
    const auto has = [&covered](QSsl::AlternativeNameEntryType type) {
        return [&covered, type](const std::string &name) {
            return covered.contains(type, QString::fromStdString(name));
        };
    };
    return std::all_of(names.dns.begin(), names.dns.end(), has(QSsl::DnsEntry)) &&
           std::all_of(names.ips.begin(), names.ips.end(), has(QSsl::IpAddressEntry));
}

Result<http::TlsIdentity> loadServerPair(const PairFiles &files, const http::CertificateAuthority &authority,
                                         const http::ServerNames &names, WallTime now)
{
    auto known = files.read();
    if (!known || stillGood(*known, names, now))
        return known;
    auto made = http::makeServerIdentity(authority, names, now);
    if (!made)
        return made;
    if (auto written = files.write(*made); !written)
        return tl::unexpected(written.error());
    return made;
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

Result<std::vector<api::TokenEntry>> readTokens(const QString &path)
{
    const auto bytes = readFile(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::vector<api::TokenEntry> tokens;
    if (bytes->isEmpty())
        return tokens;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(Code::Invalid,
                    "'" + path.toStdString() + "' is not JSON (" + error.errorString().toStdString() +
                        "): mend it, or remove it together with the kubeconfig to have both made anew",
                    path.toStdString());
    for (const QJsonValue &value : document.object().value(QStringLiteral("tokens")).toArray()) {
        api::TokenEntry entry;
        entry.sha256 = QByteArray::fromHex(value[QStringLiteral("sha256")].toString().toLatin1());
        entry.user = value[QStringLiteral("user")].toString();
        for (const QJsonValue &group : value[QStringLiteral("groups")].toArray())
            entry.groups << group.toString();
        tokens.push_back(std::move(entry));
    }
    return tokens;
}

Result<> writeTokens(const QString &path, const std::vector<api::TokenEntry> &tokens)
{
    QJsonArray array;
    for (const api::TokenEntry &entry : tokens)
        array.append(QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(entry.sha256.toHex())},
                                 {QStringLiteral("user"), entry.user},
                                 {QStringLiteral("groups"), QJsonArray::fromStringList(entry.groups)}});
    return writePrivately(path, QJsonDocument(QJsonObject{{QStringLiteral("tokens"), array}}).toJson());
}

/// The token in the kubeconfig; empty when there is none to be found.
QByteArray tokenOfKubeconfig(const QString &path)
{
    try {
        const YAML::Node config = YAML::LoadFile(path.toStdString());
        return QByteArray::fromStdString(config["users"][0]["user"]["token"].as<std::string>(std::string()));
    } catch (const YAML::Exception &) {
        return {};
    }
}

bool isAdmin(const api::TokenEntry &entry)
{
    return entry.user == QLatin1String(adminUser);
}

/// Keeps the admin's token when the kubeconfig still has the one that is known; else makes a new one, and the
/// old one is void.
Result<> ensureAdminToken(const QString &dataDir, Identity &identity)
{
    const QByteArray known = tokenOfKubeconfig(dataDir + QStringLiteral("/kubeconfig"));
    for (const api::TokenEntry &entry : identity.tokens) {
        if (isAdmin(entry) && !known.isEmpty() && entry.sha256 == sha256(known)) {
            identity.adminToken = known;
            return {};
        }
    }
    std::erase_if(identity.tokens, isAdmin);
    identity.adminToken = QByteArray::fromStdString(newSecret());
    identity.tokens.push_back(
        {sha256(identity.adminToken), QString::fromLatin1(adminUser), {QStringLiteral("system:masters")}});
    return writeTokens(dataDir + QStringLiteral("/tokens.json"), identity.tokens);
}

} // namespace

Result<Identity> loadIdentity(const QString &dataDir, const QStringList &hosts, WallTime now)
{
    const QString pki = dataDir + QStringLiteral("/pki");
    if (!QDir().mkpath(pki))
        return fail(Code::StorageFull, "the folder '" + pki.toStdString() + "' cannot be made",
                    pki.toStdString());
    const auto authority =
        loadAuthority({pki + QStringLiteral("/ca.crt"), pki + QStringLiteral("/ca.key")}, now);
    if (!authority)
        return tl::unexpected(authority.error());
    const auto pair =
        loadServerPair({pki + QStringLiteral("/server.crt"), pki + QStringLiteral("/server.key")}, *authority,
                       serverNames(hosts), now);
    if (!pair)
        return tl::unexpected(pair.error());
    const auto expires = http::certificateExpiry(pair->certificateChainPem);
    if (!expires)
        return tl::unexpected(expires.error());
    auto tokens = readTokens(dataDir + QStringLiteral("/tokens.json"));
    if (!tokens)
        return tl::unexpected(tokens.error());

    Identity identity;
    identity.authority = *authority;
    identity.tls = *pair;
    identity.tokens = std::move(*tokens);
    identity.certificateExpires = *expires;
    if (auto ensured = ensureAdminToken(dataDir, identity); !ensured)
        return tl::unexpected(ensured.error());
    return identity;
}

Result<QString> writeKubeconfig(const QString &dataDir, const QString &apiUrl, const Identity &identity)
{
    YAML::Node config;
    config["apiVersion"] = "v1";
    config["kind"] = "Config";
    config["current-context"] = "tidegate";
    YAML::Node cluster;
    cluster["name"] = "tidegate";
    cluster["cluster"]["server"] = apiUrl.toStdString();
    cluster["cluster"]["certificate-authority-data"] =
        QByteArray::fromStdString(identity.authority.certificatePem).toBase64().toStdString();
    config["clusters"].push_back(cluster);
    YAML::Node user;
    user["name"] = adminUser;
    user["user"]["token"] = identity.adminToken.toStdString();
    config["users"].push_back(user);
    YAML::Node context;
    context["name"] = "tidegate";
    context["context"]["cluster"] = "tidegate";
    context["context"]["user"] = adminUser;
    context["context"]["namespace"] = "default";
    config["contexts"].push_back(context);
    const QString path = dataDir + QStringLiteral("/kubeconfig");
    if (auto written = writePrivately(path, QByteArray::fromStdString(YAML::Dump(config)) + '\n'); !written)
        return tl::unexpected(written.error());
    return path;
}

} // namespace tidegate::server
