#include "ui/pages/apps_page.h"

#include "core/resource/flow_limits.h"
#include "core/resource/run_state.h"
#include "core/resource/serving.h"
#include "ui/models/deploy_model.h"
#include "ui/models/formatting.h"
#include "ui/pages/conditions_view.h"
#include "ui/pages/data_table.h"
#include "ui/pages/detail_pane.h"
#include "ui/pages/env_view.h"
#include "ui/pages/traffic_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace tidegate::pages {

namespace formatting = models::formatting;
using resource::Object;
using widgets::Fact;
using widgets::grid;

namespace {

QUrl urlOf(const Object &app)
{
    return QUrl(app.status().value(QLatin1String("url")).toString());
}

/// `flow.tidegate.dev/…` in words, defaults included.
QString limitsText(const Object &app)
{
    const auto limits = resource::readFlowLimits(app);
    if (!limits)
        return AppsPage::tr("none");
    QStringList parts;
    if (limits->requestsPerSecond > 0)
        parts.append(
            AppsPage::tr("%1 requests a second, %2 at a burst")
                .arg(formatting::number(limits->requestsPerSecond), formatting::number(limits->burst)));
    if (limits->concurrentRequests > 0)
        parts.append(AppsPage::tr("%1 at once; %2 more wait up to %3", "requests, requests, duration")
                         .arg(formatting::number(limits->concurrentRequests),
                              formatting::number(limits->queueLength),
                              formatting::duration(limits->queueWait)));
    return parts.join(QLatin1Char('\n'));
}

QString limitsHint(const Object &app)
{
    const auto limits = resource::readFlowLimits(app);
    if (!limits)
        return AppsPage::tr("Set by the annotations flow.tidegate.dev/requests-per-second, burst, "
                            "concurrent-requests, queue-length and queue-wait of the app.");
    return AppsPage::tr(
        "Over the rate the answer is 429 with Retry-After; over the rest it is 503. What waits here "
        "makes nothing scale.");
}

} // namespace

AppsPage::AppsPage(models::Catalogue *catalogue, QWidget *parent)
    : Page(parent), m_catalogue(catalogue), m_table(new DataTable(this)), m_detail(new DetailPane(this))
{
    setupTable();
    setupActions();
    setupDetail();
    QSplitter *splitter = setupMasterDetail(m_table, m_detail);
    splitter->setSizes({grid(68), grid(92)});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 2);
    retranslateUi();
}

void AppsPage::setupTable()
{
    m_table->setObjectName(QStringLiteral("appsTable"));
    m_table->setTable(m_catalogue->apps(), {"ready-revision"});
    keepTable(QStringLiteral("apps"), m_table);
    m_table->setExportName({}, QStringLiteral("apps"));
    connect(m_table, &DataTable::currentChanged, this, &AppsPage::showCurrent);
    connect(m_table, &DataTable::emptyActionRequested, this, &AppsPage::deployRequested);
    connect(m_table, &DataTable::menuRequested, this, &AppsPage::showMenu);
    connect(m_table, &DataTable::activated, this, &AppsPage::openCurrent);
    connect(m_catalogue->apps(), &models::ObjectTable::applied, this, &AppsPage::chooseFirst);
    connect(m_catalogue->packages(), &models::ObjectTable::applied, this, &AppsPage::showCurrent);
}

void AppsPage::setupActions()
{
    m_newVersion = widgets::makeButton("newVersion", QStringLiteral("deploy"), nullptr, m_detail);
    m_invoke = widgets::makeButton("invoke", QStringLiteral("invoke"), nullptr, m_detail);
    m_open = widgets::makeButton("openUrl", QStringLiteral("open"), nullptr, m_detail);
    m_logs = widgets::makeButton("logs", QStringLiteral("log"), nullptr, m_detail);
    m_clone = widgets::makeButton("clone", QStringLiteral("copy"), nullptr, m_detail);
    m_stop = widgets::makeButton("stop", QStringLiteral("stop"), nullptr, m_detail);
    m_remove = widgets::makeButton("remove", QStringLiteral("delete"), "danger", m_detail);
    for (QPushButton *button : {m_newVersion, m_invoke, m_open, m_logs, m_clone, m_stop, m_remove})
        m_detail->actions()->addWidget(button);
    for (QPushButton *button : {m_newVersion, m_invoke, m_clone, m_stop, m_remove})
        widgets::setChanges(button);
    connect(m_newVersion, &QPushButton::clicked, this,
            [this] { forCurrent(&AppsPage::newVersionRequested); });
    connect(m_invoke, &QPushButton::clicked, this, [this] { forCurrent(&AppsPage::invokeRequested); });
    connect(m_open, &QPushButton::clicked, this, &AppsPage::openCurrent);
    connect(m_logs, &QPushButton::clicked, this, [this] { forCurrent(&AppsPage::logsRequested); });
    connect(m_clone, &QPushButton::clicked, this, [this] { forCurrent(&AppsPage::cloneRequested); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (const auto app = m_table->current())
            requestStop(!resource::isStopped(*app));
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const auto apps = m_table->selected(); !apps.empty())
            Q_EMIT removeRequested(apps);
    });
}

void AppsPage::setupDetail()
{
    m_factsCard = new widgets::Card(m_detail);
    m_facts = new widgets::FactsView;
    m_env = new EnvView;
    auto *facts = new QWidget;
    auto *column = new QVBoxLayout(facts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_facts);
    column->addWidget(m_env);
    column->addStretch();
    m_factsCard->body()->addWidget(widgets::makeScrollArea(facts, m_factsCard));
    connect(m_facts, &widgets::FactsView::linkActivated, this, &AppsPage::urlRequested);

    m_trafficCard = new widgets::Card(m_detail);
    m_traffic = new TrafficView(m_trafficCard);
    m_revisions = new DataTable(m_trafficCard);
    m_revisions->setObjectName(QStringLiteral("appRevisions"));
    m_revisions->setCompact(36);
    m_revisions->setTable(m_catalogue->revisions(),
                          {"app", "namespace", "target", "image", "traffic", "created"});
    m_trafficSplit = widgets::makeButton("traffic", QStringLiteral("traffic"), nullptr, m_trafficCard);
    m_trafficCard->headingRow()->addWidget(m_trafficSplit);
    connect(m_trafficSplit, &QPushButton::clicked, this, [this] { forCurrent(&AppsPage::trafficRequested); });
    m_trafficCard->body()->addWidget(m_traffic);
    m_trafficCard->body()->addWidget(m_revisions, 1);
    connect(m_revisions, &DataTable::activated, this, [this] {
        if (const auto revision = m_revisions->current())
            Q_EMIT revisionRequested(revision->objectName());
    });

    m_conditionsCard = new widgets::Card(m_detail);
    m_conditions = new ConditionsView;
    m_conditionsCard->body()->addWidget(widgets::makeScrollArea(m_conditions, m_conditionsCard));
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(3));
    row->addWidget(m_factsCard, 12);
    row->addWidget(m_trafficCard, 12);
    row->addWidget(m_conditionsCard, 7);
    m_detail->body()->addLayout(row, 1);
}

QString AppsPage::title()
{
    return tr("Apps");
}

QString AppsPage::summary()
{
    return tr("What runs here, where it is reached, and which revision answers");
}

void AppsPage::chooseFirst()
{
    m_table->selectFirst();
}

void AppsPage::focusFilter()
{
    m_table->filterField()->setFocus(Qt::ShortcutFocusReason);
}

void AppsPage::select(const resource::ObjectName &name)
{
    m_table->select(name);
}

std::optional<Object> AppsPage::current() const
{
    return m_table->current();
}

void AppsPage::retranslateUi()
{
    m_table->setTexts({tr("Apps"), tr("Filter apps by name, state or address"), QStringLiteral("app"),
                       tr("No app yet"), tr("Drop a jar, zip or tar.gz on this window, or choose a file."),
                       tr("Deploy…")});
    m_revisions->setTexts(
        {tr("Revisions of the app"), {}, QStringLiteral("revision"), tr("No revision yet"), {}, {}});
    m_newVersion->setText(tr("Deploy new version…"));
    m_invoke->setText(tr("Test invoke…"));
    m_open->setText(tr("Open URL"));
    m_logs->setText(tr("Logs"));
    m_clone->setText(tr("Clone…"));
    m_remove->setText(tr("Delete…"));
    m_trafficSplit->setText(tr("Traffic…"));
    m_factsCard->setHeading(tr("Address and settings"));
    m_trafficCard->setHeading(tr("Traffic and revisions"));
    m_conditionsCard->setHeading(tr("Conditions"));
    showCurrent();
}

void AppsPage::showCurrent()
{
    const auto app = m_table->current();
    if (!app) {
        m_detail->showNothing(tr("Choose an app to see more of it."));
        return;
    }
    m_detail->show(app->name(), m_table->currentState());
    const bool isStopped = resource::isStopped(*app);
    m_stop->setText(isStopped ? tr("Start") : tr("Stop…"));
    m_stop->setIcon(widgets::icon(isStopped ? QStringLiteral("invoke") : QStringLiteral("stop")));
    m_open->setEnabled(urlOf(*app).isValid() && !urlOf(*app).isEmpty());
    showFacts(*app);
    m_traffic->setService(*app);
    m_revisions->filter()->setLabel(resource::keys::service, app->name());
    m_revisions->setExportName(app->name(), QStringLiteral("revisions"));
    m_revisions->filter()->setNamespace(app->ns());
    m_conditions->setObject(*app);
}

void AppsPage::showFacts(const Object &app)
{
    const models::DeployForm form = models::formOf(app);
    const QString image = resource::at(app.spec(), QStringLiteral("template.spec.containers"))
                              .toArray()
                              .at(0)
                              .toObject()
                              .value(QLatin1String("image"))
                              .toString();
    m_env->setEntries(app.uid(), form.env);
    const auto orDefault = [](auto value, const QString &fallback) {
        return value ? formatting::number(double(*value)) : fallback;
    };
    const QString bounds =
        tr("%1 to %2", "instances, lowest to highest")
            .arg(orDefault(form.minScale, QStringLiteral("0")), orDefault(form.maxScale, tr("no limit")));
    const auto created = app.creationTime();
    m_facts->setFacts({
        {tr("URL"), urlOf(app).authority(), urlOf(app).toString(), urlOf(app), true},
        {tr("Ready revision"),
         app.status().value(QLatin1String("latestReadyRevisionName")).toString(),
         {},
         {},
         false},
        {tr("Code package"), m_catalogue->imageTitle(image), image, {}, true},
        {tr("Runtime"), models::formatting::runtimeName(m_catalogue->runtimeOfImage(image)), {}, {}, false},
        {tr("Instances"), bounds, {}, {}, false},
        {tr("Concurrency", "wanted per instance"), orDefault(form.target, tr("default")), {}, {}, false},
        {tr("Limits"), limitsText(app), limitsHint(app), {}, false},
        {tr("Time limit"),
         form.timeoutSeconds ? formatting::duration(seconds(*form.timeoutSeconds)) : tr("default"),
         {},
         {},
         false},
        {tr("Created"), created ? formatting::dateTime(*created) : QString(), {}, {}, false},
        {tr("Environment"),
         form.env.isEmpty() ? tr("no variables") : tr("%n variable(s)", nullptr, int(form.env.size())),
         {},
         {},
         false},
    });
}

void AppsPage::forCurrent(void (AppsPage::*signal)(const Object &))
{
    if (const auto app = m_table->current())
        Q_EMIT(this->*signal)(*app);
}

void AppsPage::requestStop(bool stop)
{
    std::vector<Object> apps;
    for (const Object &app : m_table->selected()) {
        if (resource::isStopped(app) != stop)
            apps.push_back(app);
    }
    if (!apps.empty())
        Q_EMIT stopRequested(apps, stop);
}

void AppsPage::openCurrent()
{
    if (const auto app = m_table->current(); app && m_open->isEnabled())
        Q_EMIT urlRequested(urlOf(*app));
}

void AppsPage::showMenu(const QPoint &position)
{
    if (!m_table->current())
        return;
    QMenu menu(this);
    for (QPushButton *button : {m_newVersion, m_invoke, m_open, m_logs, m_clone, m_stop, m_remove}) {
        QAction *action = menu.addAction(button->icon(), button->text(), button, &QPushButton::click);
        action->setEnabled(button->isEnabled());
    }
    menu.exec(position);
}

} // namespace tidegate::pages
