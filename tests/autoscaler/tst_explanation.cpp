#include "core/autoscaler/autoscaler.h"

#include <QTest>

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
    void panic_namesItsWindow();
    void heldByABound_saysWhichOne();
    void nothingMeasured_saysSo();
    void everyLimit_hasANameAndASentence();
};

void TestExplanation::steadyLoad_showsTheArithmetic()
{
    const Explanation text = explain(targetOf(7), steady(7.2, 2), outcomeOf(2));
    QCOMPARE(text.en, std::string("Average concurrency over 60 s is 7.2; at a target of 7 per instance that "
                                  "needs 2 instances (7.2 / 7, rounded up)."));
    QCOMPARE(
        text.zh,
        std::string(
            "60 秒内的平均并发度为 7.2；按每个实例的目标值 7 计算，需要 2 个实例（7.2 / 7，向上取整）。"));
}

void TestExplanation::noLoad_needsNoInstance()
{
    const Explanation text = explain({}, steady(0, 0), outcomeOf(1, Limit::StableWindowBeforeZero));
    QCOMPARE(
        text.en,
        std::string(
            "Average concurrency over 60 s is 0, which needs no instance. "
            "The last instance stays until the revision has been active for the stable window of 60 s."));
}

void TestExplanation::justOverTheTarget_showsEnoughDigits()
{
    const Explanation text = explain(targetOf(7), steady(7.0004, 2), outcomeOf(2));
    QVERIFY(QString::fromStdString(text.en).contains(QStringLiteral("7.0004 / 7")));
}

void TestExplanation::panic_namesItsWindow()
{
    Decision decision = steady(5, 2);
    decision.inPanic = true;
    decision.panic = 50;
    decision.rawPanic = decision.desired = decision.bounded = 15;
    const Explanation text = explain(targetOf(3.5), decision, outcomeOf(15));
    QVERIFY(QString::fromStdString(text.en).startsWith(
        QStringLiteral("In panic, average concurrency over 6 s is 50; at a target of 3.5")));
    QVERIFY(
        QString::fromStdString(text.zh).startsWith(QStringLiteral("处于恐慌模式，6 秒内的平均并发度为 50")));
}

void TestExplanation::heldByABound_saysWhichOne()
{
    const Explanation text = explain(targetOf(1), steady(20, 20), outcomeOf(10, Limit::MaxScale));
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
        decision.limit = Limit(i);
        const bool ofTheScaler = i >= int(Limit::InitialScale);
        const Explanation text = explain({}, decision, outcomeOf(1, ofTheScaler ? Limit(i) : Limit::None));
        QVERIFY2(text.en.size() > plain.size(), limitName(Limit(i)).data());
        QVERIFY2(!text.zh.empty(), limitName(Limit(i)).data());
    }
}

QTEST_APPLESS_MAIN(TestExplanation)
#include "tst_explanation.moc"
