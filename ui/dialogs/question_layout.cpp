#include "ui/dialogs/question_layout.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

void layOut(QDialog *dialog, const Question &question)
{
    question.cancel->setDefault(true);
    QObject::connect(question.cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(grid(6), grid(5), grid(6), grid(4));
    column->setSpacing(grid(question.mark ? 4 : 3));
    QVBoxLayout *parts = column;
    if (question.mark) {
        auto *mark = new widgets::IconLabel(dialog, grid(10));
        mark->setTone(*question.mark);
        parts = new QVBoxLayout;
        parts->setSpacing(grid(2));
        auto *row = new QHBoxLayout;
        row->setSpacing(grid(4));
        row->addWidget(mark, 0, Qt::AlignTop);
        row->addLayout(parts, 1);
        column->addLayout(row, 1);
    }
    for (QWidget *part : question.parts)
        parts->addWidget(part, part == question.stretched ? 1 : 0);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(question.action);
    buttons->addWidget(question.cancel);
    column->addLayout(buttons);
}

} // namespace tidegate::dialogs
