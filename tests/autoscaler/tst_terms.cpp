#include "core/autoscaler/terms.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::autoscaler;

class TestTerms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void metrics_areReadWithTheirSettings();
    void metrics_haveDefaults();
    void wrongMetrics_sayWhy_data();
    void wrongMetrics_sayWhy();
    void schedule_isReadWithItsSettings();
    void wrongSchedule_saysWhy_data();
    void wrongSchedule_saysWhy();
};

void TestTerms::metrics_areReadWithTheirSettings()
{
    const auto terms = parseMetrics("cpu target=70% window=30s stabilization=2m;\n"
                                    "  memory target=256Mi ; queue-wait target=200ms; rps target=50;"
                                    "concurrency target=8; custom name=jobs:waiting target=10 path=/stats;",
                                    seconds(60));
    QVERIFY2(terms, terms ? "" : terms.error().message.c_str());
    QCOMPARE(terms->size(), size_t(6));
    QCOMPARE(terms->at(0), (MetricTerm{Measure::Cpu, 70, seconds(30), seconds(120), {}, {}}));
    QCOMPARE(terms->at(1).target, 268435456.0);
    QCOMPARE(terms->at(2).target, 200.0);
    QCOMPARE(terms->at(3).measure, Measure::RequestsPerSecond);
    QCOMPARE(terms->at(4).target, 8.0);
    QCOMPARE(terms->at(5),
             (MetricTerm{Measure::Custom, 10, seconds(60), seconds(300), "jobs:waiting", "/stats"}));
}

void TestTerms::metrics_haveDefaults()
{
    const auto terms = parseMetrics("custom name=jobs target=1; rps target=1", seconds(90));
    QVERIFY(terms);
    QCOMPARE(terms->at(0).path, std::string("/metrics"));
    QCOMPARE(terms->at(0).stabilization.count(), 300);
    QCOMPARE(terms->at(0).window.count(), 90);
    QCOMPARE(terms->at(1).stabilization.count(), 0);
}

void TestTerms::wrongMetrics_sayWhy_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *text, const char *why) {
        QTest::newRow(text[0] ? text : "empty") << QByteArray(text) << QByteArray(why);
    };
    row("", "nothing is said");
    row(" ; ", "nothing is said");
    row("disk target=1", "expected concurrency, rps, cpu");
    row("cpu rps target=1", "expected concurrency, rps, cpu");
    row("cpu", "target must be a percentage");
    row("cpu target=0", "target must be a percentage");
    row("cpu target=nan", "target must be a percentage");
    row("cpu target=inf", "target must be a percentage");
    row("memory target=lots", "target must be bytes");
    row("queue-wait target=200", "target must be a duration");
    row("rps target=0.001", "target must be a number");
    row("rps target=1 window=0s", "window must be whole seconds from 1s to 1h0m0s");
    row("rps target=1 window=1500ms", "window must be whole seconds");
    row("rps target=1 stabilization=2h", "stabilization must be");
    row("rps target=1 target=2", "\"target\" is set twice");
    row("rps target=1 colour=red", "\"colour\" is not a setting");
    row("rps target=1 name=x", "\"name\" is not a setting");
    row("custom target=1", "name must be a metric's name");
    row("custom target=1 name=9lives", "name must be a metric's name");
    row("custom target=1 name=x path=metrics", "path must begin with /");
    row("rps target=1;rps target=1;rps target=1;rps target=1;rps target=1;rps target=1;rps target=1",
        "at most 6");
}

void TestTerms::wrongMetrics_sayWhy()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, why);
    const auto terms = parseMetrics(text.toStdString(), seconds(60));
    QVERIFY(!terms);
    QVERIFY2(terms.error().message.find(why.toStdString()) != std::string::npos,
             terms.error().message.c_str());
}

void TestTerms::schedule_isReadWithItsSettings()
{
    const auto terms = parseSchedule("0 8 * * MON-FRI for=10h min=5 max=20 pre-warm=5m; "
                                     "@daily for=6h max=2 zone=Asia/Tokyo",
                                     *TimeZone::named("Asia/Shanghai"));
    QVERIFY2(terms, terms ? "" : terms.error().message.c_str());
    QCOMPARE(terms->size(), size_t(2));
    const ScheduleTerm &day = terms->at(0);
    QCOMPARE(day.text, std::string("0 8 * * MON-FRI"));
    QCOMPARE(day.zone.id(), std::string("Asia/Shanghai"));
    QCOMPARE(day.lasts.count(), 36000);
    QCOMPARE(day.preWarm.count(), 300);
    QCOMPARE(day.min.value_or(-1), 5);
    QCOMPARE(day.max.value_or(-1), 20);
    QCOMPARE(terms->at(1).zone.id(), std::string("Asia/Tokyo"));
    QVERIFY(!terms->at(1).min);
}

void TestTerms::wrongSchedule_saysWhy_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *text, const char *why) {
        QTest::newRow(text[0] ? text : "empty") << QByteArray(text) << QByteArray(why);
    };
    row("", "nothing is said");
    row("for=1h min=1", "five fields");
    row("0 25 * * * for=1h min=1", "hour \"25\"");
    row("0 8 * * * min=1", "for must say how long");
    row("0 8 * * * for=30s min=1", "for must be whole seconds from 1m0s");
    row("0 8 * * * for=800h min=1", "for must be whole seconds");
    row("0 8 * * * for=1h", "min or max must be there");
    row("0 8 * * * for=1h min=-1", "min must be a whole number from 0");
    row("0 8 * * * for=1h max=0", "max must be a whole number from 1");
    row("0 8 * * * for=1h min=3 max=2", "min must not be more than max");
    row("0 8 * * * for=1h min=3 pre-warm=2h", "pre-warm must be");
    row("0 8 * * * for=1h max=3 pre-warm=2m", "pre-warm needs a min");
    row("0 8 * * * for=1h min=1 zone=Mars/Base", "\"Mars/Base\" is not a time zone");
    row("0 8 * * * for=1h min=1 color=red", "\"color\" is not a setting");
}

void TestTerms::wrongSchedule_saysWhy()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, why);
    const auto terms = parseSchedule(text.toStdString(), TimeZone::utc());
    QVERIFY(!terms);
    QVERIFY2(terms.error().message.find(why.toStdString()) != std::string::npos,
             terms.error().message.c_str());
}

QTEST_APPLESS_MAIN(TestTerms)
#include "tst_terms.moc"
