#include "tests/fuzz/json_mutator.h"

#include <QJsonArray>
#include <QStringList>
#include <array>

using namespace Qt::StringLiterals;

namespace tidegate::fuzz {

using resource::Schema;

namespace {

constexpr int deepest = 6; // of what is made anew

const QStringList &oddTexts()
{
    static const QStringList texts{{},
                                   u" "_s,
                                   u"a"_s,
                                   u"A"_s,
                                   u"-"_s,
                                   u"a-"_s,
                                   u"hello-00001"_s,
                                   u"hello"_s,
                                   u"../../etc/passwd"_s,
                                   u"a/b/c"_s,
                                   QString(64, u'a'),
                                   QString(300, u'b'),
                                   QString(QChar::Null),
                                   u"\u00e4\u6f22\U0001f600"_s,
                                   QString(QChar(0xD800)), // half a pair
                                   u"true"_s,
                                   u"null"_s,
                                   u"0"_s,
                                   u"-1"_s,
                                   u"1e999"_s,
                                   u"99999999999999999999"_s,
                                   u"0.0000001"_s,
                                   u"100m"_s,
                                   u"1Ei"_s,
                                   u"9999999Ei"_s,
                                   u"-5Mi"_s,
                                   u"5s"_s,
                                   u"6s"_s,
                                   u"1h"_s,
                                   u"1.5s"_s,
                                   u"-1h"_s,
                                   u"9999999999h"_s,
                                   u"NaN"_s,
                                   u"h2c"_s,
                                   u"http1"_s,
                                   u"UDP"_s,
                                   u"rps"_s,
                                   u"hpa.autoscaling.knative.dev"_s,
                                   u"$(A)$(B)$$"_s,
                                   u"$("_s,
                                   u"Zm9v"_s,
                                   u"Zm9"_s,
                                   u"2026-02-30T25:61:61Z"_s,
                                   u"package/hello@sha256:0123"_s,
                                   u"example.com/helloworld:latest"_s,
                                   u"{{.Name}}.{{.Namespace}}"_s,
                                   u"%1%2%n"_s};
    return texts;
}

const QStringList &oddKeys()
{
    static const QStringList keys{{},
                                  u"bogus"_s,
                                  u"apiVersion"_s,
                                  u"metadata"_s,
                                  u"a.b[0]"_s,
                                  QString(300, u'k'),
                                  u"autoscaling.knative.dev/min-scale"_s,
                                  u"autoscaling.knative.dev/max-scale"_s,
                                  u"autoscaling.knative.dev/window"_s,
                                  u"autoscaling.knative.dev/target"_s,
                                  u"autoscaling.knative.dev/class"_s,
                                  u"autoscaling.knative.dev/initial-scale"_s,
                                  u"autoscaling.knative.dev/activation-scale"_s,
                                  u"autoscaling.knative.dev/scale-down-delay"_s,
                                  u"serving.knative.dev/progress-deadline"_s,
                                  u"serving.knative.dev/rollout-duration"_s,
                                  u"flow.tidegate.dev/requests-per-second"_s,
                                  u"flow.tidegate.dev/burst"_s,
                                  u"flow.tidegate.dev/concurrent-requests"_s,
                                  u"flow.tidegate.dev/queue-length"_s,
                                  u"flow.tidegate.dev/queue-wait"_s,
                                  u"serving.knative.dev/creator"_s,
                                  u"networking.knative.dev/visibility"_s,
                                  u"queue.sidecar.serving.knative.dev/resource-percentage"_s,
                                  u"memory"_s,
                                  u"cpu"_s};
    return keys;
}

} // namespace

QJsonObject JsonMutator::changed(const QJsonObject &object, const Schema &schema)
{
    return changedObject(object, schema);
}

QString JsonMutator::anyKey(const Schema &schema)
{
    if (schema.fields.empty() || chance(1, 6))
        return oddKeys()[below(oddKeys().size())];
    auto at = schema.fields.begin();
    std::advance(at, below(qsizetype(schema.fields.size())));
    return at->first;
}

QString JsonMutator::oddText()
{
    return oddTexts()[below(oddTexts().size())];
}

QJsonValue JsonMutator::oddNumber()
{
    static constexpr std::array numbers{0.0,  1.0,    -1.0,   0.5,          100.0,       101.0,
                                        -0.0, 8080.0, 65535., 65536.,       8012.0,      2147483648.0,
                                        1e18, -1e18,  1e300,  -2147483649., 1.0 / 1e300, 600.0};
    return numbers[size_t(below(numbers.size()))];
}

QJsonValue JsonMutator::fresh(const Schema &schema, int depth)
{
    Schema::Type type = schema.type;
    if (chance(1, 8))
        type = Schema::Type(below(int(Schema::Type::List) + 1));
    if (depth > deepest || chance(1, 20))
        return {};
    const Schema element = schema.elements ? *schema.elements : Schema{};
    switch (type) {
    case Schema::Type::Integer:
        return oddNumber();
    case Schema::Type::Boolean:
        return chance(1, 2);
    case Schema::Type::IntegerOrString:
    case Schema::Type::Quantity:
        return chance(1, 2) ? oddNumber() : QJsonValue(oddText());
    case Schema::Type::List: {
        QJsonArray array;
        for (qsizetype i = below(4); i > 0; --i)
            array.append(fresh(element, depth + 1));
        return array;
    }
    case Schema::Type::Object:
    case Schema::Type::Map: {
        QJsonObject object;
        for (qsizetype i = below(5); i > 0; --i) {
            const QString key =
                type == Schema::Type::Map ? oddKeys()[below(oddKeys().size())] : anyKey(schema);
            const auto field = schema.fields.find(key);
            object.insert(key, fresh(field == schema.fields.end() ? element : field->second, depth + 1));
        }
        return object;
    }
    case Schema::Type::String:
    case Schema::Type::Any:
        break;
    }
    return oddText();
}

QJsonValue JsonMutator::changedValue(const QJsonValue &value, const Schema &schema)
{
    if (value.isObject() && chance(9, 10))
        return changedObject(value.toObject(), schema);
    if (value.isArray() && chance(9, 10))
        return changedArray(value.toArray(), schema);
    return fresh(schema);
}

QJsonObject JsonMutator::changedObject(QJsonObject object, const Schema &schema)
{
    const QStringList keys = object.keys();
    if (keys.isEmpty() || chance(1, 4)) {
        const QString key = anyKey(schema);
        const auto field = schema.fields.find(key);
        object.insert(key, fresh(field != schema.fields.end() ? field->second
                                 : schema.elements            ? *schema.elements
                                                              : Schema{}));
        return object;
    }
    const QString key = keys[below(keys.size())];
    if (chance(1, 10)) {
        object.remove(key);
        return object;
    }
    const auto field = schema.fields.find(key);
    object.insert(key, changedValue(object.value(key), field != schema.fields.end() ? field->second
                                                       : schema.elements            ? *schema.elements
                                                                                    : Schema{}));
    return object;
}

QJsonArray JsonMutator::changedArray(QJsonArray array, const Schema &schema)
{
    const Schema element = schema.elements ? *schema.elements : Schema{};
    if (array.isEmpty() || chance(1, 6)) {
        array.append(array.isEmpty() || chance(1, 2) ? fresh(element) : array[below(array.size())]);
        return array;
    }
    const qsizetype index = below(array.size());
    if (chance(1, 8))
        array.removeAt(index);
    else
        array[index] = changedValue(array[index], element);
    return array;
}

} // namespace tidegate::fuzz
