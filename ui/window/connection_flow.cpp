#include "ui/window/connection_flow.h"

#include "ui/dialogs/connect_dialog.h"
#include "ui/models/formatting.h"
#include "ui/session/settings.h"
#include "ui/widgets/icons.h"

#include <QMenu>

namespace tidegate::window {

using dialogs::ConnectDialog;
using session::Connection;
using session::Profile;

ConnectionFlow::ConnectionFlow(session::Session *session, session::ProfileStore *profiles,
                               session::SecretStore *secrets, session::Settings *settings, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_settings(settings)
    , m_window(window)
    , m_menu(new QMenu(window))
{
    connect(m_menu, &QMenu::aboutToShow, this, &ConnectionFlow::fillMenu);
    connect(m_session, &session::Session::tokenNeeded, this, &ConnectionFlow::editCurrent);
    connect(m_secrets, &session::SecretStore::noticed, this, &ConnectionFlow::noticed);
}

void ConnectionFlow::start()
{
    if (!m_profiles->notice().isEmpty())
        Q_EMIT noticed(m_profiles->notice());
    const auto last = m_profiles->find(m_settings->lastProfile());
    if (last)
        open({*last, {}});
    else if (!m_profiles->profiles().isEmpty())
        open({m_profiles->profiles().first(), {}});
    else
        openDialog();
}

void ConnectionFlow::open(const Connection &connection, bool remember)
{
    if (m_profiles->find(connection.profile.name)) // a file given for this run is not remembered
        m_settings->setLastProfile(connection.profile.name);
    m_session->open(connection, remember);
}

void ConnectionFlow::disconnect()
{
    m_session->close();
}

ConnectDialog *ConnectionFlow::openDialog()
{
    QStringList taken;
    for (const Profile &profile : m_profiles->profiles())
        taken.append(profile.name);
    ConnectDialog *dialog = makeDialog(taken);
    dialog->open();
    return dialog;
}

void ConnectionFlow::editCurrent(const QString &notice)
{
    if (m_dialog)
        return;
    QStringList taken;
    for (const Profile &profile : m_profiles->profiles()) {
        if (profile.name != m_session->profile().name)
            taken.append(profile.name);
    }
    ConnectDialog *dialog = makeDialog(taken);
    dialog->setConnection({m_session->profile(), {}});
    if (!notice.isEmpty())
        dialog->setNotice(notice);
    dialog->open();
}

ConnectDialog *ConnectionFlow::makeDialog(const QStringList &taken)
{
    auto *dialog = new ConnectDialog(m_secrets, taken, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog = dialog;
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { accepted(dialog->connection(), dialog->remember()); });
    return dialog;
}

void ConnectionFlow::accepted(const Connection &connection, bool remember)
{
    if (const auto saved = m_profiles->put(connection.profile); !saved)
        Q_EMIT noticed(models::formatting::error(saved.error()));
    open(connection, remember && !connection.token.isEmpty());
}

void ConnectionFlow::fillMenu()
{
    m_menu->clear();
    for (const Profile &profile : m_profiles->profiles()) {
        QAction *action =
            m_menu->addAction(tr("%1  (%2)", "profile, server").arg(profile.name, profile.server.authority()),
                              this, [this, profile] {
                                  open({profile, {}});
                              });
        action->setCheckable(true);
        action->setChecked(m_session->isOpen() && profile.name == m_session->profile().name);
    }
    m_menu->addSeparator();
    m_menu->addAction(widgets::icon(QStringLiteral("plus")), tr("Connect to another server…"), this,
                      &ConnectionFlow::openDialog);
    QAction *edit = m_menu->addAction(widgets::icon(QStringLiteral("key")), tr("Change this profile…"), this,
                                      [this] { editCurrent({}); });
    edit->setEnabled(m_session->isOpen());
    QAction *leave = m_menu->addAction(widgets::icon(QStringLiteral("offline")), tr("Disconnect"), this,
                                       &ConnectionFlow::disconnect);
    leave->setEnabled(m_session->isOpen());
}

} // namespace tidegate::window
