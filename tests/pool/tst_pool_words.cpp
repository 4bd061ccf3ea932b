#include "core/pool/explanation.h"

#include <QTest>
#include <cmath>
#include <random>
#include <regex>

using namespace tidegate::pool;
using std::chrono::seconds;

namespace {

/// A decision at 09:29:57.
Decision made(double safety, int season, double surge, Bound bound = Bound::None)
{
    Decision decision;
    decision.time = LocalTime(seconds(9 * 3600 + 29 * 60 + 57));
    decision.minute = 9 * 60 + 29;
    decision.season = {season, season > 0 ? Season::From::Hours : Season::From::Nothing};
    decision.surge = surge;
    decision.safety = safety;
    decision.size = decision.wanted = decision.target = int(std::ceil(safety * (season + surge) - 1e-9));
    decision.bound = bound;
    return decision;
}

} // namespace

class TestPoolWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sentence_data();
    void sentence();
    void figures_giveTheNumberTheyExplain();
};

void TestPoolWords::sentence_data()
{
    QTest::addColumn<Decision>("decision");
    QTest::addColumn<QString>("en");
    QTest::addColumn<QString>("zh");
    Decision early = made(1.81, 73, 3);
    early.isEarly = true;
    early.minute = 9 * 60 + 30;
    early.season.from = Season::From::Days;
    QTest::newRow("starting early")
        << early
        << "Target 138: 1.81 × (73 in the same minute of past days, starting early for 09:30, + 3 of recent "
           "surge), rounded up."
        << "目标为 138：1.81 × (过去数日同一分钟 73（为 09:30 提前启动） + 近期突增 3)，向上取整。";
    QTest::newRow("plain")
        << made(1.5, 4, 2.5)
        << "Target 10: 1.5 × (4 in the same minute of past hours + 2.5 of recent surge), rounded up."
        << "目标为 10：1.5 × (过去数小时同一分钟 4 + 近期突增 2.5)，向上取整。";
    Decision releasing = made(1.81, 5, 2.1, Bound::Release);
    releasing.target = releasing.wanted = 14;
    QTest::newRow("still releasing")
        << releasing
        << "Target 14, on its way down to 13: 1.81 × (5 in the same minute of past hours + 2.1 of recent "
           "surge), still releasing."
        << "目标为 14，正在降至 13：1.81 × (过去数小时同一分钟 5 + 近期突增 2.1)，仍在逐步释放。";
    Decision least = made(1.5, 0, 0, Bound::Min);
    least.size = least.wanted = least.target = 2;
    QTest::newRow("the minimum")
        << least
        << "Target 2, the pool's minimum: 1.5 × (0 in comparable minutes + 0 of recent surge) asks for 0."
        << "目标为 2（实例池最小值）：1.5 × (可比时段 0 + 近期突增 0)，算得 0。";
    Decision first = least;
    first.bound = Bound::Initial;
    first.target = 3;
    QTest::newRow("the first ten minutes")
        << first
        << "Target 3, as in a pool's first ten minutes: 1.5 × (0 in comparable minutes + 0 of recent surge) "
           "asks for 0."
        << "目标为 3（实例池最初十分钟）：1.5 × (可比时段 0 + 近期突增 0)，算得 0。";
    Decision most = made(2, 10, 5, Bound::Max);
    most.target = 12;
    QTest::newRow("the maximum") << most
                                 << "Target 12, held there by the pool's maximum: 2 × (10 in the same minute "
                                    "of past hours + 5 of recent surge) leads to 30."
                                 << "目标为 12，受实例池最大值限制：2 × (过去数小时同一分钟 10 + 近期突增 "
                                    "5)，原需 30。";
    Decision poor = most;
    poor.bound = Bound::Budget;
    QTest::newRow("the budget")
        << poor
        << "Target 12, held there by the memory that all pools share: 2 × (10 in the same minute of past "
           "hours + 5 of recent surge) leads to 30."
        << "目标为 12，受所有实例池共享的内存限制：2 × (过去数小时同一分钟 10 + 近期突增 5)，原需 30。";
    Decision paused = most;
    paused.bound = Bound::Paused;
    QTest::newRow("paused") << paused << "Target 12: the pool is paused, and no host is started or retired."
                            << "目标为 12：实例池已暂停，不再启动或回收宿主。";
    Decision drained = most;
    drained.bound = Bound::Drained;
    drained.target = 0;
    QTest::newRow("drained") << drained << "Target 0: the pool is being drained, and apps start without it."
                             << "目标为 0：实例池正在排空，应用不再经由实例池启动。";
}

void TestPoolWords::sentence()
{
    QFETCH(Decision, decision);
    QFETCH(QString, en);
    QFETCH(QString, zh);
    const tidegate::Bilingual words = explain(decision);
    QCOMPARE(QString::fromStdString(words.en), en);
    QCOMPARE(QString::fromStdString(words.zh), zh);
}

// Whoever multiplies what the sentence says gets the target it explains.
void TestPoolWords::figures_giveTheNumberTheyExplain()
{
    std::mt19937 random(3);
    std::uniform_real_distribution<double> safety(0.5, 4);
    std::uniform_real_distribution<double> surge(0, 200);
    const std::regex figures("Target (\\d+): ([0-9.]+) × \\((\\d+) .* \\+ ([0-9.]+) of");
    for (int i = 0; i < 2000; ++i) {
        const Decision decision = made(safety(random), int(random() % 300), surge(random));
        const std::string sentence = explain(decision).en;
        std::smatch found;
        QVERIFY2(std::regex_search(sentence, found, figures), sentence.c_str());
        const double product = std::stod(found[2]) * (std::stod(found[3]) + std::stod(found[4]));
        QVERIFY2(int(std::ceil(product - 1e-9)) == decision.target, sentence.c_str());
    }
}

QTEST_APPLESS_MAIN(TestPoolWords)
#include "tst_pool_words.moc"
