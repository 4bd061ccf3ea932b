#pragma once

#include "ui/session/session.h"

#include <QObject>

class QDialog;
class QWidget;

namespace tidegate::session {
class Settings;
}

namespace tidegate::window {

/// Unlocks a protected connection when a person confirms it, tells the controls that change something whether
/// they may, and tells the session when somebody is there.
class ProtectionFlow : public QObject
{
    Q_OBJECT
public:
    /// All must outlive the flow; `window` is the dialogs' parent.
    ProtectionFlow(session::Session *session, session::Settings *settings, QWidget *window);
    /// Locks at once, or asks before it unlocks; null when there was nothing to ask.
    QDialog *request(bool locked);
    /// Takes the idle time from the settings.
    void readSettings();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    session::Session *m_session;
    session::Settings *m_settings;
    QWidget *m_window;
};

} // namespace tidegate::window
