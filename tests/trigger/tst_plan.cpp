#include "core/trigger/plan.h"
#include "sources.h"

#include <set>

using namespace tidegate;
using namespace tidegate::trigger;
using namespace Qt::StringLiterals;

namespace {

std::string times(const std::vector<WallTime> &moments)
{
    std::string text;
    for (const WallTime each : moments)
        text += (text.empty() ? "" : " ") + formatTime(each).substr(11, 8);
    return text;
}

FiringPlan plan(const std::map<QString, QString> &annotations, const char *handled, const char *now,
                const std::vector<WallTime> &interrupted = {}, const QString &schedule = u"0 * * * * *"_s)
{
    return planFirings(*resource::readTriggerSettings(pingSource(schedule, annotations)), at(handled),
                       interrupted, at(now));
}

} // namespace

class TestPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void moment_isTakenUpALittleAhead();
    void moment_isNeverTakenUpTwice();
    void misfires_data();
    void misfires();
    void misfires_thatAreTooOldAreMissed();
    void misfires_ofMillionsAreBounded();
    void interrupted_isForTheMisfirePolicy();
    void latenessWithinTolerance_isNoMisfire();
    void startAndEnd_boundTheMoments();
    void suspended_passesOverAll();
    void jitter_isRandomAndAlwaysTheSame();
    void id_isOfTheMoment();
    void pauses_grow();
};

void TestPlan::moment_isTakenUpALittleAhead()
{
    const auto early = plan({}, "2026-01-01T10:00:00Z", "2026-01-01T10:00:59.7Z");
    QVERIFY(early.onTime.empty());
    QCOMPARE(formatTime(*early.next), std::string("2026-01-01T10:01:00Z"));
    QCOMPARE(formatTime(early.handled), std::string("2026-01-01T10:00:00Z"));
    const auto due = plan({}, "2026-01-01T10:00:00Z", "2026-01-01T10:00:59.75Z");
    QCOMPARE(times(due.onTime), std::string("10:01:00"));
    QCOMPARE(formatTime(due.handled), std::string("2026-01-01T10:01:00Z"));
    QCOMPARE(formatTime(*due.next), std::string("2026-01-01T10:02:00Z"));
    QVERIFY(due.catchUp.empty() && !due.missed);
}

void TestPlan::moment_isNeverTakenUpTwice()
{
    // Also when the clock is put back.
    const auto again = plan({}, "2026-01-01T10:01:00Z", "2026-01-01T09:30:00Z");
    QVERIFY(again.onTime.empty() && again.catchUp.empty());
    QCOMPARE(formatTime(again.handled), std::string("2026-01-01T10:01:00Z"));
    QCOMPARE(formatTime(*again.next), std::string("2026-01-01T10:02:00Z"));
}

void TestPlan::misfires_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QByteArray>("catchUp");
    QTest::addColumn<int>("missed");
    QTest::newRow("skip") << u"skip"_s << u"100"_s << QByteArray() << 5;
    QTest::newRow("once") << u"fire-once"_s << u"100"_s << QByteArray("10:05:00") << 4;
    QTest::newRow("all up to 3") << u"fire-all"_s << u"3"_s << QByteArray("10:03:00 10:04:00 10:05:00") << 2;
    QTest::newRow("all") << u"fire-all"_s << u"100"_s
                         << QByteArray("10:01:00 10:02:00 10:03:00 10:04:00 10:05:00") << 0;
}

void TestPlan::misfires()
{
    QFETCH(QString, policy);
    QFETCH(QString, limit);
    QFETCH(QByteArray, catchUp);
    QFETCH(int, missed);
    const auto found = plan({{u"misfire-policy"_s, policy}, {u"misfire-limit"_s, limit}},
                            "2026-01-01T10:00:00Z", "2026-01-01T10:05:30Z");
    QCOMPARE(times(found.catchUp), catchUp.toStdString());
    QCOMPARE(found.missed ? int(found.missed->count) : 0, missed);
    if (found.missed) {
        QCOMPARE(formatTime(found.missed->first), std::string("2026-01-01T10:01:00Z"));
        QCOMPARE(formatTime(found.missed->last), std::string("2026-01-01T10:05:00Z"));
    }
    QVERIFY(found.onTime.empty());
    QCOMPARE(formatTime(found.handled), std::string("2026-01-01T10:05:00Z"));
    QCOMPARE(formatTime(*found.next), std::string("2026-01-01T10:06:00Z"));
}

void TestPlan::misfires_thatAreTooOldAreMissed()
{
    const auto found = plan({{u"misfire-policy"_s, u"fire-all"_s}, {u"misfire-window"_s, u"90s"_s}},
                            "2026-01-01T10:00:00Z", "2026-01-01T10:05:30Z");
    QCOMPARE(times(found.catchUp), std::string("10:04:00 10:05:00"));
    QCOMPARE(found.missed->count, 3);
}

/// A second of a year in which nothing was sent: neither time nor memory go with it.
void TestPlan::misfires_ofMillionsAreBounded()
{
    const auto found = plan({{u"misfire-policy"_s, u"fire-all"_s}, {u"misfire-limit"_s, u"2"_s}},
                            "2025-01-01T00:00:00Z", "2026-01-01T00:00:10Z", {}, u"* * * * * *"_s);
    QCOMPARE(times(found.catchUp), std::string("00:00:04 00:00:05"));
    QVERIFY(found.missed->isMore);
    QCOMPARE(found.missed->count, 9998);
    QCOMPARE(times(found.onTime), std::string("00:00:06 00:00:07 00:00:08 00:00:09 00:00:10"));
}

void TestPlan::interrupted_isForTheMisfirePolicy()
{
    const std::vector<WallTime> open{at("2026-01-01T09:58:00Z"), at("2026-01-01T10:00:00Z")};
    const auto at10 = [&](const QString &policy) {
        return plan({{u"misfire-policy"_s, policy}}, "2026-01-01T10:00:00Z", "2026-01-01T10:00:30Z", open);
    };
    QVERIFY(at10(u"skip"_s).catchUp.empty());
    QCOMPARE(times(at10(u"fire-once"_s).catchUp), std::string("10:00:00"));
    QCOMPARE(times(at10(u"fire-all"_s).catchUp), std::string("09:58:00 10:00:00"));
    QVERIFY(!at10(u"fire-all"_s).missed);
    // One that was missed since is later: it stands for them.
    const auto later = plan({}, "2026-01-01T10:00:00Z", "2026-01-01T10:01:30Z", open);
    QCOMPARE(times(later.catchUp), std::string("10:01:00"));
    QVERIFY(!later.missed);
}

void TestPlan::latenessWithinTolerance_isNoMisfire()
{
    const auto found =
        plan({{u"misfire-policy"_s, u"skip"_s}}, "2026-01-01T10:00:00Z", "2026-01-01T10:01:04.9Z");
    QCOMPARE(times(found.onTime), std::string("10:01:00"));
    const auto late =
        plan({{u"misfire-policy"_s, u"skip"_s}}, "2026-01-01T10:00:00Z", "2026-01-01T10:01:05.1Z");
    QVERIFY(late.onTime.empty());
    QCOMPARE(late.missed->count, 1);
}

void TestPlan::startAndEnd_boundTheMoments()
{
    const std::map<QString, QString> bounds{{u"start"_s, u"2026-01-01T11:00:00Z"_s},
                                            {u"end"_s, u"2026-01-01T11:01:30Z"_s}};
    const auto before = plan(bounds, "2026-01-01T09:00:00Z", "2026-01-01T10:00:00Z");
    QVERIFY(before.onTime.empty() && before.catchUp.empty() && !before.missed);
    QCOMPARE(formatTime(*before.next), std::string("2026-01-01T11:00:00Z")); // the start itself counts
    const auto after = plan(bounds, "2026-01-01T11:00:00Z", "2026-01-01T11:01:00Z");
    QCOMPARE(times(after.onTime), std::string("11:01:00"));
    QVERIFY(!after.next);
    const auto settings = *resource::readTriggerSettings(
        pingSource(u"* * * * * *"_s, {{u"start"_s, u"2026-01-01T11:00:00.5Z"_s}}));
    QCOMPARE(formatTime(*resource::nextMoment(settings, at("2026-01-01T09:00:00Z"))),
             std::string("2026-01-01T11:00:01Z"));
}

void TestPlan::suspended_passesOverAll()
{
    const auto found = plan({{u"suspend"_s, u"true"_s}, {u"misfire-policy"_s, u"fire-all"_s}},
                            "2026-01-01T09:00:00Z", "2026-01-01T10:00:00Z", {at("2026-01-01T09:00:00Z")});
    QVERIFY(found.catchUp.empty() && found.onTime.empty() && !found.missed && !found.next);
    QCOMPARE(formatTime(found.handled), std::string("2026-01-01T10:00:00Z"));
}

void TestPlan::jitter_isRandomAndAlwaysTheSame()
{
    const WallTime planned = at("2026-01-01T10:00:00Z");
    QVERIFY(dueTime("a", planned, milliseconds(0)) == planned);
    QVERIFY(dueTime("a", planned, milliseconds(5000)) == dueTime("a", planned, milliseconds(5000)));
    std::set<WallTime> different;
    for (int i = 0; i < 200; ++i) {
        const WallTime due = dueTime(std::to_string(i), planned, milliseconds(5000));
        QVERIFY(due >= planned && due <= planned + milliseconds(5000));
        different.insert(due);
    }
    QVERIFY(different.size() > 150);
    QVERIFY(*different.rbegin() - *different.begin() > milliseconds(4000));
}

void TestPlan::id_isOfTheMoment()
{
    const WallTime planned = at("2026-01-01T10:00:00Z");
    const std::string id = firingId("a", planned);
    QCOMPARE(id.size(), size_t(36));
    QCOMPARE(id[14], '5'); // version
    QCOMPARE(firingId("a", planned), id);
    QVERIFY(firingId("a", planned + seconds(1)) != id);
    QVERIFY(firingId("b", planned) != id);
}

void TestPlan::pauses_grow()
{
    const auto settings = [](const QString &policy) {
        return *resource::readTriggerSettings(
            pingSource(u"@hourly"_s, {{u"backoff-policy"_s, policy}, {u"backoff-delay"_s, u"100ms"_s}}));
    };
    QCOMPARE(pauseBefore(2, settings(u"exponential"_s)).count(), 100);
    QCOMPARE(pauseBefore(3, settings(u"exponential"_s)).count(), 200);
    QCOMPARE(pauseBefore(5, settings(u"exponential"_s)).count(), 800);
    QCOMPARE(pauseBefore(101, settings(u"exponential"_s)).count(), 300'000);
    QCOMPARE(pauseBefore(2, settings(u"linear"_s)).count(), 100);
    QCOMPARE(pauseBefore(5, settings(u"linear"_s)).count(), 400);
}

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
