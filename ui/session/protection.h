#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <chrono>

namespace tidegate::client {
class Client;
}

namespace tidegate::session {

/// Keeps a protected profile from being changed by mistake: it is locked when it is opened, a person unlocks
/// it, and it locks itself again after some idle time and when the connection breaks. While it is locked, the
/// client sends nothing that changes anything, whoever asks. GUI thread.
class Protection : public QObject
{
    Q_OBJECT
public:
    explicit Protection(QObject *parent = nullptr);

    /// A profile was opened: locked when it is protected.
    void begin(bool isProtected);
    /// Whose changes are refused while it is locked; null = none.
    void setClient(client::Client *client);

    bool isProtected() const { return m_isProtected; }
    bool isLocked() const { return m_isLocked; }
    /// Why nothing can be changed now, as a tool tip says it; empty when it can.
    QString reason() const;

    void unlock(); ///< nothing happens when the profile is not protected
    void lock();   ///< the same
    /// The user did something: the idle time begins again.
    void touch();
    /// Locks by itself after this long without touch(); default 10 minutes, 0 = only when the connection
    /// breaks.
    void setIdleTime(std::chrono::milliseconds idle);
    std::chrono::milliseconds idleTime() const { return m_idle; }

Q_SIGNALS:
    void changed(); ///< locked, unlocked, or another profile

private:
    void setLocked(bool locked);
    void applyToClient();

    QPointer<client::Client> m_client;
    QTimer m_timer;
    std::chrono::milliseconds m_idle{std::chrono::minutes(10)};
    bool m_isProtected = false;
    bool m_isLocked = false;
};

} // namespace tidegate::session
