#include "ui/dialogs/compare_dialog.h"

#include "ui/dialogs/diff_view.h"
#include "ui/models/object_diff.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

CompareDialog::CompareDialog(const std::vector<resource::Object> &revisions, const QString &before,
                             const QString &after, QWidget *parent)
    : QDialog(parent)
    , m_revisions(revisions)
    , m_before(new QComboBox(this))
    , m_after(new QComboBox(this))
    , m_arrow(new QLabel(QStringLiteral("→"), this))
    , m_swap(widgets::makeButton("compareSwap", {}, nullptr, this))
    , m_diff(new DiffView(this))
    , m_close(widgets::makeButton("close", {}, nullptr, this))
{
    m_before->setObjectName(QStringLiteral("compareBefore"));
    m_after->setObjectName(QStringLiteral("compareAfter"));
    for (QComboBox *box : {m_before, m_after}) {
        for (const resource::Object &revision : m_revisions)
            box->addItem(revision.name());
    }
    m_before->setCurrentText(before);
    m_after->setCurrentText(after);
    for (QComboBox *box : {m_before, m_after})
        connect(box, &QComboBox::currentIndexChanged, this, &CompareDialog::compare);
    connect(m_swap, &QPushButton::clicked, this, &CompareDialog::swap);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    m_close->setDefault(true);
    auto *top = new QHBoxLayout;
    top->setSpacing(grid(2));
    top->addWidget(m_before, 1);
    top->addWidget(m_arrow);
    top->addWidget(m_after, 1);
    top->addWidget(m_swap);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(5), grid(6), grid(4));
    column->setSpacing(grid(3));
    column->addLayout(top);
    column->addWidget(m_diff, 1);
    column->addLayout(buttons);
    resize(grid(210), grid(130));
    retranslateUi();
}

const resource::Object &CompareDialog::chosen(const QComboBox *box) const
{
    static const resource::Object none;
    const int index = box->currentIndex();
    return index >= 0 ? m_revisions.at(static_cast<size_t>(index)) : none;
}

void CompareDialog::compare()
{
    const resource::Object &before = chosen(m_before);
    const resource::Object &after = chosen(m_after);
    m_diff->setObjects(models::comparable(before), models::comparable(after), before.name(), after.name());
}

void CompareDialog::swap()
{
    const int before = m_before->currentIndex();
    m_before->setCurrentIndex(m_after->currentIndex());
    m_after->setCurrentIndex(before);
}

void CompareDialog::retranslateUi()
{
    setWindowTitle(tr("Compare revisions"));
    m_before->setAccessibleName(tr("Revision before"));
    m_after->setAccessibleName(tr("Revision after"));
    m_swap->setText(tr("&Swap"));
    m_close->setText(tr("Close"));
    compare();
}

void CompareDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
