#include "ui/pages/page.h"

#include "ui/pages/data_table.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QFrame>
#include <QSplitter>
#include <QVBoxLayout>

namespace tidegate::pages {

using widgets::grid;

void Page::saveState(session::Settings &settings, const QString &profile) const
{
    for (const auto &[name, table] : m_tables)
        table->saveState(settings, profile, name);
}

void Page::restoreState(const session::Settings &settings, const QString &profile)
{
    for (const auto &[name, table] : m_tables)
        table->restoreState(settings, profile, name);
}

QSplitter *Page::setupMasterDetail(DataTable *table, QWidget *detail)
{
    m_main = table;
    auto *top = new QFrame(this);
    widgets::setLook(top, "card");
    auto *topColumn = new QVBoxLayout(top);
    topColumn->setContentsMargins(grid(3), grid(3), grid(3), grid(2));
    topColumn->addWidget(table);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("splitter"));
    splitter->setHandleWidth(grid(3));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(top);
    splitter->addWidget(detail);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(4), grid(4), grid(4), grid(4));
    column->addWidget(splitter);
    return splitter;
}

void Page::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
