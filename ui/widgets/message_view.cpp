#include "ui/widgets/message_view.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::widgets {

MessageView::MessageView(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(this, grid(9)))
    , m_title(makeLabel("messageTitle", "heading", this))
    , m_text(makeLabel("messageText", "caption", this))
    , m_busy(new QProgressBar(this))
    , m_button(makeButton("messageAction", {}, nullptr, this))
{
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedWidth(grid(40));
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(4));
    column->setSpacing(grid(2));
    column->addStretch();
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_busy, 0, Qt::AlignHCenter);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch();
    connect(m_button, &QPushButton::clicked, this, &MessageView::actionRequested);
}

void MessageView::setMessage(const QString &iconName, const QString &title, const QString &text,
                             const QString &action, bool busy)
{
    m_icon->setIcon(iconName, Tone::Idle);
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    m_busy->setVisible(busy);
}

QString MessageView::title() const
{
    return m_title->text();
}

} // namespace tidegate::widgets
