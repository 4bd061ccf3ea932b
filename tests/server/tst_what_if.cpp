#include "app/server/what_if.h"
#include "tests/resource/samples.h"

#include <QJsonArray>
#include <QTest>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace tidegate;
using namespace tidegate::server;

namespace {

const WallTime start = *parseTime("2026-01-01T00:00:00Z");

/// An engine that has seen what the test says.
class SeenEngine : public engine::Engine
{
public:
    void apply(engine::EngineWish) override {}
    std::optional<engine::RevisionObservation> observation(const RevisionKey &) const override
    {
        return seen;
    }
    std::vector<engine::ScalingSample> samples(const RevisionKey &, std::optional<WallTime>) const override
    {
        return recorded;
    }
    std::vector<autoscaler::DecisionRecord> decisions(const RevisionKey &) const override { return {}; }
    engine::EngineObservation summary() const override { return all; }
    runtime::ExecutableFact executable(const std::string &) override { return {}; }
    void stopInstance(const RevisionKey &, const InstanceId &, std::optional<milliseconds>) override {}
    void stop(milliseconds) override {}

    /// Seconds of the same load over as many instances.
    void record(int seconds, double concurrency, int ready)
    {
        for (int i = 0; i < seconds; ++i) {
            engine::ScalingSample sample;
            sample.time = start + std::chrono::seconds(recorded.size());
            sample.concurrency = sample.rps = concurrency;
            sample.ready = ready;
            recorded.push_back(sample);
        }
    }

    std::optional<engine::RevisionObservation> seen;
    std::vector<engine::ScalingSample> recorded;
    engine::EngineObservation all;
};

engine::InstanceObservation instance(std::int64_t pid, int readyIn)
{
    engine::InstanceObservation one;
    one.pid = pid;
    one.readyIn = milliseconds(readyIn);
    return one;
}

/// A revision `hello` of ten requests an instance.
resource::TableSnapshot objects(const QString &resources = u"{}"_s, const QString &settings = {})
{
    resource::TableSnapshot all;
    resource::Object revision = resource::sample(
        resource::kinds::revision(),
        u"{'containerConcurrency':10,'containers':[{'image':'package/x@sha256:%1','resources':%2}]}"_s.arg(
            QString(64, u'a'), resources));
    all.add(revision);
    if (!settings.isEmpty()) {
        resource::Object map(resource::kinds::configMap(),
                             {resource::systemNamespace, u"config-autoscaler"_s});
        map.json().insert(u"data"_s, resource::json(settings));
        all.add(map);
    }
    return all;
}

api::WhatIfRequest asking()
{
    api::WhatIfRequest request;
    request.ns = u"default"_s;
    request.revision = u"hello"_s;
    request.traceStart = start;
    return request;
}

api::WhatIfRequest uploaded(std::vector<api::WhatIfRequest::Point> trace)
{
    api::WhatIfRequest request = asking();
    request.trace = std::move(trace);
    return request;
}

} // namespace

class TestWhatIf : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void missingRevision_isNotFound();
    void nothingRecorded_isAConflict();
    void badSettings_areInvalid();
    void clusterSettingsBeyondAnnotations_areNoTrouble();
    void recordedLoad_beginsWithTheInstancesThereWere();
    void uploadedLoad_beginsWithNone();
    void starts_takeWhatTheyTook();
    void boundOfTheEngine_holds();
    void costs_areOfTheContainersResources_data();
    void costs_areOfTheContainersResources();
    void longLoad_isThinned();
    void removedAnnotation_isProposedWithout();
};

void TestWhatIf::missingRevision_isNotFound()
{
    const auto plan = planWhatIf(asking(), resource::TableSnapshot(), SeenEngine());
    QVERIFY(!plan);
    QCOMPARE(plan.error().code, Code::NotFound);
}

void TestWhatIf::nothingRecorded_isAConflict()
{
    const auto plan = planWhatIf(asking(), objects(), SeenEngine());
    QVERIFY(!plan);
    QCOMPARE(plan.error().code, Code::Conflict);
    QVERIFY(planWhatIf(uploaded({{0, 1, 1}}), objects(), SeenEngine()));
}

void TestWhatIf::badSettings_areInvalid()
{
    api::WhatIfRequest request = uploaded({{0, 1, 1}});
    request.annotations[u"autoscaling.knative.dev/target"_s] = u"-1"_s;
    QCOMPARE(planWhatIf(request, objects(), SeenEngine()).error().code, Code::Invalid);
    QCOMPARE(planWhatIf(uploaded({{1, 1, 1}, {0, 1, 1}}), objects(), SeenEngine()).error().code,
             Code::Invalid);
}

/// What the cluster's settings may be and an annotation may not, and what of both contradicts the other.
void TestWhatIf::clusterSettingsBeyondAnnotations_areNoTrouble()
{
    api::WhatIfRequest request = uploaded({{0, 1, 1}});
    request.annotations[u"autoscaling.knative.dev/min-scale"_s] = u"5"_s;
    const auto plan =
        planWhatIf(request,
                   objects(u"{}"_s, u"{'scale-down-delay':'2h','scale-to-zero-pod-retention-period':'2h',"
                                    "'panic-threshold-percentage':'1500','max-scale':'3'}"_s),
                   SeenEngine());
    QVERIFY(plan);
    QCOMPARE(plan->proposed.scaleDownDelay.count(), 7200);
    QCOMPARE(plan->proposed.panicThreshold, 15.0);
    QCOMPARE(plan->proposed.minScale, 5);
}

void TestWhatIf::recordedLoad_beginsWithTheInstancesThereWere()
{
    SeenEngine engine;
    engine.record(60, 20, 3);
    const auto plan = planWhatIf(asking(), objects(), engine);
    QVERIFY(plan);
    QVERIFY(plan->isRecorded);
    QCOMPARE(plan->currentOptions.ready, 3);
    QCOMPARE(plan->proposedOptions.ready, 3);
    const QJsonObject answer = runWhatIf(*plan);
    QCOMPARE(answer.value("trace"_L1)["source"_L1].toString(), u"recorded"_s);
    const QJsonValue current = answer.value("current"_L1);
    QCOMPARE(current["coldRequests"_L1].toDouble(), 0.0);
    QCOMPARE(current["starts"_L1].toInt(), 0);
    QCOMPARE(current["requests"_L1].toDouble(), 1200.0);
    QCOMPARE(answer.value("points"_L1)[0]["current"_L1]["ready"_L1].toInt(), 3);
}

void TestWhatIf::uploadedLoad_beginsWithNone()
{
    SeenEngine engine;
    engine.record(60, 20, 3);
    const auto plan = planWhatIf(uploaded({{0, 20, 20}, {59, 20, 20}}), objects(), engine);
    QVERIFY(plan);
    QCOMPARE(plan->currentOptions.ready, 0);
    QVERIFY(runWhatIf(*plan).value("current"_L1)["coldRequests"_L1].toDouble() > 0);
}

void TestWhatIf::starts_takeWhatTheyTook()
{
    SeenEngine engine;
    QCOMPARE(planWhatIf(uploaded({{0, 1, 1}}), objects(), engine)->currentOptions.startsIn, 2.0);
    engine.seen.emplace().instances = {instance(1, 400), instance(2, 0), instance(3, 800)};
    QCOMPARE(planWhatIf(uploaded({{0, 1, 1}}), objects(), engine)->currentOptions.startsIn, 0.6);
    api::WhatIfRequest request = uploaded({{0, 1, 1}});
    request.startSeconds = 7;
    QCOMPARE(planWhatIf(request, objects(), engine)->proposedOptions.startsIn, 7.0);
}

void TestWhatIf::boundOfTheEngine_holds()
{
    SeenEngine engine;
    QCOMPARE(planWhatIf(uploaded({{0, 1, 1}}), objects(), engine)->currentOptions.capacity, -1);
    engine.all.mostInstances = 6;
    engine.all.instances = 4; // one of them its own
    engine.seen.emplace().instances = {instance(1, 400)};
    const auto plan = planWhatIf(uploaded({{0, 70, 70}, {59, 70, 70}}), objects(), engine);
    QCOMPARE(plan->currentOptions.capacity, 3);
    const QJsonObject answer = runWhatIf(*plan);
    QCOMPARE(answer.value("current"_L1)["mostReady"_L1].toInt(), 3);
    QCOMPARE(answer.value("points"_L1)[59]["current"_L1]["limit"_L1].toString(), u"EngineCapacity"_s);
}

void TestWhatIf::costs_areOfTheContainersResources_data()
{
    QTest::addColumn<QString>("resources");
    QTest::addColumn<double>("gibSeconds"); // below 0: not told
    QTest::addColumn<double>("coreSeconds");
    QTest::newRow("none said") << u"{}"_s << -1.0 << -1.0;
    QTest::newRow("limits") << u"{'limits':{'memory':'512Mi','cpu':'2'}}"_s << 30.0 << 120.0;
    QTest::newRow("a CPU request comes first")
        << u"{'requests':{'cpu':'250m','memory':'64Mi'},'limits':{'cpu':'2'}}"_s << -1.0 << 15.0;
}

void TestWhatIf::costs_areOfTheContainersResources()
{
    QFETCH(QString, resources);
    QFETCH(double, gibSeconds);
    QFETCH(double, coreSeconds);
    SeenEngine engine;
    engine.record(60, 5, 1);
    const auto plan = planWhatIf(asking(), objects(resources), engine);
    QVERIFY(plan);
    const QJsonObject cost = runWhatIf(*plan).value("current"_L1)["cost"_L1].toObject();
    QCOMPARE(cost.value("instanceSeconds"_L1).toDouble(), 60.0);
    QCOMPARE(cost.value("memoryGiBSeconds"_L1).toDouble(-1), gibSeconds);
    QCOMPARE(cost.value("cpuCoreSeconds"_L1).toDouble(-1), coreSeconds);
}

void TestWhatIf::longLoad_isThinned()
{
    const auto answerOf = [](double seconds) {
        return runWhatIf(*planWhatIf(uploaded({{0, 5, 5}, {seconds - 1, 5, 5}}), objects(), SeenEngine()));
    };
    QCOMPARE(answerOf(1000).value("stepSeconds"_L1).toInt(), 1);
    QCOMPARE(answerOf(1000).value("points"_L1).toArray().size(), 1000);
    const QJsonObject day = answerOf(86400);
    QCOMPARE(day.value("stepSeconds"_L1).toInt(), 87);
    QCOMPARE(day.value("points"_L1).toArray().size(), 993);
    QCOMPARE(day.value("points"_L1)[0]["t"_L1].toInt(), 86); // the last second of its step
    QCOMPARE(day.value("trace"_L1)["seconds"_L1].toInt(), 86400);
}

void TestWhatIf::removedAnnotation_isProposedWithout()
{
    resource::TableSnapshot all = objects();
    resource::Object revision = *all.get(resource::kinds::revision(), {u"default"_s, u"hello"_s});
    revision.setAnnotation(u"autoscaling.knative.dev/max-scale"_s, u"2"_s);
    all.add(revision);
    api::WhatIfRequest request = uploaded({{0, 70, 70}, {59, 70, 70}});
    request.annotations[u"autoscaling.knative.dev/max-scale"_s] = std::nullopt;
    request.annotations[u"autoscaling.tidegate.dev/metrics"_s] =
        u"cpu target=70; custom name=jobs target=10"_s;
    const auto plan = planWhatIf(request, all, SeenEngine());
    QVERIFY(plan);
    const QJsonObject answer = runWhatIf(*plan);
    QCOMPARE(answer.value("current"_L1)["mostReady"_L1].toInt(), 2);
    QVERIFY(answer.value("proposed"_L1)["mostReady"_L1].toInt() >= 10);
    QCOMPARE(answer.value("current"_L1)["notReplayed"_L1].toArray(), QJsonArray());
    QCOMPARE(answer.value("proposed"_L1)["notReplayed"_L1].toArray(), (QJsonArray{u"cpu"_s, u"jobs"_s}));
}

QTEST_GUILESS_MAIN(TestWhatIf)
#include "tst_what_if.moc"
