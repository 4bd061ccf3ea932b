#pragma once

#include "ui/models/name_list.h"

#include <QComboBox>

namespace tidegate::pages {

/// One name out of all in a table: chosen from the list, or found by typing a part of it; Enter takes the
/// first that has the part. What is typed and is no name is gone when the field is left.
class NameBox : public QComboBox
{
    Q_OBJECT
public:
    /// `table` must outlive it.
    explicit NameBox(const models::ObjectTable *table, QWidget *parent = nullptr);

    /// See models::NameList.
    void setHead(const QString &text);
    /// What the field says while the table has no name.
    void setNoneText(const QString &text);
    /// What is chosen, whether the table has it or not (yet, any more); empty: nothing, or the head.
    resource::ObjectName name() const { return m_name; }
    /// Chooses it, once the table has it; tells nobody.
    void choose(const resource::ObjectName &name);
    /// After the table's namesChanged(), as soon as it is worth while: a box that nobody sees may wait. The
    /// choice and what is being typed stay.
    void refresh();
    const models::NameList *names() const { return m_names; }

Q_SIGNALS:
    /// By the user.
    void nameChosen(const tidegate::resource::ObjectName &name);

protected:
    void changeEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void showChoice();
    void showPlaceholder();
    void takeIndex(int index);
    void takeFirstMatch();

    models::NameList *m_names;
    resource::ObjectName m_name;
    QString m_noneText;
};

} // namespace tidegate::pages
