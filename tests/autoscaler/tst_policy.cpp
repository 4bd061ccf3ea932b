#include "core/autoscaler/policy.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

StringMap annotated(const char *name, const char *value)
{
    return {{std::string("autoscaling.knative.dev/") + name, value}};
}

} // namespace

class TestPolicy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingSet_givesKnativesDefaults();
    void containerConcurrency_boundsTheTarget();
    void bothSpellings_kebabWins();
    void clusterPercentage_readsFractionsToo();
    void panicWindow_roundsToWholeSeconds();
    void badSetting_namesTheField_data();
    void badSetting_namesTheField();
    void severalBadSettings_areAllNamed();
    void whatIsValid_holdsBesideWhatIsNot();
    void limitThatCameLater_leavesTheScaleAsItWas();
    void retention_mayHaveAFraction();
};

void TestPolicy::nothingSet_givesKnativesDefaults()
{
    const auto policy = resolvePolicy({}, {}, 0);
    QVERIFY(policy);
    QCOMPARE(policy->target, 70.0);
    QCOMPARE(policy->totalTarget, 100.0);
    QCOMPARE(policy->targetBurstCapacity, 211.0);
    QCOMPARE(policy->stableWindow.count(), 60);
    QCOMPARE(policy->panicWindow.count(), 6);
    QCOMPARE(policy->panicThreshold, 2.0);
    QCOMPARE(policy->maxScaleUpRate, 1000.0);
    QCOMPARE(policy->maxScaleDownRate, 2.0);
    QCOMPARE(policy->initialScale, 1);
    QCOMPARE(policy->progressDeadline.count(), 600);
    QVERIFY(policy->enableScaleToZero);
}

void TestPolicy::containerConcurrency_boundsTheTarget()
{
    QCOMPARE(resolvePolicy({}, {}, 5)->target, 3.5);
    QCOMPARE(resolvePolicy(annotated("target", "20"), {}, 5)->totalTarget, 5.0);
    QCOMPARE(resolvePolicy(annotated("target", "2"), {}, 5)->totalTarget, 2.0);
    QCOMPARE(resolvePolicy(annotated("metric", "rps"), {}, 5)->target, 140.0);
}

void TestPolicy::bothSpellings_kebabWins()
{
    const StringMap both{{"autoscaling.knative.dev/min-scale", "2"},
                         {"autoscaling.knative.dev/minScale", "3"}};
    QCOMPARE(resolvePolicy(both, {}, 0)->minScale, 2);
    QCOMPARE(resolvePolicy(annotated("minScale", "3"), {{"min-scale", "1"}}, 0)->minScale, 3);
    QCOMPARE(resolvePolicy({}, {{"min-scale", "1"}}, 0)->minScale, 1);
}

void TestPolicy::clusterPercentage_readsFractionsToo()
{
    QCOMPARE(resolvePolicy({}, {{"container-concurrency-target-percentage", "50"}}, 0)->target, 50.0);
    QCOMPARE(resolvePolicy({}, {{"container-concurrency-target-percentage", "0.5"}}, 0)->target, 50.0);
}

void TestPolicy::panicWindow_roundsToWholeSeconds()
{
    QCOMPARE(resolvePolicy(annotated("window", "25s"), {}, 0)->panicWindow.count(),
             3); // 2.5 s, away from zero
    QCOMPARE(resolvePolicy(annotated("panic-window-percentage", "1"), {}, 0)->panicWindow.count(), 1);
}

void TestPolicy::badSetting_namesTheField_data()
{
    QTest::addColumn<QByteArray>("annotation");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    const auto annotation = [](const char *reason, const char *name, const char *value) {
        QTest::newRow(reason) << QByteArray("autoscaling.knative.dev/") + name << QByteArray()
                              << QByteArray(value);
    };
    const auto setting = [](const char *reason, const char *key, const char *value) {
        QTest::newRow(reason) << QByteArray() << QByteArray(key) << QByteArray(value);
    };
    annotation("not a number", "min-scale", "many");
    annotation("a fraction of an instance", "max-scale", "1.5");
    annotation("negative", "minScale", "-1");
    annotation("more than an int holds", "max-scale", "99999999999");
    annotation("target too small", "target", "0.001");
    annotation("not finite", "target", "nan");
    annotation("window too short", "window", "5s");
    annotation("window too long", "window", "61m");
    annotation("window not whole seconds", "window", "6500ms");
    annotation("percentage too large", "target-utilization-percentage", "101");
    annotation("threshold too small", "panic-threshold-percentage", "109");
    annotation("burst below -1", "target-burst-capacity", "-2");
    annotation("zero is not allowed", "initial-scale", "0");
    annotation("activation of one means nothing", "activation-scale", "1");
    annotation("metric of another class", "metric", "cpu");
    annotation("another class", "class", "hpa.autoscaling.knative.dev");
    setting("rate of one never grows", "max-scale-up-rate", "1");
    setting("no grace", "scale-to-zero-grace-period", "0s");
    setting("not a flag", "enable-scale-to-zero", "maybe");
    setting("capacity below one", "activator-capacity", "0");
}

void TestPolicy::badSetting_namesTheField()
{
    QFETCH(QByteArray, annotation);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    StringMap annotations;
    StringMap config;
    if (annotation.isEmpty())
        config[key.toStdString()] = value.toStdString();
    else
        annotations[annotation.toStdString()] = value.toStdString();
    const auto policy = resolvePolicy(annotations, config, 0);
    QVERIFY(!policy);
    QCOMPARE(policy.error().code, Code::Invalid);
    QCOMPARE(policy.error().causes.size(), size_t(1));
    const std::string field = annotation.isEmpty() ? "data." + key.toStdString()
                                                   : "metadata.annotations[" + annotation.toStdString() + ']';
    QCOMPARE(policy.error().causes.front().field, field);
    QVERIFY(!policy.error().causes.front().message.empty());
}

void TestPolicy::severalBadSettings_areAllNamed()
{
    const auto policy = resolvePolicy({{"autoscaling.knative.dev/min-scale", "5"},
                                       {"autoscaling.knative.dev/max-scale", "3"},
                                       {"autoscaling.knative.dev/window", "1s"}},
                                      {}, 0);
    QVERIFY(!policy);
    QCOMPARE(policy.error().causes.size(), size_t(2));
}

void TestPolicy::whatIsValid_holdsBesideWhatIsNot()
{
    const StringMap annotations{{"autoscaling.knative.dev/target", "20"},
                                {"autoscaling.knative.dev/window", "1s"},
                                {"autoscaling.knative.dev/initial-scale", "0"}};
    const auto resolved = resolveWhatIsValid(annotations, {{"scale-down-delay", "10s"}}, 0);
    QVERIFY(resolved.trouble);
    QCOMPARE(resolved.trouble->causes.size(), size_t(2));
    QCOMPARE(resolved.policy.target, 14.0);
    QCOMPARE(resolved.policy.stableWindow.count(), 60);
    QCOMPARE(resolved.policy.initialScale, 1); // as Knative does once zero is forbidden
    QCOMPARE(resolved.policy.scaleDownDelay.count(), 10);
    QVERIFY(!resolveWhatIsValid({}, {}, 0).trouble);
}

void TestPolicy::limitThatCameLater_leavesTheScaleAsItWas()
{
    const auto resolved = resolveWhatIsValid(annotated("max-scale", "50"), {{"max-scale-limit", "10"}}, 0);
    QVERIFY(resolved.trouble);
    QCOMPARE(resolved.policy.maxScale, 50);
}

void TestPolicy::retention_mayHaveAFraction()
{
    QCOMPARE(resolvePolicy(annotated("scale-to-zero-pod-retention-period", "1500ms"), {}, 0)
                 ->lastPodRetention.count(),
             2);
    QCOMPARE(resolvePolicy({}, {{"scale-to-zero-grace-period", "500ms"}}, 0)->scaleToZeroGracePeriod.count(),
             1);
}

QTEST_GUILESS_MAIN(TestPolicy)
#include "tst_policy.moc"
