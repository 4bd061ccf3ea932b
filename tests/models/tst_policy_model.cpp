#include "tests/client/test_server.h"
#include "ui/models/policy_model.h"

#include <QJsonArray>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::PolicyModel;
using State = models::PolicyModel::State;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

const QString target = QStringLiteral("autoscaling.knative.dev/target");
const QString maxScale = QStringLiteral("autoscaling.knative.dev/max-scale");
const QString minScale = QStringLiteral("autoscaling.knative.dev/min-scale");

resource::Object service(const QJsonObject &annotations, const QString &name = QStringLiteral("orders"))
{
    resource::Object object(resource::kinds::service(), {QStringLiteral("default"), name});
    const QJsonObject metadata{{QStringLiteral("annotations"), annotations}};
    object.setSpec({{QStringLiteral("template"), QJsonObject{{QStringLiteral("metadata"), metadata}}}});
    return object;
}

QJsonObject annotationsOf(const QJsonObject &patch)
{
    return resource::at(patch, QStringLiteral("spec.template.metadata.annotations")).toObject();
}

} // namespace

class TstPolicyModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        m_refusal = {};
        m_server =
            std::make_unique<TestServer>([this](const TestRequest &request, TestConnection *connection) {
                if (request.path().contains(QLatin1String("configmaps")))
                    connection->answerJson(
                        200, {{QStringLiteral("data"),
                               QJsonObject{{QStringLiteral("stable-window"), QStringLiteral("90s")}}}});
                else if (!m_refusal.isEmpty())
                    connection->answerJson(422, m_refusal);
                else
                    connection->answerJson(200, service(annotationsOf(request.json())).json());
            });
        QVERIFY(m_server->start());
        m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
        m_model = std::make_unique<PolicyModel>();
        m_model->setClient(m_client.get());
        m_model->setService(
            service({{target, QStringLiteral("5")},
                     {QStringLiteral("autoscaling.knative.dev/minScale"), QStringLiteral("1")}}));
    }
    void cleanup()
    {
        m_model.reset();
        m_client.reset();
        m_server.reset();
    }

    void stored_isShownInOldSpellingToo()
    {
        QCOMPARE(m_model->value(target), QStringLiteral("5"));
        QCOMPARE(m_model->value(minScale), QStringLiteral("1"));
        QCOMPARE(m_model->value(maxScale), QString());
        QCOMPARE(m_model->state(), State::Unchanged);
    }

    void defaults_areTheClusters()
    {
        const auto *window = models::policyField(QStringLiteral("autoscaling.knative.dev/window"));
        QTRY_COMPARE(m_model->defaultOf(*window), QStringLiteral("90s"));
        QCOMPARE(m_model->defaultOf(*models::policyField(target)), QStringLiteral("100"));
        m_model->setValue(QStringLiteral("autoscaling.knative.dev/metric"), QStringLiteral("rps"));
        QCOMPARE(m_model->defaultOf(*models::policyField(target)), QStringLiteral("200"));
    }

    void edit_isCheckedByTheServerBeforeItCanBeApplied()
    {
        m_model->setValue(maxScale, QStringLiteral("8"));
        QCOMPARE(m_model->state(), State::Checking);
        m_model->apply(); // not yet
        QTRY_COMPARE(m_model->state(), State::Accepted);
        const TestRequest trial = m_server->requests().last();
        QCOMPARE(trial.method, "PATCH");
        QCOMPARE(trial.query("dryRun"), QStringLiteral("All"));
        QCOMPARE(annotationsOf(trial.json())[maxScale].toString(), QStringLiteral("8"));
        QSignalSpy applied(m_model.get(), &PolicyModel::applied);
        m_model->apply();
        QTRY_COMPARE(applied.count(), 1);
        QCOMPARE(m_server->requests().last().query("dryRun"), QString());
        QCOMPARE(m_model->state(), State::Applied);
        QVERIFY(m_model->changes().isEmpty());
    }

    void wrongValue_neverReachesTheServer()
    {
        QTRY_COMPARE(m_server->requests().size(), 1); // the defaults
        m_model->setValue(target, QStringLiteral("many"));
        QCOMPARE(m_model->state(), State::Wrong);
        QVERIFY(!m_model->problem(target).isEmpty());
        QTest::qWait(600); // longer than the check waits
        QCOMPARE(m_server->requests().size(), 1);
        m_model->setValue(target, QStringLiteral("7"));
        QVERIFY(m_model->problem(target).isEmpty());
    }

    void refusal_goesToItsField()
    {
        m_refusal = {
            {QStringLiteral("kind"), QStringLiteral("Status")},
            {QStringLiteral("status"), QStringLiteral("Failure")},
            {QStringLiteral("reason"), QStringLiteral("Invalid")},
            {QStringLiteral("code"), 422},
            {QStringLiteral("message"), QStringLiteral("refused")},
            {QStringLiteral("details"),
             QJsonObject{{QStringLiteral("causes"),
                          QJsonArray{QJsonObject{
                              {QStringLiteral("field"),
                               QStringLiteral("spec.template.metadata.annotations[%1]").arg(maxScale)},
                              {QStringLiteral("message"), QStringLiteral("less than min-scale")}}}}}}};
        m_model->setValue(maxScale, QStringLiteral("1"));
        QTRY_COMPARE(m_model->state(), State::Refused);
        QCOMPARE(m_model->problem(maxScale), QStringLiteral("less than min-scale"));
        QVERIFY(m_model->problem(target).isEmpty());
    }

    void undo_goesBackFieldByField()
    {
        m_model->setValue(maxScale, QStringLiteral("1"));
        m_model->setValue(maxScale, QStringLiteral("12")); // typed on
        m_model->setValue(target, QStringLiteral("9"));
        m_model->undo();
        QCOMPARE(m_model->value(target), QStringLiteral("5"));
        QCOMPARE(m_model->value(maxScale), QStringLiteral("12"));
        m_model->undo();
        QCOMPARE(m_model->value(maxScale), QString());
        QVERIFY(!m_model->canUndo());
        QCOMPARE(m_model->state(), State::Unchanged);
    }

    void backToTheDefault_takesBothSpellingsAway()
    {
        m_model->setValue(minScale, {});
        const QJsonObject annotations = annotationsOf(m_model->patch());
        QVERIFY(annotations.contains(minScale) && annotations[minScale].isNull());
        QVERIFY(annotations[QStringLiteral("autoscaling.knative.dev/minScale")].isNull());
        QCOMPARE(m_model->changes(),
                 (QList<models::SettingChange>{{minScale, QStringLiteral("1"), QString()}}));
    }

    void replay_differsFromTheRevisionsOwnPolicy()
    {
        resource::Object revision(resource::kinds::revision(),
                                  {QStringLiteral("default"), QStringLiteral("orders-00001")});
        revision.setAnnotation(target, QStringLiteral("20"));
        revision.setAnnotation(maxScale, QStringLiteral("3"));
        const QJsonObject over = m_model->annotationsOver(revision);
        QCOMPARE(over[target].toString(), QStringLiteral("5"));
        QVERIFY(over[maxScale].isNull() && over.contains(maxScale));
        QCOMPARE(over[minScale].toString(), QStringLiteral("1"));
        QCOMPARE(over.size(), 3);
    }

    void changeElsewhere_keepsTheEdits()
    {
        m_model->setValue(maxScale, QStringLiteral("8"));
        m_model->setService(service({{target, QStringLiteral("6")}}));
        QCOMPARE(m_model->value(target), QStringLiteral("6"));
        QCOMPARE(m_model->value(maxScale), QStringLiteral("8"));
        m_model->setService(service({}, QStringLiteral("other")));
        QCOMPARE(m_model->value(maxScale), QString());
    }

    void fields_checkTheirRange_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("fits");
        const std::tuple<const char *, const char *, bool> rows[] = {
            {"min-scale", "0", true},
            {"min-scale", "-1", false},
            {"min-scale", "1.5", false},
            {"target", "0.01", true},
            {"target", "0", false},
            {"window", "6s", true},
            {"window", "5s", false},
            {"window", "1h", true},
            {"window", "61m", false},
            {"window", "60", false},
            {"metric", "rps", true},
            {"metric", "cpu", false},
            {"target-burst-capacity", "-1", true},
            {"panic-threshold-percentage", "109", false},
            {"activation-scale", "1", false},
            {"scale-down-delay", "0s", true}};
        for (const auto &[name, value, fits] : rows)
            QTest::addRow("%s %s", name, value)
                << QString::fromLatin1(name) << QString::fromLatin1(value) << fits;
    }

    void fields_checkTheirRange()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(bool, fits);
        const auto *field = models::policyField(QStringLiteral("autoscaling.knative.dev/") + name);
        QVERIFY(field);
        QCOMPARE(models::policyProblem(*field, value).isEmpty(), fits);
        QVERIFY(!models::policyHelp(field->key).isEmpty());
    }

private:
    QJsonObject m_refusal;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<PolicyModel> m_model;
};

QTEST_GUILESS_MAIN(TstPolicyModel)
#include "tst_policy_model.moc"
