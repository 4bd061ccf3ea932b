#include "ui/widgets/banner.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace tidegate::widgets {

Banner::Banner(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(this))
    , m_label(makeLabel("bannerText", nullptr, this))
    , m_button(makeButton("bannerAction", {}, nullptr, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(grid(3), grid(2), grid(3), grid(2));
    row->setSpacing(grid(2));
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addWidget(m_label, 1);
    row->addWidget(m_button);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_button, &QPushButton::clicked, this, &Banner::actionRequested);
    clear();
}

void Banner::show(Tone tone, const QString &text, const QString &action)
{
    m_tone = tone;
    m_icon->setTone(tone);
    m_label->setText(text);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setVisible(true);
    update();
}

void Banner::clear()
{
    m_label->clear();
    setVisible(false);
}

QString Banner::text() const
{
    return m_label->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    const Colors &colors = currentColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.soft(m_tone));
    painter.drawRoundedRect(rect(), grid(1), grid(1));
}

} // namespace tidegate::widgets
