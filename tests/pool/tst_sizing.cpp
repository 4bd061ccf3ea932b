// The rules of the sizing, one by one; every number is worked out by hand beside it.

#include "core/pool/sizing.h"

#include <QTest>

using namespace tidegate::pool;
using std::chrono::seconds;

namespace {

constexpr int hour = 3600;

/// Rules with nothing but what a test is about: no first ten minutes, no learning of the safety, no slow
/// release, and a surge that is over with the next minute.
SizingRules plain()
{
    SizingRules rules;
    rules.initial = 0;
    rules.gain = 0;
    rules.releaseHalfLife = 0;
    rules.surgeHalfLife = 0;
    return rules;
}

/// Runs a sizing through seconds; demand is what the test says, by second.
class Run
{
public:
    explicit Run(SizingRules rules, PoolBounds bounds = {0, 1'000'000}, int parallel = 100)
        : sizing(rules, bounds), parallel(parallel)
    {
    }
    const Decision &at(int second, int demand = 0, int missed = 0)
    {
        return sizing.second(LocalTime(seconds(second)), {demand, missed, 3, parallel});
    }
    /// Quiet seconds from the one after the latest to `second`.
    const Decision &quietUntil(int second)
    {
        const int from = int(sizing.decision().time.time_since_epoch().count()) + 1;
        for (int each = from; each <= second; ++each)
            at(each);
        return sizing.decision();
    }
    /// A minute with `demand` in its sixth second, from its first second to its last.
    void minute(int number, int demand, int missed = 0)
    {
        for (int second = 60 * number; second < 60 * number + 60; ++second) {
            const bool now = second % 60 == 5;
            at(second, now ? demand : 0, now ? missed : 0);
        }
    }
    Sizing sizing;
    int parallel;
};

} // namespace

class TestSizing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void demand_raisesTheTargetWithinTheSecond();
    void surge_halvesInItsHalfLife();
    void season_countsFromTheNextHour();
    void earlyStart_leavesTimeToWarm_data();
    void earlyStart_leavesTimeToWarm();
    void earlyStart_alsoCountsWhatIsLeftOfASurge();
    void safety_risesWithMissesAndFallsWithHits();
    void safety_stepsAreSmallInTheFirstDay();
    void safety_staysWithinItsLimits();
    void cutTarget_isNoErrorOfTheForecast();
    void firstTenMinutes_haveTheInitialHosts();
    void bounds_haveTheLastWord();
    void release_halvesWhatIsOver();
    void cut_lastsUntilTheNextSecond();
    void leftOutSeconds_areQuietOnes();
    void minutesOfAnAbsence_areNotLearnt();
    void absence_endsTheSurge();
    void partOfAMinute_isNotLearnt();
    void clockSetBack_goesOn();
    void sameSecondAgain_addsItsDemand();
};

void TestSizing::demand_raisesTheTargetWithinTheSecond()
{
    Run run(plain());
    QCOMPARE(run.at(0).target, 0);
    const Decision &made = run.at(1, 4);
    QCOMPARE(made.outstanding, 4);
    QCOMPARE(made.surge, 4.0);
    QCOMPARE(made.season.value, 0);
    QCOMPARE(made.size, 6); // 1.5 × (0 + 4)
    QCOMPARE(made.target, 6);
    QCOMPARE(made.bound, Bound::None);
    QCOMPARE(run.at(2, 1).target, 8); // 5 outstanding: ceil(7.5)
    QCOMPARE(run.at(4, 0).target, 8); // the 4 are warm again, the minute's peak stays
    QCOMPARE(run.at(4, 0).outstanding, 1);
}

void TestSizing::surge_halvesInItsHalfLife()
{
    SizingRules rules = plain();
    rules.surgeHalfLife = 8;
    Run run(rules);
    run.minute(0, 8);
    QCOMPARE(run.sizing.decision().surge, 8.0); // the peak of its own minute
    run.minute(1, 0);
    QVERIFY(qAbs(run.sizing.decision().surge - 7.336) < 0.001); // 8 × 2^(-1/8)
    for (int minute = 2; minute <= 8; ++minute)
        run.minute(minute, 0);
    QVERIFY(qAbs(run.sizing.decision().surge - 4) < 1e-9);
    QCOMPARE(run.sizing.decision().target, 6); // 1.5 × 4
    run.at(9 * 60, 5);                         // 5 are more than the 4 that are left
    QCOMPARE(run.sizing.decision().surge, 5.0);
}

void TestSizing::season_countsFromTheNextHour()
{
    Run run(plain());
    run.minute(30, 10);
    QCOMPARE(run.quietUntil(60 * 60 + 29 * 60).target, 0);
    // 01:30, from the last second of 01:29 on
    const Decision &made = run.quietUntil(hour + 30 * 60 - 1);
    QCOMPARE(made.season.value, 10);
    QCOMPARE(made.season.from, Season::From::Hours);
    QCOMPARE(made.minute, LocalMinute(90));
    QVERIFY(!made.isEarly);
    QCOMPARE(made.target, 15);
    QCOMPARE(run.at(hour + 30 * 60, 10).surge, 0.0); // as it was expected
    QCOMPARE(run.at(hour + 30 * 60 + 1, 2).surge, 2.0);
    QCOMPARE(run.sizing.decision().target, 18); // 1.5 × (10 + 2)
}

void TestSizing::earlyStart_leavesTimeToWarm_data()
{
    QTest::addColumn<int>("parallel");
    QTest::addColumn<int>("secondsBefore");
    // 16 = 1.5 × 10 + 1 hosts, T = 3
    QTest::newRow("all at once: 3 × 1 + 2") << 16 << 5;
    QTest::newRow("one more than at once: 3 × 2 + 2") << 15 << 8;
    QTest::newRow("two at once: 3 × 8 + 2") << 2 << 26;
}

void TestSizing::earlyStart_leavesTimeToWarm()
{
    QFETCH(int, parallel);
    QFETCH(int, secondsBefore);
    Run run(plain(), {0, 1000}, parallel);
    run.minute(30, 10);
    const int begins = hour + 30 * 60;
    QCOMPARE(run.quietUntil(begins - secondsBefore - 1).target, 0);
    const Decision &made = run.at(begins - secondsBefore);
    QCOMPARE(made.target, 15);
    QVERIFY(made.isEarly);
    QCOMPARE(made.minute, LocalMinute(90));
    // Without a busier minute ahead nothing is early.
    run.quietUntil(begins + 58);
    QVERIFY(!run.sizing.decision().isEarly);
    QCOMPARE(run.sizing.decision().target, 15);
    QCOMPARE(run.quietUntil(begins + 59).target, 0);
}

void TestSizing::earlyStart_alsoCountsWhatIsLeftOfASurge()
{
    SizingRules rules = plain();
    rules.surgeHalfLife = 1;
    rules.safetyAtStart = 1;
    Run run(rules);
    run.minute(30, 10);
    run.quietUntil(hour + 29 * 60);
    run.at(hour + 29 * 60 + 1, 6);
    QCOMPARE(run.quietUntil(hour + 29 * 60 + 30).target, 6);
    // Half of the surge comes on top of the season: 10 + 3 > 6.
    QCOMPARE(run.quietUntil(hour + 29 * 60 + 55).target, 13);
    QVERIFY(run.sizing.decision().isEarly);
}

void TestSizing::safety_risesWithMissesAndFallsWithHits()
{
    SizingRules rules = plain();
    rules.gain = 0.05;
    Run run(rules);
    for (int minute = 0; minute < 1439; ++minute)
        run.minute(minute, 0);
    QCOMPARE(run.sizing.decision().safety, 1.5);
    // The 1440th minute, the first with full gain. The mean demand, from 1, has become 1/101 by the hundredth
    // and next to nothing since: 0.1 after this one, which counts as 1. (10 - 0.08) / 1 counts as 3.
    run.minute(1439, 10, 10);
    QVERIFY(qAbs(run.sizing.decision().safety - 1.65) < 1e-9);
    // Mean demand 0.1 + (10 - 0.1) × 0.01 = 0.199, counts as 1: (0 - 0.08) × 0.05
    run.minute(1440, 10, 0);
    QVERIFY(qAbs(run.sizing.decision().safety - 1.646) < 1e-9);
    // Mean demand 0.199 + 998 × 0.01 = 10.2 (0.197 of the one before): (4 - 8) / 10.177 × 0.05
    run.minute(1441, 1000, 4);
    QVERIFY(qAbs(run.sizing.decision().safety - (1.646 - 0.2 / 10.197)) < 1e-4);
}

void TestSizing::safety_stepsAreSmallInTheFirstDay()
{
    SizingRules rules = plain();
    rules.gain = 0.05;
    Run run(rules);
    // Mean demand 1 + (4 - 1) / 2 = 2.5; (4 - 0.032) / 2.5 = 1.5872; gain 0.05 / 1440
    run.minute(0, 4, 4);
    QVERIFY(qAbs(run.sizing.decision().safety - (1.5 + 1.5872 * 0.05 / 1440)) < 1e-12);
    // Mean demand 2.5 + (2 - 2.5) / 3 = 2.3333; (2 - 0.016) / 2.3333 = 0.85029; gain 0.1 / 1440
    run.minute(1, 2, 2);
    QVERIFY(qAbs(run.sizing.decision().safety - (1.5 + 1.5872 * 0.05 / 1440 + 0.850286 * 0.1 / 1440)) < 1e-9);
}

void TestSizing::safety_staysWithinItsLimits()
{
    SizingRules rules = plain();
    rules.gain = 1440; // the first minute's steps are worth one
    Run run(rules);
    run.minute(0, 10, 10); // error (10 - 0.08) / 5.5 = 1.8
    QVERIFY(run.sizing.decision().safety > 3);
    run.minute(1, 10, 10);
    QCOMPARE(run.sizing.decision().safety, 4.0);
    for (int minute = 2; minute < 600; ++minute)
        run.minute(minute, 1000, 0);
    QCOMPARE(run.sizing.decision().safety, 0.5);
}

void TestSizing::cutTarget_isNoErrorOfTheForecast()
{
    SizingRules rules = plain();
    rules.gain = 1440;
    Run run(rules, {0, 3});
    run.minute(0, 10, 10); // wants 15, may have 3
    QCOMPARE(run.sizing.decision().safety, 1.5);
    run.minute(1, 0);
    // Falling is not skipped: mean demand from (1 + 9/2) × 2/3 = 3.67 + (10 - 3.67)/4; gain 3
    run.minute(2, 10, 0);
    QVERIFY(run.sizing.decision().safety < 1.5);
    QVERIFY(run.sizing.decision().safety > 1.4);
    run.sizing.setBounds({0, 1000});
    const double before = run.sizing.decision().safety;
    run.minute(3, 0);
    run.minute(4, 10, 10);
    QVERIFY(run.sizing.decision().safety > before);
    run.at(300, 10, 10);
    run.sizing.cut(2, Bound::Budget);
    const double cutFrom = run.sizing.decision().safety;
    QCOMPARE(run.quietUntil(359).safety, cutFrom);
}

void TestSizing::firstTenMinutes_haveTheInitialHosts()
{
    SizingRules rules = plain();
    rules.initial = 3;
    Run run(rules, {1, 100});
    QCOMPARE(run.at(0).target, 3);
    QCOMPARE(run.sizing.decision().bound, Bound::Initial);
    QCOMPARE(run.at(5, 4).target, 6);
    QCOMPARE(run.quietUntil(9 * 60).target, 3);
    QCOMPARE(run.quietUntil(10 * 60 - 2).target, 3);
    QCOMPARE(run.quietUntil(10 * 60 - 1).target, 1);
    QCOMPARE(run.sizing.decision().bound, Bound::Min);
}

void TestSizing::bounds_haveTheLastWord()
{
    Run run(plain(), {2, 10});
    QCOMPARE(run.at(0).target, 2);
    QCOMPARE(run.sizing.decision().bound, Bound::Min);
    QCOMPARE(run.at(1, 2).target, 3);
    QCOMPARE(run.sizing.decision().bound, Bound::None);
    QCOMPARE(run.at(2, 10).target, 10);
    QCOMPARE(run.sizing.decision().wanted, 18);
    QCOMPARE(run.sizing.decision().bound, Bound::Max);
    run.sizing.setBounds({0, 0});
    QCOMPARE(run.at(3).target, 0);
}

void TestSizing::release_halvesWhatIsOver()
{
    SizingRules rules = plain();
    rules.releaseHalfLife = 15;
    Run run(rules);
    run.minute(0, 20); // target 30 until the end of minute 1
    QCOMPARE(run.quietUntil(118).target, 30);
    // From second 119 on nothing is needed: 30 × 2^(-1/15) = 28.6, 30 × 2^(-14/15) = 15.7, 15, 7.5, 3.75
    QCOMPARE(run.at(119).target, 29);
    QCOMPARE(run.sizing.decision().bound, Bound::Release);
    QCOMPARE(run.sizing.decision().size, 0);
    QCOMPARE(run.quietUntil(118 + 14).target, 16);
    QCOMPARE(run.quietUntil(118 + 15).target, 15);
    QCOMPARE(run.quietUntil(118 + 30).target, 8);
    QCOMPARE(run.quietUntil(118 + 45).target, 4);
    QCOMPARE(run.at(118 + 46, 4).target, 6); // up at once
}

void TestSizing::cut_lastsUntilTheNextSecond()
{
    Run run(plain());
    QCOMPARE(run.at(0, 10).target, 15);
    run.sizing.cut(4, Bound::Budget);
    QCOMPARE(run.sizing.decision().target, 4);
    QCOMPARE(run.sizing.decision().wanted, 15);
    QCOMPARE(run.sizing.decision().bound, Bound::Budget);
    QCOMPARE(run.at(1).target, 15);
}

void TestSizing::leftOutSeconds_areQuietOnes()
{
    const SizingRules rules; // all of them
    Run whole(rules, {0, 100}, 2);
    Run withGaps(rules, {0, 100}, 2);
    for (int second = 0; second < 7200; ++second) {
        const int demand = second % 600 == 17 ? 9 : 0;
        whole.at(second, demand, demand / 2);
        if (second % 600 == 17 || second % 43 == 0)
            withGaps.at(second, demand, demand / 2);
    }
    whole.at(7200);
    withGaps.at(7200);
    QCOMPARE(withGaps.sizing.decision().target, whole.sizing.decision().target);
    QCOMPARE(withGaps.sizing.decision().safety, whole.sizing.decision().safety);
    QCOMPARE(withGaps.sizing.decision().surge, whole.sizing.decision().surge);
    QCOMPARE(withGaps.sizing.save(), whole.sizing.save());
}

void TestSizing::minutesOfAnAbsence_areNotLearnt()
{
    SizingRules rules = plain();
    rules.quantile = 0.1; // the smallest: one quiet hour would empty the season
    Run run(rules);
    run.minute(30, 10);
    run.quietUntil(hour);
    run.at(hour + 50 * 60); // away from 01:00 to 01:50
    QCOMPARE(run.quietUntil(2 * hour + 30 * 60).target, 15);
    Run present(rules);
    present.minute(30, 10);
    present.quietUntil(2 * hour + 30 * 60);
    QCOMPARE(present.sizing.decision().target, 0);
}

void TestSizing::absence_endsTheSurge()
{
    SizingRules rules = plain();
    rules.surgeHalfLife = 8;
    Run run(rules);
    run.minute(0, 8);
    QCOMPARE(run.at(60).target, 12);
    // 16 minutes later: a quarter of 8; what was outstanding is long warm.
    QCOMPARE(run.at(17 * 60).target, 3);
    QCOMPARE(run.sizing.decision().outstanding, 0);
}

void TestSizing::partOfAMinute_isNotLearnt()
{
    Run late(plain());
    late.at(31 * 60 - 29, 10); // 29 seconds of 00:30
    late.quietUntil(31 * 60);
    QCOMPARE(late.quietUntil(hour + 30 * 60 + 10).target, 0);
    Run early(plain());
    early.at(31 * 60 - 30, 10);
    early.quietUntil(31 * 60);
    QCOMPARE(early.quietUntil(hour + 30 * 60 + 10).target, 15);
}

void TestSizing::clockSetBack_goesOn()
{
    Run run(plain());
    run.minute(30, 10);
    run.quietUntil(2 * hour);
    run.at(hour); // an hour back, as at the end of summer
    QCOMPARE(run.sizing.decision().target, 0);
    QCOMPARE(run.quietUntil(hour + 30 * 60).target, 15);
}

void TestSizing::sameSecondAgain_addsItsDemand()
{
    Run run(plain());
    run.at(10, 2);
    QCOMPARE(run.at(10, 2).outstanding, 4);
    QCOMPARE(run.sizing.decision().target, 6);
    QCOMPARE(run.at(8, 1).outstanding, 5); // a clock that was set back by seconds
    QCOMPARE(run.at(13).outstanding, 0);
}

QTEST_APPLESS_MAIN(TestSizing)
#include "tst_sizing.moc"
