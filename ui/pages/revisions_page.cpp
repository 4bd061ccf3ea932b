#include "ui/pages/revisions_page.h"

#include "core/resource/conditions.h"
#include "core/resource/serving.h"
#include "ui/pages/conditions_view.h"
#include "ui/pages/data_table.h"
#include "ui/pages/detail_pane.h"
#include "ui/pages/log_pane.h"
#include "ui/pages/scaling_pane.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace tidegate::pages {

using resource::Object;
using widgets::grid;

RevisionsPage::RevisionsPage(models::Catalogue *catalogue, models::ScalingSeries *series, QWidget *parent)
    : Page(parent)
    , m_catalogue(catalogue)
    , m_series(series)
    , m_table(new DataTable(this))
    , m_detail(new DetailPane(this))
    , m_tabs(new QTabWidget(m_detail))
{
    setupTable();
    setupActions();
    setupScalingTab();
    setupOtherTabs();
    m_detail->body()->addWidget(m_tabs, 1);
    QSplitter *splitter = setupMasterDetail(m_table, m_detail);
    splitter->setSizes({grid(52), grid(110)});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 2);
    retranslateUi();
}

void RevisionsPage::setupTable()
{
    m_table->setObjectName(QStringLiteral("revisionsTable"));
    m_table->setTable(m_catalogue->revisions(), {"namespace", "target"});
    keepTable(QStringLiteral("revisions"), m_table);
    m_table->setExportName({}, QStringLiteral("revisions"));
    connect(m_table, &DataTable::currentChanged, this, &RevisionsPage::showCurrent);
    connect(m_table, &DataTable::emptyActionRequested, this, &RevisionsPage::deployRequested);
    connect(m_catalogue->revisions(), &models::ObjectTable::applied, this, &RevisionsPage::chooseFirst);
}

void RevisionsPage::setupActions()
{
    m_compare = widgets::makeButton("compare", QStringLiteral("compare"), nullptr, m_detail);
    m_trafficSplit = widgets::makeButton("traffic", QStringLiteral("traffic"), nullptr, m_detail);
    m_rollBack = widgets::makeButton("rollBack", QStringLiteral("undo"), nullptr, m_detail);
    for (QPushButton *button : {m_compare, m_trafficSplit, m_rollBack})
        m_detail->actions()->addWidget(button);
    connect(m_compare, &QPushButton::clicked, this, [this] {
        if (const auto revision = m_table->current())
            Q_EMIT compareRequested(*revision);
    });
    connect(m_trafficSplit, &QPushButton::clicked, this, [this] {
        const auto revision = m_table->current();
        if (const auto app = revision ? appOf(*revision) : std::nullopt)
            Q_EMIT trafficRequested(*app);
    });
    connect(m_rollBack, &QPushButton::clicked, this, [this] {
        if (const auto revision = m_table->current())
            Q_EMIT rollBackRequested(*revision);
    });
    connect(m_catalogue->apps(), &models::ObjectTable::applied, this, [this] {
        if (const auto revision = m_table->current())
            showActions(*revision);
    });
}

std::optional<Object> RevisionsPage::appOf(const Object &revision) const
{
    return m_catalogue->apps()->find({revision.ns(), revision.label(resource::keys::service)});
}

/// Back to a revision that is ready and does not have everything already.
void RevisionsPage::showActions(const Object &revision)
{
    const bool hasApp = appOf(revision).has_value();
    const bool ready =
        resource::conditionOf(revision, QStringLiteral("Ready")).status == resource::ConditionStatus::True;
    m_trafficSplit->setEnabled(hasApp);
    m_rollBack->setEnabled(hasApp && ready && m_catalogue->trafficPercent(revision.objectName()) < 100);
}

void RevisionsPage::setupScalingTab()
{
    auto *tab = new QWidget(m_tabs);
    m_scaling = new ScalingPane(m_series, tab);
    m_scalingMore = widgets::makeButton("scalingMore", QStringLiteral("scaling"), nullptr, m_scaling);
    m_scaling->card()->headingRow()->addWidget(m_scalingMore);
    connect(m_scalingMore, &QPushButton::clicked, this, &RevisionsPage::scalingRequested);
    m_instancesCard = new widgets::Card(tab);
    m_instances = new DataTable(m_instancesCard);
    m_instances->setObjectName(QStringLiteral("instancesTable"));
    m_instances->setCompact(26);
    m_instances->view()->setTextElideMode(Qt::ElideLeft); // names differ at their end
    m_instances->setTable(m_catalogue->instances(),
                          {"revision", "namespace", "port", "pid", "restarts", "age"});
    keepTable(QStringLiteral("instances"), m_instances);
    m_instancesCard->body()->addWidget(m_instances);
    connect(m_instances, &DataTable::activated, this, [this] {
        if (const auto pod = m_instances->current())
            m_logs->choose(pod->name());
        showTab(Tab::Logs);
    });
    auto *splitter = new QSplitter(Qt::Horizontal, tab);
    splitter->setHandleWidth(grid(3));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_scaling);
    splitter->addWidget(m_instancesCard);
    splitter->setSizes({grid(126), grid(134)});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto *row = new QHBoxLayout(tab);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->addWidget(splitter);
    m_tabs->addTab(tab, QString());
}

void RevisionsPage::setupOtherTabs()
{
    m_logs = new LogPane(m_catalogue, m_tabs);
    m_tabs->addTab(m_logs, QString());

    auto *tab = new QWidget(m_tabs);
    auto *area = new QScrollArea(tab);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    m_conditions = new ConditionsView;
    widgets::setLook(m_conditions, "plain");
    area->setWidget(m_conditions);
    m_conditionsCard = new widgets::Card(tab);
    m_conditionsCard->body()->addWidget(area);
    m_failureCard = new widgets::Card(tab);
    m_failure = new widgets::TextView(m_failureCard);
    m_failure->setObjectName(QStringLiteral("failure"));
    m_failureCard->body()->addWidget(m_failure);
    auto *row = new QHBoxLayout(tab);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(m_conditionsCard, 1);
    row->addWidget(m_failureCard, 1);
    m_tabs->addTab(tab, QString());
}

QString RevisionsPage::title()
{
    return tr("Revisions");
}

QString RevisionsPage::summary()
{
    return tr(
        "Every version that was ever deployed: its traffic, its instances, and why it scales as it does");
}

void RevisionsPage::focusFilter()
{
    m_table->filterField()->setFocus(Qt::ShortcutFocusReason);
}

void RevisionsPage::select(const resource::ObjectName &name)
{
    m_table->select(name);
}

void RevisionsPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

void RevisionsPage::retranslateUi()
{
    m_table->setTexts({tr("Revisions"), tr("Filter revisions by name, app or state"),
                       QStringLiteral("revision"), tr("No revision yet"),
                       tr("Each deployment of an app makes one."), tr("Deploy…")});
    m_instances->setTexts({tr("Instances"),
                           {},
                           QStringLiteral("idle"),
                           tr("No instance"),
                           tr("It is scaled to zero. The next request starts one."),
                           {}});
    m_compare->setText(tr("Compare…"));
    m_trafficSplit->setText(tr("Traffic…"));
    m_rollBack->setText(tr("Roll back to this…"));
    m_scalingMore->setText(tr("Decisions and policy"));
    m_instancesCard->setHeading(tr("Instances"));
    m_conditionsCard->setHeading(tr("Conditions"));
    m_failureCard->setHeading(tr("Cause of failure"));
    m_tabs->setTabText(static_cast<int>(Tab::Scaling), tr("Scaling"));
    m_tabs->setTabText(static_cast<int>(Tab::Logs), tr("Logs"));
    m_tabs->setTabText(static_cast<int>(Tab::Conditions), tr("Conditions"));
    showCurrent();
}

/// The one with most to see first: with the most instances, else the first of the table.
void RevisionsPage::chooseFirst()
{
    if (m_table->current())
        return;
    const models::ObjectTable *table = m_catalogue->revisions();
    const int column = table->columnOf("instances");
    double most = 0;
    resource::ObjectName busiest;
    for (int row = 0; row < table->rowCount(); ++row) {
        const double instances = table->index(row, column).data(models::ObjectTable::SortRole).toDouble();
        if (instances > most) {
            most = instances;
            busiest = table->name(row);
        }
    }
    if (most > 0)
        m_table->select(busiest);
    else
        m_table->selectFirst();
}

void RevisionsPage::showCurrent()
{
    const auto revision = m_table->current();
    if (!revision) {
        m_series->stop();
        m_detail->showNothing(tr("Choose a revision to see more of it."));
        return;
    }
    m_detail->show(revision->name(), m_table->currentState());
    if (m_series->ns() != revision->ns() || m_series->revision() != revision->name())
        m_series->follow(revision->ns(), revision->name());
    m_instances->filter()->setNamespace(revision->ns());
    m_instances->setExportName(revision->name(), QStringLiteral("instances"));
    m_instances->filter()->setLabel(resource::keys::revision, revision->name());
    m_logs->setRevision(revision->objectName());
    m_conditions->setObject(*revision);
    showFailure(*revision);
    showActions(*revision);
}

/// The message of Ready when it is False carries the last lines of the app's output.
void RevisionsPage::showFailure(const Object &revision)
{
    const resource::Condition ready = resource::conditionOf(revision, QStringLiteral("Ready"));
    const bool failed = ready.status == resource::ConditionStatus::False;
    m_failureCard->setVisible(failed);
    m_failure->setContent(failed ? ready.message : QString());
    m_scaling->setFailure(failed ? ready.message.section(QLatin1Char('\n'), 0, 0) : QString());
}

} // namespace tidegate::pages
