#pragma once

#include <QObject>

class QWidget;

namespace tidegate::session {
class LogFile;
class LoopWatch;
class Session;
class Settings;
} // namespace tidegate::session

namespace tidegate::window {

class WindowMenus;

/// What the Help menu does for somebody in trouble: the log's folder, and diagnostics to paste.
class HelpActions : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        const session::Session *session;
        const session::Settings *settings;
        const session::LogFile *log;     ///< null: nothing is logged, and the folder is not offered
        const session::LoopWatch *watch; ///< may be null
    };
    HelpActions(const Parts &parts, WindowMenus *menus, QObject *parent);

Q_SIGNALS:
    void done(const QString &text);

private:
    void openLogs();
    void copyDiagnostics();

    Parts m_parts;
};

} // namespace tidegate::window
