#include "ui/pages/metering_table_view.h"

#include "ui/models/table_text.h"
#include "ui/pages/table_export.h"
#include "ui/session/settings.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::MeteringTable;
using widgets::grid;

namespace {

const QString stateName = QStringLiteral("metering");

void setupLook(QTableView *view)
{
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(grid(8));
    view->horizontalHeader()->setMinimumSectionSize(grid(14));
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setStretchLastSection(true);
}

} // namespace

MeteringTableView::MeteringTableView(MeteringTable *table, QWidget *parent)
    : QWidget(parent)
    , m_table(table)
    , m_totals(table, &m_filter)
    , m_filterField(new QLineEdit(this))
    , m_view(new QTableView(this))
    , m_totalsView(new QTableView(this))
{
    m_filter.setSourceModel(table);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    setupTools();
    setupViews();
    auto *tables = new QVBoxLayout;
    tables->setSpacing(0);
    tables->addWidget(m_view, 1);
    tables->addWidget(m_totalsView);
    column->addLayout(tables, 1);
    connect(table, &QAbstractItemModel::modelReset, this, &MeteringTableView::showGroup);
    retranslateUi();
    showGroup();
}

void MeteringTableView::setupTools()
{
    m_filterField->setObjectName(QStringLiteral("meteringFilter"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->addAction(widgets::icon(QStringLiteral("search"), widgets::Tone::Idle),
                             QLineEdit::LeadingPosition);
    m_filterField->setMaximumWidth(grid(90));
    m_export.setup(
        "meteringExport", m_view, [this] { return m_exportName; }, this,
        [this] { QApplication::clipboard()->setText(allAsTsv()); });
    m_serverCsv = new QAction(this);
    connect(m_serverCsv, &QAction::triggered, this, &MeteringTableView::serverCsvRequested);
    m_export.button()->menu()->insertAction(m_export.copyAction(), m_serverCsv);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_filterField, 1);
    row->addStretch();
    row->addWidget(m_export.button());
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_filterField, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_filter.setFilterText(text); });
}

void MeteringTableView::setupViews()
{
    m_view->setObjectName(QStringLiteral("meteringTable"));
    m_view->setModel(&m_filter);
    setupLook(m_view);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(MeteringTable::VcpuColumn, Qt::DescendingOrder);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);    // the totals' columns stand under the rows'
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the totals have it
    QHeaderView *header = m_view->horizontalHeader();
    header->setSectionsMovable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->installEventFilter(this);
    m_totalsView->setObjectName(QStringLiteral("meteringTotals"));
    m_totalsView->setModel(&m_totals);
    setupLook(m_totalsView);
    widgets::setLook(m_totalsView, "totals");
    m_totalsView->setSelectionMode(QAbstractItemView::NoSelection);
    m_totalsView->setFocusPolicy(Qt::NoFocus);
    m_totalsView->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_totalsView->horizontalHeader()->hide();
    m_totalsView->setFixedHeight(grid(8) + m_totalsView->horizontalScrollBar()->sizeHint().height() + 2);
    QFont bold = m_totalsView->font();
    bold.setWeight(QFont::DemiBold);
    m_totalsView->setFont(bold);
    followHeader();
    connect(header, &QHeaderView::customContextMenuRequested, this, &MeteringTableView::showColumnChooser);
    connect(m_view, &QTableView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT columnChosen(index.column()); });
}

/// Widths, order and place of the columns are the same above and below.
void MeteringTableView::followHeader()
{
    QHeaderView *header = m_view->horizontalHeader();
    connect(header, &QHeaderView::sectionResized, this,
            [this](int section, int, int size) { m_totalsView->setColumnWidth(section, size); });
    connect(header, &QHeaderView::sectionMoved, this,
            [this](int, int from, int to) { m_totalsView->horizontalHeader()->moveSection(from, to); });
    connect(m_view->horizontalScrollBar(), &QScrollBar::valueChanged, m_totalsView->horizontalScrollBar(),
            &QScrollBar::setValue);
    connect(m_totalsView->horizontalScrollBar(), &QScrollBar::valueChanged, m_view->horizontalScrollBar(),
            &QScrollBar::setValue);
}

void MeteringTableView::copyColumns()
{
    m_totalsView->horizontalHeader()->restoreState(m_view->horizontalHeader()->saveState());
    m_totalsView->horizontalHeader()->hide();
    for (int column = 0; column < MeteringTable::ColumnCount; ++column)
        m_totalsView->setColumnHidden(column, m_view->isColumnHidden(column));
}

void MeteringTableView::showGroup()
{
    for (const int column : {MeteringTable::ServiceColumn, MeteringTable::RevisionColumn})
        m_view->setColumnHidden(column, !m_table->hasColumn(column));
    if (!m_fitted) {
        for (const int column : {MeteringTable::PoolColumn, MeteringTable::InstanceColumn})
            m_view->setColumnHidden(column, true);
    }
    fitColumns();
    copyColumns();
}

/// Once, when the first rows are there: after that the widths are the user's.
void MeteringTableView::fitColumns()
{
    if (m_fitted || m_filter.rowCount() == 0)
        return;
    m_fitted = true;
    for (int column = 0; column < MeteringTable::ColumnCount; ++column) {
        m_view->resizeColumnToContents(column);
        const int least = column == 0 ? grid(30) : grid(20);
        m_view->setColumnWidth(column, std::clamp(m_view->columnWidth(column) + grid(3), least, grid(80)));
    }
}

void MeteringTableView::showColumnChooser(const QPoint &position)
{
    QMenu menu(this);
    for (int column = 0; column < MeteringTable::ColumnCount; ++column) {
        if (!m_table->hasColumn(column))
            continue;
        QAction *action = menu.addAction(MeteringTable::columnTitle(column));
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(column));
        action->setEnabled(column > MeteringTable::RevisionColumn); // the names stay
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_view->setColumnHidden(column, !shown);
            copyColumns();
        });
    }
    menu.addSeparator();
    menu.addAction(tr("Fit widths to contents"), this, [this] {
        m_fitted = false;
        fitColumns();
        copyColumns();
    });
    menu.exec(m_view->horizontalHeader()->viewport()->mapToGlobal(position));
}

QString MeteringTableView::selectionAsTsv() const
{
    return TableExport(m_view).tsv();
}

QString MeteringTableView::allAsTsv() const
{
    // The totals have a header of their own there, which is left out.
    const QString totals = TableExport(m_totalsView).tsv(true);
    return TableExport(m_view).tsv(true) + QLatin1Char('\n') + totals.section(QLatin1Char('\n'), 1);
}

void MeteringTableView::exportCsv()
{
    m_export.saveAction()->trigger();
}

void MeteringTableView::saveState(session::Settings &settings, const QString &profile) const
{
    if (m_fitted)
        settings.setTableState(profile, stateName, m_view->horizontalHeader()->saveState());
}

void MeteringTableView::restoreState(const session::Settings &settings, const QString &profile)
{
    const QByteArray state = settings.tableState(profile, stateName);
    if (!state.isEmpty())
        m_fitted = m_view->horizontalHeader()->restoreState(state);
    showGroup();
}

void MeteringTableView::retranslateUi()
{
    const QString hint = tr("Filter by namespace, service or revision");
    m_filterField->setPlaceholderText(hint);
    m_filterField->setAccessibleName(hint);
    m_serverCsv->setText(tr("Export the &server's CSV, by step…"));
    m_export.retranslate(tr("Copy &all rows and the totals"));
    m_view->setAccessibleName(tr("Usage by subject"));
    m_totalsView->setAccessibleName(tr("Totals of the usage shown"));
    m_filter.retranslate();
    m_table->retranslate();
    m_totals.addUp();
}

bool MeteringTableView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy)) {
            QApplication::clipboard()->setText(selectionAsTsv());
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
            m_view->currentIndex().isValid()) {
            Q_EMIT columnChosen(m_view->currentIndex().column());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void MeteringTableView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
