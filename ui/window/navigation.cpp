#include "ui/window/navigation.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListWidget>

namespace tidegate::window {

using widgets::grid;

Navigation::Navigation(QWidget *parent) : QWidget(parent), m_list(new QListWidget(this))
{
    widgets::setLook(this, "sidebar");
    setAttribute(Qt::WA_StyledBackground);
    setFixedWidth(grid(48));
    auto *picture = new QLabel(this);
    picture->setPixmap(widgets::appIcon().pixmap(QSize(grid(7), grid(7)), devicePixelRatioF()));
    auto *name = new QLabel(QStringLiteral("Tidegate"), this);
    widgets::setLook(name, "heading");
    auto *brand = new QHBoxLayout;
    brand->setContentsMargins(grid(4), grid(4), grid(4), grid(3));
    brand->setSpacing(grid(2));
    brand->addWidget(picture);
    brand->addWidget(name, 1);
    m_list->setObjectName(QStringLiteral("navigation"));
    widgets::setLook(m_list, "navigation");
    m_list->setIconSize(QSize(grid(5), grid(5)));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    column->addLayout(brand);
    column->addWidget(m_list, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &Navigation::currentChanged);
    retranslateUi();
}

void Navigation::retranslateUi()
{
    m_list->setAccessibleName(tr("Pages"));
}

void Navigation::add(const QString &iconName)
{
    m_list->addItem(new QListWidgetItem(widgets::icon(iconName), QString()));
}

void Navigation::setText(int index, const QString &text)
{
    m_list->item(index)->setText(text);
}

void Navigation::setCurrent(int index)
{
    m_list->setCurrentRow(index);
}

int Navigation::current() const
{
    return m_list->currentRow();
}

void Navigation::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::window
