#include "api_rig.h"

using namespace tidegate;
using namespace tidegate::test;

class TestApiWatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutVersion_startsWithWhatIsThere();
    void withVersion_resumesWithoutLossOrRepeat();
    void selectedObject_entersAndLeaves();
    void tooOldVersion_isAnErrorEvent();
    void versionOfAnotherLife_isAnErrorEvent();
    void initialEvents_endWithABookmark();
    void forbiddenCombination_isInvalid();
    void timeOver_endsInOrder();
    void bookmarks_comeByTheMinute();
    void bookmarks_haveTheFormOfTheEvents_data();
    void bookmarks_haveTheFormOfTheEvents();
    void slowClient_isCut();
    void goneClient_isForgotten();
    void table_hasColumnsOnce();
    void sameChange_reachesEachInItsForm();
    void ended_endsEveryStream();
};

namespace {

const QByteArray maps = "/api/v1/namespaces/default/configmaps";

// `ADDED a`, `MODIFIED a`, …
QStringList events(const std::shared_ptr<Catcher> &watch)
{
    QStringList found;
    for (const QByteArray &line : QByteArray::fromStdString(watch->response.body).split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        found << event.value("type"_L1).toString() + u' ' +
                     event["object"_L1]["metadata"_L1]["name"_L1].toString();
    }
    return found;
}

QJsonObject lastObject(const std::shared_ptr<Catcher> &watch)
{
    const QByteArray text = QByteArray::fromStdString(watch->response.body).trimmed();
    return QJsonDocument::fromJson(text.mid(text.lastIndexOf('\n') + 1))
        .object()
        .value("object"_L1)
        .toObject();
}

const http::Headers merge = Rig::with("Content-Type", "application/merge-patch+json");

} // namespace

void TestApiWatches::withoutVersion_startsWithWhatIsThere()
{
    Rig rig;
    rig.send("POST", maps, configMap("a"));
    const auto watch = rig.begin("GET", maps + "?watch=true");
    QVERIFY(watch->started);
    QCOMPARE(events(watch), QStringList({u"ADDED a"_s}));
    rig.send("POST", maps, configMap("b"));
    rig.send("PATCH", maps + "/a", R"({"data":{"k":"v"}})", merge);
    rig.send("POST", "/api/v1/namespaces/knative-serving/configmaps", configMap("elsewhere"));
    rig.send("DELETE", maps + "/b");
    QCOMPARE(events(watch), QStringList({u"ADDED a"_s, u"ADDED b"_s, u"MODIFIED a"_s, u"DELETED b"_s}));
    QCOMPARE(lastObject(watch).value("metadata"_L1).toObject().value("resourceVersion"_L1).toString(),
             QString::number(rig.store->version()));
    QVERIFY(!watch->done);
}

void TestApiWatches::withVersion_resumesWithoutLossOrRepeat()
{
    Rig rig;
    rig.send("POST", maps, configMap("a"));
    const QByteArray version = QByteArray::number(rig.store->version());
    rig.send("POST", maps, configMap("b"));
    rig.send("DELETE", maps + "/a");
    // A write that is under way when the watch begins comes once.
    const auto write = rig.begin("POST", maps, configMap("c"));
    const auto watch = rig.begin("GET", maps + "?watch=1&resourceVersion=" + version);
    QTRY_VERIFY(write->done);
    QCOMPARE(events(watch), QStringList({u"ADDED b"_s, u"DELETED a"_s, u"ADDED c"_s}));
}

void TestApiWatches::selectedObject_entersAndLeaves()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a"));
    const auto watch = rig.begin("GET", services("?watch=true&labelSelector=team%3Dx&resourceVersion=" +
                                                 QByteArray::number(rig.store->version())));
    rig.send("PATCH", services("/a"), R"({"metadata":{"labels":{"team":"x"}}})", merge);
    rig.send("PATCH", services("/a"), R"({"metadata":{"labels":{"more":"y"}}})", merge);
    rig.send("PATCH", services("/a"), R"({"metadata":{"labels":{"team":"z"}}})", merge);
    rig.send("DELETE", services("/a"));
    QCOMPARE(events(watch), QStringList({u"ADDED a"_s, u"MODIFIED a"_s, u"DELETED a"_s}));
}

void TestApiWatches::tooOldVersion_isAnErrorEvent()
{
    Rig rig({}, 3);
    const QByteArray version = QByteArray::number(rig.store->version());
    for (const char *name : {"a", "b", "c", "d", "e"})
        rig.send("POST", maps, configMap(name));
    const auto watch = rig.begin("GET", maps + "?watch=true&resourceVersion=" + version);
    QVERIFY(watch->done);
    QCOMPARE(events(watch), QStringList({u"ERROR "_s}));
    QCOMPARE(lastObject(watch).value("code"_L1).toInt(), 410);
    QCOMPARE(lastObject(watch).value("reason"_L1).toString(), u"Expired"_s);
}

void TestApiWatches::versionOfAnotherLife_isAnErrorEvent()
{
    Rig rig;
    const auto watch = rig.begin("GET", maps + "?watch=true&resourceVersion=123456");
    QVERIFY(watch->done);
    QCOMPARE(lastObject(watch).value("code"_L1).toInt(), 410);
}

void TestApiWatches::initialEvents_endWithABookmark()
{
    Rig rig;
    rig.send("POST", maps, configMap("a"));
    const auto watch = rig.begin(
        "GET",
        maps + "?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
               "&fieldSelector=metadata.name%3Da&timeoutSeconds=568");
    QCOMPARE(events(watch), QStringList({u"ADDED a"_s, u"BOOKMARK "_s}));
    const QJsonObject metadata = lastObject(watch).value("metadata"_L1).toObject();
    QCOMPARE(metadata.value("annotations"_L1).toObject().value("k8s.io/initial-events-end"_L1).toString(),
             u"true"_s);
    QCOMPARE(metadata.value("resourceVersion"_L1).toString(), QString::number(rig.store->version()));
}

void TestApiWatches::forbiddenCombination_isInvalid()
{
    Rig rig;
    QCOMPARE(rig.send("GET", maps + "?watch=true&sendInitialEvents=true").status, 422);
    QCOMPARE(rig.send("GET", maps + "?watch=true&resourceVersionMatch=NotOlderThan").status, 422);
    QCOMPARE(rig.send("GET", maps + "?watch=true&timeoutSeconds=x").status, 400);
}

void TestApiWatches::timeOver_endsInOrder()
{
    Rig rig;
    const auto watch = rig.begin("GET", maps + "?watch=true&timeoutSeconds=5&allowWatchBookmarks=true");
    rig.clock.advance(seconds(4));
    rig.send("POST", maps, configMap("a"));
    QVERIFY(!watch->done);
    rig.clock.advance(seconds(2));
    QTRY_VERIFY(watch->done);
    QCOMPARE(events(watch), QStringList({u"ADDED a"_s, u"BOOKMARK "_s}));
    QCOMPARE(rig.dispatcher->watchCount(), size_t(0));
}

void TestApiWatches::bookmarks_comeByTheMinute()
{
    Rig rig;
    const auto watch = rig.begin("GET", maps + "?watch=true&allowWatchBookmarks=true");
    const auto without = rig.begin("GET", maps + "?watch=true");
    rig.clock.advance(seconds(61));
    QTRY_COMPARE(events(watch), QStringList({u"BOOKMARK "_s}));
    QVERIFY(events(without).isEmpty());
    QCOMPARE(lastObject(watch).value("kind"_L1).toString(), u"ConfigMap"_s);
}

void TestApiWatches::bookmarks_haveTheFormOfTheEvents_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("apiVersion");
    const QByteArray partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    const QByteArray table = "application/json;as=Table;g=meta.k8s.io;v=v1";
    QTest::newRow("as it is") << QByteArray("application/json") << maps << u"ConfigMap"_s << u"v1"_s;
    QTest::newRow("metadata") << partial << maps << u"PartialObjectMetadata"_s << u"meta.k8s.io/v1"_s;
    QTest::newRow("a table") << table << maps << u"Table"_s << u"meta.k8s.io/v1"_s;
    QTest::newRow("a table of a kind that is not stored")
        << table << QByteArray("/api/v1/nodes") << u"Table"_s << u"meta.k8s.io/v1"_s;
}

void TestApiWatches::bookmarks_haveTheFormOfTheEvents()
{
    QFETCH(const QByteArray, accept);
    QFETCH(const QByteArray, path);
    QFETCH(const QString, kind);
    QFETCH(const QString, apiVersion);
    Rig rig;
    const auto watch = rig.begin("GET",
                                 path + "?watch=true&allowWatchBookmarks=true&sendInitialEvents=true"
                                        "&resourceVersionMatch=NotOlderThan",
                                 {}, Rig::with("Accept", accept.constData()));
    const auto check = [&](bool endsTheFirst) {
        const QJsonObject object = lastObject(watch);
        QCOMPARE(object["kind"_L1].toString(), kind);
        QCOMPARE(object["apiVersion"_L1].toString(), apiVersion);
        QCOMPARE(object["metadata"_L1]["resourceVersion"_L1].toString(),
                 QString::number(rig.store->version()));
        const QJsonValue own = kind == u"Table" ? object["rows"_L1][0]["object"_L1] : QJsonValue(object);
        QCOMPARE(own["metadata"_L1]["annotations"_L1]["k8s.io/initial-events-end"_L1].isString(),
                 endsTheFirst);
    };
    QCOMPARE(events(watch), QStringList({u"BOOKMARK "_s}));
    check(true);
    rig.clock.advance(seconds(61));
    QTRY_COMPARE(events(watch), QStringList({u"BOOKMARK "_s, u"BOOKMARK "_s}));
    check(false);
}

void TestApiWatches::slowClient_isCut()
{
    Rig rig;
    const auto watch = rig.begin("GET", maps + "?watch=true");
    watch->waiting = api::Watches::maxPending + 1;
    rig.send("POST", maps, configMap("a"));
    QVERIFY(watch->aborted);
    QCOMPARE(rig.dispatcher->watchCount(), size_t(0));
}

void TestApiWatches::goneClient_isForgotten()
{
    Rig rig;
    const auto watch = rig.begin("GET", maps + "?watch=true");
    QCOMPARE(rig.dispatcher->watchCount(), size_t(1));
    watch->leave();
    QTRY_COMPARE(rig.dispatcher->watchCount(), size_t(0));
}

void TestApiWatches::table_hasColumnsOnce()
{
    Rig rig;
    rig.send("POST", maps, configMap("a"));
    const auto watch =
        rig.begin("GET", maps + "?watch=true", {},
                  Rig::with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
    QVERIFY(!lastObject(watch).value("columnDefinitions"_L1).toArray().isEmpty());
    rig.send("POST", maps, configMap("b"));
    QVERIFY(lastObject(watch).value("columnDefinitions"_L1).toArray().isEmpty());
    QCOMPARE(lastObject(watch)
                 .value("rows"_L1)
                 .toArray()
                 .at(0)
                 .toObject()
                 .value("cells"_L1)
                 .toArray()
                 .at(0)
                 .toString(),
             u"b"_s);
}

void TestApiWatches::sameChange_reachesEachInItsForm()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a", R"({"team":"x"})"));
    const QByteArray version = QByteArray::number(rig.store->version());
    const auto watch = [&](const char *query, const char *accept) {
        return rig.begin("GET", services("?watch=true&resourceVersion=" + version + query), {},
                         Rig::with("Accept", accept));
    };
    const char *table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    const auto plain = watch("", "application/json");
    const auto again = watch("", "application/json");
    const auto rows = watch("", table);
    const auto bareRows = watch("&includeObject=None", table);
    const auto partial = watch("", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    const auto left = watch("&labelSelector=team%3Dx", "application/json");
    rig.send("PATCH", services("/a"), R"({"metadata":{"labels":{"team":"y"}}})", merge);
    QCOMPARE(plain->response.body, again->response.body);
    QCOMPARE(QJsonDocument(lastObject(plain)).toJson(),
             QJsonDocument::fromJson(rig.send("GET", services("/a")).body).toJson());
    QCOMPARE(lastObject(rows).value("kind"_L1).toString(), u"Table"_s);
    QVERIFY(rows->response.body.find("PartialObjectMetadata") != std::string::npos);
    QVERIFY(bareRows->response.body.find("PartialObjectMetadata") == std::string::npos);
    QCOMPARE(lastObject(partial).value("kind"_L1).toString(), u"PartialObjectMetadata"_s);
    QCOMPARE(events(left), QStringList({u"DELETED a"_s}));
    QCOMPARE(lastObject(left)["metadata"_L1]["labels"_L1]["team"_L1].toString(), u"x"_s);
    QCOMPARE(lastObject(left)["metadata"_L1]["resourceVersion"_L1].toString(),
             QString::number(rig.store->version()));
    QCOMPARE(events(plain), QStringList({u"MODIFIED a"_s}));
}

void TestApiWatches::ended_endsEveryStream()
{
    Rig rig;
    const auto one = rig.begin("GET", maps + "?watch=true");
    const auto two = rig.begin("GET", services("?watch=true"));
    rig.dispatcher->endStreams();
    QVERIFY(one->done && two->done);
}

QTEST_GUILESS_MAIN(TestApiWatches)
#include "tst_api_watches.moc"
