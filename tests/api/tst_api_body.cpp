#include "core/api/body.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tidegate;
using namespace Qt::StringLiterals;

class TestApiBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void yamlKeys_thatStandTwice_areTold();
    void malformedJson_saysWhere_data();
    void malformedJson_saysWhere();
    void depth_hasOneLimit();
    void yaml_becomesJson();
    void badYaml_isRefused_data();
    void badYaml_isRefused();
    void mediaType_decides();
};

void TestApiBody::malformedJson_saysWhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("where");
    QTest::newRow("first line") << QByteArray("{\"a\":}") << u"line 1, column"_s;
    QTest::newRow("third line") << QByteArray("{\n  \"a\": 1,\n  \"b\": x\n}") << u"line 3, column"_s;
    QTest::newRow("nothing") << QByteArray() << u"line 1, column 1 (byte 0)"_s;
    QTest::newRow("cut off") << QByteArray("{\"a\": [1, 2") << u"line 1"_s;
    QTest::newRow("too deep") << QByteArray(5000, '[') << u"line 1"_s;
    QTest::newRow("not UTF-8") << QByteArray("{\"a\": \"\xff\xfe\"}") << u"line 1"_s;
}

void TestApiBody::malformedJson_saysWhere()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, where);
    const auto parsed = api::parseJson(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, Code::BadRequest);
    QVERIFY2(QString::fromStdString(parsed.error().message).contains(where), parsed.error().message.c_str());
}

void TestApiBody::depth_hasOneLimit()
{
    const auto nested = [](int lists) { return QByteArray(lists, '[') + "1" + QByteArray(lists, ']'); };
    QVERIFY(api::parseJson(nested(api::maxDepth)));
    QVERIFY(api::parseYaml(nested(api::maxDepth)));
    for (const auto &refused : {api::parseJson(nested(api::maxDepth + 1)), api::parseYaml(nested(101))}) {
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::BadRequest);
        QVERIFY2(QByteArray::fromStdString(refused.error().message).contains("more than 100 levels deep"),
                 refused.error().message.c_str());
    }
}

void TestApiBody::yaml_becomesJson()
{
    const auto parsed = api::parseYaml(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: &l {a: \"1\"}}\ndata:\n "
        " n: 1\n  f: 1.5\n  t: true\n"
        "  z: ~\n  s: '5'\n  e:\n  b: |\n    two\n    lines\nmore: *l\nlist:\n- 1\n- x\n&k key: *k\n");
    QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
    const QJsonObject expected =
        QJsonDocument::fromJson(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":{"a":"1"}},
        "data":{"n":1,"f":1.5,"t":true,"z":null,"s":"5","e":null,"b":"two\nlines\n"},"more":{"a":"1"},"list":[1,"x"],"key":"key"})")
            .object();
    QCOMPARE(parsed->toObject(), expected);
    QCOMPARE(api::parseYaml(R"({"a": [1, {"b": "c"}]})")->toObject(),
             QJsonDocument::fromJson(R"({"a":[1,{"b":"c"}]})").object());
}

void TestApiBody::badYaml_isRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("why");
    QTest::newRow("not closed") << QByteArray("a: [1, 2\nb: 3\n") << u"line"_s;
    QTest::newRow("unknown alias") << QByteArray("a: *b\n") << u"line 1"_s;
    QTest::newRow("two documents") << QByteArray("a: 1\n---\nb: 2\n") << u"one document"_s;
    // Asked for all its documents, the library never ends with this.
    QTest::newRow("a comma alone") << QByteArray(",") << u"nothing after it"_s;
    QTest::newRow("an alias in what it names") << QByteArray("a: &x [*x]\n") << u"inside"_s;
    QTest::newRow("a list as a key") << QByteArray("? [a]\n: b\n") << u"key"_s;
    QByteArray bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 9; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1);
        bomb += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" +
                QByteArrayList(10, before).join(',') + "]\n";
    }
    QTest::newRow("a bomb of aliases") << bomb << u"20,000"_s;
    QByteArray wide;
    for (int i = 0; i < 20'000; ++i)
        wide += "k" + QByteArray::number(i) + ": 1\n";
    QTest::newRow("too many keys") << wide << u"20,000"_s;
    QTest::newRow("too deep") << QByteArray(QByteArray(150, '[') + QByteArray(150, ']')) << u"deep"_s;
    QTest::newRow("much too deep") << QByteArray(100'000, '[') << u"not valid"_s;
}

void TestApiBody::badYaml_isRefused()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, why);
    const auto parsed = api::parseYaml(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, Code::BadRequest);
    QVERIFY2(QString::fromStdString(parsed.error().message).contains(why), parsed.error().message.c_str());
}

void TestApiBody::mediaType_decides()
{
    QCOMPARE(api::mediaTypeOf("Application/JSON; charset=utf-8"), QByteArray("application/json"));
    QVERIFY(api::parseBody("{}", {}));
    QVERIFY(api::parseBody("a: 1", "application/yaml"));
    QVERIFY(!api::parseBody("a: 1", "application/json"));
    QCOMPARE(api::parseBody("k8s", "application/vnd.kubernetes.protobuf").error().code, Code::BadRequest);
    QCOMPARE(api::parseBody("a", "application/cbor").error().code, Code::UnsupportedMediaType);
}

void TestApiBody::yamlKeys_thatStandTwice_areTold()
{
    QStringList found;
    const auto value =
        api::parseYaml("a: 1\nl:\n- x\n- {n: 1, n: 2, n: 3}\nb: {c: {}, c: []}\na: 2\n", &found);
    QVERIFY(value);
    QCOMPARE(found, QStringList({u"l[1].n"_s, u"b.c"_s, u"a"_s}));
    QCOMPARE((*value)["a"_L1].toInt(), 2);
    QVERIFY(api::parseYaml("a: {k: 1}\nb: {k: 1}\n", &found));
    QVERIFY(found.isEmpty());
}

QTEST_GUILESS_MAIN(TestApiBody)
#include "tst_api_body.moc"
