#include "ui/dialogs/code_highlighter.h"

#include "ui/widgets/colors.h"

namespace tidegate::dialogs {

using models::FunctionLanguage;

namespace {

/// What a line leaves open for the next one.
enum Open
{
    Nothing = 0,
    TripleDouble,
    TripleSingle,
    BlockComment,
    Backtick
};

QString closingOf(int state)
{
    switch (state) {
    case TripleDouble:
        return QStringLiteral("\"\"\"");
    case TripleSingle:
        return QStringLiteral("'''");
    case BlockComment:
        return QStringLiteral("*/");
    default:
        return QStringLiteral("`");
    }
}

QStringList keywordsOf(FunctionLanguage language)
{
    QString words;
    switch (language) {
    case FunctionLanguage::Python:
        words = QStringLiteral(
            "False None True and as assert async await break class continue def del elif else except "
            "finally for from global if import in is lambda nonlocal not or pass raise return try "
            "while with yield");
        break;
    case FunctionLanguage::JavaScript:
        words = QStringLiteral(
            "async await break case catch class const continue default delete do else export extends "
            "false finally for function if import in instanceof let new null of return static super "
            "switch this throw true try typeof undefined var void while yield");
        break;
    case FunctionLanguage::Java:
        words = QStringLiteral(
            "abstract boolean break byte case catch char class continue default do double else enum "
            "extends false final finally float for if implements import instanceof int interface "
            "long new null package private protected public record return short static super switch "
            "this throw throws true try var void while");
        break;
    }
    return words.split(QLatin1Char(' '));
}

/// In the order they are tried: comment, what stays open over lines, text, mark, number, word.
QString tokensOf(FunctionLanguage language)
{
    const QString text = QStringLiteral("\"(?:[^\"\\\\]|\\\\.)*\"?|'(?:[^'\\\\]|\\\\.)*'?");
    const QString rest =
        QStringLiteral("|(?<mark>@[A-Za-z_][\\w.]*)|(?<number>\\b\\d[\\w.]*)|(?<word>[A-Za-z_$][\\w$]*)");
    if (language == FunctionLanguage::Python)
        return QStringLiteral("(?<comment>#.*)|(?<open>\"\"\"|''')|(?<text>%1)").arg(text) + rest;
    const QString open =
        language == FunctionLanguage::Java ? QStringLiteral("/\\*|\"\"\"") : QStringLiteral("/\\*|`");
    return QStringLiteral("(?<comment>//.*)|(?<open>%1)|(?<text>%2)").arg(open, text) + rest;
}

} // namespace

CodeHighlighter::CodeHighlighter(QTextDocument *document) : QSyntaxHighlighter(document)
{
    setLanguage(m_language);
}

void CodeHighlighter::setLanguage(FunctionLanguage language)
{
    m_language = language;
    m_keywords = keywordsOf(language);
    m_tokens.setPattern(tokensOf(language));
    rehighlight();
}

QColor CodeHighlighter::colorOf(Piece piece)
{
    const widgets::Colors &colors = widgets::currentColors();
    switch (piece) {
    case Piece::Keyword:
        return colors.accent;
    case Piece::Text:
        return colors.good;
    case Piece::Comment:
        return colors.muted;
    case Piece::Number:
        return colors.caution;
    case Piece::Mark:
        return widgets::markColor(3);
    case Piece::Plain:
        break;
    }
    return colors.text;
}

void CodeHighlighter::paint(qsizetype from, qsizetype to, Piece piece)
{
    QTextCharFormat format;
    format.setForeground(colorOf(piece));
    if (piece == Piece::Keyword)
        format.setFontWeight(QFont::DemiBold);
    setFormat(int(from), int(to - from), format);
}

/// Where what is open ends, after its closing mark; the end of the line, and it stays open, when it does not.
qsizetype CodeHighlighter::endOfOpen(const QString &text, qsizetype from, int state)
{
    const QString closing = closingOf(state);
    const qsizetype at = text.indexOf(closing, from);
    setCurrentBlockState(at < 0 ? state : int(Nothing));
    return at < 0 ? text.size() : at + closing.size();
}

void CodeHighlighter::highlightBlock(const QString &text)
{
    qsizetype at = 0;
    setCurrentBlockState(Nothing);
    if (const int before = previousBlockState(); before > Nothing) {
        at = endOfOpen(text, 0, before);
        paint(0, at, before == BlockComment ? Piece::Comment : Piece::Text);
    }
    while (at < text.size()) {
        const QRegularExpressionMatch match = m_tokens.match(text, at);
        if (!match.hasMatch())
            return;
        const qsizetype from = match.capturedStart();
        at = match.capturedEnd();
        if (match.capturedStart(QStringLiteral("open")) >= 0) {
            const QString mark = match.captured();
            const int state = mark == QLatin1String("\"\"\"") ? TripleDouble
                              : mark == QLatin1String("'''")  ? TripleSingle
                              : mark == QLatin1String("`")    ? Backtick
                                                              : BlockComment;
            at = endOfOpen(text, at, state);
            paint(from, at, state == BlockComment ? Piece::Comment : Piece::Text);
        } else if (match.capturedStart(QStringLiteral("comment")) >= 0) {
            paint(from, at, Piece::Comment);
        } else if (match.capturedStart(QStringLiteral("text")) >= 0) {
            paint(from, at, Piece::Text);
        } else if (match.capturedStart(QStringLiteral("mark")) >= 0) {
            paint(from, at, Piece::Mark);
        } else if (match.capturedStart(QStringLiteral("number")) >= 0) {
            paint(from, at, Piece::Number);
        } else if (m_keywords.contains(match.captured())) {
            paint(from, at, Piece::Keyword);
        }
    }
}

} // namespace tidegate::dialogs
