#include "ui/charts/series_data.h"
#include "ui/charts/ticks.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>
#include <cmath>

using namespace tidegate::charts;

Q_DECLARE_METATYPE(Unit)

class TstSeriesData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void gap_splitsTheRun()
    {
        const auto runs = splitAtGaps({{0, 1}, {1, 2}, {2, std::nan("")}, {3, std::nan("")}, {4, 5}});
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs.at(0), (Points{{0, 1}, {1, 2}}));
        QCOMPARE(runs.at(1), (Points{{4, 5}}));
        QVERIFY(splitAtGaps({}).isEmpty());
    }

    void steps_holdTheValueUntilTheNext()
    {
        QCOMPARE(asSteps({{0, 1}, {10, 3}, {20, 3}}), (Points{{0, 1}, {10, 1}, {10, 3}, {20, 3}}));
    }

    void thinned_keepsPeaks()
    {
        Points many;
        for (int i = 0; i < 10'000; ++i)
            many.append({double(i), i == 7'777 ? 100.0 : i == 3'333 ? -50.0 : 1.0});
        const Points few = thinned(many, 100);
        QVERIFY(few.size() <= 202);
        QCOMPARE(highestOf(few), 100.0);
        QVERIFY(few.contains(QPointF(3'333, -50)));
        QVERIFY(std::is_sorted(few.begin(), few.end(), [](auto &a, auto &b) { return a.x() < b.x(); }));
    }

    void fewPoints_stayAsTheyAre() { QCOMPARE(thinned({{0, 1}, {1, 2}}, 100), (Points{{0, 1}, {1, 2}})); }

    void valueAt_follows_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<bool>("steps");
        QTest::addColumn<double>("expected");
        QTest::newRow("step holds the last value") << 19.0 << true << 1.0;
        QTest::newRow("line takes the nearest") << 19.0 << false << 5.0;
        QTest::newRow("exactly on a point") << 20.0 << true << 5.0;
        QTest::newRow("before the first step") << 5.0 << true << std::nan("");
        QTest::newRow("out of reach") << 500.0 << false << std::nan("");
    }

    void valueAt_follows()
    {
        QFETCH(double, x);
        QFETCH(bool, steps);
        QFETCH(double, expected);
        const double value = valueAt({{10, 1}, {20, 5}}, x, steps, 50);
        QVERIFY(std::isnan(expected) ? std::isnan(value) : value == expected);
    }

    void timeTicks_areRound_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<qint64>("step");
        QTest::newRow("a minute") << 60 << qint64(15'000);
        QTest::newRow("two minutes") << 120 << qint64(30'000);
        QTest::newRow("a quarter of an hour") << 900 << qint64(300'000);
        QTest::newRow("a day") << 86'400 << qint64(21'600'000);
    }

    void timeTicks_areRound()
    {
        QFETCH(int, seconds);
        QFETCH(qint64, step);
        const qint64 from = QDateTime(QDate(2026, 11, 23), QTime(6, 46, 7), Qt::UTC).toMSecsSinceEpoch();
        const auto ticks = timeTicks(from, from + seconds * 1000LL, 4);
        QVERIFY(ticks.size() >= 2);
        for (int i = 0; i < ticks.size(); ++i) {
            QVERIFY(ticks.at(i) >= from && ticks.at(i) <= from + seconds * 1000LL);
            QCOMPARE(ticks.at(i) % step, 0);
        }
        QCOMPARE(ticks.at(1) - ticks.at(0), step);
    }

    /// The night in which clocks in Berlin go back: five hours lie between midnight and four.
    void ticks_stayRoundWhenClocksChange()
    {
        qputenv("TZ", "Europe/Berlin");
        const qint64 from = QDateTime(QDate(2026, 10, 24), QTime(22, 30), Qt::LocalTime).toMSecsSinceEpoch();
        const auto ticks = timeTicks(from, from + 14 * 3'600'000LL, 7);
        QStringList texts;
        for (const qint64 tick : ticks)
            texts.append(timeTickText(tick, ticks.at(1) - ticks.at(0), QLocale::c()));
        qputenv("TZ", "UTC");
        QCOMPARE(texts.join(QLatin1Char(' ')), QStringLiteral("Oct 25 02:00 04:00 06:00 08:00 10:00"));
    }

    void around_reachesTheEdges()
    {
        const Points points{{0, 1}, {10, 2}, {20, 3}, {30, 4}, {40, 5}};
        QCOMPARE(around(points, 15, 25), (Points{{10, 2}, {20, 3}, {30, 4}}));
        QCOMPARE(around(points, -5, 5), (Points{{0, 1}, {10, 2}}));
        QCOMPARE(around(points, 50, 60), (Points{{40, 5}}));
        QVERIFY(around({}, 0, 10).isEmpty());
    }

    void values_areInUnitsThatPeopleRead_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<QString>("text");
        QTest::newRow("gap") << double(NAN) << Unit::Seconds << QStringLiteral("–");
        QTest::newRow("milliseconds") << 0.0123 << Unit::Seconds << QStringLiteral("12.3 ms");
        QTest::newRow("a part of one") << 0.00034 << Unit::Seconds << QStringLiteral("0.34 ms");
        QTest::newRow("seconds") << 3.21 << Unit::Seconds << QStringLiteral("3.2 s");
        QTest::newRow("bytes") << 512.0 << Unit::Bytes << QStringLiteral("512.0 B");
        QTest::newRow("mebibytes") << 48.5 * 1024 * 1024 << Unit::Bytes << QStringLiteral("48.5 MiB");
        QTest::newRow("a rate") << 2048.0 << Unit::Rate << QStringLiteral("2.0 KiB/s");
        QTest::newRow("a share of a core") << 0.034 << Unit::None << QStringLiteral("0.034");
    }

    void values_areInUnitsThatPeopleRead()
    {
        QFETCH(double, value);
        QFETCH(Unit, unit);
        QTEST(valueInWords(value, unit, false, QLocale::c()), "text");
    }

    void scaleOfBytes_isRoundInTheirUnit()
    {
        const ValueScale scale = valueScale(190.0 * 1024 * 1024, 4, false, Unit::Bytes);
        QCOMPARE(valueTickText(scale.step, scale, QLocale::c()), QStringLiteral("50 MiB"));
        QCOMPARE(valueTickText(scale.top, scale, QLocale::c()), QStringLiteral("200 MiB"));
        QVERIFY(scale.top >= 190.0 * 1024 * 1024);
        const ValueScale times = valueScale(0.47, 4, false, Unit::Seconds);
        QCOMPARE(valueTickText(times.top, times, QLocale::c()), QStringLiteral("600 ms"));
    }

    void emptySpan_hasNoTicks() { QVERIFY(timeTicks(5, 5, 4).isEmpty()); }

    void valueScale_isNice_data()
    {
        QTest::addColumn<double>("highest");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<double>("step");
        QTest::addColumn<double>("top");
        QTest::newRow("nothing") << 0.0 << true << 1.0 << 1.0;
        QTest::newRow("one instance") << 1.0 << true << 1.0 << 1.0;
        QTest::newRow("five instances") << 5.0 << true << 2.0 << 6.0;
        QTest::newRow("fractions") << 0.7 << false << 0.2 << 0.8;
        QTest::newRow("hundreds") << 230.0 << false << 100.0 << 300.0;
    }

    void valueScale_isNice()
    {
        QFETCH(double, highest);
        QFETCH(bool, whole);
        const ValueScale scale = valueScale(highest, 4, whole);
        QTEST(scale.step, "step");
        QTEST(scale.top, "top");
        QVERIFY(scale.top >= highest);
    }

    void valueTicks_readDifferently()
    {
        for (const double highest : {0.003, 0.07, 0.2, 0.7, 1.0, 3.0, 17.0, 4000.0}) {
            const ValueScale scale = valueScale(highest, 4, false);
            for (double value = 0; value < scale.top - scale.step / 2; value += scale.step)
                QVERIFY(valueTickText(value, scale, QLocale::c()) !=
                        valueTickText(value + scale.step, scale, QLocale::c()));
        }
        QCOMPARE(valueTickText(0.15, valueScale(0.2, 4, false), QLocale::c()), QStringLiteral("0.15"));
        QCOMPARE(valueTickText(2, valueScale(5, 4, true), QLocale::c()), QStringLiteral("2"));
    }
};

QTEST_GUILESS_MAIN(TstSeriesData)
#include "tst_series_data.moc"
