#include "core/runtime/function_source.h"

#include <QRegularExpression>
#include <algorithm>

namespace tidegate::runtime {

namespace {

/// Goes once through a text.
class Blanker
{
public:
    Blanker(const std::string &text, Language language, Quotes quotes)
        : m_text(text)
        , m_out(text)
        , m_isPython(language == Language::Python)
        , m_isNode(language == Language::Node)
        , m_blanks(quotes == Quotes::Blank)
    {
    }

    std::string run()
    {
        while (m_at < m_text.size()) {
            if (m_isPython ? starts("#") : starts("//"))
                blankTo(m_text.find('\n', m_at));
            else if (!m_isPython && starts("/*"))
                blankTo(behind("*/", m_at + 2));
            else if (!quoted())
                ++m_at;
        }
        return std::move(m_out);
    }

private:
    bool starts(std::string_view what) const { return m_text.compare(m_at, what.size(), what) == 0; }

    size_t behind(std::string_view what, size_t from) const
    {
        const size_t found = m_text.find(what, from);
        return found == std::string::npos ? found : found + what.size();
    }

    void blank(size_t from, size_t to)
    {
        for (size_t i = from; i < std::min(to, m_out.size()); ++i)
            m_out[i] = m_out[i] == '\n' ? '\n' : ' ';
    }

    void blankTo(size_t end)
    {
        end = std::min(end, m_text.size());
        blank(m_at, end);
        m_at = end;
    }

    bool quoted()
    {
        for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'", "`"}) {
            const bool isKnown = quote == "'''" ? m_isPython
                                 : quote == "`" ? m_isNode
                                                : quote.size() == 1 || !m_isNode;
            if (isKnown && starts(quote)) {
                skipQuoted(quote);
                return true;
            }
        }
        return false;
    }

    void skipQuoted(std::string_view quote)
    {
        const bool mayBreak = quote.size() == 3 || quote == "`";
        const size_t begin = m_at + quote.size();
        for (m_at = begin; m_at < m_text.size() && !starts(quote); ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
            else if (m_text[m_at] == '\n' && !mayBreak)
                break;
        }
        if (m_blanks)
            blank(begin, m_at);
        m_at = std::min(m_text.size(), m_at + quote.size());
    }

    const std::string &m_text;
    std::string m_out;
    const bool m_isPython;
    const bool m_isNode;
    const bool m_blanks;
    size_t m_at = 0;
};

QRegularExpression pattern(const char *text)
{
    return QRegularExpression(QString::fromLatin1(text), QRegularExpression::MultilineOption);
}

bool contains(const QString &text, const char *expression)
{
    return text.contains(pattern(expression));
}

/// The names of parameters, without annotations, defaults and what lies in brackets within.
QStringList parameterNames(const QString &list)
{
    QStringList names;
    int depth = 0;
    QString name;
    bool isName = true;
    for (const QChar c : list + u',') {
        if (c == u',' && depth == 0) {
            if (!name.trimmed().isEmpty())
                names.append(name.trimmed());
            name.clear();
            isName = true;
            continue;
        }
        depth += QStringLiteral("([{").contains(c) ? 1 : QStringLiteral(")]}").contains(c) ? -1 : 0;
        isName = isName && c != u':' && c != u'=';
        if (isName)
            name += c;
    }
    return names;
}

bool isRequestName(QString name)
{
    name = name.toLower().remove(u'_');
    return name == u"request" || name == u"req";
}

bool isEventName(QString name)
{
    name = name.toLower().remove(u'_');
    return name == u"event" || name == u"cloudevent" || name == u"ce";
}

std::string pythonSignature(const QStringList &names)
{
    if (names.size() == 1)
        return isRequestName(names[0]) ? "http" : isEventName(names[0]) ? "cloudevent" : "";
    const bool isOlder =
        names.size() == 2 && (isEventName(names[0]) || names[0] == u"data") && names[1] == u"context";
    return isOlder ? "event" : "";
}

std::string nodeSignature(const QStringList &names)
{
    if (names.size() == 1 && isEventName(names[0]))
        return "cloudevent";
    const QString second = names.size() == 2 ? names[1].toLower().remove(u'_') : QString();
    return (second == u"res" || second == u"response") && isRequestName(names[0]) ? "http" : "";
}

/// What stands behind a name: a function with these parameters, or nothing.
std::string nodeFunction(const QString &text, const QString &name)
{
    const QString escaped = QRegularExpression::escape(name);
    const QString list = QStringLiteral("\\(([^()]*)\\)");
    for (const QString &expression :
         {QStringLiteral("\\bfunction\\s*\\*?\\s*%1\\s*%2").arg(escaped, list),
          QStringLiteral("(?<![\\w$])%1\\s*[:=]\\s*(?:async\\s+)?function\\s*\\w*\\s*%2").arg(escaped, list),
          QStringLiteral("(?<![\\w$])%1\\s*[:=]\\s*(?:async\\s*)?%2\\s*=>").arg(escaped, list),
          QStringLiteral("(?<![\\w$])%1\\s*[:=]\\s*(?:async\\s+)?(\\w+)\\s*=>").arg(escaped)}) {
        const auto match = QRegularExpression(expression).match(text);
        if (match.hasMatch())
            return nodeSignature(parameterNames(match.captured(1)));
    }
    return {};
}

QStringList nodeExports(const QString &text)
{
    QStringList names;
    for (const char *expression :
         {"\\bexports\\.(\\w+)\\s*=", "\\bexport\\s+(?:async\\s+)?function\\s+(\\w+)",
          "\\bexport\\s+(?:const|let|var)\\s+(\\w+)\\s*="}) {
        for (auto it = pattern(expression).globalMatch(text); it.hasNext();)
            names.append(it.next().captured(1));
    }
    const auto object = pattern("\\bmodule\\.exports\\s*=\\s*\\{([^}]*)").match(text);
    if (object.hasMatch()) {
        for (const QString &part : object.captured(1).split(u','))
            names.append(
                part.section(u':', 0, 0).section(u'(', 0, 0).remove(QStringLiteral("async ")).trimmed());
    }
    names.removeDuplicates();
    names.removeAll(QString());
    return names;
}

} // namespace

std::string withoutComments(const std::string &text, Language language, Quotes quotes)
{
    return Blanker(text, language, quotes).run();
}

SourceLook lookAtPython(const std::string &source)
{
    const QString text = QString::fromStdString(withoutComments(source, Language::Python, Quotes::Blank));
    SourceLook look;
    look.isProgram =
        contains(text, "^if\\s+__name__\\b") || contains(text, "^\\w+\\(\\)") ||
        contains(text, "\\b(serve_forever|run_forever|run_app|make_server|\\w*HTTPServer)\\b|\\b(uvicorn|app|"
                       "application|server|web)\\.(run|serve|listen)\\(");
    const bool mayBeMarked = contains(text, "^(import|from)\\s+functions_framework\\b");
    const auto decorated =
        pattern("^@(?:\\w+\\.)?(http|cloud_event)\\b[^\\n]*\\n(?:@[^\\n]*\\n|\\s*\\n)*(?:async\\s+)?"
                "def\\s+(\\w+)");
    for (auto it = decorated.globalMatch(text); mayBeMarked && it.hasNext();) {
        const auto match = it.next();
        look.functions.push_back(
            {match.captured(2).toStdString(), match.captured(1) == u"http" ? "http" : "cloudevent"});
    }
    look.isMarked = !look.functions.empty();
    if (look.isMarked)
        return look;
    const auto plain = pattern("^(?:async\\s+)?def\\s+([A-Za-z]\\w*)\\s*\\(((?:[^()]|\\([^()]*\\))*)\\)");
    for (auto it = plain.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const std::string signature = pythonSignature(parameterNames(match.captured(2)));
        if (!signature.empty())
            look.functions.push_back({match.captured(1).toStdString(), signature});
    }
    return look;
}

SourceLook lookAtNode(const std::string &source)
{
    const QString whole = QString::fromStdString(withoutComments(source, Language::Node, Quotes::Keep));
    SourceLook look;
    look.isMarked = contains(whole, "['\"]@google-cloud/functions-framework['\"]");
    const auto calls = pattern("(?<![\\w$])(http|cloudEvent)\\s*\\(\\s*['\"`]([\\w.$-]+)['\"`]");
    for (auto it = calls.globalMatch(whole); look.isMarked && it.hasNext();) {
        const auto match = it.next();
        look.functions.push_back(
            {match.captured(2).toStdString(), match.captured(1) == u"http" ? "http" : "cloudevent"});
    }
    if (!look.functions.empty())
        return look;
    const QString text = QString::fromStdString(withoutComments(source, Language::Node, Quotes::Blank));
    look.isProgram =
        contains(text, "\\.listen\\s*\\(|\\bcreate(Secure)?Server\\b|\\brequire\\.main\\b|\\bserve\\s*\\(");
    for (const QString &name : nodeExports(text)) {
        const std::string signature = nodeFunction(text, name);
        if (!signature.empty())
            look.functions.push_back({name.toStdString(), signature});
    }
    const std::string own = nodeFunction(text, QStringLiteral("module.exports"));
    if (!own.empty())
        look.functions.push_back({"function", own});
    return look;
}

SourceLook lookAtJava(const std::string &source)
{
    const QString text = QString::fromStdString(withoutComments(source, Language::Java, Quotes::Blank));
    const auto package = pattern("^\\s*package\\s+([\\w.]+)\\s*;").match(text);
    const QString before = package.hasMatch() ? package.captured(1) + u'.' : QString();
    SourceLook look;
    const auto classes = pattern("\\bclass\\s+(\\w+)[^{;]*?\\bimplements\\b([^{]*)\\{");
    for (auto it = classes.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const auto shape = pattern("\\b(HttpFunction|CloudEventsFunction|RawBackgroundFunction)\\b")
                               .match(match.captured(2));
        if (!shape.hasMatch())
            continue;
        const QString kind = shape.captured(1);
        look.functions.push_back({(before + match.captured(1)).toStdString(), kind == u"HttpFunction" ? "http"
                                                                              : kind == u"CloudEventsFunction"
                                                                                  ? "cloudevent"
                                                                                  : "event"});
    }
    look.isMarked = !look.functions.empty();
    look.isProgram = contains(text, "\\bstatic\\s+void\\s+main\\s*\\(");
    return look;
}

std::optional<FunctionFacts> functionOf(const SourceLook &look, const std::string &source)
{
    if (look.functions.empty() || (look.isProgram && !look.isMarked))
        return std::nullopt;
    if (look.functions.size() > 1)
        return FunctionFacts{source, {}, {}};
    return FunctionFacts{source, look.functions.front().target, look.functions.front().signature};
}

} // namespace tidegate::runtime
