// The same life as in tst_container_launcher, with a real engine: Podman. Skipped, with the reason, where it
// cannot run containers.

#include "core/runtime/container_launcher.h"
#include "tests/runtime/instance_run.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;

namespace {

constexpr int patience = 30'000; // ms; an engine on a busy machine

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, patience)

QByteArray get(std::uint16_t port, const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    socket.write("GET " + path + " HTTP/1.0\r\n\r\n");
    QByteArray answer;
    while (socket.waitForReadyRead(5'000))
        answer += socket.readAll();
    return answer;
}

} // namespace

class TestPodman : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();
    void imageRunsAsItIs();
    void commandAndEnvironmentArrive();
    void sigtermIsHeard();
    void whoIgnoresItIsKilled();
    void shortLivesAreTold();
    void memoryLimitHolds();
    void filesAndProcessesAreLimited();
    void execProbesRunInside();
    void machinesNetworkWorksToo();
    void whatCannotStartSaysSo();
    void missingImageIsTold();
    void leftoversAreRemoved();
    void usageIsRead();

private:
    LaunchSpec specOf(const std::string &script = {}) const;
    std::unique_ptr<ContainerLauncher> makeLauncher(ContainerNetwork network) const;

    QTemporaryDir m_dir;
    QProcess m_rig;
    SystemClock m_clock;
    QString m_socket;
    std::string m_image;
    ContainerNetwork m_network = ContainerNetwork::Bridge;
    std::unique_ptr<ContainerLauncher> m_launcher;
};

void TestPodman::initTestCase()
{
    m_rig.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_rig.start(QStringLiteral("python3"),
                {qEnvironmentVariable("TIDEGATE_SOURCE_DIR") + QStringLiteral("/tests/runtime/podman_rig.py"),
                 m_dir.filePath(QStringLiteral("rig"))});
    QTRY_VERIFY_WITH_TIMEOUT(m_rig.canReadLine() || m_rig.state() == QProcess::NotRunning, 120'000);
    const QJsonObject told = QJsonDocument::fromJson(m_rig.readLine()).object();
    if (const QString why = told.value(QLatin1String("skip")).toString(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_socket = told.value(QLatin1String("socket")).toString();
    QVERIFY2(!m_socket.isEmpty(), "podman_rig.py has said nothing that can be read");
    m_image = told.value(QLatin1String("image")).toString().toStdString();
    m_network =
        told.value(QLatin1String("bridge")).toBool() ? ContainerNetwork::Bridge : ContainerNetwork::Host;
    m_launcher = makeLauncher(m_network);
}

/// Whatever a test has started is gone from the engine when it has ended.
void TestPodman::cleanup()
{
    if (!m_launcher)
        return;
    ContainerApi api(m_socket);
    size_t left = 1;
    const auto look = [&] {
        api.list(containerServerLabel, "srv", this, [&](const Result<std::vector<ContainerListed>> &listed) {
            left = listed ? listed->size() : 1;
        });
        return left == 0;
    };
    TRY(look());
}

void TestPodman::cleanupTestCase()
{
    m_launcher.reset();
    m_rig.closeWriteChannel();
    m_rig.waitForFinished(60'000);
}

std::unique_ptr<ContainerLauncher> TestPodman::makeLauncher(ContainerNetwork network) const
{
    ContainerLauncherOptions options;
    options.socket = m_socket;
    options.serverId = "srv";
    options.network = network;
    return std::make_unique<ContainerLauncher>(options, m_clock);
}

/// Runs a script of the image's shell, or, without one, what the image says.
LaunchSpec TestPodman::specOf(const std::string &script) const
{
    static int number = 0;
    LaunchSpec spec;
    spec.id = InstanceId{"tidegate-test-" + std::to_string(++number)};
    spec.environment = {{"K_SERVICE", "web"}};
    spec.container = ContainerRun{};
    spec.container->image = m_image;
    if (!script.empty())
        spec.container->entrypoint = {"/bin/sh", "-c", script};
    return spec;
}

void TestPodman::imageRunsAsItIs()
{
    Run run(m_launcher->launch(specOf()));
    TRY(run.readyCount == 1);
    QCOMPARE(run.lines, QStringList{QStringLiteral("by the image")});
    QVERIFY(get(run.instance->port(), "/nothing").contains(" 404 "));
    QVERIFY(run.instance->pid() > 0);
    QVERIFY(run.instance->imageDigest().starts_with("localhost/tidegate-test@sha256:"));
    QVERIFY(run.instance->startRecord().ready > run.instance->startRecord().launched);
    run.instance->stop(milliseconds(100));
    TRY(run.exits.size() == 1);
    QVERIFY(run.exits[0].requested);
}

void TestPodman::commandAndEnvironmentArrive()
{
    LaunchSpec spec = specOf("echo $K_SERVICE/$HOSTNAME/$1/$(pwd); echo wrong >&2; exec httpd -f -p $PORT");
    spec.container->arguments = {"zero", "one"};
    spec.workingDir = "/www";
    const std::string name = spec.id.value;
    Run run(m_launcher->launch(spec));
    TRY(run.readyCount == 1);
    QCOMPARE(run.lines, QStringList{QStringLiteral("web/%1/one//www").arg(QString::fromStdString(name))});
    QCOMPARE(run.errors, QStringList{QStringLiteral("wrong")});
    run.instance->stop(milliseconds(0));
    TRY(run.exits.size() == 1);
}

void TestPodman::sigtermIsHeard()
{
    Run run(m_launcher->launch(
        specOf("trap 'echo bye; exit 5' TERM; httpd -p $PORT; while :; do sleep 0.1; done")));
    TRY(run.readyCount == 1);
    run.instance->stop(seconds(30));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
    QCOMPARE(run.exits[0].value, 5);
    QCOMPARE(run.lines, QStringList{QStringLiteral("bye")});
}

void TestPodman::whoIgnoresItIsKilled()
{
    Run run(m_launcher->launch(specOf("trap '' TERM; exec httpd -f -p $PORT")));
    TRY(run.readyCount == 1);
    run.instance->stop(milliseconds(200));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
    QCOMPARE(run.exits[0].value, 9);
}

void TestPodman::shortLivesAreTold()
{
    Run run(m_launcher->launch(specOf("echo out; echo err >&2; exit 3")));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
    QCOMPARE(run.exits[0].value, 3);
    QCOMPARE(run.readyCount, 0);
    QCOMPARE(run.lines, QStringList{QStringLiteral("out")});
    QCOMPARE(run.errors, QStringList{QStringLiteral("err")});
}

void TestPodman::memoryLimitHolds()
{
    LaunchSpec spec = specOf("exec dd if=/dev/zero of=/dev/null bs=200M count=1");
    spec.memoryLimit = 32 << 20;
    Run run(m_launcher->launch(spec));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
    QCOMPARE(run.exits[0].value, 9);
    // An engine that has not seen the kernel's reason leaves it at a guess.
    QVERIFY2(run.exits[0].message.ends_with("needed more memory than its limit of 32.0 MiB"),
             run.exits[0].message.c_str());
}

void TestPodman::filesAndProcessesAreLimited()
{
    LaunchSpec spec =
        specOf("ulimit -n; i=0; while [ $i -lt 30 ]; do sleep 5 & i=$((i+1)); done; echo forked");
    spec.limits.files = 64;
    spec.limits.processes = 10;
    Run run(m_launcher->launch(spec));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.lines, QStringList{QStringLiteral("64")});
    QVERIFY(!run.errors.filter(QStringLiteral("can't fork")).isEmpty());
}

void TestPodman::execProbesRunInside()
{
    LaunchSpec spec =
        specOf("httpd -p $PORT; while [ ! -e /tmp/seen ]; do sleep 0.05; done; : >/tmp/good; exec sleep 60");
    spec.probes.readiness.kind = Probe::Kind::Exec;
    spec.probes.readiness.command = {"/bin/sh", "-c", "[ -e /tmp/good ] || { : >/tmp/seen; exit 1; }"};
    spec.probes.readiness.period = milliseconds(100);
    spec.probes.readiness.timeout = seconds(10);
    Run run(m_launcher->launch(spec));
    TRY(run.readyCount == 1);
    run.instance->stop(milliseconds(0));
    TRY(run.exits.size() == 1);
}

void TestPodman::machinesNetworkWorksToo()
{
    const auto launcher = makeLauncher(ContainerNetwork::Host);
    Run run(launcher->launch(specOf()));
    TRY(run.readyCount == 1);
    QVERIFY(run.instance->port() >= 20'000 && run.instance->port() < 30'000);
    QVERIFY(get(run.instance->port(), "/nothing").contains(" 404 "));
    run.instance->stop(milliseconds(0));
    TRY(run.exits.size() == 1);
}

void TestPodman::whatCannotStartSaysSo()
{
    LaunchSpec spec = specOf("x");
    spec.container->entrypoint = {"/bin/missing"};
    Run run(m_launcher->launch(spec));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
    QVERIFY2(run.exits[0].message.find("missing") != std::string::npos, run.exits[0].message.c_str());
}

/// Nobody is asked on the internet: the registry would be this machine.
void TestPodman::missingImageIsTold()
{
    LaunchSpec spec = specOf();
    spec.container->image = "localhost:9/nothing:1";
    Run run(m_launcher->launch(spec));
    TRY(run.exits.size() == 1);
    QCOMPARE(run.exits[0].reason, std::string("ErrImagePull"));
    QVERIFY2(run.exits[0].message.starts_with("Unable to fetch image \"localhost:9/nothing:1\": "),
             run.exits[0].message.c_str());
}

void TestPodman::leftoversAreRemoved()
{
    Run run(m_launcher->launch(specOf()));
    TRY(run.readyCount == 1);
    const auto next = makeLauncher(m_network);
    QSignalSpy ended(next.get(), &ContainerLauncher::leftoversEnded);
    next->endLeftovers();
    TRY(!ended.isEmpty());
    QCOMPARE(ended[0][0].toInt(), 1);
    TRY(run.exits.size() == 1);
    QVERIFY(!run.exits[0].requested);
}

void TestPodman::usageIsRead()
{
    Run run(m_launcher->launch(specOf()));
    TRY(run.readyCount == 1);
    TRY(run.instance->usage().memoryBytes > 0);
    QVERIFY(run.instance->usage().memoryBytes < (64 << 20));
    QVERIFY(run.instance->usage().cpuSeconds > 0);
    run.instance->stop(milliseconds(0));
    TRY(run.exits.size() == 1);
}

QTEST_GUILESS_MAIN(TestPodman)
#include "tst_podman.moc"
