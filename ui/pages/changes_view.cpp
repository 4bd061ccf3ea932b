#include "ui/pages/changes_view.h"

#include "ui/models/table_text.h"
#include "ui/models/times.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tidegate::pages {

using models::ChangeTable;
using widgets::grid;

namespace {

constexpr int mostRows = 8; ///< without scrolling
constexpr int leastRows = 3;

/// Where the console shows such an object; an empty kind: nowhere.
std::pair<QString, resource::ObjectName> placeOf(const client::ChangeEntry &change)
{
    if (change.type == QLatin1String("delete"))
        return {};
    if (!change.service.isEmpty())
        return {QStringLiteral("Service"), {change.ns, change.service}};
    return {QStringLiteral("Engine"), {}}; // its settings, its pools, the server
}

} // namespace

ChangesView::ChangesView(QWidget *parent)
    : QWidget(parent)
    , m_card(new widgets::Card(this))
    , m_stack(new QStackedWidget(m_card))
    , m_view(new QTableView(m_stack))
    , m_message(new widgets::MessageView(m_stack))
{
    setupTable();
    setupHead();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    retranslateUi();
}

void ChangesView::setupTable()
{
    m_view->setObjectName(QStringLiteral("changesTable"));
    m_view->setModel(&m_changes);
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
    header->setStretchLastSection(false);
    header->resizeSection(ChangeTable::TimeColumn, grid(34));
    header->setSectionResizeMode(ChangeTable::WhatColumn, QHeaderView::Stretch);
    header->resizeSection(ChangeTable::WhoColumn, grid(60));
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);
    m_card->body()->addWidget(m_stack);
    connect(m_view, &QTableView::activated, this, &ChangesView::open);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ChangesView::showChoice);
}

void ChangesView::setupHead()
{
    m_open = widgets::makeButton("changesOpen", QStringLiteral("open"), "flat", m_card);
    m_export.setup(
        "changesExport", m_view, [this] { return exportName(); }, m_card);
    m_card->headingRow()->addWidget(m_open);
    m_card->headingRow()->addWidget(m_export.button());
    connect(m_open, &QPushButton::clicked, this, &ChangesView::open);
}

void ChangesView::retranslateUi()
{
    m_card->setHeading(tr("Changes"));
    m_view->setAccessibleName(tr("Changes in the range, the newest first"));
    m_message->setMessage(QStringLiteral("ok"), tr("No changes in this range"),
                          tr("Deploys, traffic, scaling, limits, settings and restarts are listed here."));
    m_open->setText(tr("&Go to the object"));
    m_export.retranslate();
    m_changes.retranslate();
    fitHeight();
    showChoice();
}

void ChangesView::setChanges(const std::vector<client::ChangeEntry> &changes)
{
    m_changes.setChanges(changes);
    fitHeight();
    showChoice();
}

/// As high as its rows up to a few, since the page scrolls already.
void ChangesView::fitHeight()
{
    const int rows = m_changes.rowCount();
    m_stack->setCurrentWidget(rows > 0 ? static_cast<QWidget *>(m_view) : m_message);
    m_stack->setFixedHeight(rows > 0 ? m_view->horizontalHeader()->sizeHint().height() +
                                           grid(7) * std::clamp(rows, leastRows, mostRows) + grid(1)
                                     : std::max(m_message->sizeHint().height(), grid(24)));
}

void ChangesView::showChoice()
{
    const QModelIndex row = m_view->currentIndex();
    m_open->setEnabled(row.isValid() && row.row() < m_changes.rowCount() &&
                       !placeOf(m_changes.at(row.row())).first.isEmpty());
    m_open->setVisible(m_changes.rowCount() > 0);
    m_export.setEnabled(m_changes.rowCount() > 0);
}

void ChangesView::open()
{
    const QModelIndex row = m_view->currentIndex();
    if (!row.isValid())
        return;
    const auto [kind, name] = placeOf(m_changes.at(row.row()));
    if (!kind.isEmpty())
        Q_EMIT objectRequested(kind, name);
}

QString ChangesView::exportName() const
{
    const int last = m_changes.rowCount() - 1;
    return models::exportFileName(m_subject, QStringLiteral("changes"),
                                  last < 0 ? 0 : models::msOf(m_changes.at(last).time),
                                  last < 0 ? 0 : models::msOf(m_changes.at(0).time), QStringLiteral("csv"));
}

void ChangesView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
