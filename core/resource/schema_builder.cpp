#include "core/resource/schema_builder.h"

namespace tidegate::resource::schemas {

namespace {

Schema ofType(Schema::Type type, const char *about)
{
    Schema schema;
    schema.type = type;
    schema.description = QString::fromUtf8(about);
    return schema;
}

} // namespace

Schema text(const char *about)
{
    return ofType(Schema::Type::String, about);
}

Schema integer(const char *about)
{
    return ofType(Schema::Type::Integer, about);
}

Schema boolean(const char *about)
{
    return ofType(Schema::Type::Boolean, about);
}

Schema intOrText(const char *about)
{
    return ofType(Schema::Type::IntegerOrString, about);
}

Schema quantity(const char *about)
{
    return ofType(Schema::Type::Quantity, about);
}

Schema anything(const char *about)
{
    return ofType(Schema::Type::Any, about);
}

Schema object(const char *about, Fields fields, const QStringList &required)
{
    Schema schema = ofType(Schema::Type::Object, about);
    schema.fields = std::move(fields);
    schema.required = required;
    return schema;
}

Schema list(const char *about, Schema element, const QStringList &mapKeys)
{
    Schema schema = ofType(Schema::Type::List, about);
    schema.elements = std::make_shared<const Schema>(std::move(element));
    schema.mapKeys = mapKeys;
    return schema;
}

Schema texts(const char *about)
{
    return list(about, text());
}

Schema map(const char *about, Schema element)
{
    Schema schema = ofType(Schema::Type::Map, about);
    schema.elements = std::make_shared<const Schema>(std::move(element));
    return schema;
}

Schema atomic(Schema schema)
{
    schema.isAtomic = true;
    return schema;
}

Schema open(Schema schema)
{
    schema.isOpen = true;
    return schema;
}

Schema uniqueTexts(const char *about)
{
    Schema schema = texts(about);
    schema.isSet = true;
    return schema;
}

} // namespace tidegate::resource::schemas
