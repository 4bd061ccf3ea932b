#include "core/http/pki.h"

#include "core/http/openssl.h"

#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace tidegate::http {

using namespace detail;

namespace {

constexpr std::chrono::hours authorityLifetime{24 * 3652};
constexpr std::chrono::hours backdated{1}; ///< for clients whose clock is a little behind

using BignumPtr = std::unique_ptr<BIGNUM, OpensslFree<BN_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, OpensslFree<X509_EXTENSION_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, OpensslFree<ASN1_TIME_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;
using AddressPtr = std::unique_ptr<ASN1_OCTET_STRING, OpensslFree<ASN1_OCTET_STRING_free>>;

tl::unexpected<Error> opensslError(const char *what)
{
    return fail(Code::Internal, std::string(what) + ": " + lastOpensslError());
}

std::time_t toUnix(WallTime time)
{
    return std::time_t(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

X509Ptr readCertificate(std::string_view pem)
{
    ERR_clear_error();
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

KeyPtr readKey(std::string_view pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    return KeyPtr(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

std::string text(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, size_t(size)) : std::string();
}

std::string toPem(X509 *certificate)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return text(bio.get());
}

std::string toPem(EVP_PKEY *key)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return text(bio.get());
}

/// 127 random bits: positive, at most 20 octets (RFC 5280, 4.1.2.2), and not to be guessed.
bool setSerial(X509 *certificate)
{
    const BignumPtr number(BN_new());
    return number && BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool setSubject(X509 *certificate, const std::string &commonName)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    const auto add = [name](const char *field, const std::string &value) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char *>(value.data()),
                                          int(value.size()), -1, 0) == 1;
    };
    return add("O", "Tidegate") && add("CN", commonName);
}

bool setValidity(X509 *certificate, WallTime from, std::chrono::hours lifetime)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), toUnix(from)) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), toUnix(from + lifetime));
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool isDnsName(const std::string &name)
{
    return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == '*';
    });
}

bool pushName(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, type, value);
    return sk_GENERAL_NAME_push(names, name) > 0;
}

/// Built as values rather than as configuration text, in which a comma in a name would begin another name.
Result<> addAlternativeNames(X509 *certificate, const ServerNames &wanted)
{
    const NamesPtr names(sk_GENERAL_NAME_new_null());
    for (const std::string &dns : wanted.dns) {
        if (!isDnsName(dns))
            return fail(Code::Invalid, "not a DNS name", dns);
        ASN1_STRING *value = ASN1_IA5STRING_new();
        ASN1_STRING_set(value, dns.data(), int(dns.size()));
        if (!pushName(names.get(), GEN_DNS, value))
            return opensslError("adding a DNS name failed");
    }
    for (const std::string &ip : wanted.ips) {
        ASN1_OCTET_STRING *value = a2i_IPADDRESS(ip.c_str());
        if (!value)
            return fail(Code::Invalid, "not an IP address", ip);
        if (!pushName(names.get(), GEN_IPADD, value))
            return opensslError("adding an address failed");
    }
    if (sk_GENERAL_NAME_num(names.get()) == 0)
        return fail(Code::Invalid, "a server certificate needs a DNS name or an IP address");
    if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) != 1)
        return opensslError("adding the alternative names failed");
    return {};
}

/// What both kinds of certificate share: version 3, serial, subject, key, validity.
Result<X509Ptr> blankCertificate(EVP_PKEY *key, const std::string &commonName, WallTime from,
                                 std::chrono::hours lifetime)
{
    X509Ptr certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        !setSerial(certificate.get()) || X509_set_pubkey(certificate.get(), key) != 1 ||
        !setValidity(certificate.get(), from, lifetime))
        return opensslError("making a certificate failed");
    if (!setSubject(certificate.get(), commonName))
        return fail(Code::Invalid, "not usable as a certificate's common name", commonName);
    return certificate;
}

Result<KeyPtr> newKey()
{
    ERR_clear_error();
    KeyPtr key(EVP_EC_gen("P-256"));
    if (!key)
        return opensslError("making a key failed");
    return key;
}

Result<WallTime> expiryOf(X509 *certificate)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1)
        return fail(Code::Invalid, "the certificate's end can not be read");
    using namespace std::chrono;
    const sys_days day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
    return WallTime(day + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec));
}

} // namespace

Result<CertificateAuthority> makeAuthority(const std::string &commonName, WallTime now)
{
    auto key = newKey();
    if (!key)
        return tl::unexpected(key.error());
    auto certificate = blankCertificate(key->get(), commonName, now - backdated, authorityLifetime);
    if (!certificate)
        return tl::unexpected(certificate.error());
    X509 *made = certificate->get();
    if (X509_set_issuer_name(made, X509_get_subject_name(made)) != 1 ||
        !addExtension(made, made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
        !addExtension(made, made, NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !addExtension(made, made, NID_subject_key_identifier, "hash") ||
        X509_sign(made, key->get(), EVP_sha256()) == 0)
        return opensslError("signing the authority failed");
    return CertificateAuthority{toPem(made), toPem(key->get())};
}

Result<TlsIdentity> makeServerIdentity(const CertificateAuthority &authority, const ServerNames &names,
                                       WallTime now, std::chrono::hours lifetime)
{
    const X509Ptr issuer = readCertificate(authority.certificatePem);
    const KeyPtr issuerKey = readKey(authority.privateKeyPem);
    if (!issuer || !issuerKey || X509_check_private_key(issuer.get(), issuerKey.get()) != 1) {
        ERR_clear_error();
        return fail(Code::Invalid,
                    "the certificate authority can not be read, or its key belongs to another certificate");
    }
    const auto end = expiryOf(issuer.get());
    if (!end)
        return tl::unexpected(end.error());
    const WallTime from = now - backdated;
    const auto left = std::chrono::duration_cast<std::chrono::hours>(*end - from);
    if (left <= backdated)
        return fail(Code::Invalid, "the certificate authority has expired");
    auto key = newKey();
    if (!key)
        return tl::unexpected(key.error());
    auto certificate =
        blankCertificate(key->get(), names.commonName, from, std::min(lifetime + backdated, left));
    if (!certificate)
        return tl::unexpected(certificate.error());
    X509 *made = certificate->get();
    if (const auto named = addAlternativeNames(made, names); !named)
        return tl::unexpected(named.error());
    if (X509_set_issuer_name(made, X509_get_subject_name(issuer.get())) != 1 ||
        !addExtension(made, issuer.get(), NID_basic_constraints, "critical,CA:FALSE") ||
        !addExtension(made, issuer.get(), NID_key_usage, "critical,digitalSignature") ||
        !addExtension(made, issuer.get(), NID_ext_key_usage, "serverAuth") ||
        !addExtension(made, issuer.get(), NID_subject_key_identifier, "hash") ||
        !addExtension(made, issuer.get(), NID_authority_key_identifier, "keyid:always") ||
        X509_sign(made, issuerKey.get(), EVP_sha256()) == 0)
        return opensslError("signing the server's certificate failed");
    return TlsIdentity{toPem(made), toPem(key->get())};
}

Result<WallTime> certificateExpiry(std::string_view pem)
{
    const X509Ptr certificate = readCertificate(pem);
    ERR_clear_error();
    if (!certificate)
        return fail(Code::Invalid, "no certificate can be read here");
    return expiryOf(certificate.get());
}

Result<std::string> certificateFingerprint(std::string_view pem)
{
    const X509Ptr certificate = readCertificate(pem);
    ERR_clear_error();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &length) != 1)
        return fail(Code::Invalid, "no certificate can be read here");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 15];
    }
    return hex;
}

} // namespace tidegate::http
