#include "ui/dialogs/field_table.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QToolButton>

namespace tidegate::dialogs {

using models::RequestField;
using widgets::grid;

namespace {

enum Column
{
    NameColumn,
    ValueColumn
};

const QStringList &commonHeaders()
{
    static const QStringList names{
        QStringLiteral("Accept"),        QStringLiteral("Accept-Encoding"), QStringLiteral("Accept-Language"),
        QStringLiteral("Authorization"), QStringLiteral("Cache-Control"),   QStringLiteral("Content-Type"),
        QStringLiteral("Cookie"),        QStringLiteral("If-None-Match"),   QStringLiteral("Origin"),
        QStringLiteral("User-Agent"),    QStringLiteral("X-Request-Id"),    QStringLiteral("traceparent")};
    return names;
}

/// Offers the usual names, and hides the values of secret headers.
class HeaderDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
        if (auto *line = qobject_cast<QLineEdit *>(editor); line && index.column() == NameColumn) {
            auto *completer = new QCompleter(commonHeaders(), line);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            line->setCompleter(completer);
        }
        return editor;
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == ValueColumn && !option->text.isEmpty() &&
            models::isSecretHeader(index.siblingAtColumn(NameColumn).data().toString()))
            option->text = QString(8, QChar(0x2022));
    }
};

} // namespace

FieldTable::FieldTable(const QString &name, bool masksSecrets, QWidget *parent)
    : QWidget(parent), m_table(new QTableWidget(0, 2, this))
{
    widgets::setLook(this, "plain");
    m_table->setObjectName(name + QStringLiteral("Table"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(grid(8));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setColumnWidth(NameColumn, grid(44));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                             QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    if (masksSecrets)
        m_table->setItemDelegate(new HeaderDelegate(m_table));
    m_table->installEventFilter(this);
    m_remove = widgets::makeIconButton("fieldRemove", QStringLiteral("minus"), this);
    m_remove->setObjectName(name + QStringLiteral("Remove"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, grid(2), 0, 0);
    row->setSpacing(grid(1));
    row->addWidget(m_table, 1);
    row->addWidget(m_remove, 0, Qt::AlignTop);
    connect(m_remove, &QToolButton::clicked, this, &FieldTable::removeSelected);
    connect(m_table, &QTableWidget::itemChanged, this, [this] {
        keepEmptyRow();
        m_table->viewport()->update(); // the name says whether the value is hidden
        Q_EMIT edited();
    });
    keepEmptyRow();
    retranslateUi();
}

void FieldTable::retranslateUi()
{
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    widgets::setHint(m_remove, tr("Remove the selected rows"));
}

void FieldTable::setAccessibleText(const QString &text)
{
    m_table->setAccessibleName(text);
}

void FieldTable::setFields(const QList<RequestField> &fields)
{
    {
        const QSignalBlocker quiet(m_table);
        m_table->setRowCount(0);
    }
    for (const RequestField &field : fields)
        addRow(field);
    keepEmptyRow();
}

void FieldTable::addRow(const RequestField &field)
{
    const QSignalBlocker quiet(m_table);
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto *name = new QTableWidgetItem(field.name);
    name->setFlags(name->flags() | Qt::ItemIsUserCheckable);
    name->setCheckState(field.isOn ? Qt::Checked : Qt::Unchecked);
    m_table->setItem(row, NameColumn, name);
    m_table->setItem(row, ValueColumn, new QTableWidgetItem(field.value));
}

void FieldTable::keepEmptyRow()
{
    const int last = m_table->rowCount() - 1;
    const bool hasOne = last >= 0 && m_table->item(last, NameColumn)->text().isEmpty() &&
                        m_table->item(last, ValueColumn)->text().isEmpty();
    if (!hasOne)
        addRow({});
}

void FieldTable::removeSelected()
{
    QList<int> rows;
    const auto items = m_table->selectedItems();
    for (const QTableWidgetItem *item : items) {
        if (!rows.contains(item->row()))
            rows.append(item->row());
    }
    std::sort(rows.begin(), rows.end(), std::greater<>());
    {
        const QSignalBlocker quiet(m_table);
        for (const int row : std::as_const(rows))
            m_table->removeRow(row);
    }
    keepEmptyRow();
    if (!rows.isEmpty())
        Q_EMIT edited();
}

QList<RequestField> FieldTable::fields() const
{
    QList<RequestField> fields;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QTableWidgetItem *name = m_table->item(row, NameColumn);
        const RequestField field{name->text().trimmed(), m_table->item(row, ValueColumn)->text(),
                                 name->checkState() == Qt::Checked};
        if (!field.name.isEmpty() || !field.value.isEmpty())
            fields.append(field);
    }
    return fields;
}

int FieldTable::activeCount() const
{
    const auto all = fields();
    return int(std::count_if(all.begin(), all.end(), [](const RequestField &field) { return field.isOn; }));
}

bool FieldTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        removeSelected();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void FieldTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
