#include "core/client/client.h"
#include "tests/client/test_certificates.h"
#include "tests/client/test_server.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTest>

using namespace tidegate;
using testing::TestServer;

/// What a person is told when the server's certificate is not to be trusted; nothing is ever sent then.
class TstCertificates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void certificateOfThePinnedAuthority_isTrusted();
    void badCertificate_isRefusedInPlainWords_data();
    void badCertificate_isRefusedInPlainWords();
    void watchOnAnUntrustedServer_isStaleAndSaysWhy();
    void refusedCertificate_canBeLookedAt();
    void pinnedCertificate_isTrustedWhoeverSignedIt();
    void anotherCertificateThanThePinned_isRefused_data();
    void anotherCertificateThanThePinned_isRefused();
    void watchOfThePinnedServer_isLive();

private:
    testing::Identity m_authority;
    testing::Identity m_other;
};

namespace {

Result<QJsonObject> ask(const client::Endpoint &endpoint)
{
    client::Client client(endpoint);
    std::optional<Result<QJsonObject>> answer;
    client.version(&client, [&](Result<QJsonObject> result) { answer = std::move(result); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 10'000); }();
    return answer.value_or(Result<QJsonObject>(fail(Code::Timeout, "the test waited in vain")));
}

Result<QJsonObject> askVersion(const TestServer &server, const QList<QSslCertificate> &authorities)
{
    return ask({server.url(), authorities, QStringLiteral("secret")});
}

Result<QJsonObject> askPinned(const TestServer &server, const QList<QSslCertificate> &authorities,
                              const QSslCertificate &pinned)
{
    client::Endpoint endpoint{server.url(), authorities, QStringLiteral("secret")};
    endpoint.pinnedDigest = pinned.digest(QCryptographicHash::Sha256);
    return ask(endpoint);
}

void answerVersion(const testing::TestRequest &, testing::TestConnection *connection)
{
    connection->answerJson(200, {{QStringLiteral("gitVersion"), QStringLiteral("v1")}});
}

} // namespace

void TstCertificates::initTestCase()
{
    m_authority = testing::makeAuthority("Pinned");
    m_other = testing::makeAuthority("Other");
}

void TstCertificates::certificateOfThePinnedAuthority_isTrusted()
{
    TestServer server(answerVersion,
                      testing::serverTls(testing::makeServerIdentity(m_authority, "IP:127.0.0.1")));
    QVERIFY(server.start());
    const auto answer = askVersion(server, {m_authority.certificate});
    QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
    QCOMPARE(server.requests().first().headers.value("authorization"), "Bearer secret");
}

void TstCertificates::badCertificate_isRefusedInPlainWords_data()
{
    QTest::addColumn<bool>("ours");
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<bool>("pinned");
    QTest::addColumn<QString>("says");
    QTest::newRow("another authority than the pinned one")
        << false << QByteArray("IP:127.0.0.1") << -1 << 30 << true << "the pinned authority did not sign";
    QTest::newRow("an authority that the system does not know")
        << true << QByteArray("IP:127.0.0.1") << -1 << 30 << false << "no authority known to this system";
    QTest::newRow("made out to another name") << true << QByteArray("DNS:elsewhere.example") << -1 << 30
                                              << true << "made out to elsewhere.example, not to 127.0.0.1";
    QTest::newRow("expired") << true << QByteArray("IP:127.0.0.1") << -60 << -30 << true << "expired on";
    QTest::newRow("not valid yet") << true << QByteArray("IP:127.0.0.1") << 10 << 30 << true
                                   << "valid only from";
}

void TstCertificates::badCertificate_isRefusedInPlainWords()
{
    QFETCH(bool, ours);
    QFETCH(QByteArray, names);
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(bool, pinned);
    QFETCH(QString, says);
    TestServer server(answerVersion, testing::serverTls(testing::makeServerIdentity(
                                         ours ? m_authority : m_other, names.constData(), from, to)));
    QVERIFY(server.start());
    const auto answer =
        askVersion(server, pinned ? QList{m_authority.certificate} : QList<QSslCertificate>{});
    QVERIFY(!answer);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(says), answer.error().message.c_str());
    QCOMPARE(answer.error().subject, std::string(client::certificateSubject));
    QVERIFY(server.requests().isEmpty()); // the token has not left the house
}

void TstCertificates::watchOnAnUntrustedServer_isStaleAndSaysWhy()
{
    TestServer server(answerVersion,
                      testing::serverTls(testing::makeServerIdentity(m_other, "IP:127.0.0.1")));
    QVERIFY(server.start());
    client::Client client({server.url(), {m_authority.certificate}, QStringLiteral("secret")});
    client::Watch *watch = client.watch(resource::kinds::service(), {}, &client);
    QString why;
    connect(watch, &client::Watch::stateChanged, this,
            [&](client::Watch::State, const QString &text) { why = text; });
    QTRY_COMPARE(watch->state(), client::Watch::State::Stale);
    QVERIFY2(why.contains(QStringLiteral("did not sign")), qPrintable(why));
}

void TstCertificates::refusedCertificate_canBeLookedAt()
{
    const testing::Identity identity = testing::makeServerIdentity(m_other, "IP:127.0.0.1");
    TestServer server(answerVersion, testing::serverTls(identity));
    QVERIFY(server.start());
    const auto answer = askVersion(server, {m_authority.certificate});
    QVERIFY(!answer);
    QCOMPARE(client::shownCertificate(answer.error()), identity.certificate);
    QVERIFY(client::shownCertificate(Error{}).isNull());
}

void TstCertificates::pinnedCertificate_isTrustedWhoeverSignedIt()
{
    // Signed by nobody, made out to another name, and out of date: a person has looked at it all the same.
    const testing::Identity identity =
        testing::makeServerIdentity(m_other, "DNS:elsewhere.example", -60, -30);
    TestServer server(answerVersion, testing::serverTls(identity));
    QVERIFY(server.start());
    const auto answer = askPinned(server, {}, identity.certificate);
    QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
    QCOMPARE(server.requests().first().headers.value("authorization"), "Bearer secret");
}

void TstCertificates::anotherCertificateThanThePinned_isRefused_data()
{
    QTest::addColumn<bool>("signedByTheAuthority");
    QTest::newRow("signed by nobody known") << false;
    QTest::newRow("signed by the profile's authority") << true;
}

void TstCertificates::anotherCertificateThanThePinned_isRefused()
{
    QFETCH(bool, signedByTheAuthority);
    const testing::Identity pinned = testing::makeServerIdentity(m_authority, "IP:127.0.0.1");
    const testing::Identity shown =
        testing::makeServerIdentity(signedByTheAuthority ? m_authority : m_other, "IP:127.0.0.1");
    TestServer server(answerVersion, testing::serverTls(shown));
    QVERIFY(server.start());
    const auto answer = askPinned(server, {m_authority.certificate}, pinned.certificate);
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.find("another certificate than the one that is pinned") !=
                 std::string::npos,
             answer.error().message.c_str());
    QCOMPARE(answer.error().subject, std::string(client::certificateSubject));
    QCOMPARE(client::shownCertificate(answer.error()), shown.certificate);
    QVERIFY(server.requests().isEmpty());
}

void TstCertificates::watchOfThePinnedServer_isLive()
{
    const testing::Identity identity = testing::makeServerIdentity(m_other, "IP:127.0.0.1");
    TestServer server(
        [](const testing::TestRequest &request, testing::TestConnection *connection) {
            if (!request.query("watch").isEmpty())
                connection->startStream();
            else
                connection->answerJson(200, {{QStringLiteral("items"), QJsonArray()}});
        },
        testing::serverTls(identity));
    QVERIFY(server.start());
    client::Endpoint endpoint{server.url(), {}, QStringLiteral("secret")};
    endpoint.pinnedDigest = identity.certificate.digest(QCryptographicHash::Sha256);
    client::Client client(endpoint);
    client::Watch *watch = client.watch(resource::kinds::service(), {}, &client);
    QTRY_COMPARE(watch->state(), client::Watch::State::Live);
}

QTEST_GUILESS_MAIN(TstCertificates)
#include "tst_certificates.moc"
