#pragma once

#include "core/base/error.h"
#include "core/http/ticket_keys.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace tidegate::http {

/// A certificate and its key, PEM, as a server shows them.
struct TlsIdentity
{
    std::string certificateChainPem;
    std::string privateKeyPem;
    /// Server names (SNI) it is shown for: `a.example.com`, or `*.example.com` for one more label. Empty: the
    /// DNS names in the certificate.
    std::vector<std::string> names = {};
};

struct TlsOptions
{
    /// What may be spoken, the preferred first (ALPN). A client that names protocols must name one of these;
    /// one that names none is let in.
    std::vector<std::string> protocols = {"http/1.1"};
    /// How long tickets are made with one key; they are good for at most three times as long. 0: each has its
    /// own.
    milliseconds ticketKeyLife = std::chrono::hours(1);
};

/// What a TLS server needs to greet clients: TLS 1.2 and 1.3, resumption by tickets. Any thread may use it.
class TlsContext
{
public:
    /// The first identity is shown to who names no server, or one that nobody has. Code::Invalid when there
    /// is none, or a certificate or key can not be read, or do not belong together.
    static Result<std::shared_ptr<TlsContext>> create(const std::vector<TlsIdentity> &identities,
                                                      TlsOptions options = {});
    ~TlsContext();
    TlsContext(const TlsContext &) = delete;
    TlsContext &operator=(const TlsContext &) = delete;

    /// From the next handshake on; connections that are there, and tickets, stay good. After an error all is
    /// as it was. Any thread, one at a time.
    Result<> replace(const std::vector<TlsIdentity> &identities);

    ssl_ctx_st *native() const { return m_context; }

private:
    struct Identities;
    explicit TlsContext(TlsOptions options);
    static int chooseIdentity(ssl_st *ssl, int *alert, void *context);
    static int chooseProtocol(ssl_st *ssl, const unsigned char **out, unsigned char *outLength,
                              const unsigned char *in, unsigned inLength, void *context);
    std::shared_ptr<const Identities> identities() const;
    Result<ssl_ctx_st *> load(const TlsIdentity &identity, std::vector<std::string> &names);

    std::string m_protocols; ///< as ALPN writes them: a length, then the name
    TicketKeys m_ticketKeys;
    ssl_ctx_st *m_context; ///< policy and tickets; of all connections, whatever they are shown
    /// For as long as a pointer is copied, once a handshake: not every standard library swaps shared_ptrs
    /// atomically, and those that do lock too.
    mutable std::mutex m_mutex;
    std::shared_ptr<const Identities> m_identities;
};

} // namespace tidegate::http
