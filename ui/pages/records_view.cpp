#include "ui/pages/records_view.h"

#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using widgets::grid;

RecordsView::RecordsView(QAbstractItemModel *records, const QByteArray &name, QWidget *parent)
    : QWidget(parent)
    , m_records(records)
    , m_card(new widgets::Card(this))
    , m_detailCard(new widgets::Card(this))
    , m_stack(new QStackedWidget(m_card))
    , m_view(new QTableView(m_stack))
    , m_message(new widgets::MessageView(m_stack))
{
    setupTable(name);
    setupDetail();
    setupExport(name);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(m_card, 5);
    row->addWidget(m_detailCard, 3);
    connect(records, &QAbstractItemModel::rowsInserted, this, &RecordsView::showFace);
    connect(records, &QAbstractItemModel::rowsRemoved, this, &RecordsView::showFace);
}

void RecordsView::setupTable(const QByteArray &name)
{
    m_view->setObjectName(QString::fromLatin1(name + "Table"));
    m_view->setModel(m_records);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(grid(7));
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);
    m_card->body()->addWidget(m_stack, 1);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { showDetail(); });
    connect(m_message, &widgets::MessageView::actionRequested, this, [this] { retry(); });
}

void RecordsView::setupDetail()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    m_detailColumn = new QVBoxLayout;
    m_detailColumn->setSpacing(grid(2));
    column->addLayout(m_detailColumn);
    column->addStretch();
    auto *area = widgets::makeScrollArea(content, m_detailCard);
    area->setFocusPolicy(Qt::NoFocus);
    m_detailCard->body()->addWidget(area, 1);
}

void RecordsView::setupExport(const QByteArray &name)
{
    m_export.setup(
        name + "Export", m_view, [this] { return exportName(); }, m_card);
    m_card->headingRow()->addWidget(m_export.button());
}

void RecordsView::setTexts(const Texts &texts)
{
    m_texts = texts;
    m_export.retranslate();
    m_card->setHeading(texts.heading);
    m_detailCard->setHeading(texts.detailHeading);
    m_view->setAccessibleName(texts.name);
    showFace();
}

void RecordsView::showFace()
{
    const Load now = load();
    if (!now.problem.isEmpty())
        m_message->setMessage(QStringLiteral("error"), m_texts.failedTitle, now.problem, tr("Try again"));
    else if (now.isLoading)
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
    else
        m_message->setMessage(m_texts.emptyIcon, m_texts.emptyTitle, m_texts.emptyText);
    const bool hasRows = m_records->rowCount() > 0;
    m_export.setEnabled(hasRows);
    m_stack->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_view) : m_message);
    showDetail();
}

int RecordsView::chosen() const
{
    const int row = m_view->currentIndex().isValid() ? m_view->currentIndex().row() : 0;
    return row < m_records->rowCount() ? row : -1;
}

void RecordsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
