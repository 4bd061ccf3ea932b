#include "core/runtime/knock.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <memory>
#include <vector>

using namespace tidegate::runtime;

class TestKnock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhetherSomebodyListens()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const std::uint16_t port = server.serverPort();
#ifdef Q_OS_LINUX
        const Knock open = knock(port);
        QCOMPARE(open.answer, Knock::Answer::Open);
        QVERIFY(server.waitForNewConnection(5'000));
        std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
        QTcpSocket near;
        QVERIFY(near.setSocketDescriptor(open.socket));
        near.write("a");
        QVERIFY(near.waitForBytesWritten(5'000));
        QVERIFY(accepted->waitForReadyRead(5'000)); // it is a connection like any other
        server.close();
        QCOMPARE(knock(port).answer, Knock::Answer::Refused);
#else
        QCOMPARE(knock(port).answer, Knock::Answer::Unknown);
#endif
    }

    void fullBacklog_isUnknown()
    {
        QTcpServer server; // accepts nothing: this test has no event loop
        server.setListenBacklogSize(1);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        std::vector<Knock> held;
        Knock::Answer last = Knock::Answer::Open;
        for (int i = 0; i < 20 && last == Knock::Answer::Open; ++i) {
            held.push_back(knock(server.serverPort()));
            last = held.back().answer;
        }
        for (const Knock &each : held)
            endKnock(each);
        QCOMPARE(last, Knock::Answer::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestKnock)
#include "tst_knock.moc"
