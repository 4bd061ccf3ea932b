#pragma once

#include <QStyledItemDelegate>

namespace tidegate::pages {

/// A row of RecentChanges: state icon, the sentence, the time at the right.
class ChangeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace tidegate::pages
