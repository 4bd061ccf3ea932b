#pragma once

#include "ui/session/session.h"

#include <QObject>
#include <QPointer>

class QMenu;
class QWidget;

namespace tidegate::session {
class Settings;
}

namespace tidegate::dialogs {
class ConnectDialog;
}

namespace tidegate::window {

/// Which server the console is connected to: the profile menu, the connect dialog, a token that is asked for.
class ConnectionFlow : public QObject
{
    Q_OBJECT
public:
    /// All must outlive the flow; `window` is the dialogs' parent.
    ConnectionFlow(session::Session *session, session::ProfileStore *profiles, session::SecretStore *secrets,
                   session::Settings *settings, QWidget *window);

    QMenu *menu() const { return m_menu; }
    /// Opens the profile of last time, unless it is protected; without any profile, the connect dialog.
    /// Nothing else is connected to before somebody chooses it.
    void start();
    void open(const session::Connection &connection, bool remember = false);
    dialogs::ConnectDialog *openDialog();
    void disconnect();

Q_SIGNALS:
    void noticed(const QString &text); ///< something the user should read: a broken profile file, a keychain
                                       ///< that is not there

private:
    void fillMenu();
    void addProfiles();
    QStringList folders() const;
    void lookAtCertificate(const QSslCertificate &certificate, const QString &why);
    void pin(const QSslCertificate &certificate);
    void editCurrent(const QString &notice);
    void accepted(const session::Connection &connection, bool remember);
    dialogs::ConnectDialog *makeDialog(const QStringList &taken);

    session::Session *m_session;
    session::ProfileStore *m_profiles;
    session::SecretStore *m_secrets;
    session::Settings *m_settings;
    QWidget *m_window;
    QMenu *m_menu;
    QPointer<dialogs::ConnectDialog> m_dialog;
    QPointer<QWidget> m_certificateDialog;
};

} // namespace tidegate::window
