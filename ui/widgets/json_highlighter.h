#pragma once

#include <QSyntaxHighlighter>

class QPlainTextEdit;

namespace tidegate::widgets {

/// Colours JSON in an editor: names, texts, numbers, words; follows the theme. Off for a text that is no
/// JSON.
class JsonHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit JsonHighlighter(QPlainTextEdit *editor);
    void setActive(bool active);
    bool isActive() const { return m_isActive; }

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void highlightBlock(const QString &text) override;

private:
    bool m_isActive = true;
};

} // namespace tidegate::widgets
