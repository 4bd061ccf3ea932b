#include "ui/dialogs/confirm_dialog.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

ConfirmDialog::ConfirmDialog(std::function<Confirmation()> words, QWidget *parent)
    : QDialog(parent)
    , m_words(std::move(words))
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_text(widgets::makeLabel("dialogText", nullptr, this))
    , m_items(widgets::makeLabel("dialogItems"))
    , m_typedLabel(widgets::makeLabel("typedLabel", "caption", this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
{
    const Confirmation confirmation = m_words();
    m_action = widgets::makeButton("confirm", confirmation.actionIcon,
                                   confirmation.isDangerous ? "danger" : nullptr, this);
    m_cancel->setDefault(true);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_action, &QPushButton::clicked, this, &QDialog::accept);
    setupTyped(confirmation);
    layOut(confirmation);
    retranslateUi();
    widgets::fitHeight(this, grid(120));
    (m_typed ? static_cast<QWidget *>(m_typed) : m_cancel)->setFocus();
}

void ConfirmDialog::setupTyped(const Confirmation &confirmation)
{
    m_typedLabel->setVisible(!confirmation.typedName.isEmpty());
    if (confirmation.typedName.isEmpty())
        return;
    m_typed = new QLineEdit(this);
    m_typed->setObjectName(QStringLiteral("typedName"));
    m_action->setEnabled(false);
    connect(m_typed, &QLineEdit::textChanged, this,
            [this, name = confirmation.typedName](const QString &text) {
                m_action->setEnabled(text.trimmed() == name);
            });
}

void ConfirmDialog::layOut(const Confirmation &confirmation)
{
    auto *mark = new widgets::IconLabel(this, grid(10));
    mark->setTone(confirmation.isDangerous ? widgets::Tone::Caution : widgets::Tone::Neutral);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(grid(2));
    texts->addWidget(m_title);
    texts->addWidget(m_text, 1);
    if (!confirmation.items.isEmpty()) {
        auto *area = new QScrollArea(this);
        area->setWidgetResizable(true);
        area->setFixedHeight(grid(24));
        m_items->setContentsMargins(grid(2), grid(1), grid(2), grid(1));
        m_items->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        area->setWidget(m_items);
        texts->addWidget(area);
    } else {
        m_items->setParent(this);
        m_items->hide();
    }
    texts->addWidget(m_typedLabel);
    if (m_typed)
        texts->addWidget(m_typed);
    auto *top = new QHBoxLayout;
    top->setSpacing(grid(4));
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addLayout(texts, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(m_action);
    buttons->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(5), grid(6), grid(4));
    column->setSpacing(grid(4));
    column->addLayout(top, 1);
    column->addLayout(buttons);
}

void ConfirmDialog::retranslateUi()
{
    const Confirmation confirmation = m_words();
    setWindowTitle(confirmation.windowTitle);
    m_title->setText(confirmation.title);
    m_text->setText(confirmation.text);
    m_items->setText(confirmation.items.join(QLatin1Char('\n')));
    m_action->setText(confirmation.action);
    m_cancel->setText(tr("Cancel"));
    m_typedLabel->setText(
        tr("This connection is protected. Type %1 to go on.", "a name").arg(confirmation.typedName));
    if (m_typed)
        m_typed->setAccessibleName(m_typedLabel->text());
}

void ConfirmDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
