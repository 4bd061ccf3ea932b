#include "api_rig.h"

using namespace tidegate;
using namespace tidegate::test;

namespace {

class Monitoring : public api::MonitoringSource
{
public:
    QStringList metrics(Of of) const override
    {
        return of == Of::Engine ? QStringList{u"store.size"_s}
                                : QStringList{u"requests"_s, u"requests.2xx"_s, u"latency"_s,
                                              u"starts.pool.app"_s, u"starts.direct.app"_s};
    }
    void series(const api::SeriesRequest &request, std::function<void(Result<QByteArray>)> done) override
    {
        last = request;
        done(answer);
    }
    void changes(const api::ChangesRequest &request, std::function<void(Result<QByteArray>)> done) override
    {
        asked = request;
        done(answer);
    }
    api::SeriesRequest last;
    api::ChangesRequest asked;
    Result<QByteArray> answer = QByteArray("{\"series\":[]}");
};

const QByteArray base = "/apis/tidegate.dev/v1";
const QByteArray service = base + "/namespaces/default/services/web/series";
const QByteArray revision = base + "/namespaces/default/revisions/web-1/series";
const QByteArray engine = base + "/engines/local/series";

void fill(Rig &rig)
{
    using namespace resource;
    rig.keep(Object(kinds::service(), {u"default"_s, u"web"_s}));
    rig.keep(Object(kinds::revision(), {u"default"_s, u"web-1"_s}));
    rig.keep(Object(kinds::engine(), {{}, u"local"_s}));
}

WallTime at(const char *text)
{
    return parseTime(text).value_or(WallTime());
}

} // namespace

class TestApiMonitoring : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void question_hasDefaults();
    void question_isCarried();
    void stars_meanAllThatBeginSo();
    void subjects_haveMetricsOfTheirOwn();
    void badQuestion_isRefused_data();
    void badQuestion_isRefused();
    void changes_areAskedFor();
    void badChanges_areRefused();
    void trouble_isTold();
    void others_areTurnedAway();
};

void TestApiMonitoring::question_hasDefaults()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    fill(rig);
    const Answer answer = rig.send("GET", revision + "?metric=requests");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.json().contains(u"series"_s));
    QVERIFY(source.last.of == api::MonitoringSource::Of::Revision);
    QVERIFY(source.last.to == rig.clock.wall());
    QVERIFY(source.last.to - source.last.from == std::chrono::minutes(15));
    QCOMPARE(source.last.stepSeconds, 0);
    QCOMPARE(source.last.points, 300);
    QVERIFY(!source.last.onlyFound);
}

void TestApiMonitoring::question_isCarried()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    fill(rig);
    QCOMPARE(rig.send("GET", service + "?metric=latency,requests.2xx,latency&from=2026-10-01T00:00:00.5Z&to="
                                       "2026-10-02T00:00:00Z&step=5m&points=20")
                 .status,
             200);
    QVERIFY(source.last.of == api::MonitoringSource::Of::Service);
    QCOMPARE(source.last.ns, u"default"_s);
    QCOMPARE(source.last.name, u"web"_s);
    QCOMPARE(source.last.metrics, (QStringList{u"latency"_s, u"requests.2xx"_s}));
    QVERIFY(source.last.from == at("2026-10-01T00:00:00.5Z"));
    QVERIFY(source.last.to == at("2026-10-02T00:00:00Z"));
    QCOMPARE(source.last.stepSeconds, 300);
    QCOMPARE(source.last.points, 20);
    for (const auto &[text, seconds] :
         {std::pair("7", 7), std::pair("10s", 10), std::pair("2h", 7200), std::pair("1d", 86'400)}) {
        QCOMPARE(rig.send("GET", service + "?metric=latency&step=" + text).status, 200);
        QCOMPARE(source.last.stepSeconds, seconds);
    }
}

void TestApiMonitoring::stars_meanAllThatBeginSo()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    fill(rig);
    QCOMPARE(rig.send("GET", service + "?metric=starts.*,requests").status, 200);
    QCOMPARE(source.last.metrics, (QStringList{u"starts.pool.app"_s, u"starts.direct.app"_s, u"requests"_s}));
    QVERIFY(source.last.onlyFound);
}

void TestApiMonitoring::subjects_haveMetricsOfTheirOwn()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    fill(rig);
    QCOMPARE(rig.send("GET", engine + "?metric=store.size").status, 200);
    QVERIFY(source.last.of == api::MonitoringSource::Of::Engine);
    QCOMPARE(rig.send("GET", engine + "?metric=latency").status, 400);
    QCOMPARE(rig.send("GET", "/engines/local" + revision + "?metric=latency").status, 200);
}

void TestApiMonitoring::badQuestion_isRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("field");
    QTest::newRow("none") << QByteArray() << u"metric"_s;
    QTest::newRow("unknown") << QByteArray("metric=request") << u"metric"_s;
    QTest::newRow("unknown group") << QByteArray("metric=start.*") << u"metric"_s;
    QTest::newRow("pattern") << QByteArray("metric=req.ests") << u"metric"_s;
    QTest::newRow("from") << QByteArray("metric=latency&from=yesterday") << u"from"_s;
    QTest::newRow("to") << QByteArray("metric=latency&to=2026-10-01") << u"to"_s;
    QTest::newRow("order") << QByteArray("metric=latency&from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z")
                           << u"from"_s;
    QTest::newRow("step") << QByteArray("metric=latency&step=1w") << u"step"_s;
    QTest::newRow("step zero") << QByteArray("metric=latency&step=0s") << u"step"_s;
    QTest::newRow("step too long") << QByteArray("metric=latency&step=9999d") << u"step"_s;
    QTest::newRow("points") << QByteArray("metric=latency&points=0") << u"points"_s;
    QTest::newRow("too many points") << QByteArray("metric=latency&points=11001") << u"points"_s;
}

void TestApiMonitoring::badQuestion_isRefused()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, field);
    Monitoring source;
    Rig rig({.monitoring = &source});
    fill(rig);
    const Answer answer = rig.send("GET", revision + '?' + query);
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.message().startsWith(field + u' '), qPrintable(answer.message()));
}

void TestApiMonitoring::changes_areAskedFor()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    QCOMPARE(rig.send("GET", base + "/namespaces/default/services/gone/changes?limit=7").status, 200);
    QVERIFY(source.asked.of == api::MonitoringSource::Of::Service);
    QCOMPARE(source.asked.name, u"gone"_s);
    QCOMPARE(source.asked.limit, 7);
    QVERIFY(source.asked.to > rig.clock.wall()); // what happens now belongs to it
    QCOMPARE(rig.send("GET",
                      base + "/namespaces/default/changes?from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z")
                 .status,
             200);
    QVERIFY(source.asked.of == api::MonitoringSource::Of::Namespace);
    QCOMPARE(source.asked.ns, u"default"_s);
    QVERIFY(source.asked.from == at("2026-10-01T00:00:00Z"));
    QCOMPARE(rig.send("GET", base + "/engines/local/changes").status, 200);
    QVERIFY(source.asked.of == api::MonitoringSource::Of::Engine);
}

void TestApiMonitoring::badChanges_areRefused()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    for (const char *query : {"limit=0", "limit=10001", "limit=x", "from=x", "to=x"}) {
        const Answer answer = rig.send("GET", base + "/engines/local/changes?" + query);
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.message().startsWith(QString::fromLatin1(query).section(u'=', 0, 0) + u' '));
    }
}

void TestApiMonitoring::trouble_isTold()
{
    Monitoring source;
    source.answer = fail(Code::Unavailable, "the series cannot be read");
    Rig rig({.monitoring = &source});
    fill(rig);
    QCOMPARE(rig.send("GET", revision + "?metric=latency").status, 503);
    QCOMPARE(rig.send("GET", base + "/engines/local/changes").status, 503);
}

void TestApiMonitoring::others_areTurnedAway()
{
    Monitoring source;
    Rig rig({.monitoring = &source});
    fill(rig);
    QCOMPARE(rig.send("POST", revision).status, 405);
    QCOMPARE(rig.send("GET", revision + "/more").status, 404);
    QCOMPARE(rig.send("GET", base + "/namespaces/default/revisions/web-2/series?metric=latency").status, 404);
    QCOMPARE(rig.send("GET", base + "/namespaces/default/revisions/web-1/changes").status, 404);
    QCOMPARE(rig.send("GET", base + "/engines/other/series?metric=store.size").status, 404);
    rig.user = {u"somebody"_s, {}};
    for (const QByteArray &path : {revision, service, engine, base + "/engines/local/changes"})
        QCOMPARE(rig.send("GET", path).status, 403);
    Rig none;
    fill(none);
    QCOMPARE(none.send("GET", revision + "?metric=latency").status, 404);
}

QTEST_GUILESS_MAIN(TestApiMonitoring)
#include "tst_api_monitoring.moc"
