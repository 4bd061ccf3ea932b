#pragma once

#include "core/base/error.h"
#include "core/client/client.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QJsonArray>
#include <QList>
#include <QString>
#include <QUrl>
#include <optional>

namespace tidegate::session {

/// Tells profiles apart at a glance; never the only difference.
enum class ProfileColor
{
    None,
    Red,
    Orange,
    Green,
    Blue,
    Purple,
    Grey
};

/// How requests get to the profile's server. The password is in the SecretStore.
struct ProxySettings
{
    client::ProxyChoice::Mode mode = client::ProxyChoice::Mode::System;
    QString host; ///< of a manual one
    int port = 0; ///< 1…65535, of a manual one
    QString user; ///< empty = the proxy asks for none
    bool operator==(const ProxySettings &) const = default;
};

/// One server the console knows how to reach. No secret is part of it: they live in a SecretStore.
struct Profile
{
    QString name;            ///< unique, shown to the user
    QUrl server;             ///< https://host:port
    QByteArray authorityPem; ///< the pinned certificate authority; empty = the system's
    QString user;            ///< shown, and part of the secret's key; may be empty
    QString folder{};        ///< groups profiles in lists; empty = none
    ProfileColor color = ProfileColor::None;
    bool isProtected = false; ///< read-only until it is unlocked
    ProxySettings proxy{};
    QString certificateFile{}; ///< PEM with the certificate that is shown to the server; empty = none
    QString keyFile{};         ///< PEM with its key
    QByteArray
        pinnedDigest{}; ///< SHA-256 of the only server certificate that is trusted, 32 bytes; empty = none

    bool operator==(const Profile &) const = default;
    /// Under which name the token lies in the keychain.
    QString secretKey() const;
    QString proxySecretKey() const;
    QString keySecretKey() const;
};

/// `12:AB:…`, as certificates' fingerprints are written.
QString fingerprintText(const QByteArray &digest);
/// The other way; blanks and colons do not matter. Empty unless it is 32 bytes in hexadecimal.
QByteArray digestOf(const QString &fingerprint);

/// A profile with its token, as a profile file or a kubeconfig gives it.
struct Connection
{
    Profile profile;
    QString token;           ///< empty = ask the SecretStore
    QString proxyPassword{}; ///< the same
    QString keyPassphrase{}; ///< the same
};

/// What is wrong with a profile, in words, by field; empty texts where nothing is.
struct ProfileProblems
{
    QString name;
    QString server;
    QString authority;
    QString proxy{};
    QString identity{}; ///< certificate and key
    bool ok() const
    {
        return name.isEmpty() && server.isEmpty() && authority.isEmpty() && proxy.isEmpty() &&
               identity.isEmpty();
    }
};

/// Holds a profile against the rules; `taken` are the names of the other profiles.
ProfileProblems checkProfile(const Profile &profile, const QStringList &taken = {});

/// What the client needs to reach the profile's server; reads the certificate and key files. Error: a PEM
/// holds no certificate, the key does not open with its passphrase, or the URL is no https one.
Result<client::Endpoint> endpointOf(const Connection &connection);

/// Reads a kubeconfig, or a profile file: JSON {"name","server","certificateAuthority","user","token"}. For
/// `--profile FILE`. Errors name the file and what is missing.
Result<Connection> readConnectionFile(const QString &file);

/// The profiles on disk: profiles.json, written whole or not at all. A file that cannot be read as one is
/// moved aside to profiles.json.broken-<time> and `notice()` tells so; nothing is lost. GUI thread.
class ProfileStore
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::session::ProfileStore)
public:
    explicit ProfileStore(QString folder);

    Result<> load();
    QList<Profile> profiles() const { return m_profiles; } ///< in the order of the file
    std::optional<Profile> find(const QString &name) const;
    /// Adds the profile, or replaces the one of this name, and saves. On an error nothing has changed.
    Result<> put(const Profile &profile);
    Result<> remove(const QString &name);
    /// What the user should be told about the last load; empty when all was well.
    QString notice() const { return m_notice; }
    QString file() const;

private:
    void takeProfiles(const QJsonArray &array);
    Result<> keep(QList<Profile> profiles);
    Result<> save(const QList<Profile> &profiles) const;
    void quarantine(const QString &why);

    QString m_folder;
    QList<Profile> m_profiles;
    QString m_notice;
};

} // namespace tidegate::session
