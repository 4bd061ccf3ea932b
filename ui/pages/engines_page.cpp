#include "ui/pages/engines_page.h"

#include "core/base/clock.h"
#include "ui/models/formatting.h"
#include "ui/pages/conditions_view.h"
#include "ui/pages/data_table.h"
#include "ui/pages/detail_pane.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace tidegate::pages {

namespace formatting = models::formatting;
using widgets::Fact;
using widgets::grid;

namespace {

std::optional<WallTime> timeOf(const QJsonValue &value)
{
    return parseTime(value.toString().toStdString());
}

QString timeText(const QJsonValue &value)
{
    const auto time = timeOf(value);
    return time ? formatting::dateTime(*time) : QString();
}

} // namespace

EnginesPage::EnginesPage(models::Catalogue *catalogue, QWidget *parent)
    : Page(parent), m_table(new DataTable(this)), m_detail(new DetailPane(this))
{
    setupTable(catalogue);
    setupDetail();
    QSplitter *splitter = setupMasterDetail(m_table, m_detail);
    splitter->setSizes({grid(45), grid(95)});
    splitter->setStretchFactor(1, 1);
    retranslateUi();
}

void EnginesPage::setupTable(models::Catalogue *catalogue)
{
    m_table->setObjectName(QStringLiteral("enginesTable"));
    m_table->setTable(catalogue->engines(), {"kind", "gateway", "certificate", "age"});
    keepTable(QStringLiteral("engines"), m_table);
    m_table->setExportName({}, QStringLiteral("engines"));
    connect(m_table, &DataTable::currentChanged, this, &EnginesPage::showCurrent);
    connect(catalogue->engines(), &models::ObjectTable::applied, this, [this] {
        m_table->selectFirst();
        showCurrent();
    });
}

void EnginesPage::setupDetail()
{
    m_factsCard = new widgets::Card(m_detail);
    m_useCard = new widgets::Card(m_detail);
    m_conditionsCard = new widgets::Card(m_detail);
    m_facts = new widgets::FactsView(m_factsCard);
    m_factsCard->body()->addWidget(m_facts);
    m_factsCard->body()->addStretch();
    m_memory = new widgets::UseBar(m_useCard);
    m_starts = new widgets::UseBar(m_useCard);
    m_useFacts = new widgets::FactsView(m_useCard);
    m_useCard->body()->setSpacing(grid(4));
    m_useCard->body()->addWidget(m_memory);
    m_useCard->body()->addWidget(m_starts);
    m_useCard->body()->addWidget(m_useFacts);
    m_useCard->body()->addStretch();
    m_conditions = new ConditionsView(m_conditionsCard);
    m_conditionsCard->body()->addWidget(m_conditions);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(3));
    for (widgets::Card *card : {m_factsCard, m_useCard, m_conditionsCard})
        row->addWidget(card, 1);
    m_detail->body()->addLayout(row, 1);
    connect(m_facts, &widgets::FactsView::linkActivated, this, &EnginesPage::urlRequested);
}

QString EnginesPage::title() const
{
    return tr("Engines");
}

QString EnginesPage::summary() const
{
    return tr("The data planes that run the apps: what they can carry and what they carry now");
}

void EnginesPage::focusFilter()
{
    m_table->filterField()->setFocus(Qt::ShortcutFocusReason);
}

void EnginesPage::select(const resource::ObjectName &name)
{
    m_table->select(name);
}

void EnginesPage::retranslateUi()
{
    m_table->setTexts({tr("Engines"),
                       tr("Filter engines"),
                       QStringLiteral("engine"),
                       tr("No engine"),
                       tr("The server has not told of any engine yet."),
                       {}});
    m_factsCard->setHeading(tr("About"));
    m_useCard->setHeading(tr("Capacity and use"));
    m_conditionsCard->setHeading(tr("Conditions"));
    showCurrent();
}

void EnginesPage::showCurrent()
{
    const auto engine = m_table->current();
    if (!engine) {
        m_detail->showNothing(tr("Choose an engine to see more of it."));
        return;
    }
    m_detail->show(engine->name(), m_table->currentState());
    showFacts(*engine);
    showUse(*engine);
    m_conditions->setObject(*engine);
}

void EnginesPage::showFacts(const resource::Object &engine)
{
    const QJsonObject status = engine.status();
    const auto text = [&](const char *key) { return status.value(QLatin1String(key)).toString(); };
    const bool shared = engine.spec().value(QLatin1String("edition")).toString() == QLatin1String("shared");
    m_facts->setFacts({
        {tr("Edition"), shared ? tr("Shared") : tr("Exclusive"), {}, {}, false},
        {tr("Kind"),
         text("kind") == QLatin1String("Local") ? tr("Local: this machine") : text("kind"),
         {},
         {},
         false},
        {tr("Version"), text("version"), {}, {}, true},
        {tr("Gateway"), text("gateway"), {}, {}, true},
        {tr("API"), text("api"), {}, {}, true},
        {tr("Certificate until"), timeText(status.value(QLatin1String("certificateExpires"))), {}, {}, false},
        {tr("Running since"), timeText(status.value(QLatin1String("startedAt"))), {}, {}, false},
    });
}

void EnginesPage::showUse(const resource::Object &engine)
{
    const QJsonObject capacity = engine.status().value(QLatin1String("capacity")).toObject();
    const QJsonObject usage = engine.status().value(QLatin1String("usage")).toObject();
    const double total = capacity.value(QLatin1String("memoryBytes")).toDouble(-1);
    const double free = usage.value(QLatin1String("memoryFreeBytes")).toDouble(-1);
    const bool known = total > 0 && free >= 0;
    const auto bytes = [](double value) { return formatting::bytes(static_cast<qint64>(value)); };
    m_memory->setUse(tr("Memory"),
                     known ? tr("%1 of %2").arg(bytes(total - free), bytes(total)) : QStringLiteral("–"),
                     known ? (total - free) / total : -1);
    const double starting = usage.value(QLatin1String("starting")).toDouble();
    const double most = capacity.value(QLatin1String("maxConcurrentStarts")).toDouble();
    m_starts->setUse(tr("Starts at once"),
                     tr("%1 of %2").arg(formatting::number(starting, 0), formatting::number(most, 0)),
                     most > 0 ? starting / most : -1);
    const auto count = [&](const char *key, int decimals) {
        return formatting::number(usage.value(QLatin1String(key)).toDouble(), decimals);
    };
    m_useFacts->setFacts({
        {tr("Processors"),
         formatting::number(capacity.value(QLatin1String("cpu")).toDouble(), 1),
         {},
         {},
         false},
        {tr("Instances"), count("instances", 0), {}, {}, false},
        {tr("Revisions"), count("revisions", 0), {}, {}, false},
        {tr("Requests per second"), count("requestsPerSecond", 1), {}, {}, false},
    });
}

} // namespace tidegate::pages
