#include "core/client/client.h"
#include "tests/client/test_certificates.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;

namespace {

const char goodConfig[] = "apiVersion: v1\n"
                          "kind: Config\n"
                          "current-context: local\n"
                          "clusters:\n"
                          "- name: other\n"
                          "  cluster: {server: \"https://wrong:1\"}\n"
                          "- name: box\n"
                          "  cluster:\n"
                          "    server: https://127.0.0.1:6443\n"
                          "    certificate-authority-data: %1\n"
                          "contexts:\n"
                          "- name: local\n"
                          "  context: {cluster: box, user: admin}\n"
                          "users:\n"
                          "- name: admin\n"
                          "  user: {token: secret-1}\n";

} // namespace

class TstKubeconfig : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_pem = testing::makeAuthority("kubeconfig test").certificate.toPem(); }
    void completeFile_givesServerAuthorityAndToken();
    void pathsInTheFile_areRelativeToIt();
    void unusableFile_saysWhichAndWhy_data();
    void unusableFile_saysWhichAndWhy();
    void missingFile_isNamed();

private:
    QString write(const QString &name, const QByteArray &text) const;
    QString good() const
    {
        return QString::fromLatin1(goodConfig).arg(QString::fromLatin1(m_pem.toBase64()));
    }

    QTemporaryDir m_folder;
    QByteArray m_pem;
};

QString TstKubeconfig::write(const QString &name, const QByteArray &text) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
}

void TstKubeconfig::completeFile_givesServerAuthorityAndToken()
{
    const auto endpoint = client::readKubeconfig(write(QStringLiteral("good"), good().toUtf8()));
    QVERIFY2(endpoint.has_value(), endpoint ? "" : endpoint.error().message.c_str());
    QCOMPARE(endpoint->server, QUrl(QStringLiteral("https://127.0.0.1:6443")));
    QCOMPARE(endpoint->token, QStringLiteral("secret-1"));
    QCOMPARE(endpoint->authorities.size(), 1);
    QCOMPARE(endpoint->authorities.first().toPem(), m_pem);
}

void TstKubeconfig::pathsInTheFile_areRelativeToIt()
{
    write(QStringLiteral("ca.pem"), m_pem);
    write(QStringLiteral("token"), "secret-2\n");
    QString text = good();
    text.replace(QStringLiteral("certificate-authority-data: ") + QString::fromLatin1(m_pem.toBase64()),
                 QStringLiteral("certificate-authority: ca.pem"));
    text.replace(QStringLiteral("token: secret-1"), QStringLiteral("tokenFile: token"));
    const auto endpoint = client::readKubeconfig(write(QStringLiteral("paths"), text.toUtf8()));
    QVERIFY2(endpoint.has_value(), endpoint ? "" : endpoint.error().message.c_str());
    QCOMPARE(endpoint->token, QStringLiteral("secret-2"));
    QCOMPARE(endpoint->authorities.size(), 1);
}

void TstKubeconfig::unusableFile_saysWhichAndWhy_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("says");
    QTest::newRow("no context chosen") << "current-context: local"
                                       << ""
                                       << "current-context";
    QTest::newRow("context that is not there") << "current-context: local"
                                               << "current-context: gone"
                                               << "\"gone\"";
    QTest::newRow("cluster that is not there") << "cluster: box"
                                               << "cluster: gone"
                                               << "\"clusters\" has no entry \"gone\"";
    QTest::newRow("no token") << "token: secret-1"
                              << "username: x"
                              << "\"admin\" has no token";
    QTest::newRow("server is no address") << "https://127.0.0.1:6443"
                                          << "none"
                                          << "server address";
    QTest::newRow("authority is no certificate") << "certificate-authority-data: "
                                                 << "certificate-authority-data: AAAA # "
                                                 << "no certificate";
    QTest::newRow("asks for no checks") << "certificate-authority-data:"
                                        << "insecure-skip-tls-verify: true\n    x:"
                                        << "insecure-skip-tls-verify";
    QTest::newRow("no YAML") << "clusters:"
                             << "clusters: ["
                             << "line";
}

void TstKubeconfig::unusableFile_saysWhichAndWhy()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, says);
    const QString file = write(QStringLiteral("bad"), good().replace(from, to).toUtf8());
    const auto endpoint = client::readKubeconfig(file);
    QVERIFY(!endpoint);
    const QString message = QString::fromStdString(endpoint.error().message);
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY2(message.contains(file), qPrintable(message));
}

void TstKubeconfig::missingFile_isNamed()
{
    const auto endpoint = client::readKubeconfig(m_folder.filePath(QStringLiteral("nowhere")));
    QVERIFY(!endpoint);
    QVERIFY(endpoint.error().message.find("nowhere") != std::string::npos);
}

QTEST_GUILESS_MAIN(TstKubeconfig)
#include "tst_kubeconfig.moc"
