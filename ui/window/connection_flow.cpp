#include "ui/window/connection_flow.h"

#include "ui/dialogs/certificate_dialog.h"
#include "ui/dialogs/connect_dialog.h"
#include "ui/models/formatting.h"
#include "ui/session/settings.h"
#include "ui/widgets/icons.h"

#include <QCryptographicHash>
#include <QMenu>
#include <algorithm>

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
    connect(m_session, &session::Session::certificateRefused, this, &ConnectionFlow::lookAtCertificate);
    connect(m_secrets, &session::SecretStore::noticed, this, &ConnectionFlow::noticed);
}

void ConnectionFlow::start()
{
    QStringList notices{m_settings->notice(), m_profiles->notice()};
    notices.removeAll(QString());
    if (!notices.isEmpty())
        Q_EMIT noticed(notices.join(QLatin1Char('\n')));
    const auto last = m_profiles->find(m_settings->lastProfile());
    if (last && !last->isProtected)
        open({*last, {}});
    else if (m_profiles->profiles().isEmpty())
        openDialog();
    else
        Q_EMIT noticed(tr("Choose a connection above: none is opened by itself."));
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
    auto *dialog = new ConnectDialog(m_secrets, taken, m_window, folders());
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
    open(connection, remember);
}

QStringList ConnectionFlow::folders() const
{
    QStringList folders;
    for (const Profile &profile : m_profiles->profiles()) {
        if (!profile.folder.isEmpty() && !folders.contains(profile.folder))
            folders.append(profile.folder);
    }
    folders.sort(Qt::CaseInsensitive);
    return folders;
}

/// Those without a folder first, then each folder under its name.
void ConnectionFlow::addProfiles()
{
    for (const QString &folder : QStringList{QString()} + folders()) {
        if (!folder.isEmpty())
            m_menu->addSection(folder);
        for (const Profile &profile : m_profiles->profiles()) {
            if (profile.folder != folder)
                continue;
            const QString text =
                profile.isProtected
                    ? tr("%1  (%2, protected)", "profile, server")
                          .arg(profile.name, profile.server.authority())
                    : tr("%1  (%2)", "profile, server").arg(profile.name, profile.server.authority());
            QAction *action =
                m_menu->addAction(widgets::profileIcon(int(profile.color)), text, this, [this, profile] {
                    open({profile, {}});
                });
            const bool isOpen = m_session->isOpen() && profile.name == m_session->profile().name;
            action->setCheckable(isOpen || profile.color == session::ProfileColor::None);
            action->setChecked(isOpen);
            QFont font = m_menu->font();
            font.setBold(isOpen);
            action->setFont(font);
        }
    }
}

/// A certificate that is not trusted is shown, and can be pinned: this one and no other.
void ConnectionFlow::lookAtCertificate(const QSslCertificate &certificate, const QString &why)
{
    if (m_dialog || m_certificateDialog)
        return;
    const Profile &profile = m_session->profile();
    auto *dialog = new dialogs::CertificateDialog(certificate, profile.server.authority(), why,
                                                  profile.pinnedDigest, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_certificateDialog = dialog;
    connect(dialog, &QDialog::accepted, this, [this, dialog, name = profile.name] {
        if (m_session->profile().name == name)
            pin(dialog->certificate());
    });
    dialog->open();
}

void ConnectionFlow::pin(const QSslCertificate &certificate)
{
    Connection connection = m_session->connection();
    connection.profile.pinnedDigest = certificate.digest(QCryptographicHash::Sha256);
    if (m_profiles->find(connection.profile.name)) { // a file given for this run stays as it is
        if (const auto saved = m_profiles->put(connection.profile); !saved)
            Q_EMIT noticed(models::formatting::error(saved.error()));
    }
    open(connection);
}

void ConnectionFlow::fillMenu()
{
    m_menu->clear();
    addProfiles();
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
