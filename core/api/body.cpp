#include "core/api/body.h"

#include "core/api/protobuf.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::api {

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

Result<QJsonValue> parseBody(const QByteArray &text, const QByteArray &mediaType)
{
    if (mediaType.isEmpty() || mediaType == "application/json")
        return parseJson(text);
    if (mediaType == "application/yaml" || mediaType == "application/apply-patch+yaml")
        return parseYaml(text);
    if (mediaType == protobufType)
        return parseProtobuf(text).map([](const QJsonObject &json) { return QJsonValue(json); });
    return fail(Code::UnsupportedMediaType,
                "the body of the request was in an unknown format - accepted media types include: "
                "application/json, application/yaml");
}

} // namespace tidegate::api
