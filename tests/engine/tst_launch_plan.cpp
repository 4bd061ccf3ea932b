#include "core/engine/launch_plan.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

using Words = std::vector<std::string>;
const Program java{{"java", "-jar", "{package}"}, "/store/p", "/store/c"};

} // namespace

class TestLaunchPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void packagesCommand_getsItsPaths();
    void ownCommand_replacesThePackages();
    void args_areAppended();
    void platformsVariables_win();
    void executable_runsWithoutAPackage();
    void readinessPath_isAsked();
};

void TestLaunchPlan::packagesCommand_getsItsPaths()
{
    QCOMPARE(launchCommand({}, java), (Words{"java", "-jar", "/store/p"}));
    const Program native{{"{content}/bin/run", "--root={content}:{content}"}, "/store/p", "/store/c"};
    QCOMPARE(launchCommand({}, native), (Words{"/store/c/bin/run", "--root=/store/c:/store/c"}));
}

void TestLaunchPlan::ownCommand_replacesThePackages()
{
    resource::RevisionSpec spec;
    spec.command = {"java", "-Xmx64m", "-cp", "{package}", "com.acme.Other"};
    QCOMPARE(launchCommand(spec, java), (Words{"java", "-Xmx64m", "-cp", "/store/p", "com.acme.Other"}));
}

void TestLaunchPlan::args_areAppended()
{
    resource::RevisionSpec spec;
    spec.args = {"--verbose"};
    QCOMPARE(launchCommand(spec, java), (Words{"java", "-jar", "/store/p", "--verbose"}));
}

void TestLaunchPlan::platformsVariables_win()
{
    RevisionWish wish;
    wish.key = {"demo", "shop-00007"};
    wish.service = "shop";
    wish.configuration = "shop-conf";
    wish.spec.env = {{"A", "1"}, {"A", "2"}, {"K_REVISION", "x"}, {"PORT", "1"}};
    const std::map<std::string, std::string> expected{
        {"A", "2"}, {"K_SERVICE", "shop"}, {"K_CONFIGURATION", "shop-conf"}, {"K_REVISION", "shop-00007"}};
    QCOMPARE(launchEnvironment(wish), expected);
}

void TestLaunchPlan::executable_runsWithoutAPackage()
{
    RevisionWish wish;
    wish.executable = "/opt/hello";
    wish.spec.args = {"--self={package}"};
    QTemporaryDir dir;
    const auto packages = runtime::PackageStore::open(dir.path().toStdString()).value();
    const auto program = findProgram(wish, *packages);
    QVERIFY(program);
    const auto launch = planLaunch(wish, {"i"}, *program, milliseconds(700));
    QCOMPARE(launch.command, (Words{"/opt/hello", "--self=/opt/hello"}));
    QCOMPARE(launch.contentDir, std::string());
    wish.executable.clear();
    wish.packageDigest = std::string(64, 'f');
    QCOMPARE(findProgram(wish, *packages).error().code, Code::NotFound);
}

void TestLaunchPlan::readinessPath_isAsked()
{
    RevisionWish wish;
    wish.spec.readinessPath = QStringLiteral("/healthz");
    wish.spec.memoryLimit = 64e6;
    const auto launch = planLaunch(wish, {"i"}, java, milliseconds(700));
    QCOMPARE(launch.probe.kind, runtime::ReadinessProbe::Kind::HttpGet);
    QCOMPARE(launch.probe.path, std::string("/healthz"));
    QCOMPARE(launch.probe.deadline.count(), 700);
    QCOMPARE(launch.memoryLimit, std::uint64_t(64'000'000));
    QCOMPARE(launch.contentDir, std::string("/store/c"));
    wish.spec.readinessPath.clear();
    QCOMPARE(planLaunch(wish, {"i"}, java, milliseconds(700)).probe.kind, runtime::ReadinessProbe::Kind::Tcp);
}

QTEST_APPLESS_MAIN(TestLaunchPlan)
#include "tst_launch_plan.moc"
