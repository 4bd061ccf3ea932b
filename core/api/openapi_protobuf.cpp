#include "core/api/openapi_protobuf.h"

#include <QJsonArray>
#include <QJsonDocument>

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
        if (key == u"format")
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
    append(out, field::documentPaths, {});
    append(out, field::documentDefinitions, namedSchemas(swagger.value("definitions"_L1).toObject()));
    return out;
}

} // namespace tidegate::api
