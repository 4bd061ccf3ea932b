#include "ui/dialogs/env_table.h"

#include "ui/models/secret_names.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QToolButton>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

/// Shows values with secret names masked; editing one shows it.
class ValueDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (!option->text.isEmpty() && models::isSecretName(index.siblingAtColumn(0).data().toString()))
            option->text = models::maskedText();
    }
};

} // namespace

EnvTable::EnvTable(QWidget *parent) : QWidget(parent), m_table(new QTableWidget(0, 2, this))
{
    widgets::setLook(this, "plain");
    m_table->setObjectName(QStringLiteral("envTable"));
    m_table->setItemDelegateForColumn(1, new ValueDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(grid(8));
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setColumnWidth(0, grid(40));
    m_table->setShowGrid(false);
    m_table->setFixedHeight(grid(22));
    m_add = widgets::makeIconButton("envAdd", QStringLiteral("plus"), this);
    m_remove = widgets::makeIconButton("envRemove", QStringLiteral("minus"), this);
    auto *side = new QVBoxLayout;
    side->setSpacing(grid(1));
    side->addWidget(m_add);
    side->addWidget(m_remove);
    side->addStretch();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(1));
    row->addWidget(m_table, 1);
    row->addLayout(side);
    connect(m_add, &QToolButton::clicked, this, [this] {
        addRow({});
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->editItem(m_table->currentItem());
    });
    connect(m_remove, &QToolButton::clicked, this, &EnvTable::removeCurrent);
    connect(m_table, &QTableWidget::itemChanged, this, &EnvTable::edited);
    retranslateUi();
}

void EnvTable::retranslateUi()
{
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_table->setAccessibleName(tr("Environment variables"));
    widgets::setHint(m_add, tr("Add a variable"));
    widgets::setHint(m_remove, tr("Remove the variable"));
}

void EnvTable::setEntries(const QList<models::EnvEntry> &entries)
{
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(0);
    for (const models::EnvEntry &entry : entries)
        addRow(entry);
}

void EnvTable::addRow(const models::EnvEntry &entry)
{
    const QSignalBlocker quiet(m_table);
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    m_table->setItem(row, 0, new QTableWidgetItem(entry.name));
    m_table->setItem(row, 1, new QTableWidgetItem(entry.value));
}

void EnvTable::removeCurrent()
{
    m_table->removeRow(m_table->currentRow());
    Q_EMIT edited();
}

QList<models::EnvEntry> EnvTable::entries() const
{
    QList<models::EnvEntry> entries;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const models::EnvEntry entry{m_table->item(row, 0)->text().trimmed(), m_table->item(row, 1)->text()};
        if (!entry.name.isEmpty() || !entry.value.isEmpty())
            entries.append(entry);
    }
    return entries;
}

void EnvTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
