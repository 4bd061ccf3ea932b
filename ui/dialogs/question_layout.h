#pragma once

#include "ui/widgets/colors.h"

#include <QList>
#include <optional>

class QDialog;
class QPushButton;
class QWidget;

namespace tidegate::dialogs {

/// What a dialog that asks before it does something is made of.
struct Question
{
    /// One below the other: the title, the text, what it is about, what went wrong.
    QList<QWidget *> parts;
    QWidget *stretched = nullptr; ///< that of them which takes the room that is left
    QPushButton *action = nullptr;
    QPushButton *cancel = nullptr;          ///< the default; closes the dialog
    std::optional<widgets::Tone> mark = {}; ///< a large icon beside the parts; nothing: there is none
};

/// Lays a dialog out as all that ask are: the parts, and below them the two buttons.
void layOut(QDialog *dialog, const Question &question);

} // namespace tidegate::dialogs
