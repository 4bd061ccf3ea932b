#include "ui/window/window_menus.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace tidegate::window {

namespace {

constexpr int pageCount = 9;

QAction *add(QMenu *menu, const char *name, const QKeySequence &keys = {}, const QString &iconName = {})
{
    QAction *action = menu->addAction(QString());
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    if (!iconName.isEmpty())
        action->setIcon(widgets::icon(iconName));
    return action;
}

QKeySequence standard(QKeySequence::StandardKey key, const QKeySequence &fallback)
{
    const QKeySequence keys(key);
    return keys.isEmpty() ? fallback : keys;
}

} // namespace

WindowMenus::WindowMenus(QMainWindow *window)
    : QObject(window), m_languages(new QActionGroup(this)), m_themes(new QActionGroup(this))
{
    setupFile(window);
    setupEdit(window);
    setupView(window);
    setupHelp(window);
    retranslateUi();
}

void WindowMenus::setupFile(QMainWindow *window)
{
    m_file = window->menuBar()->addMenu(QString());
    deploy = add(m_file, "actionDeploy", QKeySequence::New, QStringLiteral("deploy"));
    newTrigger = add(m_file, "actionNewTrigger", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
                     QStringLiteral("trigger"));
    m_file->addSeparator();
    connectTo = add(m_file, "actionConnect", QKeySequence::Open, QStringLiteral("connect"));
    disconnect = add(m_file, "actionDisconnect", {}, QStringLiteral("offline"));
    m_file->addSeparator();
    preferences = add(m_file, "actionPreferences",
                      standard(QKeySequence::Preferences, QKeySequence(Qt::CTRL | Qt::Key_Comma)),
                      QStringLiteral("settings"));
    preferences->setMenuRole(QAction::PreferencesRole);
    m_file->addSeparator();
    quit = add(m_file, "actionQuit", standard(QKeySequence::Quit, QKeySequence(Qt::CTRL | Qt::Key_Q)));
    quit->setMenuRole(QAction::QuitRole);
}

void WindowMenus::setupEdit(QMainWindow *window)
{
    m_edit = window->menuBar()->addMenu(QString());
    copy = add(m_edit, "actionCopy", QKeySequence(), QStringLiteral("copy"));
    copyLink =
        add(m_edit, "actionCopyLink", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), QStringLiteral("link"));
    exportTable = add(m_edit, "actionExportTable", QKeySequence::Save, QStringLiteral("save"));
    m_edit->addSeparator();
    find = add(m_edit, "actionFind", QKeySequence::Find, QStringLiteral("search"));
    palette = add(m_edit, "actionPalette", QKeySequence(Qt::CTRL | Qt::Key_K), QStringLiteral("search"));
}

void WindowMenus::setupView(QMainWindow *window)
{
    m_view = window->menuBar()->addMenu(QString());
    for (int i = 0; i < pageCount; ++i) {
        QAction *page =
            add(m_view, "actionPage", QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)));
        page->setCheckable(true);
        connect(page, &QAction::triggered, this, [this, i] { Q_EMIT pageChosen(i); });
        pages.append(page);
    }
    m_view->addSeparator();
    refresh = add(m_view, "actionRefresh", standard(QKeySequence::Refresh, QKeySequence(Qt::Key_F5)),
                  QStringLiteral("refresh"));
    tasks =
        add(m_view, "actionTasks", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), QStringLiteral("pending"));
    m_view->addSeparator();
    m_languageMenu = m_view->addMenu(QString());
    for (const char *code : {"", "en", "zh_CN"}) {
        QAction *action = m_languages->addAction(add(m_languageMenu, "actionLanguage"));
        action->setCheckable(true);
        action->setData(QString::fromLatin1(code));
    }
    m_themeMenu = m_view->addMenu(QString());
    for (const auto theme : {session::Theme::System, session::Theme::Light, session::Theme::Dark}) {
        QAction *action = m_themes->addAction(add(m_themeMenu, "actionTheme"));
        action->setCheckable(true);
        action->setData(static_cast<int>(theme));
    }
    m_view->addSeparator();
    fullScreen =
        add(m_view, "actionFullScreen", standard(QKeySequence::FullScreen, QKeySequence(Qt::Key_F11)));
    fullScreen->setCheckable(true);
    resetLayout = add(m_view, "actionResetLayout");
    connect(m_languages, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT languageChosen(action->data().toString()); });
    connect(m_themes, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT themeChosen(session::Theme(action->data().toInt())); });
}

void WindowMenus::setupHelp(QMainWindow *window)
{
    m_help = window->menuBar()->addMenu(QString());
    help = add(m_help, "actionHelp", QKeySequence::HelpContents, QStringLiteral("info"));
    m_help->addSeparator();
    openLogs = add(m_help, "actionOpenLogs", {}, QStringLiteral("log"));
    copyDiagnostics = add(m_help, "actionCopyDiagnostics", {}, QStringLiteral("copy"));
    m_help->addSeparator();
    about = add(m_help, "actionAbout");
    about->setMenuRole(QAction::AboutRole);
}

void WindowMenus::retranslateUi()
{
    m_file->setTitle(tr("&File"));
    m_edit->setTitle(tr("&Edit"));
    m_view->setTitle(tr("&View"));
    m_help->setTitle(tr("&Help"));
    deploy->setText(tr("&Deploy…"));
    newTrigger->setText(tr("New &trigger…"));
    connectTo->setText(tr("&Connect to a server…"));
    disconnect->setText(tr("D&isconnect"));
    preferences->setText(tr("&Preferences…"));
    quit->setText(tr("&Quit"));
    copy->setText(tr("&Copy rows"));
    copyLink->setText(tr("Copy &link"));
    exportTable->setText(tr("&Export the table…"));
    find->setText(tr("&Find"));
    palette->setText(tr("Command &palette…"));
    const QStringList names{tr("&Overview"),   tr("&Engines"),  tr("&Apps"),
                            tr("&Revisions"),  tr("&Scaling"),  tr("&Logs"),
                            tr("&Monitoring"), tr("Tri&ggers"), tr("Meteri&ng")};
    for (int i = 0; i < pages.size(); ++i)
        pages.at(i)->setText(names.at(i));
    refresh->setText(tr("Re&fresh"));
    tasks->setText(tr("&Tasks"));
    m_languageMenu->setTitle(tr("&Language"));
    const auto languages = m_languages->actions();
    languages.at(0)->setText(tr("As the system"));
    languages.at(1)->setText(QStringLiteral("English"));
    languages.at(2)->setText(QStringLiteral("简体中文"));
    m_themeMenu->setTitle(tr("&Theme"));
    const auto themes = m_themes->actions();
    themes.at(0)->setText(tr("As the system"));
    themes.at(1)->setText(tr("Light"));
    themes.at(2)->setText(tr("Dark"));
    fullScreen->setText(tr("F&ull screen"));
    resetLayout->setText(tr("Reset la&yout"));
    help->setText(tr("&How to start"));
    openLogs->setText(tr("Open the &log folder"));
    copyDiagnostics->setText(tr("&Copy diagnostics"));
    about->setText(tr("&About Tidegate"));
}

void WindowMenus::setLanguage(const QString &code)
{
    for (QAction *action : m_languages->actions())
        action->setChecked(action->data().toString() == code);
}

void WindowMenus::setTheme(session::Theme theme)
{
    for (QAction *action : m_themes->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(theme));
}

void WindowMenus::setPage(int index)
{
    for (int i = 0; i < pages.size(); ++i)
        pages.at(i)->setChecked(i == index);
}

} // namespace tidegate::window
