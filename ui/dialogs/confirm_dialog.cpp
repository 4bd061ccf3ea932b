#include "ui/dialogs/confirm_dialog.h"

#include "ui/dialogs/question_layout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

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
    connect(m_action, &QPushButton::clicked, this, &QDialog::accept);
    setupTyped(confirmation);
    setupItems(confirmation);
    QList<QWidget *> parts{m_title, m_text, m_itemArea, m_typedLabel, m_typed};
    parts.removeAll(nullptr);
    layOut(this, {parts, m_text, m_action, m_cancel,
                  confirmation.isDangerous ? widgets::Tone::Caution : widgets::Tone::Neutral});
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

void ConfirmDialog::setupItems(const Confirmation &confirmation)
{
    if (confirmation.items.isEmpty()) {
        m_items->setParent(this);
        m_items->hide();
        return;
    }
    m_itemArea = new QScrollArea(this);
    m_itemArea->setWidgetResizable(true);
    m_itemArea->setFixedHeight(grid(24));
    m_items->setContentsMargins(grid(2), grid(1), grid(2), grid(1));
    m_items->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_itemArea->setWidget(m_items);
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
