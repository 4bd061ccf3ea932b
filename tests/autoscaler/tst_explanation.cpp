#include "core/autoscaler/autoscaler.h"

#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

Decision steady(double average, int raw)
{
    Decision decision;
    decision.valid = true;
    decision.stable = average;
    decision.rawStable = decision.desired = decision.bounded = raw;
    return decision;
}

Policy targetOf(double target)
{
    Policy policy;
    policy.target = target;
    return policy;
}

ScaleOutcome outcomeOf(int replicas, Limit limit = Limit::None)
{
    ScaleOutcome outcome;
    outcome.want = outcome.replicas = replicas;
    outcome.limit = limit;
    return outcome;
}

} // namespace

class TestExplanation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void steadyLoad_showsTheArithmetic();
    void noLoad_needsNoInstance();
    void justOverTheTarget_showsEnoughDigits();
    void figures_addUpAsTheyArePrinted_data();
    void figures_addUpAsTheyArePrinted();
    void demand_isToldAsTheLoadOfThisMoment();
    void nothingMeasuredAtZero_needsNothing();
    void panic_namesItsWindow();
    void heldByABound_saysWhichOne();
    void nothingMeasured_saysSo();
    void everyLimit_hasANameAndASentence();
    void furtherMetric_isNamedWithItsUnit_data();
    void furtherMetric_isNamedWithItsUnit();
    void lastWord_isSaid_data();
    void lastWord_isSaid();
};

void TestExplanation::steadyLoad_showsTheArithmetic()
{
    const Bilingual text = explain(targetOf(7), steady(7.2, 2), outcomeOf(2));
    QCOMPARE(text.en, std::string("Average concurrency over 60 s is 7.2; at a target of 7 per instance that "
                                  "needs 2 instances (7.2 / 7, rounded up)."));
    QCOMPARE(
        text.zh,
        std::string(
            "60 秒内的平均并发度为 7.2；按每个实例的目标值 7 计算，需要 2 个实例（7.2 / 7，向上取整）。"));
}

void TestExplanation::noLoad_needsNoInstance()
{
    const Bilingual text = explain({}, steady(0, 0), outcomeOf(1, Limit::StableWindowBeforeZero));
    QCOMPARE(
        text.en,
        std::string(
            "Average concurrency over 60 s is 0, which needs no instance. "
            "The last instance stays until the revision has been active for the stable window of 60 s."));
}

void TestExplanation::justOverTheTarget_showsEnoughDigits()
{
    const Bilingual text = explain(targetOf(7), steady(7.0004, 2), outcomeOf(2));
    QVERIFY(QString::fromStdString(text.en).contains(QStringLiteral("7.0004 / 7")));
}

void TestExplanation::figures_addUpAsTheyArePrinted_data()
{
    QTest::addColumn<QByteArray>("terms"); // empty: the revision's own metric
    QTest::addColumn<double>("target");
    QTest::addColumn<double>("average");
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArray>("division");
    const auto row = [](const char *name, const char *terms, double target, double average, int count,
                        const char *division) {
        QTest::newRow(name) << QByteArray(terms) << target << average << count << QByteArray(division);
    };
    constexpr double mib = 1048576;
    row("a target of three decimals", "", 12.345, 24.7, 3, "24.7 / 12.345");
    row("a small target", "", 0.0105, 0.0208, 2, "0.02 / 0.0105");
    row("just over a small target", "", 0.0105, 0.01051, 2, "0.011 / 0.0105");
    row("just over", "", 7, 7.0004, 2, "7.0004 / 7");
    row("a third", "", 100.0 / 3, 34, 2, "34 / 33.33333333");
    row("memory just over", "memory target=256Mi", 0, 512.01 * mib, 3, "512.01 MiB / 256.00 MiB");
    row("memory in plain figures", "memory target=256Mi", 0, 900 * mib, 4, "900.0 MiB / 256.0 MiB");
    row("memory of decimal units", "memory target=100M", 0, 250e6, 3, "238.4 MiB / 95.4 MiB");
    row("memory exactly at it", "memory target=100M", 0, 200e6, 2, "190.7 MiB / 95.4 MiB");
    row("some bytes", "memory target=100", 0, 300.4, 4, "300.4 B / 100.0 B");
    row("a custom one", "custom name=jobs target=0.125", 0, 0.3751, 4, "0.38 / 0.125");
}

void TestExplanation::figures_addUpAsTheyArePrinted()
{
    QFETCH(QByteArray, terms);
    QFETCH(double, target);
    QFETCH(double, average);
    QFETCH(int, count);
    QFETCH(QByteArray, division);
    Policy policy = targetOf(terms.isEmpty() ? target : 1);
    Decision decision = steady(average, count);
    if (!terms.isEmpty()) {
        policy.metrics = *parseMetrics(terms.toStdString(), seconds(60));
        QCOMPARE(int(std::ceil(average / policy.metrics[0].target)), count);
        decision.metricCount = 1;
        decision.decidedBy = 0;
        decision.metrics[0].average = average;
        decision.metrics[0].raw = decision.metrics[0].count = count;
    }
    const Bilingual text = explain(policy, decision, outcomeOf(count));
    const std::string needs = count == 1 ? "1 instance" : std::to_string(count) + " instances";
    QVERIFY2(text.en.ends_with("that needs " + needs + " (" + division.toStdString() + ", rounded up)."),
             text.en.c_str());
    QVERIFY2(text.zh.ends_with("需要 " + std::to_string(count) + " 个实例（" + division.toStdString() +
                               "，向上取整）。"),
             text.zh.c_str());
}

/// Idle seconds of the panic window do not count there, so that its average would not be what is said.
void TestExplanation::demand_isToldAsTheLoadOfThisMoment()
{
    Policy policy = targetOf(3.5);
    const WallTime start{seconds(1'700'000'000)};
    Decider decider(policy, 0, start);
    for (int t = 0; t < 20; ++t)
        decider.record({start + seconds(t), 0, 0, 0, 0});
    const Decision burst = decider.demand(50, 0, true, start + seconds(20));
    const Bilingual text = explain(policy, burst, outcomeOf(15));
    QCOMPARE(text.en,
             std::string("In panic, 50 requests are waiting or in flight now; at a target of 3.5 per "
                         "instance that needs 15 instances (50 / 3.5, rounded up)."));
    QCOMPARE(text.zh, std::string("处于恐慌模式，当前等待或处理中的请求有 50 个；按每个实例的目标值 3.5 "
                                  "计算，需要 15 个实例（50 / 3.5，向上取整）。"));

    Decider asleep(targetOf(70), 0, start);
    QCOMPARE(explain(targetOf(70), asleep.demand(1, 0, true, start), outcomeOf(1)).en,
             std::string("1 request is waiting or in flight now; at a target of 70 per instance that needs 1 "
                         "instance (1 / 70, rounded up)."));
    policy.metric = Metric::RequestsPerSecond;
    Decider rate(policy, 0, start);
    const Bilingual ofRate = explain(policy, rate.demand(9, 0, true, start), outcomeOf(3));
    QCOMPARE(ofRate.en,
             std::string("In panic, 9 requests have come in this second or are waiting now; at a target of "
                         "3.5 per instance that needs 3 instances (9 / 3.5, rounded up)."));
    QVERIFY2(ofRate.zh.starts_with("处于恐慌模式，这一秒到达或正在等待的请求有 9 个；"), ofRate.zh.c_str());
    // The next decision is the windows' again.
    QVERIFY(explain(policy, rate.decide(0, true, start + seconds(1)), outcomeOf(3))
                .en.starts_with("In panic, average"));
}

void TestExplanation::nothingMeasuredAtZero_needsNothing()
{
    Decision decision;
    decision.limit = Limit::NoData;
    const Bilingual text = explain({}, decision, outcomeOf(0));
    QCOMPARE(text.en, std::string("Nothing was measured in the last 60 s, so no instance is needed."));
    QCOMPARE(text.zh, std::string("最近 60 秒内没有测量数据，因此不需要实例。"));
    const Bilingual late = explain({}, decision, outcomeOf(0, Limit::ActivationTimeout));
    QCOMPARE(late.en,
             std::string("Nothing was measured in the last 60 s. No instance became ready in time "
                         "(progress-deadline, 600 s, and 30 s more), so the revision is scaled to 0."));
    QCOMPARE(late.zh, std::string("最近 60 秒内没有测量数据。没有实例在规定时间内就绪（progress-deadline 600 "
                                  "秒，另加 30 秒），因此缩容到 0。"));
}

void TestExplanation::panic_namesItsWindow()
{
    Decision decision = steady(5, 2);
    decision.inPanic = true;
    decision.panic = 50;
    decision.rawPanic = decision.desired = decision.bounded = 15;
    const Bilingual text = explain(targetOf(3.5), decision, outcomeOf(15));
    QVERIFY(QString::fromStdString(text.en).startsWith(
        QStringLiteral("In panic, average concurrency over 6 s is 50; at a target of 3.5")));
    QVERIFY(
        QString::fromStdString(text.zh).startsWith(QStringLiteral("处于恐慌模式，6 秒内的平均并发度为 50")));
}

void TestExplanation::heldByABound_saysWhichOne()
{
    const Bilingual text = explain(targetOf(1), steady(20, 20), outcomeOf(10, Limit::MaxScale));
    QVERIFY(QString::fromStdString(text.en).endsWith(QStringLiteral(" Held at 10 by max-scale.")));
    QVERIFY(QString::fromStdString(text.zh).endsWith(
        QStringLiteral("受最大实例数（max-scale）限制，保持为 10 个。")));
}

void TestExplanation::nothingMeasured_saysSo()
{
    Decision decision;
    decision.limit = Limit::NoData;
    QCOMPARE(explain({}, decision, outcomeOf(1)).en,
             std::string("Nothing was measured in the last 60 s, so the number stays at 1."));
}

void TestExplanation::everyLimit_hasANameAndASentence()
{
    const std::string plain = explain({}, steady(10, 1), outcomeOf(1)).en;
    QCOMPARE(limitName(Limit::None), std::string_view("None"));
    QCOMPARE(limitName(Limit::NoData), std::string_view("NoData"));
    for (int i = int(Limit::ScaleUpRate); i < limitCount; ++i) {
        if (Limit(i) == Limit::NoData)
            continue;
        Decision decision = steady(10, 1);
        decision.limit = decision.beforeBounds = Limit(i);
        const bool ofTheScaler = i >= int(Limit::InitialScale) && Limit(i) != Limit::Stabilization;
        const Bilingual text = explain({}, decision, outcomeOf(1, ofTheScaler ? Limit(i) : Limit::None));
        QVERIFY2(text.en.size() > plain.size(), limitName(Limit(i)).data());
        QVERIFY2(!text.zh.empty(), limitName(Limit(i)).data());
    }
}

void TestExplanation::furtherMetric_isNamedWithItsUnit_data()
{
    QTest::addColumn<QByteArray>("terms");
    QTest::addColumn<double>("average");
    QTest::addColumn<QByteArray>("en");
    QTest::addColumn<QByteArray>("zh");
    const auto row = [](const char *name, const char *terms, double average, const char *en, const char *zh) {
        QTest::newRow(name) << QByteArray(terms) << average << QByteArray(en) << QByteArray(zh);
    };
    row("CPU", "cpu target=50 window=10s", 230,
        "Average CPU use of all instances over 10 s is 230%; at a target of 50% per instance that needs 5 "
        "instances (230% / 50%, rounded up).",
        "10 秒内的平均 CPU 使用率（所有实例合计）为 230%；按每个实例的目标值 50% 计算，需要 5 个实例（230% / "
        "50%，向上取整）。");
    row("memory", "memory target=256Mi window=10s", 900.0 * 1048576,
        "Average memory use of all instances over 10 s is 900.0 MiB; at a target of 256.0 MiB per instance "
        "that "
        "needs 4 instances (900.0 MiB / 256.0 MiB, rounded up).",
        "10 秒内的平均内存用量（所有实例合计）为 900.0 MiB；按每个实例的目标值 256.0 MiB 计算，需要 4 "
        "个实例（900.0 MiB / 256.0 MiB，向上取整）。");
    row("queue wait", "queue-wait target=200ms window=5s", 950,
        "Average queue wait over 5 s, times the ready instances, is 950 ms; at a target of 200 ms per "
        "instance "
        "that needs 5 instances (950 ms / 200 ms, rounded up).",
        "5 秒内的平均排队等待时间（乘以就绪实例数）为 950 ms；按每个实例的目标值 200 ms 计算，需要 5 "
        "个实例（950 ms / 200 ms，向上取整）。");
    row("requests per second", "rps target=50 window=5s", 120,
        "Average requests per second over 5 s are 120; at a target of 50 per instance that needs 3 instances "
        "(120 / 50, rounded up).",
        "5 秒内的平均每秒请求数为 120；按每个实例的目标值 50 计算，需要 3 个实例（120 / 50，向上取整）。");
    row("an app's own", "custom name=jobs target=10 window=9s", 57,
        "Average sum of jobs over 9 s is 57; at a target of 10 per instance that needs 6 instances (57 / 10, "
        "rounded up).",
        "9 秒内的平均 jobs 总和为 57；按每个实例的目标值 10 计算，需要 6 个实例（57 / 10，向上取整）。");
}

void TestExplanation::furtherMetric_isNamedWithItsUnit()
{
    QFETCH(QByteArray, terms);
    QFETCH(double, average);
    QFETCH(QByteArray, en);
    QFETCH(QByteArray, zh);
    Policy policy;
    policy.metrics = *parseMetrics(terms.toStdString(), seconds(60));
    Decision decision = steady(1, 1);
    decision.metricCount = 1;
    decision.decidedBy = 0;
    MetricVerdict &verdict = decision.metrics[0];
    verdict.hasData = true;
    verdict.average = average;
    verdict.raw = verdict.count = int(std::ceil(average / policy.metrics[0].target));
    const Bilingual text = explain(policy, decision, outcomeOf(verdict.count));
    QCOMPARE(text.en, en.toStdString());
    QCOMPARE(text.zh, zh.toStdString());
}

void TestExplanation::lastWord_isSaid_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<QByteArray>("en");
    QTest::addColumn<QByteArray>("zh");
    const auto row = [](Limit limit, const char *en, const char *zh) {
        QTest::newRow(limitName(limit).data()) << int(limit) << QByteArray(en) << QByteArray(zh);
    };
    row(Limit::MinScale, "Raised to 4, the minimum (min-scale).", "按最小实例数（min-scale）提高到 4 个。");
    row(Limit::MaxScale, "Held at 4 by max-scale.", "受最大实例数（max-scale）限制，保持为 4 个。");
    row(Limit::ScheduleMin, "Raised to 4, the minimum of a scheduled window.",
        "按定时弹性时段的最小实例数提高到 4 个。");
    row(Limit::ScheduleMax, "Held at 4 by a scheduled window's maximum.",
        "受定时弹性时段的最大实例数限制，保持为 4 个。");
    row(Limit::PreWarm, "Raised to 4, to be warm when a scheduled window begins (pre-warm).",
        "为即将开始的定时弹性时段预热，提高到 4 个（pre-warm）。");
    row(Limit::EngineCapacity, "Held at 4: the engine has no room for more instances.",
        "保持为 4 个：引擎没有容纳更多实例的余量。");
    row(Limit::InitialScale, "Held at 4 until the initial scale has been reached.",
        "在达到初始实例数之前，保持为 4 个。");
    row(Limit::ScaleToZeroDisabled,
        "One instance stays because scale to zero is switched off (enable-scale-to-zero).",
        "缩容到零已关闭（enable-scale-to-zero），保留一个实例。");
    row(Limit::StableWindowBeforeZero,
        "The last instance stays until the revision has been active for the stable window of 60 s.",
        "在版本活跃满稳定窗口 60 秒之前，保留最后一个实例。");
    row(Limit::ActivationTimeout,
        "No instance became ready in time (progress-deadline, 600 s, and 30 s more), so the revision is "
        "scaled to 0.",
        "没有实例在规定时间内就绪（progress-deadline 600 秒，另加 30 秒），因此缩容到 0。");
    row(Limit::GracePeriod,
        "The last instance goes at most 30 s after the revision became inactive "
        "(scale-to-zero-grace-period).",
        "最后一个实例最多在版本变为不活跃 30 秒后缩容到零（scale-to-zero-grace-period）。");
}

void TestExplanation::lastWord_isSaid()
{
    QFETCH(int, limit);
    QFETCH(QByteArray, en);
    QFETCH(QByteArray, zh);
    const Bilingual text = explain({}, steady(10, 1), outcomeOf(4, Limit(limit)));
    QVERIFY2(text.en.ends_with(' ' + en.toStdString()), text.en.c_str());
    QVERIFY2(text.zh.ends_with("。" + zh.toStdString()), text.zh.c_str());
}

QTEST_APPLESS_MAIN(TestExplanation)
#include "tst_explanation.moc"
