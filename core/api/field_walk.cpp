#include "core/api/field_walk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Schema;

namespace {

const Schema anything{};

bool isThere(const QJsonValue &value)
{
    return !value.isUndefined() && !value.isNull();
}

QString fieldStep(const QString &name)
{
    return u"f:"_s + name;
}

bool isNamed(const Schema &schema, const QString &name)
{
    return schema.type == Schema::Type::Object && schema.fields.contains(name);
}

bool isWholeList(const Schema &schema)
{
    return schema.mapKeys.isEmpty() && !schema.isSet;
}

const Schema &elementSchema(const Schema &schema)
{
    return schema.elements ? *schema.elements : anything;
}

QString json(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

const Schema &schemaBelow(const Schema &schema, const QString &name)
{
    if (isNamed(schema, name))
        return schema.fields.at(name);
    return schema.type == Schema::Type::Map && schema.elements ? *schema.elements : anything;
}

QString elementStep(const QJsonValue &element, const Schema &schema)
{
    if (schema.isSet)
        return element.isString() ? u"v:"_s + json({{u"v"_s, element}}).mid(5).chopped(1) : QString();
    QJsonObject keys;
    for (const QString &key : schema.mapKeys) {
        QJsonValue value = element[key];
        if (!isThere(value) && key == "protocol"_L1)
            value = u"TCP"_s; // the one key that may be left out; admission fills in the same
        if (isThere(value))
            keys.insert(key, value);
    }
    return keys.isEmpty() ? QString() : u"k:"_s + json(keys);
}

namespace {

/// Steps of all elements; empty when some have none or share one, so that the list is a whole.
QStringList elementSteps(const QJsonArray &list, const Schema &schema)
{
    QStringList steps;
    QSet<QString> seen;
    for (const QJsonValue &element : list) {
        const QString step = elementStep(element, schema);
        if (step.isEmpty() || seen.contains(step))
            return {};
        seen.insert(step);
        steps << step;
    }
    return steps;
}

enum class Shape
{
    Whole,
    Fields,
    Elements
};

Shape shapeOf(const QJsonValue &value, const Schema &schema, int depth)
{
    using Type = Schema::Type;
    if (schema.isAtomic || depth >= deepestField)
        return Shape::Whole;
    if (value.isObject())
        return schema.type == Type::Object || schema.type == Type::Map || schema.type == Type::Any
                   ? Shape::Fields
                   : Shape::Whole;
    if (!value.isArray() || schema.type != Type::List || isWholeList(schema))
        return Shape::Whole;
    const QJsonArray list = value.toArray();
    return elementSteps(list, schema).size() == list.size() ? Shape::Elements : Shape::Whole;
}

bool isEmptyOrAbsent(const QJsonValue &value)
{
    return !isThere(value) || (value.isObject() && value.toObject().isEmpty()) ||
           (value.isArray() && value.toArray().isEmpty());
}

/// Elements of a keyed list by their step.
std::map<QString, QJsonValue> byStep(const QJsonValue &value, const Schema &schema)
{
    std::map<QString, QJsonValue> elements;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &element : list)
        elements.emplace(elementStep(element, schema), element);
    return elements;
}

class Comparison
{
public:
    void visit(const QJsonValue &before, const QJsonValue &after, const Schema &schema)
    {
        const bool had = isThere(before);
        const bool has = isThere(after);
        const Shape shape = shapeOf(has ? after : before, schema, int(m_path.size()));
        const bool alike = !had || !has || shapeOf(before, schema, int(m_path.size())) == shape;
        if (!alike || shape == Shape::Whole || (isEmptyOrAbsent(before) && isEmptyOrAbsent(after))) {
            if (had && has && before != after)
                changes.changed.insert(m_path);
        } else if (shape == Shape::Fields) {
            visitFields(before.toObject(), after.toObject(), schema);
        } else {
            visitElements(before, after, schema);
        }
        if (!had && has)
            changes.added.insert(m_path);
        else if (had && !has)
            changes.removed.insert(m_path);
    }

    FieldChanges changes;

private:
    void below(const QString &step, const QJsonValue &before, const QJsonValue &after, const Schema &schema)
    {
        if (!isThere(before) && !isThere(after))
            return;
        m_path << step;
        visit(before, after, schema);
        m_path.removeLast();
    }

    void visitFields(const QJsonObject &before, const QJsonObject &after, const Schema &schema)
    {
        for (auto it = before.begin(); it != before.end(); ++it)
            below(fieldStep(it.key()), it.value(), after.value(it.key()), schemaBelow(schema, it.key()));
        for (auto it = after.begin(); it != after.end(); ++it) {
            if (!before.contains(it.key()))
                below(fieldStep(it.key()), QJsonValue::Undefined, it.value(), schemaBelow(schema, it.key()));
        }
    }

    void visitElements(const QJsonValue &before, const QJsonValue &after, const Schema &schema)
    {
        const auto old = byStep(before, schema);
        const auto now = byStep(after, schema);
        for (const auto &[step, element] : old) {
            const auto found = now.find(step);
            below(step, element, found == now.end() ? QJsonValue(QJsonValue::Undefined) : found->second,
                  elementSchema(schema));
        }
        for (const auto &[step, element] : now) {
            if (!old.contains(step))
                below(step, QJsonValue::Undefined, element, elementSchema(schema));
        }
    }

    FieldPath m_path;
};

void collectFields(const QJsonValue &value, const Schema &schema, FieldPath &path, FieldSet &found)
{
    const Shape shape = shapeOf(value, schema, int(path.size()));
    if (shape == Shape::Whole || isEmptyOrAbsent(value)) {
        found.insert(path);
        return;
    }
    const auto below = [&](const QString &step, const QJsonValue &child, const Schema &inner, bool owned) {
        path << step;
        collectFields(child, inner, path, found);
        if (owned)
            found.insert(path);
        path.removeLast();
    };
    if (shape == Shape::Elements) {
        for (const auto &[step, element] : byStep(value, schema))
            below(step, element, elementSchema(schema), true);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (isThere(it.value()))
            below(fieldStep(it.key()), it.value(), schemaBelow(schema, it.key()), !isNamed(schema, it.key()));
    }
}

QJsonValue merge(const QJsonValue &base, const QJsonValue &top, const Schema &schema, int depth);

// Elements that only `base` has stay where they stand; those of `top` come in its order.
QJsonArray mergeElements(const QJsonValue &base, const QJsonValue &top, const Schema &schema, int depth)
{
    const QJsonArray lower = base.toArray();
    const QJsonArray upper = top.toArray();
    const auto lowerByStep = byStep(base, schema);
    const auto upperByStep = byStep(top, schema);
    QJsonArray merged;
    qsizetype next = 0;
    const auto takeUntil = [&](const QString &step) {
        for (bool reached = false; !reached && next < upper.size(); ++next) {
            const QString at = elementStep(upper[next], schema);
            const auto under = lowerByStep.find(at);
            merged.append(under == lowerByStep.end()
                              ? upper[next]
                              : merge(under->second, upper[next], elementSchema(schema), depth + 1));
            reached = at == step;
        }
    };
    QSet<QString> taken;
    for (const QJsonValue &element : lower) {
        const QString step = elementStep(element, schema);
        if (!upperByStep.contains(step)) {
            merged.append(element);
        } else if (!taken.contains(step)) {
            const qsizetype from = next;
            takeUntil(step);
            for (qsizetype i = from; i < next; ++i)
                taken.insert(elementStep(upper[i], schema));
        }
    }
    takeUntil({});
    return merged;
}

QJsonValue merge(const QJsonValue &base, const QJsonValue &top, const Schema &schema, int depth)
{
    if (!isThere(base) || !isThere(top))
        return isThere(top) ? top : base;
    const Shape shape = shapeOf(top, schema, depth);
    if (shape == Shape::Whole || shapeOf(base, schema, depth) != shape)
        return top;
    if (shape == Shape::Elements)
        return mergeElements(base, top, schema, depth);
    QJsonObject merged = base.toObject();
    const QJsonObject upper = top.toObject();
    for (auto it = upper.begin(); it != upper.end(); ++it) {
        if (isThere(it.value()))
            merged.insert(it.key(), merge(merged.value(it.key()), it.value(), schemaBelow(schema, it.key()),
                                          depth + 1));
    }
    return merged;
}

// Undefined when nothing is left of it.
QJsonValue without(const QJsonValue &value, const FieldSet &fields, const Schema &schema, int depth)
{
    const Shape shape = shapeOf(value, schema, depth);
    if (shape == Shape::Whole)
        return QJsonValue::Undefined;
    const auto left = [&](const QString &step, const QJsonValue &child, const Schema &inner) {
        const FieldSet *out = fields.child(step);
        if (!out)
            return child;
        return out->isMember() ? QJsonValue(QJsonValue::Undefined) : without(child, *out, inner, depth + 1);
    };
    if (shape == Shape::Elements) {
        QJsonArray kept;
        const QJsonArray list = value.toArray();
        for (const QJsonValue &element : list) {
            if (const auto rest = left(elementStep(element, schema), element, elementSchema(schema));
                !rest.isUndefined())
                kept.append(rest);
        }
        return kept.isEmpty() ? QJsonValue(QJsonValue::Undefined) : kept;
    }
    QJsonObject kept;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (const auto rest = left(fieldStep(it.key()), it.value(), schemaBelow(schema, it.key()));
            !rest.isUndefined())
            kept.insert(it.key(), rest);
    }
    return kept.isEmpty() ? QJsonValue(QJsonValue::Undefined) : kept;
}

const Schema &schemaAt(const Schema &schema, const QString &step)
{
    return step.startsWith(u'f') ? schemaBelow(schema, step.mid(2)) : elementSchema(schema);
}

} // namespace

FieldChanges compareFields(const QJsonObject &before, const QJsonObject &after, const Schema &schema)
{
    Comparison comparison;
    comparison.visit(before, after, schema);
    return std::move(comparison.changes);
}

FieldSet fieldsOf(const QJsonObject &value, const Schema &schema)
{
    FieldSet found;
    FieldPath path;
    collectFields(value, schema, path, found);
    return found;
}

QJsonObject mergeFields(const QJsonObject &base, const QJsonObject &top, const Schema &schema)
{
    return merge(base, top, schema, 0).toObject();
}

QJsonObject withoutFields(const QJsonObject &value, const FieldSet &fields, const Schema &schema)
{
    return fields.isEmpty() ? value : without(value, fields, schema, 0).toObject();
}

FieldSet withNamedFields(const FieldSet &fields, const Schema &schema)
{
    FieldSet named;
    named.setMember(fields.isMember());
    for (const auto &[step, node] : fields.below()) {
        FieldSet below = withNamedFields(node, schemaAt(schema, step));
        if (step.startsWith(u'f') && isNamed(schema, step.mid(2)))
            below.setMember(true);
        named.setChild(step, std::move(below));
    }
    return named;
}

FieldSet fittedFields(const FieldSet &fields, const Schema &schema)
{
    using Type = Schema::Type;
    const bool isWhole = schema.isAtomic || (schema.type == Type::List && isWholeList(schema));
    FieldSet folded;
    folded.setMember(fields.isMember() || (isWhole && !fields.below().empty()));
    if (isWhole)
        return folded;
    for (const auto &[step, node] : fields.below()) {
        if (schema.type != Type::Object || isNamed(schema, step.mid(2)))
            folded.setChild(step, fittedFields(node, schemaAt(schema, step)));
    }
    return folded;
}

} // namespace tidegate::api
