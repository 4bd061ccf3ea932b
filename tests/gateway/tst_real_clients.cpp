#include "h2_harness.h"

#include "core/base/clock.h"
#include "core/http/pki.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

// Clients that others wrote, over TLS and over plain TCP.

namespace {

struct Ran
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Ran run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(30'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Says which version it was asked in, what for, and how much came with it.
bool describe(Peer &peer, const Message &request)
{
    return peer.send(answerOf(request.raw.substr(0, request.raw.find("\r\n")) + '\n' +
                              std::string(request.field("forwarded")) + '\n' +
                              std::to_string(request.body.size())));
}

const http::CertificateAuthority &authority()
{
    static const auto made = http::makeAuthority("Test authority", SystemClock().wall());
    return *made;
}

http::TlsIdentity identityFor(const std::string &name)
{
    return *http::makeServerIdentity(authority(), {name, {name}, {}}, SystemClock().wall());
}

} // namespace

class TestRealClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void curl_data();
    void curl();
    void plainAndTls_areBesideEachOther();
    void certificates_areExchangedWhileItRuns();
    void nghttp_getsManyAtOnce();
    void h2load_losesNothing();

private:
    static GatewayOptions withTls();
    QStringList curlArguments(const Harness &harness, const QString &host) const;

    QTemporaryDir m_dir;
    QString m_authorityFile;
    QString m_upload;
};

void TestRealClients::initTestCase()
{
    m_authorityFile = m_dir.filePath(u"ca.crt"_s);
    QFile file(m_authorityFile);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(QByteArray::fromStdString(authority().certificatePem));
    m_upload = m_dir.filePath(u"upload"_s);
    QFile upload(m_upload);
    QVERIFY(upload.open(QFile::WriteOnly));
    upload.write(QByteArray(3'000'000, 'u'));
}

GatewayOptions TestRealClients::withTls()
{
    GatewayOptions options;
    options.tls = {identityFor("hello.default.localhost"), identityFor("other.default.localhost")};
    options.tlsPort = 0;
    return options;
}

/// Verifies the certificate for `host`, which is looked up nowhere.
QStringList TestRealClients::curlArguments(const Harness &harness, const QString &host) const
{
    Gateway &gateway = const_cast<Harness &>(harness).gateway();
    return {u"--silent"_s,   u"--show-error"_s,
            u"--max-time"_s, u"20"_s,
            u"--cacert"_s,   m_authorityFile,
            u"--resolve"_s,  u"%1:%2:127.0.0.1"_s.arg(host).arg(gateway.port()),
            u"--resolve"_s,  u"%1:%2:127.0.0.1"_s.arg(host).arg(gateway.tlsPort())};
}

void TestRealClients::curl_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("spoken");
    QTest::newRow("plain, HTTP/1.0") << u"--http1.0"_s << false << QByteArray("1.1");
    QTest::newRow("plain, HTTP/1.1") << u"--http1.1"_s << false << QByteArray("1.1");
    QTest::newRow("plain, HTTP/2 from the start") << u"--http2-prior-knowledge"_s << false << QByteArray("2");
    QTest::newRow("TLS, HTTP/1.1") << u"--http1.1"_s << true << QByteArray("1.1");
    QTest::newRow("TLS, HTTP/2 agreed on") << u"--http2"_s << true << QByteArray("2");
    QTest::newRow("TLS, no agreement") << u"--no-alpn"_s << true << QByteArray("1.1");
}

void TestRealClients::curl()
{
    QFETCH(const QString, version);
    QFETCH(const bool, tls);
    QFETCH(const QByteArray, spoken);
    const QString program = QStandardPaths::findExecutable(u"curl"_s);
    if (program.isEmpty())
        QSKIP("curl is not installed");
    ScriptedInstance instance(describe);
    Harness harness(withTls());
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    const QString url = u"%1://hello.default.localhost:%2/some/path?x=1"_s.arg(tls ? u"https"_s : u"http"_s)
                            .arg(tls ? harness.gateway().tlsPort() : harness.gateway().port());
    QStringList arguments = curlArguments(harness, u"hello.default.localhost"_s);
    arguments << version << u"--write-out"_s << u"\n%{http_version} %{http_code}"_s;

    const Ran get = run(program, arguments + QStringList{url});
    QVERIFY2(get.code == 0, get.err);
    const QByteArray proto = tls ? "proto=https" : "proto=http";
    QVERIFY2(get.out.startsWith("GET /some/path?x=1 HTTP/1.1\n") && get.out.contains(proto), get.out);
    QVERIFY2(get.out.endsWith("\n0\n" + spoken + " 200"), get.out);

    const Ran post = run(program, arguments + QStringList{u"--data-binary"_s, u"@"_s + m_upload, url});
    QVERIFY2(post.code == 0, post.err);
    QVERIFY2(post.out.endsWith("\n3000000\n" + spoken + " 200"), post.out);
}

void TestRealClients::plainAndTls_areBesideEachOther()
{
    Harness harness(withTls());
    QVERIFY(harness.gateway().port() != 0);
    QVERIFY(harness.gateway().tlsPort() != 0);
    QVERIFY(harness.gateway().port() != harness.gateway().tlsPort());
    QCOMPARE(harness.get("/", "nobody.default.localhost").status, 404); // in plain HTTP

    GatewayOptions options = withTls();
    options.tls.clear();
    QCOMPARE(Gateway::listen(options, {}).error().code, Code::Invalid);
    options = withTls();
    options.tlsPort = harness.gateway().tlsPort();
    options.threads = 1;
    QCOMPARE(Gateway::listen(options, {}).error().code, Code::Unavailable);
}

void TestRealClients::certificates_areExchangedWhileItRuns()
{
    const QString program = QStandardPaths::findExecutable(u"curl"_s);
    if (program.isEmpty())
        QSKIP("curl is not installed");
    ScriptedInstance instance(describe);
    Harness harness(withTls());
    harness.gateway().publish(TableBuilder()
                                  .endpoint(instance.endpoint())
                                  .host("new.default.localhost", {{helloKey(), 100}})
                                  .build());
    const auto ask = [&] {
        return run(program, curlArguments(harness, u"new.default.localhost"_s)
                                << u"https://new.default.localhost:%1/"_s.arg(harness.gateway().tlsPort()));
    };
    QCOMPARE(ask().code, 60); // no certificate for this name
    QVERIFY(harness.gateway().replaceTls({identityFor("new.default.localhost")}));
    const Ran after = ask();
    QVERIFY2(after.code == 0, after.err);
    QCOMPARE(harness.gateway().replaceTls({http::TlsIdentity{"nonsense", "nonsense"}}).error().code,
             Code::Invalid);
    QCOMPARE(ask().code, 0);
}

void TestRealClients::nghttp_getsManyAtOnce()
{
    const QString program = QStandardPaths::findExecutable(u"nghttp"_s);
    if (program.isEmpty())
        QSKIP("nghttp (nghttp2-client) is not installed");
    ScriptedInstance instance(describe);
    Harness harness(withTls());
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    for (const bool tls : {false, true}) {
        const QString url = u"%1://127.0.0.1:%2/"_s.arg(tls ? u"https"_s : u"http"_s)
                                .arg(tls ? harness.gateway().tlsPort() : harness.gateway().port());
        QStringList arguments{u"--no-verify-peer"_s, u"--timeout=20"_s, u"--stat"_s, u"--null-out"_s,
                              u"--header=:authority: hello.default.localhost"_s};
        for (int i = 0; i < 20; ++i)
            arguments << url + u"?"_s + QString::number(i);
        const Ran got = run(program, arguments);
        QVERIFY2(got.code == 0, got.err);
        QVERIFY2(got.out.count(" 200 ") == 20, got.out);
    }
}

void TestRealClients::h2load_losesNothing()
{
    const QString program = QStandardPaths::findExecutable(u"h2load"_s);
    if (program.isEmpty())
        QSKIP("h2load (nghttp2-client) is not installed");
    ScriptedInstance instance(describe);
    Harness harness(withTls());
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    const Ran loaded = run(program, {u"--requests=500"_s, u"--clients=4"_s, u"--max-concurrent-streams=8"_s,
                                     u"--header=:authority: hello.default.localhost"_s,
                                     u"https://127.0.0.1:%1/"_s.arg(harness.gateway().tlsPort())});
    QVERIFY2(loaded.code == 0, loaded.err);
    QVERIFY2(loaded.out.contains("500 succeeded, 0 failed"), loaded.out);
    QVERIFY2(loaded.out.contains("status codes: 500 2xx"), loaded.out);
}

QTEST_GUILESS_MAIN(TestRealClients)
#include "tst_real_clients.moc"
