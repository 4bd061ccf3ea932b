#include "ui/widgets/labels.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QLayout>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QToolButton>

namespace tidegate::widgets {

void setLook(QWidget *widget, const char *look)
{
    widget->setProperty("look", QString::fromLatin1(look));
}

void changeLook(QWidget *widget, const char *look)
{
    if (widget->property("look").toString() == QLatin1String(look))
        return;
    setLook(widget, look);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void fitHeight(QWidget *dialog, int width)
{
    dialog->ensurePolished();
    QLayout *layout = dialog->layout();
    layout->activate();
    dialog->resize(width, layout->hasHeightForWidth() ? layout->totalHeightForWidth(width)
                                                      : layout->totalSizeHint().height());
}

const char *lookOf(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return "good";
    case Tone::Busy:
        return "busy";
    case Tone::Bad:
        return "problem";
    case Tone::Caution:
        return "caution";
    case Tone::Idle:
    case Tone::Neutral:
        break;
    }
    return "caption";
}

QLabel *makeLabel(const char *objectName, const char *look, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(objectName));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (look)
        setLook(label, look);
    return label;
}

QPushButton *makeButton(const char *objectName, const QString &iconName, const char *look, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setObjectName(QString::fromLatin1(objectName));
    button->setAutoDefault(false);
    const bool onAccent = look && qstrcmp(look, "primary") == 0;
    const bool danger = look && qstrcmp(look, "danger") == 0;
    if (!iconName.isEmpty())
        button->setIcon(onAccent ? iconOnAccent(iconName)
                        : danger ? icon(iconName, Tone::Bad)
                                 : icon(iconName));
    button->setIconSize(QSize(iconSize(), iconSize()));
    if (look)
        setLook(button, look);
    return button;
}

QToolButton *makeIconButton(const char *objectName, const QString &iconName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QString::fromLatin1(objectName));
    button->setIcon(icon(iconName));
    button->setIconSize(QSize(iconSize(), iconSize()));
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

namespace {

/// Scrolls up and down alone: its width is never less than what its content needs.
class Column : public QScrollArea
{
public:
    using QScrollArea::QScrollArea;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (watched == widget() && event->type() == QEvent::LayoutRequest)
            setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace

QScrollArea *makeScrollArea(QWidget *content, QWidget *parent)
{
    auto *area = new Column(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLook(content, "plain");
    area->setWidget(content);
    return area;
}

void setHint(QAbstractButton *button, const QString &text)
{
    button->setToolTip(text);
    button->setAccessibleName(text);
}

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget *parent) : QLabel(parent), m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString &text)
{
    setLink(text, {});
}

void ElidedLabel::setLink(const QString &text, const QString &href)
{
    m_text = text;
    m_href = href;
    setTextFormat(href.isEmpty() ? Qt::PlainText : Qt::RichText);
    setAccessibleName(text);
    updateGeometry();
    elide();
}

QSize ElidedLabel::sizeHint() const
{
    ensurePolished();
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() + 2};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), grid(16)), sizeHint().height()};
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_text, m_mode, width());
    const QString link = QStringLiteral("<a href=\"%1\" style=\"color:%3\">%2</a>");
    setText(m_href.isEmpty()
                ? shown
                : link.arg(m_href.toHtmlEscaped(), shown.toHtmlEscaped(), currentColors().accent.name()));
    setToolTip(shown == m_text ? QString() : m_text);
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange ||
        event->type() == QEvent::PaletteChange)
        elide();
}

IconLabel::IconLabel(QWidget *parent, int side) : QWidget(parent)
{
    setFixedSize(QSize(1, 1) * (side > 0 ? side : iconSize()));
}

void IconLabel::setIcon(const QString &name, Tone tone)
{
    m_name = name;
    m_tone = tone;
    update();
}

void IconLabel::setTone(Tone tone)
{
    setIcon(iconNameOf(tone), tone);
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    icon(m_name, m_tone).paint(&painter, rect());
}

Badge::Badge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setState(Tone tone, const QString &text)
{
    m_tone = tone;
    m_text = text;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    const int text = fontMetrics().horizontalAdvance(m_text);
    return {grid(2) + iconSize() + grid(1) + text + grid(3),
            std::max(fontMetrics().height(), iconSize()) + grid(1)};
}

void Badge::paintEvent(QPaintEvent *)
{
    const Colors &colors = currentColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.soft(m_tone));
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    const int side = iconSize();
    const QRect iconRect(grid(2), (height() - side) / 2, side, side);
    icon(iconNameOf(m_tone), m_tone).paint(&painter, iconRect);
    painter.setPen(colors.tone(m_tone));
    painter.drawText(rect().adjusted(iconRect.right() + grid(1), 0, -grid(2), 0),
                     Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

} // namespace tidegate::widgets
