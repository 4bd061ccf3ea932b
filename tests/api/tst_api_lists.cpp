#include "api_rig.h"

using namespace tidegate;
using namespace tidegate::test;

class TestApiLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selected_isWhatMatches();
    void paged_showsTheStateOfTheFirstPage();
    void pagedWithSelector_goesOnAcrossChanges();
    void tokenTooOld_isExpired();
    void exactVersion_showsThatState();
    void versionTooOld_isExpired();
    void options_areRefused_data();
    void options_areRefused();
    void table_hasColumnsAndRows();
    void tableAgain_showsWhatHasChanged();
    void partialMetadata_leavesTheRestOut();
};

namespace {

const QByteArray maps = "/api/v1/namespaces/default/configmaps";

QStringList names(const Answer &answer)
{
    QStringList found;
    for (const QJsonValue &item : answer.json().value("items"_L1).toArray())
        found << item["metadata"_L1]["name"_L1].toString();
    return found;
}

QString continueOf(const Answer &answer)
{
    return answer.json().value("metadata"_L1).toObject().value("continue"_L1).toString();
}

} // namespace

void TestApiLists::selected_isWhatMatches()
{
    Rig rig;
    for (const char *name : {"a", "b", "c"})
        rig.send("POST", services(),
                 serviceBody(name, QByteArray(R"({"app":")" + QByteArray(name) + R"("})").constData()));
    QCOMPARE(names(rig.send("GET", services())).join(u' '), u"a b c"_s);
    QCOMPARE(names(rig.send("GET", services("?labelSelector=app%20in%20(a,c)"))).join(u' '), u"a c"_s);
    QCOMPARE(names(rig.send("GET", services("?fieldSelector=metadata.name%3Db"))).join(u' '), u"b"_s);
    const Answer all = rig.send("GET", "/apis/serving.knative.dev/v1/services");
    QCOMPARE(all.json().value("kind"_L1).toString(), u"ServiceList"_s);
    QCOMPARE(all.json().value("metadata"_L1).toObject().value("resourceVersion"_L1).toString(),
             QString::number(rig.store->version()));
}

void TestApiLists::paged_showsTheStateOfTheFirstPage()
{
    Rig rig;
    for (const char *name : {"a", "b", "c", "d", "e"})
        rig.send("POST", maps, configMap(name));
    const Answer first = rig.send("GET", maps + "?limit=2");
    QCOMPARE(names(first).join(u' '), u"a b"_s);
    QCOMPARE(first.json().value("metadata"_L1).toObject().value("remainingItemCount"_L1).toInt(), 3);
    // In the meantime the rest changes in every way.
    rig.send("DELETE", maps + "/c");
    rig.send("PATCH", maps + "/d", R"({"data":{"new":"yes"}})",
             Rig::with("Content-Type", "application/merge-patch+json"));
    rig.send("POST", maps, configMap("cc"));
    const Answer second = rig.send("GET", maps + "?limit=2&continue=" + continueOf(first).toUtf8());
    QCOMPARE(names(second).join(u' '), u"c d"_s);
    QVERIFY(!second.body.contains("new"));
    const Answer third = rig.send("GET", maps + "?limit=2&continue=" + continueOf(second).toUtf8());
    QCOMPARE(names(third).join(u' '), u"e"_s);
    QVERIFY(continueOf(third).isEmpty());
    QCOMPARE(third.json().value("metadata"_L1).toObject().value("resourceVersion"_L1),
             first.json().value("metadata"_L1).toObject().value("resourceVersion"_L1));
    QCOMPARE(names(rig.send("GET", maps)).join(u' '), u"a b cc d e"_s);
}

void TestApiLists::pagedWithSelector_goesOnAcrossChanges()
{
    Rig rig;
    for (const char *name : {"a", "b", "c", "d", "e", "f"})
        rig.send("POST", services(), serviceBody(name, R"({"team":"x"})"));
    const QByteArray path = services("?labelSelector=team%3Dx&limit=2");
    const Answer first = rig.send("GET", path);
    QCOMPARE(names(first).join(u' '), u"a b"_s);
    QVERIFY(!first.json().value("metadata"_L1).toObject().contains("remainingItemCount"_L1));
    const auto merge = Rig::with("Content-Type", "application/merge-patch+json");
    // One that is changed twice shows its first state; the last of all is deleted.
    rig.send("PATCH", services("/c"), R"({"metadata":{"labels":{"team":"y"}}})", merge);
    rig.send("PATCH", services("/c"), R"({"metadata":{"labels":{"team":"z"}}})", merge);
    rig.send("DELETE", services("/f"));
    const Answer second = rig.send("GET", path + "&continue=" + continueOf(first).toUtf8());
    QCOMPARE(names(second).join(u' '), u"c d"_s);
    const Answer third = rig.send("GET", path + "&continue=" + continueOf(second).toUtf8());
    QCOMPARE(names(third).join(u' '), u"e f"_s);
    QVERIFY(continueOf(third).isEmpty());
    QCOMPARE(names(rig.send("GET", path)).join(u' '), u"a b"_s);
    QCOMPARE(names(rig.send("GET", services("?labelSelector=team%3Dx"))).join(u' '), u"a b d e"_s);
}

void TestApiLists::tokenTooOld_isExpired()
{
    Rig rig({}, 3);
    for (const char *name : {"a", "b"})
        rig.send("POST", maps, configMap(name));
    const Answer first = rig.send("GET", maps + "?limit=1");
    for (const char *name : {"c", "d", "e", "f"})
        rig.send("POST", maps, configMap(name));
    const Answer late = rig.send("GET", maps + "?limit=1&continue=" + continueOf(first).toUtf8());
    QCOMPARE(late.status, 410);
    QCOMPARE(late.reason(), u"Expired"_s);
}

void TestApiLists::exactVersion_showsThatState()
{
    Rig rig;
    rig.send("POST", maps, configMap("a"));
    const QByteArray then = QByteArray::number(rig.store->version());
    rig.send("DELETE", maps + "/a");
    rig.send("POST", maps, configMap("b"));
    const Answer exact = rig.send("GET", maps + "?resourceVersionMatch=Exact&resourceVersion=" + then);
    QCOMPARE(names(exact).join(u' '), u"a"_s);
    QCOMPARE(exact.json().value("metadata"_L1).toObject().value("resourceVersion"_L1).toString().toLatin1(),
             then);
    QCOMPARE(names(rig.send("GET", maps + "?limit=5&resourceVersion=" + then)).join(u' '), u"a"_s);
    for (const char *query : {"?resourceVersionMatch=NotOlderThan&resourceVersion=", "?resourceVersion=",
                              "?resourceVersionMatch=NotOlderThan&limit=5&resourceVersion="})
        QCOMPARE(names(rig.send("GET", maps + query + then)).join(u' '), u"b"_s);
    const Answer future = rig.send("GET", maps + "?resourceVersionMatch=Exact&resourceVersion=999");
    QCOMPARE(future.status, 504);
    QCOMPARE(future.message(),
             u"Timeout: Too large resource version: 999, current: %1"_s.arg(rig.store->version()));
    QCOMPARE(future.json()
                 .value("details"_L1)
                 .toObject()
                 .value("causes"_L1)
                 .toArray()
                 .at(0)["reason"_L1]
                 .toString(),
             u"ResourceVersionTooLarge"_s);
    QCOMPARE(future.json()["details"_L1]["retryAfterSeconds"_L1].toInt(), 1);
    QCOMPARE(std::string(future.headers.value("Retry-After")), std::string("1"));
}

void TestApiLists::versionTooOld_isExpired()
{
    Rig rig({}, 3);
    for (const char *name : {"a", "b", "c", "d", "e", "f"})
        rig.send("POST", maps, configMap(name));
    const Answer late = rig.send("GET", maps + "?resourceVersionMatch=Exact&resourceVersion=1");
    QCOMPARE(late.status, 410);
    QCOMPARE(late.reason(), u"Expired"_s);
    QCOMPARE(late.message(), u"The resourceVersion for the provided list is too old."_s);
}

void TestApiLists::options_areRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    const QString invalid = u"ListOptions.meta.k8s.io \"\" is invalid: "_s;
    const auto row = [](const char *query, int status, const QString &message) {
        QTest::newRow(query) << QByteArray(query) << status << message;
    };
    row("?resourceVersionMatch=Exact", 422,
        invalid +
            u"resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"_s);
    row("?resourceVersionMatch=Exact&resourceVersion=0", 422,
        invalid +
            u"resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""_s);
    row("?resourceVersionMatch=Near&resourceVersion=1", 422,
        invalid +
            u"resourceVersionMatch: Unsupported value: \"Near\": supported values: \"Exact\", \"NotOlderThan\", \"\""_s);
    row("?resourceVersionMatch=Exact&continue=x", 422,
        invalid +
            u"[resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided]"_s);
    row("?sendInitialEvents=true", 422,
        invalid + u"sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list"_s);
    row("?watch=true&sendInitialEvents=true", 422,
        invalid +
            u"resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"_s);
    row("?watch=true&resourceVersionMatch=NotOlderThan", 422,
        invalid +
            u"resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"_s);
    row("?watch=true&sendInitialEvents=false&resourceVersionMatch=Exact", 422,
        invalid +
            u"[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"]"_s);
    row("?continue=x&resourceVersion=5", 400,
        u"specifying resource version is not allowed when using continue"_s);
    row("?fieldSelector=data.a%3Db", 400,
        u"\"data.a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""_s);
    row("/a?watch=true&fieldSelector=metadata.name%3Db", 400,
        u"fieldSelector metadata.name doesn't match requested name"_s);
    row("?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999", 504,
        u"Timeout: Too large resource version: 999, current: 2"_s);
}

void TestApiLists::options_areRefused()
{
    QFETCH(const QByteArray, query);
    QFETCH(const int, status);
    Rig rig;
    const Answer refused = rig.send("GET", maps + query);
    QCOMPARE(refused.status, status);
    QTEST(refused.message(), "message");
    if (status != 422)
        return;
    const QJsonObject details = refused.json().value("details"_L1).toObject();
    QCOMPARE(details.value("group"_L1).toString(), u"meta.k8s.io"_s);
    QCOMPARE(details.value("kind"_L1).toString(), u"ListOptions"_s);
    QVERIFY(!details.value("causes"_L1).toArray().isEmpty());
}

void TestApiLists::table_hasColumnsAndRows()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a"));
    const auto accept = Rig::with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
    for (const QByteArray &path : {services(), services("/a")}) {
        const QJsonObject table = rig.send("GET", path, {}, accept).json();
        QCOMPARE(table.value("kind"_L1).toString(), u"Table"_s);
        const QJsonArray columns = table.value("columnDefinitions"_L1).toArray();
        QCOMPARE(columns.at(0).toObject().value("name"_L1).toString(), u"Name"_s);
        const QJsonObject row = table.value("rows"_L1).toArray().at(0).toObject();
        QCOMPARE(row.value("cells"_L1).toArray().size(), columns.size());
        QCOMPARE(row.value("cells"_L1).toArray().at(0).toString(), u"a"_s);
        QCOMPARE(row.value("object"_L1).toObject().value("kind"_L1).toString(), u"PartialObjectMetadata"_s);
    }
    const QJsonObject bare = rig.send("GET", services("?includeObject=None"), {}, accept).json();
    QVERIFY(!bare.value("rows"_L1).toArray().at(0).toObject().contains("object"_L1));
    QCOMPARE(
        rig.send("GET", services(), {}, Rig::with("Accept", "application/vnd.kubernetes.protobuf")).status,
        406);
}

// Rows are kept for the next list; each has to be the one that was asked for.
void TestApiLists::tableAgain_showsWhatHasChanged()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a"));
    rig.send("POST", maps, configMap("m"));
    const auto accept = Rig::with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
    const auto row = [&](const QByteArray &path) {
        return rig.send("GET", path, {}, accept).json().value("rows"_L1).toArray().at(0).toObject();
    };
    const QJsonObject before = row(services());
    QCOMPARE(row(services()), before);
    QVERIFY(!row(services("?includeObject=None")).contains("object"_L1));
    QVERIFY(row(services("?includeObject=Object")).value("object"_L1)["spec"_L1].isObject());
    QCOMPARE(row(services()), before);
    rig.send("PATCH", services("/a"), R"({"metadata":{"labels":{"team":"x"}}})",
             Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(row(services())["object"_L1]["metadata"_L1]["labels"_L1]["team"_L1].toString(), u"x"_s);
    // What tells an age is made anew each time.
    QCOMPARE(row(maps).value("cells"_L1).toArray().last().toString(), u"0s"_s);
    rig.clock.advance(seconds(5));
    QCOMPARE(row(maps).value("cells"_L1).toArray().last().toString(), u"5s"_s);
}

void TestApiLists::partialMetadata_leavesTheRestOut()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a"));
    const Answer list =
        rig.send("GET", services(), {},
                 Rig::with("Accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"));
    QCOMPARE(list.json().value("kind"_L1).toString(), u"PartialObjectMetadataList"_s);
    QCOMPARE(names(list).join(u' '), u"a"_s);
    QVERIFY(!list.body.contains("\"spec\""));
}

QTEST_GUILESS_MAIN(TestApiLists)
#include "tst_api_lists.moc"
