#include "core/client/client.h"
#include "tests/client/test_certificates.h"
#include "tests/client/test_server.h"

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

private:
    testing::Identity m_authority;
    testing::Identity m_other;
};

namespace {

Result<QJsonObject> askVersion(const TestServer &server, const QList<QSslCertificate> &authorities)
{
    client::Client client({server.url(), authorities, QStringLiteral("secret")});
    std::optional<Result<QJsonObject>> answer;
    client.version(&client, [&](Result<QJsonObject> result) { answer = std::move(result); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 10'000); }();
    return answer.value_or(Result<QJsonObject>(fail(Code::Timeout, "the test waited in vain")));
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

QTEST_GUILESS_MAIN(TstCertificates)
#include "tst_certificates.moc"
