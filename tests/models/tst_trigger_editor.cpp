#include "tests/client/test_server.h"
#include "ui/models/trigger_editor.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::TriggerEditor;
using models::TriggerForm;
using resource::Object;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

Object stored()
{
    TriggerForm form;
    form.ns = QStringLiteral("default");
    form.name = QStringLiteral("report");
    form.schedule = QStringLiteral("@daily");
    form.service = QStringLiteral("hello");
    Object source = models::triggerObject(form, {});
    source.setMetadata(QStringLiteral("resourceVersion"), QStringLiteral("17"));
    return source;
}

} // namespace

class TstTriggerEditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void newOne_isTriedBeforeItIsMade();
    void change_isAPatchOfWhatDiffers();
    void refusal_standsAtItsField();
    void conflict_isTold();
    void nothingChanged_isNothingToApply();
    void missingSink_isOneProblem();
    void sentenceAndMoments_followTheForm();

private:
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<TriggerEditor> m_editor;
};

void TstTriggerEditor::init()
{
    m_server = std::make_unique<TestServer>([](const TestRequest &, TestConnection *connection) {
        connection->answerJson(200, stored().json());
    });
    QVERIFY(m_server->start());
    m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, QStringLiteral("s")});
    m_editor = std::make_unique<TriggerEditor>();
    m_editor->setClient(m_client.get());
}

void TstTriggerEditor::cleanup()
{
    m_editor.reset();
    m_client.reset();
    m_server.reset();
}

void TstTriggerEditor::newOne_isTriedBeforeItIsMade()
{
    m_editor->create({});
    QVERIFY(!m_editor->canApply());
    TriggerForm form = m_editor->form();
    form.name = QStringLiteral("report");
    form.service = QStringLiteral("hello");
    m_editor->setForm(form);
    QVERIFY(m_editor->canApply());
    QSignalSpy applied(m_editor.get(), &TriggerEditor::applied);
    m_editor->apply();
    QVERIFY(!m_editor->canApply()); // not twice
    QVERIFY(applied.wait());
    const auto requests = m_server->requests();
    QCOMPARE(requests.size(), 2);
    QCOMPARE(requests[0].query("dryRun"), QStringLiteral("All"));
    QCOMPARE(requests[1].query("dryRun"), QString());
    QCOMPARE(requests[1].method, QByteArray("POST"));
    QCOMPARE(requests[1].path(),
             QStringLiteral("/apis/sources.knative.dev/v1/namespaces/default/pingsources"));
}

void TstTriggerEditor::change_isAPatchOfWhatDiffers()
{
    m_editor->edit(stored());
    TriggerForm form = m_editor->form();
    form.schedule = QStringLiteral("@hourly");
    form.options.insert(QStringLiteral("retries"), QStringLiteral("1"));
    m_editor->setForm(form);
    QSignalSpy applied(m_editor.get(), &TriggerEditor::applied);
    m_editor->apply();
    QVERIFY(applied.wait());
    const TestRequest request = m_server->requests().last();
    QCOMPARE(request.method, QByteArray("PATCH"));
    QCOMPARE(QJsonDocument(request.json()).toJson(QJsonDocument::Compact),
             QByteArray(R"({"metadata":{"annotations":{"trigger.tidegate.dev/retries":"1"},)"
                        R"("resourceVersion":"17"},"spec":{"schedule":"@hourly"}})"));
}

void TstTriggerEditor::refusal_standsAtItsField()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(422,
                           R"({"kind":"Status","message":"no","reason":"Invalid","details":{"causes":[)"
                           R"({"field":"spec.timezone","reason":"x","message":"not on this server"}]}})");
    });
    m_editor->edit(stored());
    TriggerForm form = m_editor->form();
    form.zone = QStringLiteral("Europe/Berlin");
    m_editor->setForm(form);
    m_editor->apply();
    QTRY_COMPARE(m_editor->problem(QStringLiteral("zone")), QStringLiteral("not on this server"));
    QCOMPARE(m_server->requests().size(), 1); // the dry run, and nothing more
    form.zone.clear();
    m_editor->setForm(form);
    QCOMPARE(m_editor->problem(QStringLiteral("zone")), QString());
}

void TstTriggerEditor::conflict_isTold()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(409, "Conflict", QStringLiteral("it has been changed"));
    });
    m_editor->edit(stored());
    TriggerForm form = m_editor->form();
    form.isSuspended = true;
    m_editor->setForm(form);
    m_editor->apply();
    QTRY_COMPARE(m_editor->generalProblem(), QStringLiteral("it has been changed"));
}

void TstTriggerEditor::nothingChanged_isNothingToApply()
{
    m_editor->edit(stored());
    QVERIFY(!m_editor->isChanged() && !m_editor->canApply());
    m_editor->apply();
    QVERIFY(!m_editor->isBusy());
}

void TstTriggerEditor::missingSink_isOneProblem()
{
    m_editor->create(QStringLiteral("prod"));
    QCOMPARE(m_editor->form().ns, QStringLiteral("prod"));
    QCOMPARE(m_editor->problem(QStringLiteral("sink")), QStringLiteral("Choose the service to send to."));
    TriggerForm form = m_editor->form();
    form.sinkIsUrl = true;
    form.url = QStringLiteral("not a url");
    m_editor->setForm(form);
    QVERIFY(!m_editor->problem(QStringLiteral("sink")).isEmpty());
}

void TstTriggerEditor::sentenceAndMoments_followTheForm()
{
    ManualClock clock{*parseTime("2026-11-28T10:00:00Z")};
    m_editor->setClock(&clock);
    m_editor->edit(stored());
    QCOMPARE(m_editor->sentence(), QStringLiteral("At 00:00 every day."));
    QCOMPARE(m_editor->moments(3).size(), 3);
    QCOMPARE(m_editor->moments(1).first().utc, QStringLiteral("2026-11-29 00:00:00"));
    TriggerForm form = m_editor->form();
    form.schedule = QStringLiteral("often");
    m_editor->setForm(form);
    QCOMPARE(m_editor->sentence(), QString());
    QVERIFY(m_editor->moments(3).isEmpty());
    QVERIFY(m_editor->problem(QStringLiteral("schedule")).startsWith(QStringLiteral("Column ")));
}

QTEST_GUILESS_MAIN(TstTriggerEditor)
#include "tst_trigger_editor.moc"
