#include "live_api.h"
#include "log_source.h"

#include <QProcess>
#include <QStandardPaths>

using namespace tidegate;
using namespace tidegate::test;
using namespace Qt::StringLiterals;

/// The real kubectl against a served API: nothing here reconciles, so objects stay as they are written.
class TestApiKubectl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void service_isAppliedShownAndDeleted();
    void configMap_isCreatedEditedAndListed();
    void unknownField_isRefused();
    void resources_areListed();
    void watched_showsTheChange();
    void waited_isOverWhenTheConditionHolds();
    void log_isPrinted();
    void serverSideApply_conflictsAndTakesOver();
    void coreKind_isPatchedStrategically();

private:
    struct Outcome
    {
        int code = -1;
        QString out;
        QString err;
    };
    Outcome kubectl(const QStringList &arguments);
    void prepare(QProcess &process, const QStringList &arguments) const;
    QString manifest(const QString &name, const QByteArray &text);

    std::unique_ptr<LiveApi> m_live;
    QString m_program;
};

#define VERIFY_RAN(outcome) QVERIFY2((outcome).code == 0, qPrintable((outcome).out + (outcome).err))

namespace {

/// Says one line more once it is followed, and ends.
class EndingLogs : public Logs
{
public:
    EndingLogs() { lines = {"first line", "second line"}; }
    std::shared_ptr<void> follow(const api::LogRequest &request, std::function<void()> onChange) override
    {
        isOpen = true;
        auto feed = Logs::follow(request, std::move(onChange));
        QTimer::singleShot(50, [this] {
            lines.push_back("third line");
            end();
        });
        return feed;
    }
};

EndingLogs logs;

const QByteArray service = R"(apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello, labels: {team: alpha}}
spec:
  template:
    spec:
      timeoutSeconds: 60
      containers:
      - image: package/hello@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        env: [{name: TARGET, value: world}]
)";

} // namespace

void TestApiKubectl::initTestCase()
{
    m_program = QStandardPaths::findExecutable(u"kubectl"_s);
    if (m_program.isEmpty())
        QSKIP("kubectl is not installed");
    api::Ports ports;
    ports.logs = &logs;
    m_live = std::make_unique<LiveApi>(ports);
    QFile file(m_live->dir.filePath(u"kubeconfig"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray authority = QByteArray::fromStdString(m_live->authority.certificatePem).toBase64();
    file.write(
        "apiVersion: v1\nkind: Config\ncurrent-context: t\nclusters:\n- name: t\n  cluster: {server: \"" +
        m_live->url().toUtf8() + "\", certificate-authority-data: " + authority +
        "}\nusers:\n- name: t\n  user: {token: secret}\ncontexts:\n- name: t\n  context: {cluster: t, user: "
        "t, namespace: default}\n");
}

void TestApiKubectl::prepare(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"KUBECONFIG"_s, m_live->dir.filePath(u"kubeconfig"_s));
    environment.insert(u"HOME"_s, m_live->dir.path()); // its caches
    process.setProcessEnvironment(environment);
    process.setProgram(m_program);
    process.setArguments(arguments);
}

TestApiKubectl::Outcome TestApiKubectl::kubectl(const QStringList &arguments)
{
    QProcess process;
    prepare(process, arguments);
    process.start();
    // The API answers on this very thread, so it must not block.
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QString TestApiKubectl::manifest(const QString &name, const QByteArray &text)
{
    QFile file(m_live->dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return {};
    return file.fileName();
}

void TestApiKubectl::service_isAppliedShownAndDeleted()
{
    const QString file = manifest(u"ksvc.yaml"_s, service);
    const Outcome created = kubectl({u"apply"_s, u"-f"_s, file});
    VERIFY_RAN(created);
    QVERIFY2(created.out.contains(u"created"_s), qPrintable(created.out));
    // kubectl sends lists whole, without what the server filled in; that must come to nothing.
    const qint64 version = m_live->store->version();
    VERIFY_RAN(kubectl({u"apply"_s, u"-f"_s, file}));
    QCOMPARE(m_live->store->version(), version);
    QByteArray changed = service;
    const Outcome configured =
        kubectl({u"apply"_s, u"-f"_s, manifest(u"ksvc2.yaml"_s, changed.replace("world", "mars"))});
    VERIFY_RAN(configured);
    QVERIFY2(configured.out.contains(u"configured"_s), qPrintable(configured.out));
    const Outcome table = kubectl({u"get"_s, u"ksvc"_s});
    VERIFY_RAN(table);
    QVERIFY2(table.out.startsWith(u"NAME "_s) && table.out.contains(u"LATESTREADY"_s) &&
                 table.out.contains(u"hello"_s),
             qPrintable(table.out));
    const Outcome env = kubectl({u"get"_s, u"ksvc"_s, u"hello"_s, u"-o"_s,
                                 u"jsonpath={.spec.template.spec.containers[0].env[0].value}"_s});
    VERIFY_RAN(env);
    QCOMPARE(env.out, u"mars"_s);
    const Outcome described = kubectl({u"describe"_s, u"ksvc"_s, u"hello"_s});
    VERIFY_RAN(described);
    QVERIFY2(described.out.contains(u"Name:"_s) && described.out.contains(u"team=alpha"_s),
             qPrintable(described.out));
    VERIFY_RAN(kubectl({u"label"_s, u"ksvc"_s, u"hello"_s, u"tier=gold"_s}));
    VERIFY_RAN(kubectl({u"get"_s, u"ksvc"_s, u"-A"_s, u"-l"_s, u"tier in (gold)"_s, u"-o"_s, u"yaml"_s}));
    VERIFY_RAN(kubectl({u"delete"_s, u"ksvc"_s, u"hello"_s}));
    const Outcome gone = kubectl({u"get"_s, u"ksvc"_s, u"hello"_s});
    QVERIFY(gone.code != 0);
    QCOMPARE(gone.err.trimmed(),
             u"Error from server (NotFound): services.serving.knative.dev \"hello\" not found"_s);
}

void TestApiKubectl::configMap_isCreatedEditedAndListed()
{
    VERIFY_RAN(kubectl(
        {u"apply"_s, u"-f"_s,
         manifest(
             u"cm.yaml"_s,
             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: \"1\", b: \"2\"}\n")}));
    VERIFY_RAN(kubectl(
        {u"apply"_s, u"-f"_s,
         manifest(u"cm2.yaml"_s,
                  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: \"3\"}\n")}));
    const Outcome data = kubectl({u"get"_s, u"cm"_s, u"settings"_s, u"-o"_s, u"jsonpath={.data}"_s});
    VERIFY_RAN(data);
    QCOMPARE(data.out, u"{\"a\":\"3\"}"_s);
    VERIFY_RAN(kubectl({u"patch"_s, u"cm"_s, u"settings"_s, u"-p"_s, u"{\"data\":{\"c\":\"4\"}}"_s}));
    VERIFY_RAN(kubectl({u"delete"_s, u"cm"_s, u"--all"_s}));
}

void TestApiKubectl::unknownField_isRefused()
{
    QByteArray wrong = service;
    wrong.replace("spec:\n  template:", "spec:\n  bogus: 1\n  template:");
    const Outcome refused = kubectl({u"apply"_s, u"-f"_s, manifest(u"bogus.yaml"_s, wrong)});
    QVERIFY(refused.code != 0);
    QVERIFY2(refused.err.contains(u"spec.bogus"_s) || refused.err.contains(u"\"bogus\""_s),
             qPrintable(refused.err));
}

void TestApiKubectl::resources_areListed()
{
    const Outcome listed = kubectl({u"api-resources"_s, u"--api-group=serving.knative.dev"_s});
    VERIFY_RAN(listed);
    QVERIFY2(listed.out.contains(u"kservice,ksvc"_s), qPrintable(listed.out));
    VERIFY_RAN(kubectl({u"get"_s, u"all"_s}));
    VERIFY_RAN(kubectl({u"get"_s, u"ns"_s}));
    const Outcome explained = kubectl({u"explain"_s, u"ksvc.spec"_s});
    VERIFY_RAN(explained);
    QVERIFY2(explained.out.contains(u"template"_s), qPrintable(explained.out));
}

void TestApiKubectl::watched_showsTheChange()
{
    QProcess watch;
    prepare(watch, {u"get"_s, u"cm"_s, u"-w"_s, u"--output-watch-events"_s});
    QByteArray text;
    connect(&watch, &QProcess::readyReadStandardOutput, this, [&] { text += watch.readAllStandardOutput(); });
    m_live->keep(resource::Object(resource::kinds::configMap(), {u"default"_s, u"first"_s}));
    watch.start();
    QTRY_VERIFY_WITH_TIMEOUT(text.contains("first"), 20'000);
    m_live->keep(resource::Object(resource::kinds::configMap(), {u"default"_s, u"second"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(text.contains("second"), 20'000);
    watch.kill();
    QTRY_COMPARE(watch.state(), QProcess::NotRunning);
}

void TestApiKubectl::waited_isOverWhenTheConditionHolds()
{
    resource::Object object(resource::kinds::service(), {u"default"_s, u"waited"_s});
    m_live->keep(object);
    QProcess wait;
    prepare(wait, {u"wait"_s, u"--for=condition=Ready"_s, u"ksvc/waited"_s, u"--timeout=30s"_s});
    wait.start();
    QVERIFY(QTest::qWaitFor([&] { return wait.state() == QProcess::Running; }));
    object.setStatus(
        {{u"conditions"_s, QJsonArray{QJsonObject{{u"type"_s, u"Ready"_s}, {u"status"_s, u"True"_s}}}}});
    m_live->keep(object);
    QTRY_VERIFY_WITH_TIMEOUT(wait.state() == QProcess::NotRunning, 40'000);
    QVERIFY2(wait.exitCode() == 0, wait.readAllStandardError());
}

void TestApiKubectl::log_isPrinted()
{
    resource::Object pod(resource::kinds::pod(), {u"default"_s, u"p"_s});
    pod.setSpec({{u"containers"_s, QJsonArray{QJsonObject{{u"name"_s, u"user-container"_s}}}}});
    m_live->keep(pod);
    const Outcome printed = kubectl({u"logs"_s, u"p"_s});
    VERIFY_RAN(printed);
    QCOMPARE(printed.out, u"first line\nsecond line\n"_s);
    const Outcome followed = kubectl({u"logs"_s, u"-f"_s, u"p"_s});
    VERIFY_RAN(followed);
    QCOMPARE(followed.out, u"first line\nsecond line\nthird line\n"_s);
}

// An object applied on the client's side is taken over by a server-side apply, which kubectl does in four
// requests, one of them a JSON patch of managedFields.
void TestApiKubectl::serverSideApply_conflictsAndTakesOver()
{
    QByteArray text = service;
    text.replace("hello, labels", "owned, labels");
    const QString file = manifest(u"owned.yaml"_s, text);
    VERIFY_RAN(kubectl({u"apply"_s, u"-f"_s, file}));
    QByteArray changed = text;
    changed.replace("value: world", "value: mars");
    const QString second = manifest(u"owned2.yaml"_s, changed);
    const Outcome conflict = kubectl({u"apply"_s, u"--server-side"_s, u"-f"_s, second});
    QVERIFY(conflict.code != 0);
    QVERIFY2(
        conflict.err.contains(u"conflict with \"kubectl-client-side-apply\" using serving.knative.dev/v1: "
                              ".spec.template.spec.containers"_s),
        qPrintable(conflict.err));
    const QStringList forced{u"apply"_s, u"--server-side"_s, u"--force-conflicts"_s, u"-f"_s, second};
    VERIFY_RAN(kubectl(forced));
    const QStringList owners{
        u"get"_s,   u"ksvc"_s,
        u"owned"_s, u"--show-managed-fields"_s,
        u"-o"_s,    u"jsonpath={range .metadata.managedFields[*]}{.operation} {.manager};{end}"_s};
    QCOMPARE(kubectl(owners).out.trimmed(), u"Apply kubectl-last-applied;Apply kubectl;"_s);
    const QStringList version{u"get"_s, u"ksvc"_s, u"owned"_s, u"-o"_s,
                              u"jsonpath={.metadata.resourceVersion}"_s};
    const QString before = kubectl(version).out;
    VERIFY_RAN(kubectl(forced));
    QCOMPARE(kubectl(version).out, before);
    VERIFY_RAN(kubectl({u"delete"_s, u"ksvc"_s, u"owned"_s, u"--cascade=orphan"_s}));
}

void TestApiKubectl::coreKind_isPatchedStrategically()
{
    VERIFY_RAN(kubectl({u"create"_s, u"configmap"_s, u"patched"_s, u"--from-literal=a=1"_s}));
    VERIFY_RAN(kubectl(
        {u"patch"_s, u"configmap"_s, u"patched"_s, u"-p"_s, uR"({"data":{"$patch":"replace","b":"2"}})"_s}));
    QCOMPARE(kubectl({u"get"_s, u"configmap"_s, u"patched"_s, u"-o"_s, u"jsonpath={.data}"_s}).out,
             uR"({"b":"2"})"_s);
    const Outcome custom = kubectl({u"get"_s, u"ksvc"_s, u"--field-selector"_s, u"spec.x=y"_s});
    QVERIFY2(custom.err.contains(u"field label not supported: spec.x"_s), qPrintable(custom.err));
}

QTEST_GUILESS_MAIN(TestApiKubectl)
#include "tst_api_kubectl.moc"
