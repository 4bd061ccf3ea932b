#include "core/http/tls.h"

#include "core/http/openssl.h"

namespace tidegate::http {

using namespace detail;

namespace {

constexpr unsigned char alpn[] = "\x08http/1.1";

/// A client that names protocols must name ours; one that names none is taken to speak it.
int chooseProtocol(SSL *, const unsigned char **out, unsigned char *outLength, const unsigned char *in,
                   unsigned inLength, void *)
{
    unsigned char *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outLength, alpn, sizeof alpn - 1, in, inLength) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

bool useChain(SSL_CTX *context, const std::string &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    const X509Ptr leaf(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1)
        return false;
    while (X509Ptr next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (SSL_CTX_add1_chain_cert(context, next.get()) != 1)
            return false;
    }
    ERR_clear_error(); // the end of the text counts as one
    return true;
}

bool useKey(SSL_CTX *context, const std::string &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    const KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

void setPolicy(SSL_CTX *context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
}

} // namespace

TlsContext::~TlsContext()
{
    SSL_CTX_free(m_context);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::create(const TlsIdentity &identity)
{
    ERR_clear_error();
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context)
        return fail(Code::Internal, "OpenSSL gives no context: " + lastOpensslError());
    auto made = std::make_shared<const TlsContext>(context);
    setPolicy(context);
    if (!useChain(context, identity.certificateChainPem))
        return fail(Code::Invalid, "the server's certificate can not be read: " + lastOpensslError(),
                    "certificate");
    if (!useKey(context, identity.privateKeyPem) || SSL_CTX_check_private_key(context) != 1)
        return fail(Code::Invalid,
                    "the server's private key can not be used with its certificate: " + lastOpensslError(),
                    "private key");
    return made;
}

} // namespace tidegate::http
