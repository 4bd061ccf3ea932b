#include "ui/pages/firings_view.h"

#include "ui/models/table_text.h"
#include "ui/models/times.h"
#include "ui/pages/state_delegate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::FiringTable;
using widgets::grid;

FiringsView::FiringsView(FiringTable *firings, QWidget *parent)
    : RecordsView(firings, "firings", parent)
    , m_firings(firings)
    , m_detail(widgets::makeLabel("firingDetail", nullptr, this))
{
    detail()->addWidget(m_detail);
    view()->setItemDelegateForColumn(FiringTable::StateColumn, new StateDelegate(this));
    QHeaderView *header = view()->horizontalHeader();
    header->resizeSection(FiringTable::PlannedColumn, grid(36));
    header->resizeSection(FiringTable::StateColumn, grid(27));
    header->resizeSection(FiringTable::StatusColumn, grid(14));
    header->resizeSection(FiringTable::LatencyColumn, grid(19));
    header->resizeSection(FiringTable::LateColumn, grid(19));
    header->resizeSection(FiringTable::AttemptsColumn, grid(18));
    connect(firings, &FiringTable::loadChanged, this, &FiringsView::showFace);
    connect(firings, &FiringTable::dataChanged, this, &FiringsView::showDetail);
    retranslateUi();
}

QString FiringsView::exportName() const
{
    const int last = m_firings->rowCount() - 1;
    return models::exportFileName(m_firings->trigger().name, QStringLiteral("records"),
                                  last < 0 ? 0 : models::msOf(m_firings->at(last).planned),
                                  last < 0 ? 0 : models::msOf(m_firings->at(0).planned),
                                  QStringLiteral("csv"));
}

void FiringsView::retranslateUi()
{
    m_firings->retranslate();
    setTexts({tr("Operation records"), tr("One record"),
              tr("Operation records of the trigger, the newest first"), tr("The records could not be read"),
              QStringLiteral("trigger"), tr("It has not fired yet"),
              tr("Wait for its next time, or fire it now.")});
}

RecordsView::Load FiringsView::load() const
{
    return {m_firings->problem(), m_firings->isLoading()};
}

void FiringsView::retry()
{
    m_firings->refresh();
}

void FiringsView::showDetail()
{
    const int row = chosen();
    m_detail->setText(row >= 0 ? m_firings->details(row).join(QLatin1Char('\n'))
                               : tr("Choose a record to see all of it."));
}

} // namespace tidegate::pages
