#include "ui/widgets/card.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

namespace tidegate::widgets {

Card::Card(QWidget *parent)
    : QFrame(parent)
    , m_heading(makeLabel("cardHeading", "heading", this))
    , m_headingRow(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    setLook(this, "card");
    m_heading->setWordWrap(false);
    m_heading->hide();
    m_headingRow->setSpacing(grid(1));
    m_headingRow->addWidget(m_heading, 1);
    m_body->setSpacing(grid(2));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(4), grid(3), grid(4), grid(4));
    column->setSpacing(grid(2));
    column->addLayout(m_headingRow);
    column->addLayout(m_body, 1);
}

void Card::setHeading(const QString &text)
{
    m_heading->setText(text);
    m_heading->setVisible(!text.isEmpty());
    setAccessibleName(text);
}

Tile::Tile(const QString &iconName, QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(this))
    , m_title(makeLabel("tileTitle", "caption", this))
    , m_value(makeLabel("tileValue", "number", this))
    , m_toneIcon(new IconLabel(this))
    , m_detail(makeLabel("tileDetail", "caption", this))
{
    setLook(this, "card");
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    for (QLabel *label : {m_title, m_value, m_detail}) {
        label->setTextInteractionFlags(Qt::NoTextInteraction);
        label->setWordWrap(false);
    }
    auto *top = new QHBoxLayout;
    top->setSpacing(grid(2));
    top->addWidget(m_icon);
    top->addWidget(m_title, 1);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(grid(1));
    bottom->addWidget(m_toneIcon);
    bottom->addWidget(m_detail, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(4), grid(3), grid(4), grid(3));
    column->setSpacing(grid(1));
    column->addLayout(top);
    column->addWidget(m_value);
    column->addLayout(bottom);
    m_icon->setIcon(iconName, Tone::Idle);
    m_toneIcon->hide();
}

void Tile::setTitle(const QString &title)
{
    m_title->setText(title);
    describe();
}

void Tile::setValue(const QString &value, const QString &detail, Tone tone)
{
    m_value->setText(value);
    m_detail->setText(detail);
    m_toneIcon->setTone(tone);
    m_toneIcon->setVisible(tone != Tone::Neutral);
    changeLook(m_detail, lookOf(tone));
    describe();
}

void Tile::describe()
{
    setAccessibleName(QStringLiteral("%1: %2. %3").arg(m_title->text(), m_value->text(), m_detail->text()));
}

void Tile::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT activated();
}

void Tile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        Q_EMIT activated();
    else
        QFrame::keyPressEvent(event);
}

} // namespace tidegate::widgets
