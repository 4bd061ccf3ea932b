#include "core/api/strategic_patch.h"

#include "core/api/field_walk.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Schema;

namespace {

const QString directive = u"$patch"_s;
const QString retainKeys = u"$retainKeys"_s;
const QString orderPrefix = u"$setElementOrder/"_s;
const QString deletePrefix = u"$deleteFromPrimitiveList/"_s;

bool isWholeList(const Schema &schema)
{
    return schema.mapKeys.isEmpty() && !schema.isSet;
}

tl::unexpected<Error> malformed(const QString &what)
{
    return fail(Code::BadRequest, what.toStdString());
}

Result<> checkDirective(const QJsonValue &value)
{
    if (value.isUndefined() || value == u"replace"_s || value == u"delete"_s || value == u"merge"_s)
        return {};
    return malformed(u"unknown patch type %1 found in map"_s.arg(value.toString()));
}

qsizetype placeOf(const QJsonArray &list, const QString &step, const Schema &schema)
{
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (elementStep(list[i], schema) == step)
            return i;
    }
    return -1;
}

Result<QJsonArray> stepsOf(const QJsonValue &list, const Schema &schema, const QString &name)
{
    QJsonArray steps;
    const QJsonArray elements = list.toArray();
    for (const QJsonValue &element : elements) {
        const QString step = elementStep(element, schema);
        if (step.isEmpty())
            return malformed(u"an element of the list %1 does not have its key: %2"_s.arg(
                name, schema.isSet ? u"a string"_s : schema.mapKeys.join(u", "_s)));
        steps.append(step);
    }
    return steps;
}

class Patching
{
public:
    Result<QJsonObject> object(const QJsonObject &target, const QJsonObject &patch, const Schema &schema)
    {
        const QJsonValue how = patch.value(directive);
        if (auto known = checkDirective(how); !known)
            return tl::unexpected(known.error());
        if (how == u"delete"_s)
            return QJsonObject{};
        QJsonObject result = how == u"replace"_s ? QJsonObject{} : target;
        if (auto kept = retain(result, patch); !kept)
            return tl::unexpected(kept.error());
        for (auto it = patch.begin(); it != patch.end(); ++it) {
            if (it.key().startsWith(u'$'))
                continue;
            if (auto done = field(result, patch, it.key(), schemaBelow(schema, it.key())); !done)
                return tl::unexpected(done.error());
        }
        for (auto it = patch.begin(); it != patch.end(); ++it) {
            if (auto done = listDirective(result, it.key(), it.value(), schema); !done)
                return tl::unexpected(done.error());
        }
        return result;
    }

private:
    // Of what is there, only the named keys stay; what the patch sets must be among them.
    static Result<> retain(QJsonObject &result, const QJsonObject &patch)
    {
        if (!patch.contains(retainKeys))
            return {};
        const QJsonArray keys = patch.value(retainKeys).toArray();
        for (auto it = patch.begin(); it != patch.end(); ++it) {
            if (!it.key().startsWith(u'$') && !it.value().isNull() && !keys.contains(it.key()))
                return malformed(u"$retainKeys does not name %1, which the patch sets"_s.arg(it.key()));
        }
        const QStringList present = result.keys();
        for (const QString &key : present) {
            if (!keys.contains(key))
                result.remove(key);
        }
        return {};
    }

    Result<> field(QJsonObject &result, const QJsonObject &patch, const QString &name, const Schema &schema)
    {
        const QJsonValue value = patch.value(name);
        if (value.isNull() || value[directive] == u"delete"_s) {
            result.remove(name);
        } else if (value.isObject()) {
            auto merged = object(result.value(name).toObject(), value.toObject(), schema);
            if (!merged)
                return tl::unexpected(merged.error());
            result.insert(name, *merged);
        } else if (value.isArray() && !isWholeList(schema)) {
            auto merged = list(result.value(name).toArray(), value.toArray(), schema, name);
            if (!merged)
                return tl::unexpected(merged.error());
            result.insert(name, *merged);
        } else {
            result.insert(name, value);
        }
        return {};
    }

    Result<QJsonArray> list(QJsonArray target, const QJsonArray &patch, const Schema &schema,
                            const QString &name)
    {
        QJsonArray elements;
        for (const QJsonValue &element : patch) {
            if (element[directive] == u"replace"_s)
                target = {};
            if (!element.isObject() || element.toObject().keys() != QStringList{directive})
                elements.append(element);
        }
        const auto steps = stepsOf(elements, schema, name);
        if (!steps)
            return tl::unexpected(steps.error());
        for (qsizetype i = 0; i < elements.size(); ++i) {
            const qsizetype place = placeOf(target, steps->at(i).toString(), schema);
            if (auto done = element(target, place, elements[i], schema); !done)
                return tl::unexpected(done.error());
        }
        return target;
    }

    Result<> element(QJsonArray &target, qsizetype place, const QJsonValue &patch, const Schema &schema)
    {
        if (patch[directive] == u"delete"_s) {
            if (place >= 0)
                target.removeAt(place);
            return {};
        }
        QJsonValue merged = patch;
        if (patch.isObject()) {
            const QJsonObject before = place < 0 ? QJsonObject{} : target[place].toObject();
            static const Schema anything{};
            auto object =
                this->object(before, patch.toObject(), schema.elements ? *schema.elements : anything);
            if (!object)
                return tl::unexpected(object.error());
            merged = *object;
        }
        if (place < 0)
            target.append(merged);
        else
            target.replace(place, merged);
        return {};
    }

    static Result<> listDirective(QJsonObject &result, const QString &key, const QJsonValue &value,
                                  const Schema &schema)
    {
        const bool orders = key.startsWith(orderPrefix);
        if (!orders && !key.startsWith(deletePrefix)) {
            if (!key.startsWith(u'$') || key == directive || key == retainKeys)
                return {};
            return malformed(u"unknown directive %1 in the patch"_s.arg(key));
        }
        const QString name = key.mid(key.indexOf(u'/') + 1);
        if (!value.isArray())
            return malformed(u"%1 must be a list"_s.arg(key));
        const Schema &inner = schemaBelow(schema, name);
        if (isWholeList(inner) || !result.value(name).isArray())
            return {};
        const auto steps = stepsOf(value, inner, name);
        if (!steps)
            return tl::unexpected(steps.error());
        const QJsonArray list = result.value(name).toArray();
        result.insert(name, orders ? ordered(list, *steps, inner) : reduced(list, *steps, inner));
        return {};
    }

    static QJsonArray reduced(const QJsonArray &list, const QJsonArray &steps, const Schema &schema)
    {
        QJsonArray kept;
        for (const QJsonValue &element : list) {
            if (!steps.contains(elementStep(element, schema)))
                kept.append(element);
        }
        return kept;
    }

    // The places of the named elements are filled in the wanted order; others stay where they are.
    static QJsonArray ordered(const QJsonArray &list, const QJsonArray &steps, const Schema &schema)
    {
        QJsonArray wanted;
        for (const QJsonValue &step : steps) {
            if (const qsizetype place = placeOf(list, step.toString(), schema); place >= 0)
                wanted.append(list[place]);
        }
        QJsonArray result;
        qsizetype next = 0;
        for (const QJsonValue &element : list) {
            const bool named = next < wanted.size() && steps.contains(elementStep(element, schema));
            result.append(named ? wanted[next++] : element);
        }
        return result;
    }
};

} // namespace

Result<QJsonObject> strategicPatch(const QJsonObject &target, const QJsonObject &patch, const Schema &schema)
{
    return Patching().object(target, patch, schema);
}

} // namespace tidegate::api
