#include "ui/widgets/json_highlighter.h"

#include "ui/widgets/colors.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QRegularExpression>

namespace tidegate::widgets {

JsonHighlighter::JsonHighlighter(QPlainTextEdit *editor) : QSyntaxHighlighter(editor->document())
{
    editor->installEventFilter(this);
}

void JsonHighlighter::setActive(bool active)
{
    if (active == m_isActive)
        return;
    m_isActive = active;
    rehighlight();
}

bool JsonHighlighter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_isActive)
        QMetaObject::invokeMethod(this, &JsonHighlighter::rehighlight, Qt::QueuedConnection);
    return QSyntaxHighlighter::eventFilter(watched, event);
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    if (!m_isActive)
        return;
    // A text that breaks off goes to the end of its line: JSON's have none in them.
    static const QRegularExpression word(QStringLiteral(
        R"re((?<text>"(?:[^"\\]|\\.)*"?)(?<colon>\s*:)?|(?<number>-?\d[\d.eE+-]*)|(?<word>\b(?:true|false|null)\b))re"));
    enum
    {
        Name = 6,
        Text = 1,
        Number = 2,
        Word = 3
    }; // of the eight mark colours
    auto matches = word.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        QTextCharFormat format;
        QString part = QStringLiteral("text");
        if (match.capturedLength(part) > 0) {
            format.setForeground(markColor(match.capturedLength(QStringLiteral("colon")) > 0 ? Name : Text));
        } else {
            part = match.capturedLength(QStringLiteral("number")) > 0 ? QStringLiteral("number")
                                                                      : QStringLiteral("word");
            format.setForeground(markColor(part == QLatin1String("number") ? Number : Word));
        }
        setFormat(int(match.capturedStart(part)), int(match.capturedLength(part)), format);
    }
}

} // namespace tidegate::widgets
