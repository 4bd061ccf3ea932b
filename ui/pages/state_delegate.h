#pragma once

#include <QStyledItemDelegate>

namespace tidegate::pages {

/// Puts the row's state icon and colour where the ObjectTable's column shows the state.
class StateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace tidegate::pages
