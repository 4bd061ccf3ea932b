#include "ui/window/help_actions.h"

#include "ui/session/diagnostics.h"
#include "ui/session/log_file.h"
#include "ui/window/window_menus.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QUrl>

namespace tidegate::window {

HelpActions::HelpActions(const Parts &parts, WindowMenus *menus, QObject *parent)
    : QObject(parent), m_parts(parts)
{
    menus->openLogs->setEnabled(parts.log);
    connect(menus->openLogs, &QAction::triggered, this, &HelpActions::openLogs);
    connect(menus->copyDiagnostics, &QAction::triggered, this, &HelpActions::copyDiagnostics);
}

void HelpActions::openLogs()
{
    QDir().mkpath(m_parts.log->folder());
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(m_parts.log->folder())))
        Q_EMIT done(tr("The log is in %1.", "folder").arg(m_parts.log->folder()));
}

void HelpActions::copyDiagnostics()
{
    QApplication::clipboard()->setText(
        session::diagnostics(m_parts.session, m_parts.settings, m_parts.log, m_parts.watch));
    Q_EMIT done(tr("The diagnostics are in the clipboard, without secrets."));
}

} // namespace tidegate::window
