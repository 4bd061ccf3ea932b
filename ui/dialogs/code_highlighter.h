#pragma once

#include "ui/models/function_templates.h"

#include <QRegularExpression>
#include <QSyntaxHighlighter>

namespace tidegate::dialogs {

/// Colours Python, JavaScript and Java: keywords, texts, comments, numbers, decorators. Follows the theme
/// when it is highlighted anew.
class CodeHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit CodeHighlighter(QTextDocument *document);
    void setLanguage(models::FunctionLanguage language);

    /// What a piece of code is, for tests and colours.
    enum class Piece
    {
        Plain,
        Keyword,
        Text,
        Comment,
        Number,
        Mark ///< a decorator or annotation
    };
    static QColor colorOf(Piece piece);

protected:
    void highlightBlock(const QString &text) override;

private:
    void paint(qsizetype from, qsizetype to, Piece piece);
    qsizetype endOfOpen(const QString &text, qsizetype from, int state);

    models::FunctionLanguage m_language = models::FunctionLanguage::Python;
    QRegularExpression m_tokens;
    QStringList m_keywords;
};

} // namespace tidegate::dialogs
