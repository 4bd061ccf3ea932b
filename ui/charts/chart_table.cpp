#include "ui/charts/chart_table.h"

#include "ui/charts/chart_canvas.h"

#include <QClipboard>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace tidegate::charts {

namespace {

QString timeText(qint64 time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time),
                              ChartTable::tr("yyyy-MM-dd HH:mm:ss", "format of a time in a table"));
}

} // namespace

ChartRows::ChartRows(const ChartCanvas &canvas, QObject *parent)
    : QAbstractTableModel(parent), m_times(canvas.shownTimes())
{
    const QList<Series> &all = canvas.series();
    for (const Series &series : all)
        m_names.append(series.name);
    for (const qint64 time : std::as_const(m_times)) {
        QStringList row;
        for (const Series &series : all)
            row.append(canvas.valueText(
                series, valueAt(canvas.points(series.key), static_cast<double>(time), true, 0.5)));
        m_cells.append(row);
    }
}

int ChartRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_times.size());
}

int ChartRows::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_names.size()) + 1;
}

QVariant ChartRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole && index.column() > 0)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    return index.column() == 0 ? timeText(m_times.at(index.row()))
                               : m_cells.at(index.row()).at(index.column() - 1);
}

QVariant ChartRows::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section > 0)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Time") : m_names.value(section - 1);
}

ChartTable::ChartTable(const QString &title, const ChartCanvas *canvas, QWidget *parent)
    : QDialog(parent), m_view(new QTableView(this))
{
    setObjectName(QStringLiteral("chartTableDialog"));
    setWindowTitle(title);
    auto *rows = new ChartRows(*canvas, this);
    m_view->setObjectName(QStringLiteral("chartTableView"));
    m_view->setModel(rows);
    m_view->setAccessibleName(title);
    m_view->setAlternatingRowColors(true);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->verticalHeader()->hide();
    m_view->setTabKeyNavigation(false);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->resizeColumnsToContents();
    if (m_view->horizontalHeader()->length() < fontMetrics().height() * 36) // the last alone would be wide
        m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    if (rows->rowCount() > 0)
        m_view->selectRow(0);
    auto *caption =
        new QLabel(tr("%n row(s) from %1 to %2, as the chart shows them now.", nullptr, rows->rowCount())
                       .arg(timeText(canvas->from()), timeText(canvas->to())),
                   this);
    caption->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close")); // Qt's own texts may not be installed
    auto *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("chartTableCopy"));
    copy->setToolTip(tr("Copy all rows, with tabs between the values"));
    auto *save = buttons->addButton(tr("&Save as CSV…"), QDialogButtonBox::ActionRole);
    save->setObjectName(QStringLiteral("chartTableSave"));
    for (QPushButton *button : {copy, save}) // Enter closes
        button->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, &ChartTable::copyRequested);
    connect(save, &QPushButton::clicked, this, &ChartTable::saveRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(caption);
    column->addWidget(m_view, 1);
    column->addWidget(buttons);
    const int line = fontMetrics().height();
    resize(std::clamp(m_view->horizontalHeader()->length() + line * 4, line * 36, line * 70), line * 32);
    m_view->setFocus();
}

void ChartTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copySelection();
    else
        QDialog::keyPressEvent(event);
}

/// The rows that are selected, as they read, under their header.
void ChartTable::copySelection() const
{
    const QAbstractItemModel *model = m_view->model();
    const auto line = [model](const auto &cell) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells.append(cell(column));
        return cells.join(QLatin1Char('\t'));
    };
    QStringList lines{
        line([model](int column) { return model->headerData(column, Qt::Horizontal).toString(); })};
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        lines.append(
            line([model, index](int column) { return model->index(index.row(), column).data().toString(); }));
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace tidegate::charts
