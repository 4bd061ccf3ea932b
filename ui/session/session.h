#pragma once

#include "core/client/client.h"
#include "ui/session/profile.h"
#include "ui/session/protection.h"
#include "ui/session/secret_store.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <chrono>
#include <memory>
#include <optional>

namespace tidegate::session {

/// The console's connection to one server: opens a profile, owns the client, asks for the server's version
/// until it answers and every `heartbeat` from then on. Trouble that can pass (network, 5xx) is retried with
/// back-off, jitter and a cap; a refused token or certificate is not: the user must act. GUI thread.
class Session : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Disconnected, ///< no profile is open
        Connecting,   ///< asking; `reason()` tells why the last try failed, if there was one
        Connected,
        Failed, ///< `reason()` tells why; `needsToken()` whether a token would help; retried when
                ///< `retryDelay()` is over 0
    };
    Q_ENUM(State)

    /// `secrets` must outlive the session.
    explicit Session(SecretStore *secrets, QObject *parent = nullptr);
    ~Session() override;

    /// Closes what is open and opens this. With a token it is used as it is; `remember` puts it into the
    /// secret store once the server has taken it.
    void open(const Connection &connection, bool remember = false);
    void close();
    /// Tries again now.
    void retryNow();
    /// Another token for the open profile, after it was refused.
    void setToken(const QString &token, bool remember);

    SecretStore *secrets() const { return m_secrets; }
    State state() const { return m_state; }
    QString reason() const { return m_reason; }
    bool needsToken() const { return m_needsToken; }
    /// The certificate that could not be trusted, after Failed for that reason; null otherwise.
    QSslCertificate shownCertificate() const { return m_shownCertificate; }
    /// Whether the open profile may be changed now.
    Protection *protection() { return &m_protection; }
    const Protection *protection() const { return &m_protection; }
    /// When the server last answered; empty before the first answer of this profile.
    std::optional<std::chrono::steady_clock::time_point> lastAnswer() const { return m_lastAnswer; }
    bool isOpen() const { return m_state != State::Disconnected; }
    /// With the secrets that are in use; for opening it again.
    const Connection &connection() const { return m_connection; }
    const Profile &profile() const { return m_connection.profile; }
    /// Null before the token is known and after close(). Deleted on close, open and setToken: hold a QPointer
    /// or listen to clientChanged.
    client::Client *client() const { return m_client.get(); }
    /// `v1.31.0+tidegate.0.1.0`; empty before the first answer.
    QString serverVersion() const { return m_serverVersion; }
    /// Until the next try; 0 when none is planned.
    std::chrono::milliseconds retryDelay() const;

    void setHeartbeat(std::chrono::milliseconds heartbeat) { m_heartbeat = heartbeat; } ///< default 15 s
    void setFirstBackOff(std::chrono::milliseconds first)
    {
        m_firstBackOff = first;
    } ///< default 500 ms; doubles up to 30 s

Q_SIGNALS:
    void stateChanged(tidegate::session::Session::State state, const QString &reason);
    /// Emitted before the old client is deleted (with null), and when there is a new one.
    void clientChanged(tidegate::client::Client *client);
    void tokenNeeded(const QString &why);
    /// Its certificate is not trusted, or not the pinned one: a person must look at it.
    void certificateRefused(const QSslCertificate &shown, const QString &why);

private:
    void setState(State state, const QString &reason);
    void readToken();
    void readFurther(QString *into, const QString &key, bool wanted, void (Session::*next)());
    void readProxyPassword();
    void readPassphrase();
    void makeClient();
    void dropClient();
    void probe();
    void probed(const Result<QJsonObject> &answer);
    void failed(const Error &error);
    void planRetry();
    void rememberToken();

    SecretStore *m_secrets;
    Connection m_connection;
    std::unique_ptr<client::Client> m_client;
    QTimer m_timer;
    State m_state = State::Disconnected;
    QString m_reason;
    QString m_serverVersion;
    QSslCertificate m_shownCertificate;
    std::optional<std::chrono::steady_clock::time_point> m_lastAnswer;
    Protection m_protection;
    std::chrono::milliseconds m_heartbeat{15'000};
    std::chrono::milliseconds m_firstBackOff{500};
    int m_failures = 0;
    bool m_needsToken = false;
    bool m_remember = false;
    bool m_probing = false;
    quint64 m_attempt = 0; ///< answers of an earlier open() are recognised by it
};

} // namespace tidegate::session
