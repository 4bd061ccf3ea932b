#include "api_rig.h"

using namespace tidegate;
using namespace tidegate::test;

namespace {

class Metering : public api::MeteringSource
{
public:
    void report(const api::MeteringRequest &request, std::function<void(Result<QByteArray>)> done) override
    {
        last = request;
        done(answer);
    }
    api::MeteringRequest last;
    Result<QByteArray> answer = QByteArray("{\"items\":[]}");
};

const QByteArray path = "/apis/tidegate.dev/v1/metering";

WallTime at(const char *text)
{
    return parseTime(text).value_or(WallTime());
}

} // namespace

class TestApiMetering : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void question_isReadAndHasDefaults();
    void question_isCarried();
    void badQuestion_isRefused_data();
    void badQuestion_isRefused();
    void form_isChosen_data();
    void form_isChosen();
    void trouble_isTold();
    void others_areTurnedAway();
};

void TestApiMetering::question_isReadAndHasDefaults()
{
    Metering source;
    Rig rig({.metering = &source});
    const Answer answer = rig.send("GET", path);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.json().contains(u"items"_s));
    const WallTime now = rig.clock.wall();
    QVERIFY(source.last.to > now && source.last.to - now <= std::chrono::hours(1));
    QCOMPARE((source.last.to - source.last.from) / std::chrono::hours(1), 24);
    QCOMPARE(source.last.stepHours, 1);
    QVERIFY(source.last.group == api::MeteringRequest::Group::Revision);
    QVERIFY(!source.last.isCsv);
}

void TestApiMetering::question_isCarried()
{
    Metering source;
    Rig rig({.metering = &source});
    const Answer answer = rig.send(
        "GET", path + "?from=2026-10-01T00:00:00%2B02:00&to=2026-11-01T00:00:00Z&group=service&step=7d"
                      "&format=csv&namespace=shop&service=web&revision=web-1");
    QCOMPARE(answer.status, 200);
    QVERIFY(source.last.from == at("2026-09-30T22:00:00Z"));
    QVERIFY(source.last.to == at("2026-11-01T00:00:00Z"));
    QVERIFY(source.last.group == api::MeteringRequest::Group::Service);
    QCOMPARE(source.last.stepHours, 168);
    QVERIFY(source.last.isCsv);
    QCOMPARE(source.last.ns, u"shop"_s);
    QCOMPARE(source.last.service, u"web"_s);
    QCOMPARE(source.last.revision, u"web-1"_s);
    rig.send("GET", path + "?step=all&group=namespace");
    QCOMPARE(source.last.stepHours, 0);
    QVERIFY(source.last.group == api::MeteringRequest::Group::Namespace);
    rig.send("GET", path + "?step=2w");
    QCOMPARE(source.last.stepHours, 336);
}

void TestApiMetering::badQuestion_isRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("field");
    QTest::newRow("from") << QByteArray("from=yesterday") << u"from"_s;
    QTest::newRow("from within an hour") << QByteArray("from=2026-10-01T00:30:00Z") << u"from"_s;
    QTest::newRow("to") << QByteArray("to=2026-10-01") << u"to"_s;
    QTest::newRow("order") << QByteArray("from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z") << u"from"_s;
    QTest::newRow("nothing") << QByteArray("from=2026-10-01T00:00:00Z&to=2026-10-01T00:00:00Z") << u"from"_s;
    QTest::newRow("step") << QByteArray("step=5m") << u"step"_s;
    QTest::newRow("step zero") << QByteArray("step=0h") << u"step"_s;
    QTest::newRow("step too long") << QByteArray("step=999999h") << u"step"_s;
    QTest::newRow("group") << QByteArray("group=instance") << u"group"_s;
    QTest::newRow("format") << QByteArray("format=xml") << u"format"_s;
}

void TestApiMetering::badQuestion_isRefused()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, field);
    Metering source;
    Rig rig({.metering = &source});
    const Answer answer = rig.send("GET", path + '?' + query);
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.message().startsWith(field + u' '), qPrintable(answer.message()));
}

void TestApiMetering::form_isChosen_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    const QByteArray csv = "text/csv; charset=utf-8; header=present";
    const QByteArray json = "application/json";
    QTest::newRow("nothing") << QByteArray() << QByteArray() << 200 << json;
    QTest::newRow("anything") << QByteArray() << QByteArray("*/*") << 200 << json;
    QTest::newRow("csv") << QByteArray() << QByteArray("text/csv") << 200 << csv;
    QTest::newRow("csv first") << QByteArray() << QByteArray("text/csv;q=0.5, application/json") << 200
                               << csv;
    QTest::newRow("json first") << QByteArray() << QByteArray("application/json, text/csv") << 200 << json;
    QTest::newRow("the parameter counts")
        << QByteArray("?format=csv") << QByteArray("application/json") << 200 << csv;
    QTest::newRow("neither") << QByteArray() << QByteArray("image/png") << 406 << json;
}

void TestApiMetering::form_isChosen()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, accept);
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    Metering source;
    Rig rig({.metering = &source});
    const Answer answer = rig.send("GET", path + query, {}, Rig::with("Accept", accept.constData()));
    QCOMPARE(answer.status, status);
    QCOMPARE(QByteArray::fromStdString(std::string(answer.headers.value("Content-Type"))), type);
}

void TestApiMetering::trouble_isTold()
{
    Metering source;
    source.answer = fail(Code::Unavailable, "the meter's records cannot be read");
    Rig rig({.metering = &source});
    QCOMPARE(rig.send("GET", path).status, 503);
}

void TestApiMetering::others_areTurnedAway()
{
    Metering source;
    Rig rig({.metering = &source});
    QCOMPARE(rig.send("POST", path).status, 405);
    QCOMPARE(rig.send("GET", path + "/more").status, 404);
    rig.user = {u"somebody"_s, {}};
    QCOMPARE(rig.send("GET", path).status, 403);
    Rig none;
    QCOMPARE(none.send("GET", path).status, 404);
}

QTEST_GUILESS_MAIN(TestApiMetering)
#include "tst_api_metering.moc"
