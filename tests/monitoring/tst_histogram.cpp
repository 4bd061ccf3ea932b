#include "core/base/log_linear.h"
#include "core/monitoring/histogram.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

using namespace tidegate;
using namespace tidegate::monitoring;

namespace {

constexpr double kAllowed = 0.05;

using Values = std::vector<std::uint64_t>;

/// Nearest rank, of all values.
double exact(Values values, double share)
{
    std::sort(values.begin(), values.end());
    const auto rank = size_t(std::max(1.0, std::ceil(share * double(values.size()))));
    return double(values[rank - 1]);
}

Values draw(const QByteArray &name, size_t count, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> longTail(8, 1.5);
    std::exponential_distribution<double> waiting(1.0 / 20'000);
    std::uniform_int_distribution<std::uint64_t> even(100, 2'000'000);
    std::bernoulli_distribution isCold(0.02);
    Values values;
    for (size_t i = 0; i < count; ++i) {
        if (name == "long tail")
            values.push_back(std::uint64_t(longTail(random)));
        else if (name == "exponential")
            values.push_back(std::uint64_t(waiting(random)));
        else if (name == "even")
            values.push_back(even(random));
        else if (name == "two peaks")
            values.push_back(isCold(random) ? 1'500'000 + even(random) % 500 : 900 + even(random) % 300);
        else
            values.push_back(1'234'567);
    }
    return values;
}

} // namespace

class TestHistogram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void buckets_coverEveryNumberOnce();
    void buckets_areNarrow();
    void quantiles_areWithinFivePercent_data();
    void quantiles_areWithinFivePercent();
    void mergedOnes_areAsExact_data();
    void mergedOnes_areAsExact();
    void nothing_hasNoQuantile();
    void sumAndCount_areExact();
};

void TestHistogram::buckets_coverEveryNumberOnce()
{
    std::uint64_t next = 0;
    for (std::uint32_t bucket = 0; bucket < log_linear::kBuckets; ++bucket) {
        QCOMPARE(log_linear::lowestIn(bucket), next);
        QCOMPARE(log_linear::bucketOf(next), bucket);
        QCOMPARE(log_linear::bucketOf(next + log_linear::widthOf(bucket) - 1), bucket);
        next += log_linear::widthOf(bucket);
    }
    QCOMPARE(next, log_linear::kHighest + 1);
    QCOMPARE(log_linear::bucketOf(~std::uint64_t(0)), log_linear::kBuckets - 1);
}

void TestHistogram::buckets_areNarrow()
{
    for (std::uint32_t bucket = 1; bucket < log_linear::kBuckets; ++bucket) {
        const auto low = double(log_linear::lowestIn(bucket));
        QVERIFY((log_linear::middleOf(bucket) - low) / low < 1.0 / 31);
    }
}

void TestHistogram::quantiles_areWithinFivePercent_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"long tail", "exponential", "even", "two peaks", "one value"})
        QTest::newRow(name) << QByteArray(name);
}

void TestHistogram::quantiles_areWithinFivePercent()
{
    QFETCH(QByteArray, name);
    for (const size_t count : {size_t(1), size_t(7), size_t(1000), size_t(50'000)}) {
        const Values values = draw(name, count, unsigned(count));
        Histogram histogram;
        for (const std::uint64_t value : values)
            histogram.add(value);
        for (const double share : {0.5, 0.95, 0.99, 1.0}) {
            const double wanted = exact(values, share);
            const double found = histogram.quantile(share).value_or(-1);
            QVERIFY2(
                std::abs(found - wanted) <= kAllowed * wanted,
                qPrintable(
                    QStringLiteral("%1 of %2: %3, not %4").arg(share).arg(count).arg(found).arg(wanted)));
        }
    }
}

void TestHistogram::mergedOnes_areAsExact_data()
{
    quantiles_areWithinFivePercent_data();
}

/// As over steps and revisions: many small ones, in two layers.
void TestHistogram::mergedOnes_areAsExact()
{
    QFETCH(QByteArray, name);
    Values all;
    Histogram whole;
    for (unsigned revision = 0; revision < 3; ++revision) {
        Histogram its;
        for (unsigned step = 0; step < 60; ++step) {
            Histogram second;
            for (const std::uint64_t value : draw(name, 1 + step * 3 % 40, revision * 100 + step)) {
                second.add(value);
                all.push_back(value);
            }
            its.merge(second);
        }
        whole.merge(its);
    }
    QCOMPARE(whole.count(), std::uint64_t(all.size()));
    for (const double share : {0.5, 0.95, 0.99}) {
        const double wanted = exact(all, share);
        QVERIFY(std::abs(whole.quantile(share).value_or(-1) - wanted) <= kAllowed * wanted);
    }
}

void TestHistogram::nothing_hasNoQuantile()
{
    QVERIFY(!Histogram().quantile(0.5));
    Histogram merged;
    merged.merge(Histogram());
    QVERIFY(!merged.quantile(0.99));
}

void TestHistogram::sumAndCount_areExact()
{
    Histogram histogram;
    histogram.add(1'000'001, 3);
    Histogram other;
    other.add({{log_linear::bucketOf(7), 2}, {log_linear::bucketOf(1'000'001), 1}}, 1'000'015);
    histogram.merge(other);
    QCOMPARE(histogram.count(), 6u);
    QCOMPARE(histogram.sum(), 4'000'018.0);
    QCOMPARE(histogram.buckets().size(), 2u);
    QCOMPARE(Histogram::of(histogram.buckets(), histogram.sum()), histogram);
}

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
