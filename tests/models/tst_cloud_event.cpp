#include "ui/models/cloud_event.h"

#include <QTest>

using namespace tidegate::models;

class TstCloudEvent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonProblem_namesThePlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line"); // 0: it is good
        QTest::newRow("object") << "{\"a\": [1, null, true]}" << 0;
        QTest::newRow("number") << " 42 " << 0;
        QTest::newRow("text") << "\"x\"" << 0;
        QTest::newRow("chinese") << QStringLiteral("{\"订\": \"单\"}") << 0;
        QTest::newRow("nothing") << "" << 1;
        QTest::newRow("two values") << "1, 2" << 1;
        QTest::newRow("closes too early") << "1], [2" << 1;
        QTest::newRow("second line") << "{\"a\": 1,\n \"b\" 2}" << 2;
        QTest::newRow("third line") << "{\n\"a\": 1,\n\"b\": nope\n}" << 3;
        QTest::newRow("after chinese") << QStringLiteral("{\"订单\": \"单\",\n}") << 2;
    }

    void jsonProblem_namesThePlace()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        const auto problem = jsonProblem(text);
        QCOMPARE(problem.has_value(), line > 0);
        if (problem) {
            QCOMPARE(problem->line, line);
            QVERIFY(problem->column >= 1);
            QVERIFY2(problem->text.startsWith(QStringLiteral("Line %1, column").arg(line)),
                     qPrintable(problem->text));
        }
    }

    void indentedJson_leavesOtherTextAlone()
    {
        QCOMPARE(indentedJson(QStringLiteral("{\"a\":1}")), QStringLiteral("{\n    \"a\": 1\n}"));
        QCOMPARE(indentedJson(QStringLiteral("{\"a\"")), QStringLiteral("{\"a\""));
    }

    void sample_canBeSent() { QVERIFY(problems(CloudEvent::sample()).isEmpty()); }

    void wrongData_isToldWhenItShouldBeJson()
    {
        CloudEvent event = CloudEvent::sample();
        event.data = QStringLiteral("plain words");
        QCOMPARE(problems(event).keys(), QStringList{QStringLiteral("data")});
        event.contentType = QStringLiteral("application/vnd.shop+json; charset=utf-8");
        QVERIFY(problems(event).contains(QStringLiteral("data")));
        event.contentType = QStringLiteral("text/plain");
        QVERIFY(problems(event).isEmpty());
        event.source = QStringLiteral("http://[broken");
        QVERIFY(problems(event).contains(QStringLiteral("source")));
    }

    void event_readsBackAsItWas()
    {
        CloudEvent event = CloudEvent::sample();
        event.subject = QStringLiteral("s");
        event.contentType = QStringLiteral("text/plain");
        QVERIFY(readCloudEvent(toJson(event)) == event);
    }
};

QTEST_GUILESS_MAIN(TstCloudEvent)
#include "tst_cloud_event.moc"
