#include "live_api.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

using namespace tidegate;
using namespace tidegate::test;
using namespace Qt::StringLiterals;

namespace {

/// Takes what comes and keeps the file's bytes.
class Intake : public api::PackageIntake
{
public:
    void take(QString file, QString, std::function<void(Result<QJsonObject>)> done) override
    {
        QFile spool(file);
        if (spool.open(QIODevice::ReadOnly))
            content = spool.readAll();
        spool.remove();
        done(QJsonObject{{u"digest"_s, QString(64, u'b')}});
    }
    QByteArray content;
};

} // namespace

class TestApiServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void noToken_isUnauthorized();
    void health_needsNoToken();
    void object_makesTheRound();
    void bodyOverTheLimit_isRefusedUnread();
    void upload_isSpooled();
    void watch_streamsChanges();
    void stopped_endsWatchesAndAnswersWhatIsUnderWay();
    void plainHttp_isNotAnswered();

private:
    QNetworkRequest request(const QString &path, bool token = true) const;
    std::unique_ptr<QNetworkReply> send(const QByteArray &method, const QString &path,
                                        const QByteArray &body = {}, const char *type = "application/json",
                                        bool token = true);
    QByteArray promise(const QString &path, qint64 length);
    static int statusOf(const std::unique_ptr<QNetworkReply> &reply)
    {
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }
    static QJsonObject jsonOf(const std::unique_ptr<QNetworkReply> &reply)
    {
        return QJsonDocument::fromJson(reply->readAll()).object();
    }

    Intake m_intake;
    std::unique_ptr<LiveApi> m_live;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

void TestApiServer::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("this Qt has no TLS");
}

void TestApiServer::init()
{
    api::Ports ports;
    ports.packages = &m_intake;
    m_live = std::make_unique<LiveApi>(ports);
    m_network = std::make_unique<QNetworkAccessManager>();
}

void TestApiServer::cleanup()
{
    m_network.reset();
    m_live.reset();
}

QNetworkRequest TestApiServer::request(const QString &path, bool token) const
{
    QNetworkRequest request{QUrl(m_live->url() + path)};
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(
        QSslCertificate::fromData(QByteArray::fromStdString(m_live->authority.certificatePem)));
    request.setSslConfiguration(tls);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (token)
        request.setRawHeader("Authorization", "Bearer secret");
    return request;
}

std::unique_ptr<QNetworkReply> TestApiServer::send(const QByteArray &method, const QString &path,
                                                   const QByteArray &body, const char *type, bool token)
{
    QNetworkRequest head = request(path, token);
    head.setHeader(QNetworkRequest::ContentTypeHeader, QString::fromLatin1(type));
    std::unique_ptr<QNetworkReply> reply(m_network->sendCustomRequest(head, method, body));
    (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000);
    return reply;
}

// The answer to a head that announces a body which never comes.
QByteArray TestApiServer::promise(const QString &path, qint64 length)
{
    QSslSocket socket;
    socket.setSslConfiguration(request(path).sslConfiguration());
    socket.connectToHostEncrypted(u"127.0.0.1"_s, m_live->api->port());
    if (!socket.waitForEncrypted())
        return socket.errorString().toUtf8();
    socket.write("POST " + path.toUtf8() +
                 " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer secret\r\nContent-Type: "
                 "application/octet-stream\r\n"
                 "Content-Length: " +
                 QByteArray::number(length) + "\r\n\r\n");
    (void)QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 10'000);
    return socket.readAll();
}

const QString maps = u"/api/v1/namespaces/default/configmaps"_s;

void TestApiServer::noToken_isUnauthorized()
{
    const auto reply = send("POST", maps, "{\"secret\":1}", "application/json", false);
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(reply->rawHeader("WWW-Authenticate").left(6), QByteArray("Bearer"));
    QVERIFY(!reply->rawHeader("Audit-Id").isEmpty());
    const QJsonObject status = jsonOf(reply);
    QCOMPARE(status.value("kind"_L1).toString(), u"Status"_s);
    QCOMPARE(status.value("reason"_L1).toString(), u"Unauthorized"_s);
}

void TestApiServer::health_needsNoToken()
{
    for (const char *path : {"/healthz", "/livez", "/readyz", "/version"})
        QCOMPARE(statusOf(send("GET", QString::fromLatin1(path), {}, "text/plain", false)), 200);
    QCOMPARE(statusOf(send("GET", u"/metrics"_s, {}, "text/plain", false)), 401);
}

void TestApiServer::object_makesTheRound()
{
    const auto created = send(
        "POST", maps, R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"v"}})");
    QCOMPARE(statusOf(created), 201);
    const auto got = send("GET", maps + u"/a"_s);
    QCOMPARE(statusOf(got), 200);
    QCOMPARE(jsonOf(got), jsonOf(created));
    const auto malformed = send("POST", maps, "{\n\"apiVersion\": v1}");
    QCOMPARE(statusOf(malformed), 400);
    QVERIFY(jsonOf(malformed).value("message"_L1).toString().contains(u"line 2"_s));
}

void TestApiServer::bodyOverTheLimit_isRefusedUnread()
{
    const QByteArray answer = promise(maps, 100 * 1024);
    QVERIFY2(answer.startsWith("HTTP/1.1 413 "), answer);
    QVERIFY2(answer.contains("\"reason\":\"RequestEntityTooLarge\""), answer);
}

void TestApiServer::upload_isSpooled()
{
    const QByteArray bytes(300 * 1024, 'p'); // over the limit for objects, under the one for packages
    const QString path = u"/apis/tidegate.dev/v1/namespaces/default/packages?name=hello&fileName=hello.jar"_s;
    const auto reply = send("POST", path, bytes, "application/octet-stream");
    QCOMPARE(statusOf(reply), 201);
    QCOMPARE(m_intake.content, bytes);
    QCOMPARE(statusOf(send("POST", path, bytes, "application/octet-stream")), 200);
    const QByteArray tooLarge = promise(path, 2 * 1024 * 1024);
    QVERIFY2(tooLarge.startsWith("HTTP/1.1 413 "), tooLarge);
}

void TestApiServer::watch_streamsChanges()
{
    const std::unique_ptr<QNetworkReply> watch(m_network->get(request(maps + u"?watch=true"_s)));
    QByteArray text;
    connect(watch.get(), &QNetworkReply::readyRead, this, [&] { text += watch->readAll(); });
    send("POST", maps, R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})");
    QTRY_COMPARE(text.count('\n'), 1);
    send("DELETE", maps + u"/a"_s);
    QTRY_COMPARE(text.count('\n'), 2);
    QVERIFY(text.startsWith("{\"type\":\"ADDED\""));
    QVERIFY(text.contains("\n{\"type\":\"DELETED\""));
    QVERIFY(!watch->isFinished());
}

void TestApiServer::stopped_endsWatchesAndAnswersWhatIsUnderWay()
{
    const std::unique_ptr<QNetworkReply> watch(m_network->get(request(maps + u"?watch=true"_s)));
    QSignalSpy opened(watch.get(), &QNetworkReply::metaDataChanged);
    QVERIFY(opened.wait());
    std::vector<std::unique_ptr<QNetworkReply>> writes;
    for (int i = 0; i < 3; ++i) {
        QNetworkRequest head = request(maps);
        head.setHeader(QNetworkRequest::ContentTypeHeader, "application/json");
        writes.emplace_back(m_network->post(
            head, QByteArray(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"w)") +
                      QByteArray::number(i) + R"("}})"));
    }
    QTRY_VERIFY(m_live->store->version() > 2); // the first has come in
    QElapsedTimer timer;
    timer.start();
    m_live->api->stop(milliseconds(5000));
    QVERIFY2(timer.elapsed() < 4000, qPrintable(QString::number(timer.elapsed())));
    QTRY_VERIFY(watch->isFinished());
    QCOMPARE(watch->error(), QNetworkReply::NoError);
    for (size_t i = 0; i < writes.size(); ++i) {
        QTRY_VERIFY(writes[i]->isFinished());
        const auto name = resource::ObjectName{u"default"_s, u"w%1"_s.arg(i)};
        // Acknowledged means kept; refused or cut off says nothing.
        if (statusOf(writes[i]) == 201)
            QVERIFY(m_live->store->get(resource::kinds::configMap(), name));
    }
    QCOMPARE(statusOf(writes[0]), 201);
}

void TestApiServer::plainHttp_isNotAnswered()
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_live->api->port());
    QVERIFY(socket.waitForConnected());
    socket.write("GET /version HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!socket.readAll().contains("gitVersion"));
}

QTEST_GUILESS_MAIN(TestApiServer)
#include "tst_api_server.moc"
