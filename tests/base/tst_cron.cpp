#include "core/base/cron.h"

#include <QTest>

using namespace tidegate;

namespace {

WallTime at(const char *text)
{
    return *parseTime(text);
}

/// The next `count` moments, as UTC.
std::string following(const char *cron, const char *after, const char *zone, int count,
                      Cron::Gap gap = Cron::Gap::Skipped)
{
    const auto parsed = Cron::parse(cron);
    std::string text;
    WallTime time = at(after);
    for (int i = 0; parsed && i < count; ++i) {
        const auto next = parsed->next(time, *TimeZone::named(zone), gap);
        if (!next)
            return text + "never";
        time = *next;
        text += formatTime(time) + ' ';
    }
    return text;
}

} // namespace

class TestCron : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void expression_meansTheseMoments_data();
    void expression_meansTheseMoments();
    void clockPutForward_skipsOrCatchesUp();
    void clockPutBack_comesTwice();
    void wrongExpression_saysWhy_data();
    void wrongExpression_saysWhy();
    void zone_isTheDatabases();
};

void TestCron::expression_meansTheseMoments_data()
{
    QTest::addColumn<QByteArray>("cron");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("moments");
    const auto row = [](const char *name, const char *cron, const char *after, const char *zone,
                        const char *moments) {
        QTest::newRow(name) << QByteArray(cron) << QByteArray(after) << QByteArray(zone)
                            << QByteArray(moments);
    };
    row("every minute", "* * * * *", "2026-01-01T00:00:30Z", "UTC",
        "2026-01-01T00:01:00Z 2026-01-01T00:02:00Z ");
    row("the moment itself is not after", "0 8 * * *", "2026-01-01T08:00:00Z", "UTC",
        "2026-01-02T08:00:00Z 2026-01-03T08:00:00Z ");
    row("seconds in front", "*/20 * * * * *", "2026-01-01T00:00:20Z", "UTC",
        "2026-01-01T00:00:40Z 2026-01-01T00:01:00Z ");
    row("morning in Shanghai", "0 8 * * *", "2026-01-01T00:00:00Z", "Asia/Shanghai",
        "2026-01-02T00:00:00Z 2026-01-03T00:00:00Z ");
    row("weekdays by name", "30 9 * * MON-FRI", "2026-11-27T12:00:00Z", "UTC",
        "2026-11-30T09:30:00Z 2026-12-01T09:30:00Z ");
    row("lists and steps", "0,30 8-10/2 * * *", "2026-01-01T08:10:00Z", "UTC",
        "2026-01-01T08:30:00Z 2026-01-01T10:00:00Z ");
    row("a start with a step", "5/25 0 * * *", "2026-01-01T00:00:00Z", "UTC",
        "2026-01-01T00:05:00Z 2026-01-01T00:30:00Z ");
    row("either day", "0 0 13 * FRI", "2026-11-28T00:00:00Z", "UTC",
        "2026-12-04T00:00:00Z 2026-12-11T00:00:00Z ");
    row("both days when one is any", "0 0 13 * ?", "2026-11-28T00:00:00Z", "UTC",
        "2026-12-13T00:00:00Z 2027-01-13T00:00:00Z ");
    row("a step is not any", "0 0 13 * */6", "2026-11-28T00:00:00Z", "UTC",
        "2026-11-29T00:00:00Z 2026-12-05T00:00:00Z ");
    row("month by name", "0 0 1 jul *", "2026-11-28T00:00:00Z", "UTC",
        "2027-07-01T00:00:00Z 2028-07-01T00:00:00Z ");
    row("the last day of long months", "0 0 31 * *", "2026-08-31T00:00:00Z", "UTC",
        "2026-10-31T00:00:00Z 2026-12-31T00:00:00Z ");
    row("leap days", "0 0 29 2 *", "2096-03-01T00:00:00Z", "UTC",
        "2104-02-29T00:00:00Z 2108-02-29T00:00:00Z ");
    row("a day that never comes", "0 0 30 2 *", "2026-01-01T00:00:00Z", "UTC", "never");
    row("hourly", "@hourly", "2026-01-01T00:00:00Z", "Asia/Kolkata",
        "2026-01-01T00:30:00Z 2026-01-01T01:30:00Z ");
    row("weekly", "@weekly", "2026-11-28T00:00:00Z", "UTC", "2026-11-29T00:00:00Z 2026-12-06T00:00:00Z ");
    row("before 1970", "0 0 1 1 *", "1965-06-01T00:00:00Z", "UTC",
        "1966-01-01T00:00:00Z 1967-01-01T00:00:00Z ");
    row("a summer that starts between", "0 12 1 * *", "2026-03-15T00:00:00Z", "Europe/Berlin",
        "2026-04-01T10:00:00Z 2026-05-01T10:00:00Z ");
    row("a winter that starts between", "0 12 1 * *", "2026-10-15T00:00:00Z", "America/New_York",
        "2026-11-01T17:00:00Z 2026-12-01T17:00:00Z ");
}

void TestCron::expression_meansTheseMoments()
{
    QFETCH(QByteArray, cron);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, moments);
    QCOMPARE(following(cron, after, zone, 2), moments.toStdString());
}

/// In Berlin 2026-03-29 has no 02:00 to 02:59.
void TestCron::clockPutForward_skipsOrCatchesUp()
{
    const char *before = "2026-03-28T12:00:00Z";
    QCOMPARE(following("30 2 * * *", before, "Europe/Berlin", 2),
             std::string("2026-03-30T00:30:00Z 2026-03-31T00:30:00Z "));
    QCOMPARE(following("30 2 * * *", before, "Europe/Berlin", 2, Cron::Gap::AtItsEnd),
             std::string("2026-03-29T01:00:00Z 2026-03-30T00:30:00Z "));
    // Many skipped times come to pass once, and what is no longer skipped by itself.
    QCOMPARE(following("*/30 2-3 29 3 *", before, "Europe/Berlin", 3, Cron::Gap::AtItsEnd),
             std::string("2026-03-29T01:00:00Z 2026-03-29T01:30:00Z 2027-03-29T00:00:00Z "));
}

/// In Berlin 2026-10-25 has 02:00 to 02:59 twice; Lord Howe Island puts the clock back by half an hour.
void TestCron::clockPutBack_comesTwice()
{
    QCOMPARE(following("30 2 * * *", "2026-10-24T12:00:00Z", "Europe/Berlin", 3),
             std::string("2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-26T01:30:00Z "));
    QCOMPARE(following("45 1 * * *", "2026-04-04T10:00:00Z", "Australia/Lord_Howe", 3),
             std::string("2026-04-04T14:45:00Z 2026-04-04T15:15:00Z 2026-04-05T15:15:00Z "));
}

void TestCron::wrongExpression_saysWhy_data()
{
    QTest::addColumn<QByteArray>("cron");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *cron, const char *why) {
        QTest::newRow(cron[0] ? cron : "empty") << QByteArray(cron) << QByteArray(why);
    };
    row("", "five fields");
    row("* * * *", "five fields");
    row("* * * * * * *", "five fields");
    row("@every 5m", "five fields");
    row("60 * * * *", "minute \"60\": expected 0 to 59");
    row("* 24 * * *", "hour \"24\"");
    row("* * 0 * *", "day of month \"0\": expected 1 to 31");
    row("* * * 13 *", "month \"13\"");
    row("* * * * 7", "day of week \"7\": expected 0 to 6");
    row("5-1 * * * *", "ends before it begins");
    row("*/0 * * * *", "above 0");
    row("1-2-3 * * * *", "not a value");
    row("1/2/3 * * * *", "not a value");
    row(", * * * *", "not a value");
    row("-5 * * * *", "not a value");
    row("99999999999 * * * *", "not a value");
    row("* * * may-june *", "not a value");
}

void TestCron::wrongExpression_saysWhy()
{
    QFETCH(QByteArray, cron);
    QFETCH(QByteArray, why);
    const auto parsed = Cron::parse(cron.toStdString());
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.find(why.toStdString()) != std::string::npos,
             parsed.error().message.c_str());
}

void TestCron::zone_isTheDatabases()
{
    QCOMPARE(TimeZone::utc().offsetAt(at("2026-01-01T00:00:00Z")).count(), 0);
    QVERIFY(!TimeZone::utc().nextChange(at("2026-01-01T00:00:00Z")));
    const auto berlin = TimeZone::named("Europe/Berlin");
    QVERIFY(berlin);
    QCOMPARE(berlin->offsetAt(at("2026-07-01T00:00:00Z")).count(), 7200);
    const auto change = berlin->nextChange(at("2026-07-01T00:00:00Z"));
    QVERIFY(change);
    QCOMPARE(formatTime(change->at), std::string("2026-10-25T01:00:00Z"));
    QCOMPARE(change->offset.count(), 3600);
    QVERIFY(berlin->nextChange(at("2060-07-01T00:00:00Z"))); // by rule, beyond what is listed
    for (const char *id : {"", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe/Berlin "})
        QVERIFY2(!TimeZone::named(id), id);
}

QTEST_APPLESS_MAIN(TestCron)
#include "tst_cron.moc"
