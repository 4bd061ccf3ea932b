#include "ui/pages/engines_page.h"

#include "ui/pages/data_table.h"
#include "ui/pages/detail_pane.h"
#include "ui/pages/diagnosis_view.h"
#include "ui/pages/engine_facts.h"
#include "ui/pages/engine_settings_view.h"
#include "ui/pages/pools_view.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::DiagnosisCheck;
using widgets::grid;

EnginesPage::EnginesPage(models::Catalogue *catalogue, models::EngineModels *models, QWidget *parent)
    : Page(parent)
    , m_models(models)
    , m_table(new DataTable(this))
    , m_detail(new DetailPane(this))
    , m_tabs(new QTabWidget(m_detail))
{
    setupTable(catalogue);
    setupTabs(catalogue);
    setupActions();
    m_detail->body()->addWidget(m_tabs, 1);
    m_splitter = setupMasterDetail(m_table, m_detail);
    m_splitter->setSizes({grid(45), grid(95)});
    m_splitter->setStretchFactor(1, 1);
    retranslateUi();
}

void EnginesPage::setupTable(models::Catalogue *catalogue)
{
    m_table->setObjectName(QStringLiteral("enginesTable"));
    m_table->setTable(catalogue->engines(), {"kind", "gateway", "cpu", "age"});
    keepTable(QStringLiteral("engines"), m_table);
    m_table->setExportName({}, QStringLiteral("engines"));
    connect(m_table, &DataTable::currentChanged, this, &EnginesPage::showCurrent);
    connect(catalogue->engines(), &models::ObjectTable::applied, this, [this] {
        chooseFirst();
        showCurrent();
    });
}

void EnginesPage::setupTabs(models::Catalogue *catalogue)
{
    m_tabs->setObjectName(QStringLiteral("engineTabs"));
    m_facts = new EngineFacts(m_tabs);
    m_pools = new PoolsView(catalogue, m_models, m_tabs);
    m_settings = new EngineSettingsView(&m_models->settings, m_tabs);
    m_diagnosis = new DiagnosisView(&m_models->diagnosis, m_tabs);
    for (QWidget *tab : {static_cast<QWidget *>(m_facts), static_cast<QWidget *>(m_pools),
                         static_cast<QWidget *>(m_settings), static_cast<QWidget *>(m_diagnosis)})
        m_tabs->addTab(tab, QString());
    connect(m_facts, &EngineFacts::urlRequested, this, &EnginesPage::urlRequested);
    connect(&m_models->diagnosis, &models::EngineDiagnosis::changed, this, &EnginesPage::showDiagnosisCount);
}

void EnginesPage::setupActions()
{
    m_start = widgets::makeButton("engineStart", QStringLiteral("replay"), nullptr, m_detail);
    m_drain = widgets::makeButton("engineDrain", QStringLiteral("pause"), nullptr, m_detail);
    m_stop = widgets::makeButton("engineStop", QStringLiteral("close"), nullptr, m_detail);
    const std::pair<QPushButton *, QString> actions[] = {{m_start, QStringLiteral("Running")},
                                                         {m_drain, QStringLiteral("Draining")},
                                                         {m_stop, QStringLiteral("Stopped")}};
    for (const auto &[button, state] : actions) {
        m_detail->actions()->addWidget(button);
        widgets::setChanges(button);
        connect(button, &QPushButton::clicked, this, [this, state = state] {
            if (const auto engine = m_table->current())
                Q_EMIT stateRequested(*engine, state);
        });
    }
    connect(m_settings, &EngineSettingsView::applyRequested, this,
            [this] { Q_EMIT applyRequested(&m_models->settings); });
}

void EnginesPage::showActions(const resource::Object &engine)
{
    const QString state = engine.spec().value(QLatin1String("state")).toString(QStringLiteral("Running"));
    m_start->setEnabled(state != QLatin1String("Running"));
    m_drain->setEnabled(state != QLatin1String("Draining"));
    m_stop->setEnabled(state != QLatin1String("Stopped"));
}

QString EnginesPage::title()
{
    return tr("Engines");
}

QString EnginesPage::summary()
{
    return tr("The data planes that run the apps: what they can carry and what they carry now");
}

void EnginesPage::chooseFirst()
{
    m_table->selectFirst();
}

void EnginesPage::focusFilter()
{
    m_table->filterField()->setFocus(Qt::ShortcutFocusReason);
}

void EnginesPage::select(const resource::ObjectName &name)
{
    m_table->select(name);
}

void EnginesPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

void EnginesPage::retranslateUi()
{
    m_table->setTexts({tr("Engines"),
                       tr("Filter engines"),
                       QStringLiteral("engine"),
                       tr("No engine"),
                       tr("The server has not told of any engine yet."),
                       {}});
    m_tabs->setTabText(static_cast<int>(Tab::Overview), tr("Overview"));
    m_tabs->setTabText(static_cast<int>(Tab::Pools), tr("Pools"));
    m_tabs->setTabText(static_cast<int>(Tab::Settings), tr("Settings"));
    m_start->setText(tr("Start…"));
    m_drain->setText(tr("Drain…"));
    m_stop->setText(tr("Stop…"));
    showDiagnosisCount();
    showCurrent();
}

/// How many checks failed stands on the tab, so that nobody has to open it to know.
void EnginesPage::showDiagnosisCount()
{
    const int index = static_cast<int>(Tab::Diagnosis);
    const int failed = m_models->diagnosis.count(DiagnosisCheck::State::Fail);
    m_tabs->setTabText(index, failed > 0 ? tr("Diagnosis (%n failed)", nullptr, failed) : tr("Diagnosis"));
    m_tabs->setTabIcon(index,
                       failed > 0 ? widgets::icon(QStringLiteral("error"), widgets::Tone::Bad) : QIcon());
}

/// There is mostly one engine: what there is of it gets the height, once its row has come.
void EnginesPage::giveRoom()
{
    if (m_hasRoom)
        return;
    m_hasRoom = true;
    m_table->setMinimumHeight(grid(30));
    m_splitter->setSizes({grid(36), height() - grid(36)});
}

void EnginesPage::showCurrent()
{
    const auto engine = m_table->current();
    if (!engine) {
        m_detail->showNothing(tr("Choose an engine to see more of it."));
        return;
    }
    giveRoom();
    m_detail->show(engine->name(), m_table->currentState());
    showActions(*engine);
    m_facts->setEngine(*engine);
    m_settings->setEngine(*engine);
    m_models->diagnosis.setEngine(*engine);
}

} // namespace tidegate::pages
