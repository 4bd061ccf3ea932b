#pragma once

#include "core/base/error.h"

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace tidegate::http {

/// A certificate and its key, PEM, as a server shows them.
struct TlsIdentity
{
    std::string certificateChainPem;
    std::string privateKeyPem;
};

/// What a TLS server needs to greet clients: TLS 1.2 and 1.3, ALPN http/1.1. Immutable; any thread may use
/// it.
class TlsContext
{
public:
    /// Code::Invalid when the certificate or key can not be read, or do not belong together.
    static Result<std::shared_ptr<const TlsContext>> create(const TlsIdentity &identity);
    explicit TlsContext(ssl_ctx_st *context) : m_context(context) {}
    ~TlsContext();
    TlsContext(const TlsContext &) = delete;
    TlsContext &operator=(const TlsContext &) = delete;

    ssl_ctx_st *native() const { return m_context; }

private:
    ssl_ctx_st *m_context;
};

} // namespace tidegate::http
