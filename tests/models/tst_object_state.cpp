#include "tests/models/sample_objects.h"
#include "ui/models/object_table.h"

#include <QTest>

using namespace tidegate;
using models::ObjectState;
using resource::Object;

class TstObjectState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void object_hasAStateInWords_data();
    void object_hasAStateInWords();
};

void TstObjectState::object_hasAStateInWords_data()
{
    QTest::addColumn<Object>("object");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const Object &object, ObjectState state, const char *text,
                        const char *reason = "") {
        QTest::newRow(name) << object << int(state) << QString::fromLatin1(text)
                            << QString::fromLatin1(reason);
    };
    const auto app = [](const QJsonObject &ready) { return testing::app(QStringLiteral("a"), 1, ready); };
    row("app that is ready", app(testing::condition("Ready", "True")), ObjectState::Ok, "Ready");
    row("app that failed", app(testing::condition("Ready", "False", "RevisionFailed", "it exits")),
        ObjectState::Failed, "Failed", "RevisionFailed: it exits");
    row("app on its way", app(testing::condition("Ready", "Unknown", "Deploying")), ObjectState::Pending,
        "Deploying", "Deploying");
    row("app without a status",
        Object(resource::kinds::service(), {QStringLiteral("d"), QStringLiteral("a")}), ObjectState::Pending,
        "Deploying");
    Object going = app(testing::condition("Ready", "True"));
    going.setMetadata(QStringLiteral("deletionTimestamp"), QStringLiteral("2026-11-23T06:00:00Z"));
    row("app that is going", going, ObjectState::Pending, "Being deleted");

    row("revision with instances", testing::revision(QStringLiteral("r"), QStringLiteral("a"), 1, 1),
        ObjectState::Ok, "Ready");
    row("revision at zero", testing::revision(QStringLiteral("r"), QStringLiteral("a"), 0, 0),
        ObjectState::Off, "Scaled to zero");
    row("revision whose last instance still stays",
        testing::revision(QStringLiteral("r"), QStringLiteral("a"), 1, 0), ObjectState::Ok, "Idle");
    Object waking = testing::revision(QStringLiteral("r"), QStringLiteral("a"), 0, 1);
    waking.setStatus({{QStringLiteral("conditions"),
                       QJsonArray{testing::condition("Ready", "True"),
                                  testing::condition("Active", "Unknown", "Queued", "waits")}}});
    row("revision that wakes up", waking, ObjectState::Pending, "Starting", "Queued: waits");

    row("instance that runs",
        testing::pod(QStringLiteral("p"), QStringLiteral("r"), QStringLiteral("Running"), true),
        ObjectState::Ok, "Running");
    row("instance that drains",
        testing::pod(QStringLiteral("p"), QStringLiteral("r"), QStringLiteral("Running"), false),
        ObjectState::Pending, "Finishing");
    row("instance that starts",
        testing::pod(QStringLiteral("p"), QStringLiteral("r"), QStringLiteral("Pending"), false),
        ObjectState::Pending, "Starting");
    row("instance that ended",
        testing::pod(QStringLiteral("p"), QStringLiteral("r"), QStringLiteral("Succeeded"), false),
        ObjectState::Off, "Ended");
    Object crashed = testing::pod(QStringLiteral("p"), QStringLiteral("r"), QStringLiteral("Failed"), false);
    QJsonObject status = crashed.status();
    const QJsonObject terminated{{QStringLiteral("reason"), QStringLiteral("Error")},
                                 {QStringLiteral("message"), QStringLiteral("exit code 3")}};
    status[QStringLiteral("containerStatuses")] = QJsonArray{
        QJsonObject{{QStringLiteral("state"), QJsonObject{{QStringLiteral("terminated"), terminated}}}}};
    crashed.setStatus(status);
    row("instance that crashed", crashed, ObjectState::Failed, "Failed", "Error: exit code 3");
    row("engine", testing::engine(0), ObjectState::Ok, "Ready");
    row("package", testing::package(QStringLiteral("p"), QStringLiteral("java")), ObjectState::Ok, "Stored");
}

void TstObjectState::object_hasAStateInWords()
{
    QFETCH(Object, object);
    QFETCH(int, state);
    QFETCH(QString, text);
    QFETCH(QString, reason);
    const models::StateInfo info = models::stateOf(object);
    QCOMPARE(int(info.state), state);
    QCOMPARE(info.text, text);
    QCOMPARE(info.reason, reason);
}

QTEST_GUILESS_MAIN(TstObjectState)
#include "tst_object_state.moc"
