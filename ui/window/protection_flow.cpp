#include "ui/window/protection_flow.h"

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/preferences_dialog.h"
#include "ui/models/formatting.h"
#include "ui/session/settings.h"
#include "ui/widgets/change_lock.h"

#include <QApplication>
#include <QEvent>

namespace tidegate::window {

ProtectionFlow::ProtectionFlow(session::Session *session, session::Settings *settings, QWidget *window)
    : QObject(window), m_session(session), m_settings(settings), m_window(window)
{
    const auto tell = [session] {
        widgets::ChangeLock::instance().setReason(session->protection()->reason());
    };
    connect(session->protection(), &session::Protection::changed, this, tell);
    tell();
    readSettings();
    qApp->installEventFilter(this);
}

void ProtectionFlow::readSettings()
{
    using dialogs::PreferencesDialog;
    const int minutes = m_settings->value(PreferencesDialog::lockMinutesKey(), 10).toInt();
    m_session->protection()->setIdleTime(std::chrono::minutes(std::clamp(minutes, 0, 24 * 60)));
}

QDialog *ProtectionFlow::request(bool locked)
{
    session::Protection *protection = m_session->protection();
    if (locked || !protection->isLocked()) {
        protection->lock();
        return nullptr;
    }
    auto *dialog = new dialogs::ConfirmDialog(
        [this] {
            const session::Profile &profile = m_session->profile();
            const auto idle = m_session->protection()->idleTime();
            dialogs::Confirmation words;
            words.windowTitle = tr("Unlock");
            words.title = tr("Unlock %1?", "profile").arg(profile.name);
            words.text =
                idle.count() > 0
                    ? tr("Until then nothing can be changed on %1. It locks itself again when nothing has "
                         "been done for %2, and when the connection breaks.",
                         "server, duration")
                          .arg(profile.server.authority(), models::formatting::duration(idle))
                    : tr("Until then nothing can be changed on %1. It locks itself again when the connection "
                         "breaks.")
                          .arg(profile.server.authority());
            words.action = tr("Unlock");
            words.actionIcon = QStringLiteral("key");
            words.isDangerous = false;
            return words;
        },
        m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, protection, &session::Protection::unlock);
    dialog->open();
    return dialog;
}

bool ProtectionFlow::eventFilter(QObject *, QEvent *event)
{
    const auto type = event->type();
    if (type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::Wheel)
        m_session->protection()->touch();
    return false;
}

} // namespace tidegate::window
