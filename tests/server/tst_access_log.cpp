#include "app/server/access_log.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tidegate;
using namespace tidegate::server;
using namespace Qt::StringLiterals;
using std::chrono::microseconds;

namespace {

gateway::AccessRecord record()
{
    gateway::AccessRecord made;
    made.start = *parseTime("2026-01-02T03:04:05.5Z");
    made.requestId = "id";
    made.revision = {"default", "web-1"};
    made.service = "web";
    made.instance = {"web-1-x"};
    made.method = "POST";
    made.host = "web.default.localhost";
    made.path = "/a\"b";
    made.status = 200;
    made.bytesIn = 3;
    made.bytesOut = 4;
    made.cold = true;
    made.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    made.grpcStatus = 5;
    made.queued = microseconds(120'500);
    made.connect = microseconds(300);
    made.firstByte = microseconds(9'000);
    made.total = microseconds(130'000);
    return made;
}

engine::StartEntry start()
{
    engine::StartEntry entry;
    entry.instance = {"web-1-x"};
    entry.origin = "pool";
    entry.queue = microseconds(1'000);
    entry.launch = microseconds(2'000);
    entry.load = microseconds(30'000);
    entry.app = microseconds(80'000);
    entry.ready = microseconds(113'000);
    entry.firstByte = microseconds(9'000);
    return entry;
}

QJsonObject read(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

} // namespace

class TestAccessLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coldRequest_hasThePhasesOfItsStart();
    void warmRequest_hasNoStart();
    void refusedRequest_hasNoRevision();
    void book_findsTheStartOfAnInstance();
};

void TestAccessLog::coldRequest_hasThePhasesOfItsStart()
{
    const QByteArray line = accessLine(record(), start());
    QVERIFY(!line.contains('\n'));
    const QJsonObject json = read(line);
    QCOMPARE(json["traceId"_L1].toString(), u"4bf92f3577b34da6a3ce929d0e0e4736"_s);
    QCOMPARE(json["grpcStatus"_L1].toInt(), 5);
    QCOMPARE(json["path"_L1].toString(), u"/a\"b"_s);
    QCOMPARE(json["time"_L1].toString(), u"2026-01-02T03:04:05.500000Z"_s);
    const QJsonObject phases = json["phases"_L1].toObject();
    QCOMPARE(phases["queueMs"_L1].toDouble(), 120.5);
    QCOMPARE(phases["connectMs"_L1].toDouble(), 0.3);
    QCOMPARE(phases["firstByteMs"_L1].toDouble(), 9.0);
    QCOMPARE(phases["totalMs"_L1].toDouble(), 130.0);
    QCOMPARE(phases["start"_L1].toObject(), (QJsonObject{{u"origin"_s, u"pool"_s},
                                                         {u"queueMs"_s, 1},
                                                         {u"launchMs"_s, 2},
                                                         {u"loadMs"_s, 30},
                                                         {u"appMs"_s, 80},
                                                         {u"readyMs"_s, 113}}));
}

void TestAccessLog::warmRequest_hasNoStart()
{
    gateway::AccessRecord warm = record();
    warm.cold = false;
    warm.traceId.clear();
    warm.grpcStatus.reset();
    const QJsonObject json = read(accessLine(warm, start()));
    QVERIFY(!json["phases"_L1].toObject().contains("start"_L1));
    QVERIFY(!json.contains("traceId"_L1) && !json.contains("grpcStatus"_L1));
}

void TestAccessLog::refusedRequest_hasNoRevision()
{
    gateway::AccessRecord refused;
    refused.status = 404;
    refused.reason = "NoRoute";
    const QJsonObject json = read(accessLine(refused, std::nullopt));
    QCOMPARE(json["reason"_L1].toString(), u"NoRoute"_s);
    QVERIFY(!json.contains("revision"_L1));
}

void TestAccessLog::book_findsTheStartOfAnInstance()
{
    engine::StartBook book;
    engine::InstanceObservation instance;
    instance.id = {"web-1-x"};
    const engine::StartEntry entry = book.add({"default", "web-1"}, instance);
    QCOMPARE(book.find({"default", "web-1"}, instance.id), std::optional(entry));
    QVERIFY(!book.find({"default", "web-1"}, {"web-1-y"}));
    QVERIFY(!book.find({"default", "web-2"}, instance.id));
}

QTEST_GUILESS_MAIN(TestAccessLog)
#include "tst_access_log.moc"
