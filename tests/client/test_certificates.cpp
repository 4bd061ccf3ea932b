#include "tests/client/test_certificates.h"

#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace tidegate::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

QByteArray pemOf(X509 *certificate)
{
    std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio.get());
}

QByteArray pemOf(EVP_PKEY *key)
{
    std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return contents(bio.get());
}

Key readKey(const QByteArray &pem)
{
    std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.constData(), int(pem.size())),
                                                  BIO_free);
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
}

void extend(X509 *certificate, X509 *issuer, int id, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate blank(EVP_PKEY *key, const char *name, int fromDays, int toDays)
{
    static long serial = 1000;
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), fromDays * 86400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), toDays * 86400L);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char *>(name), -1, -1, 0);
    return certificate;
}

Identity identityOf(X509 *certificate, EVP_PKEY *key)
{
    return {QSslCertificate(pemOf(certificate), QSsl::Pem), QSslKey(pemOf(key), QSsl::Ec)};
}

} // namespace

Identity makeAuthority(const char *name)
{
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Certificate certificate = blank(key.get(), name, -100, 365);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    return identityOf(certificate.get(), key.get());
}

Identity makeServerIdentity(const Identity &authority, const char *alternatives, int fromDays, int toDays)
{
    const QByteArray issuerDer = authority.certificate.toDer();
    const auto *bytes = reinterpret_cast<const unsigned char *>(issuerDer.constData());
    const Certificate issuer(d2i_X509(nullptr, &bytes, issuerDer.size()), X509_free);
    const Key issuerKey = readKey(authority.key.toPem());
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Certificate certificate = blank(key.get(), "test server", fromDays, toDays);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
    extend(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth");
    extend(certificate.get(), issuer.get(), NID_subject_alt_name, alternatives);
    X509_sign(certificate.get(), issuerKey.get(), EVP_sha256());
    return identityOf(certificate.get(), key.get());
}

QSslConfiguration serverTls(const Identity &identity)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(identity.certificate);
    configuration.setPrivateKey(identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

} // namespace tidegate::testing
