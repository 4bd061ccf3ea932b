#include "tests/client/test_certificates.h"
#include "ui/session/profile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using session::Profile;
using session::ProfileStore;

class TstProfile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_pem = testing::makeAuthority("profile test").certificate.toPem(); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void savedProfiles_areThereAfterALoad();
    void firstStart_hasNoProfilesAndNoNotice();
    void brokenFile_isKeptAsideAndTold_data();
    void brokenFile_isKeptAsideAndTold();
    void profileThatCannotBe_changesNothing_data();
    void profileThatCannotBe_changesNothing();
    void unwritableFolder_isAnErrorAndChangesNothing();
    void removedProfile_isGone();
    void tokens_areNeverInTheFile();
    void everySetting_isThereAfterALoad();
    void unreadablePin_isNotDropped();
    void fingerprint_readsBack_data();
    void fingerprint_readsBack();
    void identity_isReadWithItsPassphrase();
    void halfAnIdentityOrProxy_isAProblem();
    void kubeconfig_isAConnection();
    void profileFile_isAConnection();
    void unusableConnectionFile_saysWhy_data();
    void unusableConnectionFile_saysWhy();

private:
    Profile profile(const QString &name = QStringLiteral("box")) const
    {
        return {name, QUrl(QStringLiteral("https://127.0.0.1:6443")), m_pem, QStringLiteral("admin")};
    }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    QByteArray read(const QString &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_pem;
};

void TstProfile::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

QByteArray TstProfile::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TstProfile::savedProfiles_areThereAfterALoad()
{
    ProfileStore store(path(QStringLiteral("new/folder")));
    QVERIFY(store.put(profile()));
    QVERIFY(store.put(profile(QStringLiteral("潮汐"))));
    Profile changed = profile();
    changed.user = QStringLiteral("other");
    QVERIFY(store.put(changed));
    ProfileStore again(path(QStringLiteral("new/folder")));
    QVERIFY(again.load());
    QCOMPARE(again.profiles(), (QList<Profile>{changed, profile(QStringLiteral("潮汐"))}));
    QCOMPARE(again.find(QStringLiteral("box"))->user, QStringLiteral("other"));
    QVERIFY(again.notice().isEmpty());
}

void TstProfile::firstStart_hasNoProfilesAndNoNotice()
{
    ProfileStore store(path(QStringLiteral("nowhere")));
    QVERIFY(store.load());
    QVERIFY(store.profiles().isEmpty() && store.notice().isEmpty());
}

void TstProfile::brokenFile_isKeptAsideAndTold_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("cut off") << QByteArray("{\"version\":1,\"profiles\":[{\"name\":\"a\"");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("without a version") << QByteArray("{}");
    QTest::newRow("of a newer program") << QByteArray("{\"version\":99,\"profiles\":[]}");
    QTest::newRow("with a profile that makes no sense")
        << QByteArray("{\"version\":1,\"profiles\":[{\"name\":\"a\",\"server\":\"gopher://x\"}]}");
    QTest::newRow("with a name given twice")
        << QByteArray("{\"version\":1,\"profiles\":[{\"name\":\"a\",\"server\":\"https://"
                      "x\"},{\"name\":\"a\",\"server\":\"https://y\"}]}");
    QTest::newRow("empty") << QByteArray();
}

void TstProfile::brokenFile_isKeptAsideAndTold()
{
    QFETCH(QByteArray, bytes);
    write(QStringLiteral("profiles.json"), bytes);
    ProfileStore store(m_folder->path());
    QVERIFY(store.load());
    QVERIFY(store.profiles().isEmpty());
    const QStringList kept = QDir(m_folder->path()).entryList({QStringLiteral("profiles.json.broken-*")});
    QCOMPARE(kept.size(), 1);
    QCOMPARE(read(kept.first()), bytes);
    QVERIFY2(store.notice().contains(kept.first()), qPrintable(store.notice()));
    QVERIFY(store.put(profile())); // and life goes on
    QCOMPARE(read(kept.first()), bytes);
}

void TstProfile::profileThatCannotBe_changesNothing_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QUrl>("server");
    QTest::addColumn<QByteArray>("pem");
    QTest::newRow("no name") << " " << QUrl(QStringLiteral("https://x")) << QByteArray();
    QTest::newRow("no server") << "a" << QUrl() << QByteArray();
    QTest::newRow("plain HTTP to another machine")
        << "a" << QUrl(QStringLiteral("http://server.example")) << QByteArray();
    QTest::newRow("no certificate in the PEM")
        << "a" << QUrl(QStringLiteral("https://x")) << QByteArray("hello");
}

void TstProfile::profileThatCannotBe_changesNothing()
{
    QFETCH(QString, name);
    QFETCH(QUrl, server);
    QFETCH(QByteArray, pem);
    ProfileStore store(m_folder->path());
    const auto saved = store.put({name, server, pem, {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, Code::Invalid);
    QVERIFY(store.profiles().isEmpty());
    QVERIFY(!QFile::exists(store.file()));
}

void TstProfile::unwritableFolder_isAnErrorAndChangesNothing()
{
    write(QStringLiteral("file"), "x");
    ProfileStore store(path(QStringLiteral("file"))); // a folder cannot be made where a file is
    const auto saved = store.put(profile());
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, Code::StorageFull);
    QVERIFY(store.profiles().isEmpty());
}

void TstProfile::removedProfile_isGone()
{
    ProfileStore store(m_folder->path());
    QVERIFY(store.put(profile()));
    QVERIFY(store.remove(QStringLiteral("box")));
    QVERIFY(store.load());
    QVERIFY(store.profiles().isEmpty());
    QCOMPARE(store.remove(QStringLiteral("box")).error().code, Code::NotFound);
}

void TstProfile::tokens_areNeverInTheFile()
{
    write(QStringLiteral("box.json"),
          "{\"name\":\"box\",\"server\":\"https://127.0.0.1:1\",\"token\":\"very-secret\"}");
    const auto connection = session::readConnectionFile(path(QStringLiteral("box.json")));
    QVERIFY(connection);
    ProfileStore store(m_folder->path());
    QVERIFY(store.put(connection->profile));
    QVERIFY(!read(QStringLiteral("profiles.json")).contains("very-secret"));
}

void TstProfile::kubeconfig_isAConnection()
{
    write(QStringLiteral("admin.kubeconfig"), "current-context: c\nclusters: [{name: k, cluster: {server: "
                                              "\"https://127.0.0.1:6443\", certificate-authority-data: " +
                                                  m_pem.toBase64() +
                                                  "}}]\ncontexts: [{name: c, context: {cluster: k, user: "
                                                  "u}}]\nusers: [{name: u, user: {token: abc}}]\n");
    const auto connection = session::readConnectionFile(path(QStringLiteral("admin.kubeconfig")));
    QVERIFY2(connection.has_value(), connection ? "" : connection.error().message.c_str());
    QCOMPARE(connection->token, QStringLiteral("abc"));
    QCOMPARE(connection->profile.name, QStringLiteral("admin"));
    QCOMPARE(connection->profile.authorityPem, m_pem);
    const auto endpoint = session::endpointOf(*connection);
    QVERIFY(endpoint);
    QCOMPARE(endpoint->authorities.size(), 1);
}

void TstProfile::profileFile_isAConnection()
{
    write(QStringLiteral("box.json"),
          "{\"server\":\"https://127.0.0.1:6443\",\"user\":\"me\",\"certificateAuthority\":\"" +
              QByteArray(m_pem).replace("\n", "\\n") + "\",\"token\":\"abc\"}");
    const auto connection = session::readConnectionFile(path(QStringLiteral("box.json")));
    QVERIFY2(connection.has_value(), connection ? "" : connection.error().message.c_str());
    QCOMPARE(connection->profile,
             (Profile{QStringLiteral("box"), QUrl(QStringLiteral("https://127.0.0.1:6443")), m_pem,
                      QStringLiteral("me")}));
    QCOMPARE(connection->profile.secretKey(), QStringLiteral("me@127.0.0.1:6443"));
}

void TstProfile::unusableConnectionFile_saysWhy_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("broken JSON") << QByteArray("{\"server\":") << "no valid JSON";
    QTest::newRow("no server") << QByteArray("{\"name\":\"a\"}") << "server's address";
    QTest::newRow("no YAML either") << QByteArray("hello") << "no usable kubeconfig";
    QTest::newRow("empty") << QByteArray() << "no usable kubeconfig";
}

void TstProfile::unusableConnectionFile_saysWhy()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    write(QStringLiteral("x"), bytes);
    const auto connection = session::readConnectionFile(path(QStringLiteral("x")));
    QVERIFY(!connection);
    const QString message = QString::fromStdString(connection.error().message);
    QVERIFY2(message.contains(says) && message.contains(path(QStringLiteral("x"))), qPrintable(message));
    QVERIFY(!session::readConnectionFile(path(QStringLiteral("none"))));
}

void TstProfile::everySetting_isThereAfterALoad()
{
    Profile all = profile();
    all.folder = QStringLiteral("生产");
    all.color = session::ProfileColor::Red;
    all.isProtected = true;
    all.proxy = {client::ProxyChoice::Mode::Manual, QStringLiteral("proxy.example"), 3128,
                 QStringLiteral("me")};
    all.certificateFile = QStringLiteral("/etc/me.crt");
    all.keyFile = QStringLiteral("/etc/me.key");
    all.pinnedDigest = QByteArray(32, '\x7f');
    ProfileStore store(m_folder->path());
    QVERIFY(store.put(all));
    QVERIFY(store.put(profile(QStringLiteral("plain"))));
    ProfileStore again(m_folder->path());
    QVERIFY(again.load());
    QCOMPARE(again.find(all.name), std::optional(all));
    QCOMPARE(again.find(QStringLiteral("plain")), std::optional(profile(QStringLiteral("plain"))));
}

void TstProfile::unreadablePin_isNotDropped()
{
    write(QStringLiteral("profiles.json"),
          R"({"version":1,"profiles":[{"name":"box","server":"https://a:1","pinnedFingerprint":"12:34"}]})");
    ProfileStore store(m_folder->path());
    QVERIFY(store.load());
    QVERIFY(store.profiles().isEmpty() && !store.notice().isEmpty());
}

void TstProfile::fingerprint_readsBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isRead");
    const QByteArray digest(32, '\xab');
    QTest::newRow("as written") << session::fingerprintText(digest) << true;
    QTest::newRow("small, without colons") << QString::fromLatin1(digest.toHex()) << true;
    QTest::newRow("in groups") << QString::fromLatin1(digest.toHex(' ')) << true;
    QTest::newRow("too short") << QString::fromLatin1(digest.left(20).toHex(':')) << false;
    QTest::newRow("no hexadecimal") << QString(64, QLatin1Char('x')) << false;
    QTest::newRow("empty") << QString() << false;
}

void TstProfile::fingerprint_readsBack()
{
    QFETCH(QString, text);
    QFETCH(bool, isRead);
    QCOMPARE(session::digestOf(text), isRead ? QByteArray(32, '\xab') : QByteArray());
}

void TstProfile::identity_isReadWithItsPassphrase()
{
    const testing::Identity identity = testing::makeAuthority("me");
    write(QStringLiteral("me.crt"), identity.certificate.toPem());
    write(QStringLiteral("me.key"), identity.key.toPem("sesame"));
    session::Connection connection{profile(), QStringLiteral("token")};
    connection.profile.certificateFile = path(QStringLiteral("me.crt"));
    connection.profile.keyFile = path(QStringLiteral("me.key"));
    connection.keyPassphrase = QStringLiteral("sesame");
    const auto endpoint = session::endpointOf(connection);
    QVERIFY2(endpoint.has_value(), endpoint ? "" : endpoint.error().message.c_str());
    QCOMPARE(endpoint->clientCertificate, identity.certificate);
    QCOMPARE(endpoint->clientKey, identity.key);
    connection.keyPassphrase = QStringLiteral("wrong");
    const auto refused = session::endpointOf(connection);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.find("passphrase") != std::string::npos);
    connection.profile.certificateFile = path(QStringLiteral("missing.crt"));
    QVERIFY(!session::endpointOf(connection));
}

void TstProfile::halfAnIdentityOrProxy_isAProblem()
{
    Profile half = profile();
    half.certificateFile = QStringLiteral("/etc/me.crt");
    half.proxy.mode = client::ProxyChoice::Mode::Manual;
    const session::ProfileProblems problems = session::checkProfile(half);
    QVERIFY(!problems.identity.isEmpty());
    QVERIFY(!problems.proxy.isEmpty());
    QVERIFY(!problems.ok());
}

QTEST_GUILESS_MAIN(TstProfile)
#include "tst_profile.moc"
