#include "core/engine/further_meter.h"
#include "core/engine/metric_text.h"
#include "core/engine/text_fetch.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

autoscaler::Policy policyOf(const char *metrics)
{
    return *autoscaler::resolvePolicy({{"autoscaling.tidegate.dev/metrics", metrics}}, {}, 0);
}

const InstanceId one{"one"};
const InstanceId two{"two"};
const SteadyTime start{seconds(1000)};

} // namespace

class TestFurtherMeter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void load_isPassedOn();
    void cpu_isPercentOfTheRequest();
    void memory_isSummed();
    void told_isSummedWhileItIsFresh();
    void noInstance_isNotMeasured();
    void samples_areSummed_data();
    void samples_areSummed();
    void text_isFetched_data();
    void text_isFetched();
};

void TestFurtherMeter::load_isPassedOn()
{
    FurtherMeter meter;
    Load load{6, 20, 10, 4};
    const auto values = meter.read(policyOf("rps target=1; concurrency target=1; queue-wait target=1s"), load,
                                   {{one, {}}, {two, {}}}, 0, start);
    QCOMPARE(values[0], 20.0);
    QCOMPARE(values[1], 6.0);
    QCOMPARE(values[2], 1000.0); // 10 of 20 a second: half a second, times two instances
}

void TestFurtherMeter::cpu_isPercentOfTheRequest()
{
    const auto policy = policyOf("cpu target=50");
    FurtherMeter meter;
    QVERIFY(std::isnan(meter.read(policy, {}, {{one, {10, 0}}, {two, {20, 0}}}, 0.5, start)[0]));
    const auto later = start + seconds(2);
    QCOMPARE(meter.read(policy, {}, {{one, {11, 0}}, {two, {20.5, 0}}}, 0.5, later)[0], 150.0);
    // One that is new says nothing yet; without a request it is of a core.
    QCOMPARE(meter.read(policy, {}, {{one, {12, 0}}, {{"new"}, {50, 0}}}, 0, later + seconds(1))[0], 100.0);
}

void TestFurtherMeter::memory_isSummed()
{
    FurtherMeter meter;
    QCOMPARE(meter.read(policyOf("memory target=1Mi"), {}, {{one, {0, 100}}, {two, {0, 200}}}, 0, start)[0],
             300.0);
}

void TestFurtherMeter::told_isSummedWhileItIsFresh()
{
    const auto policy = policyOf("custom name=jobs target=1; custom name=lag path=/lag target=1");
    FurtherMeter meter;
    meter.told(policy, one, "/metrics", "jobs 3\nlag 9\n", start);
    meter.told(policy, two, "/metrics", "jobs 4\n", start + seconds(5));
    meter.told(policy, {"gone"}, "/metrics", "jobs 100\n", start + seconds(5));
    const auto at = [&](int t) {
        const auto values = meter.read(policy, {}, {{one, {}}, {two, {}}}, 0, start + seconds(t));
        return std::vector<double>(values.begin(), values.end());
    };
    QCOMPARE(at(5)[0], 7.0);
    QVERIFY(std::isnan(at(5)[1])); // told on another path
    QCOMPARE(at(12)[0], 4.0);      // the first is old
    QVERIFY(std::isnan(at(30)[0]));
}

void TestFurtherMeter::noInstance_isNotMeasured()
{
    FurtherMeter meter;
    for (const double value :
         meter.read(policyOf("cpu target=1; memory target=1; custom name=x target=1"), {}, {}, 0, start))
        QVERIFY(std::isnan(value));
}

void TestFurtherMeter::samples_areSummed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("sum"); // NaN: none
    const double none = std::nan("");
    QTest::newRow("plain") << QByteArray("jobs 3\n") << 3.0;
    QTest::newRow("with labels")
        << QByteArray("# TYPE jobs gauge\njobs{q=\"a\"} 3\njobs{q=\"b}\\\"\"} 4.5 1700000000\n") << 7.5;
    QTest::newRow("a longer name") << QByteArray("jobs_total 3\nmy_jobs 4\n") << none;
    QTest::newRow("a comment") << QByteArray("# jobs 3\n") << none;
    QTest::newRow("no number") << QByteArray("jobs NaN\njobs +Inf\njobs many\njobs 2") << 2.0;
    QTest::newRow("an open label") << QByteArray("jobs{q=\"a 3\n") << none;
    QTest::newRow("nothing") << QByteArray() << none;
}

void TestFurtherMeter::samples_areSummed()
{
    QFETCH(QByteArray, text);
    QFETCH(double, sum);
    const auto found = sumOfSamples(text.toStdString(), "jobs");
    QCOMPARE(found.has_value(), !std::isnan(sum));
    if (found)
        QCOMPARE(*found, sum);
}

void TestFurtherMeter::text_isFetched_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("taken");
    QTest::newRow("found") << QByteArray("HTTP/1.0 200 OK\r\nA: b\r\n\r\njobs 3\n") << true;
    QTest::newRow("not found") << QByteArray("HTTP/1.1 404 Not Found\r\n\r\njobs 3\n") << false;
    QTest::newRow("not HTTP") << QByteArray("jobs 3\n") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("too much") << "HTTP/1.0 200 OK\r\n\r\n" + QByteArray(mostFetched + 1, 'x') << false;
}

void TestFurtherMeter::text_isFetched()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, taken);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArray asked;
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            asked += socket->readAll();
            socket->write(answer);
            socket->disconnectFromHost();
        });
    });
    std::vector<std::optional<std::string>> answers;
    fetchText(this, server.serverPort(), "/metrics?x=1", milliseconds(5'000),
              [&](const std::optional<std::string> &text) { answers.push_back(text); });
    QTRY_COMPARE(answers.size(), size_t(1));
    QCOMPARE(answers.front().has_value(), taken);
    if (taken)
        QCOMPARE(*answers.front(), std::string("jobs 3\n"));
    QVERIFY(asked.startsWith("GET /metrics?x=1 HTTP/1.0\r\n"));
}

QTEST_GUILESS_MAIN(TestFurtherMeter)
#include "tst_further_meter.moc"
