#pragma once

#include <QDialog>
#include <QStringList>
#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;

namespace tidegate::dialogs {

/// What a person is asked before something happens that is hard to undo.
struct Confirmation
{
    QString windowTitle;
    QString title;
    QString text;
    QStringList items{};  ///< what it happens to, when that is more than one; shown as a list
    QString action;       ///< on the button
    QString actionIcon{}; ///< its icon's name
    bool isDangerous = true;
    QString typedName{}; ///< has to be typed before it can be done; empty = nothing
};

/// Asks before something destructive. Cancel is the default.
class ConfirmDialog : public QDialog
{
    Q_OBJECT
public:
    /// `words` is asked again when the language changes.
    explicit ConfirmDialog(std::function<Confirmation()> words, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupTyped(const Confirmation &confirmation);
    void setupItems(const Confirmation &confirmation);
    void retranslateUi();

    std::function<Confirmation()> m_words;
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_items;
    QScrollArea *m_itemArea = nullptr; ///< none when there are no items
    QLabel *m_typedLabel;
    QLineEdit *m_typed = nullptr;
    QPushButton *m_cancel;
    QPushButton *m_action;
};

} // namespace tidegate::dialogs
