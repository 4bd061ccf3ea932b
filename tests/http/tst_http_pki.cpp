#include "core/http/pki.h"

#include <QHostAddress>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>
#include <QTest>

using namespace tidegate;
using namespace tidegate::http;
using namespace std::chrono_literals;

namespace {

const WallTime now{1'790'000'000s};

QSslCertificate read(const std::string &pem)
{
    return QSslCertificate::fromData(QByteArray::fromStdString(pem)).value(0);
}

QVariant extension(const QSslCertificate &certificate, const char *oid)
{
    for (const QSslCertificateExtension &one : certificate.extensions()) {
        if (one.oid() == QLatin1String(oid))
            return one.value();
    }
    return {};
}

} // namespace

class TestHttpPki : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void authority_isSelfSignedForTenYears()
    {
        const auto authority = makeAuthority("Tidegate local authority", now);
        QVERIFY(authority);
        const QSslCertificate certificate = read(authority->certificatePem);
        QCOMPARE(certificate.subjectInfo(QSslCertificate::CommonName),
                 QStringList(QStringLiteral("Tidegate local authority")));
        QVERIFY(certificate.isSelfSigned());
        QCOMPARE(certificate.publicKey().algorithm(), QSsl::Ec);
        QCOMPARE(certificate.publicKey().length(), 256);
        const QDateTime end = certificate.expiryDate();
        QVERIFY(end >= QDateTime::fromSecsSinceEpoch(1'790'000'000).addDays(3650) &&
                end <= QDateTime::fromSecsSinceEpoch(1'790'000'000).addDays(3660));
        QCOMPARE(extension(certificate, "2.5.29.19").toMap().value(QStringLiteral("ca")), QVariant(true));
    }

    void serverIdentity_isSignedAndNamesItsHosts()
    {
        const auto authority = makeAuthority("A", now);
        const auto identity = makeServerIdentity(
            *authority, {"tidegated", {"localhost", "*.localhost"}, {"127.0.0.1", "::1"}}, now);
        QVERIFY(identity);
        const QSslCertificate certificate = read(identity->certificateChainPem);
        const auto names = certificate.subjectAlternativeNames();
        QVERIFY(names.contains(QSsl::DnsEntry, QStringLiteral("localhost")));
        QVERIFY(names.contains(QSsl::DnsEntry, QStringLiteral("*.localhost")));
        QVERIFY(names.contains(QSsl::IpAddressEntry, QStringLiteral("127.0.0.1")));
        QCOMPARE(names.size(), 4);
        QCOMPARE(certificate.issuerInfo(QSslCertificate::CommonName), QStringList(QStringLiteral("A")));
        QVERIFY(certificate.expiryDate() <= QDateTime::fromSecsSinceEpoch(1'790'000'000).addDays(730));
        QVERIFY(certificate.effectiveDate() < QDateTime::fromSecsSinceEpoch(1'790'000'000));
        QCOMPARE(extension(certificate, "2.5.29.19").toMap().value(QStringLiteral("ca")), QVariant(false));
        QVERIFY(!QSslKey(QByteArray::fromStdString(identity->privateKeyPem), QSsl::Ec).isNull());
        QVERIFY(TlsContext::create({*identity}));
    }

    void serials_differ()
    {
        const auto authority = makeAuthority("A", now);
        const auto one = makeServerIdentity(*authority, {"s", {"localhost"}, {}}, now);
        const auto two = makeServerIdentity(*authority, {"s", {"localhost"}, {}}, now);
        QVERIFY(read(one->certificateChainPem).serialNumber() !=
                read(two->certificateChainPem).serialNumber());
        QVERIFY(*certificateFingerprint(one->certificateChainPem) !=
                *certificateFingerprint(two->certificateChainPem));
    }

    void expiry_isRead()
    {
        const auto authority = makeAuthority("A", now);
        const auto identity = makeServerIdentity(*authority, {"s", {"localhost"}, {}}, now, 48h);
        const auto expiry = certificateExpiry(identity->certificateChainPem);
        QVERIFY(expiry);
        QCOMPARE(expiry->time_since_epoch().count(), (now + 48h).time_since_epoch().count());
        QCOMPARE(certificateExpiry("nothing").error().code, Code::Invalid);
        QCOMPARE(certificateExpiry("").error().code, Code::Invalid);
    }

    void fingerprint_isTheDersSha256()
    {
        const auto authority = makeAuthority("A", now);
        const QByteArray expected =
            read(authority->certificatePem).digest(QCryptographicHash::Sha256).toHex();
        QCOMPARE(QByteArray::fromStdString(*certificateFingerprint(authority->certificatePem)), expected);
    }

    void identity_neverOutlivesItsAuthority()
    {
        const auto authority = makeAuthority("A", now);
        const WallTime late = now + 24h * 3650;
        const auto identity = makeServerIdentity(*authority, {"s", {"localhost"}, {}}, late);
        QVERIFY(identity);
        QVERIFY(*certificateExpiry(identity->certificateChainPem) <=
                *certificateExpiry(authority->certificatePem));
        QCOMPARE(makeServerIdentity(*authority, {"s", {"localhost"}, {}}, now + 24h * 3660).error().code,
                 Code::Invalid);
    }

    void wrongInput_isRefusedWithItsSubject()
    {
        const auto authority = makeAuthority("A", now);
        const auto other = makeAuthority("B", now);
        QCOMPARE(makeServerIdentity(*authority, {"s", {"a,DNS:b"}, {}}, now).error().subject, "a,DNS:b");
        QCOMPARE(makeServerIdentity(*authority, {"s", {}, {"127.0.0"}}, now).error().subject, "127.0.0");
        QCOMPARE(makeServerIdentity(*authority, {"s", {}, {}}, now).error().code, Code::Invalid);
        QCOMPARE(makeServerIdentity({authority->certificatePem, other->privateKeyPem}, {"s", {"a"}, {}}, now)
                     .error()
                     .code,
                 Code::Invalid);
        QCOMPARE(makeServerIdentity({"x", "y"}, {"s", {"a"}, {}}, now).error().code, Code::Invalid);
        QCOMPARE(makeAuthority(std::string(100, 'x'), now).error().code, Code::Invalid);
    }

    void mismatchedKey_makesNoContext()
    {
        const auto authority = makeAuthority("A", now);
        const auto other = makeAuthority("B", now);
        const auto context =
            TlsContext::create({TlsIdentity{authority->certificatePem, other->privateKeyPem}});
        QVERIFY(!context);
        QCOMPARE(context.error().subject, "private key");
    }
};

QTEST_GUILESS_MAIN(TestHttpPki)
#include "tst_http_pki.moc"
