#include "core/api/body.h"

#include "core/base/units.h"

#include <QJsonArray>
#include <QJsonObject>
#include <cmath>
#include <map>
#include <sstream>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

// Stops documents that grow by aliases of aliases; and the time to insert into an object grows with the
// square of its keys.
constexpr int maxValues = 20'000;
constexpr int maxDuplicates = 100; // told; more of them say nothing more

// "null", "~" and nothing at all; true and false; numbers; else text. Quoted scalars are always text.
QJsonValue scalar(const std::string &tag, const std::string &text)
{
    const QString string = QString::fromStdString(text);
    if (tag == "!" || tag == "tag:yaml.org,2002:str")
        return string;
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return QJsonValue::Null;
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    if (const auto integer = parseInteger(text))
        return qint64(*integer);
    if (const auto number = parseNumber(text); number && std::isfinite(*number))
        return *number;
    return string;
}

/// Builds JSON while the parser runs, so that what is too large is stopped before it is there. Throws
/// YAML::ParserException, as the parser does, which is what ends it.
class JsonBuilder : public YAML::EventHandler
{
public:
    const QJsonValue &document() const { return m_document; }
    /// Paths of the keys that stand twice in their map, `spec.l[1].n`.
    const QStringList &duplicates() const { return m_duplicates; }

    void OnDocumentStart(const YAML::Mark &) override { m_document = {}; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { add(mark, anchor, {}, 1); }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &text) override
    {
        if (!isKeyNext()) {
            add(mark, anchor, scalar(tag, text), 1);
            return;
        }
        m_open.back().key = QString::fromStdString(text);
        if (anchor != 0)
            m_anchors[anchor] = {*m_open.back().key, 1};
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto known = m_anchors.find(anchor);
        if (known == m_anchors.end())
            throw YAML::ParserException(mark, "an alias stands inside of what it refers to");
        if (!known->second.value.isArray() && !known->second.value.isObject() && isKeyNext())
            m_open.back().key = known->second.value.toVariant().toString();
        else
            add(mark, 0, known->second.value, known->second.count);
        if (isTooDeep(known->second.value, qsizetype(m_open.size())))
            tooDeep(mark);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, anchor, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, anchor, true);
    }
    void OnMapEnd() override { close(); }

private:
    struct Counted
    {
        QJsonValue value;
        int count = 0; ///< values in it, itself included
    };
    struct Open
    {
        YAML::Mark mark;
        YAML::anchor_t anchor = 0;
        bool isMap = false;
        std::optional<QString> key; ///< of the value that comes next
        QJsonObject object;
        QJsonArray array;
        int count = 1;
    };

    bool isKeyNext() const { return !m_open.empty() && m_open.back().isMap && !m_open.back().key; }

    [[noreturn]] static void tooDeep(const YAML::Mark &mark)
    {
        throw YAML::ParserException(mark, "more than 100 levels deep");
    }

    void open(const YAML::Mark &mark, YAML::anchor_t anchor, bool isMap)
    {
        if (isKeyNext())
            throw YAML::ParserException(mark, "a key is not text");
        if (m_open.size() > size_t(maxDepth))
            tooDeep(mark);
        m_open.push_back({mark, anchor, isMap, {}, {}, {}, 1});
    }

    void close()
    {
        const Open done = std::move(m_open.back());
        m_open.pop_back();
        add(done.mark, done.anchor, done.isMap ? QJsonValue(done.object) : QJsonValue(done.array),
            done.count);
    }

    void add(const YAML::Mark &mark, YAML::anchor_t anchor, const QJsonValue &value, int count)
    {
        if (m_open.size() > size_t(maxDepth))
            tooDeep(mark);
        if (anchor != 0)
            m_anchors[anchor] = {value, count};
        if (m_open.empty()) {
            m_document = value;
            return;
        }
        Open &parent = m_open.back();
        parent.count += count;
        if (parent.count > maxValues)
            throw YAML::ParserException(mark, "more than 20,000 values");
        if (!parent.isMap) {
            parent.array.append(value);
            return;
        }
        if (!parent.key) // `? ` or a bare `: value`
            throw YAML::ParserException(mark, "a key is not text");
        if (parent.object.contains(*parent.key))
            noteDuplicate();
        parent.object.insert(*parent.key, value);
        parent.key.reset();
    }

    void noteDuplicate()
    {
        QString path;
        for (const Open &each : m_open) {
            if (!each.isMap)
                path += u"[%1]"_s.arg(each.array.size());
            else
                path += path.isEmpty() ? *each.key : u'.' + *each.key;
        }
        if (!m_duplicates.contains(path) && m_duplicates.size() < maxDuplicates)
            m_duplicates << path;
    }

    QJsonValue m_document;
    QStringList m_duplicates;
    std::vector<Open> m_open; ///< outermost first
    std::map<YAML::anchor_t, Counted> m_anchors;
};

tl::unexpected<Error> badYaml(const std::string &what)
{
    return fail(Code::BadRequest, "the body is not valid YAML: " + what);
}

} // namespace

Result<QJsonValue> parseYaml(const QByteArray &text, QStringList *duplicates)
{
    // Document by document: read as a whole, text that no document can begin with (a lone `]`) makes the
    // library produce empty documents for ever.
    try {
        std::istringstream stream(text.toStdString());
        YAML::Parser parser(stream);
        JsonBuilder builder;
        if (!parser.HandleNextDocument(builder))
            return QJsonValue();
        QJsonValue value = builder.document();
        if (duplicates)
            *duplicates = builder.duplicates();
        JsonBuilder rest;
        if (parser.HandleNextDocument(rest))
            return badYaml("one document is expected, and nothing after it");
        return value;
    } catch (const YAML::DeepRecursion &) { // the parser's own limit, above ours
        return badYaml("more than 100 levels deep");
    } catch (const YAML::Exception &exception) {
        const std::string place = exception.mark.is_null()
                                      ? std::string()
                                      : " at line " + std::to_string(exception.mark.line + 1) + ", column " +
                                            std::to_string(exception.mark.column + 1);
        return badYaml(exception.msg + place);
    }
}

} // namespace tidegate::api
