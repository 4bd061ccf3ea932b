#include "core/api/patch.h"
#include "core/api/strategic_patch.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tidegate;
using namespace Qt::StringLiterals;

namespace {

// Any JSON value, scalars too.
QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson(QByteArray("[") + text + "]").array().at(0);
}

} // namespace

class TestApiPatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void merged_isAsInTheRfc_data();
    void merged_isAsInTheRfc();
    void jsonPatch_applies_data();
    void jsonPatch_applies();
    void jsonPatch_isRefused_data();
    void jsonPatch_isRefused();
    void growth_isBounded_data();
    void growth_isBounded();
    void strategicPatch_mergesAsDirected_data();
    void strategicPatch_mergesAsDirected();
    void strategicPatch_isRefused_data();
    void strategicPatch_isRefused();
};

// The table of RFC 7386, appendix A.
void TestApiPatch::merged_isAsInTheRfc_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *name, const char *original, const char *patch, const char *result) {
        QTest::newRow(name) << QByteArray(original) << QByteArray(patch) << QByteArray(result);
    };
    row("replaces a value", R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})");
    row("adds a member", R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})");
    row("null removes", R"({"a":"b"})", R"({"a":null})", R"({})");
    row("null removes one of two", R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})");
    row("an array is replaced by a value", R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})");
    row("a value is replaced by an array", R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})");
    row("objects merge", R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})");
    row("an array of objects is replaced", R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})");
    row("an array by an array", R"(["a","b"])", R"(["c","d"])", R"(["c","d"])");
    row("an object by an array", R"({"a":"b"})", R"(["c"])", R"(["c"])");
    row("an object by null", R"({"a":"foo"})", R"(null)", R"(null)");
    row("an object by a string", R"({"a":"foo"})", R"("bar")", R"("bar")");
    row("a null that was there stays", R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})");
    row("an array becomes an object", R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})");
    row("nulls in new objects vanish", R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})");
}

void TestApiPatch::merged_isAsInTheRfc()
{
    QFETCH(const QByteArray, original);
    QFETCH(const QByteArray, patch);
    QFETCH(const QByteArray, result);
    QCOMPARE(api::mergePatch(json(original), json(patch)), json(result));
}

// The examples of RFC 6902, appendix A, and the corners of RFC 6901.
void TestApiPatch::jsonPatch_applies_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *name, const char *original, const char *patch, const char *result) {
        QTest::newRow(name) << QByteArray(original) << QByteArray(patch) << QByteArray(result);
    };
    row("A.1 add a member", R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])",
        R"({"baz":"qux","foo":"bar"})");
    row("A.2 add an element", R"({"foo":["bar","baz"]})", R"([{"op":"add","path":"/foo/1","value":"qux"}])",
        R"({"foo":["bar","qux","baz"]})");
    row("A.3 remove a member", R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])",
        R"({"foo":"bar"})");
    row("A.4 remove an element", R"({"foo":["bar","qux","baz"]})", R"([{"op":"remove","path":"/foo/1"}])",
        R"({"foo":["bar","baz"]})");
    row("A.5 replace", R"({"baz":"qux","foo":"bar"})", R"([{"op":"replace","path":"/baz","value":"boo"}])",
        R"({"baz":"boo","foo":"bar"})");
    row("A.6 move", R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
        R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])",
        R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})");
    row("A.7 move an element", R"({"foo":["all","grass","cows","eat"]})",
        R"([{"op":"move","from":"/foo/1","path":"/foo/3"}])", R"({"foo":["all","cows","eat","grass"]})");
    row("A.8 test", R"({"baz":"qux","foo":["a",2,"c"]})",
        R"([{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}])",
        R"({"baz":"qux","foo":["a",2,"c"]})");
    row("A.10 add a nested object", R"({"foo":"bar"})",
        R"([{"op":"add","path":"/child","value":{"grandchild":{}}}])",
        R"({"foo":"bar","child":{"grandchild":{}}})");
    row("A.11 unknown members are ignored", R"({"foo":"bar"})",
        R"([{"op":"add","path":"/baz","value":"qux","xyz":123}])", R"({"foo":"bar","baz":"qux"})");
    row("A.14 escapes", R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])",
        R"({"/":9,"~1":10})");
    row("A.16 add at the end", R"({"foo":["bar"]})",
        R"([{"op":"add","path":"/foo/-","value":["abc","def"]}])", R"({"foo":["bar",["abc","def"]]})");
    row("copy", R"({"a":1})", R"([{"op":"copy","from":"/a","path":"/b"}])", R"({"a":1,"b":1})");
    row("add replaces what is there", R"({"a":1})", R"([{"op":"add","path":"/a","value":2}])", R"({"a":2})");
    row("a null can be added", R"({})", R"([{"op":"add","path":"/a","value":null}])", R"({"a":null})");
    row("the whole document", R"({"a":1})", R"([{"op":"replace","path":"","value":{"b":2}}])", R"({"b":2})");
    row("a key with a slash", R"({"m":{}})", R"([{"op":"add","path":"/m/a~1b","value":1}])",
        R"({"m":{"a/b":1}})");
}

void TestApiPatch::jsonPatch_applies()
{
    QFETCH(const QByteArray, original);
    QFETCH(const QByteArray, patch);
    QFETCH(const QByteArray, result);
    const auto applied = api::jsonPatch(json(original), json(patch).toArray());
    QVERIFY2(applied, applied ? "" : applied.error().message.c_str());
    QCOMPARE(*applied, json(result));
}

void TestApiPatch::jsonPatch_isRefused_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<bool>("malformed");
    const auto row = [](const char *name, const char *patch, bool malformed) {
        QTest::newRow(name) << QByteArray(patch) << malformed;
    };
    row("A.9 a test that fails", R"([{"op":"test","path":"/a","value":"no"}])", false);
    row("A.12 add below nothing", R"([{"op":"add","path":"/x/y","value":1}])", false);
    row("remove nothing", R"([{"op":"remove","path":"/x"}])", false);
    row("replace nothing", R"([{"op":"replace","path":"/x","value":1}])", false);
    row("an index past the end", R"([{"op":"add","path":"/l/4","value":1}])", false);
    row("an index with a zero in front", R"([{"op":"remove","path":"/l/01"}])", false);
    row("a negative index", R"([{"op":"remove","path":"/l/-1"}])", false);
    row("the end cannot be removed", R"([{"op":"remove","path":"/l/-"}])", false);
    row("into itself", R"([{"op":"move","from":"/o","path":"/o/p"}])", false);
    row("from nothing", R"([{"op":"copy","from":"/x","path":"/y"}])", false);
    row("no such operation", R"([{"op":"spam","path":"/a"}])", true);
    row("no value", R"([{"op":"add","path":"/b"}])", true);
    row("no path", R"([{"op":"remove"}])", true);
    row("a path without a slash", R"([{"op":"remove","path":"a"}])", true);
    row("a wrong escape", R"([{"op":"remove","path":"/~2"}])", true);
    row("not an object", R"(["remove"])", true);
    row("the second fails", R"([{"op":"add","path":"/b","value":1},{"op":"remove","path":"/x"}])", false);
}

void TestApiPatch::jsonPatch_isRefused()
{
    QFETCH(const QByteArray, patch);
    QFETCH(const bool, malformed);
    const auto applied = api::jsonPatch(json(R"({"a":"b","l":[1,2,3],"o":{"p":1}})"), json(patch).toArray());
    QVERIFY(!applied);
    QCOMPARE(applied.error().code, malformed ? Code::BadRequest : Code::Invalid);
    QVERIFY(applied.error().message.starts_with("operation "));
}

// Each operation is small; what they make together is not.
void TestApiPatch::growth_isBounded_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QString>("why");
    const QByteArray deep = QByteArray(60, '[') + QByteArray(60, ']');
    QTest::newRow("added to what was added")
        << QByteArray(R"([{"op":"add","path":"/x","value":)" + deep + R"(},{"op":"add","path":"/x)" +
                      QByteArray("/0").repeated(59) + R"(/-","value":)" + deep + "}]")
        << u"100 levels deep"_s;
    QByteArray down;
    QByteArray doubled;
    for (int i = 0; i < 120; ++i)
        down += QByteArray(i ? "," : "") + R"({"op":"copy","from":"","path":"/x"})";
    for (int i = 0; i < 60; ++i)
        doubled += QByteArray(i ? "," : "") + R"({"op":"copy","from":"","path":"/k)" + QByteArray::number(i) +
                   R"("})";
    QTest::newRow("copied into itself") << QByteArray("[" + down + "]") << u"100 levels deep"_s;
    QTest::newRow("doubled again and again") << QByteArray("[" + doubled + "]") << u"100,000 values"_s;
}

void TestApiPatch::growth_isBounded()
{
    QFETCH(const QByteArray, patch);
    QFETCH(const QString, why);
    const auto applied = api::jsonPatch(json(R"({"a":1})"), json(patch).toArray());
    QVERIFY(!applied);
    QCOMPARE(applied.error().code, Code::Invalid);
    QVERIFY2(QString::fromStdString(applied.error().message).contains(why), applied.error().message.c_str());
}

void TestApiPatch::strategicPatch_mergesAsDirected_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *name, const char *original, const char *patch, const char *result) {
        QTest::newRow(name) << QByteArray(original) << QByteArray(patch) << QByteArray(result);
    };
    row("a map merges", R"({"data":{"a":"1","b":"1"}})", R"({"data":{"a":"2","b":null}})",
        R"({"data":{"a":"2"}})");
    row("replace a map", R"({"data":{"a":"1"}})", R"({"data":{"$patch":"replace","b":"1"}})",
        R"({"data":{"b":"1"}})");
    row("delete a map", R"({"data":{"a":"1"},"kind":"x"})", R"({"data":{"$patch":"delete"}})",
        R"({"kind":"x"})");
    row("merge is the default", R"({"data":{"a":"1"}})", R"({"data":{"$patch":"merge","b":"1"}})",
        R"({"data":{"a":"1","b":"1"}})");
    row("retain some keys", R"({"data":{"a":"1","b":"1","c":"1"}})",
        R"({"data":{"$retainKeys":["a","d"],"d":"1"}})", R"({"data":{"a":"1","d":"1"}})");
    row("a set grows", R"({"metadata":{"finalizers":["a"]}})", R"({"metadata":{"finalizers":["b","a"]}})",
        R"({"metadata":{"finalizers":["a","b"]}})");
    row("take from a set", R"({"metadata":{"finalizers":["a","b"]}})",
        R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}})",
        R"({"metadata":{"finalizers":["b"]}})");
    row("order a set", R"({"metadata":{"finalizers":["a","x","b"]}})",
        R"({"metadata":{"$setElementOrder/finalizers":["c","b","a"],"finalizers":["c"]}})",
        R"({"metadata":{"finalizers":["c","x","b","a"]}})");
    row("an element by its key", R"({"metadata":{"ownerReferences":[{"uid":"1","name":"a"},{"uid":"2"}]}})",
        R"({"metadata":{"ownerReferences":[{"uid":"1","name":"b"},{"uid":"3"}]}})",
        R"({"metadata":{"ownerReferences":[{"uid":"1","name":"b"},{"uid":"2"},{"uid":"3"}]}})");
    row("delete an element", R"({"metadata":{"ownerReferences":[{"uid":"1"},{"uid":"2"}]}})",
        R"({"metadata":{"ownerReferences":[{"uid":"1","$patch":"delete"}]}})",
        R"({"metadata":{"ownerReferences":[{"uid":"2"}]}})");
    row("replace a keyed list", R"({"metadata":{"ownerReferences":[{"uid":"1"}]}})",
        R"({"metadata":{"ownerReferences":[{"$patch":"replace"},{"uid":"2"}]}})",
        R"({"metadata":{"ownerReferences":[{"uid":"2"}]}})");
    row("another list is replaced", R"({"spec":{"finalizers":["a"]}})", R"({"other":[1]})",
        R"({"spec":{"finalizers":["a"]},"other":[1]})");
}

void TestApiPatch::strategicPatch_mergesAsDirected()
{
    QFETCH(const QByteArray, original);
    QFETCH(const QByteArray, patch);
    QFETCH(const QByteArray, result);
    const auto patched = api::strategicPatch(json(original).toObject(), json(patch).toObject(),
                                             resource::schemaOf(resource::kinds::configMap()));
    QVERIFY2(patched, patched ? "" : patched.error().message.c_str());
    QCOMPARE(*patched, json(result).toObject());
}

void TestApiPatch::strategicPatch_isRefused_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *patch, const char *message) {
        QTest::newRow(name) << QByteArray(patch) << QString::fromLatin1(message);
    };
    row("an unknown type", R"({"data":{"$patch":"burn"}})", "unknown patch type burn found in map");
    row("an unknown directive", R"({"data":{"$burn":1}})", "unknown directive $burn in the patch");
    row("an element without its key", R"({"metadata":{"ownerReferences":[{"name":"a"}]}})",
        "an element of the list ownerReferences does not have its key: uid");
    row("a key that is not retained", R"({"data":{"$retainKeys":["a"],"b":"1"}})",
        "$retainKeys does not name b, which the patch sets");
    row("an order that is no list", R"({"metadata":{"$setElementOrder/finalizers":"a"}})",
        "$setElementOrder/finalizers must be a list");
}

void TestApiPatch::strategicPatch_isRefused()
{
    QFETCH(const QByteArray, patch);
    const auto patched =
        api::strategicPatch({}, json(patch).toObject(), resource::schemaOf(resource::kinds::configMap()));
    QVERIFY(!patched);
    QCOMPARE(patched.error().code, Code::BadRequest);
    QTEST(QString::fromStdString(patched.error().message), "message");
}

QTEST_GUILESS_MAIN(TestApiPatch)
#include "tst_api_patch.moc"
