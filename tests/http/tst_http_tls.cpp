#include "loop_fixture.h"

#include "core/http/openssl.h"
#include "core/http/pki.h"
#include "core/http/stream.h"
#include "core/http/tls.h"

#include <atomic>
#include <semaphore>
#include <thread>

using namespace tidegate::http;
using namespace tidegate::http::detail;
using namespace tidegate::http::test;
using namespace std::chrono_literals;

namespace {

TlsIdentity identityFor(const std::string &commonName, std::vector<std::string> dns)
{
    static const auto now = tidegate::SystemClock().wall();
    static const CertificateAuthority authority = *makeAuthority("Test authority", now);
    return *makeServerIdentity(authority, {commonName, std::move(dns), {}}, now);
}

/// Bytes by their place, so that a lost or doubled piece shows.
char patternAt(size_t at)
{
    return char((at * 31 + at / 4099) & 0xff);
}

/// `echo …` is answered with what was agreed on and the text; `send N` with N bytes of the pattern; after
/// `take N`, N bytes of it are read and counted.
class Dialogue final : public StreamEvents
{
public:
    static constexpr size_t readSize = 1'500; ///< less than a record may hold

    explicit Dialogue(std::unique_ptr<Stream> stream) : m_stream(std::move(stream))
    {
        m_stream->setEvents(this);
        m_stream->armRead();
    }

    void readable() override
    {
        char bytes[readSize];
        const IoResult result = m_stream->read(bytes, sizeof bytes);
        if (result.status == IoStatus::Closed || result.status == IoStatus::Failed)
            return m_stream->close();
        take({bytes, result.bytes});
        m_stream->armRead();
    }

    void writable() override { flush(); }

private:
    void take(std::string_view bytes)
    {
        if (m_toTake == 0) {
            m_line += bytes;
            const size_t end = m_line.find('\n');
            if (end == std::string::npos)
                return;
            const std::string rest = m_line.substr(end + 1);
            const std::string line = m_line.substr(0, end);
            m_line.clear();
            if (line.starts_with("send "))
                fill(size_t(std::stoul(line.substr(5))));
            else if (line.starts_with("take "))
                m_toTake = size_t(std::stoul(line.substr(5)));
            else
                m_out += std::string(m_stream->protocol()) + '|' + line + '\n';
            bytes = {};
            if (m_toTake > 0)
                takeBody(rest);
        } else {
            takeBody(bytes);
        }
        flush();
    }

    void takeBody(std::string_view bytes)
    {
        for (const char byte : bytes)
            m_wrong += byte != patternAt(m_taken++);
        if (m_taken == m_toTake) {
            m_out += "took " + std::to_string(m_taken - m_wrong) + '\n';
            m_toTake = m_taken = 0;
        }
    }

    void fill(size_t size)
    {
        m_out.resize(size);
        for (size_t i = 0; i < size; ++i)
            m_out[i] = patternAt(i);
    }

    void flush()
    {
        while (m_at < m_out.size()) {
            // In two pieces, as a head and a body.
            const std::string_view rest = std::string_view(m_out).substr(m_at);
            const std::array<std::string_view, 2> pieces{rest.substr(0, 100),
                                                         rest.substr(std::min<size_t>(100, rest.size()))};
            const IoResult result = m_stream->writev(pieces);
            if (result.status == IoStatus::Again)
                return m_stream->waitWrite();
            if (result.status != IoStatus::Ok)
                return m_stream->close();
            m_at += result.bytes;
        }
        m_out.clear();
        m_at = 0;
    }

    std::unique_ptr<Stream> m_stream;
    std::string m_line;
    std::string m_out;
    size_t m_at = 0;
    size_t m_toTake = 0;
    size_t m_taken = 0;
    size_t m_wrong = 0;
};

/// A server on a thread of its own.
struct TlsServer
{
    explicit TlsServer(const std::vector<TlsIdentity> &identities, TlsOptions tlsOptions = {})
        : context(*TlsContext::create(identities, std::move(tlsOptions))), loop(makeLoop())
    {
        AcceptorOptions options;
        options.tls = context;
        acceptor = *Acceptor::listen(*loop, std::move(options), [this](std::unique_ptr<Stream> stream) {
            dialogues.push_back(std::make_unique<Dialogue>(std::move(stream)));
        });
        thread = std::thread([this] { loop->run(); });
    }
    ~TlsServer()
    {
        loop->stop();
        thread.join();
        dialogues.clear();
        acceptor.reset();
    }

    std::shared_ptr<TlsContext> context;
    std::unique_ptr<Loop> loop;
    std::unique_ptr<Acceptor> acceptor;
    std::vector<std::unique_ptr<Dialogue>> dialogues;
    std::thread thread;
};

struct ClientOptions
{
    std::string serverName = {};
    std::string protocols = {}; ///< as ALPN writes them
    int newest = TLS1_3_VERSION;
    SSL_SESSION *session = nullptr; ///< to be resumed
};

/// A blocking TLS client.
class TlsClient
{
public:
    explicit TlsClient(const TlsServer &server, const ClientOptions &options = {})
        : m_context(SSL_CTX_new(TLS_client_method())), m_ssl(SSL_new(m_context.get()))
    {
        SSL_set_max_proto_version(m_ssl.get(), options.newest);
        SSL_set_min_proto_version(m_ssl.get(), 0);
        SSL_set_security_level(m_ssl.get(), 0); // so that old versions are refused by the server
        if (!options.serverName.empty())
            SSL_set_tlsext_host_name(m_ssl.get(), options.serverName.c_str());
        if (!options.protocols.empty())
            SSL_set_alpn_protos(m_ssl.get(),
                                reinterpret_cast<const unsigned char *>(options.protocols.data()),
                                unsigned(options.protocols.size()));
        if (options.session)
            SSL_set_session(m_ssl.get(), options.session);
        BIO *socket = BIO_new_connect(("127.0.0.1:" + std::to_string(server.acceptor->port())).c_str());
        SSL_set_bio(m_ssl.get(), socket, socket);
        connected = SSL_connect(m_ssl.get()) == 1;
        BIO_set_tcp_ndelay(int(BIO_get_fd(socket, nullptr)), 1);
    }

    bool send(std::string_view bytes)
    {
        return SSL_write(m_ssl.get(), bytes.data(), int(bytes.size())) == int(bytes.size());
    }

    std::string readLine()
    {
        std::string line;
        char byte = 0;
        while (SSL_read(m_ssl.get(), &byte, 1) == 1 && byte != '\n')
            line += byte;
        return line;
    }

    std::string ask(const std::string &line) { return send(line + '\n') ? readLine() : std::string(); }

    /// How many bytes of the pattern come, up to the first wrong one.
    size_t readPattern(size_t size)
    {
        std::vector<char> bytes(64 * 1024);
        size_t right = 0;
        while (right < size) {
            const int count = SSL_read(m_ssl.get(), bytes.data(), int(std::min(bytes.size(), size - right)));
            for (int i = 0; i < count; ++i) {
                if (bytes[size_t(i)] != patternAt(right++))
                    return right - 1;
            }
            if (count <= 0)
                break;
        }
        return right;
    }

    std::string shownName()
    {
        const X509Ptr certificate(SSL_get1_peer_certificate(m_ssl.get()));
        char name[256] = {};
        if (certificate)
            X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name,
                                      sizeof name);
        return name;
    }

    SSL *ssl() { return m_ssl.get(); }
    bool connected = false;

private:
    std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>> m_context;
    SslPtr m_ssl;
};

const std::string h2First = "\x02h2\x08http/1.1";
const std::string onlyHttp1 = "\x08http/1.1";
const std::string unknown = "\x04spdy";

} // namespace

class TestHttpTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addLoopKinds(); }

    void protocol_isWhatBothSpeak()
    {
        TlsServer server({identityFor("one", {"localhost"})}, {{"h2", "http/1.1"}});
        QCOMPARE(TlsClient(server, {{}, h2First}).ask("echo"), "h2|echo");
        QCOMPARE(TlsClient(server, {{}, onlyHttp1}).ask("echo"), "http/1.1|echo");
        QCOMPARE(TlsClient(server).ask("echo"), "|echo");
        QVERIFY(!TlsClient(server, {{}, unknown}).connected);
        TlsServer plain({identityFor("one", {"localhost"})});
        QCOMPARE(TlsClient(plain, {{}, h2First}).ask("echo"), "http/1.1|echo");
    }

    void oldVersions_areRefused()
    {
        TlsServer server({identityFor("one", {"localhost"})});
        QVERIFY(!TlsClient(server, {{}, {}, TLS1_1_VERSION}).connected);
        QCOMPARE(TlsClient(server, {{}, {}, TLS1_2_VERSION}).ask("echo"), "|echo");
    }

    void identity_isChosenByServerName_data()
    {
        QTest::addColumn<QByteArray>("serverName");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("exact") << QByteArray("a.example.com") << QByteArray("exact");
        QTest::newRow("letters and a dot") << QByteArray("A.Example.COM.") << QByteArray("exact");
        QTest::newRow("wildcard") << QByteArray("b.example.com") << QByteArray("wild");
        QTest::newRow("one label only") << QByteArray("c.b.example.com") << QByteArray("default");
        QTest::newRow("not the bare name") << QByteArray("example.com") << QByteArray("default");
        QTest::newRow("listed") << QByteArray("elsewhere.test") << QByteArray("listed");
        QTest::newRow("the list counts, not the certificate")
            << QByteArray("own.test") << QByteArray("default");
        QTest::newRow("nobody's") << QByteArray("unknown.test") << QByteArray("default");
        QTest::newRow("none") << QByteArray() << QByteArray("default");
    }

    void identity_isChosenByServerName()
    {
        QFETCH(QByteArray, serverName);
        QFETCH(QByteArray, shown);
        TlsIdentity listed = identityFor("listed", {"own.test"});
        listed.names = {"Elsewhere.test"};
        TlsServer server({identityFor("default", {"localhost"}), identityFor("wild", {"*.example.com"}),
                          identityFor("exact", {"a.example.com"}), listed});
        TlsClient client(server, {serverName.toStdString()});
        QCOMPARE(client.ask("echo"), "|echo");
        QCOMPARE(client.shownName(), shown.toStdString());
    }

    void replacedIdentities_cutNoConnection()
    {
        TlsServer server({identityFor("before", {"localhost"})}, {{"h2"}});
        TlsClient old(server, {{}, h2First});
        QCOMPARE(old.ask("one"), "h2|one");
        QCOMPARE(server.context->replace({TlsIdentity{"nonsense", "nonsense"}}).error().code,
                 tidegate::Code::Invalid);
        QVERIFY(!server.context->replace({}));
        QCOMPARE(TlsClient(server).shownName(), "before");
        QVERIFY(server.context->replace({identityFor("after", {"localhost"})}));
        TlsClient fresh(server, {{}, h2First});
        QCOMPARE(fresh.shownName(), "after");
        QCOMPARE(fresh.ask("two"), "h2|two");
        QCOMPARE(old.ask("three"), "h2|three");
    }

    void session_isResumed_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("1.3") << int(TLS1_3_VERSION);
        QTest::newRow("1.2") << int(TLS1_2_VERSION);
    }

    void session_isResumed()
    {
        QFETCH(int, version);
        TlsServer server({identityFor("default", {"localhost"}), identityFor("exact", {"a.example.com"})});
        TlsClient first(server, {"a.example.com", {}, version});
        QCOMPARE(first.ask("one"), "|one"); // with TLS 1.3 the ticket has come by now
        QVERIFY(!SSL_session_reused(first.ssl()));
        const std::unique_ptr<SSL_SESSION, OpensslFree<SSL_SESSION_free>> session(
            SSL_get1_session(first.ssl()));
        // Not even other certificates change that.
        QVERIFY(server.context->replace(
            {identityFor("default", {"localhost"}), identityFor("exact", {"a.example.com"})}));
        TlsClient second(server, {"a.example.com", {}, version, session.get()});
        QCOMPARE(second.ask("two"), "|two");
        QVERIFY(SSL_session_reused(second.ssl()));
    }

    void ticket_isOfNoUseOnceItsKeyIsForgotten_data() { session_isResumed_data(); }

    /// With a key for each ticket, the third ticket after one is its key's end.
    void ticket_isOfNoUseOnceItsKeyIsForgotten()
    {
        QFETCH(int, version);
        TlsServer server({identityFor("default", {"localhost"})},
                         {.ticketKeyLife = std::chrono::milliseconds(0)});
        TlsClient first(server, {"localhost", {}, version});
        QCOMPARE(first.ask("one"), "|one");
        const std::unique_ptr<SSL_SESSION, OpensslFree<SSL_SESSION_free>> session(
            SSL_get1_session(first.ssl()));
        TlsClient soon(server, {"localhost", {}, version, session.get()});
        QCOMPARE(soon.ask("two"), "|two");
        const bool isKnown = SSL_session_reused(soon.ssl()) == 1;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(TlsClient(server, {"localhost", {}, version}).ask("other"), "|other");
        TlsClient late(server, {"localhost", {}, version, session.get()});
        QCOMPARE(late.ask("three"), "|three");
        QVERIFY(isKnown);
        QVERIFY(!SSL_session_reused(late.ssl()));
    }

    void ticketKeys_liveThreeTimesAsLongAsTheyAreUsed()
    {
        using std::chrono::milliseconds;
        TicketKeys keys(milliseconds(100));
        const tidegate::SteadyTime begin{milliseconds(1'000'000)};
        const auto first = keys.current(begin);
        QVERIFY(first);
        QVERIFY(keys.current(begin + milliseconds(99))->name == first->name);
        const auto young = keys.find(first->name.data(), begin + milliseconds(99));
        QVERIFY(young && young->newest);
        QVERIFY(keys.current(begin + milliseconds(100))->name != first->name);
        const auto old = keys.find(first->name.data(), begin + milliseconds(299));
        QVERIFY(old && !old->newest);
        QVERIFY(
            !keys.find(first->name.data(), begin + milliseconds(300))); // also when nobody wants a new one
    }

    void largeAnswer_arrivesWholeAtAClientThatIsSlow()
    {
        constexpr size_t size = 48 * 1024 * 1024; // more than the buffers of both sockets
        TlsServer server({identityFor("one", {"localhost"})});
        TlsClient client(server);
        QVERIFY(client.send("send " + std::to_string(size) + '\n'));
        QCOMPARE(client.readPattern(1'000), size_t(1'000));
        // The server is at the end of what it can send: its loop is idle, and others are served.
        QCOMPARE(TlsClient(server).ask("echo"), "|echo");
        // 1,000 bytes are gone: the pattern goes on from there.
        std::vector<char> bytes(1 << 20);
        size_t at = 1'000;
        size_t wrong = 0;
        while (at < size) {
            const int count = SSL_read(client.ssl(), bytes.data(), int(bytes.size()));
            if (count <= 0)
                break;
            for (int i = 0; i < count; ++i)
                wrong += bytes[size_t(i)] != patternAt(at++);
        }
        QCOMPARE(at, size);
        QCOMPARE(wrong, size_t(0));
        QCOMPARE(client.ask("echo"), "|echo");
    }

    void largeRequest_arrivesWholeInSmallReads()
    {
        constexpr size_t size = 4 * 1024 * 1024;
        TlsServer server({identityFor("one", {"localhost"})});
        TlsClient client(server);
        std::string body = "take " + std::to_string(size) + '\n';
        for (size_t i = 0; i < size; ++i)
            body += patternAt(i);
        QVERIFY(client.send(body));
        QCOMPARE(client.readLine(), "took " + std::to_string(size));
        QCOMPARE(client.ask("echo"), "|echo");
    }

    /// The second record comes along with the first, and the socket has nothing to tell after that.
    void recordBehindAFullRead_isAnEventOfItsOwn()
    {
        TlsServer server({identityFor("one", {"localhost"})});
        TlsClient client(server);
        QCOMPARE(client.ask("echo"), "|echo");
        std::binary_semaphore waiting(0);
        std::binary_semaphore sent(0);
        server.loop->post([&] { // so that both are there when the server reads
            waiting.release();
            sent.acquire();
        });
        waiting.acquire();
        const std::string line(Dialogue::readSize - 1, 'x');
        QVERIFY(client.send(line + '\n'));
        QVERIFY(client.send("second\n"));
        sent.release();
        QCOMPARE(client.readLine(), '|' + line);
        QCOMPARE(client.readLine(), "|second");
    }

    void nonsense_endsTheConnection()
    {
        TlsServer server({identityFor("one", {"localhost"})});
        const BioPtr socket(
            BIO_new_connect(("127.0.0.1:" + std::to_string(server.acceptor->port())).c_str()));
        const std::string text = "GET / HTTP/1.1\r\nHost: plain\r\n\r\n";
        QCOMPARE(BIO_write(socket.get(), text.data(), int(text.size())), int(text.size()));
        char bytes[256];
        while (BIO_read(socket.get(), bytes, sizeof bytes) > 0) // perhaps an alert
            ;
        QCOMPARE(TlsClient(server).ask("echo"), "|echo");
    }

    void protocolNames_mustFitIntoAlpn()
    {
        const auto tooLong =
            TlsContext::create({identityFor("one", {"localhost"})}, {{std::string(256, 'x')}});
        QCOMPARE(tooLong.error().code, tidegate::Code::Invalid);
        QVERIFY(!TlsContext::create({identityFor("one", {"localhost"})}, {{""}}));
    }
};

QTEST_GUILESS_MAIN(TestHttpTls)
#include "tst_http_tls.moc"
