#include "core/http/tls.h"

#include "core/http/openssl.h"

#include <algorithm>
#include <unordered_map>

#include <openssl/x509v3.h>

namespace tidegate::http {

using namespace detail;

namespace {

using ContextPtr = std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>>;

constexpr size_t longestProtocol = 255;

X509Ptr readChain(SSL_CTX *context, const std::string &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    X509Ptr leaf(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1)
        return nullptr;
    while (X509Ptr next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (SSL_CTX_add1_chain_cert(context, next.get()) != 1)
            return nullptr;
    }
    ERR_clear_error(); // the end of the text counts as one
    return leaf;
}

bool useKey(SSL_CTX *context, const std::string &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    const KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

std::vector<std::string> namesIn(const X509 *certificate)
{
    std::vector<std::string> names;
    auto *all =
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);
        if (name->type == GEN_DNS)
            names.emplace_back(reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName)),
                               size_t(ASN1_STRING_length(name->d.dNSName)));
    }
    GENERAL_NAMES_free(all);
    return names;
}

void setPolicy(SSL_CTX *context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    // Clients keep their sessions in tickets; a cache here would be memory and a lock.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

std::string normalName(std::string_view name)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    std::string normal(name);
    std::transform(normal.begin(), normal.end(), normal.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
    return normal;
}

} // namespace

/// One set of identities; never changed once it is there.
struct TlsContext::Identities
{
    std::vector<ContextPtr> contexts;
    std::unordered_map<std::string, SSL_CTX *> byName; ///< `*.example.com` stands as it is

    SSL_CTX *find(const char *serverName) const
    {
        if (!serverName)
            return contexts.front().get();
        const std::string name = normalName(serverName);
        auto found = byName.find(name);
        if (const size_t dot = name.find('.'); found == byName.end() && dot != std::string::npos)
            found = byName.find('*' + name.substr(dot));
        return found == byName.end() ? contexts.front().get() : found->second;
    }
};

TlsContext::TlsContext(TlsOptions options)
    : m_ticketKeys(options.ticketKeyLife), m_context(SSL_CTX_new(TLS_server_method()))
{
    for (const std::string &protocol : options.protocols) {
        m_protocols += char(static_cast<unsigned char>(protocol.size()));
        m_protocols += protocol;
    }
}

TlsContext::~TlsContext()
{
    SSL_CTX_free(m_context);
}

std::shared_ptr<const TlsContext::Identities> TlsContext::identities() const
{
    const std::lock_guard lock(m_mutex);
    return m_identities;
}

int TlsContext::chooseIdentity(SSL *ssl, int *, void *context)
{
    const auto identities = static_cast<const TlsContext *>(context)->identities();
    SSL_set_SSL_CTX(ssl, identities->find(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)));
    return SSL_TLSEXT_ERR_OK;
}

int TlsContext::chooseProtocol(SSL *, const unsigned char **out, unsigned char *outLength,
                               const unsigned char *in, unsigned inLength, void *context)
{
    const std::string &ours = static_cast<const TlsContext *>(context)->m_protocols;
    unsigned char *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outLength, reinterpret_cast<const unsigned char *>(ours.data()),
                              unsigned(ours.size()), in, inLength) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

Result<ssl_ctx_st *> TlsContext::load(const TlsIdentity &identity, std::vector<std::string> &names)
{
    ContextPtr context(SSL_CTX_new(TLS_server_method()));
    if (!context)
        return fail(Code::Internal, "OpenSSL gives no context: " + lastOpensslError());
    setPolicy(context.get());
    m_ticketKeys.serve(context.get());
    if (!m_protocols.empty())
        SSL_CTX_set_alpn_select_cb(context.get(), chooseProtocol, this);
    const X509Ptr leaf = readChain(context.get(), identity.certificateChainPem);
    if (!leaf)
        return fail(Code::Invalid, "the server's certificate can not be read: " + lastOpensslError(),
                    "certificate");
    if (!useKey(context.get(), identity.privateKeyPem) || SSL_CTX_check_private_key(context.get()) != 1)
        return fail(Code::Invalid,
                    "the server's private key can not be used with its certificate: " + lastOpensslError(),
                    "private key");
    names = identity.names.empty() ? namesIn(leaf.get()) : identity.names;
    return context.release();
}

Result<> TlsContext::replace(const std::vector<TlsIdentity> &identities)
{
    ERR_clear_error();
    if (identities.empty())
        return fail(Code::Invalid, "a TLS server needs a certificate", "certificate");
    auto set = std::make_shared<Identities>();
    for (const TlsIdentity &identity : identities) {
        std::vector<std::string> names;
        const auto context = load(identity, names);
        if (!context)
            return tl::unexpected(context.error());
        set->contexts.emplace_back(*context);
        for (const std::string &name : names)
            set->byName.emplace(normalName(name), *context);
    }
    std::shared_ptr<const Identities> other = std::move(set);
    const std::lock_guard lock(m_mutex);
    m_identities.swap(other); // what was there is freed after the lock
    return {};
}

Result<std::shared_ptr<TlsContext>> TlsContext::create(const std::vector<TlsIdentity> &identities,
                                                       TlsOptions options)
{
    for (const std::string &protocol : options.protocols) {
        if (protocol.empty() || protocol.size() > longestProtocol)
            return fail(Code::Invalid, "not the name of a protocol: '" + protocol + '\'', "protocols");
    }
    const std::shared_ptr<TlsContext> made(new TlsContext(std::move(options)));
    if (!made->m_context)
        return fail(Code::Internal, "OpenSSL gives no context: " + lastOpensslError());
    setPolicy(made->m_context);
    made->m_ticketKeys.serve(made->m_context);
    SSL_CTX_set_tlsext_servername_callback(made->m_context, chooseIdentity);
    SSL_CTX_set_tlsext_servername_arg(made->m_context, made.get());
    if (const auto loaded = made->replace(identities); !loaded)
        return tl::unexpected(loaded.error());
    return made;
}

} // namespace tidegate::http
