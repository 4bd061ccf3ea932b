#include "ui/pages/name_box.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFocusEvent>
#include <QLineEdit>
#include <QListView>
#include <QSignalBlocker>

namespace tidegate::pages {

NameBox::NameBox(const models::ObjectTable *table, QWidget *parent)
    : QComboBox(parent), m_names(new models::NameList(table, this))
{
    setModel(m_names);
    // Else the width of every name is measured, before the first look and before the list opens.
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    if (auto *list = qobject_cast<QListView *>(view()))
        list->setUniformItemSizes(true);
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    completer()->setFilterMode(Qt::MatchContains);
    if (auto *list = qobject_cast<QListView *>(completer()->popup()))
        list->setUniformItemSizes(true);
    connect(table, &models::ObjectTable::modelReset, this, &NameBox::refresh); // another server's
    connect(this, &QComboBox::currentIndexChanged, this, &NameBox::takeIndex);
    connect(lineEdit(), &QLineEdit::returnPressed, this, &NameBox::takeFirstMatch);
    showPlaceholder();
}

void NameBox::setHead(const QString &text)
{
    const QSignalBlocker quiet(this);
    m_names->setHead(text);
    showChoice();
    showPlaceholder();
}

void NameBox::setNoneText(const QString &text)
{
    m_noneText = text;
    showPlaceholder();
}

void NameBox::showPlaceholder()
{
    lineEdit()->setPlaceholderText(count() == 0 ? m_noneText : tr("Part of a name"));
}

void NameBox::choose(const resource::ObjectName &name)
{
    const resource::ObjectName chosen = name.name.isEmpty() ? resource::ObjectName() : name;
    if (chosen == m_name)
        return; // the list may be behind the table, and the user at typing
    m_name = chosen;
    showChoice();
}

void NameBox::refresh()
{
    const QString typed = lineEdit()->text();
    const int cursor = lineEdit()->cursorPosition();
    const bool isTyping = lineEdit()->hasFocus() && typed != itemText(currentIndex());
    const QSignalBlocker quiet(this);
    if (!m_names->refresh())
        return;
    showChoice();
    showPlaceholder();
    if (isTyping) {
        lineEdit()->setText(typed);
        lineEdit()->setCursorPosition(cursor);
    }
}

void NameBox::showChoice()
{
    const QSignalBlocker quiet(this);
    const int index = m_names->indexOf(m_name);
    if (index != currentIndex())
        setCurrentIndex(index);
}

void NameBox::takeIndex(int index)
{
    if (index < 0)
        return;
    const resource::ObjectName name = m_names->name(index);
    if (name == m_name)
        return;
    m_name = name;
    Q_EMIT nameChosen(name);
}

void NameBox::takeFirstMatch()
{
    const QString typed = lineEdit()->text();
    if (typed.isEmpty() || findText(typed) >= 0)
        return; // the box itself takes what is a name
    if (completer()->completionPrefix() != typed)
        completer()->setCompletionPrefix(typed);
    const QString first = completer()->currentCompletion();
    if (const int index = first.isEmpty() ? -1 : findText(first); index >= 0)
        setCurrentIndex(index);
}

void NameBox::focusOutEvent(QFocusEvent *event)
{
    QComboBox::focusOutEvent(event);
    // A list that opens, or another window, does not take the user away from the field.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason &&
        lineEdit()->text() != itemText(currentIndex()))
        setEditText(itemText(currentIndex()));
}

void NameBox::changeEvent(QEvent *event)
{
    QComboBox::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        showPlaceholder();
}

} // namespace tidegate::pages
