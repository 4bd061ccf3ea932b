#include "server_fixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <csignal>
#ifndef _WIN32
#include <sys/resource.h>
#endif

using namespace tidegate::http;

namespace {

QByteArray post(const QByteArray &body, const QByteArray &extra = {})
{
    return "POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           extra + "\r\n" + body;
}

QByteArray chunk(const QByteArray &data)
{
    return QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n";
}

const QByteArray chunkedHead = "POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

ServerOptions withPolicy(BodyPolicy policy, const QString &spoolDir = {})
{
    ServerOptions options;
    options.spoolDir = spoolDir.toStdString();
    options.bodyPolicy = [policy](const Request &) { return policy; };
    return options;
}

BodyPolicy limit(std::uint64_t bytes)
{
    BodyPolicy policy;
    policy.maxBytes = bytes;
    return policy;
}

BodyPolicy spooled(std::uint64_t bytes = 100'000'000)
{
    BodyPolicy policy = limit(bytes);
    policy.spool = true;
    return policy;
}

QStringList filesIn(const QTemporaryDir &dir)
{
    return QDir(dir.path()).entryList(QDir::Files | QDir::Hidden);
}

} // namespace

class TestHttpServerBodies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void body_isReadByLengthAndChunked()
    {
        TestServer server({}, echo());
        RawClient client(server.port());
        client.send(post("by length"));
        QCOMPARE(client.readAnswer().body, "POST /up by length");
        client.send(chunkedHead + chunk("in ") + chunk("chunks") + "0\r\nTrailer: x\r\n\r\n");
        QCOMPARE(client.readAnswer().body, "POST /up in chunks");
        client.send(post(""));
        QCOMPARE(client.readAnswer().body, "POST /up ");
    }

    void bodyAtTheLimit_passes()
    {
        TestServer server(withPolicy(limit(10)), echo());
        RawClient client(server.port());
        client.send(post("0123456789"));
        QCOMPARE(client.readAnswer().status, 200);
        client.send(chunkedHead + chunk("01234") + chunk("56789") + "0\r\n\r\n");
        QCOMPARE(client.readAnswer().status, 200);
    }

    void bodyOverTheLimit_is413BeforeItIsRead()
    {
        TestServer server(withPolicy(limit(10)));
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
        const auto answer = client.readAnswer();
        QCOMPARE(answer.status, 413);
        QVERIFY(answer.body.find("10 B") != std::string::npos);
        QCOMPARE(answer.headers.value("Connection"), "close");
        QVERIFY(client.atEnd());
        QCOMPARE(server.waiting(), size_t(0));
    }

    void chunkedBodyOverTheLimit_is413InTheMiddle()
    {
        TestServer server(withPolicy(limit(10)));
        RawClient client(server.port());
        client.send(chunkedHead + chunk("0123456789"));
        client.send(chunk("x"));
        QCOMPARE(client.readAnswer().status, 413);
        QVERIFY(client.atEnd());
    }

    void clientThatSendsAllBeforeItReads_stillSeesThe413()
    {
        TestServer server(withPolicy(limit(10)));
        RawClient client(server.port());
        client.socket()->setReadBufferSize(1); // the rest waits in the kernel, where a reset would destroy it
        client.send(post(QByteArray(20'000'000, 'x')));
        client.socket()->setReadBufferSize(0);
        QCOMPARE(client.readAnswer().status, 413);
    }

    void brokenChunks_are400()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(chunkedHead + "5\r\nhello!\r\n");
        QCOMPARE(client.readAnswer().status, 400);
        QVERIFY(client.atEnd());
        QCOMPARE(server.waiting(), size_t(0));
    }

    void clientThatLeavesInTheBody_reachesNoHandler()
    {
        QTemporaryDir dir;
        TestServer server(withPolicy(spooled(), dir.path()));
        {
            RawClient client(server.port());
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
            QTRY_COMPARE(filesIn(dir).size(), 1);
        }
        QTRY_COMPARE(filesIn(dir).size(), 0);
        QCOMPARE(server.waiting(), size_t(0));
    }

    void expectContinue_isAnsweredWhenTheBodyIsWanted()
    {
        TestServer server(withPolicy(limit(10)), echo());
        RawClient client(server.port());
        client.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(client.read(25), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("hi");
        QCOMPARE(client.readAnswer().body, "POST /up hi");
        client.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(client.readAnswer().status, 413);
    }

    void refusalByPolicy_comesBeforeTheBody()
    {
        BodyPolicy policy;
        policy.refusal = Response{401, {}, "who are you?"};
        TestServer server(withPolicy(policy));
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
        const auto answer = client.readAnswer();
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.body, "who are you?");
        QVERIFY(client.atEnd());
        QCOMPARE(server.waiting(), size_t(0));
    }

    void refusalByPolicy_keepsTheConnectionWhenNothingIsLeftUnread()
    {
        BodyPolicy policy;
        policy.refusal = Response{401, {}, {}};
        TestServer server(withPolicy(policy));
        RawClient client(server.port());
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(client.readAnswer().status, 401);
        client.send(post("small"));
        QCOMPARE(client.readAnswer().status, 401);
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(client.readAnswer("HEAD").status, 401);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(client.readAnswer().status, 401);
    }

    void spooledBody_isAPrivateFileOfTheHandlers()
    {
        QTemporaryDir dir;
        TestServer server(withPolicy(spooled(), dir.path()));
        RawClient client(server.port());
        const QByteArray body(5'000'000, 'y');
        client.send(post(body));
        const auto exchange = server.next();
        QCOMPARE(exchange.request.body, "");
        QFile file(QString::fromStdString(exchange.request.bodyFile));
        QCOMPARE(QFileInfo(file).absolutePath(), QFileInfo(dir.path()).absoluteFilePath());
        QCOMPARE(file.permissions() & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), body);
        exchange.responder->respond({});
        QCOMPARE(client.readAnswer().status, 200);
        QVERIFY(file.exists());
    }

    void spooledBodyOverTheLimit_leavesNoFile()
    {
        QTemporaryDir dir;
        TestServer server(withPolicy(spooled(100'000), dir.path()));
        RawClient client(server.port());
        client.send(chunkedHead + chunk(QByteArray(90'000, 'x')) + chunk(QByteArray(20'000, 'x')) +
                    "0\r\n\r\n");
        QCOMPARE(client.readAnswer().status, 413);
        QCOMPARE(filesIn(dir).size(), 0);
    }

    void missingSpoolFolder_is507WithTheReason()
    {
        TestServer server(withPolicy(spooled(), QStringLiteral("/nonexistent/folder")));
        RawClient client(server.port());
        client.send(post("x"));
        const auto answer = client.readAnswer();
        QCOMPARE(answer.status, 507);
        QVERIFY(answer.body.find("No such file or directory") != std::string::npos);
        QCOMPARE(server.waiting(), size_t(0));
    }

#ifndef _WIN32
    void failingWrite_is507AndLeavesNoFile()
    {
        QTemporaryDir dir;
        TestServer server(withPolicy(spooled(), dir.path()));
        RawClient client(server.port());
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit small{200'000, before.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN); // the write fails instead, as on a full disk
        setrlimit(RLIMIT_FSIZE, &small);
        client.send(post(QByteArray(1'000'000, 'x')));
        const auto answer = client.readAnswer();
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QCOMPARE(answer.status, 507);
        QVERIFY(answer.body.find("writing failed") != std::string::npos);
        QCOMPARE(filesIn(dir).size(), 0);
        QCOMPARE(server.waiting(), size_t(0));
    }
#endif

    void policy_seesTheHead()
    {
        ServerOptions options;
        options.bodyPolicy = [](const Request &head) {
            BodyPolicy policy = limit(head.path() == "/large" ? 1000 : 10);
            if (head.headers.value("Authorization").empty())
                policy.refusal = Response{401, {}, {}};
            return policy;
        };
        TestServer server(options, echo());
        RawClient client(server.port());
        client.send(
            "POST /large HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nContent-Length: 12\r\n\r\n0123456789ab");
        QCOMPARE(client.readAnswer().body, "POST /large 0123456789ab");
        client.send(
            "POST /small HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nContent-Length: 12\r\n\r\n0123456789ab");
        QCOMPARE(client.readAnswer().status, 413);
    }
};

QTEST_GUILESS_MAIN(TestHttpServerBodies)
#include "tst_http_server_bodies.moc"
