#include "ui/dialogs/deploy_progress.h"

#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QEvent>
#include <QGridLayout>
#include <QProgressBar>

namespace tidegate::dialogs {

using models::DeployModel;
using widgets::grid;
using widgets::Tone;

namespace {

Tone toneOf(DeployModel::StepState state)
{
    switch (state) {
    case DeployModel::StepState::Running:
        return Tone::Busy;
    case DeployModel::StepState::Done:
        return Tone::Good;
    case DeployModel::StepState::Failed:
        return Tone::Bad;
    case DeployModel::StepState::Ahead:
        break;
    }
    return Tone::Idle;
}

} // namespace

DeployProgress::DeployProgress(DeployModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_steps(new QVBoxLayout)
    , m_bar(new QProgressBar(this))
    , m_facts(new widgets::FactsView(this))
    , m_error(new widgets::TextView(this))
{
    auto *card = new widgets::Card(this);
    m_bar->setTextVisible(false);
    m_error->setObjectName(QStringLiteral("deployError"));
    m_error->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_steps->setSpacing(grid(3));
    card->body()->setSpacing(grid(4));
    card->body()->addLayout(m_steps);
    card->body()->addWidget(m_bar);
    card->body()->addWidget(m_facts);
    card->body()->addWidget(m_error, 1);
    card->body()->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    connect(m_facts, &widgets::FactsView::linkActivated, this, &DeployProgress::urlRequested);
    connect(model, &DeployModel::progressed, this, &DeployProgress::refresh);
    refresh();
}

void DeployProgress::refresh()
{
    rebuildSteps();
    const DeployModel::Phase phase = m_model->phase();
    const bool uploading = phase == DeployModel::Phase::Uploading && m_model->uploadTotal() > 0;
    m_bar->setVisible(m_model->isBusy());
    m_bar->setRange(0, uploading ? 1000 : 0);
    if (uploading)
        m_bar->setValue(static_cast<int>(m_model->uploadSent() * 1000 / m_model->uploadTotal()));
    const bool failed = phase == DeployModel::Phase::Failed;
    m_error->setVisible(failed);
    m_error->setContent(m_model->error());
    m_error->setAccessibleName(tr("Cause"));
    m_facts->setVisible(phase == DeployModel::Phase::Done);
    m_facts->setFacts({{tr("URL"), m_model->url(), {}, QUrl(m_model->url()), true}});
}

void DeployProgress::rebuildSteps()
{
    while (QLayoutItem *item = m_steps->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const DeployModel::Step &step : m_model->steps())
        m_steps->addWidget(makeStep(step));
}

QWidget *DeployProgress::makeStep(const DeployModel::Step &step)
{
    auto *row = new QWidget(this);
    row->setObjectName(QStringLiteral("deployStep"));
    auto *layout = new QGridLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(grid(2));
    layout->setVerticalSpacing(0);
    layout->setColumnStretch(1, 1);
    const Tone tone = toneOf(step.state);
    const QString iconName =
        step.state == DeployModel::StepState::Ahead ? QStringLiteral("unknown") : widgets::iconNameOf(tone);
    auto *mark = new widgets::IconLabel(row, grid(5));
    mark->setIcon(iconName, tone);
    auto *title = widgets::makeLabel("stepTitle",
                                     step.state == DeployModel::StepState::Ahead ? "caption" : "strong", row);
    title->setText(step.title);
    layout->addWidget(mark, 0, 0);
    layout->addWidget(title, 0, 1);
    if (!step.detail.isEmpty()) {
        auto *detail = widgets::makeLabel("stepDetail", "caption", row);
        detail->setText(step.detail);
        layout->addWidget(detail, 1, 1);
    }
    return row;
}

void DeployProgress::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace tidegate::dialogs
