#include "core/resource/admission.h"
#include "core/resource/serving.h"
#include "tests/models/sample_objects.h"
#include "ui/models/deploy_model.h"
#include "ui/models/deploy_problems.h"

#include <QJsonDocument>
#include <QTest>

using namespace tidegate;
using models::DeployForm;
using models::DeployModel;
using resource::Object;

namespace {

DeployForm fullForm()
{
    DeployForm form;
    form.name = QStringLiteral("hello");
    form.env = {{QStringLiteral("GREETING"), QStringLiteral("hi")}};
    form.minScale = 1;
    form.maxScale = 5;
    form.target = 2.5;
    form.containerConcurrency = 10;
    form.timeoutSeconds = 60;
    form.windowSeconds = 90;
    form.port = 8081;
    return form;
}

QString image()
{
    return testing::packageImage(QStringLiteral("hello"));
}

} // namespace

class TstDeployForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fileName_becomesAName_data();
    void fileName_becomesAName();
    void form_becomesAServiceThatTheServerTakes();
    void form_comesBackFromItsService();
    void emptyForm_leavesTheDefaultsToTheServer();
    void existingService_keepsWhatTheFormDoesNotKnow();
    void badField_isFoundByTheServersRules_data();
    void badField_isFoundByTheServersRules();
};

void TstDeployForm::fileName_becomesAName_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("app.jar") << "app";
    QTest::newRow("Order-Service_1.2.jar") << "order-service";
    QTest::newRow("hello-java-1.0.0-SNAPSHOT.jar") << "hello-java";
    QTest::newRow("/some/where/front.tar.gz") << "front";
    QTest::newRow("2048.zip") << "app";
    QTest::newRow("3d-viewer.zip") << "viewer";
    QTest::newRow("潮汐.jar") << "app";
    QTest::newRow("--a--b--.tgz") << "a-b";
    QTest::newRow("") << "app";
    QTest::newRow(QByteArray("x").repeated(80) + ".jar") << QString(63, QLatin1Char('x'));
}

void TstDeployForm::fileName_becomesAName()
{
    QFETCH(QString, name);
    QCOMPARE(models::serviceNameFor(QString::fromUtf8(QTest::currentDataTag())), name);
}

void TstDeployForm::form_becomesAServiceThatTheServerTakes()
{
    const Object service = models::buildService(fullForm(), image());
    QCOMPARE(QJsonDocument(service.spec()).toJson(QJsonDocument::Compact),
             "{\"template\":{\"metadata\":{\"annotations\":{\"autoscaling.knative.dev/"
             "max-scale\":\"5\",\"autoscaling.knative.dev/min-scale\":\"1\","
             "\"autoscaling.knative.dev/target\":\"2.5\",\"autoscaling.knative.dev/"
             "window\":\"1m30s\"}},\"spec\":{\"containerConcurrency\":10,"
             "\"containers\":[{\"env\":[{\"name\":\"GREETING\",\"value\":\"hi\"}],\"image\":\"" +
                 image().toLatin1() +
                 "\",\"ports\":[{\"containerPort\":8081}]}],"
                 "\"timeoutSeconds\":60}}}");
    Object defaulted = service;
    resource::applyDefaults(defaulted, nullptr);
    const Result<> verdict = resource::validate(defaulted, nullptr);
    QVERIFY2(verdict.has_value(), verdict ? "" : verdict.error().message.c_str());
}

void TstDeployForm::form_comesBackFromItsService()
{
    QCOMPARE(models::formOf(models::buildService(fullForm(), image())), fullForm());
    DeployForm empty;
    empty.name = QStringLiteral("hello");
    QCOMPARE(models::formOf(models::buildService(empty, image())), empty);
}

void TstDeployForm::emptyForm_leavesTheDefaultsToTheServer()
{
    DeployForm form;
    form.name = QStringLiteral("hello");
    QCOMPARE(QJsonDocument(models::buildService(form, image()).spec()).toJson(QJsonDocument::Compact),
             "{\"template\":{\"spec\":{\"containers\":[{\"image\":\"" + image().toLatin1() + "\"}]}}}");
}

void TstDeployForm::existingService_keepsWhatTheFormDoesNotKnow()
{
    const QByteArray existing =
        R"({"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"name":"hello","namespace":"default","resourceVersion":"7",
        "labels":{"team":"a"}},"spec":{"traffic":[{"latestRevision":true,"percent":100}],"template":{"metadata":{"name":"hello-fixed","annotations":{
        "autoscaling.knative.dev/minScale":"3","own/key":"kept"}},"spec":{"serviceAccountName":"kept","containers":[{"name":"main","image":"old","env":[
        {"name":"SECRET","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}},{"name":"OLD","value":"x"}],"resources":{"limits":{"memory":"1Gi"}}}]}}},"status":{"url":"x"}})";
    const Object before(QJsonDocument::fromJson(existing).object());
    DeployForm form = models::formOf(before);
    QCOMPARE(form.minScale, std::optional(3));
    QCOMPARE(form.env, (QList<models::EnvEntry>{{QStringLiteral("OLD"), QStringLiteral("x")}}));
    form.env.clear();
    const Object after = models::buildService(form, image(), &before);
    const QJsonObject revision = after.spec()[QStringLiteral("template")].toObject();
    const QJsonObject annotations =
        revision[QStringLiteral("metadata")][QStringLiteral("annotations")].toObject();
    const QJsonObject container =
        revision[QStringLiteral("spec")][QStringLiteral("containers")][0].toObject();
    QVERIFY(!revision[QStringLiteral("metadata")].toObject().contains(
        QStringLiteral("name"))); // it is taken already
    QCOMPARE(annotations[QStringLiteral("own/key")].toString(), QStringLiteral("kept"));
    QCOMPARE(annotations[QStringLiteral("autoscaling.knative.dev/min-scale")].toString(),
             QStringLiteral("3"));
    QVERIFY(!annotations.contains(QStringLiteral("autoscaling.knative.dev/minScale")));
    QCOMPARE(container[QStringLiteral("name")].toString(), QStringLiteral("main"));
    QCOMPARE(container[QStringLiteral("env")].toArray().size(), 1); // from the secret
    QVERIFY(container.contains(QStringLiteral("resources")));
    QCOMPARE(after.resourceVersion(), 7);
    QCOMPARE(after.label(QStringLiteral("team")), QStringLiteral("a"));
    QVERIFY(!after.json().contains(QStringLiteral("status")));
}

void TstDeployForm::badField_isFoundByTheServersRules_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("field");
    using Field = DeployModel::Field;
    QTest::newRow("name with capitals") << 0 << int(Field::Name);
    QTest::newRow("negative minimum") << 1 << int(Field::MinScale);
    QTest::newRow("maximum below the minimum") << 2 << int(Field::MaxScale);
    QTest::newRow("target of nothing") << 3 << int(Field::Target);
    QTest::newRow("limit too high") << 4 << int(Field::ContainerConcurrency);
    QTest::newRow("timeout too long") << 5 << int(Field::Timeout);
    QTest::newRow("window too short") << 6 << int(Field::Window);
    QTest::newRow("port out of range") << 7 << int(Field::Port);
    QTest::newRow("variable the server sets itself") << 8 << int(Field::Env);
    QTest::newRow("variable without a name") << 9 << int(Field::Env);
    QTest::newRow("variable given twice") << 10 << int(Field::Env);
}

void TstDeployForm::badField_isFoundByTheServersRules()
{
    QFETCH(int, which);
    QFETCH(int, field);
    DeployForm form = fullForm();
    const std::function<void()> spoils[] = {
        [&] { form.name = QStringLiteral("Hello"); },
        [&] { form.minScale = -1; },
        [&] {
            form.maxScale = 0;
            form.minScale = 3;
            form.maxScale = 2;
        },
        [&] { form.target = 0; },
        [&] { form.containerConcurrency = 5000; },
        [&] { form.timeoutSeconds = 5000; },
        [&] { form.windowSeconds = 2; },
        [&] { form.port = 99'999; },
        [&] {
            form.env = {{QStringLiteral("K_SERVICE"), QStringLiteral("x")}};
        },
        [&] {
            form.env = {{QString(), QStringLiteral("x")}};
        },
        [&] {
            form.env = {{QStringLiteral("A"), QStringLiteral("1")},
                        {QStringLiteral("A"), QStringLiteral("2")}};
        }};
    spoils[which]();
    DeployModel model;
    model.choosePackage(testing::package(QStringLiteral("hello"), QStringLiteral("java")));
    model.setForm(fullForm());
    QVERIFY2(model.canDeploy(),
             qPrintable(model.problems().isEmpty() ? QString() : model.problems().first().text));
    model.setForm(form);
    QVERIFY(!model.canDeploy());
    QVERIFY2(!model.problem(DeployModel::Field(field)).isEmpty(), qPrintable(model.problems().first().text));
    model.setForm(fullForm());
    QVERIFY(model.canDeploy());
}

QTEST_GUILESS_MAIN(TstDeployForm)
#include "tst_deploy_form.moc"
