#include "core/autoscaler/revision_autoscaler.h"

#include <QFile>
#include <QTest>
#include <cmath>
#include <functional>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

const char *metrics = "autoscaling.tidegate.dev/metrics";
const char *schedule = "autoscaling.tidegate.dev/schedule";
constexpr double mib = 1048576;

/// One revision with a target of ten and a window of ten seconds, unless a scene says otherwise.
struct Stage
{
    /// Annotations have a slash in their names, keys of the cluster none.
    Stage(StringMap settings, ScalerStart from) : start(*parseTime("2026-01-01T00:00:00Z"))
    {
        settings.emplace("autoscaling.knative.dev/target", "10");
        settings.emplace("autoscaling.knative.dev/target-utilization-percentage", "100");
        settings.emplace("autoscaling.knative.dev/window", "10s");
        StringMap annotations;
        StringMap config;
        for (const auto &[name, value] : settings)
            (name.find('/') == std::string::npos ? config : annotations)[name] = value;
        const auto policy = resolvePolicy(annotations, config, 0);
        if (!policy)
            qFatal("the scene's settings are refused: %s", policy.error().message.c_str());
        revision.emplace(*policy, start, from);
    }
    void run(int count, double load, std::vector<double> further = {})
    {
        for (int i = 0; i < count; ++i) {
            ++t;
            revision->tick({load, load, 0, further}, standing, t % 2 == 0, start + seconds(t));
        }
    }
    void demand(double load)
    {
        ++t;
        revision->demand({load, load, load, {}}, standing, start + seconds(t));
    }

    WallTime start;
    std::optional<RevisionAutoscaler> revision;
    Standing standing;
    int t = 0;
};

struct Scene
{
    const char *name;
    StringMap settings;
    std::function<void(Stage &)> play;
    const char *limit;
    int replicas;
    ScalerStart from{true, true};
};

/// So many ready instances under a load.
std::function<void(Stage &)> steady(int ready, double load, std::vector<double> further = {})
{
    return [=](Stage &stage) {
        stage.standing.ready = ready;
        stage.run(12, load, further);
    };
}

/// And then another load.
std::function<void(Stage &)> change(int ready, double before, int lasts, double after,
                                    std::vector<double> further = {}, std::vector<double> furtherAfter = {})
{
    return [=](Stage &stage) {
        stage.standing.ready = ready;
        stage.run(10, before, further);
        stage.run(lasts, after, furtherAfter);
    };
}

std::function<void(Stage &)> demanded(double load)
{
    return [=](Stage &stage) { stage.demand(load); };
}

/// What has the last word when nothing or one thing stands in the way.
std::vector<Scene> scenes()
{
    const ScalerStart fresh{false, true};
    const auto knative = [](const char *name) { return std::string("autoscaling.knative.dev/") + name; };
    return {
        {"steady load", {}, steady(2, 18), "None", 2},
        {"just over the target", {}, steady(2, 20.0004), "None", 3},
        {"idle", {}, change(1, 5, 70, 0), "None", 0},
        {"first request", {}, demanded(1), "None", 1},
        {"burst", {}, demanded(95), "None", 10},
        {"burst of a rate", {{knative("metric"), "rps"}}, demanded(95), "None", 10},
        {"requests per second", {{knative("metric"), "rps"}}, steady(2, 18), "None", 2},
        {"panic", {}, change(1, 5, 2, 50), "None", 5},
        {"CPU", {{metrics, "cpu target=50"}}, steady(2, 5, {310}), "None", 7},
        {"memory", {{metrics, "memory target=256Mi"}}, steady(2, 5, {512.01 * mib}), "None", 3},
        {"queue wait", {{metrics, "queue-wait target=200ms"}}, steady(2, 5, {950}), "None", 5},
        {"an app's own metric", {{metrics, "custom name=jobs target=3"}}, steady(2, 5, {10}), "None", 4},
        {"rate up", {{"max-scale-up-rate", "2"}}, steady(2, 90), "ScaleUpRate", 4},
        {"rate down", {{"max-scale-down-rate", "1.5"}}, steady(8, 20), "ScaleDownRate", 5},
        {"activation", {{knative("activation-scale"), "5"}}, steady(1, 20), "ActivationScale", 5},
        {"panic high-water mark", {}, change(1, 90, 2, 1), "PanicHighWater", 9},
        {"delay", {{knative("scale-down-delay"), "1m"}}, change(6, 60, 20, 10), "ScaleDownDelay", 6},
        {"min", {{knative("min-scale"), "3"}}, steady(2, 20), "MinScale", 3},
        {"max", {{knative("max-scale"), "3"}}, steady(2, 90), "MaxScale", 3},
        {"initial scale", {{knative("initial-scale"), "3"}}, steady(1, 5), "InitialScale", 3, fresh},
        {"stable window before zero",
         {{knative("window"), "30s"}},
         steady(1, 0),
         "StableWindowBeforeZero",
         1,
         fresh},
        {"grace", {}, change(1, 5, 10, 0), "GracePeriod", 1},
        {"retention",
         {{knative("scale-to-zero-pod-retention-period"), "1m"}},
         change(1, 5, 50, 0),
         "GracePeriod",
         1},
        {"zero switched off",
         {{"enable-scale-to-zero", "false"}},
         change(1, 5, 70, 0),
         "ScaleToZeroDisabled",
         1},
        {"nothing measured while it starts", {}, steady(0, 0), "NoData", 1, fresh},
        {"nothing measured asleep", {}, steady(0, 0), "NoData", 0},
        {"never ready",
         {{"serving.knative.dev/progress-deadline", "20s"}},
         [](Stage &stage) { stage.run(51, 0); },
         "ActivationTimeout",
         0,
         fresh},
        {"stabilization",
         {{metrics, "cpu target=50 window=2s stabilization=5m"}},
         change(6, 5, 8, 5, {300}, {50}),
         "Stabilization",
         6},
        {"a window's minimum", {{schedule, "0 0 * * * for=2h min=4"}}, steady(2, 20), "ScheduleMin", 4},
        {"a window's maximum", {{schedule, "0 0 * * * for=2h max=4"}}, steady(2, 90), "ScheduleMax", 4},
        {"pre-warm", {{schedule, "30 0 * * * for=2h min=4 pre-warm=40m"}}, steady(2, 20), "PreWarm", 4},
        {"full engine",
         {},
         [](Stage &stage) {
             stage.standing = {2, 1, true, 3};
             stage.run(12, 90);
         },
         "EngineCapacity",
         3},
    };
}

/// Two things in the way at once: who has the last word is named, and tells its number.
std::vector<Scene> pairsOfBounds()
{
    const ScalerStart fresh{false, true};
    const auto knative = [](const char *name) { return std::string("autoscaling.knative.dev/") + name; };
    return {
        {"rate up and max",
         {{"max-scale-up-rate", "2"}, {knative("max-scale"), "3"}},
         steady(2, 90),
         "MaxScale",
         3},
        {"activation and the cluster's max",
         {{knative("activation-scale"), "5"}, {"max-scale", "3"}},
         steady(1, 20),
         "MaxScale",
         3},
        {"activation over the rate",
         {{knative("activation-scale"), "5"}, {"max-scale-up-rate", "2"}},
         steady(1, 40),
         "ActivationScale",
         5},
        {"panic and delay", {{knative("scale-down-delay"), "1m"}}, change(1, 90, 2, 1), "PanicHighWater", 9},
        {"delay after the panic",
         {{knative("scale-down-delay"), "1m"}},
         [](Stage &stage) {
             stage.standing.ready = 1;
             stage.run(4, 90);
             stage.standing.ready = 9;
             stage.run(26, 1);
         },
         "ScaleDownDelay",
         9},
        {"delay where nothing leads to it",
         {{knative("scale-down-delay"), "1m"}},
         [](Stage &stage) {
             stage.standing.ready = 6;
             stage.run(10, 60);
             stage.standing.reachable = false;
             stage.run(20, 10);
         },
         "None",
         1},
        {"initial scale over min",
         {{knative("initial-scale"), "4"}, {knative("min-scale"), "2"}},
         steady(1, 5),
         "InitialScale",
         4,
         fresh},
        {"min over initial scale",
         {{knative("initial-scale"), "2"}, {knative("min-scale"), "4"}},
         steady(1, 5),
         "MinScale",
         4,
         fresh},
        {"min over the cluster's max",
         {{knative("min-scale"), "5"}, {"max-scale", "3"}},
         steady(2, 20),
         "MinScale",
         5},
        {"a window's maximum in a full engine",
         {{schedule, "0 0 * * * for=2h max=4"}},
         [](Stage &stage) {
             stage.standing = {2, 1, true, 3};
             stage.run(12, 90);
         },
         "EngineCapacity",
         3},
        {"stabilization and max",
         {{metrics, "cpu target=50 window=2s stabilization=5m"}, {knative("max-scale"), "4"}},
         change(6, 5, 8, 5, {300}, {50}),
         "MaxScale",
         4},
        {"min over the rate",
         {{"max-scale-up-rate", "2"}, {knative("min-scale"), "3"}},
         steady(1, 90),
         "MinScale",
         3},
        {"panic high-water mark in a full engine",
         {},
         [](Stage &stage) {
             stage.standing.ready = 1;
             stage.run(10, 90);
             stage.standing = {4, 0, true, 4};
             stage.run(6, 20);
         },
         "EngineCapacity",
         4},
    };
}

QString goldenPath()
{
    return qEnvironmentVariable("TIDEGATE_SOURCE_DIR") + QStringLiteral("/tests/autoscaler/sentences.txt");
}

/// A scene as it stands in the file: its name, and the sentences it leads to in both languages.
QString told(const Scene &scene, const Stage &stage)
{
    const Bilingual why = stage.revision->why();
    return QStringLiteral("# %1\n%2\n%3\n")
        .arg(QString::fromUtf8(scene.name), QString::fromStdString(why.en), QString::fromStdString(why.zh));
}

} // namespace

/// What each rule comes to when the real decider, scaler and schedule play it, in the words that people read.
/// The words are in sentences.txt; with TIDEGATE_WRITE_SENTENCES they are written anew, to be read by
/// somebody.
class TestSentences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scene_hasItsLimit_data();
    void scene_hasItsLimit();
    void everyLimit_isPlayed();
    void sentences_areThoseOfTheFile();

private:
    static std::vector<Scene> all();
};

std::vector<Scene> TestSentences::all()
{
    std::vector<Scene> list = scenes();
    for (Scene &scene : pairsOfBounds())
        list.push_back(std::move(scene));
    return list;
}

void TestSentences::scene_hasItsLimit_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const Scene &scene : all())
        QTest::newRow(scene.name) << index++;
}

void TestSentences::scene_hasItsLimit()
{
    QFETCH(int, index);
    const Scene scene = all()[size_t(index)];
    Stage stage(scene.settings, scene.from);
    scene.play(stage);
    const DecisionRecord record = stage.revision->record();
    QCOMPARE(limitName(record.limit()), std::string_view(scene.limit));
    QCOMPARE(record.outcome.replicas, scene.replicas);
}

void TestSentences::everyLimit_isPlayed()
{
    const std::vector<Scene> list = all();
    for (int i = 0; i < limitCount; ++i) {
        const auto plays = [i](const Scene &scene) { return limitName(Limit(i)) == scene.limit; };
        QVERIFY2(std::any_of(list.begin(), list.end(), plays), limitName(Limit(i)).data());
    }
}

void TestSentences::sentences_areThoseOfTheFile()
{
    QStringList blocks;
    for (const Scene &scene : all()) {
        Stage stage(scene.settings, scene.from);
        scene.play(stage);
        blocks.append(told(scene, stage));
    }
    QFile file(goldenPath());
    if (qEnvironmentVariableIsSet("TIDEGATE_WRITE_SENTENCES")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(blocks.join(QLatin1Char('\n')).toUtf8());
        file.close();
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(goldenPath()));
    const QStringList written = QString::fromUtf8(file.readAll()).split(QStringLiteral("\n\n"));
    for (qsizetype i = 0; i < qMax(written.size(), blocks.size()); ++i)
        QCOMPARE(blocks.value(i).trimmed(), written.value(i).trimmed());
}

QTEST_APPLESS_MAIN(TestSentences)
#include "tst_sentences.moc"
