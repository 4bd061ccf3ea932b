#include "app/server/decision_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

const WallTime start = *parseTime("2026-01-01T00:00:00Z");

RevisionAutoscaler revision(StringMap annotations)
{
    annotations.emplace("autoscaling.knative.dev/target", "10");
    annotations.emplace("autoscaling.knative.dev/target-utilization-percentage", "100");
    annotations.emplace("autoscaling.knative.dev/window", "10s");
    return {*resolvePolicy(annotations, {}, 0), start, {true, true}};
}

/// The members in the order of their names, a line each.
QString lines(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Indented));
}

QJsonObject parsed(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("the test's JSON is broken at %d: %s", error.offset, qPrintable(error.errorString()));
    return document.object();
}

} // namespace

class TestDecisionJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wholeDecision_isTold();
    void demand_tellsWhatWasThere();
    void beforeAnything_tellsThatNothingWasMeasured();
};

void TestDecisionJson::wholeDecision_isTold()
{
    RevisionAutoscaler one =
        revision({{std::string(metricsAnnotation),
                   "cpu target=50 window=20s; memory target=1Mi; custom name=jobs target=5"},
                  {std::string(scheduleAnnotation), "0 0 * * * for=2h min=1 max=4"},
                  {"autoscaling.knative.dev/min-scale", "2"}});
    const std::vector<double> further{310, std::nan(""), 3};
    for (int t = 1; t <= 10; ++t)
        one.tick({20, 40, 0, further}, {2, 1, true, 9}, t % 2 == 0, start + seconds(t));
    const QJsonObject expected = parsed(R"({
        "time": "2026-01-01T00:00:10.000000Z", "measured": true, "from": 4, "replicas": 4, "activity": "Active",
        "inputs": {"ready": 2, "starting": 1, "reachable": true, "inPanic": false, "capacity": 9,
                   "windows": {"stable": {"seconds": 10, "average": 20}, "panic": {"seconds": 1, "average": 20}}},
        "metrics": [
            {"metric": "concurrency", "average": 20, "windowSeconds": 10, "target": 10, "wants": 2, "count": 2,
             "formula": "ceil(20 / 10) = 2", "decides": false},
            {"metric": "cpu", "target": 50, "measured": true, "decides": true, "windowSeconds": 20,
             "stabilizationSeconds": 300, "average": 310, "wants": 7, "count": 7, "formula": "ceil(310 / 50) = 7",
             "limit": "None", "counts": true},
            {"metric": "memory", "target": 1048576, "measured": false, "decides": false, "windowSeconds": 10,
             "stabilizationSeconds": 300},
            {"metric": "custom", "name": "jobs", "target": 5, "measured": true, "decides": false,
             "windowSeconds": 10, "stabilizationSeconds": 300, "average": 3, "wants": 1, "count": 1,
             "formula": "ceil(3 / 5) = 1", "limit": "None", "counts": true}],
        "rates": {"atLeast": 1, "atMost": 2000},
        "bounds": {"min": 2, "max": 4, "minIsScheduled": false, "maxIsScheduled": true, "isWarming": false},
        "decided": 7, "bounded": 4, "excessBurstCapacity": -211, "limit": "ScheduleMax",
        "why": {"en": "Average CPU use of all instances over 20 s is 310%; at a target of 50% per instance that needs 7 instances (310% / 50%, rounded up). Held at 4 by a scheduled window's maximum.",
                "zh": "20 秒内的平均 CPU 使用率（所有实例合计）为 310%；按每个实例的目标值 50% 计算，需要 7 个实例（310% / 50%，向上取整）。受定时弹性时段的最大实例数限制，保持为 4 个。"}})");
    QCOMPARE(lines(server::decisionJson(one.record())), lines(expected));
}

void TestDecisionJson::demand_tellsWhatWasThere()
{
    RevisionAutoscaler one = revision({});
    one.demand({25, 0, 25, {}}, {}, start);
    const QJsonObject json = server::decisionJson(one.record());
    QCOMPARE(json["from"], 0);
    QCOMPARE(json["replicas"], 3);
    QCOMPARE(json["activity"], QStringLiteral("Activating"));
    const QJsonObject inputs = json["inputs"].toObject();
    QCOMPARE(inputs["present"], 25);
    QVERIFY(!inputs.contains("capacity"));
    QVERIFY(inputs["inPanic"].toBool());
    QCOMPARE(json["metrics"][0]["windowSeconds"], 1); // the panic window's
    QCOMPARE(json["limit"], QStringLiteral("None"));
    QCOMPARE(json["why"]["en"],
             QStringLiteral("In panic, 25 requests are waiting or in flight now; at a target of 10 per "
                            "instance that needs 3 instances (25 / 10, rounded up)."));
}

void TestDecisionJson::beforeAnything_tellsThatNothingWasMeasured()
{
    const RevisionAutoscaler one = revision({});
    const QJsonObject json = server::decisionJson(one.record());
    QCOMPARE(json["time"], QStringLiteral("2026-01-01T00:00:00.000000Z"));
    QVERIFY(!json["measured"].toBool());
    QCOMPARE(json["metrics"].toArray(), QJsonArray());
    QCOMPARE(json["limit"], QStringLiteral("NoData"));
    QCOMPARE(json["activity"], QStringLiteral("Inactive"));
    QVERIFY(!json["inputs"].toObject().contains("present"));
}

QTEST_APPLESS_MAIN(TestDecisionJson)
#include "tst_decision_json.moc"
