#include "ui/pages/data_table.h"

#include "ui/models/formatting.h"
#include "ui/models/table_text.h"
#include "ui/pages/state_delegate.h"
#include "ui/pages/table_export.h"
#include "ui/session/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::ObjectTable;
using widgets::Banner;
using widgets::grid;
using widgets::MessageView;
using widgets::Tone;

DataTable::DataTable(QWidget *parent)
    : QWidget(parent)
    , m_filter(new models::TableFilter(this))
    , m_tools(new QWidget(this))
    , m_toolRow(new QHBoxLayout(m_tools))
    , m_filterField(new QLineEdit(m_tools))
    , m_stale(new Banner(this))
    , m_stack(new QStackedWidget(this))
    , m_view(new QTableView(m_stack))
    , m_message(new MessageView(m_stack))
{
    setupToolRow();
    setupView();
    setupFaces();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    column->addWidget(m_tools);
    column->addWidget(m_stale);
    column->addWidget(m_stack, 1);
    retranslateUi();
}

void DataTable::setupToolRow()
{
    m_toolRow->setContentsMargins(0, 0, 0, 0);
    m_toolRow->setSpacing(grid(2));
    m_filterField->setObjectName(QStringLiteral("filter"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->addAction(widgets::icon(QStringLiteral("search"), Tone::Idle), QLineEdit::LeadingPosition);
    m_filterField->setMaximumWidth(grid(90));
    m_toolRow->addWidget(m_filterField, 1);
    m_toolRow->addStretch();
    m_export.setup(
        "tableExport", m_view, [this] { return exportName(); }, m_tools);
    m_toolRow->addWidget(m_export.button());
    connect(m_filterField, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setFilterText(text);
        showFace();
    });
}

void DataTable::setupView()
{
    m_view->setObjectName(QStringLiteral("table"));
    m_view->setModel(m_filter);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->horizontalHeader()->setResizeContentsPrecision(
        100); // rows that are measured; 1,000 took a tenth of a second
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(0, Qt::AscendingOrder);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setTabKeyNavigation(false);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(grid(8));
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(grid(14));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_sizing && QApplication::mouseButtons().testFlag(Qt::LeftButton))
            m_touched = true;
    });
    connect(header, &QHeaderView::customContextMenuRequested, this, &DataTable::showColumnChooser);
    connect(m_view, &QTableView::doubleClicked, this, &DataTable::activated);
    connect(m_view, &QTableView::customContextMenuRequested, this,
            [this](const QPoint &at) { Q_EMIT menuRequested(m_view->viewport()->mapToGlobal(at)); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DataTable::noteSelection);
}

void DataTable::setupFaces()
{
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);
    connect(m_stale, &Banner::actionRequested, this, [this] { m_table->retryNow(); });
    connect(m_message, &MessageView::actionRequested, this, [this] {
        if (m_table && m_table->load() == ObjectTable::Load::Failed)
            m_table->retryNow();
        else if (!m_filterField->text().isEmpty())
            m_filterField->clear();
        else
            Q_EMIT emptyActionRequested();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, signal, this, &DataTable::showFace);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &DataTable::showFace);
}

void DataTable::setTable(ObjectTable *table, const QList<QByteArray> &hidden)
{
    m_table = table;
    m_filter->setSourceModel(table);
    for (int column = 0; column < table->columnCount(); ++column) {
        if (table->columns().at(static_cast<size_t>(column)).isState)
            m_view->setItemDelegateForColumn(column, new StateDelegate(this));
        m_view->setColumnHidden(column, hidden.contains(table->columnId(column)));
    }
    connect(table, &ObjectTable::loadChanged, this, &DataTable::showLoad);
    connect(table, &ObjectTable::applied, this, [this](const std::vector<models::TableChange> &changes) {
        fitColumns();
        for (const auto &change : changes) {
            if (change.after.objectName().text() == m_currentKey)
                Q_EMIT currentChanged();
        }
    });
    if (m_compact) {
        m_view->horizontalHeader()->setStretchLastSection(false);
        m_view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    }
    showLoad();
    fitColumns();
}

void DataTable::setTexts(const Texts &texts)
{
    m_texts = texts;
    m_view->setAccessibleName(texts.name);
    m_filterField->setPlaceholderText(texts.filterHint);
    m_filterField->setAccessibleName(texts.filterHint);
    showLoad();
}

void DataTable::setCompact(int stateSteps)
{
    m_compact = true;
    m_stateSteps = stateSteps;
    m_tools->hide();
}

std::optional<resource::Object> DataTable::current() const
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid() || !m_table)
        return std::nullopt;
    return index.data(ObjectTable::ObjectRole).value<resource::Object>();
}

std::vector<resource::Object> DataTable::selected() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    std::vector<resource::Object> objects;
    for (const QModelIndex &row : rows)
        objects.push_back(row.data(ObjectTable::ObjectRole).value<resource::Object>());
    return objects;
}

models::StateInfo DataTable::currentState() const
{
    const QModelIndex index = m_view->currentIndex();
    return {models::ObjectState(index.data(ObjectTable::StateRole).toInt()),
            index.data(ObjectTable::StateTextRole).toString(),
            index.data(ObjectTable::StateReasonRole).toString()};
}

void DataTable::select(const resource::ObjectName &name)
{
    const int row = m_table ? m_table->rowOf(name) : -1;
    if (row < 0)
        return;
    QModelIndex index = m_filter->mapFromSource(m_table->index(row, 0));
    if (!index.isValid()) {
        m_filterField->clear();
        index = m_filter->mapFromSource(m_table->index(row, 0));
    }
    if (index.isValid())
        m_view->selectRow(index.row());
    m_view->scrollTo(index);
}

void DataTable::selectFirst()
{
    if (!m_view->currentIndex().isValid() && m_filter->rowCount() > 0)
        m_view->selectRow(0);
}

void DataTable::noteSelection()
{
    const auto object = current();
    m_currentKey = object ? object->objectName().text() : QString();
    Q_EMIT currentChanged();
}

void DataTable::showLoad()
{
    if (!m_table)
        return;
    if (m_table->load() == ObjectTable::Load::Stale) {
        const auto since = m_table->staleSince();
        const QString when = since ? models::formatting::time(*since, SystemClock().wall()) : QString();
        m_stale->show(
            Tone::Caution,
            tr("Not live: what you see is from %1. %2", "time, cause").arg(when, m_table->loadText()),
            tr("Retry now"));
    } else {
        m_stale->clear();
    }
    showFace();
}

void DataTable::showFace()
{
    if (!m_table)
        return;
    using Load = ObjectTable::Load;
    const Load load = m_table->load();
    if (load == Load::Loading)
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
    else if (load == Load::Idle)
        m_message->setMessage(QStringLiteral("offline"), tr("Not connected"),
                              tr("Connect to a server to see what is on it."));
    else if (load == Load::Failed)
        m_message->setMessage(QStringLiteral("error"), tr("This could not be loaded"), m_table->loadText(),
                              tr("Retry now"));
    else if (m_table->rowCount() > 0 && !m_filterField->text().isEmpty())
        m_message->setMessage(QStringLiteral("search"), tr("Nothing matches the filter"), {},
                              tr("Clear the filter"));
    else
        m_message->setMessage(m_texts.emptyIcon, m_texts.emptyTitle, m_texts.emptyText, m_texts.emptyAction);
    const bool hasRows =
        m_filter->rowCount() > 0 && load != Load::Loading && load != Load::Failed && load != Load::Idle;
    m_stack->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_view) : m_message);
}

int DataTable::leastWidth(int column) const
{
    const bool state = m_table->columns().at(static_cast<size_t>(column)).isState;
    return grid(state ? m_stateSteps : 14);
}

/// Once, when the first rows are there: after that the widths are the user's.
void DataTable::fitColumns()
{
    if (m_fitted || m_filter->rowCount() == 0)
        return;
    m_fitted = true;
    m_sizing = true;
    m_wanted.clear();
    for (int column = 0; column < m_table->columnCount(); ++column) {
        m_view->resizeColumnToContents(column);
        const int wanted = m_view->columnWidth(column) + (m_compact ? grid(1) : grid(4));
        m_wanted.append(std::clamp(wanted, leastWidth(column), grid(80)));
        m_view->setColumnWidth(column, m_wanted.last());
    }
    m_sizing = false;
    squeezeColumns();
}

/// Where the contents need more than there is, the widest columns give way first, so that nothing stands
/// beyond the edge, with a vertical bar or without.
void DataTable::squeezeColumns()
{
    if (!m_fitted || m_touched || m_compact || m_wanted.isEmpty())
        return;
    QList<int> widths = m_wanted;
    int sum = 0;
    for (int column = 0; column < widths.size(); ++column)
        sum += m_view->isColumnHidden(column) ? 0 : widths.at(column);
    const int room = m_view->viewport()->width();
    while (sum > room) {
        int widest = -1;
        for (int column = 0; column < widths.size(); ++column) {
            const bool gives = !m_view->isColumnHidden(column) && widths.at(column) > leastWidth(column);
            if (gives && (widest < 0 || widths.at(column) > widths.at(widest)))
                widest = column;
        }
        if (widest < 0)
            break;
        const int less = std::min({grid(1), sum - room, widths.at(widest) - leastWidth(widest)});
        widths[widest] -= less;
        sum -= less;
    }
    m_sizing = true;
    for (int column = 0; column < widths.size(); ++column) {
        if (!m_view->isColumnHidden(column) && m_view->columnWidth(column) != widths.at(column))
            m_view->setColumnWidth(column, widths.at(column));
    }
    m_sizing = false;
}

void DataTable::showColumnChooser(const QPoint &position)
{
    QMenu menu(this);
    for (int column = 0; column < m_table->columnCount(); ++column) {
        QAction *action = menu.addAction(m_table->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(column));
        action->setEnabled(column != 0); // the name stays
        connect(action, &QAction::toggled, m_view, [this, column](bool shown) {
            m_view->setColumnHidden(column, !shown);
            squeezeColumns();
        });
    }
    menu.addSeparator();
    menu.addAction(m_export.saveAction());
    menu.addAction(m_export.copyAction());
    menu.addSeparator();
    menu.addAction(tr("Fit widths to contents"), m_view, [this] {
        m_fitted = false;
        m_touched = false;
        fitColumns();
    });
    menu.exec(m_view->horizontalHeader()->viewport()->mapToGlobal(position));
}

void DataTable::saveState(session::Settings &settings, const QString &profile, const QString &table) const
{
    if (m_fitted)
        settings.setTableState(profile, table, m_view->horizontalHeader()->saveState());
}

void DataTable::restoreState(const session::Settings &settings, const QString &profile, const QString &table)
{
    const QByteArray state = settings.tableState(profile, table);
    if (!state.isEmpty())
        m_fitted = m_touched = m_view->horizontalHeader()->restoreState(state);
}

QString DataTable::selectionAsTsv() const
{
    return TableExport(m_view).tsv();
}

void DataTable::setExportName(const QString &subject, const QString &kind)
{
    m_exportSubject = subject;
    m_exportKind = kind;
}

QString DataTable::exportName() const
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    return models::exportFileName(m_exportSubject, m_exportKind, now, now, QStringLiteral("csv"));
}

void DataTable::exportCsv()
{
    m_export.saveAction()->trigger();
}

bool DataTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        squeezeColumns();
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy)) {
            QApplication::clipboard()->setText(selectionAsTsv());
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            Q_EMIT activated();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void DataTable::retranslateUi()
{
    m_filter->retranslate();
    m_export.retranslate();
    showLoad();
}

void DataTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
