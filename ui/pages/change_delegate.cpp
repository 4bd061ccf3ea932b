#include "ui/pages/change_delegate.h"

#include "ui/models/object_table.h"
#include "ui/models/overview_model.h"
#include "ui/pages/state_look.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/metrics.h"

#include <QPainter>

namespace tidegate::pages {

using widgets::grid;

void ChangeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const auto &colors = widgets::currentColors();
    const auto state = models::ObjectState(index.data(models::ObjectTable::StateRole).toInt());
    const QRect row = option.rect;
    painter->save();
    painter->setFont(option.font);
    if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? colors.accentSoft : colors.idleSoft);
        painter->drawRoundedRect(row, grid(1), grid(1));
    }
    const int side = widgets::iconSize();
    const QRect mark(row.left() + grid(1), row.center().y() - side / 2, side, side);
    stateIcon(state).paint(painter, mark);
    const QString when = index.data(models::RecentChanges::TimeTextRole).toString();
    const int whenWidth = option.fontMetrics.horizontalAdvance(when) + grid(2);
    const QRect right(row.right() - whenWidth - grid(1), row.top(), whenWidth, row.height());
    painter->setPen(colors.muted);
    painter->drawText(right, Qt::AlignRight | Qt::AlignVCenter, when);
    const QRect middle(mark.right() + grid(2), row.top(), right.left() - mark.right() - grid(3),
                       row.height());
    painter->setPen(colors.text);
    painter->drawText(
        middle, Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, middle.width()));
    painter->restore();
}

QSize ChangeDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {grid(40), option.fontMetrics.height() + grid(3)};
}

} // namespace tidegate::pages
