#include "ui/pages/policy_view.h"

#include "ui/charts/time_series_view.h"
#include "ui/pages/edit_bar.h"
#include "ui/pages/policy_form.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <cmath>

namespace tidegate::pages {

using charts::Series;
using charts::TimeSeriesView;
using models::PolicyModel;
using models::WhatIfModel;
using widgets::grid;

PolicyView::PolicyView(PolicyModel *policy, WhatIfModel *whatIf, models::ScalingSeries *series,
                       QWidget *parent)
    : QWidget(parent)
    , m_policy(policy)
    , m_whatIf(whatIf)
    , m_series(series)
    , m_formCard(new widgets::Card(this))
    , m_form(new PolicyForm(policy))
    , m_changesCard(new widgets::Card(this))
    , m_whatIfCard(new widgets::Card(this))
{
    auto *area = widgets::makeScrollArea(m_form, m_formCard);
    area->setFocusPolicy(Qt::NoFocus);
    m_formCard->body()->addWidget(area, 1);
    setupChanges();
    setupWhatIf();
    auto *right = new QVBoxLayout;
    right->setSpacing(grid(3));
    right->addWidget(m_changesCard);
    right->addWidget(m_whatIfCard, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(m_formCard, 1);
    row->addLayout(right, 1);
    connect(policy, &PolicyModel::changed, this, &PolicyView::showChanges);
    connect(whatIf, &WhatIfModel::changed, this, &PolicyView::showReplay);
    retranslateUi();
}

void PolicyView::setupChanges()
{
    m_target = widgets::makeLabel("policyTarget", "caption", m_changesCard);
    m_bar = new EditBar(m_policy, "policy", m_changesCard);
    m_changesCard->body()->addWidget(m_target);
    m_changesCard->body()->addWidget(m_bar);
    connect(m_bar, &EditBar::applyRequested, m_policy, &PolicyModel::apply);
}

void PolicyView::setupWhatIf()
{
    m_range = new QComboBox(m_whatIfCard);
    m_range->setObjectName(QStringLiteral("whatIfRange"));
    for (const int minutes : {0, 2, 5, 10})
        m_range->addItem(QString(), minutes);
    m_run = widgets::makeButton("whatIfRun", QStringLiteral("replay"), nullptr, m_whatIfCard);
    m_whatIfCard->headingRow()->addWidget(m_range);
    m_whatIfCard->headingRow()->addWidget(m_run);
    m_chart = new TimeSeriesView(m_whatIfCard);
    m_chart->setObjectName(QStringLiteral("whatIfChart"));
    m_chart->setMinimumHeight(grid(30));
    m_comparison = new QGridLayout;
    m_comparison->setHorizontalSpacing(grid(4));
    m_comparison->setVerticalSpacing(grid(1));
    m_comparison->setColumnStretch(0, 1);
    m_whatIfCard->body()->addWidget(m_chart, 1);
    m_whatIfCard->body()->addLayout(m_comparison);
    connect(m_run, &QPushButton::clicked, this, &PolicyView::replay);
    connect(m_range, &QComboBox::currentIndexChanged, this, [this] {
        if (m_whatIf->state() != WhatIfModel::State::Idle)
            replay();
    });
}

void PolicyView::setSubject(const resource::Object &revision, const resource::Object &service)
{
    const bool other = revision.objectName() != m_revision.objectName();
    m_revision = revision;
    m_policy->setService(service);
    if (other)
        m_whatIf->clear();
    showChanges();
}

void PolicyView::replay()
{
    m_whatIf->run(m_revision.ns(), m_revision.name(), m_policy->annotationsOver(m_revision),
                  m_series->samples(), std::chrono::minutes(m_range->currentData().toInt()));
}

void PolicyView::retranslateUi()
{
    m_formCard->setHeading(tr("Scaling policy"));
    m_changesCard->setHeading(tr("Changes"));
    m_whatIfCard->setHeading(tr("What if"));
    m_bar->setAppliedText(tr("Applied. The new revision takes over when it is ready."));
    m_run->setText(tr("Replay"));
    m_range->setAccessibleName(tr("How much of the measured load is replayed"));
    for (int i = 0; i < m_range->count(); ++i) {
        const int minutes = m_range->itemData(i).toInt();
        m_range->setItemText(i, minutes == 0 ? tr("All that was measured")
                                             : tr("The last %n minute(s)", nullptr, minutes));
    }
    const auto steps = Series::Shape::Steps;
    const auto left = Series::Axis::Left;
    m_chart->setAxisTitles(tr("Instances"), tr("Requests at once"));
    m_chart->setSeries(
        {{QStringLiteral("currentReady"), tr("Ready today"), steps, left, true, false, 0},
         {QStringLiteral("proposedReady"), tr("Ready, edited"), steps, left, true, false, 2},
         {QStringLiteral("currentDesired"), tr("Desired today"), steps, left, true, true, 0},
         {QStringLiteral("proposedDesired"), tr("Desired, edited"), steps, left, true, true, 2},
         {QStringLiteral("concurrency"), tr("Concurrency"), Series::Shape::Line, Series::Axis::Right, false,
          false, 3}});
    showChanges();
    showReplay();
}

void PolicyView::showChanges()
{
    const QString app = m_policy->service().name();
    m_form->setEnabled(!app.isEmpty());
    m_target->setText(app.isEmpty() ? tr("This revision belongs to no app, so its policy cannot be edited.")
                                    : tr("Of the app %1: applying makes a new revision.").arg(app));
    m_run->setEnabled(!m_revision.name().isEmpty() && m_policy->state() != PolicyModel::State::Wrong &&
                      m_policy->state() != PolicyModel::State::Refused);
    setWindowModified(!m_policy->changes().isEmpty());
}

void PolicyView::showReplay()
{
    using State = WhatIfModel::State;
    const QString name = m_revision.name();
    m_chart->setTitle(tr("What if: %1", "revision").arg(name));
    m_chart->setExportName(name, QStringLiteral("what-if"));
    if (m_whatIf->state() == State::Ready) {
        m_chart->setSpan(m_whatIf->from(), m_whatIf->to());
        using Curve = WhatIfModel::Curve;
        m_chart->replace(QStringLiteral("currentReady"), m_whatIf->points(Curve::CurrentReady));
        m_chart->replace(QStringLiteral("proposedReady"), m_whatIf->points(Curve::ProposedReady));
        m_chart->replace(QStringLiteral("currentDesired"), m_whatIf->points(Curve::CurrentDesired));
        m_chart->replace(QStringLiteral("proposedDesired"), m_whatIf->points(Curve::ProposedDesired));
        m_chart->replace(QStringLiteral("concurrency"), m_whatIf->points(Curve::Concurrency));
        m_chart->setState(TimeSeriesView::State::Ready);
    } else if (m_whatIf->state() == State::Running) {
        m_chart->setState(TimeSeriesView::State::Loading, tr("Replaying…"));
    } else if (m_whatIf->state() == State::Failed) {
        m_chart->setState(TimeSeriesView::State::Empty, m_whatIf->problem());
    } else {
        m_chart->setState(TimeSeriesView::State::Empty,
                          tr("Change the policy and replay the load that was measured: how many instances "
                             "there would have been, how many cold starts, at what cost."));
    }
    showComparison();
}

void PolicyView::showComparison()
{
    qDeleteAll(m_cells);
    m_cells.clear();
    if (m_whatIf->state() != WhatIfModel::State::Ready)
        return;
    int line = 0;
    const auto add = [this, &line](const QStringList &texts, const QList<const char *> &looks) {
        for (int column = 0; column < texts.size(); ++column) {
            auto *cell = widgets::makeLabel("whatIfCell", looks.at(column), m_whatIfCard);
            cell->setWordWrap(false);
            cell->setText(texts.at(column));
            cell->setAlignment(column == 0 ? Qt::AlignLeft : Qt::AlignRight);
            m_comparison->addWidget(cell, line, column);
            m_cells.append(cell);
        }
        ++line;
    };
    add({QString(), tr("Today"), tr("Edited")}, {"caption", "caption", "caption"});
    for (const models::WhatIfRow &row : m_whatIf->rows()) {
        const char *look = std::abs(row.change) < 1e-9 ? "plain" : row.change < 0 ? "good" : "caution";
        const QString sign = std::abs(row.change) < 1e-9 ? QString()
                             : row.change < 0            ? QStringLiteral(" ↓")
                                                         : QStringLiteral(" ↑");
        add({row.title, row.current, row.proposed + sign}, {"plain", "plain", look});
    }
}

void PolicyView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
