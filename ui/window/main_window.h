#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/decision_table.h"
#include "ui/models/log_model.h"
#include "ui/models/overview_model.h"
#include "ui/models/palette_model.h"
#include "ui/models/policy_model.h"
#include "ui/models/scaling_series.h"
#include "ui/models/what_if_model.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/widgets/theme.h"
#include "ui/window/language.h"

#include <QMainWindow>

class QDialog;
class QStackedWidget;
class QLabel;

namespace tidegate::pages {
class AppsPage;
class EnginesPage;
class LogsPage;
class OverviewPage;
class Page;
class RevisionsPage;
class ScalingPage;
} // namespace tidegate::pages

namespace tidegate::widgets {
class Banner;
}

namespace tidegate::window {

class AppActions;
class ConnectionFlow;
class HeaderBar;
class Navigation;
class RevisionActions;
class WindowMenus;

enum class PageId
{
    Overview,
    Engines,
    Apps,
    Revisions,
    Scaling,
    Logs
};

/// What the settings call a theme, as the widgets know it.
widgets::ThemeMode themeMode(session::Theme theme);

/// The console's main window. Shows the pages, carries out what they ask for, and keeps how the user has
/// arranged it.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// All of them must outlive the window.
    struct Parts
    {
        session::Settings *settings;
        session::ProfileStore *profiles;
        session::SecretStore *secrets;
        session::Session *session;
        models::Catalogue *catalogue;
        models::OverviewModel *overview;
        models::ScalingSeries *scaling;
        widgets::Theme *theme;
        Language *language;
    };

    explicit MainWindow(const Parts &parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(PageId page);
    PageId page() const;
    QDialog *openPalette();
    /// Goes where a `tidegate://` link leads, now or when what it names has arrived.
    void followLink(const QString &text);
    /// To what is on the screen now.
    QString currentLink() const;
    ConnectionFlow *connection() const { return m_connection; }
    AppActions *apps() const { return m_actions; }
    RevisionActions *revisions() const { return m_revisionActions; }
    pages::AppsPage *appsPage() const { return m_apps; }
    pages::RevisionsPage *revisionsPage() const { return m_revisions; }
    pages::ScalingPage *scalingPage() const { return m_scaling; }
    pages::LogsPage *logsPage() const { return m_logs; }
    models::LogModel *log() { return &m_log; }
    models::DecisionTable *decisions() { return &m_decisions; }
    models::WhatIfModel *whatIf() { return &m_whatIf; }

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupPages();
    void setupShell();
    void setupStatusBar();
    void connectMenus();
    void connectPages();
    void connectSession();
    void connectLook();
    void restoreLayout();
    void saveLayout();
    void resetLayout();
    void retranslateUi();
    void showSession();
    void showCurrentPage();
    void goTo(const QString &kind, const resource::ObjectName &name);
    void setClient(client::Client *client);
    void openPreferences();
    void openAbout();
    void copyRows();
    void copyLink();
    void exportTable();
    void followPending();
    std::vector<models::PaletteEntry> paletteEntries();
    void addObjectEntries(std::vector<models::PaletteEntry> &entries, models::ObjectTable *table,
                          const QString &kind, const QString &word, const QString &iconName, int weight);
    void showNotice(const QString &text);
    QList<pages::Page *> allPages() const;

    Parts m_parts;
    models::DecisionTable m_decisions;
    models::LogModel m_log;
    models::PolicyModel m_policy;
    models::WhatIfModel m_whatIf;
    WindowMenus *m_menus;
    Navigation *m_navigation;
    HeaderBar *m_header;
    widgets::Banner *m_offline;
    widgets::Banner *m_notice;
    QStackedWidget *m_stack;
    QLabel *m_status;
    pages::OverviewPage *m_overview;
    pages::EnginesPage *m_engines;
    pages::AppsPage *m_apps;
    pages::RevisionsPage *m_revisions;
    pages::ScalingPage *m_scaling;
    pages::LogsPage *m_logs;
    ConnectionFlow *m_connection;
    AppActions *m_actions;
    RevisionActions *m_revisionActions;
    bool m_wasOffline = false;
    QString m_pendingLink;   ///< to be followed when its object has arrived
    QString m_layoutProfile; ///< whose table layouts are on screen
};

} // namespace tidegate::window
