#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// Owners for OpenSSL's objects; private to core/http.

namespace tidegate::http::detail {

template <auto Free>
struct OpensslFree
{
    template <class T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using BioPtr = std::unique_ptr<BIO, OpensslFree<BIO_free>>;
using X509Ptr = std::unique_ptr<X509, OpensslFree<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;
using SslPtr = std::unique_ptr<SSL, OpensslFree<SSL_free>>;

/// Takes the oldest error off this thread's queue and clears the rest.
inline std::string lastOpensslError()
{
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const char *reason = code ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "no reason given";
}

} // namespace tidegate::http::detail
