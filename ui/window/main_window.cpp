#include "ui/window/main_window.h"

#include "core/resource/serving.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/preferences_dialog.h"
#include "ui/pages/apps_page.h"
#include "ui/pages/data_table.h"
#include "ui/pages/engines_page.h"
#include "ui/pages/metering_page.h"
#include "ui/pages/metering_table_view.h"
#include "ui/pages/revisions_page.h"
#include "ui/pages/triggers_page.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/metrics.h"
#include "ui/window/app_actions.h"
#include "ui/window/connection_flow.h"
#include "ui/window/engine_actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/help_actions.h"
#include "ui/window/navigation.h"
#include "ui/window/offline_banner.h"
#include "ui/window/operations.h"
#include "ui/window/protection_flow.h"
#include "ui/window/revision_actions.h"
#include "ui/window/task_center.h"
#include "ui/window/window_menus.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScreen>
#include <QStatusBar>

namespace tidegate::window {

using session::Session;
using widgets::grid;
using widgets::Tone;

namespace {

constexpr int layoutVersion = 1;
const QString pageKey = QStringLiteral("window/page");

} // namespace

widgets::ThemeMode themeMode(session::Theme theme)
{
    switch (theme) {
    case session::Theme::Light:
        return widgets::ThemeMode::Light;
    case session::Theme::Dark:
        return widgets::ThemeMode::Dark;
    case session::Theme::System:
        break;
    }
    return widgets::ThemeMode::System;
}

MainWindow::MainWindow(const Parts &parts, QWidget *parent)
    : QMainWindow(parent)
    , m_parts(parts)
    , m_live(parts.catalogue)
    , m_menus(new WindowMenus(this))
    , m_connection(new ConnectionFlow(parts.session, parts.profiles, parts.secrets, parts.settings, this))
    , m_protection(new ProtectionFlow(parts.session, parts.settings, this))
    , m_actions(new AppActions(parts.catalogue, parts.session, parts.settings, this))
    , m_revisionActions(new RevisionActions(parts.catalogue, this))
    , m_engineActions(new EngineActions(parts.session, this))
{
    setAcceptDrops(true);
    setWindowIcon(widgets::appIcon());
    setupPages();
    setupShell();
    setupStatusBar();
    connectMenus();
    connectActions();
    connectSession();
    connectLook();
    restoreLayout();
    retranslateUi();
    setClient(parts.session->client());
}

MainWindow::~MainWindow() = default;

void MainWindow::setupShell()
{
    m_navigation = new Navigation(this);
    for (const char *name :
         {"overview", "engine", "app", "revision", "scaling", "log", "monitoring", "trigger", "metering"})
        m_navigation->add(QString::fromLatin1(name));
    m_header = new HeaderBar(this);
    m_header->setProfileMenu(m_connection->menu());
    m_offline = new OfflineBanner(m_parts.session, this);
    m_notice = new widgets::Banner(this);
    m_notice->setObjectName(QStringLiteral("noticeBanner"));
    auto *banners = new QVBoxLayout;
    banners->setContentsMargins(grid(4), 0, grid(4), 0);
    banners->setSpacing(grid(2));
    banners->addWidget(m_offline);
    banners->addWidget(m_notice);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_header);
    right->addLayout(banners);
    right->addWidget(m_stack, 1);
    auto *middle = new QWidget(this);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_navigation);
    row->addLayout(right, 1);
    setCentralWidget(middle);
    connect(m_navigation, &Navigation::currentChanged, this, &MainWindow::showCurrentPage);
    connect(m_offline, &widgets::Banner::actionRequested, this, [this] {
        m_parts.session->retryNow();
        m_parts.catalogue->retryNow();
    });
    connect(m_notice, &widgets::Banner::actionRequested, m_notice, &widgets::Banner::clear);
}

void MainWindow::setupStatusBar()
{
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("serverStatus"));
    m_status->setContentsMargins(grid(2), 0, grid(2), 0);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addPermanentWidget(m_status);
    m_taskCenter = new TaskCenter(&m_tasks, this);
    m_taskCenter->watch(m_actions->deployModel());
    m_taskCenter->watch(&m_whatIf);
}

void MainWindow::connectMenus()
{
    connect(m_menus->deploy, &QAction::triggered, this, [this] { m_actions->deployFile({}); });
    connect(m_menus->newTrigger, &QAction::triggered, m_operations->triggers(), &TriggerActions::create);
    connect(m_menus->connectTo, &QAction::triggered, m_connection, &ConnectionFlow::openDialog);
    connect(m_menus->disconnect, &QAction::triggered, m_connection, &ConnectionFlow::disconnect);
    connect(m_menus->preferences, &QAction::triggered, this, [this] { openPreferences(); });
    connect(m_menus->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_menus->copy, &QAction::triggered, this, &MainWindow::copyRows);
    connect(m_menus->copyLink, &QAction::triggered, this, &MainWindow::copyLink);
    connect(m_menus->exportTable, &QAction::triggered, this, &MainWindow::exportTable);
    connect(m_menus->palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_menus->find, &QAction::triggered, this, [this] { m_stack->shown()->focusFilter(); });
    connect(m_menus->refresh, &QAction::triggered, this, [this] {
        m_parts.session->retryNow();
        m_parts.catalogue->retryNow();
    });
    connect(m_menus->fullScreen, &QAction::toggled, this,
            [this](bool full) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, full)); });
    connect(m_menus->resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(m_menus->help, &QAction::triggered, this, [this] {
        showPage(PageId::Overview);
        m_notice->show(Tone::Neutral,
                       tr("Drop a jar, zip or tar.gz on this window, look at what was detected, and choose "
                          "Deploy. The app gets its "
                          "own address; the first request starts an instance. Apps shows the address, "
                          "Revisions shows it scale."),
                       tr("Close"));
    });
    connect(m_menus->about, &QAction::triggered, this, &MainWindow::openAbout);
    auto *help =
        new HelpActions({m_parts.session, m_parts.settings, m_parts.log, m_parts.watch}, m_menus, this);
    connect(help, &HelpActions::done, this, &MainWindow::showDone);
    connect(m_menus->tasks, &QAction::triggered, m_taskCenter, &TaskCenter::toggle);
    connect(m_menus, &WindowMenus::pageChosen, this, [this](int index) { showPage(PageId(index)); });
}

void MainWindow::connectActions()
{
    connect(m_header, &HeaderBar::lockRequested, m_protection, &ProtectionFlow::request);
    connect(m_header, &HeaderBar::deployRequested, this, [this] { m_actions->deployFile({}); });
    connect(m_engineActions, &EngineActions::done, this, &MainWindow::showDone);
    connect(m_revisionActions, &RevisionActions::done, this, &MainWindow::showDone);
    connect(&m_policy, &models::PolicyModel::applied, this,
            [this](const QString &app) { showDone(tr("The new policy of %1 is applied.", "app").arg(app)); });
    connect(m_operations->triggers(), &TriggerActions::done, this, &MainWindow::showDone);
    connect(m_operations->triggers(), &TriggerActions::failed, this, &MainWindow::showNotice);
    connect(m_actions, &AppActions::done, this, &MainWindow::showDone);
    connect(m_actions, &AppActions::failed, this, &MainWindow::showNotice);
}

void MainWindow::connectSession()
{
    connect(m_parts.session, &Session::stateChanged, this, &MainWindow::showSession);
    connect(m_parts.session->protection(), &session::Protection::changed, this, &MainWindow::showSession);
    connect(m_parts.session, &Session::clientChanged, this, &MainWindow::setClient);
    connect(m_connection, &ConnectionFlow::noticed, this, &MainWindow::showNotice);
    for (const models::ObjectTable *table : m_parts.catalogue->tables()) {
        connect(table, &models::ObjectTable::applied, this, &MainWindow::followPending);
        // A watch that breaks is the first to know that the server is gone: the pill must not wait for the
        // next heartbeat.
        connect(table, &models::ObjectTable::loadChanged, this, [this, table] {
            using Load = models::ObjectTable::Load;
            const bool broken = table->load() == Load::Stale || table->load() == Load::Failed;
            if (broken && m_parts.session->state() == Session::State::Connected)
                m_parts.session->retryNow();
        });
    }
    connect(m_parts.session, &Session::stateChanged, this, [this](Session::State state) {
        if (state == Session::State::Connected && m_wasOffline)
            m_parts.catalogue->retryNow(); // and the tables must not wait for their back-off
        m_wasOffline =
            state == Session::State::Failed || (m_wasOffline && state != Session::State::Connected);
    });
}

void MainWindow::connectLook()
{
    session::Settings *settings = m_parts.settings;
    connect(m_menus, &WindowMenus::languageChosen, settings, &session::Settings::setLanguage);
    connect(m_menus, &WindowMenus::themeChosen, settings, &session::Settings::setTheme);
    connect(settings, &session::Settings::languageChanged, m_parts.language, &Language::set);
    connect(settings, &session::Settings::languageChanged, m_menus, &WindowMenus::setLanguage);
    connect(settings, &session::Settings::themeChanged, m_parts.theme,
            [this](session::Theme theme) { m_parts.theme->setMode(themeMode(theme)); });
    connect(settings, &session::Settings::themeChanged, m_menus, &WindowMenus::setTheme);
    connect(m_parts.language, &Language::changed, this, [this](const QString &language) {
        m_parts.theme->setLanguage(language);
        m_parts.catalogue->retranslate();
        m_parts.overview->retranslate();
    });
    const auto takePrices = [this, settings] {
        m_live.cost()->setPrices(models::readPrices(settings->prices()));
    };
    connect(settings, &session::Settings::pricesChanged, this, takePrices);
    takePrices();
    m_menus->setLanguage(settings->language());
    m_menus->setTheme(settings->theme());
}

void MainWindow::setClient(client::Client *client)
{
    m_parts.catalogue->setClient(client);
    m_parts.scaling->setClient(client);
    m_decisions.setClient(client);
    m_engineModels.setClient(client);
    m_live.setClient(client);
    m_log.setClient(client);
    m_monitoringModel.setClient(client);
    m_use.setClient(client);
    m_policy.setClient(client);
    m_whatIf.setClient(client);
    m_actions->setClient(client);
    m_revisionActions->setClient(client);
    m_operations->setClient(client);
    m_engineActions->setClient(client);
    const QString profile = m_parts.session->profile().name;
    if (!client || profile == m_layoutProfile)
        return;
    m_layoutProfile = profile;
    for (pages::Page *page : m_stack->made())
        page->restoreState(*m_parts.settings, profile);
}

void MainWindow::showPage(PageId page)
{
    m_navigation->setCurrent(static_cast<int>(page));
}

PageId MainWindow::page() const
{
    return PageId(m_stack->currentIndex());
}

void MainWindow::showCurrentPage()
{
    const int index = std::max(0, m_navigation->current());
    m_stack->show(index);
    m_menus->setPage(index);
    m_header->setPage(m_stack->entry(index).title(), m_stack->entry(index).summary());
}

void MainWindow::goTo(const QString &kind, const resource::ObjectName &name)
{
    if (kind == QLatin1String("Engine")) {
        showPage(PageId::Engines);
        enginesPage()->select(name);
    } else if (kind == QLatin1String("InstancePool")) {
        showPage(PageId::Engines);
        enginesPage()->showTab(pages::EnginesPage::Tab::Pools);
    } else if (kind == QLatin1String("Service")) {
        showPage(PageId::Apps);
        appsPage()->select(name);
    } else if (kind == QLatin1String("Metering")) {
        showPage(PageId::Metering);
    } else if (kind == QLatin1String("PingSource")) {
        showPage(PageId::Triggers);
        triggersPage()->select(name);
    } else if (kind == QLatin1String("Revision") || kind == QLatin1String("Pod")) {
        showPage(PageId::Revisions);
        const auto pod =
            kind == QLatin1String("Pod") ? m_parts.catalogue->instances()->find(name) : std::nullopt;
        revisionsPage()->select(pod ? resource::ObjectName{pod->ns(), pod->label(resource::keys::revision)}
                                    : name);
    }
}

void MainWindow::showSession()
{
    const Session &session = *m_parts.session;
    m_header->showSession(session);
    m_offline->refresh();
    const QString server = session.profile().server.authority();
    m_status->setText(!session.isOpen() ? tr("No server")
                      : session.serverVersion().isEmpty()
                          ? server
                          : tr("%1 · %2", "server · version").arg(server, session.serverVersion()));
    const bool mayChange = session.state() == Session::State::Connected && !session.protection()->isLocked();
    m_menus->deploy->setEnabled(mayChange);
    m_menus->newTrigger->setEnabled(mayChange);
    m_menus->disconnect->setEnabled(session.isOpen());
}

void MainWindow::showDone(const QString &text)
{
    statusBar()->showMessage(text, 10'000);
}

void MainWindow::showNotice(const QString &text)
{
    m_notice->show(Tone::Caution, text, tr("Close"));
}

void MainWindow::retranslateUi()
{
    setWindowTitle(tr("Tidegate console"));
    m_menus->retranslateUi();
    for (int i = 0; i < m_stack->count(); ++i)
        m_navigation->setText(i, m_stack->entry(i).title());
    showCurrentPage();
    showSession();
}

void MainWindow::restoreLayout()
{
    resize(grid(300), grid(190));
    restoreGeometry(m_parts.settings->geometry());
    restoreState(m_parts.settings->windowState(), layoutVersion);
    if (!QGuiApplication::screenAt(geometry().center()) && screen())
        move(screen()->availableGeometry().topLeft());
    showPage(PageId(std::clamp(m_parts.settings->value(pageKey, 0).toInt(), 0, m_stack->count() - 1)));
}

void MainWindow::saveLayout()
{
    m_parts.settings->setGeometry(saveGeometry());
    m_parts.settings->setWindowState(saveState(layoutVersion));
    m_parts.settings->setValue(pageKey, m_stack->currentIndex());
    if (m_layoutProfile.isEmpty())
        return;
    for (const pages::Page *page : m_stack->made())
        page->saveState(*m_parts.settings, m_layoutProfile);
}

void MainWindow::resetLayout()
{
    m_parts.settings->resetLayout();
    setWindowState(Qt::WindowNoState);
    resize(grid(300), grid(190));
    showNotice(tr("The window's size is as at first. The tables' columns will be with the next start."));
    m_layoutProfile.clear();
}

void MainWindow::openPreferences(bool atPrices)
{
    auto *dialog = new dialogs::PreferencesDialog(m_parts.settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this] {
        const int seconds = m_parts.settings->value(dialogs::PreferencesDialog::heartbeatKey(), 15).toInt();
        m_parts.session->setHeartbeat(std::chrono::seconds(seconds));
        m_protection->readSettings();
    });
    dialog->open();
    if (atPrices)
        dialog->showPrices();
}

void MainWindow::openAbout()
{
    auto *dialog = new dialogs::AboutDialog(m_parts.session->serverVersion(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::copyRows()
{
    if (page() == PageId::Metering)
        return QApplication::clipboard()->setText(meteringPage()->tableView()->selectionAsTsv());
    for (const auto *table : m_stack->currentWidget()->findChildren<pages::DataTable *>()) {
        if (table->isVisible() && table->current()) {
            QApplication::clipboard()->setText(table->selectionAsTsv());
            return;
        }
    }
}

void MainWindow::exportTable()
{
    if (page() == PageId::Metering)
        return meteringPage()->tableView()->exportCsv();
    if (auto *table = m_stack->shown()->mainTable())
        table->exportCsv();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_taskCenter->mayClose())
        return event->ignore();
    saveLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_parts.session->state() == Session::State::Connected && !m_parts.session->protection()->isLocked() &&
        !widgets::deployableFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_actions->deployFile(widgets::deployableFile(event->mimeData()));
}

} // namespace tidegate::window
