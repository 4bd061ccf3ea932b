#include "core/engine/launch_plan.h"
#include "core/engine/probe_plan.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

using Words = std::vector<std::string>;
const Program java{{"java", "-jar", "{package}"}, "/store/p", "/store/c", "com.acme.Main"};

} // namespace

class TestLaunchPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void packagesCommand_getsItsPaths();
    void ownCommand_replacesThePackages();
    void args_areAppended();
    void variables_standInOwnWords_data();
    void variables_standInOwnWords();
    void platformsVariables_win();
    void executable_runsWithoutAPackage();
    void stack_isForARunnableJar();
    void probes_areAskedAsTheSpecSays();
    void launch_hasTheContract();
    void image_goesToAContainer();
    void instance_isNamedAsAPodIs();
};

void TestLaunchPlan::packagesCommand_getsItsPaths()
{
    QCOMPARE(launchCommand(RevisionWish(), java), (Words{"java", "-jar", "/store/p"}));
    const Program native{{"{content}/bin/run", "--root={content}:{content}"}, "/store/p", "/store/c", {}};
    QCOMPARE(launchCommand(RevisionWish(), native), (Words{"/store/c/bin/run", "--root=/store/c:/store/c"}));
}

void TestLaunchPlan::ownCommand_replacesThePackages()
{
    RevisionWish wish;
    wish.spec.command = {"java", "-Xmx64m", "-cp", "{package}", "com.acme.Other"};
    QCOMPARE(launchCommand(wish, java), (Words{"java", "-Xmx64m", "-cp", "/store/p", "com.acme.Other"}));
}

void TestLaunchPlan::args_areAppended()
{
    RevisionWish wish;
    wish.spec.args = {"--verbose"};
    QCOMPARE(launchCommand(wish, java), (Words{"java", "-jar", "/store/p", "--verbose"}));
}

void TestLaunchPlan::variables_standInOwnWords_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected"); // `@` for the mark of the port
    const auto row = [](const char *name, const char *word, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(word) << QString::fromLatin1(expected);
    };
    row("the app's own", "--to=$(TARGET)", "--to=world");
    row("the port", "--port=$(PORT)", "--port=@");
    row("the port twice", "$(PORT):$(PORT)", "@:@");
    row("the service", "$(K_SERVICE)", "shop");
    row("the configuration", "$(K_CONFIGURATION)", "shop-conf");
    row("the revision", "$(K_REVISION)", "shop-00007");
    row("an escaped one", "$$(PORT)", "$(PORT)");
    row("one that is not there", "$(OTHER)", "$(OTHER)");
    row("a value is not expanded again", "$(RAW)", "$(PORT)");
}

void TestLaunchPlan::variables_standInOwnWords()
{
    QFETCH(const QString, word);
    QFETCH(QString, expected);
    expected.replace(QStringLiteral("@"), QString::fromStdString(std::string(runtime::portMark)));
    const std::string text = expected.toStdString();
    RevisionWish wish;
    wish.key = {"demo", "shop-00007"};
    wish.service = "shop";
    wish.configuration = "shop-conf";
    wish.spec.env = {{"TARGET", "world"}, {"RAW", "$(PORT)"}};
    wish.spec.args = {word.toStdString()};
    QCOMPARE(launchCommand(wish, java), (Words{"java", "-jar", "/store/p", text}));
    wish.spec.command = wish.spec.args;
    QCOMPARE(launchCommand(wish, java), (Words{text, text}));
    // A package's own words are nobody's to expand.
    const Program literal{{"run", "$(PORT)"}, {}, {}, {}};
    QCOMPARE(launchCommand(RevisionWish(), literal), (Words{"run", "$(PORT)"}));
    wish.image = "ghcr.io/acme/web:1";
    const auto container = planLaunch(wish, {"i"}, Program{}, {}).container;
    QCOMPARE(container->entrypoint, Words{text});
    QCOMPARE(container->arguments, Words{text});
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
    const auto launch = planLaunch(wish, {"i"}, *program, {});
    QCOMPARE(launch.command, (Words{"/opt/hello", "--self=/opt/hello"}));
    QCOMPARE(launch.contentDir, std::string());
    wish.executable.clear();
    wish.packageDigest = std::string(64, 'f');
    QCOMPARE(findProgram(wish, *packages).error().code, Code::NotFound);
}

void TestLaunchPlan::stack_isForARunnableJar()
{
    RevisionWish wish;
    wish.executable = "/opt/hello";
    wish.spec.run.stack = "jetty";
    QTemporaryDir dir;
    const auto packages = runtime::PackageStore::open(dir.path().toStdString()).value();
    QCOMPARE(findProgram(wish, *packages).error().message,
             std::string("the engine has no stack `jetty`: it is to be listed in its spec.stacks"));
    wish.spec.run.stackPath = {"/lib/jetty.jar"};
    QCOMPARE(findProgram(wish, *packages).error().message,
             std::string("the stack `jetty` is for a runnable jar that is started by its Main-Class"));
    const auto launch = planLaunch(wish, {"i"}, java, {});
    QVERIFY((launch.stack == runtime::JavaStack{"jetty", {"/lib/jetty.jar"}, "com.acme.Main"}));
    QCOMPARE(launch.command, (Words{"java", "-jar", "/store/p"}));
    wish.spec.run.stack.clear();
    QVERIFY(!planLaunch(wish, {"i"}, java, {}).stack);
}

void TestLaunchPlan::probes_areAskedAsTheSpecSays()
{
    resource::RevisionSpec spec;
    spec.probes.liveness.emplace();
    spec.probes.liveness->kind = resource::ProbeSpec::Kind::HttpGet;
    spec.probes.liveness->port = 9000;
    spec.probes.liveness->host = "other";
    spec.probes.liveness->path = "/alive";
    spec.probes.liveness->https = true;
    spec.probes.liveness->grace = seconds(7);
    spec.probes.startup.emplace();
    spec.probes.startup->kind = resource::ProbeSpec::Kind::Exec;
    spec.probes.startup->command = {"check"};
    spec.probes.startup->initialDelay = seconds(5);
    spec.probes.startup->failureThreshold = 30;
    const runtime::Probes probes = planProbes(spec, seconds(60), seconds(600));
    QCOMPARE(probes.readiness.kind, runtime::Probe::Kind::Tcp); // Knative's default
    QCOMPARE(probes.readiness.period.count(), 0);
    QCOMPARE(probes.liveness->kind, runtime::Probe::Kind::HttpGet);
    QCOMPARE(probes.liveness->port, std::uint16_t(9000));
    QCOMPARE(probes.liveness->host + probes.liveness->path, std::string("other/alive"));
    QVERIFY(probes.liveness->https);
    QCOMPARE(probes.liveness->grace, std::optional(milliseconds(7'000)));
    QCOMPARE(probes.liveness->period.count(), 10'000);
    QCOMPARE(probes.startup->command, Words{"check"});
    QCOMPARE(probes.deadline.count(), (60 + 5 + 10 * 30) * 1000);
    QCOMPARE(planProbes(spec, seconds(60), seconds(100)).deadline.count(), 100'000);
}

void TestLaunchPlan::launch_hasTheContract()
{
    RevisionWish wish;
    wish.spec.memoryLimit = 64e6;
    wish.spec.timeout = seconds(20);
    wish.spec.workingDir = "data";
    const auto launch = planLaunch(wish, {"i"}, java, {});
    QCOMPARE(launch.memoryLimit, std::uint64_t(64'000'000));
    QVERIFY((launch.limits == runtime::Limits{0, 0, 4096, 65536}));
    const runtime::Isolation plain{runtime::Isolation::Kind::Process, {java.packagePath}};
    QVERIFY(launch.isolation == plain);
    wish.spec.cpuLimit = 2;
    wish.spec.cpuRequest = 0.5;
    wish.spec.run = {true, 64, 1024, {}, {}};
    const auto held = planLaunch(wish, {"i"}, java, {});
    QVERIFY((held.limits == runtime::Limits{2, 0.5, 64, 1024}));
    const runtime::Isolation sandbox{runtime::Isolation::Kind::Sandbox, {java.packagePath}};
    QVERIFY(held.isolation == sandbox);
    QCOMPARE(launch.contentDir, std::string("/store/c"));
    QCOMPARE(launch.workingDir, std::string("data"));
    QCOMPARE(launch.grace.count(), 20'000); // Knative's terminationGracePeriod
}

void TestLaunchPlan::image_goesToAContainer()
{
    RevisionWish wish;
    wish.image = "ghcr.io/acme/web:1";
    wish.spec.command = {"/app"};
    wish.spec.args = {"--fast"};
    wish.spec.containerPort = 9000;
    wish.spec.imagePullPolicy = "Never";
    const auto launch = planLaunch(wish, {"i"}, Program{}, {});
    const runtime::ContainerRun expected{
        "ghcr.io/acme/web:1", runtime::ContainerRun::Pull::Never, {"/app"}, {"--fast"}, 9000};
    QVERIFY(launch.container == expected);
    wish.spec = {};
    const runtime::ContainerRun plain{
        "ghcr.io/acme/web:1", runtime::ContainerRun::Pull::IfNotPresent, {}, {}, 8080};
    QVERIFY(planLaunch(wish, {"i"}, Program{}, {}).container == plain);
    wish.image.clear();
    QVERIFY(!planLaunch(wish, {"i"}, java, {}).container);
}

void TestLaunchPlan::instance_isNamedAsAPodIs()
{
    RevisionWish wish;
    wish.key = {"demo", "shop-00001"};
    wish.packageDigest = "abc";
    const QString name = QString::fromStdString(nameInstance(wish, "bcdfg").value);
    QVERIFY2(QRegularExpression(QStringLiteral("^shop-00001-deployment-[0-9a-f]{10}-bcdfg$"))
                 .match(name)
                 .hasMatch(),
             qPrintable(name));
    QCOMPARE(nameInstance(wish, "bcdfg").value, name.toStdString());
    wish.packageDigest = "def";
    QVERIFY(nameInstance(wish, "bcdfg").value != name.toStdString());
    wish.key.name = std::string(63, 'x');
    QCOMPARE(nameInstance(wish, "bcdfg").value, std::string(58, 'x') + "bcdfg");
}

QTEST_APPLESS_MAIN(TestLaunchPlan)
#include "tst_launch_plan.moc"
