#include "core/resource/schema.h"

#include <QJsonArray>
#include <QJsonObject>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QString nameOf(Schema::Type type)
{
    switch (type) {
    case Schema::Type::String:
        return u"string"_s;
    case Schema::Type::Integer:
        return u"integer"_s;
    case Schema::Type::Boolean:
        return u"boolean"_s;
    case Schema::Type::IntegerOrString:
        return u"integer or string"_s;
    case Schema::Type::Quantity:
        return u"quantity"_s;
    case Schema::Type::Object:
    case Schema::Type::Map:
        return u"object"_s;
    case Schema::Type::List:
        return u"array"_s;
    case Schema::Type::Any:
        break;
    }
    return u"value"_s;
}

QString nameOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return u"boolean"_s;
    case QJsonValue::Double:
        return u"number"_s;
    case QJsonValue::String:
        return u"string"_s;
    case QJsonValue::Array:
        return u"array"_s;
    case QJsonValue::Object:
        return u"object"_s;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return u"null"_s;
}

bool isInteger(const QJsonValue &value)
{
    return value.isDouble() && std::trunc(value.toDouble()) == value.toDouble();
}

bool fits(const QJsonValue &value, Schema::Type type)
{
    switch (type) {
    case Schema::Type::String:
        return value.isString();
    case Schema::Type::Integer:
        return isInteger(value);
    case Schema::Type::Boolean:
        return value.isBool();
    case Schema::Type::IntegerOrString:
        return isInteger(value) || value.isString();
    case Schema::Type::Quantity:
        return value.isDouble() || value.isString();
    case Schema::Type::Object:
    case Schema::Type::Map:
        return value.isObject();
    case Schema::Type::List:
        return value.isArray();
    case Schema::Type::Any:
        break;
    }
    return true;
}

class Walk
{
public:
    void visit(const QJsonValue &value, const Schema &schema, const QString &path);
    std::vector<Mismatch> found;

private:
    void visitObject(const QJsonObject &object, const Schema &schema, const QString &path);
};

void Walk::visit(const QJsonValue &value, const Schema &schema, const QString &path)
{
    if (value.isNull())
        return;
    if (!fits(value, schema.type)) {
        found.push_back({Mismatch::Kind::WrongType, path, nameOf(schema.type), nameOf(value)});
        return;
    }
    if (schema.type == Schema::Type::Object || schema.type == Schema::Type::Map)
        visitObject(value.toObject(), schema, path);
    if (schema.type != Schema::Type::List)
        return;
    const QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < array.size(); ++i)
        visit(array[i], *schema.elements, u"%1[%2]"_s.arg(path).arg(i));
}

void Walk::visitObject(const QJsonObject &object, const Schema &schema, const QString &path)
{
    const bool isMap = schema.type == Schema::Type::Map;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString dotted = path.isEmpty() ? it.key() : path + u'.' + it.key();
        const auto field = schema.fields.find(it.key());
        if (isMap)
            visit(it.value(), *schema.elements, path + u'[' + it.key() + u']');
        else if (field == schema.fields.end() && schema.isOpen)
            continue;
        else if (field == schema.fields.end())
            found.push_back({Mismatch::Kind::UnknownField, dotted, {}, {}});
        else
            visit(it.value(), field->second, dotted);
    }
}

} // namespace

QJsonValue withoutUnknown(const QJsonValue &value, const Schema &schema)
{
    if (value.isArray() && schema.type == Schema::Type::List) {
        QJsonArray array;
        for (const QJsonValue &each : value.toArray())
            array.append(withoutUnknown(each, *schema.elements));
        return array;
    }
    if (!value.isObject() || schema.type != Schema::Type::Object)
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end();) {
        const auto field = schema.fields.find(it.key());
        if (field == schema.fields.end() && !schema.isOpen) {
            it = object.erase(it);
            continue;
        }
        if (field != schema.fields.end())
            it.value() = withoutUnknown(it.value(), field->second);
        ++it;
    }
    return object;
}

std::vector<Mismatch> mismatches(const Object &object)
{
    const Kind *kind = object.kind();
    if (!kind)
        return {};
    Walk walk;
    walk.visit(object.json(), schemaOf(*kind), {});
    return std::move(walk.found);
}

} // namespace tidegate::resource
