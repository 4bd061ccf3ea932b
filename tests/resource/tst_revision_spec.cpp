#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestRevisionSpec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void everyField_isRead();
    void runSettings_areTheRevisionsOrTheEngines();
    void probe_data();
    void probe();
    void portThatIsOnlyNamed_is8080();
    void environment_data();
    void environment();

private:
    TableSnapshot m_objects;
};

void TestRevisionSpec::init()
{
    m_objects = {};
    Object map(kinds::configMap(), {u"default"_s, u"settings"_s});
    map.json().insert(u"data"_s, QJsonObject{{u"COLOUR"_s, u"blue"_s}, {u"SIZE"_s, u"large"_s}});
    m_objects.add(map);
    Object secret(kinds::secret(), {u"default"_s, u"keys"_s});
    secret.json().insert(u"data"_s, QJsonObject{{u"token"_s, u"czNjcmV0"_s}});
    m_objects.add(secret);
}

void TestRevisionSpec::everyField_isRead()
{
    const Object revision =
        sample(kinds::revision(),
               u"{'containerConcurrency':7,'timeoutSeconds':30,'responseStartTimeoutSeconds':20,"
               "'idleTimeoutSeconds':10,'containers':[{'image':'a/b','name':'c','command':['run'],"
               "'args':['--to','$(TARGET)'],'env':[{'name':'TARGET','value':'world'}],"
               "'ports':[{'name':'h2c','containerPort':9000}],'workingDir':'data','readinessProbe':{'httpGet'"
               ":{'path':'/up'}},"
               "'resources':{'limits':{'memory':'64Mi','cpu':'500m'}}}]}"_s);
    const auto spec = readRevisionSpec(revision, m_objects);
    QVERIFY(spec);
    RevisionSpec expected;
    expected.image = u"a/b"_s;
    expected.containerName = u"c"_s;
    expected.command = {"run"};
    expected.args = {"--to", "$(TARGET)"}; // what it means is known when it is started
    expected.env = {{"TARGET", "world"}};
    expected.containerPort = std::uint16_t(9000);
    expected.http2 = true;
    expected.containerConcurrency = 7;
    expected.timeout = seconds(30);
    expected.responseStartTimeout = seconds(20);
    expected.idleTimeout = seconds(10);
    expected.memoryLimit = 64.0 * 1024 * 1024;
    expected.cpuLimit = 0.5;
    expected.workingDir = "data";
    expected.probes.readiness.emplace();
    expected.probes.readiness->kind = ProbeSpec::Kind::HttpGet;
    expected.probes.readiness->path = "/up";
    expected.probes.readiness->period = seconds(0);
    QVERIFY(*spec == expected);
}

void TestRevisionSpec::runSettings_areTheRevisionsOrTheEngines()
{
    Object revision = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}]}"_s);
    const auto settings = [&] { return readRevisionSpec(revision, m_objects)->run; };
    QVERIFY(settings() == RunSettings{});
    Object engine(kinds::engine(), {{}, u"local"_s});
    engine.setSpec({{u"isolation"_s, u"sandbox"_s}});
    m_objects.add(engine);
    QVERIFY(settings().isSandboxed);
    revision.setAnnotation(u"runtime.tidegate.dev/isolation"_s, u"vault"_s); // as if it were not there
    QVERIFY(settings().isSandboxed);
    revision.setAnnotation(u"runtime.tidegate.dev/isolation"_s, u"process"_s);
    revision.setAnnotation(u"runtime.tidegate.dev/processes"_s, u"64"_s);
    revision.setAnnotation(u"runtime.tidegate.dev/open-files"_s, u"3"_s);
    RunSettings expected;
    expected.processes = 64;
    QVERIFY(settings() == expected);
    revision.setAnnotation(u"runtime.tidegate.dev/stack"_s, u"jetty"_s);
    expected.stack = "jetty";
    QVERIFY(settings() == expected); // the Engine has none
    engine.setSpec({{u"stacks"_s, QJsonObject{{u"jetty"_s, QJsonArray{u"/a.jar"_s, u"/b.jar"_s}}}}});
    m_objects.add(engine);
    expected.stackPath = {"/a.jar", "/b.jar"};
    QVERIFY(settings() == expected);
}

void TestRevisionSpec::probe_data()
{
    QTest::addColumn<QString>("probe");
    QTest::addColumn<QString>("expected"); // kind port host path …, delay/period/timeout/successes/failures
    const QString usual = u" 0/10/1/1/3"_s;
    QTest::newRow("an address of its own")
        << u"{'httpGet':{'path':'alive','port':9001,'host':'h','scheme':'HTTPS','httpHeaders':[{'name':'A','value':'b'}]}}"_s
        << u"http 9001 h /alive https A=b"_s + usual;
    QTest::newRow("the container's port by number") << u"{'tcpSocket':{'port':9000}}"_s << u"tcp 0"_s + usual;
    QTest::newRow("the container's port by name")
        << u"{'tcpSocket':{'port':'http1'}}"_s << u"tcp 0"_s + usual;
    QTest::newRow("port 0") << u"{'httpGet':{'port':0}}"_s << u"http 0 /"_s + usual;
    QTest::newRow("a number in quotes") << u"{'tcpSocket':{'port':'9001'}}"_s << u"tcp 9001"_s + usual;
    QTest::newRow("a command") << u"{'exec':{'command':['sh','-c','true']}}"_s
                               << u"exec 0 sh,-c,true"_s + usual;
    QTest::newRow("gRPC") << u"{'grpc':{'port':9000,'service':'shop'}}"_s << u"grpc 0 shop"_s + usual;
    QTest::newRow("every number")
        << u"{'tcpSocket':{},'initialDelaySeconds':1,'periodSeconds':2,'timeoutSeconds':3,'successThreshold':4,'failureThreshold':5,'terminationGracePeriodSeconds':6}"_s
        << u"tcp 0 1/2/3/4/5 grace 6"_s;
    QTest::newRow("zeros are the defaults")
        << u"{'tcpSocket':{},'periodSeconds':0,'timeoutSeconds':0,'successThreshold':0,'failureThreshold':0}"_s
        << u"tcp 0"_s + usual;
}

namespace {

QString textOf(const ProbeSpec &probe)
{
    const QStringList kinds{u"tcp"_s, u"http"_s, u"exec"_s, u"grpc"_s};
    QStringList words{kinds[int(probe.kind)], QString::number(probe.port)};
    words += QString::fromStdString(probe.host);
    if (probe.kind == ProbeSpec::Kind::HttpGet)
        words += QString::fromStdString(probe.path);
    words += probe.https ? u"https"_s : QString();
    for (const auto &[name, value] : probe.headers)
        words += QString::fromStdString(name + '=' + value);
    QStringList command;
    for (const std::string &word : probe.command)
        command += QString::fromStdString(word);
    words += command.join(u',');
    words += QString::fromStdString(probe.service);
    words += u"%1/%2/%3/%4/%5"_s.arg(probe.initialDelay.count())
                 .arg(probe.period.count())
                 .arg(probe.timeout.count())
                 .arg(probe.successThreshold)
                 .arg(probe.failureThreshold);
    words += probe.grace ? u"grace %1"_s.arg(probe.grace->count()) : QString();
    words.removeAll(QString());
    return words.join(u' ');
}

} // namespace

void TestRevisionSpec::probe()
{
    QFETCH(QString, probe);
    const ProbeSpecs probes = readProbes(
        json(u"{'ports':[{'containerPort':9000,'name':'http1'}],'livenessProbe':%1,'startupProbe':{}}"_s.arg(
            probe)));
    QVERIFY(probes.liveness);
    QTEST(textOf(*probes.liveness), "expected");
    QVERIFY(!probes.readiness);
    QVERIFY(!probes.startup);
}

void TestRevisionSpec::environment_data()
{
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("expected");
    QTest::newRow("value") << u"'env':[{'name':'A','value':'1'}]"_s << u"A=1"_s;
    QTest::newRow("secret key")
        << u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'keys','key':'token'}}}]"_s
        << u"A=s3cret"_s;
    QTest::newRow("config map key")
        << u"'env':[{'name':'A','valueFrom':{'configMapKeyRef':{'name':'settings','key':'SIZE'}}}]"_s
        << u"A=large"_s;
    QTest::newRow("whole config map with a prefix")
        << u"'envFrom':[{'prefix':'X_','configMapRef':{'name':'settings'}}]"_s
        << u"X_COLOUR=blue X_SIZE=large"_s;
    QTest::newRow("env wins over envFrom")
        << u"'envFrom':[{'configMapRef':{'name':'settings'}}],'env':[{'name':'SIZE','value':'small'}]"_s
        << u"COLOUR=blue SIZE=small"_s;
    QTest::newRow("reference to an earlier variable")
        << u"'env':[{'name':'A','value':'1'},{'name':'B','value':'<$(A)$(C)$$(A)$(A'}]"_s
        << u"A=1 B=<1$(C)$(A)$(A"_s;
    QTest::newRow("missing secret")
        << u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'gone','key':'k'}}}]"_s
        << u"error Secret \"gone\" not found in namespace \"default\", which environment variable \"A\" refers to"_s;
    QTest::newRow("missing key")
        << u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'keys','key':'k'}}}]"_s
        << u"error Secret \"keys\" has no key \"k\", which environment variable \"A\" refers to"_s;
    QTest::newRow("missing but optional")
        << u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'gone','key':'k','optional':true}}}]"_s
        << QString();
    QTest::newRow("missing envFrom")
        << u"'envFrom':[{'secretRef':{'name':'gone'}}]"_s
        << u"error Secret \"gone\" not found in namespace \"default\", which envFrom refers to"_s;
    QTest::newRow("missing envFrom but optional")
        << u"'envFrom':[{'secretRef':{'name':'gone','optional':true}}]"_s << QString();
}

void TestRevisionSpec::environment()
{
    QFETCH(QString, container);
    const auto spec = readRevisionSpec(
        sample(kinds::revision(), u"{'containers':[{'image':'a/b',%1}]}"_s.arg(container)), m_objects);
    QString seen;
    if (!spec) {
        QCOMPARE(spec.error().code, Code::Invalid);
        seen = u"error "_s + QString::fromStdString(spec.error().message);
    } else {
        QStringList variables;
        for (const EnvVar &variable : spec->env)
            variables.append(QString::fromStdString(variable.name + '=' + variable.value));
        seen = variables.join(u' ');
    }
    QTEST(seen, "expected");
}

// Go writes a port without a number as 0.
void TestRevisionSpec::portThatIsOnlyNamed_is8080()
{
    const ProbeSpecs probes = readProbes(json(
        u"{'ports':[{'containerPort':0,'name':'http1'}],'livenessProbe':{'tcpSocket':{'port':8080}},'startupProbe':{'httpGet':{'port':8081}}}"_s));
    QCOMPARE(int(probes.liveness->port), 0);
    QCOMPARE(int(probes.startup->port), 8081);
}

QTEST_GUILESS_MAIN(TestRevisionSpec)
#include "tst_revision_spec.moc"
