#include "core/pool/budget.h"

#include <QTest>

using namespace tidegate::pool;

class TestBudget : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void share_data();
    void share();
};

void TestBudget::share_data()
{
    QTest::addColumn<std::vector<BudgetClaim>>("claims");
    QTest::addColumn<int>("budget");
    QTest::addColumn<std::vector<int>>("granted");
    using Claims = std::vector<BudgetClaim>;
    using Numbers = std::vector<int>;
    QTest::newRow("nobody") << Claims{} << 100 << Numbers{};
    QTest::newRow("all of it fits, to the byte") << Claims{{1, 4, 10}, {0, 3, 20}} << 100 << Numbers{4, 3};
    // 300 MB × 4 + 60 × 10 = 1800 wanted; minima 300 + 60; f = (1080 - 360) / (900 + 540) = 0.5:
    // 1.5 and 4.5; 720 - 300 - 240 = 180 are left, too few for the first
    QTest::newRow("in proportion of what goes beyond the minima")
        << Claims{{1, 4, 300}, {1, 10, 60}} << 1080 << Numbers{2, 6};
    // f = 840 / 1440 = 0.5833: 1.75 and 5.25 beyond the minima; 840 - 300 - 300 = 240 are left
    QTest::newRow("a left-over host that does not fit goes to the next")
        << Claims{{1, 4, 300}, {1, 10, 60}} << 1200 << Numbers{2, 7};
    // f = 7 / 12: 2.33 each, one is left
    QTest::newRow("equal remainders: in the order of the claims")
        << Claims{{0, 4, 1}, {0, 4, 1}, {0, 4, 1}} << 7 << Numbers{3, 2, 2};
    // f = 4 / 9: 2.67 and 1.33, one is left
    QTest::newRow("the largest remainder") << Claims{{0, 6, 1}, {0, 3, 1}} << 4 << Numbers{3, 1};
    QTest::newRow("the minima are granted even so") << Claims{{3, 5, 10}, {2, 2, 10}} << 40 << Numbers{3, 2};
    QTest::newRow("nothing at all") << Claims{{0, 5, 10}} << 0 << Numbers{0};
}

void TestBudget::share()
{
    QFETCH(std::vector<BudgetClaim>, claims);
    QFETCH(int, budget);
    QFETCH(std::vector<int>, granted);
    QCOMPARE(shareBudget(claims, std::uint64_t(budget)), granted);
}

QTEST_APPLESS_MAIN(TestBudget)
#include "tst_budget.moc"
