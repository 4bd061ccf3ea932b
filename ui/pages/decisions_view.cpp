#include "ui/pages/decisions_view.h"

#include "ui/models/table_text.h"
#include "ui/pages/table_export.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::DecisionTable;
using widgets::grid;

DecisionsView::DecisionsView(DecisionTable *decisions, QWidget *parent)
    : QWidget(parent)
    , m_decisions(decisions)
    , m_card(new widgets::Card(this))
    , m_detailCard(new widgets::Card(this))
    , m_stack(new QStackedWidget(m_card))
    , m_view(new QTableView(m_stack))
    , m_message(new widgets::MessageView(m_stack))
{
    setupTable();
    setupDetail();
    setupExport();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(m_card, 5);
    row->addWidget(m_detailCard, 3);
    connect(decisions, &DecisionTable::loadChanged, this, &DecisionsView::showFace);
    connect(decisions, &DecisionTable::rowsInserted, this, &DecisionsView::showFace);
    connect(decisions, &DecisionTable::rowsRemoved, this, &DecisionsView::showFace);
    retranslateUi();
}

void DecisionsView::setupTable()
{
    m_view->setObjectName(QStringLiteral("decisionsTable"));
    m_view->setModel(m_decisions);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(grid(7));
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    header->resizeSection(DecisionTable::TimeColumn, grid(20));
    header->resizeSection(DecisionTable::ChangeColumn, grid(22));
    header->resizeSection(DecisionTable::LimitColumn, grid(34));
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);
    m_card->body()->addWidget(m_stack, 1);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DecisionsView::showDetail);
    connect(m_message, &widgets::MessageView::actionRequested, m_decisions, &DecisionTable::refresh);
}

void DecisionsView::setupDetail()
{
    auto *content = new QWidget;
    widgets::setLook(content, "plain");
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    m_sentence = widgets::makeLabel("decisionSentence", nullptr, content);
    m_arithmetic = widgets::makeLabel("decisionArithmetic", "caption", content);
    column->addWidget(m_sentence);
    column->addWidget(m_arithmetic);
    column->addStretch();
    auto *area = new QScrollArea(m_detailCard);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    m_detailCard->body()->addWidget(area, 1);
}

void DecisionsView::setupExport()
{
    m_export = widgets::makeIconButton("decisionsExport", QStringLiteral("save"), m_card);
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_export);
    m_exportCsv =
        menu->addAction(QString(), this, [this] { TableExport(m_view).saveWithDialog(exportName()); });
    m_copyAll = menu->addAction(QString(), this, [this] { TableExport(m_view).copyAll(); });
    m_export->setMenu(menu);
    m_card->headingRow()->addWidget(m_export);
}

QString DecisionsView::exportName() const
{
    const auto msOf = [this](int row) {
        return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(
                          m_decisions->at(row).time.time_since_epoch())
                          .count());
    };
    const int last = m_decisions->rowCount() - 1;
    return models::exportFileName(m_decisions->revision(), QStringLiteral("decisions"),
                                  last < 0 ? 0 : msOf(last), last < 0 ? 0 : msOf(0), QStringLiteral("csv"));
}

void DecisionsView::retranslateUi()
{
    m_exportCsv->setText(tr("Export as &CSV…"));
    m_copyAll->setText(tr("Copy &all rows"));
    widgets::setHint(m_export, tr("Export the table"));
    m_card->setHeading(tr("Decisions"));
    m_detailCard->setHeading(tr("How it was decided"));
    m_view->setAccessibleName(tr("Decisions of the autoscaler, the newest first"));
    m_decisions->retranslate();
    showFace();
}

void DecisionsView::showFace()
{
    if (!m_decisions->problem().isEmpty())
        m_message->setMessage(QStringLiteral("error"), tr("The decisions could not be read"),
                              m_decisions->problem(), tr("Try again"));
    else if (m_decisions->isLoading())
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
    else
        m_message->setMessage(QStringLiteral("scaling"), tr("No decision yet"),
                              tr("The first one falls with the first request."));
    const bool hasRows = m_decisions->rowCount() > 0;
    m_export->setEnabled(hasRows);
    m_stack->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_view) : m_message);
    showDetail();
}

/// Nothing chosen: the one that stands.
void DecisionsView::showDetail()
{
    const int chosen = m_view->currentIndex().isValid() ? m_view->currentIndex().row() : 0;
    const bool has = chosen < m_decisions->rowCount();
    m_sentence->setText(has ? m_decisions->why(chosen) : tr("Choose a decision to see its arithmetic."));
    m_arithmetic->setText(has ? m_decisions->details(chosen).join(QLatin1Char('\n')) : QString());
}

void DecisionsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
