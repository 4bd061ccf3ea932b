#include "tests/client/test_server.h"
#include "ui/dialogs/apply_dialog.h"
#include "ui/dialogs/engine_state_dialog.h"
#include "ui/models/engine_pools.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTest>
#include <QTreeWidget>

using namespace tidegate;
using namespace tidegate::dialogs;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

resource::Object engine()
{
    resource::Object object(resource::kinds::engine(), {{}, QStringLiteral("local")});
    object.setStatus({{QStringLiteral("usage"), QJsonObject{{QStringLiteral("instances"), 7}}}});
    return object;
}

resource::Object pool(int max)
{
    resource::Object object(resource::kinds::instancePool(), {{}, QStringLiteral("java")});
    object.setSpec({{QStringLiteral("runtime"), QStringLiteral("java")},
                    {QStringLiteral("min"), 1},
                    {QStringLiteral("max"), max}});
    return object;
}

QString text(const QDialog &dialog, const char *name)
{
    return dialog.findChild<QLabel *>(QLatin1String(name))->text();
}

QAbstractButton *button(const QDialog &dialog, const char *name)
{
    return dialog.findChild<QAbstractButton *>(QLatin1String(name));
}

} // namespace

class TstEngineDialogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fails = false;
        m_server =
            std::make_unique<TestServer>([this](const TestRequest &request, TestConnection *connection) {
                if (m_fails)
                    connection->answerStatus(409, "Conflict", QStringLiteral("somebody was faster"));
                else
                    connection->answerJson(200, request.path().contains(QLatin1String("instancepools"))
                                                    ? pool(8).json()
                                                    : engine().json());
            });
        QVERIFY(m_server->start());
        m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void state_isAskedForWithItsConsequences_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("consequence");
        QTest::newRow("drain") << QStringLiteral("Draining") << QStringLiteral("Drain the engine \"local\"?")
                               << QStringLiteral("503");
        QTest::newRow("stop") << QStringLiteral("Stopped") << QStringLiteral("Stop the engine \"local\"?")
                              << QStringLiteral("out of service");
        QTest::newRow("start") << QStringLiteral("Running") << QStringLiteral("Start the engine \"local\"?")
                               << QStringLiteral("start again");
    }

    void state_isAskedForWithItsConsequences()
    {
        QFETCH(QString, state);
        QFETCH(QString, title);
        QFETCH(QString, consequence);
        EngineStateDialog dialog(m_client.get(), engine(), state, QStringLiteral("prod (host:443)"));
        QCOMPARE(text(dialog, "dialogTitle"), title);
        QVERIFY(text(dialog, "dialogText").contains(QLatin1String("prod (host:443)")));
        QVERIFY(text(dialog, "dialogText").contains(consequence));
        QVERIFY(!qobject_cast<QAbstractButton *>(button(dialog, "engineStateApply"))->isDown());
        button(dialog, "engineStateApply")->click();
        QTRY_COMPARE(dialog.result(), int(QDialog::Accepted));
        QCOMPARE(m_server->requests().last().method, "PATCH");
        QCOMPARE(resource::at(m_server->requests().last().json(), QStringLiteral("spec.state")).toString(),
                 state);
    }

    void state_thatIsRefused_saysWhy()
    {
        m_fails = true;
        EngineStateDialog dialog(m_client.get(), engine(), QStringLiteral("Stopped"), {});
        button(dialog, "engineStateApply")->click();
        QVERIFY(!button(dialog, "engineStateApply")->isEnabled());
        QTRY_VERIFY(button(dialog, "engineStateApply")->isEnabled());
        QVERIFY(text(dialog, "stateProblem").contains(QLatin1String("somebody was faster")));
    }

    void settings_areComparedBeforeTheyAreApplied()
    {
        models::ObjectEditor editor;
        editor.setClient(m_client.get());
        editor.setForm(models::poolForm(pool(4)));
        editor.setObject(pool(4));
        editor.setValue(QStringLiteral("max"), QStringLiteral("8"));
        QTRY_COMPARE(editor.state(), models::ObjectEditor::State::Accepted);
        ApplyDialog dialog(&editor, QStringLiteral("prod (host:443)"));
        const auto *fields = dialog.findChild<QTreeWidget *>(QStringLiteral("diffFields"));
        QCOMPARE(fields->topLevelItemCount(), 1);
        QCOMPARE(fields->topLevelItem(0)->text(1), QStringLiteral("4"));
        QCOMPARE(fields->topLevelItem(0)->text(2), QStringLiteral("8"));
        QVERIFY(text(dialog, "dialogText").contains(QLatin1String("prod (host:443)")));
        button(dialog, "applySettings")->click();
        QTRY_COMPARE(dialog.result(), int(QDialog::Accepted));
        QCOMPARE(editor.value(QStringLiteral("max")), QStringLiteral("8"));
        QVERIFY(editor.changes().isEmpty());
    }

private:
    bool m_fails = false;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
};

QTEST_MAIN(TstEngineDialogs)
#include "tst_engine_dialogs.moc"
