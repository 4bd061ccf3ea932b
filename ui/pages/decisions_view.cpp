#include "ui/pages/decisions_view.h"

#include "ui/models/table_text.h"
#include "ui/models/times.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::DecisionTable;
using widgets::grid;

DecisionsView::DecisionsView(DecisionTable *decisions, QWidget *parent)
    : RecordsView(decisions, "decisions", parent)
    , m_decisions(decisions)
    , m_sentence(widgets::makeLabel("decisionSentence", nullptr, this))
    , m_arithmetic(widgets::makeLabel("decisionArithmetic", "caption", this))
{
    detail()->addWidget(m_sentence);
    detail()->addWidget(m_arithmetic);
    view()->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView *header = view()->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->resizeSection(DecisionTable::TimeColumn, grid(20));
    header->resizeSection(DecisionTable::ChangeColumn, grid(22));
    header->resizeSection(DecisionTable::LimitColumn, grid(34));
    connect(decisions, &DecisionTable::loadChanged, this, &DecisionsView::showFace);
    retranslateUi();
}

QString DecisionsView::exportName() const
{
    const int last = m_decisions->rowCount() - 1;
    return models::exportFileName(m_decisions->revision(), QStringLiteral("decisions"),
                                  last < 0 ? 0 : models::msOf(m_decisions->at(last).time),
                                  last < 0 ? 0 : models::msOf(m_decisions->at(0).time),
                                  QStringLiteral("csv"));
}

void DecisionsView::retranslateUi()
{
    m_decisions->retranslate();
    setTexts({tr("Decisions"), tr("How it was decided"), tr("Decisions of the autoscaler, the newest first"),
              tr("The decisions could not be read"), QStringLiteral("scaling"), tr("No decision yet"),
              tr("The first one falls with the first request.")});
}

RecordsView::Load DecisionsView::load() const
{
    return {m_decisions->problem(), m_decisions->isLoading()};
}

void DecisionsView::retry()
{
    m_decisions->refresh();
}

void DecisionsView::showDetail()
{
    const int row = chosen();
    m_sentence->setText(row >= 0 ? m_decisions->why(row) : tr("Choose a decision to see its arithmetic."));
    m_arithmetic->setText(row >= 0 ? m_decisions->details(row).join(QLatin1Char('\n')) : QString());
}

} // namespace tidegate::pages
