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

/// One server the console knows how to reach. The token is never part of it: it lives in a SecretStore.
struct Profile
{
    QString name;            ///< unique, shown to the user
    QUrl server;             ///< https://host:port
    QByteArray authorityPem; ///< the pinned certificate authority; empty = the system's
    QString user;            ///< shown, and part of the secret's key; may be empty

    bool operator==(const Profile &) const = default;
    /// Under which name the token lies in the keychain.
    QString secretKey() const;
};

/// A profile with its token, as a profile file or a kubeconfig gives it.
struct Connection
{
    Profile profile;
    QString token; ///< empty = ask the SecretStore
};

/// What is wrong with a profile, in words, by field; empty texts where nothing is.
struct ProfileProblems
{
    QString name;
    QString server;
    QString authority;
    bool ok() const { return name.isEmpty() && server.isEmpty() && authority.isEmpty(); }
};

/// Holds a profile against the rules; `taken` are the names of the other profiles.
ProfileProblems checkProfile(const Profile &profile, const QStringList &taken = {});

/// What the client needs to reach the profile's server. Error: the PEM holds no certificate, or the URL is no
/// https one.
Result<client::Endpoint> endpointOf(const Profile &profile, const QString &token);

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
