#include "core/engine/port_probe.h"

#include <QTcpServer>
#include <QTest>
#include <memory>
#include <vector>

using namespace tidegate;
using namespace tidegate::engine;

class TestPortProbe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void listeningPort_isAccepted();
    void closedPort_isRefused();
    void contextGone_neverCallsBack();
};

void TestPortProbe::listeningPort_isAccepted()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    std::vector<bool> answers;
    probePort(this, server.serverPort(), milliseconds(5'000),
              [&](bool accepted) { answers.push_back(accepted); });
    QTRY_COMPARE(answers.size(), size_t(1));
    QVERIFY(answers.front());
}

void TestPortProbe::closedPort_isRefused()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    std::vector<bool> answers;
    probePort(this, port, milliseconds(5'000), [&](bool accepted) { answers.push_back(accepted); });
    QTRY_COMPARE(answers.size(), size_t(1));
    QVERIFY(!answers.front());
}

void TestPortProbe::contextGone_neverCallsBack()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    auto context = std::make_unique<QObject>();
    bool called = false;
    probePort(context.get(), server.serverPort(), milliseconds(5'000), [&](bool) { called = true; });
    context.reset();
    // A second probe that has its answer had at least as much time.
    std::vector<bool> answers;
    probePort(this, server.serverPort(), milliseconds(5'000),
              [&](bool accepted) { answers.push_back(accepted); });
    QTRY_COMPARE(answers.size(), size_t(1));
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestPortProbe)
#include "tst_port_probe.moc"
