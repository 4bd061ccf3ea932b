#pragma once

#include "core/resource/object.h"

#include <QJsonValue>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <vector>

namespace tidegate::resource {

/// The JSON type of a field and, for objects and lists, of what is in it. A value, cheap to copy.
struct Schema
{
    enum class Type
    {
        Any,
        String,
        Integer,
        Boolean,
        IntegerOrString, ///< a port by number or name
        Quantity,        ///< a number or a string such as `400m`
        Object,          ///< known fields only
        Map,             ///< any key, values of one schema
        List,
    };
    Type type = Type::Any;
    std::map<QString, Schema> fields;       ///< Object
    std::shared_ptr<const Schema> elements; ///< Map and List
    /// List: the fields that tell its entries apart, so that several appliers may own some each; empty = the
    /// list is atomic, or a set.
    QStringList mapKeys = {};
    bool isSet = false;        ///< List of texts: each entry has an owner of its own
    bool isAtomic = false;     ///< Object and Map: changes owners as a whole
    bool isOpen = false;       ///< Object: may hold other fields than these
    QStringList required = {}; ///< Object: fields that a reader counts on
    QString description = {};  ///< a sentence for people
};

/// What stands in a whole object of a kind, `metadata` included; Any for a kind without one.
const Schema &schemaOf(const Kind &kind);

/// Of a kind that is served without being stored: what every object has, spec and status when it has them,
/// and whatever else is in one. `about` is a sentence for people.
Schema openSchema(const QString &about, bool hasSpec);

/// A place where JSON and schema part.
struct Mismatch
{
    enum class Kind
    {
        UnknownField,
        WrongType
    };
    Kind kind;
    QString path;
    QString expected; ///< WrongType: `integer`, `string`, …
    QString found;
};

/// Every mismatch of an object, in the order of its fields; null counts as left out.
std::vector<Mismatch> mismatches(const Object &object);

/// The value without the fields its schema does not know.
QJsonValue withoutUnknown(const QJsonValue &value, const Schema &schema);

} // namespace tidegate::resource
