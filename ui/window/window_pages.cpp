#include "ui/pages/apps_page.h"
#include "ui/pages/engines_page.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/metering_page.h"
#include "ui/pages/monitoring_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/revisions_page.h"
#include "ui/pages/scaling_page.h"
#include "ui/pages/triggers_page.h"
#include "ui/window/app_actions.h"
#include "ui/window/engine_actions.h"
#include "ui/window/main_window.h"
#include "ui/window/operations.h"
#include "ui/window/revision_actions.h"

#include <type_traits>

// The main window's pages: how each is made, and who carries out what it asks for.

namespace tidegate::window {

/// In the order of PageId.
void MainWindow::setupPages()
{
    m_stack = new PageStack(this);
    m_operations = new Operations(m_parts.catalogue, m_parts.session, m_parts.settings, this);
    connect(m_stack, &PageStack::pageMade, this, &MainWindow::pageIsMade);
    const auto add = [this]<class P>(std::type_identity<P>, auto make) {
        m_stack->add({&P::title, &P::summary, std::move(make)});
    };
    add(std::type_identity<pages::OverviewPage>(), [this] { return makeOverviewPage(); });
    add(std::type_identity<pages::EnginesPage>(), [this] { return makeEnginesPage(); });
    add(std::type_identity<pages::AppsPage>(), [this] { return makeAppsPage(); });
    add(std::type_identity<pages::RevisionsPage>(), [this] { return makeRevisionsPage(); });
    add(std::type_identity<pages::ScalingPage>(), [this] { return makeScalingPage(); });
    add(std::type_identity<pages::LogsPage>(),
        [this] { return new pages::LogsPage(m_parts.catalogue, &m_log, &m_tasks, m_stack); });
    add(std::type_identity<pages::MonitoringPage>(), [this] { return makeMonitoringPage(); });
    add(std::type_identity<pages::TriggersPage>(), [this] { return makeTriggersPage(); });
    add(std::type_identity<pages::MeteringPage>(), [this] { return makeMeteringPage(); });
}

pages::EnginesPage *MainWindow::enginesPage()
{
    return static_cast<pages::EnginesPage *>(m_stack->page(int(PageId::Engines)));
}

pages::AppsPage *MainWindow::appsPage()
{
    return static_cast<pages::AppsPage *>(m_stack->page(int(PageId::Apps)));
}

pages::RevisionsPage *MainWindow::revisionsPage()
{
    return static_cast<pages::RevisionsPage *>(m_stack->page(int(PageId::Revisions)));
}

pages::ScalingPage *MainWindow::scalingPage()
{
    return static_cast<pages::ScalingPage *>(m_stack->page(int(PageId::Scaling)));
}

pages::LogsPage *MainWindow::logsPage()
{
    return static_cast<pages::LogsPage *>(m_stack->page(int(PageId::Logs)));
}

pages::MonitoringPage *MainWindow::monitoringPage()
{
    return static_cast<pages::MonitoringPage *>(m_stack->page(int(PageId::Monitoring)));
}

pages::TriggersPage *MainWindow::triggersPage()
{
    return static_cast<pages::TriggersPage *>(m_stack->page(int(PageId::Triggers)));
}

pages::MeteringPage *MainWindow::meteringPage()
{
    return static_cast<pages::MeteringPage *>(m_stack->page(int(PageId::Metering)));
}

/// What was missed until now: the profile's layout, and a choice where rows are there already.
void MainWindow::pageIsMade(pages::Page *page)
{
    connect(page, &pages::Page::deployRequested, this, [this] { m_actions->deployFile({}); });
    connect(page, &pages::Page::urlRequested, m_actions, &AppActions::openUrl);
    if (!m_layoutProfile.isEmpty())
        page->restoreState(*m_parts.settings, m_layoutProfile);
    page->chooseFirst();
}

pages::Page *MainWindow::makeOverviewPage()
{
    auto *page = new pages::OverviewPage(m_parts.overview, &m_live, m_stack);
    connect(page, &pages::OverviewPage::fileDropped, m_actions, &AppActions::deployFile);
    connect(page, &pages::OverviewPage::objectRequested, this, &MainWindow::goTo);
    return page;
}

pages::Page *MainWindow::makeEnginesPage()
{
    auto *page = new pages::EnginesPage(m_parts.catalogue, &m_engineModels, m_stack);
    connect(page, &pages::EnginesPage::stateRequested, m_engineActions, &EngineActions::changeState);
    connect(page, &pages::EnginesPage::applyRequested, m_engineActions, &EngineActions::apply);
    return page;
}

pages::Page *MainWindow::makeAppsPage()
{
    auto *page = new pages::AppsPage(m_parts.catalogue, m_stack);
    connect(page, &pages::AppsPage::newVersionRequested, m_actions, &AppActions::deployVersion);
    connect(page, &pages::AppsPage::invokeRequested, m_actions, &AppActions::invoke);
    connect(page, &pages::AppsPage::removeRequested, m_actions, &AppActions::remove);
    connect(page, &pages::AppsPage::cloneRequested, m_actions, &AppActions::clone);
    connect(page, &pages::AppsPage::stopRequested, m_actions, &AppActions::stop);
    connect(page, &pages::AppsPage::trafficRequested, m_revisionActions, &RevisionActions::traffic);
    connect(page, &pages::AppsPage::revisionRequested, this,
            [this](const resource::ObjectName &name) { goTo(QStringLiteral("Revision"), name); });
    connect(page, &pages::AppsPage::logsRequested, this, [this](const resource::Object &app) {
        showPage(PageId::Logs);
        logsPage()->choose(app.objectName());
    });
    return page;
}

pages::Page *MainWindow::makeRevisionsPage()
{
    auto *page = new pages::RevisionsPage(m_parts.catalogue, m_parts.scaling, m_stack);
    connect(page, &pages::RevisionsPage::scalingRequested, this, [this] { showPage(PageId::Scaling); });
    connect(page, &pages::RevisionsPage::compareRequested, m_revisionActions, &RevisionActions::compare);
    connect(page, &pages::RevisionsPage::trafficRequested, m_revisionActions, &RevisionActions::traffic);
    connect(page, &pages::RevisionsPage::rollBackRequested, m_revisionActions, &RevisionActions::rollBack);
    return page;
}

/// It shows the revision that is chosen on the page of revisions, which therefore must be there.
pages::Page *MainWindow::makeScalingPage()
{
    pages::RevisionsPage *revisions = revisionsPage();
    auto *page = new pages::ScalingPage(
        {m_parts.catalogue, m_parts.scaling, &m_decisions, &m_policy, &m_whatIf, &m_use}, m_stack);
    connect(page, &pages::ScalingPage::revisionRequested, revisions, &pages::RevisionsPage::select);
    return page;
}

pages::Page *MainWindow::makeMonitoringPage()
{
    auto *page = new pages::MonitoringPage(m_parts.catalogue, &m_monitoringModel, m_stack);
    connect(page, &pages::MonitoringPage::objectRequested, this, &MainWindow::goTo);
    return page;
}

pages::Page *MainWindow::makeTriggersPage()
{
    auto *page = new pages::TriggersPage(
        {m_parts.catalogue, m_operations->firings(), m_parts.catalogue->lastFirings()}, m_stack);
    m_operations->triggers()->follow(page);
    return page;
}

pages::Page *MainWindow::makeMeteringPage()
{
    auto *page = new pages::MeteringPage(m_operations->metering(), m_stack);
    connect(page, &pages::MeteringPage::pricesRequested, this, [this] { openPreferences(true); });
    return page;
}

} // namespace tidegate::window
