#pragma once

#include "core/base/error.h"
#include "ui/session/secret_store.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <functional>

namespace tidegate::session {

class Settings;

/// Requests that are kept to be sent again, by profile and app. What they are is the caller's: an object for
/// the settings file, and a text of secrets, which goes to the secret store only. GUI thread.
class RequestStore : public QObject
{
    Q_OBJECT
public:
    /// Whose requests: a profile, and an app in it.
    struct Owner
    {
        QString profile;
        QString ns;
        QString service;
    };
    struct Saved
    {
        QJsonObject request;
        QString secrets;          ///< empty: none, or the vault has lost them
        bool lostSecrets = false; ///< there should be some
    };

    static constexpr int most = 50; ///< of one app

    /// Both must outlive it.
    RequestStore(Settings *settings, SecretStore *secrets, QObject *parent = nullptr);

    QStringList names(const Owner &owner) const; ///< in the order of their letters
    /// Replaces one of that name. Code::BadRequest without a name or with `most` others; else whatever the
    /// secret store says.
    void save(const Owner &owner, const QString &name, const Saved &saved, QObject *context, StoreDone done);
    /// Code::NotFound when there is none.
    void load(const Owner &owner, const QString &name, QObject *context,
              std::function<void(Result<Saved>)> done);
    void remove(const Owner &owner, const QString &name);
    /// Whether secrets are there after a restart.
    bool keepsSecrets() const { return m_secrets->isPersistent(); }

    /// What was being written when the dialog was left; without secrets. Empty = nothing.
    QJsonObject draft(const Owner &owner) const;
    void setDraft(const Owner &owner, const QJsonObject &request);

private:
    Settings *m_settings;
    SecretStore *m_secrets;
};

} // namespace tidegate::session
