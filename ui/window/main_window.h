#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/decision_table.h"
#include "ui/models/engine_models.h"
#include "ui/models/log_model.h"
#include "ui/models/monitoring_model.h"
#include "ui/models/overview_live.h"
#include "ui/models/overview_model.h"
#include "ui/models/palette_model.h"
#include "ui/models/policy_model.h"
#include "ui/models/scaling_series.h"
#include "ui/models/task_list.h"
#include "ui/models/what_if_model.h"
#include "ui/session/log_file.h"
#include "ui/session/loop_watch.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/widgets/theme.h"
#include "ui/window/language.h"
#include "ui/window/page_stack.h"

#include <QMainWindow>

class QDialog;
class QLabel;

namespace tidegate::pages {
class AppsPage;
class EnginesPage;
class LogsPage;
class MeteringPage;
class MonitoringPage;
class Page;
class RevisionsPage;
class ScalingPage;
class TriggersPage;
} // namespace tidegate::pages

namespace tidegate::widgets {
class Banner;
}

namespace tidegate::window {

class AppActions;
class ConnectionFlow;
class HeaderBar;
class EngineActions;
class Navigation;
class Operations;
class OfflineBanner;
class ProtectionFlow;
class RevisionActions;
class TaskCenter;
class WindowMenus;

enum class PageId
{
    Overview,
    Engines,
    Apps,
    Revisions,
    Scaling,
    Logs,
    Monitoring,
    Triggers,
    Metering
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
        const session::LogFile *log = nullptr;     ///< null: nothing is logged
        const session::LoopWatch *watch = nullptr; ///< null: nothing is watched
    };

    explicit MainWindow(const Parts &parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(PageId page);
    PageId page() const;
    QDialog *openPalette();
    /// Goes where a `tidegate://` link leads, now or when what it names has arrived.
    void followLink(const QString &text);
    /// To what is on the screen now.
    QString currentLink();
    ConnectionFlow *connection() const { return m_connection; }
    ProtectionFlow *protection() const { return m_protection; }
    AppActions *apps() const { return m_actions; }
    RevisionActions *revisions() const { return m_revisionActions; }
    /// The pages, made when they are not there yet.
    pages::EnginesPage *enginesPage();
    pages::AppsPage *appsPage();
    pages::RevisionsPage *revisionsPage();
    pages::ScalingPage *scalingPage();
    pages::LogsPage *logsPage();
    pages::MonitoringPage *monitoringPage();
    pages::TriggersPage *triggersPage();
    pages::MeteringPage *meteringPage();
    EngineActions *engines() const { return m_engineActions; }
    models::OverviewLive *live() { return &m_live; }
    models::EngineModels *engineModels() { return &m_engineModels; }
    Operations *operations() const { return m_operations; }
    models::LogModel *log() { return &m_log; }
    models::TaskList *tasks() { return &m_tasks; }
    TaskCenter *taskCenter() const { return m_taskCenter; }
    models::DecisionTable *decisions() { return &m_decisions; }
    models::WhatIfModel *whatIf() { return &m_whatIf; }

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupPages();
    pages::Page *makeOverviewPage();
    pages::Page *makeEnginesPage();
    pages::Page *makeAppsPage();
    pages::Page *makeRevisionsPage();
    pages::Page *makeScalingPage();
    pages::Page *makeMonitoringPage();
    pages::Page *makeTriggersPage();
    pages::Page *makeMeteringPage();
    void pageIsMade(pages::Page *page);
    void setupShell();
    void setupStatusBar();
    void connectMenus();
    void connectActions();
    void showDone(const QString &text);
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
    void openPreferences(bool atPrices = false);
    void openAbout();
    void copyRows();
    void copyLink();
    void exportTable();
    void followPending();
    std::vector<models::PaletteEntry> paletteEntries();
    void addObjectEntries(std::vector<models::PaletteEntry> &entries, models::ObjectTable *table,
                          const QString &kind, const QString &word, const QString &iconName, int weight);
    void showNotice(const QString &text);

    Parts m_parts;
    models::DecisionTable m_decisions;
    models::TaskList m_tasks;
    models::EngineModels m_engineModels;
    models::OverviewLive m_live;
    models::LogModel m_log;
    models::MonitoringModel m_monitoringModel;
    models::MonitoringModel m_use; ///< processor and memory of the revision whose scaling is shown
    models::PolicyModel m_policy;
    models::WhatIfModel m_whatIf;
    WindowMenus *m_menus;
    Navigation *m_navigation;
    HeaderBar *m_header;
    OfflineBanner *m_offline;
    widgets::Banner *m_notice;
    PageStack *m_stack;
    QLabel *m_status;
    ConnectionFlow *m_connection;
    ProtectionFlow *m_protection;
    AppActions *m_actions;
    RevisionActions *m_revisionActions;
    Operations *m_operations;
    TaskCenter *m_taskCenter;
    EngineActions *m_engineActions;
    bool m_wasOffline = false;
    QString m_pendingLink;   ///< to be followed when its object has arrived
    QString m_layoutProfile; ///< whose table layouts are on screen
};

} // namespace tidegate::window
