#include "ui/pages/state_delegate.h"

#include "ui/models/object_table.h"
#include "ui/pages/state_look.h"
#include "ui/widgets/metrics.h"

namespace tidegate::pages {

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto state = models::ObjectState(index.data(models::ObjectTable::StateRole).toInt());
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = stateIcon(state);
    option->decorationSize = QSize(widgets::iconSize(), widgets::iconSize());
    const QColor ink = widgets::currentColors().tone(toneOf(state));
    option->palette.setColor(QPalette::Text, ink);
    option->palette.setColor(QPalette::HighlightedText, ink);
}

} // namespace tidegate::pages
