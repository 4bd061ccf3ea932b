#include "ui/pages/scaling_page.h"

#include "core/resource/conditions.h"
#include "core/resource/serving.h"
#include "ui/pages/decisions_view.h"
#include "ui/pages/name_box.h"
#include "ui/pages/policy_view.h"
#include "ui/pages/scaling_pane.h"
#include "ui/pages/state_look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace tidegate::pages {

using models::ScalingSeries;
using resource::ObjectName;
using widgets::grid;

ScalingPage::ScalingPage(const Models &models, QWidget *parent)
    : Page(parent), m_models(models), m_tabs(new QTabWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(4), grid(4), grid(4), grid(4));
    column->setSpacing(grid(2));
    setupHead();
    setupTabs();
    column->addWidget(m_tabs, 1);
    connect(models.catalogue->revisions(), &models::ObjectTable::applied, this, &ScalingPage::showRevision);
    connect(models.catalogue->revisions(), &models::ObjectTable::namesChanged, this, [this] {
        if (isVisible())
            listRevisions();
    });
    connect(models.catalogue->apps(), &models::ObjectTable::applied, this, &ScalingPage::showRevision);
    connect(models.series, &ScalingSeries::followed, this, &ScalingPage::showRevision);
    connect(models.series, &ScalingSeries::changed, this, &ScalingPage::noteSample);
    retranslateUi();
}

void ScalingPage::setupHead()
{
    m_label = new QLabel(this);
    m_revisions = new NameBox(m_models.catalogue->revisions(), this);
    m_revisions->setObjectName(QStringLiteral("scalingRevision"));
    m_revisions->setMinimumWidth(grid(90));
    m_label->setBuddy(m_revisions);
    m_badge = new widgets::Badge(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_label);
    row->addWidget(m_revisions);
    row->addWidget(m_badge);
    row->addStretch();
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_revisions, &NameBox::nameChosen, this, &ScalingPage::revisionRequested);
}

void ScalingPage::setupTabs()
{
    auto *tab = new QWidget(m_tabs);
    m_scaling = new ScalingPane(m_models.series, tab, ScalingPane::Extent::InstancesOverLoad);
    m_models.use->setMetrics({QStringLiteral("cpu"), QStringLiteral("memory")});
    m_scaling->addUse(m_models.use);
    m_decisionsView = new DecisionsView(m_models.decisions, tab);
    auto *splitter = new QSplitter(Qt::Vertical, tab);
    splitter->setHandleWidth(grid(3));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_scaling);
    splitter->addWidget(m_decisionsView);
    splitter->setSizes({grid(126), grid(38)});
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto *column = new QVBoxLayout(tab);
    column->setContentsMargins(0, grid(3), 0, 0);
    column->addWidget(splitter);
    m_tabs->addTab(tab, QString());
    m_policyView = new PolicyView(m_models.policy, m_models.whatIf, m_models.series, m_tabs);
    m_tabs->addTab(m_policyView, QString());
}

QString ScalingPage::title()
{
    return tr("Scaling");
}

QString ScalingPage::summary()
{
    return tr("How a revision scales, every decision with its reason, and what another policy would do");
}

void ScalingPage::focusFilter()
{
    m_revisions->setFocus(Qt::ShortcutFocusReason);
    m_revisions->lineEdit()->selectAll();
}

void ScalingPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

void ScalingPage::retranslateUi()
{
    m_label->setText(tr("&Revision"));
    m_revisions->setAccessibleName(tr("Revision whose scaling is shown"));
    m_revisions->setNoneText(tr("No revision yet"));
    m_tabs->setTabText(static_cast<int>(Tab::Decisions), tr("Decisions"));
    m_tabs->setTabText(static_cast<int>(Tab::Policy), tr("Policy and what-if"));
    listRevisions();
}

void ScalingPage::listRevisions()
{
    m_revisions->refresh();
    showRevision();
}

void ScalingPage::showRevision()
{
    const ObjectName name{m_models.series->ns(), m_models.series->revision()};
    const auto revision = m_models.catalogue->revisions()->find(name);
    m_revisions->choose(name);
    m_models.decisions->setRevision(name.ns, name.name);
    m_badge->setVisible(revision.has_value());
    if (revision) {
        const models::StateInfo state = models::revisionState(*revision);
        m_badge->setState(toneOf(state.state), state.text);
        m_badge->setToolTip(state.reason);
    }
    const resource::Condition ready =
        revision ? resource::conditionOf(*revision, QStringLiteral("Ready")) : resource::Condition();
    m_scaling->setFailure(ready.status == resource::ConditionStatus::False
                              ? ready.message.section(QLatin1Char('\n'), 0, 0)
                              : QString());
    const QString app = revision ? revision->label(resource::keys::service) : QString();
    const auto service = m_models.catalogue->apps()->find({name.ns, app});
    if (!name.name.isEmpty())
        m_models.use->setSubject({models::MonitoringModel::Of::Revision, name.ns, name.name, app});
    m_models.use->setActive(isVisible() && !name.name.isEmpty());
    m_policyView->setSubject(revision.value_or(resource::Object()), service.value_or(resource::Object()));
}

/// A wish that has changed is a decision that the table does not have yet.
void ScalingPage::noteSample()
{
    const auto latest = m_models.series->latest();
    const double desired = latest ? latest->desired : -1;
    if (desired != m_desired)
        m_models.decisions->refresh();
    m_desired = desired;
}

void ScalingPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    listRevisions();
    m_models.decisions->setActive(true);
    m_models.use->setActive(!m_models.use->subject().name.isEmpty());
}

void ScalingPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_models.decisions->setActive(false);
    m_models.use->setActive(false);
}

} // namespace tidegate::pages
