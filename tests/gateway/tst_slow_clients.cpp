// Clients that are slow, or many: what they can hold is bounded in time and in memory.

#include "core/gateway/address_limits.h"
#include "harness.h"

#include <QtTest>

#include <fstream>
#include <thread>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kAddressSanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kAddressSanitizer = true;
#else
constexpr bool kAddressSanitizer = false;
#endif
#else
constexpr bool kAddressSanitizer = false;
#endif

using Steady = std::chrono::steady_clock;

std::shared_ptr<const RoutingTable> tableTo(const ScriptedInstance &instance)
{
    return TableBuilder().endpoint(instance.endpoint()).build();
}

bool hang(Peer &peer, const Message &)
{
    while (!peer.readSome().empty())
        ;
    return false;
}

/// An instance that answers with more than any buffer on the way holds.
bool sendForEver(Peer &peer, const Message &)
{
    const std::string block(1 << 20, 'x');
    if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n"))
        return false;
    while (peer.send(block))
        ;
    return false;
}

/// Waits for the record of a request and returns its reason.
std::string recordedReason(Harness &harness)
{
    const auto records = harness.records(1);
    return records.empty() ? "no record" : records.front().reason;
}

/// Bytes of this process in memory; 0 where that is not known.
size_t resident()
{
#ifdef __linux__
    std::ifstream file("/proc/self/statm");
    size_t pages = 0;
    file >> pages >> pages;
    return pages * size_t(sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

/// How many connections with both ends in this process there can be.
size_t roomForConnections()
{
#ifdef __linux__
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur < 400 ? 0 : (size_t(limit.rlim_cur) - 400) / 2;
#else
    return 0;
#endif
}

Peer connectFrom(boost::asio::io_context &io, const char *address, std::uint16_t port)
{
    Tcp::socket socket(io);
    boost::system::error_code error;
    socket.open(Tcp::v4(), error);
    socket.bind({boost::asio::ip::make_address(address), 0}, error);
    socket.connect({boost::asio::ip::address_v4::loopback(), port}, error);
    return Peer(std::move(socket));
}

} // namespace

class TestSlowClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headByteByByte_endsAtTheHeadsTimeout();
    void refusedClientThatGoesOn_isCut();
    void bodyThatStops_isATimeout();
    void bodyByteByByte_endsAtTheRequestsTimeout();
    void clientThatAwaitsContinue_isNotToBlame();
    void answerThatIsNotRead_isCutAndHoldsLittle();
    void connectionsOfOneAddress_areBounded();
    void address_countsAs_data();
    void address_countsAs();
    void addresses_areForgotten();
    void idleConnections_costLittle();
};

void TestSlowClients::headByteByByte_endsAtTheHeadsTimeout()
{
    GatewayOptions options;
    options.headTimeout = milliseconds(200);
    Harness harness(options);
    Peer peer = harness.connect();
    const auto begin = Steady::now();
    std::thread drip([&peer, begin] {
        // Well within any time between two bytes; only the whole takes too long.
        for (size_t i = 0; i < 1'000 && Steady::now() - begin < seconds(5) && peer.send("x"); ++i)
            std::this_thread::sleep_for(milliseconds(10));
    });
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, 408);
    QVERIFY(Steady::now() - begin < seconds(3));
    peer.shutdownBoth();
    drip.join();
}

/// Its bytes are thrown away so that it can read why it was refused; not for ever.
void TestSlowClients::refusedClientThatGoesOn_isCut()
{
    Harness harness;
    Peer peer = harness.connect();
    peer.send("nonsense\r\n\r\n");
    QCOMPARE(peer.readResponse().status, 400);
    const auto begin = Steady::now();
    bool cut = false;
    while (!cut && Steady::now() - begin < seconds(20)) {
        std::this_thread::sleep_for(milliseconds(50)); // within any time between two bytes
        cut = !peer.send("x");
    }
    QVERIFY(cut);
}

void TestSlowClients::bodyThatStops_isATimeout()
{
    ScriptedInstance instance(hang);
    GatewayOptions options;
    options.clientTimeout = milliseconds(150);
    Harness harness(options);
    harness.gateway().publish(tableTo(instance));
    for (const char *framing :
         {"Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n5\r\nhe"}) {
        Peer peer = harness.connect();
        peer.send(std::string("POST / HTTP/1.1\r\nHost: hello.default.localhost\r\n") + framing);
        const Message answer = peer.readResponse();
        QCOMPARE(answer.status, 408);
        QCOMPARE(answer.field("tidegate-reason"), std::string("RequestBodyTimeout"));
        QCOMPARE(answer.field("connection"), std::string("close"));
        QVERIFY(peer.readSome().empty());
        QTRY_COMPARE(harness.sample().inFlight, 0u);
    }
}

void TestSlowClients::bodyByteByByte_endsAtTheRequestsTimeout()
{
    ScriptedInstance instance(hang);
    GatewayOptions options;
    options.clientTimeout = milliseconds(10'000);
    Harness harness(options);
    TableBuilder table;
    table.target.timeout = milliseconds(300);
    harness.gateway().publish(table.endpoint(instance.endpoint()).build());
    Peer peer = harness.connect();
    peer.send("POST / HTTP/1.1\r\nHost: hello.default.localhost\r\nContent-Length: 100000\r\n\r\n");
    const auto begin = Steady::now();
    std::thread drip([&peer, begin] {
        while (Steady::now() - begin < seconds(5) && peer.send("x"))
            std::this_thread::sleep_for(milliseconds(10));
    });
    QCOMPARE(peer.readResponse().status, 504);
    QVERIFY(Steady::now() - begin < seconds(3));
    peer.shutdownBoth();
    drip.join();
}

void TestSlowClients::clientThatAwaitsContinue_isNotToBlame()
{
    ScriptedInstance instance(hang);
    GatewayOptions options;
    options.clientTimeout = milliseconds(50);
    Harness harness(options);
    TableBuilder table;
    table.target.responseStartTimeout = milliseconds(400);
    harness.gateway().publish(table.endpoint(instance.endpoint()).build());
    Peer peer = harness.connect();
    peer.send("POST / HTTP/1.1\r\nHost: hello.default.localhost\r\nExpect: 100-continue\r\nContent-Length: "
              "5\r\n\r\n");
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, 504);
    QCOMPARE(answer.field("tidegate-reason"), std::string("ResponseStartTimeout"));
}

void TestSlowClients::answerThatIsNotRead_isCutAndHoldsLittle()
{
    constexpr size_t kClients = 40;
    ScriptedInstance instance(sendForEver);
    GatewayOptions options;
    options.clientTimeout = milliseconds(1'000);
    Harness harness(options);
    harness.gateway().publish(tableTo(instance));
    QCOMPARE(harness.get("/", "nobody").status, 404); // both ends are warm
    harness.takeRecords();
    const size_t before = resident();
    std::vector<Peer> peers;
    for (size_t i = 0; i < kClients; ++i) {
        peers.push_back(harness.connect());
        peers.back().send(getText());
    }
    QTRY_COMPARE(harness.sample().inFlight, std::uint32_t(kClients));
    QTRY_COMPARE(harness.sample().inFlight, 0u); // all cut
    QCOMPARE(recordedReason(harness), std::string("ClientStalled"));
    // The instance's own megabyte per connection is the test's.
    const size_t grown = resident() > before ? resident() - before : 0;
    QVERIFY2(grown < kClients * ((1 << 20) + 512 * 1024), qPrintable(QString::number(grown)));
    instance.stop();
}

void TestSlowClients::connectionsOfOneAddress_areBounded()
{
    ScriptedInstance instance;
    GatewayOptions options;
    options.maxConnectionsPerAddress = 2;
    Harness harness(options);
    harness.gateway().publish(tableTo(instance));
    std::vector<Peer> peers;
    for (int i = 0; i < 2; ++i) {
        peers.push_back(harness.connect());
        peers.back().send(getText());
        QCOMPARE(peers.back().readResponse().status, 200);
    }
    Peer refused = harness.connect();
    const Message answer = refused.readResponse();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.field("tidegate-reason"), std::string("TooManyConnectionsFromAddress"));
    QVERIFY(!answer.field("retry-after").empty());
    QVERIFY(refused.readSome().empty());
    QCOMPARE(harness.gateway().connections().refusedPerAddress, std::uint64_t(1));
    QCOMPARE(harness.gateway().connections().open, size_t(2));
#ifdef __linux__
    boost::asio::io_context io;
    Peer other = connectFrom(io, "127.0.0.2", harness.gateway().port());
    other.send(getText());
    QCOMPARE(other.readResponse().status, 200);
#endif
    peers.pop_back();
    bool answered = false;
    QTRY_VERIFY(answered || (answered = harness.get().status == 200));
}

void TestSlowClients::address_countsAs_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *address, const char *key) {
        QTest::newRow(address) << QByteArray(address) << QByteArray(key);
    };
    row("192.0.2.7", "192.0.2.7");
    row("::ffff:192.0.2.7", "192.0.2.7");
    row("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
    row("2001:db8:1:2::1", "2001:db8:1:2::/64");
    row("::1", "::/64");
    row("", "");
}

void TestSlowClients::address_countsAs()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, key);
    QCOMPARE(AddressLimits::keyOf(address.toStdString()), key.toStdString());
}

void TestSlowClients::addresses_areForgotten()
{
    AddressLimits limits;
    QVERIFY(limits.enter("192.0.2.7", 1));
    QVERIFY(!limits.enter("::ffff:192.0.2.7", 1));
    QVERIFY(limits.enter("192.0.2.8", 1));
    QVERIFY(limits.enter("192.0.2.7", 0));
    QCOMPARE(limits.size(), size_t(2));
    limits.leave("192.0.2.7", 0);
    limits.leave("192.0.2.7", 1);
    limits.leave("192.0.2.8", 1);
    QCOMPARE(limits.size(), size_t(0));
}

void TestSlowClients::idleConnections_costLittle()
{
    if (kAddressSanitizer)
        QSKIP("AddressSanitizer holds freed memory back");
    constexpr size_t kWanted = 10'000;
    constexpr size_t kMostBytes = 60'000'000 / kWanted; ///< of one
    const size_t count = std::min(kWanted, roomForConnections());
    if (count < 1'000 || resident() == 0)
        QSKIP("RLIMIT_NOFILE is too low for 1,000 connections, or the memory in use is not known here");
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(tableTo(instance));
    // The first requests warm what is there once, however many connections there are.
    const std::string large = "X-Large: " + std::string(30'000, 'y') + "\r\n";
    for (int i = 0; i < 20; ++i)
        QCOMPARE(harness.get("/", "hello.default.localhost", large).status, 200);
    boost::asio::io_context io;
    std::vector<Tcp::socket> clients;
    clients.reserve(count);
    const size_t before = resident();
    for (size_t i = 0; i < count; ++i) {
        Peer peer = harness.connect();
        peer.send(getText("/", "hello.default.localhost", i % 2 ? large : std::string()));
        QCOMPARE(peer.readResponse().status, 200);
        clients.push_back(std::move(peer.socket()));
        if (i % 4'096 == 0)
            harness.takeRecords();
    }
    const size_t grown = resident() > before ? resident() - before : 0;
    qInfo("%zu idle connections: %zu bytes each, both ends", count, grown / count);
    QCOMPARE(harness.gateway().connections().open, count);
    QVERIFY2(grown / count < kMostBytes, qPrintable(QString::number(grown / count)));
}

QTEST_GUILESS_MAIN(TestSlowClients)
#include "tst_slow_clients.moc"
