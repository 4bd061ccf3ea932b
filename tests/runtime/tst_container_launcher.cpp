// The life of a container as an instance, against an engine that does what the test says.

#include "core/runtime/container_instance.h"
#include "core/runtime/image_launcher.h"
#include "tests/runtime/fake_engine.h"
#include "tests/runtime/instance_run.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;

namespace {

LaunchSpec specOf(const std::string &image = "reg/app:1")
{
    LaunchSpec spec;
    spec.id = InstanceId{"web-1"};
    spec.environment = {{"K_SERVICE", "web"}};
    spec.container = ContainerRun{};
    spec.container->image = image;
    return spec;
}

/// An engine, a launcher on it, and an app's port.
struct Rig
{
    explicit Rig(ContainerNetwork network = ContainerNetwork::Bridge)
    {
        engine.images << QStringLiteral("reg/app:1");
        app.listen(QHostAddress::LocalHost);
        engine.publishedPort = app.serverPort();
        ContainerLauncherOptions options{engine.socket(), "srv", network, milliseconds(1'200)};
        launcher = std::make_unique<ContainerLauncher>(options, clock);
        engine.onSignal = [this](const QString &signal) {
            if (signal == QLatin1String("SIGKILL") || obeys)
                engine.end(signal == QLatin1String("SIGKILL") ? 137 : 0);
        };
    }

    /// The launcher's end would wait for removals that nobody answers any more.
    ~Rig()
    {
        (void)QTest::qWaitFor([this] { return engine.containers.empty() || !engine.isListening(); }, 1'000);
    }

    Run launch(LaunchSpec spec = specOf()) { return Run(launcher->launch(std::move(spec))); }

    FakeEngine engine;
    SystemClock clock;
    QTcpServer app;
    bool obeys = true; ///< SIGTERM
    std::unique_ptr<ContainerLauncher> launcher;
};

#define TRY_READY(run) QTRY_COMPARE((run).readyCount, 1)
#define TRY_EXITED(run) QTRY_COMPARE_WITH_TIMEOUT((run).exits.size(), 1u, 10'000)

} // namespace

class TestContainerLauncher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsFromImageToEnd();
    void stopIsTermThenKill();
    void imageIsPulledOnce();
    void missingImagesAreTold();
    void wrongReferencesAreNotAskedFor();
    void policiesDecide();
    void refusedContainersFailToStart();
    void shortLivesAreTold();
    void stopBeforeTheStart();
    void deadlineEndsIt();
    void memoryIsTold();
    void proxiesDoNotMakeReady();
    void hostNetworkHasItsOwnPort();
    void execProbesRunInside();
    void livenessEndsIt();
    void brokenOutputIsAskedForAgain();
    void engineMayComeBack();
    void engineMayStayAway();
    void deletedMeansRemoved();
    void deletedWhileItIsMade();
    void leftoversAreRemoved();
    void usageIsRead();
    void diagnosisFollowsTheEngine();
    void onlyImagesGoToContainers();
};

void TestContainerLauncher::runsFromImageToEnd()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    QCOMPARE(run.instance->port(), rig.app.serverPort());
    QCOMPARE(run.instance->pid(), 4711);
    QCOMPARE(run.instance->imageDigest(), std::string("reg/app@sha256:feed"));
    QCOMPARE(run.instance->startRecord().origin, std::string("container"));
    QVERIFY(run.instance->startRecord().ready >= run.instance->startRecord().launched);
    QVERIFY(run.instance->readyAfter() >= run.instance->startedAfter());
    rig.engine.print("one\ntwo");
    rig.engine.print("wrong\n", 2);
    rig.engine.print(" parts\n" + QByteArray(20'000, 'x') + "\nlast");
    QTRY_COMPARE(run.lines.size(), 4);
    rig.engine.end(3);
    TRY_EXITED(run);
    QCOMPARE(run.lines[0], QStringLiteral("one"));
    QCOMPARE(run.lines[1], QStringLiteral("two parts"));
    QCOMPARE(run.lines[2].size(), 16 * 1024);
    QCOMPARE(run.lines.constLast(), QStringLiteral("last"));
    QCOMPARE(run.errors, QStringList{QStringLiteral("wrong")});
    QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
    QCOMPARE(run.exits[0].value, 3);
    QVERIFY(!run.exits[0].requested);
    QVERIFY(rig.engine.containers.empty());
    QCOMPARE(run.linesAfterExit, 0);
    const QStringList order{
        QStringLiteral("GET /images/reg/app:1/json"), QStringLiteral("POST /containers/create"),
        QStringLiteral("POST /containers/web-1/attach"), QStringLiteral("POST /containers/web-1/start")};
    QCOMPARE(rig.engine.asked.filter(QRegularExpression(QStringLiteral("images|create|attach|start"))),
             order);
}

void TestContainerLauncher::stopIsTermThenKill()
{
    Rig rig;
    rig.obeys = false;
    Run run = rig.launch();
    TRY_READY(run);
    run.instance->stop(milliseconds(100));
    TRY_EXITED(run);
    QCOMPARE(rig.engine.signalled, (QStringList{QStringLiteral("SIGTERM"), QStringLiteral("SIGKILL")}));
    QVERIFY(run.exits[0].requested);
    QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
    QCOMPARE(run.exits[0].value, 9);
}

void TestContainerLauncher::imageIsPulledOnce()
{
    Rig rig;
    rig.engine.pullable << QStringLiteral("reg/new:2");
    rig.engine.pullLines =
        "{\"status\":\"Downloading\",\"id\":\"a\",\"progressDetail\":{\"current\":1,\"total\":2}}\n";
    LaunchSpec second = specOf("reg/new:2");
    second.id = InstanceId{"web-2"};
    Run first = rig.launch(specOf("reg/new:2"));
    Run other = rig.launch(second);
    TRY_READY(first);
    TRY_READY(other);
    QCOMPARE(rig.engine.asked.count(QStringLiteral("POST /images/create")), 1);
    QVERIFY(first.errors.contains(QStringLiteral("tidegate: pulling image reg/new:2")));
    QVERIFY(first.errors.constLast().startsWith(QStringLiteral("tidegate: pulled image reg/new:2 in ")));
}

void TestContainerLauncher::missingImagesAreTold()
{
    Rig rig;
    for (const char *reason : {"ErrImagePull", "ImagePullBackOff"}) {
        Run run = rig.launch(specOf("reg/none:1"));
        TRY_EXITED(run);
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QCOMPARE(run.exits[0].reason, std::string(reason));
        QCOMPARE(run.exits[0].message, std::string("Unable to fetch image \"reg/none:1\": manifest unknown"));
    }
    QVERIFY(rig.engine.containers.empty());
}

void TestContainerLauncher::wrongReferencesAreNotAskedFor()
{
    Rig rig;
    QTRY_COMPARE(rig.engine.asked.size(), 1); // the launcher's own question
    Run run = rig.launch(specOf("../containers/other"));
    TRY_EXITED(run);
    QCOMPARE(run.exits[0].reason, std::string("InvalidImageName"));
    QCOMPARE(rig.engine.asked.size(), 1);
}

void TestContainerLauncher::policiesDecide()
{
    Rig rig;
    rig.engine.pullable << QStringLiteral("reg/app:1") << QStringLiteral("reg/new:1");
    LaunchSpec spec = specOf("reg/new:1");
    spec.container->pull = ContainerRun::Pull::Never;
    Run never = rig.launch(spec);
    TRY_EXITED(never);
    QCOMPARE(never.exits[0].reason, std::string("ErrImageNeverPull"));
    QVERIFY(!rig.engine.asked.contains(QStringLiteral("POST /images/create")));
    spec = specOf();
    spec.container->pull = ContainerRun::Pull::Always;
    Run always = rig.launch(spec);
    TRY_READY(always);
    QVERIFY(rig.engine.asked.contains(QStringLiteral("POST /images/create")));
}

void TestContainerLauncher::refusedContainersFailToStart()
{
    Rig rig;
    rig.engine.createError = QStringLiteral("no such network");
    Run uncreated = rig.launch();
    TRY_EXITED(uncreated);
    QCOMPARE(uncreated.exits[0].reason, std::string("CreateContainerError"));
    QCOMPARE(uncreated.exits[0].message, std::string("could not be created: no such network"));
    rig.engine.createError.clear();
    rig.engine.startError = QStringLiteral("exec: not found");
    Run unstarted = rig.launch();
    TRY_EXITED(unstarted);
    QCOMPARE(unstarted.exits[0].kind, Exit::Kind::FailedToStart);
    QCOMPARE(unstarted.exits[0].reason, std::string("RunContainerError"));
    QCOMPARE(unstarted.exits[0].message, std::string("could not be started: exec: not found"));
    QVERIFY(rig.engine.containers.empty());
}

/// Its output and its life end before the engine has even said that it was started.
void TestContainerLauncher::shortLivesAreTold()
{
    Rig rig;
    rig.engine.endsAtStart = true;
    Run run = rig.launch();
    TRY_EXITED(run);
    QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
    QCOMPARE(run.exits[0].value, 7);
    QVERIFY(run.exits[0].reason.empty());
}

void TestContainerLauncher::stopBeforeTheStart()
{
    Rig rig;
    Run fetching = rig.launch();
    fetching.instance->stop(seconds(5));
    TRY_EXITED(fetching);
    QVERIFY(fetching.exits[0].requested);
    QVERIFY(rig.engine.containers.empty());
    rig.engine.holdsCreate = true;
    Run making = rig.launch();
    QTRY_VERIFY(rig.engine.asked.contains(QStringLiteral("POST /containers/create")));
    making.instance->stop(seconds(5));
    rig.engine.letCreate();
    TRY_EXITED(making);
    QVERIFY(making.exits[0].requested);
    QVERIFY(rig.engine.containers.empty());
    QVERIFY(!rig.engine.asked.contains(QStringLiteral("POST /containers/web-1/start")));
}

void TestContainerLauncher::deadlineEndsIt()
{
    Rig rig;
    rig.app.close();
    LaunchSpec spec = specOf();
    spec.probes.deadline = milliseconds(200);
    Run run = rig.launch(spec);
    TRY_EXITED(run);
    QCOMPARE(run.readyCount, 0);
    QCOMPARE(run.exits[0].kind, Exit::Kind::StartTimeout);
    QCOMPARE(run.exits[0].message, std::string("did not listen on port 8080 within 0.2 s"));
}

void TestContainerLauncher::memoryIsTold()
{
    Rig rig;
    LaunchSpec spec = specOf();
    spec.memoryLimit = 1 << 20;
    Run run = rig.launch(spec);
    TRY_READY(run);
    rig.engine.only().wasOutOfMemory = true;
    rig.engine.end(137);
    TRY_EXITED(run);
    QCOMPARE(run.exits[0].message,
             std::string("was ended by the kernel: it needed more memory than its limit of 1.0 MiB"));
}

/// Docker's proxy accepts for an app that does not listen yet, and closes when it finds out.
void TestContainerLauncher::proxiesDoNotMakeReady()
{
    Rig rig;
    bool isListening = false;
    int refused = 0;
    connect(&rig.app, &QTcpServer::newConnection, &rig.app, [&] {
        QTcpSocket *connection = rig.app.nextPendingConnection();
        if (isListening)
            return;
        ++refused;
        connection->abort();
    });
    Run run = rig.launch();
    QTRY_VERIFY(refused >= 3);
    QCOMPARE(run.readyCount, 0);
    isListening = true;
    TRY_READY(run);
}

void TestContainerLauncher::hostNetworkHasItsOwnPort()
{
    Rig rig(ContainerNetwork::Host);
    LaunchSpec spec = specOf();
    spec.port = rig.app.serverPort();
    Run run = rig.launch(spec);
    TRY_READY(run);
    QCOMPARE(run.instance->port(), rig.app.serverPort());
    Run picked = rig.launch([] {
        LaunchSpec other = specOf();
        other.id = InstanceId{"web-2"};
        return other;
    }());
    QTRY_VERIFY(picked.instance->port() >= 20'000 && picked.instance->port() < 30'000);
}

void TestContainerLauncher::execProbesRunInside()
{
    Rig rig;
    rig.engine.execCode = 1;
    LaunchSpec spec = specOf();
    spec.probes.readiness.kind = Probe::Kind::Exec;
    spec.probes.readiness.command = {"/check"};
    spec.probes.readiness.period = milliseconds(30);
    Run run = rig.launch(spec);
    QTRY_VERIFY(rig.engine.asked.count(QStringLiteral("GET /exec/e1/json")) >= 2);
    QCOMPARE(run.readyCount, 0);
    rig.engine.execCode = 0;
    TRY_READY(run);
}

void TestContainerLauncher::livenessEndsIt()
{
    Rig rig;
    rig.engine.execCode = 2;
    LaunchSpec spec = specOf();
    spec.probes.liveness = Probe{};
    spec.probes.liveness->kind = Probe::Kind::Exec;
    spec.probes.liveness->command = {"/alive"};
    spec.probes.liveness->period = milliseconds(20);
    spec.probes.liveness->failureThreshold = 2;
    Run run = rig.launch(spec);
    TRY_EXITED(run);
    QCOMPARE(run.exits[0].probe, std::string("liveness"));
    QCOMPARE(run.exits[0].message,
             std::string("liveness probe failed: `/alive` exited with code 2: looked around"));
    QCOMPARE(rig.engine.signalled, QStringList{QStringLiteral("SIGTERM")});
}

void TestContainerLauncher::brokenOutputIsAskedForAgain()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    rig.engine.writeOutput("this is no frame, and never was");
    QTRY_COMPARE(rig.engine.asked.count(QStringLiteral("POST /containers/web-1/attach")), 2);
    QTRY_VERIFY(rig.engine.only().output);
    rig.engine.print("well again\n");
    QTRY_COMPARE(run.lines, QStringList{QStringLiteral("well again")});
    QVERIFY(
        run.errors[0].startsWith(QStringLiteral("tidegate: what the container engine sends is no output")));
    QVERIFY(run.exits.empty());
}

void TestContainerLauncher::engineMayComeBack()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    rig.engine.vanish();
    rig.engine.only().output = nullptr;
    QVERIFY(!QTest::qWaitFor([&] { return !run.exits.empty(); }, 300));
    rig.engine.listen();
    QTRY_VERIFY(rig.engine.only().output);
    rig.engine.print("still here\n");
    QTRY_COMPARE(run.lines, QStringList{QStringLiteral("still here")});
    QTRY_VERIFY(rig.engine.only().wait);
    rig.engine.end(0);
    TRY_EXITED(run);
    QCOMPARE(run.exits[0].value, 0);
}

void TestContainerLauncher::engineMayStayAway()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    rig.engine.vanish();
    TRY_EXITED(run);
    QCOMPARE(run.exits[0].reason, std::string("ContainerStatusUnknown"));
    QVERIFY(run.exits[0].message.starts_with("cannot be followed any more: the container engine's socket "));
    Run other = rig.launch();
    TRY_EXITED(other);
    QCOMPARE(other.exits[0].reason, std::string("ImageInspectError"));
}

void TestContainerLauncher::deletedMeansRemoved()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    run.instance.reset();
    QTRY_VERIFY(rig.engine.containers.empty());
}

void TestContainerLauncher::deletedWhileItIsMade()
{
    Rig rig;
    rig.engine.holdsCreate = true;
    Run run = rig.launch();
    QTRY_VERIFY(rig.engine.asked.contains(QStringLiteral("POST /containers/create")));
    run.instance.reset();
    rig.engine.letCreate();
    QCOMPARE(rig.engine.containers.size(), 1u);
    QTRY_VERIFY(rig.engine.containers.empty());
}

void TestContainerLauncher::leftoversAreRemoved()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    FakeEngine::Container old;
    old.body = {
        {QStringLiteral("Labels"), QJsonObject{{QLatin1String(containerServerLabel), QStringLiteral("srv")},
                                               {QLatin1String(containerRunLabel), QStringLiteral("old")}}}};
    rig.engine.containers[QStringLiteral("old-1")] = old;
    int ended = -1;
    connect(rig.launcher.get(), &ContainerLauncher::leftoversEnded, this, [&](int count) { ended = count; });
    rig.launcher->endLeftovers();
    QTRY_COMPARE(ended, 1);
    QTRY_COMPARE(rig.engine.containers.size(), 1u);
    QVERIFY(rig.engine.containers.contains(QStringLiteral("web-1")));
}

void TestContainerLauncher::usageIsRead()
{
    Rig rig;
    Run run = rig.launch();
    TRY_READY(run);
    QTRY_COMPARE(run.instance->usage().memoryBytes, 2000u);
    QCOMPARE(run.instance->usage().cpuSeconds, 2.5);
    QCOMPARE(rig.engine.asked.count(QStringLiteral("GET /containers/web-1/stats")), 1);
}

void TestContainerLauncher::diagnosisFollowsTheEngine()
{
    Rig rig;
    QTRY_COMPARE(rig.launcher->diagnosis()[0].state, Check::State::Pass);
    QVERIFY(rig.launcher->diagnosis()[0].message.en.starts_with("Fake 9.9 (API 1.50) runs images"));
    rig.engine.vanish();
    QTRY_COMPARE(rig.launcher->diagnosis()[0].state, Check::State::Fail);
    QVERIFY(!rig.launcher->diagnosis()[0].remedy.empty());
}

void TestContainerLauncher::onlyImagesGoToContainers()
{
    struct Noted : Launcher
    {
        std::unique_ptr<Instance> launch(LaunchSpec) override
        {
            ++count;
            return nullptr;
        }
        int count = 0;
    };
    Noted processes;
    Noted containers;
    ImageLauncher both(processes, &containers);
    both.launch(specOf());
    both.launch({});
    QCOMPARE(processes.count, 1);
    QCOMPARE(containers.count, 1);
}

QTEST_GUILESS_MAIN(TestContainerLauncher)
#include "tst_container_launcher.moc"
