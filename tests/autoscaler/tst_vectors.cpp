#include "core/autoscaler/revision_autoscaler.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

constexpr double tolerance = 1e-6;

/// Beside the checkout.
QString vectorsPath()
{
    return QDir::cleanPath(qEnvironmentVariable("TIDEGATE_SOURCE_DIR") +
                           QStringLiteral("/../shared/data/kpa"));
}

/// A line of a vector file and where it stands, for messages.
struct Line
{
    QJsonObject json;
    int number = 0;
    QByteArray where(const char *what) const
    {
        return QByteArray("line ") + QByteArray::number(number) + ": " + what;
    }
};

QList<Line> readLines(const QString &path)
{
    QFile file(path);
    QList<Line> lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    while (!file.atEnd())
        lines.append({QJsonDocument::fromJson(file.readLine()).object(), int(lines.size()) + 1});
    return lines;
}

StringMap toMap(const QJsonObject &object)
{
    StringMap map;
    for (auto it = object.begin(); it != object.end(); ++it)
        map[it.key().toStdString()] = it.value().toString().toStdString();
    return map;
}

WallTime at(const QJsonObject &header, double t)
{
    return WallTime{} + seconds(header[u"baseUnix"].toInteger()) +
           std::chrono::nanoseconds(qRound64(t * 1e9));
}

Stat toStat(const QJsonObject &step, WallTime time)
{
    Stat stat;
    stat.time = time;
    stat.concurrency = step[u"concurrency"].toDouble();
    stat.rps = step[u"rps"].toDouble();
    stat.proxiedConcurrency = step[u"proxiedConcurrency"].toDouble();
    stat.proxiedRps = step[u"proxiedRps"].toDouble();
    return stat;
}

bool hasStat(const QJsonObject &step)
{
    return step.contains(u"concurrency") || step.contains(u"rps");
}

QString activityText(Activity activity)
{
    return activity == Activity::Active     ? QStringLiteral("True")
           : activity == Activity::Inactive ? QStringLiteral("False")
                                            : QStringLiteral("Unknown");
}

} // namespace

class TestVectors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void recordedLoad_decidesAsKnative_data() { addFiles(QString()); }
    void recordedLoad_decidesAsKnative();
    void recordedLife_scalesAsKnative_data() { addFiles(QStringLiteral("/lifecycle")); }
    void recordedLife_scalesAsKnative();
    void recordedLife_runsAsInTheServer_data() { addFiles(QStringLiteral("/lifecycle")); }
    void recordedLife_runsAsInTheServer();

private:
    void addFiles(const QString &folder);
    void checkResolved(const Policy &policy, const QJsonObject &resolved);
    void checkDecision(const Line &line, const Policy &policy, const Decision &decision);
    void checkOutcome(const Line &line, const Policy &policy, const std::optional<Decision> &decision,
                      const ScaleOutcome &outcome);
    void checkScale(const Line &line, const ScaleOutcome &outcome);
};

/// Whoever has only the checkout has no recordings. But where their folder is, or in a CI what else is
/// shared, a run that finds none must not look as if it had passed.
void TestVectors::init()
{
    QFETCH(QString, path);
    if (!path.isEmpty())
        return;
    const QString why =
        QStringLiteral("Knative's recorded decisions are not there: no *.jsonl in ") + vectorsPath();
    const bool inCi = qEnvironmentVariable("CI") == QLatin1String("true");
    if (QDir(vectorsPath()).exists() ||
        (inCi && QDir(QDir::cleanPath(vectorsPath() + QStringLiteral("/../.."))).exists()))
        QFAIL(qPrintable(why));
    QSKIP(qPrintable(why));
}

void TestVectors::addFiles(const QString &folder)
{
    QTest::addColumn<QString>("path");
    const QString dir = vectorsPath() + folder;
    const auto files = QDir(dir).entryList({QStringLiteral("*.jsonl")}, QDir::Files);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << dir + QLatin1Char('/') + file;
    if (files.isEmpty())
        QTest::newRow("no vectors") << QString();
}

void TestVectors::checkResolved(const Policy &policy, const QJsonObject &resolved)
{
    const auto check = [&](const char *name, double value) {
        const auto expected = resolved.value(QLatin1String(name));
        if (!expected.isUndefined())
            QVERIFY2(qAbs(expected.toDouble() - value) < 1e-9,
                     qPrintable(QStringLiteral("%1: %2, expected %3")
                                    .arg(QLatin1String(name))
                                    .arg(value)
                                    .arg(expected.toDouble())));
    };
    check("target", policy.target);
    check("totalTarget", policy.totalTarget);
    check("targetBurstCapacity", policy.targetBurstCapacity);
    check("activatorCapacity", policy.activatorCapacity);
    check("stableWindowSeconds", double(policy.stableWindow.count()));
    check("panicWindowSeconds", double(policy.panicWindow.count()));
    check("panicThreshold", policy.panicThreshold);
    check("maxScaleUpRate", policy.maxScaleUpRate);
    check("maxScaleDownRate", policy.maxScaleDownRate);
    check("scaleDownDelaySeconds", double(policy.scaleDownDelay.count()));
    check("initialScale", policy.initialScale);
    check("minScale", policy.minScale);
    check("maxScale", policy.maxScale);
    check("scaleToZeroGracePeriodSeconds", double(policy.scaleToZeroGracePeriod.count()));
    check("lastPodRetentionSeconds", double(policy.lastPodRetention.count()));
    // 0 and 1 both stand for "none".
    QCOMPARE(qMax(1, policy.activationScale), qMax(1, resolved[u"activationScale"].toInt()));
    if (resolved.contains(u"enableScaleToZero"))
        QCOMPARE(policy.enableScaleToZero, resolved[u"enableScaleToZero"].toBool());
    if (resolved.contains(u"metric"))
        QCOMPARE(policy.metric == Metric::RequestsPerSecond, resolved[u"metric"].toString() == u"rps");
    if (resolved.contains(u"aggregation"))
        QCOMPARE(policy.aggregation == Aggregation::WeightedExponential,
                 resolved[u"aggregation"].toString() == u"weighted-exponential");
}

void TestVectors::checkDecision(const Line &line, const Policy &policy, const Decision &decision)
{
    const QJsonObject expected = line.json[u"expect"].toObject();
    QVERIFY2(decision.valid == expected[u"valid"].toBool(), line.where("valid"));
    QVERIFY2(decision.inPanic == expected[u"inPanic"].toBool(), line.where("inPanic"));
    QVERIFY2(decision.numActivators == expected[u"numActivators"].toInt(), line.where("numActivators"));
    if (!decision.valid)
        return;
    QVERIFY2(qAbs(decision.stable - expected[u"stable"].toDouble()) <= tolerance, line.where("stable"));
    QVERIFY2(qAbs(decision.panic - expected[u"panic"].toDouble()) <= tolerance, line.where("panic"));
    QVERIFY2(decision.desired == expected[u"desired"].toInt(), line.where("desired"));
    QVERIFY2(decision.bounded == expected[u"bounded"].toInt(), line.where("bounded"));
    QVERIFY2(decision.bounded == withinBounds(policy, decision.desired), line.where("bounds"));
    QVERIFY2(decision.excessBurstCapacity == expected[u"excessBurstCapacity"].toInt(),
             line.where("excessBurstCapacity"));
}

void TestVectors::recordedLoad_decidesAsKnative()
{
    QFETCH(QString, path);
    const auto lines = readLines(path);
    QVERIFY(lines.size() > 2);
    const QJsonObject header = lines.front().json;
    const auto policy =
        resolvePolicy(toMap(header[u"annotations"].toObject()), toMap(header[u"configAutoscaler"].toObject()),
                      header[u"containerConcurrency"].toInt());
    QVERIFY(policy);
    checkResolved(*policy, header[u"resolved"].toObject());
    if (QTest::currentTestFailed())
        return;

    int ready = header[u"initialReady"].toInt();
    Decider decider(*policy, ready, at(header, 0));
    for (qsizetype i = 1; i < lines.size() && !QTest::currentTestFailed(); ++i) {
        const QJsonObject &step = lines[i].json;
        const double t = step[u"t"].toDouble();
        ready = step[u"ready"].toInt(ready);
        if (hasStat(step))
            decider.record(toStat(step, at(header, step[u"statT"].toDouble(t))));
        if (step[u"tick"].toBool())
            checkDecision(lines[i], *policy,
                          decider.decide(ready, header[u"reachable"].toBool(true), at(header, t)));
    }
}

/// What follows from a decision, whoever took it.
void TestVectors::checkScale(const Line &line, const ScaleOutcome &outcome)
{
    const QJsonObject expected = line.json[u"expect"].toObject();
    QVERIFY2(outcome.want == expected[u"want"].toInt(), line.where("want"));
    QVERIFY2(outcome.replicas == expected[u"replicas"].toInt(), line.where("replicas"));
    QVERIFY2(activityText(outcome.activity) == expected[u"active"].toString(), line.where("active"));
    QVERIFY2(QString::fromStdString(outcome.activeReason) == expected[u"activeReason"].toString(),
             line.where("activeReason"));
    QVERIFY2(outcome.scaleTargetInitialized == expected[u"scaleTargetInitialized"].toBool(),
             line.where("scaleTargetInitialized"));
}

void TestVectors::checkOutcome(const Line &line, const Policy &policy,
                               const std::optional<Decision> &decision, const ScaleOutcome &outcome)
{
    const QJsonObject expected = line.json[u"expect"].toObject();
    QVERIFY2((decision ? decision->desired : -1) == expected[u"deciderDesired"].toInt(),
             line.where("deciderDesired"));
    if (decision)
        QVERIFY2(decision->excessBurstCapacity == expected[u"excessBurstCapacity"].toInt(),
                 line.where("excessBurstCapacity"));
    checkScale(line, outcome);
    QVERIFY2(outcome.proxyMode == (expected[u"mode"].toString() == u"Proxy"), line.where("mode"));
    QVERIFY2(activatorsFor(policy, line.json[u"ready"].toInt()) == expected[u"numActivators"].toInt(),
             line.where("numActivators"));
}

void TestVectors::recordedLife_scalesAsKnative()
{
    QFETCH(QString, path);
    const auto lines = readLines(path);
    QVERIFY(lines.size() > 2);
    const QJsonObject header = lines.front().json;
    const auto policy = resolvePolicy(toMap(header[u"annotations"].toObject()),
                                      toMap(header[u"configAutoscaler"].toObject()), 0);
    QVERIFY(policy);
    checkResolved(*policy, header[u"resolved"].toObject());
    QCOMPARE(policy->progressDeadline.count(), header[u"progressDeadlineSeconds"].toInteger());

    Decider decider(*policy, 0, at(header, 0));
    Scaler scaler(*policy, at(header, 0));
    std::optional<Decision> latest;
    for (qsizetype i = 1; i < lines.size() && !QTest::currentTestFailed(); ++i) {
        const QJsonObject &step = lines[i].json;
        const WallTime now = at(header, step[u"t"].toDouble());
        const int ready = step[u"ready"].toInt();
        const bool reachable = step[u"reachable"].toBool();
        const bool poke = step[u"concurrency"].toDouble() > 0 && latest && latest->desired == 0;
        if (hasStat(step))
            decider.record(toStat(step, now));
        const bool decides = poke || step[u"t"].toInteger() % 2 == 0;
        QVERIFY2(decides == step[u"expect"][u"tick"].toBool(), lines[i].where("tick"));
        if (decides) {
            const Decision decision = decider.decide(ready, reachable, now);
            if (decision.valid)
                latest = decision;
        }
        checkOutcome(lines[i], *policy, latest,
                     scaler.step(latest, ready, reachable, step[u"activatorProbeOk"].toBool(), now));
    }
}

/// The same lives through what the server runs. It has no activator in front of the gateway that a probe
/// could miss, so that such a life is followed up to there only.
void TestVectors::recordedLife_runsAsInTheServer()
{
    QFETCH(QString, path);
    const auto lines = readLines(path);
    QVERIFY(lines.size() > 2);
    const QJsonObject header = lines.front().json;
    const auto policy = resolvePolicy(toMap(header[u"annotations"].toObject()),
                                      toMap(header[u"configAutoscaler"].toObject()), 0);
    QVERIFY(policy);
    RevisionAutoscaler revision(*policy, at(header, 0));
    for (qsizetype i = 1; i < lines.size() && !QTest::currentTestFailed(); ++i) {
        const QJsonObject &step = lines[i].json;
        if (!step[u"activatorProbeOk"].toBool())
            break;
        const Standing standing{step[u"ready"].toInt(), 0, step[u"reachable"].toBool(), -1};
        revision.tick({step[u"concurrency"].toDouble(), step[u"rps"].toDouble(), 0, {}}, standing,
                      step[u"t"].toInteger() % 2 == 0, at(header, step[u"t"].toDouble()));
        checkScale(lines[i], revision.outcome());
    }
}

QTEST_GUILESS_MAIN(TestVectors)
#include "tst_vectors.moc"
