#include "ui/widgets/text_view.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QScrollBar>

namespace tidegate::widgets {

TextView::TextView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    setTabStopDistance(QFontMetricsF(font()).horizontalAdvance(QLatin1Char(' ')) * 4);
    useFixedFont();
}

QFont TextView::fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(QFontInfo(QApplication::font()).pixelSize() - 1);
    return font;
}

void TextView::useFixedFont()
{
    if (const QFont font = fixedFont(); font != this->font())
        setFont(font);
}

void TextView::setContent(const QString &text)
{
    if (text == toPlainText())
        return;
    QScrollBar *bar = verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum() && bar->maximum() > 0;
    const int place = bar->value();
    setPlainText(text);
    bar->setValue(atEnd ? bar->maximum() : place);
}

void TextView::scrollToEnd()
{
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void TextView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        useFixedFont();
}

} // namespace tidegate::widgets
