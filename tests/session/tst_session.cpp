#include "tests/client/test_certificates.h"
#include "tests/client/test_server.h"
#include "ui/session/session.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using namespace std::chrono_literals;
using session::Connection;
using session::Session;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;
using State = session::Session::State;

class TstSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void knownToken_connects();
    void tokenOfTheStore_isUsed();
    void withoutAToken_theUserIsAsked();
    void refusedToken_waitsForAnother();
    void acceptedToken_isRememberedWhenAsked();
    void refusedToken_isNotRemembered();
    void serverAway_isTriedAgainUntilItIsBack();
    void lostServer_isNoticedByTheHeartbeat();
    void untrustedCertificate_waitsForThePerson();
    void anotherProfile_dropsTheClientOfTheFirst();
    void closedSession_answersNoMore();
    void profileThatCannotBe_failsWithAReason();
    void protectedProfile_isLockedUntilItIsUnlocked();
    void unlockedProfile_locksItselfWhenIdle();
    void unlockedProfile_locksWhenTheConnectionBreaks();
    void openProfile_cannotBeLocked();
    void untrustedCertificate_isShown();
    void ageOfTheData_isCountedFromTheLastAnswer();

private:
    Connection connection(const QString &token = QStringLiteral("good")) const
    {
        return {{QStringLiteral("box"), m_server->url(), {}, QStringLiteral("admin")}, token};
    }
    void startServer(quint16 port = 0);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<session::MemorySecretStore> m_secrets;
    std::unique_ptr<Session> m_session;
};

void TstSession::startServer(quint16 port)
{
    m_server = std::make_unique<TestServer>([](const TestRequest &request, TestConnection *connection) {
        if (request.headers.value("authorization") == "Bearer good")
            connection->answerJson(200, {{QStringLiteral("gitVersion"), QStringLiteral("v1.31.0+tidegate")}});
        else
            connection->answerStatus(401, "Unauthorized", QStringLiteral("the token is not known"));
    });
    QVERIFY(m_server->start(port));
}

void TstSession::init()
{
    startServer();
    m_secrets = std::make_unique<session::MemorySecretStore>();
    m_session = std::make_unique<Session>(m_secrets.get());
    m_session->setFirstBackOff(20ms);
}

void TstSession::cleanup()
{
    m_session.reset();
    m_server.reset();
}

void TstSession::knownToken_connects()
{
    QList<State> states;
    connect(m_session.get(), &Session::stateChanged, this, [&](State state) { states << state; });
    QCOMPARE(m_session->state(), State::Disconnected);
    m_session->open(connection());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(states, (QList<State>{State::Connecting, State::Connected}));
    QCOMPARE(m_session->serverVersion(), QStringLiteral("v1.31.0+tidegate"));
    QVERIFY(m_session->client());
    QCOMPARE(m_server->requests().first().path(), QStringLiteral("/version"));
}

void TstSession::tokenOfTheStore_isUsed()
{
    m_secrets->write(connection().profile.secretKey(), QStringLiteral("good"), this, [](const Result<> &) {});
    m_session->open(connection({}));
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TstSession::withoutAToken_theUserIsAsked()
{
    QSignalSpy needed(m_session.get(), &Session::tokenNeeded);
    m_session->open(connection({}));
    QTRY_COMPARE(needed.size(), 1);
    QCOMPARE(m_session->state(), State::Failed);
    QVERIFY(m_session->needsToken() && !m_session->client());
    m_session->setToken(QStringLiteral("good"), false);
    QTRY_COMPARE(m_session->state(), State::Connected);
    QVERIFY(!m_session->needsToken());
}

void TstSession::refusedToken_waitsForAnother()
{
    QSignalSpy needed(m_session.get(), &Session::tokenNeeded);
    m_session->open(connection(QStringLiteral("bad")));
    QTRY_COMPARE(m_session->state(), State::Failed);
    QCOMPARE(m_session->reason(), QStringLiteral("the token is not known"));
    QCOMPARE(needed.size(), 1);
    QCOMPARE(m_session->retryDelay(), 0ms); // trying again would not help
    m_session->setToken(QStringLiteral("good"), false);
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TstSession::acceptedToken_isRememberedWhenAsked()
{
    m_session->open(connection(), true);
    QTRY_COMPARE(m_session->state(), State::Connected);
    QString stored;
    m_secrets->read(connection().profile.secretKey(), this,
                    [&](const Result<QString> &secret) { stored = secret.value_or(QString()); });
    QTRY_COMPARE(stored, QStringLiteral("good"));
}

void TstSession::refusedToken_isNotRemembered()
{
    m_session->open(connection(QStringLiteral("bad")), true);
    QTRY_COMPARE(m_session->state(), State::Failed);
    bool answered = false;
    m_secrets->read(connection().profile.secretKey(), this,
                    [&](const Result<QString> &secret) { answered = !secret; });
    QTRY_VERIFY(answered);
}

void TstSession::serverAway_isTriedAgainUntilItIsBack()
{
    const Connection there = connection();
    const quint16 port = m_server->serverPort();
    m_server.reset();
    QSignalSpy changed(m_session.get(), &Session::stateChanged);
    m_session->open(there);
    QTRY_VERIFY(m_session->state() == State::Failed && m_session->retryDelay() > 0ms);
    QVERIFY(m_session->reason().contains(QStringLiteral("Nothing answers")));
    QVERIFY(!m_session->needsToken());
    QTRY_VERIFY(changed.size() >= 6); // several tries
    startServer(port);
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), State::Connected, 10'000);
    QCOMPARE(m_session->reason(), QString());
}

void TstSession::lostServer_isNoticedByTheHeartbeat()
{
    m_session->setHeartbeat(30ms);
    m_session->open(connection());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QPointer<client::Client> client = m_session->client();
    const quint16 port = m_server->serverPort();
    m_server.reset();
    QTRY_COMPARE(m_session->state(), State::Failed);
    QVERIFY(client); // its watches come back by themselves
    startServer(port);
    m_session->retryNow();
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(m_session->client(), client.data());
}

void TstSession::untrustedCertificate_waitsForThePerson()
{
    const auto authority = testing::makeAuthority("one");
    const auto other = testing::makeAuthority("other");
    TestServer secure({}, testing::serverTls(testing::makeServerIdentity(other, "IP:127.0.0.1")));
    QVERIFY(secure.start());
    m_session->open(
        {{QStringLiteral("box"), secure.url(), authority.certificate.toPem(), {}}, QStringLiteral("good")});
    QTRY_COMPARE(m_session->state(), State::Failed);
    QVERIFY2(m_session->reason().contains(QStringLiteral("did not sign")), qPrintable(m_session->reason()));
    QCOMPARE(m_session->retryDelay(), 0ms);
    QVERIFY(!m_session->needsToken());
}

void TstSession::anotherProfile_dropsTheClientOfTheFirst()
{
    QList<client::Client *> clients;
    connect(m_session.get(), &Session::clientChanged, this,
            [&](client::Client *client) { clients << client; });
    m_session->open(connection());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QPointer<client::Client> first = m_session->client();
    m_session->open(connection());
    QVERIFY(!first);
    QCOMPARE(clients.size(), 3);
    QVERIFY(clients[0] && !clients[1] && clients[2]);
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TstSession::closedSession_answersNoMore()
{
    m_session->open(connection());
    m_session->close();
    QCOMPARE(m_session->state(), State::Disconnected);
    QSignalSpy changed(m_session.get(), &Session::stateChanged);
    QTest::qWait(50);
    QCOMPARE(changed.size(), 0);
    QVERIFY(!m_session->client());
}

void TstSession::profileThatCannotBe_failsWithAReason()
{
    m_session->open(
        {{QStringLiteral("box"), QUrl(QStringLiteral("gopher://x")), {}, {}}, QStringLiteral("good")});
    QCOMPARE(m_session->state(), State::Failed);
    QVERIFY2(m_session->reason().contains(QStringLiteral("https://")), qPrintable(m_session->reason()));
}

void TstSession::protectedProfile_isLockedUntilItIsUnlocked()
{
    Connection locked = connection();
    locked.profile.isProtected = true;
    QSignalSpy changed(m_session->protection(), &session::Protection::changed);
    // Whoever is told of the client first must find it locked already.
    std::optional<Error> early;
    connect(m_session.get(), &Session::clientChanged, this, [&](client::Client *client) {
        if (client)
            client->remove(
                resource::kinds::service(), {QStringLiteral("a"), QStringLiteral("b")}, this,
                [&](const Result<QJsonObject> &answer) { early = answer ? Error{} : answer.error(); });
    });
    m_session->open(locked);
    QTRY_COMPARE(m_session->state(), State::Connected);
    QTRY_VERIFY(early.has_value());
    QCOMPARE(early->subject, std::string(client::readOnlySubject));
    QVERIFY(m_session->protection()->isLocked() && !m_session->protection()->reason().isEmpty());
    QCOMPARE(changed.size(), 1);
    m_session->protection()->unlock();
    QVERIFY(!m_session->protection()->isLocked() && m_session->protection()->reason().isEmpty());
    std::optional<bool> removed;
    m_session->client()->remove(resource::kinds::service(), {QStringLiteral("a"), QStringLiteral("b")}, this,
                                [&](const Result<QJsonObject> &answer) { removed = answer.has_value(); });
    QTRY_COMPARE(removed, std::optional(true));
    m_session->close();
    QVERIFY(!m_session->protection()->isProtected() && !m_session->protection()->isLocked());
}

void TstSession::unlockedProfile_locksItselfWhenIdle()
{
    Connection locked = connection();
    locked.profile.isProtected = true;
    m_session->protection()->setIdleTime(40ms);
    m_session->open(locked);
    QTRY_COMPARE(m_session->state(), State::Connected);
    m_session->protection()->unlock();
    QVERIFY(!m_session->protection()->isLocked());
    m_session->protection()->touch();
    QTRY_VERIFY(m_session->protection()->isLocked());
    QCOMPARE(m_session->state(), State::Connected);
}

void TstSession::unlockedProfile_locksWhenTheConnectionBreaks()
{
    Connection locked = connection();
    locked.profile.isProtected = true;
    m_session->open(locked);
    QTRY_COMPARE(m_session->state(), State::Connected);
    m_session->protection()->unlock();
    m_server.reset();
    m_session->retryNow();
    QTRY_COMPARE(m_session->state(), State::Failed);
    QVERIFY(m_session->protection()->isLocked());
}

void TstSession::openProfile_cannotBeLocked()
{
    m_session->open(connection());
    QTRY_COMPARE(m_session->state(), State::Connected);
    m_session->protection()->lock();
    QVERIFY(!m_session->protection()->isLocked());
}

void TstSession::untrustedCertificate_isShown()
{
    const testing::Identity identity =
        testing::makeServerIdentity(testing::makeAuthority("unknown"), "IP:127.0.0.1");
    TestServer server(
        [](const TestRequest &, TestConnection *connection) {
            connection->answerJson(200, {{QStringLiteral("gitVersion"), QStringLiteral("v1")}});
        },
        testing::serverTls(identity));
    QVERIFY(server.start());
    Connection open = connection();
    open.profile.server = server.url();
    QSignalSpy refused(m_session.get(), &Session::certificateRefused);
    m_session->open(open);
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(m_session->shownCertificate(), identity.certificate);
    QCOMPARE(m_session->retryDelay(), 0ms);
    open.profile.pinnedDigest = identity.certificate.digest(QCryptographicHash::Sha256);
    m_session->open(open);
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TstSession::ageOfTheData_isCountedFromTheLastAnswer()
{
    QVERIFY(!m_session->lastAnswer());
    m_session->open(connection());
    QTRY_COMPARE(m_session->state(), State::Connected);
    const auto first = m_session->lastAnswer();
    QVERIFY(first);
    m_server.reset();
    m_session->retryNow();
    QTRY_COMPARE(m_session->state(), State::Failed);
    QCOMPARE(m_session->lastAnswer(), first);
    m_session->close();
    QVERIFY(!m_session->lastAnswer());
}

QTEST_GUILESS_MAIN(TstSession)
#include "tst_session.moc"
