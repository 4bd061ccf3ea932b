#include "core/api/field_walk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace tidegate;
using namespace tidegate::api;
using namespace Qt::StringLiterals;
using resource::Schema;

namespace {

QJsonObject json(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        qFatal("not an object: %s", text.constData());
    return document.object();
}

QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

FieldSet set(const QByteArray &fieldsV1)
{
    return *FieldSet::fromJson(json(fieldsV1));
}

Schema of(Schema::Type type)
{
    Schema schema;
    schema.type = type;
    return schema;
}

Schema listOf(const Schema &element, const QStringList &keys = {})
{
    Schema schema = of(Schema::Type::List);
    schema.elements = std::make_shared<const Schema>(element);
    schema.mapKeys = keys;
    return schema;
}

/// One of every shape: a struct with a number, a map, a whole list, a list with keys, a set, an atomic map.
Schema shapes()
{
    const Schema text = of(Schema::Type::String);
    Schema map = of(Schema::Type::Map);
    map.elements = std::make_shared<const Schema>(text);
    Schema port = of(Schema::Type::Object);
    port.fields = {{u"containerPort"_s, of(Schema::Type::Integer)}, {u"protocol"_s, text}, {u"name"_s, text}};
    Schema texts = listOf(text);
    texts.isSet = true;
    Schema whole = map;
    whole.isAtomic = true;
    Schema inner = of(Schema::Type::Object);
    inner.fields = {{u"n"_s, of(Schema::Type::Integer)},
                    {u"map"_s, map},
                    {u"list"_s, listOf(text)},
                    {u"ports"_s, listOf(port, {u"containerPort"_s, u"protocol"_s})},
                    {u"set"_s, texts},
                    {u"whole"_s, whole},
                    {u"any"_s, Schema{}}};
    Schema root = of(Schema::Type::Object);
    root.fields = {{u"spec"_s, inner}};
    return root;
}

} // namespace

class TestApiFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void set_readsAndWritesFieldsV1_data();
    void set_readsAndWritesFieldsV1();
    void set_refusesWhatIsNoStep();
    void sets_areCombinedFieldByField_data();
    void sets_areCombinedFieldByField();
    void path_isForPeople_data();
    void path_isForPeople();
    void change_isOwnedByItsShape_data();
    void change_isOwnedByItsShape();
    void configuration_speaksOfItsFields_data();
    void configuration_speaksOfItsFields();
    void merge_keepsWhatTheOtherSaysNothingOf_data();
    void merge_keepsWhatTheOtherSaysNothingOf();
    void removal_takesEmptiedParentsAlong_data();
    void removal_takesEmptiedParentsAlong();
    void foreignSet_isFittedToTheSchema();
    void depth_isBounded();
};

void TestApiFields::set_readsAndWritesFieldsV1_data()
{
    QTest::addColumn<QByteArray>("read");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const char *read, const char *written = nullptr) {
        QTest::newRow(name) << QByteArray(read) << QByteArray(written ? written : read);
    };
    row("nothing", "{}");
    row("a leaf", R"({"f:spec":{"f:n":{}}})");
    row("a field and what is below it", R"({"f:labels":{".":{},"f:team":{}}})");
    row("keys in one order", R"({"k:{\"protocol\":\"TCP\",\"containerPort\":8080}":{}})",
        R"({"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{}})");
    row("a value of a set", R"({"f:finalizers":{".":{},"v:\"x\"":{}}})");
    row("an index", R"({"f:l":{"i:3":{}}})");
    row("a dot alone says the same", R"({"f:a":{".":{}}})", R"({"f:a":{}})");
    row("a step of another kind is left out", R"({"f:a":{},"z:b":{}})", R"({"f:a":{}})");
}

void TestApiFields::set_readsAndWritesFieldsV1()
{
    QFETCH(const QByteArray, read);
    QFETCH(const QByteArray, written);
    QCOMPARE(text(set(read).toJson()), written);
}

void TestApiFields::set_refusesWhatIsNoStep()
{
    QVERIFY(!FieldSet::fromJson(json(R"({"spec":{}})")));
    QVERIFY(!FieldSet::fromJson(json(R"({"f:a":{"x":{}}})")));
}

void TestApiFields::sets_areCombinedFieldByField_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("united");
    QTest::addColumn<QByteArray>("without");
    QTest::addColumn<QByteArray>("common");
    const auto row = [](const char *name, const char *left, const char *right, const char *united,
                        const char *without, const char *common) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(united)
                            << QByteArray(without) << QByteArray(common);
    };
    row("apart", R"({"f:a":{}})", R"({"f:b":{}})", R"({"f:a":{},"f:b":{}})", R"({"f:a":{}})", "{}");
    row("the same", R"({"f:a":{}})", R"({"f:a":{}})", R"({"f:a":{}})", "{}", R"({"f:a":{}})");
    row("a parent is not its child", R"({"f:a":{"f:b":{}}})", R"({"f:a":{}})", R"({"f:a":{".":{},"f:b":{}}})",
        R"({"f:a":{"f:b":{}}})", "{}");
    row("the parent alone goes", R"({"f:a":{".":{},"f:b":{}}})", R"({"f:a":{}})",
        R"({"f:a":{".":{},"f:b":{}}})", R"({"f:a":{"f:b":{}}})", R"({"f:a":{}})");
    row("an emptied parent goes", R"({"f:a":{"f:b":{}}})", R"({"f:a":{"f:b":{}}})", R"({"f:a":{"f:b":{}}})",
        "{}", R"({"f:a":{"f:b":{}}})");
}

void TestApiFields::sets_areCombinedFieldByField()
{
    QFETCH(const QByteArray, left);
    QFETCH(const QByteArray, right);
    QTEST(text(set(left).united(set(right)).toJson()), "united");
    QTEST(text(set(left).without(set(right)).toJson()), "without");
    QTEST(text(set(left).common(set(right)).toJson()), "common");
}

void TestApiFields::path_isForPeople_data()
{
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<QString>("text");
    QTest::newRow("fields") << QStringList{u"f:spec"_s, u"f:a.b/c"_s} << u".spec.a.b/c"_s;
    QTest::newRow("keys") << QStringList{u"f:ports"_s, uR"(k:{"containerPort":8080,"protocol":"TCP"})"_s}
                          << uR"(.ports[containerPort=8080,protocol="TCP"])"_s;
    QTest::newRow("a value") << QStringList{u"f:set"_s, uR"(v:"x")"_s} << uR"(.set[="x"])"_s;
    QTest::newRow("an index") << QStringList{u"f:list"_s, u"i:2"_s} << u".list[2]"_s;
}

void TestApiFields::path_isForPeople()
{
    QFETCH(const QStringList, path);
    QTEST(pathText(path), "text");
}

void TestApiFields::change_isOwnedByItsShape_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("added");
    QTest::addColumn<QByteArray>("changed");
    QTest::addColumn<QByteArray>("removed");
    const auto row = [](const char *name, const char *before, const char *after, const char *added,
                        const char *changed, const char *removed) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QByteArray(added)
                            << QByteArray(changed) << QByteArray(removed);
    };
    row("nothing", R"({"spec":{"n":1}})", R"({"spec":{"n":1}})", "{}", "{}", "{}");
    row("a number", R"({"spec":{"n":1}})", R"({"spec":{"n":2}})", "{}", R"({"f:spec":{"f:n":{}}})", "{}");
    row("a new object comes with its fields", "{}", R"({"spec":{"map":{"a":"1"}}})",
        R"({"f:spec":{".":{},"f:map":{".":{},"f:a":{}}}})", "{}", "{}");
    row("a key of a map", R"({"spec":{"map":{"a":"1","b":"1"}}})", R"({"spec":{"map":{"a":"2","c":"1"}}})",
        R"({"f:spec":{"f:map":{"f:c":{}}}})", R"({"f:spec":{"f:map":{"f:a":{}}}})",
        R"({"f:spec":{"f:map":{"f:b":{}}}})");
    row("a list without keys is a whole", R"({"spec":{"list":["a"]}})", R"({"spec":{"list":["a","b"]}})",
        "{}", R"({"f:spec":{"f:list":{}}})", "{}");
    row("an atomic map is a whole", R"({"spec":{"whole":{"a":"1"}}})", R"({"spec":{"whole":{"b":"1"}}})",
        "{}", R"({"f:spec":{"f:whole":{}}})", "{}");
    row("an element of a set", R"({"spec":{"set":["a","b"]}})", R"({"spec":{"set":["b","c"]}})",
        R"({"f:spec":{"f:set":{"v:\"c\"":{}}}})", "{}", R"({"f:spec":{"f:set":{"v:\"a\"":{}}}})");
    row("the order of a set is nobody's", R"({"spec":{"set":["a","b"]}})", R"({"spec":{"set":["b","a"]}})",
        "{}", "{}", "{}");
    row("a field of a keyed element", R"({"spec":{"ports":[{"containerPort":80,"protocol":"TCP"}]}})",
        R"({"spec":{"ports":[{"containerPort":80,"protocol":"TCP","name":"h2c"}]}})",
        R"({"f:spec":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{"f:name":{}}}}})", "{}",
        "{}");
    row("a list with a key twice is a whole",
        R"({"spec":{"ports":[{"containerPort":80},{"containerPort":80}]}})",
        R"({"spec":{"ports":[{"containerPort":80}]}})", "{}", R"({"f:spec":{"f:ports":{}}})", "{}");
    row("without a schema objects are maps", R"({"spec":{"any":{"a":{"b":1}}}})",
        R"({"spec":{"any":{"a":{"b":2}}}})", "{}", R"({"f:spec":{"f:any":{"f:a":{"f:b":{}}}}})", "{}");
    row("another type", R"({"spec":{"any":{"a":1}}})", R"({"spec":{"any":"text"}})", "{}",
        R"({"f:spec":{"f:any":{}}})", "{}");
    row("null is left out", R"({"spec":{"n":1}})", R"({"spec":{"n":null}})", "{}", "{}",
        R"({"f:spec":{"f:n":{}}})");
}

void TestApiFields::change_isOwnedByItsShape()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    const FieldChanges changes = compareFields(json(before), json(after), shapes());
    QTEST(text(changes.added.toJson()), "added");
    QTEST(text(changes.changed.toJson()), "changed");
    QTEST(text(changes.removed.toJson()), "removed");
}

void TestApiFields::configuration_speaksOfItsFields_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](const char *name, const char *value, const char *fields) {
        QTest::newRow(name) << QByteArray(value) << QByteArray(fields);
    };
    row("leaves, not the objects above", R"({"spec":{"n":1,"list":["a"]}})",
        R"({"f:spec":{"f:list":{},"f:n":{}}})");
    row("keys of maps", R"({"spec":{"map":{"a":"1"}}})", R"({"f:spec":{"f:map":{"f:a":{}}}})");
    row("an empty map is spoken of", R"({"spec":{"map":{}}})", R"({"f:spec":{"f:map":{}}})");
    row("elements with keys, and their fields", R"({"spec":{"ports":[{"containerPort":80,"name":"a"}]}})",
        R"({"f:spec":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":)"
        R"({".":{},"f:containerPort":{},"f:name":{}}}}})");
    row("values of a set", R"({"spec":{"set":["a"]}})", R"({"f:spec":{"f:set":{"v:\"a\"":{}}}})");
}

void TestApiFields::configuration_speaksOfItsFields()
{
    QFETCH(const QByteArray, value);
    QTEST(text(fieldsOf(json(value), shapes()).toJson()), "fields");
}

void TestApiFields::merge_keepsWhatTheOtherSaysNothingOf_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("top");
    QTest::addColumn<QByteArray>("merged");
    const auto row = [](const char *name, const char *base, const char *top, const char *merged) {
        QTest::newRow(name) << QByteArray(base) << QByteArray(top) << QByteArray(merged);
    };
    row("maps", R"({"spec":{"map":{"a":"1","b":"1"},"n":1}})", R"({"spec":{"map":{"b":"2"}}})",
        R"({"spec":{"map":{"a":"1","b":"2"},"n":1}})");
    row("whole lists", R"({"spec":{"list":["a","b"]}})", R"({"spec":{"list":["c"]}})",
        R"({"spec":{"list":["c"]}})");
    row("keyed elements", R"({"spec":{"ports":[{"containerPort":1,"name":"a"},{"containerPort":2}]}})",
        R"({"spec":{"ports":[{"containerPort":3},{"containerPort":1,"protocol":"TCP"}]}})",
        R"({"spec":{"ports":[{"containerPort":3},{"containerPort":1,"name":"a","protocol":"TCP"},{"containerPort":2}]}})");
    row("sets", R"({"spec":{"set":["a","b"]}})", R"({"spec":{"set":["b","c"]}})",
        R"({"spec":{"set":["a","b","c"]}})");
    row("the order of the upper", R"({"spec":{"set":["a","b","x"]}})", R"({"spec":{"set":["b","a"]}})",
        R"({"spec":{"set":["b","a","x"]}})");
}

void TestApiFields::merge_keepsWhatTheOtherSaysNothingOf()
{
    QFETCH(const QByteArray, base);
    QFETCH(const QByteArray, top);
    QTEST(text(mergeFields(json(base), json(top), shapes())), "merged");
}

void TestApiFields::removal_takesEmptiedParentsAlong_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("left");
    const auto row = [](const char *name, const char *value, const char *fields, const char *left) {
        QTest::newRow(name) << QByteArray(value) << QByteArray(fields) << QByteArray(left);
    };
    row("a field", R"({"spec":{"n":1,"list":[]}})", R"({"f:spec":{"f:n":{}}})", R"({"spec":{"list":[]}})");
    row("the last field", R"({"a":1,"spec":{"map":{"a":"1"}}})", R"({"f:spec":{"f:map":{"f:a":{}}}})",
        R"({"a":1})");
    row("an element", R"({"spec":{"set":["a","b"]}})", R"({"f:spec":{"f:set":{"v:\"a\"":{}}}})",
        R"({"spec":{"set":["b"]}})");
    row("what is not there", R"({"spec":{"n":1}})", R"({"f:other":{}})", R"({"spec":{"n":1}})");
}

void TestApiFields::removal_takesEmptiedParentsAlong()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, fields);
    QTEST(text(withoutFields(json(value), set(fields), shapes())), "left");
}

// Written down by a server that knows the list's keys; here the list is a whole.
void TestApiFields::foreignSet_isFittedToTheSchema()
{
    const FieldSet fitted = fittedFields(
        set(R"({"f:spec":{"f:list":{"k:{\"name\":\"a\"}":{"f:image":{}}},"f:map":{"f:a":{}},"f:bogus":{}}})"),
        shapes());
    QCOMPARE(text(fitted.toJson()), QByteArray(R"({"f:spec":{"f:list":{},"f:map":{"f:a":{}}}})"));
}

void TestApiFields::depth_isBounded()
{
    QByteArray deep = "1";
    for (int i = 0; i < 90; ++i)
        deep = R"({"a":)" + deep + "}";
    const auto paths = fieldsOf(json(R"({"spec":{"any":)" + deep + "}}"), shapes()).paths();
    qsizetype deepest = 0;
    for (const FieldPath &path : paths)
        deepest = std::max(deepest, path.size());
    QCOMPARE(deepest, deepestField);
}

QTEST_GUILESS_MAIN(TestApiFields)
#include "tst_api_fields.moc"
