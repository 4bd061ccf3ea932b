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
                      Cron::ClockChanges changes = {})
{
    const auto parsed = Cron::parse(cron);
    std::string text;
    WallTime time = at(after);
    for (int i = 0; parsed && i < count; ++i) {
        const auto next = parsed->next(time, *TimeZone::named(zone), changes);
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
    void clockPutBack_comesOnceIfWanted();
    void changeAndMomentOneSecondApart();
    void intervals_countFromTheirStart();
    void onlyInGaps_neverComes();
    void upcoming_isACount();
    void mistake_hasFieldAndColumn();
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
    row("hourly", "@hourly", "2026-01-01T00:00:00Z", "Asia/Kolkata",
        "2026-01-01T00:30:00Z 2026-01-01T01:30:00Z ");
    row("weekly", "@weekly", "2026-11-28T00:00:00Z", "UTC", "2026-11-29T00:00:00Z 2026-12-06T00:00:00Z ");
    row("Sunday is 7, too", "0 0 * * 7", "2026-11-28T00:00:00Z", "UTC",
        "2026-11-29T00:00:00Z 2026-12-06T00:00:00Z ");
    row("a range up to Sunday", "0 0 * * SAT-SUN", "2026-11-28T00:00:00Z", "UTC",
        "2026-11-29T00:00:00Z 2026-12-05T00:00:00Z ");
    row("a step from a day stays in the week", "0 0 * * 5/1", "2026-11-27T00:00:00Z", "UTC",
        "2026-11-28T00:00:00Z 2026-12-04T00:00:00Z ");
    // Quartz counts Sunday as 1, Spring and robfig as 0.
    row("1 is Monday", "0 0 0 ? * 1", "2026-11-28T00:00:00Z", "UTC",
        "2026-11-30T00:00:00Z 2026-12-07T00:00:00Z ");
    row("6#1 is a Saturday", "0 0 0 ? * 6#1", "2022-09-01T00:00:00Z", "UTC",
        "2022-09-03T00:00:00Z 2022-10-01T00:00:00Z ");
    row("6#1 by name", "0 0 0 ? * FRI#1", "2022-09-15T00:00:00Z", "UTC",
        "2022-10-07T00:00:00Z 2022-11-04T00:00:00Z ");
    // Both days: Quartz refuses, Spring wants both, robfig and cron take either.
    row("either day, also of the special ones", "0 0 0 L * MON#1", "2026-11-28T00:00:00Z", "UTC",
        "2026-11-30T00:00:00Z 2026-12-07T00:00:00Z ");
    row("the last day", "0 0 L * *", "2027-12-15T00:00:00Z", "UTC",
        "2027-12-31T00:00:00Z 2028-01-31T00:00:00Z ");
    row("the last day of February", "0 0 L 2 *", "2027-01-15T00:00:00Z", "UTC",
        "2027-02-28T00:00:00Z 2028-02-29T00:00:00Z ");
    row("days before the last", "0 0 L-3 * *", "2027-02-01T00:00:00Z", "UTC",
        "2027-02-25T00:00:00Z 2027-03-28T00:00:00Z ");
    row("far before the last", "0 0 L-30 * *", "2027-01-02T00:00:00Z", "UTC",
        "2027-03-01T00:00:00Z 2027-05-01T00:00:00Z ");
    row("the last weekday", "0 0 LW * ?", "2027-01-01T00:00:00Z", "UTC",
        "2027-01-29T00:00:00Z 2027-02-26T00:00:00Z ");
    row("the weekday nearest to a Saturday", "0 0 15W * ?", "2026-08-01T00:00:00Z", "UTC",
        "2026-08-14T00:00:00Z 2026-09-15T00:00:00Z ");
    row("the weekday nearest to a Sunday", "0 0 15w 11 ?", "2026-11-01T00:00:00Z", "UTC",
        "2026-11-16T00:00:00Z 2027-11-15T00:00:00Z ");
    row("not before the month", "0 0 1W 8 ?", "2026-01-01T00:00:00Z", "UTC",
        "2026-08-03T00:00:00Z 2027-08-02T00:00:00Z ");
    row("not after the month", "0 0 31W 1,5 ?", "2026-01-31T00:00:00Z", "UTC",
        "2026-05-29T00:00:00Z 2027-01-29T00:00:00Z ");
    row("several of a kind", "0 0 1,15W,L * ?", "2026-08-02T00:00:00Z", "UTC",
        "2026-08-14T00:00:00Z 2026-08-31T00:00:00Z ");
    row("the last Friday", "0 0 * * FRIL", "2026-11-01T00:00:00Z", "UTC",
        "2026-11-27T00:00:00Z 2026-12-25T00:00:00Z ");
    row("the last of a day by number", "0 0 * * 7L", "2026-11-01T00:00:00Z", "UTC",
        "2026-11-29T00:00:00Z 2026-12-27T00:00:00Z ");
    row("a fifth Friday", "0 0 * * FRI#5", "2026-11-01T00:00:00Z", "UTC",
        "2027-01-29T00:00:00Z 2027-04-30T00:00:00Z ");
    row("a fifth Friday in February", "0 0 ? 2 FRI#5", "2008-03-01T00:00:00Z", "UTC",
        "2036-02-29T00:00:00Z 2064-02-29T00:00:00Z ");
    row("over the year's end", "59 59 23 31 12 ?", "2026-12-31T23:59:58Z", "UTC",
        "2026-12-31T23:59:59Z 2027-12-31T23:59:59Z ");
    row("no leap day in 2100", "0 0 29 2 ?", "2096-02-29T00:00:00Z", "UTC",
        "2104-02-29T00:00:00Z 2108-02-29T00:00:00Z ");
    row("intervals count from 1970", "@every 1h30m", "2026-01-01T00:00:00Z", "Asia/Tokyo",
        "2026-01-01T01:30:00Z 2026-01-01T03:00:00Z ");
    row("intervals before 1970", "@every 10m", "1969-12-31T23:45:00Z", "UTC",
        "1969-12-31T23:50:00Z 1970-01-01T00:00:00Z ");
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
    QCOMPARE(following("30 2 * * *", before, "Europe/Berlin", 2, {Cron::Gap::AtItsEnd, Cron::Twice::Both}),
             std::string("2026-03-29T01:00:00Z 2026-03-30T00:30:00Z "));
    // Many skipped times come to pass once, and what is no longer skipped by itself.
    QCOMPARE(
        following("*/30 2-3 29 3 *", before, "Europe/Berlin", 3, {Cron::Gap::AtItsEnd, Cron::Twice::Both}),
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

void TestCron::clockPutBack_comesOnceIfWanted()
{
    const Cron::ClockChanges once{Cron::Gap::Skipped, Cron::Twice::FirstOnly};
    QCOMPARE(following("30 2 * * *", "2026-10-24T12:00:00Z", "Europe/Berlin", 2, once),
             std::string("2026-10-25T00:30:00Z 2026-10-26T01:30:00Z "));
    // Asked from within the repeated hour.
    QCOMPARE(following("30 2 * * *", "2026-10-25T01:10:00Z", "Europe/Berlin", 1, once),
             std::string("2026-10-26T01:30:00Z "));
    QCOMPARE(following("*/20 * * * *", "2026-10-25T00:39:00Z", "Europe/Berlin", 2, once),
             std::string("2026-10-25T00:40:00Z 2026-10-25T02:00:00Z "));
    QCOMPARE(following("45 1 * * *", "2026-04-04T10:00:00Z", "Australia/Lord_Howe", 2, once),
             std::string("2026-04-04T14:45:00Z 2026-04-05T15:15:00Z "));
}

/// Whoever asks right before the clock is put forward still learns what comes to pass at that moment.
void TestCron::changeAndMomentOneSecondApart()
{
    const Cron::ClockChanges atItsEnd{Cron::Gap::AtItsEnd, Cron::Twice::Both};
    QCOMPARE(following("30 2 * * *", "2026-03-29T00:59:59Z", "Europe/Berlin", 1, atItsEnd),
             std::string("2026-03-29T01:00:00Z "));
    QCOMPARE(following("30 2 * * *", "2026-03-29T01:00:00Z", "Europe/Berlin", 1, atItsEnd),
             std::string("2026-03-30T00:30:00Z "));
    // Samoa had no 30 December 2011 at all.
    QCOMPARE(following("0 12 30 12 *", "2011-12-01T00:00:00Z", "Pacific/Apia", 2, atItsEnd),
             std::string("2011-12-30T10:00:00Z 2012-12-29T22:00:00Z "));
    QCOMPARE(following("0 12 30 12 *", "2011-12-01T00:00:00Z", "Pacific/Apia", 1),
             std::string("2012-12-29T22:00:00Z "));
}

void TestCron::intervals_countFromTheirStart()
{
    const Cron cron = Cron::parse("@every 7s")->countedFrom(at("2026-01-01T00:00:01.9Z"));
    QCOMPARE(cron.interval().count(), 7);
    QCOMPARE(formatTime(*cron.next(at("2026-01-01T00:00:01Z"), TimeZone::utc())),
             std::string("2026-01-01T00:00:08Z"));
    QCOMPARE(formatTime(*cron.next(at("2026-01-01T00:00:08Z"), TimeZone::utc())),
             std::string("2026-01-01T00:00:15Z"));
    QCOMPARE(Cron::parse("* * * * *")->interval().count(), 0);
}

/// New York's clock goes from 01:59 to 03:00 on every second Sunday of March.
void TestCron::onlyInGaps_neverComes()
{
    QCOMPARE(following("30 2 ? 3 SUN#2", "2026-01-01T00:00:00Z", "America/New_York", 1),
             std::string("never"));
    QCOMPARE(following("30 2 ? 3 SUN#2", "2026-01-01T00:00:00Z", "America/New_York", 1,
                       {Cron::Gap::AtItsEnd, Cron::Twice::Both}),
             std::string("2026-03-08T07:00:00Z "));
}

void TestCron::upcoming_isACount()
{
    const auto times =
        Cron::parse("0 0 29 2 *")->upcoming(at("2026-01-01T00:00:00Z"), TimeZone::utc(), 3, {});
    QCOMPARE(times.size(), size_t(3));
    QCOMPARE(formatTime(times.back()), std::string("2036-02-29T00:00:00Z"));
    QVERIFY(Cron::parse("* * * * *")->upcoming(at("2026-01-01T00:00:00Z"), TimeZone::utc(), 0, {}).empty());
}

void TestCron::mistake_hasFieldAndColumn()
{
    const auto mistake = Cron::mistakeIn("0 0\t12  * FRI,MOM");
    QVERIFY(mistake);
    QCOMPARE(mistake->field, std::string("day of week"));
    QCOMPARE(mistake->column, 15);
    QCOMPARE(mistake->message.en, std::string("day of week \"MOM\": not a value, a range or a step"));
    QCOMPARE(mistake->message.zh, std::string("星期 \"MOM\"：不是值、范围或步长"));
    QCOMPARE(Cron::mistakeIn("* * * *")->column, 8);
    QCOMPARE(Cron::mistakeIn("* * * * * * 2026")->column, 13);
    QCOMPARE(Cron::mistakeIn("* * * * * * 2026")->field, std::string("expression"));
    QVERIFY(!Cron::mistakeIn("@hourly"));
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
    row("@reboot", "expected @every, @hourly");
    row("@daily 5", "nothing else");
    row("@every", "one duration after it, as in @every 1m30s (column 1)");
    row("@every 5m 3s", "one duration");
    row("@every 500ms", "interval \"500ms\": expected whole seconds, at least one (column 8)");
    row("@every soon", "not a duration");
    row("@every 900000h", "at most ten years");
    row("CRON_TZ=Asia/Tokyo 0 8 * * *", "time zone is not named in the expression");
    row("60 * * * *", "minute \"60\": expected 0 to 59 (column 1)");
    row("* 24 * * *", "hour \"24\"");
    row(" 1 2,24 * * *", "hour \"24\": expected 0 to 23 (column 6)");
    row("* * 0 * *", "day of month \"0\": expected 1 to 31");
    row("* * * 13 *", "month \"13\": expected 1 to 12 (column 7)");
    row("* * * * 8", "day of week \"8\": expected 0 to 7");
    row("* * * L *", "month \"L\": not a value");
    row("* * * * L", "expected a day before L, as FRIL (column 9)");
    row("* * L-31 * *", "expected L-0 to L-30");
    row("* * 1-5W * *", "expected one day before W");
    row("* * W * *", "expected one day before W");
    row("* * 32W * *", "expected one day before W");
    row("* * * * 5#6", "FRI#1 to FRI#5");
    row("* * * * FRI#0", "FRI#1 to FRI#5");
    row("* * * * 8#1", "FRI#1 to FRI#5");
    row("* * * * FRI-MON", "ends before it begins");
    // Every part is right, and yet it never comes.
    row("0 0 30 2 *", "day of month \"30\": no month that is meant ever has this day (column 5)");
    row("0 0 0 31 4,6,9,11 ?", "day of month \"31\"");
    row("0 0 31W 4 ?", "day of month \"31W\"");
    row("0 0 L-29 2 *", "day of month \"L-29\"");
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
    const std::string chinese = Cron::mistakeIn(cron.toStdString())->message.zh;
    QVERIFY2(!chinese.empty() && !chinese.ends_with("："), chinese.c_str());
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
    // Every change from now to 2060, also over the end of what is listed.
    int changes = 0;
    for (auto next = berlin->nextChange(at("2026-01-01T00:00:00Z"));
         next && next->at < at("2060-01-01T00:00:00Z"); next = berlin->nextChange(next->at))
        ++changes;
    QCOMPARE(changes, 2 * (2060 - 2026));
    for (const char *id : {"", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe/Berlin "})
        QVERIFY2(!TimeZone::named(id), id);
}

QTEST_APPLESS_MAIN(TestCron)
#include "tst_cron.moc"
