#include "core/api/openapi_protobuf.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

// The numbers of the fields in gnostic's openapi_v2.proto.
namespace field {
constexpr int documentSwagger = 1;
constexpr int documentInfo = 2;
constexpr int documentPaths = 8;
constexpr int documentDefinitions = 9;
constexpr int infoTitle = 1;
constexpr int infoVersion = 2;
constexpr int pathsPath = 2;
constexpr int pathParameters = 9;
constexpr int operationParameters = 8;
constexpr int operationResponses = 9;
constexpr int operationExtension = 13;
constexpr int parameterOfPlace = 2; ///< one that is not the body
constexpr int parameterOfQuery = 3;
constexpr int parameterOfPath = 4;
constexpr int parameterRequired = 1;
constexpr int parameterIn = 2;
constexpr int parameterName = 4;
constexpr int queryParameterType = 6;
constexpr int pathParameterType = 5;
constexpr int responseDescription = 1;
constexpr int responseSchema = 2;
constexpr int schemaReference = 1;
constexpr int schemaFormat = 2;
constexpr int schemaDescription = 4;
constexpr int schemaRequired = 19;
constexpr int schemaAdditionalProperties = 21;
constexpr int schemaType = 22;
constexpr int schemaItems = 23;
constexpr int schemaProperties = 25;
constexpr int schemaExtension = 31;
constexpr int onlyField = 1; ///< of the messages that wrap one thing
constexpr int pairName = 1;
constexpr int pairValue = 2;
constexpr int anyYaml = 2;
} // namespace field

void appendVarint(QByteArray &out, quint64 value)
{
    for (; value >= 0x80; value >>= 7)
        out.append(char(value | 0x80));
    out.append(char(value));
}

// A length-delimited field: text, or a message within.
void append(QByteArray &out, int number, const QByteArray &content)
{
    appendVarint(out, quint64(number) << 3 | 2);
    appendVarint(out, quint64(content.size()));
    out.append(content);
}

void appendEach(QByteArray &out, int number, const QJsonArray &texts)
{
    for (const QJsonValue &each : texts)
        append(out, number, each.toString().toUtf8());
}

QByteArray wrapped(const QByteArray &content)
{
    QByteArray out;
    append(out, field::onlyField, content);
    return out;
}

QByteArray pairOf(const QString &name, const QByteArray &value)
{
    QByteArray out;
    append(out, field::pairName, name.toUtf8());
    append(out, field::pairValue, value);
    return out;
}

// Extensions are carried as YAML text, of which JSON is a part.
QByteArray extension(const QString &name, const QJsonValue &value)
{
    QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    QByteArray any;
    append(any, field::anyYaml, text.mid(1, text.size() - 2));
    return pairOf(name, any);
}

QByteArray schemaMessage(const QJsonObject &schema);

QByteArray namedSchemas(const QJsonObject &schemas)
{
    QByteArray out;
    for (auto it = schemas.begin(); it != schemas.end(); ++it)
        append(out, field::onlyField, pairOf(it.key(), schemaMessage(it.value().toObject())));
    return out;
}

QByteArray schemaMessage(const QJsonObject &schema)
{
    QByteArray out;
    for (auto it = schema.begin(); it != schema.end(); ++it) {
        const QString key = it.key();
        if (key == u"$ref")
            append(out, field::schemaReference, it.value().toString().toUtf8());
        else if (key == u"format")
            append(out, field::schemaFormat, it.value().toString().toUtf8());
        else if (key == u"description")
            append(out, field::schemaDescription, it.value().toString().toUtf8());
        else if (key == u"required")
            appendEach(out, field::schemaRequired, it.value().toArray());
        else if (key == u"type")
            append(out, field::schemaType, wrapped(it.value().toString().toUtf8()));
        else if (key == u"additionalProperties")
            append(out, field::schemaAdditionalProperties, wrapped(schemaMessage(it.value().toObject())));
        else if (key == u"items")
            append(out, field::schemaItems, wrapped(schemaMessage(it.value().toObject())));
        else if (key == u"properties")
            append(out, field::schemaProperties, namedSchemas(it.value().toObject()));
        else if (key.startsWith(u"x-"_s))
            append(out, field::schemaExtension, extension(key, it.value()));
    }
    return out;
}

QByteArray parameterMessage(const QJsonObject &parameter)
{
    const bool ofPath = parameter.value("in"_L1) == u"path"_s;
    const auto text = [&](QLatin1StringView key) { return parameter.value(key).toString().toUtf8(); };
    QByteArray out;
    if (parameter.value("required"_L1).toBool()) {
        appendVarint(out, quint64(field::parameterRequired) << 3);
        appendVarint(out, 1);
    }
    append(out, field::parameterIn, text("in"_L1));
    append(out, field::parameterName, text("name"_L1));
    append(out, ofPath ? field::pathParameterType : field::queryParameterType, text("type"_L1));
    QByteArray place;
    append(place, ofPath ? field::parameterOfPath : field::parameterOfQuery, out);
    QByteArray whole;
    append(whole, field::parameterOfPlace, place);
    return wrapped(whole);
}

void appendParameters(QByteArray &out, int number, const QJsonObject &of)
{
    const QJsonArray parameters = of.value("parameters"_L1).toArray();
    for (const QJsonValue &each : parameters)
        append(out, number, parameterMessage(each.toObject()));
}

QByteArray responsesMessage(const QJsonObject &responses)
{
    QByteArray out;
    for (auto it = responses.begin(); it != responses.end(); ++it) {
        const QJsonObject response = it.value().toObject();
        QByteArray message;
        append(message, field::responseDescription, response.value("description"_L1).toString().toUtf8());
        append(message, field::responseSchema,
               wrapped(schemaMessage(response.value("schema"_L1).toObject())));
        append(out, field::onlyField, pairOf(it.key(), wrapped(message)));
    }
    return out;
}

QByteArray operationMessage(const QJsonObject &operation)
{
    QByteArray out;
    appendParameters(out, field::operationParameters, operation);
    append(out, field::operationResponses, responsesMessage(operation.value("responses"_L1).toObject()));
    for (auto it = operation.begin(); it != operation.end(); ++it) {
        if (it.key().startsWith(u"x-"_s))
            append(out, field::operationExtension, extension(it.key(), it.value()));
    }
    return out;
}

QByteArray pathMessage(const QJsonObject &path)
{
    static const std::vector<std::pair<QString, int>> methods{
        {u"get"_s, 2}, {u"put"_s, 3}, {u"post"_s, 4}, {u"delete"_s, 5}, {u"patch"_s, 8}};
    QByteArray out;
    for (const auto &[method, number] : methods) {
        if (path.contains(method))
            append(out, number, operationMessage(path.value(method).toObject()));
    }
    appendParameters(out, field::pathParameters, path);
    return out;
}

QByteArray pathsMessage(const QJsonObject &paths)
{
    QByteArray out;
    for (auto it = paths.begin(); it != paths.end(); ++it)
        append(out, field::pathsPath, pairOf(it.key(), pathMessage(it.value().toObject())));
    return out;
}

} // namespace

QByteArray swaggerProtobuf(const QJsonObject &swagger)
{
    const QJsonObject about = swagger.value("info"_L1).toObject();
    QByteArray info;
    append(info, field::infoTitle, about.value("title"_L1).toString().toUtf8());
    append(info, field::infoVersion, about.value("version"_L1).toString().toUtf8());
    QByteArray out;
    append(out, field::documentSwagger, swagger.value("swagger"_L1).toString().toUtf8());
    append(out, field::documentInfo, info);
    append(out, field::documentPaths, pathsMessage(swagger.value("paths"_L1).toObject()));
    append(out, field::documentDefinitions, namedSchemas(swagger.value("definitions"_L1).toObject()));
    return out;
}

} // namespace tidegate::api
