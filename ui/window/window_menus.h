#pragma once

#include "ui/session/settings.h"

#include <QObject>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace tidegate::window {

/// The menus of the main window and their actions; what they do is wired by the window.
class WindowMenus : public QObject
{
    Q_OBJECT
public:
    explicit WindowMenus(QMainWindow *window);

    void retranslateUi();
    void setLanguage(const QString &code); ///< marks the entry; empty = the system's
    void setTheme(session::Theme theme);
    void setPage(int index);

    QAction *deploy, *newTrigger, *connectTo, *disconnect, *preferences, *quit;
    QAction *copy, *copyLink, *exportTable, *find, *palette;
    QAction *refresh, *tasks, *fullScreen, *resetLayout;
    QAction *help, *openLogs, *copyDiagnostics, *about;
    QList<QAction *> pages;

Q_SIGNALS:
    void languageChosen(const QString &code);
    void themeChosen(tidegate::session::Theme theme);
    void pageChosen(int index);

private:
    void setupFile(QMainWindow *window);
    void setupEdit(QMainWindow *window);
    void setupView(QMainWindow *window);
    void setupHelp(QMainWindow *window);

    QMenu *m_file, *m_edit, *m_view, *m_help, *m_languageMenu, *m_themeMenu;
    QActionGroup *m_languages;
    QActionGroup *m_themes;
};

} // namespace tidegate::window
