#include "ui/pages/triggers_page.h"

#include "ui/models/formatting.h"
#include "ui/models/schedule_words.h"
#include "ui/models/trigger_columns.h"
#include "ui/models/trigger_form.h"
#include "ui/pages/data_table.h"
#include "ui/pages/detail_pane.h"
#include "ui/pages/firings_view.h"
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
#include <QVBoxLayout>

namespace tidegate::pages {

using resource::Object;
using widgets::grid;

TriggersPage::TriggersPage(const Models &models, QWidget *parent)
    : Page(parent), m_models(models), m_table(new DataTable(this)), m_detail(new DetailPane(this))
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

void TriggersPage::setupTable()
{
    m_table->setObjectName(QStringLiteral("triggersTable"));
    m_table->setTable(m_models.catalogue->triggers());
    keepTable(QStringLiteral("triggers"), m_table);
    m_table->setExportName({}, QStringLiteral("triggers"));
    m_create = widgets::makeButton("triggerCreate", QStringLiteral("plus"), nullptr, m_table);
    m_table->toolRow()->addWidget(m_create);
    connect(m_create, &QPushButton::clicked, this, &TriggersPage::createRequested);
    widgets::setChanges(m_create);
    connect(m_table, &DataTable::emptyActionRequested, this, &TriggersPage::createRequested);
    connect(m_table, &DataTable::currentChanged, this, &TriggersPage::showCurrent);
    connect(m_table, &DataTable::menuRequested, this, &TriggersPage::showMenu);
    connect(m_table, &DataTable::activated, this, [this] { m_edit->click(); });
    connect(m_models.catalogue->triggers(), &models::ObjectTable::applied, this, &TriggersPage::chooseFirst);
}

void TriggersPage::setupActions()
{
    m_edit = widgets::makeButton("triggerEdit", QStringLiteral("settings"), nullptr, m_detail);
    m_fire = widgets::makeButton("triggerFire", QStringLiteral("fire"), nullptr, m_detail);
    m_suspend = widgets::makeButton("triggerSuspend", QStringLiteral("pause"), nullptr, m_detail);
    m_remove = widgets::makeButton("triggerRemove", QStringLiteral("delete"), "danger", m_detail);
    for (QPushButton *button : {m_edit, m_fire, m_suspend, m_remove})
        m_detail->actions()->addWidget(button);
    for (QPushButton *button : {m_edit, m_fire, m_suspend, m_remove})
        widgets::setChanges(button);
    const auto forCurrent = [this](auto act) {
        return [this, act] {
            if (const auto trigger = m_table->current())
                act(*trigger);
        };
    };
    connect(m_edit, &QPushButton::clicked, this,
            forCurrent([this](const Object &trigger) { Q_EMIT editRequested(trigger); }));
    connect(m_fire, &QPushButton::clicked, this,
            forCurrent([this](const Object &trigger) { Q_EMIT fireRequested(trigger); }));
    connect(m_suspend, &QPushButton::clicked, this, forCurrent([this](const Object &trigger) {
                Q_EMIT suspendRequested(trigger, !models::triggerForm(trigger).isSuspended);
            }));
    connect(m_remove, &QPushButton::clicked, this,
            forCurrent([this](const Object &trigger) { Q_EMIT removeRequested(trigger); }));
}

void TriggersPage::setupDetail()
{
    m_factsCard = new widgets::Card(m_detail);
    m_facts = new widgets::FactsView;
    auto *area = widgets::makeScrollArea(m_facts, m_factsCard);
    m_factsCard->body()->addWidget(area);
    m_firings = new FiringsView(m_models.firings, m_detail);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(3));
    row->addWidget(m_factsCard, 5);
    row->addWidget(m_firings, 9);
    m_detail->body()->addLayout(row, 1);
}

QString TriggersPage::title()
{
    return tr("Triggers");
}

QString TriggersPage::summary()
{
    return tr("What sends events at which times, and what came of each");
}

void TriggersPage::chooseFirst()
{
    m_table->selectFirst();
}

void TriggersPage::focusFilter()
{
    m_table->filterField()->setFocus(Qt::ShortcutFocusReason);
}

void TriggersPage::select(const resource::ObjectName &name)
{
    m_table->select(name);
}

void TriggersPage::retranslateUi()
{
    m_table->setTexts({tr("Triggers"), tr("Filter triggers by name, sink, schedule or zone"),
                       QStringLiteral("trigger"), tr("No trigger yet"),
                       tr("A trigger sends an event to a service at the times of a schedule."),
                       tr("New trigger…")});
    m_create->setText(tr("New &trigger…"));
    m_edit->setText(tr("Edit…"));
    m_fire->setText(tr("Fire now"));
    m_remove->setText(tr("Delete…"));
    m_factsCard->setHeading(tr("Schedule and policies"));
    showCurrent();
}

void TriggersPage::showCurrent()
{
    const auto trigger = m_table->current();
    m_models.firings->setTrigger(trigger ? trigger->objectName() : resource::ObjectName());
    if (!trigger) {
        m_suspend->setText(tr("Suspend"));
        m_detail->showNothing(tr("Choose a trigger to see what it does and what came of it."));
        return;
    }
    m_detail->show(trigger->name(), m_table->currentState());
    const bool isSuspended = models::triggerForm(*trigger).isSuspended;
    m_suspend->setText(isSuspended ? tr("Resume") : tr("Suspend"));
    m_suspend->setIcon(widgets::icon(isSuspended ? QStringLiteral("invoke") : QStringLiteral("pause")));
    showFacts(*trigger);
}

void TriggersPage::showFacts(const Object &trigger)
{
    const models::TriggerForm form = models::triggerForm(trigger);
    const WallTime now = SystemClock().wall();
    const auto moments =
        form.isSuspended ? QList<models::UpcomingMoment>() : models::upcomingMoments(trigger, now, 1);
    QStringList policies;
    for (auto it = form.options.begin(); it != form.options.end(); ++it)
        policies.append(tr("%1: %2", "name of an option, its value").arg(it.key(), it.value()));
    const QString zone = form.zone.isEmpty() ? QStringLiteral("UTC") : form.zone;
    m_facts->setFacts(
        {{tr("Meaning"), models::scheduleSentence(form.schedule, models::currentTongue()), {}, {}, false},
         {tr("Schedule"), form.schedule, {}, {}, true},
         {tr("Time zone"), zone, {}, {}, false},
         {tr("Next time"),
          form.isSuspended    ? tr("suspended")
          : moments.isEmpty() ? tr("none")
                              : models::formatting::time(moments.first().time, now),
          moments.isEmpty() ? QString() : moments.first().local,
          {},
          false},
         {tr("Sends to"),
          models::triggerSink(trigger),
          trigger.status().value(QLatin1String("sinkUri")).toString(),
          {},
          true},
         {tr("Content type"), form.contentType, {}, {}, false},
         {tr("Data"), form.data.left(200), form.data, {}, false},
         {tr("Policies"),
          policies.isEmpty() ? tr("the defaults") : policies.join(QLatin1Char('\n')),
          {},
          {},
          false}});
}

void TriggersPage::showMenu(const QPoint &position)
{
    if (!m_table->current())
        return;
    QMenu menu(this);
    for (QPushButton *button : {m_edit, m_fire, m_suspend, m_remove})
        menu.addAction(button->icon(), button->text(), button, &QPushButton::click);
    menu.exec(position);
}

void TriggersPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_models.firings->setActive(true);
    m_models.last->setActive(true);
}

void TriggersPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_models.firings->setActive(false);
    m_models.last->setActive(false);
}

} // namespace tidegate::pages
