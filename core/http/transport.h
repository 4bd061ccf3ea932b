#pragma once

#include "core/http/stream.h"

// What TLS stands on; private to core/http.

namespace tidegate::http::detail {

/// A plain TCP stream.
class Transport : public Stream
{
public:
    bool isTls() const override { return false; }
    /// One readable() on a later turn of the loop, whether or not the socket has anything to tell.
    virtual void postReadable() = 0;
};

/// TLS on the server's side of a connection.
std::unique_ptr<Stream> makeTlsStream(std::unique_ptr<Transport> transport,
                                      std::shared_ptr<const TlsContext> tls);

} // namespace tidegate::http::detail
