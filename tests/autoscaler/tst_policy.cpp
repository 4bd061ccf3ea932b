#include "core/autoscaler/autoscaler.h"

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
    void panicWindow_roundsToWholeSeconds_data();
    void panicWindow_roundsToWholeSeconds();
    void clusterKey_reachesFurtherThanAnAnnotation_data();
    void clusterKey_reachesFurtherThanAnAnnotation();
    void clusterKey_isInForce_data();
    void clusterKey_isInForce();
    void boundsOfTwoSources_areNotHeldAgainstEachOther();
    void forbiddenInitialScale_fallsToTheClusters();
    void emptyAggregation_isLinear();
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

void TestPolicy::panicWindow_roundsToWholeSeconds_data()
{
    QTest::addColumn<QByteArray>("window");
    QTest::addColumn<QByteArray>("percentage");
    QTest::addColumn<int>("panicWindow");
    const auto row = [](const char *window, const char *percentage, int seconds) {
        QTest::addRow("%s of %s", percentage, window)
            << QByteArray(window) << QByteArray(percentage) << seconds;
    };
    row("25s", "10", 3); // 2.5 s, away from zero
    row("60s", "1", 1);  // never less than one
    row("6s", "100", 6);
    // Half seconds that come out as less when the percentage is divided first.
    row("50s", "29", 15);
    row("25s", "58", 15);
    row("45s", "70", 32);
    row("75s", "82", 62);
    row("90s", "35", 32);
    row("50s", "28.9", 14);
    row("1h", "99.99", 3600);
}

void TestPolicy::panicWindow_roundsToWholeSeconds()
{
    QFETCH(QByteArray, window);
    QFETCH(QByteArray, percentage);
    QFETCH(int, panicWindow);
    const StringMap annotations{
        {"autoscaling.knative.dev/window", window.toStdString()},
        {"autoscaling.knative.dev/panic-window-percentage", percentage.toStdString()}};
    QCOMPARE(resolvePolicy(annotations, {}, 0)->panicWindow.count(), panicWindow);
    const StringMap keys{{"stable-window", window.toStdString()},
                         {"panic-window-percentage", percentage.toStdString()}};
    QCOMPARE(resolvePolicy({}, keys, 0)->panicWindow.count(), panicWindow);
}

void TestPolicy::clusterKey_reachesFurtherThanAnAnnotation_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<double>("expected"); // as readBack() has it
    QTest::newRow("delay") << QByteArray("scale-down-delay") << QByteArray("2h") << 7200.0;
    QTest::newRow("retention") << QByteArray("scale-to-zero-pod-retention-period") << QByteArray("2h")
                               << 7200.0;
    QTest::newRow("low threshold") << QByteArray("panic-threshold-percentage") << QByteArray("105") << 1.05;
    QTest::newRow("high threshold") << QByteArray("panic-threshold-percentage") << QByteArray("1500") << 15.0;
    QTest::newRow("no threshold") << QByteArray("panic-threshold-percentage") << QByteArray("0") << 0.0;
}

void TestPolicy::clusterKey_reachesFurtherThanAnAnnotation()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(double, expected);
    const auto readBack = [&](const Policy &policy) {
        return name.startsWith("panic")              ? policy.panicThreshold
               : name.startsWith("scale-down-delay") ? double(policy.scaleDownDelay.count())
                                                     : double(policy.lastPodRetention.count());
    };
    const auto byKey = resolvePolicy({}, {{name.toStdString(), value.toStdString()}}, 0);
    QVERIFY(byKey);
    QCOMPARE(readBack(*byKey), expected);
    const auto byAnnotation = resolvePolicy(annotated(name.constData(), value.constData()), {}, 0);
    QVERIFY(!byAnnotation);
    QCOMPARE(byAnnotation.error().causes.size(), size_t(1));
}

void TestPolicy::clusterKey_isInForce_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("metric");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *key, const char *value, double expected,
                        const char *metric = "concurrency") {
        QTest::newRow(key) << QByteArray(key) << QByteArray(value) << QByteArray(metric) << expected;
    };
    row("requests-per-second-target-default", "50", 35, "rps");
    row("container-concurrency-target-default", "20", 14);
    row("initial-scale", "3", 3);
    row("scale-to-zero-pod-retention-period", "90s", 90);
    row("activator-capacity", "10", 32); // 1 of 100 and 211, in tens
}

void TestPolicy::clusterKey_isInForce()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, metric);
    QFETCH(double, expected);
    const auto policy =
        resolvePolicy(annotated("metric", metric.constData()), {{key.toStdString(), value.toStdString()}}, 0);
    QVERIFY(policy);
    QCOMPARE(key.contains("target-default")        ? policy->target
             : key == "initial-scale"              ? policy->initialScale
             : key.startsWith("scale-to-zero-pod") ? double(policy->lastPodRetention.count())
                                                   : activatorsFor(*policy, 1),
             expected);
}

void TestPolicy::boundsOfTwoSources_areNotHeldAgainstEachOther()
{
    const auto mixed = resolvePolicy(annotated("min-scale", "5"), {{"max-scale", "3"}}, 0);
    QVERIFY(mixed);
    QCOMPARE(mixed->minScale, 5);
    QCOMPARE(mixed->maxScale, 3);
    QCOMPARE(withinBounds(*mixed, 1), 5); // the minimum first, as in Knative
    QCOMPARE(withinBounds(*mixed, 4), 5);
    QCOMPARE(withinBounds(*mixed, 7), 3);
    QVERIFY(resolvePolicy(annotated("max-scale", "3"), {{"min-scale", "5"}}, 0));

    const auto activation = resolvePolicy(annotated("activation-scale", "5"), {{"max-scale", "3"}}, 0);
    QVERIFY(activation);
    QCOMPARE(activation->activationScale, 5);
    QVERIFY(resolvePolicy(annotated("activation-scale", "2"), {{"min-scale", "3"}}, 0));

    const auto keys = resolvePolicy({}, {{"min-scale", "5"}, {"max-scale", "3"}}, 0);
    QVERIFY(!keys);
    QCOMPARE(keys.error().causes.front().field, std::string("data.max-scale"));
    const auto own = resolveWhatIsValid(
        {{"autoscaling.knative.dev/min-scale", "5"}, {"autoscaling.knative.dev/max-scale", "3"}}, {}, 0);
    QVERIFY(own.trouble);
    QCOMPARE(own.policy.minScale, 5);
}

void TestPolicy::forbiddenInitialScale_fallsToTheClusters()
{
    const auto resolved = resolveWhatIsValid(annotated("initial-scale", "0"), {{"initial-scale", "4"}}, 0);
    QVERIFY(resolved.trouble);
    QCOMPARE(resolved.policy.initialScale, 4);
    const StringMap allowed{{"initial-scale", "4"}, {"allow-zero-initial-scale", "true"}};
    QCOMPARE(resolvePolicy(annotated("initial-scale", "0"), allowed, 0)->initialScale, 0);
}

void TestPolicy::emptyAggregation_isLinear()
{
    const StringMap named{{"autoscaling.knative.dev/class", "kpa.autoscaling.knative.dev"},
                          {"autoscaling.knative.dev/metric-aggregation-algorithm", ""}};
    const auto policy = resolvePolicy(named, {}, 0);
    QVERIFY(policy);
    QCOMPARE(policy->aggregation, Aggregation::Linear);
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
    setting("delay below zero", "scale-down-delay", "-1s");
    setting("threshold that is no number", "panic-threshold-percentage", "much");
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
