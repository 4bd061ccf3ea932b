#include "tests/client/test_server.h"
#include "tests/models/sample_objects.h"
#include "ui/models/deploy_model.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using models::DeployForm;
using models::DeployModel;
using Phase = models::DeployModel::Phase;
using Field = models::DeployModel::Field;
using StepState = models::DeployModel::StepState;
using testing::TestConnection;
using testing::TestRequest;

class TstDeployModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void jar_isUploadedDeployedAndWaitedFor();
    void fileThatCannotBe_isRefusedHere_data();
    void fileThatCannotBe_isRefusedHere();
    void refusedPackage_tellsTheServersReason();
    void nameThatExists_isAProblemOfTheName();
    void nameThatExists_isReplacedWhenAsked();
    void update_isPutOntoTheNewestAgain();
    void serversFindings_standAtTheirFields();
    void failingApp_tellsItsReasonAndCanBeMended();
    void slowApp_isGivenUpAfterTheTimeout();
    void oldFailureOfAnUpdatedApp_isNotTheNewOne();
    void cancelledUpload_startsOver();
    void otherNamespace_getsThePackageToo();
    void storedPackage_runsInItsNamespaceOnly();
    void editedService_keepsItsNameAndTakesNewCode();
    void clone_isAnotherAppWithTheSameTemplate();
    void image_isDeployedWithoutAnUpload();
    void yaml_keepsWhatTheFormDoesNotKnow();
    void yamlOfAnotherApp_isRefused();
    void review_asksTheServerAndChangesNothing();
    void refusedReview_standsAtItsField();
    void closedConnection_endsInAFailureThatCanBeMended();

private:
    QString writeFile(const QString &name, const QByteArray &bytes = "PK jar");
    void serve(const TestRequest &request, TestConnection *connection);
    resource::Object stored(const QJsonObject &ready, int observed) const;
    void chooseAndWait();
    QStringList verbs() const;

    QTemporaryDir m_folder;
    std::unique_ptr<testing::TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<DeployModel> m_model;
    QJsonObject m_ready; ///< the app's condition
    int m_observed = 1;  ///< which generation it is of
    bool m_exists = false;
    int m_conflicts = 0; ///< so many updates are refused
    QJsonObject m_sent;  ///< the last Service that was sent
    bool m_holdUpload = false;
};

void TstDeployModel::init()
{
    m_ready = testing::condition("Ready", "True");
    m_observed = 1;
    m_exists = false;
    m_conflicts = 0;
    m_holdUpload = false;
    m_sent = {};
    m_server = std::make_unique<testing::TestServer>(
        [this](const TestRequest &request, TestConnection *connection) { serve(request, connection); });
    QVERIFY(m_server->start());
    m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
    m_model = std::make_unique<DeployModel>();
    m_model->setClient(m_client.get());
}

void TstDeployModel::cleanup()
{
    m_model.reset();
    m_client.reset();
    m_server.reset();
}

QString TstDeployModel::writeFile(const QString &name, const QByteArray &bytes)
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

resource::Object TstDeployModel::stored(const QJsonObject &ready, int observed) const
{
    resource::Object service = testing::app(QStringLiteral("hello"), 3, ready);
    QJsonObject status = service.status();
    status[QStringLiteral("observedGeneration")] = observed;
    service.setStatus(status);
    return service;
}

void TstDeployModel::serve(const TestRequest &request, TestConnection *connection)
{
    if (request.path().endsWith(QStringLiteral("/packages"))) {
        if (!m_holdUpload)
            connection->answerJson(201,
                                   testing::package(request.query("name"), QStringLiteral("java")).json());
    } else if (request.method == "GET") {
        if (m_exists)
            connection->answerJson(200, stored(m_ready, m_observed).json());
        else
            connection->answerStatus(404, "NotFound", QStringLiteral("there is none"));
    } else if (request.method == "POST" && m_exists) {
        connection->answerStatus(409, "AlreadyExists", QStringLiteral("there is one"));
    } else if (request.method == "PUT" && m_conflicts-- > 0) {
        connection->answerStatus(409, "Conflict", QStringLiteral("changed meanwhile"));
    } else {
        m_exists = true;
        m_sent = request.json();
        connection->answerJson(request.method == "POST" ? 201 : 200,
                               stored(testing::condition("Ready", "Unknown"), 0).json());
    }
}

void TstDeployModel::chooseAndWait()
{
    m_model->chooseFile(writeFile(QStringLiteral("hello-1.0.jar")));
    QTRY_COMPARE(m_model->phase(), Phase::Editing);
}

QStringList TstDeployModel::verbs() const
{
    QStringList verbs;
    for (const TestRequest &request : m_server->requests())
        verbs << QString::fromLatin1(request.method);
    return verbs;
}

void TstDeployModel::jar_isUploadedDeployedAndWaitedFor()
{
    QList<Phase> phases;
    connect(m_model.get(), &DeployModel::phaseChanged, this, [&](Phase phase) { phases << phase; });
    QSignalSpy deployed(m_model.get(), &DeployModel::deployed);
    m_ready = testing::condition("Ready", "Unknown", "Deploying", "starts");
    chooseAndWait();
    QCOMPARE(m_server->requests().first().query("name"), QStringLiteral("hello"));
    QCOMPARE(m_server->requests().first().body, "PK jar");
    QCOMPARE(m_model->form().name, QStringLiteral("hello"));
    QCOMPARE(m_model->facts().runtime, QStringLiteral("java"));
    QVERIFY(m_model->canDeploy());
    QCOMPARE(m_model->steps()[0].state, StepState::Done);
    DeployForm form = m_model->form();
    form.env = {{QStringLiteral("A"), QStringLiteral("b")}};
    m_model->setForm(form);
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Waiting);
    QTRY_COMPARE(m_model->steps()[2].detail, QStringLiteral("starts"));
    QCOMPARE(m_model->steps()[2].state, StepState::Running);
    m_ready = testing::condition("Ready", "True");
    QTRY_COMPARE(m_model->phase(), Phase::Done);
    QCOMPARE(deployed.size(), 1);
    QCOMPARE(m_model->url(), QStringLiteral("http://hello.default.localhost"));
    QCOMPARE(phases,
             (QList<Phase>{Phase::Uploading, Phase::Editing, Phase::Applying, Phase::Waiting, Phase::Done}));
    QCOMPARE(m_sent[QStringLiteral("metadata")][QStringLiteral("name")].toString(), QStringLiteral("hello"));
    const QJsonObject container = m_sent[QStringLiteral("spec")][QStringLiteral("template")]
                                        [QStringLiteral("spec")][QStringLiteral("containers")][0]
                                            .toObject();
    QCOMPARE(container[QStringLiteral("image")].toString(), testing::packageImage(QStringLiteral("hello")));
    QCOMPARE(container[QStringLiteral("env")][0][QStringLiteral("value")].toString(), QStringLiteral("b"));
}

void TstDeployModel::fileThatCannotBe_isRefusedHere_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("says");
    QTest::newRow("not there") << m_folder.filePath(QStringLiteral("none.jar")) << "does not exist";
    QTest::newRow("a folder") << m_folder.path() << "is a folder";
    QTest::newRow("empty") << writeFile(QStringLiteral("empty.jar"), {}) << "empty.jar is empty";
}

void TstDeployModel::fileThatCannotBe_isRefusedHere()
{
    QFETCH(QString, file);
    QFETCH(QString, says);
    m_model->chooseFile(file);
    QCOMPARE(m_model->phase(), Phase::Failed);
    QVERIFY2(m_model->error().contains(says), qPrintable(m_model->error()));
    m_model->back();
    QCOMPARE(m_model->phase(), Phase::Choosing);
    QVERIFY(m_server->requests().isEmpty());
}

void TstDeployModel::refusedPackage_tellsTheServersReason()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(400, "BadRequest", QStringLiteral("hello.jar: \"../x\" leaves the archive"));
    });
    m_model->chooseFile(writeFile(QStringLiteral("hello.jar")));
    QTRY_COMPARE(m_model->phase(), Phase::Failed);
    QCOMPARE(m_model->error(), QStringLiteral("hello.jar: \"../x\" leaves the archive"));
    QCOMPARE(m_model->steps()[0].state, StepState::Failed);
    QCOMPARE(m_model->steps()[1].state, StepState::Ahead);
}

void TstDeployModel::nameThatExists_isAProblemOfTheName()
{
    m_exists = true;
    chooseAndWait();
    m_model->deploy();
    QTRY_VERIFY(!m_model->problem(Field::Name).isEmpty());
    QCOMPARE(m_model->phase(), Phase::Editing);
    QVERIFY(m_model->nameExists());
    QVERIFY(!verbs().contains(QStringLiteral("PUT")));
    DeployForm form = m_model->form();
    form.name = QStringLiteral("other");
    m_model->setForm(form);
    QVERIFY(m_model->problem(Field::Name).isEmpty());
    QVERIFY(!m_model->nameExists());
}

void TstDeployModel::nameThatExists_isReplacedWhenAsked()
{
    m_exists = true;
    chooseAndWait();
    m_model->deploy(true);
    QTRY_COMPARE(m_model->phase(), Phase::Done);
    QVERIFY(verbs().contains(QStringLiteral("PUT")));
    QCOMPARE(m_sent[QStringLiteral("metadata")][QStringLiteral("resourceVersion")].toString(),
             QStringLiteral("3"));
}

void TstDeployModel::update_isPutOntoTheNewestAgain()
{
    m_exists = true;
    m_conflicts = 2;
    chooseAndWait();
    m_model->deploy(true);
    QTRY_COMPARE(m_model->phase(), Phase::Done);
    QCOMPARE(verbs().count(QStringLiteral("PUT")), 3);
    m_conflicts = 1000;
    m_model->editService(stored(m_ready, 1));
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Failed); // but not for ever
    QCOMPARE(m_model->error(), QStringLiteral("changed meanwhile"));
}

void TstDeployModel::serversFindings_standAtTheirFields()
{
    chooseAndWait();
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(
            422, "{\"kind\":\"Status\",\"reason\":\"Invalid\",\"message\":\"no\",\"details\":{\"causes\":["
                 "{\"field\":\"spec.template.spec.timeoutSeconds\",\"reason\":\"FieldValueInvalid\","
                 "\"message\":\"too long\"},"
                 "{\"field\":\"spec.strange\",\"reason\":\"FieldValueInvalid\",\"message\":\"is odd\"}]}}");
    });
    m_model->deploy();
    QTRY_COMPARE(m_model->problem(Field::Other), QStringLiteral("is odd (spec.strange)"));
    QVERIFY(!m_model->problem(Field::Timeout).isEmpty());
    QCOMPARE(m_model->phase(), Phase::Editing);
}

void TstDeployModel::failingApp_tellsItsReasonAndCanBeMended()
{
    m_ready = testing::condition("Ready", "False", "RevisionFailed",
                                 "Revision \"hello-00001\" failed with message: exit code 1");
    chooseAndWait();
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Failed);
    QCOMPARE(m_model->error(), QStringLiteral("Revision \"hello-00001\" failed with message: exit code 1"));
    QCOMPARE(m_model->steps()[1].state, StepState::Done);
    QCOMPARE(m_model->steps()[2].state, StepState::Failed);
    m_model->back();
    QCOMPARE(m_model->phase(), Phase::Editing);
    QVERIFY(m_model->isUpdate()); // the app is there
    m_ready = testing::condition("Ready", "True");
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Done);
    QVERIFY(verbs().contains(QStringLiteral("PUT")));
}

void TstDeployModel::slowApp_isGivenUpAfterTheTimeout()
{
    m_ready = testing::condition("Ready", "Unknown", "Deploying", "starts");
    m_model->setReadyTimeout(std::chrono::milliseconds(200));
    chooseAndWait();
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Failed);
    QVERIFY2(m_model->error().contains(QStringLiteral("not ready after 200 ms")),
             qPrintable(m_model->error()));
}

void TstDeployModel::oldFailureOfAnUpdatedApp_isNotTheNewOne()
{
    m_exists = true;
    m_ready = testing::condition("Ready", "False", "RevisionFailed", "the old one");
    m_observed = 0; // the server has not looked at the new generation yet
    m_model->editService(stored(m_ready, 1));
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Waiting);
    QTRY_COMPARE(m_model->steps()[2].detail, QStringLiteral("the old one"));
    QCOMPARE(m_model->phase(), Phase::Waiting);
    m_ready = testing::condition("Ready", "True");
    m_observed = 1;
    QTRY_COMPARE(m_model->phase(), Phase::Done);
}

void TstDeployModel::cancelledUpload_startsOver()
{
    m_holdUpload = true;
    m_model->chooseFile(writeFile(QStringLiteral("hello.jar")));
    QCOMPARE(m_model->phase(), Phase::Uploading);
    QVERIFY(m_model->isBusy());
    QTRY_COMPARE(m_server->requests().size(), 1);
    QVERIFY2(m_model->steps()[0].detail.startsWith(QStringLiteral("hello.jar: ")),
             qPrintable(m_model->steps()[0].detail));
    m_model->cancel();
    QCOMPARE(m_model->phase(), Phase::Choosing);
    m_holdUpload = false;
    chooseAndWait();
}

void TstDeployModel::otherNamespace_getsThePackageToo()
{
    chooseAndWait();
    DeployForm form = m_model->form();
    form.ns = QStringLiteral("shop");
    m_model->setForm(form);
    QVERIFY(m_model->canDeploy());
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Done);
    QStringList posts;
    for (const TestRequest &request : m_server->requests()) {
        if (request.method == "POST")
            posts << request.path();
    }
    QCOMPARE(posts.mid(1),
             (QStringList{QStringLiteral("/apis/tidegate.dev/v1/namespaces/shop/packages"),
                          QStringLiteral("/apis/serving.knative.dev/v1/namespaces/shop/services")}));
}

void TstDeployModel::storedPackage_runsInItsNamespaceOnly()
{
    m_model->choosePackage(testing::package(QStringLiteral("hello"), QStringLiteral("java")));
    QVERIFY(m_model->canDeploy());
    QCOMPARE(m_model->form().ns, QStringLiteral("default"));
    DeployForm form = m_model->form();
    form.ns = QStringLiteral("shop");
    m_model->setForm(form);
    QVERIFY(!m_model->canDeploy());
    QVERIFY(m_model->problem(Field::Namespace).contains(QStringLiteral("default")));
}

void TstDeployModel::editedService_keepsItsNameAndTakesNewCode()
{
    m_exists = true;
    m_model->editService(stored(m_ready, 1));
    QCOMPARE(m_model->phase(), Phase::Editing);
    QVERIFY(m_model->isUpdate() && m_model->canDeploy());
    m_model->chooseFile(writeFile(QStringLiteral("another.jar")));
    QTRY_COMPARE(m_model->phase(), Phase::Editing);
    QCOMPARE(m_model->form().name, QStringLiteral("hello"));
    QVERIFY(m_model->isUpdate());
    m_model->deploy();
    QTRY_COMPARE(m_model->phase(), Phase::Done);
    QVERIFY(verbs().contains(QStringLiteral("PUT")));
    m_model->reset();
    QCOMPARE(m_model->phase(), Phase::Choosing);
    QVERIFY(!m_model->isUpdate());
}

void TstDeployModel::clone_isAnotherAppWithTheSameTemplate()
{
    resource::Object app = stored(m_ready, 1);
    app.setLabel(QStringLiteral("team"), QStringLiteral("a"));
    app.setAnnotation(QStringLiteral("serving.knative.dev/creator"), QStringLiteral("somebody"));
    app.setAnnotation(QStringLiteral("tidegate.dev/state"), QStringLiteral("stopped"));
    app.setAnnotation(QStringLiteral("flow.tidegate.dev/concurrent-requests"), QStringLiteral("4"));
    m_model->cloneService(app);
    QVERIFY(!m_model->isUpdate());
    QCOMPARE(m_model->form().name, QStringLiteral("hello-copy"));
    const resource::Object copy = m_model->preview();
    QCOMPARE(copy.name(), QStringLiteral("hello-copy"));
    QVERIFY(copy.uid().isEmpty() && !copy.spec().contains(QStringLiteral("traffic")));
    QCOMPARE(copy.label(QStringLiteral("team")), QStringLiteral("a"));
    QVERIFY(copy.annotation(QStringLiteral("serving.knative.dev/creator")).isEmpty());
    QVERIFY(copy.annotation(QStringLiteral("tidegate.dev/state")).isEmpty());
    QCOMPARE(copy.annotation(QStringLiteral("flow.tidegate.dev/concurrent-requests")), QStringLiteral("4"));
    QCOMPARE(models::containerImage(copy), models::containerImage(app));
    m_model->deploy();
    QTRY_COMPARE(m_sent[QStringLiteral("metadata")][QStringLiteral("name")].toString(),
                 QStringLiteral("hello-copy"));
    QVERIFY(!verbs().contains(QStringLiteral("PUT")));
}

void TstDeployModel::image_isDeployedWithoutAnUpload()
{
    m_model->useImage();
    QVERIFY(m_model->hasFreeImage() && !m_model->canDeploy());
    m_model->setImage(QStringLiteral("ghcr.io/acme/web_shop:1.2"));
    QCOMPARE(m_model->form().name, QStringLiteral("web-shop"));
    QVERIFY(m_model->canDeploy());
    m_model->deploy();
    QTRY_VERIFY(!m_sent.isEmpty());
    QCOMPARE(models::containerImage(resource::Object(m_sent)), QStringLiteral("ghcr.io/acme/web_shop:1.2"));
    QVERIFY(!m_server->requests().first().path().endsWith(QStringLiteral("/packages")));
}

void TstDeployModel::yaml_keepsWhatTheFormDoesNotKnow()
{
    m_exists = true;
    m_model->editService(stored(m_ready, 1));
    QJsonObject json = m_model->preview().json();
    QJsonObject spec = json[QStringLiteral("spec")].toObject();
    spec[QStringLiteral("strange")] = QStringLiteral("field");
    json[QStringLiteral("spec")] = spec;
    QCOMPARE(m_model->setService(json), QString());
    DeployForm form = m_model->form();
    form.minScale = 3;
    m_model->setForm(form);
    QCOMPARE(m_model->preview().spec()[QLatin1String("strange")].toString(), QStringLiteral("field"));
    QCOMPARE(models::formOf(m_model->preview()).minScale, std::optional(3));
    json = m_model->preview().json();
    QCOMPARE(m_model->setService(json), QString());
    QCOMPARE(m_model->form().minScale, std::optional(3));
    m_model->deploy();
    QTRY_VERIFY(!m_sent.isEmpty());
    QCOMPARE(m_sent[QStringLiteral("spec")][QStringLiteral("strange")].toString(), QStringLiteral("field"));
}

void TstDeployModel::yamlOfAnotherApp_isRefused()
{
    m_model->editService(stored(m_ready, 1));
    const DeployForm before = m_model->form();
    QJsonObject json = m_model->preview().json();
    QJsonObject metadata = json[QStringLiteral("metadata")].toObject();
    metadata[QStringLiteral("name")] = QStringLiteral("other");
    json[QStringLiteral("metadata")] = metadata;
    QVERIFY(!m_model->setService(json).isEmpty());
    QVERIFY(!m_model
                 ->setService({{QStringLiteral("kind"), QStringLiteral("Pod")},
                               {QStringLiteral("apiVersion"), QStringLiteral("v1")}})
                 .isEmpty());
    QCOMPARE(m_model->form(), before);
}

void TstDeployModel::review_asksTheServerAndChangesNothing()
{
    m_exists = true;
    m_model->editService(stored(m_ready, 1));
    DeployForm form = m_model->form();
    form.maxScale = 7;
    m_model->setForm(form);
    QSignalSpy reviewed(m_model.get(), &DeployModel::reviewed);
    m_model->review();
    QTRY_COMPARE(reviewed.size(), 1);
    QCOMPARE(verbs(), (QStringList{QStringLiteral("GET"), QStringLiteral("PATCH")}));
    QCOMPARE(m_server->requests().last().query("dryRun"), QStringLiteral("All"));
    const QJsonObject patch = m_server->requests().last().json();
    QCOMPARE(patch.keys(), QStringList{QStringLiteral("spec")}); // what is as it was is not sent
    QCOMPARE(m_model->phase(), Phase::Editing);
}

void TstDeployModel::refusedReview_standsAtItsField()
{
    m_exists = true;
    m_model->useImage(QStringLiteral("ghcr.io/acme/web:1"));
    DeployForm form = m_model->form();
    form.name = QStringLiteral("web");
    m_model->setForm(form);
    m_model->review(); // a name that is there already
    QTRY_VERIFY(!m_model->problem(Field::Name).isEmpty());
    QCOMPARE(m_server->requests().last().query("dryRun"), QStringLiteral("All"));
    QCOMPARE(m_model->phase(), Phase::Editing);
}

void TstDeployModel::closedConnection_endsInAFailureThatCanBeMended()
{
    m_holdUpload = true;
    m_model->chooseFile(writeFile(QStringLiteral("hello.jar")));
    m_model->setClient(nullptr);
    QCOMPARE(m_model->phase(), Phase::Failed);
    m_model->back();
    QCOMPARE(m_model->phase(), Phase::Choosing);
}

QTEST_GUILESS_MAIN(TstDeployModel)
#include "tst_deploy_model.moc"
