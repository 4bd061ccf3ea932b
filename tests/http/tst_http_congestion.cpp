#include "core/http/congestion.h"

#include "core/http/epoll_loop.h"

#include <QTest>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace tidegate::http::detail;
using Endpoint = boost::asio::ip::tcp::endpoint;

namespace {

std::string chosen(int socket)
{
    std::array<char, 16> name{};
    socklen_t size = name.size();
    return ::getsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.data(), &size) == 0 ? name.data() : "";
}

Endpoint at(const char *address, std::uint16_t port = 0)
{
    return {boost::asio::ip::make_address(address), port};
}

/// A connection through a listener that was set up.
struct Connection
{
    Descriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    Descriptor near{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    Descriptor accepted;
    AcceptedCongestion congestion;
    std::string before = chosen(near.get()); ///< the system's

    Connection()
    {
        congestion.setUp(listener.get());
        Endpoint local = at("127.0.0.1");
        socklen_t size = socklen_t(local.size());
        if (::bind(listener.get(), local.data(), size) != 0 || ::listen(listener.get(), 1) != 0 ||
            ::getsockname(listener.get(), local.data(), &size) != 0 ||
            ::connect(near.get(), local.data(), size) != 0)
            return;
        accepted = Descriptor(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    }
};

} // namespace

class TestHttpCongestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withinTheMachine_nothingIsControlled_data();
    void withinTheMachine_nothingIsControlled();
    void fromElsewhere_theSystemsChoice();
    void connecting();
};

void TestHttpCongestion::withinTheMachine_nothingIsControlled_data()
{
    QTest::addColumn<QString>("peer");
    QTest::newRow("IPv4") << "127.0.0.1";
    QTest::newRow("IPv6") << "::1";
    QTest::newRow("IPv4 at a listener of both") << "::ffff:127.0.0.1";
}

void TestHttpCongestion::withinTheMachine_nothingIsControlled()
{
    QFETCH(QString, peer);
    Connection connection;
    QVERIFY(connection.accepted);
    QCOMPARE(chosen(connection.accepted.get()), "reno"); // before anybody could pace
    connection.congestion.choose(connection.accepted.get(), at(peer.toUtf8().constData()));
    QCOMPARE(chosen(connection.accepted.get()), "reno");
}

void TestHttpCongestion::fromElsewhere_theSystemsChoice()
{
    Connection connection;
    QVERIFY(connection.accepted);
    connection.congestion.choose(connection.accepted.get(), at("192.0.2.7"));
    QCOMPARE(chosen(connection.accepted.get()), connection.before);
}

void TestHttpCongestion::connecting()
{
    const Descriptor inside(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const Descriptor outside(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const std::string before = chosen(outside.get());
    controlNoCongestion(inside.get(), at("127.0.0.2"));
    controlNoCongestion(outside.get(), at("192.0.2.7"));
    QCOMPARE(chosen(inside.get()), "reno");
    QCOMPARE(chosen(outside.get()), before);
}

QTEST_APPLESS_MAIN(TestHttpCongestion)
#include "tst_http_congestion.moc"
