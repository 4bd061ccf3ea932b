#include "core/api/body.h"

#include "core/base/units.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

// Stops documents that grow by aliases of aliases; and the time to insert into an object grows with the
// square of its keys.
constexpr int maxValues = 20'000;

// "null", "~" and nothing at all; true and false; numbers; else text. Quoted scalars are always text.
QJsonValue scalar(const YAML::Node &node)
{
    const std::string &text = node.Scalar();
    const QString string = QString::fromStdString(text);
    if (node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str")
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

class FromYaml
{
public:
    // Its own depth and count, since aliases make the tree larger than the text.
    QJsonValue convert(const YAML::Node &node, int depth)
    {
        if (depth > maxDepth)
            return refuse("more than 100 levels deep");
        if (++m_count > maxValues)
            return refuse("more than 20,000 values");
        if (!m_trouble.empty())
            return {};
        switch (node.Type()) {
        case YAML::NodeType::Scalar:
            return scalar(node);
        case YAML::NodeType::Sequence:
            return list(node, depth);
        case YAML::NodeType::Map:
            return map(node, depth);
        case YAML::NodeType::Null:
        case YAML::NodeType::Undefined:
            break;
        }
        return {};
    }

    const std::string &trouble() const { return m_trouble; } ///< empty when there is none

private:
    QJsonValue refuse(const char *why)
    {
        m_trouble = why;
        return {};
    }

    QJsonArray list(const YAML::Node &node, int depth)
    {
        QJsonArray array;
        for (auto each = node.begin(); each != node.end() && m_trouble.empty(); ++each)
            array.append(convert(*each, depth + 1));
        return array;
    }

    QJsonValue map(const YAML::Node &node, int depth)
    {
        QJsonObject object;
        for (auto each = node.begin(); each != node.end() && m_trouble.empty(); ++each) {
            if (!each->first.IsScalar())
                return refuse("a key is not text");
            object.insert(QString::fromStdString(each->first.Scalar()), convert(each->second, depth + 1));
        }
        return object;
    }

    int m_count = 0;
    std::string m_trouble;
};

tl::unexpected<Error> badYaml(const std::string &what)
{
    return fail(Code::BadRequest, "the body is not valid YAML: " + what);
}

} // namespace

QByteArray mediaTypeOf(std::string_view contentType)
{
    const std::string_view bare = contentType.substr(0, contentType.find(';'));
    return QByteArray(bare.data(), qsizetype(bare.size())).trimmed().toLower();
}

bool isTooDeep(const QJsonValue &value, qsizetype above)
{
    if (above > maxDepth)
        return true;
    const auto below = [above](const QJsonValue &each) { return isTooDeep(each, above + 1); };
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::any_of(array.begin(), array.end(), below);
    }
    const QJsonObject object = value.toObject();
    return std::any_of(object.begin(), object.end(), below);
}

Result<QJsonValue> parseJson(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error == QJsonParseError::NoError) {
        const QJsonValue value =
            document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
        if (isTooDeep(value))
            return fail(Code::BadRequest, "the body is not accepted: more than 100 levels deep");
        return value;
    }
    const QByteArray before = text.first(std::min<qsizetype>(error.offset, text.size()));
    const auto line = before.count('\n') + 1;
    const auto column = before.size() - (before.lastIndexOf('\n') + 1) + 1;
    return fail(Code::BadRequest,
                u"the body is not valid JSON: %1 at line %2, column %3 (byte %4)"_s.arg(error.errorString())
                    .arg(line)
                    .arg(column)
                    .arg(error.offset)
                    .toStdString());
}

Result<QJsonValue> parseYaml(const QByteArray &text)
{
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text.toStdString());
        if (documents.size() > 1)
            return badYaml("one document is expected, here are " + std::to_string(documents.size()));
        FromYaml reader;
        const QJsonValue value = documents.empty() ? QJsonValue() : reader.convert(documents.front(), 0);
        return reader.trouble().empty() ? Result<QJsonValue>(value) : badYaml(reader.trouble());
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

Result<QJsonValue> parseBody(const QByteArray &text, const QByteArray &mediaType)
{
    if (mediaType.isEmpty() || mediaType == "application/json")
        return parseJson(text);
    if (mediaType == "application/yaml" || mediaType == "application/apply-patch+yaml")
        return parseYaml(text);
    return fail(Code::UnsupportedMediaType,
                "the body of the request was in an unknown format - accepted media types include: "
                "application/json, application/yaml");
}

} // namespace tidegate::api
