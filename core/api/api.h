#pragma once

#include "core/api/ports.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/http/server.h"
#include "core/store/store.h"

#include <QObject>
#include <memory>

namespace tidegate::api {

/// Who may come in: a token's SHA-256 and what it stands for.
struct TokenEntry
{
    QByteArray sha256; ///< of the token, raw 32 bytes
    QString user;
    QStringList groups;
};

struct ApiOptions
{
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    http::TlsIdentity tls;
    std::vector<TokenEntry> tokens;
    std::string spoolDir;
    std::uint64_t maxBody = 3 * 1024 * 1024;        ///< for objects, as in Kubernetes
    std::uint64_t maxUpload = 512ull * 1024 * 1024; ///< for packages
};

/// The REST API, in the shape of Kubernetes and Knative, over HTTPS: discovery, verbs, watch, tables,
/// packages, logs, scaling, invoke. Connections live on the server's own thread; every object is read and
/// written on the main thread.
class Api : public QObject
{
    Q_OBJECT
public:
    static Result<std::unique_ptr<Api>> listen(ApiOptions options, store::Store &store, Ports ports,
                                               const Clock &clock);
    virtual std::uint16_t port() const = 0;
    /// Ends watches, answers what is under way within `grace`, closes. Blocks.
    virtual void stop(milliseconds grace) = 0;

protected:
    using QObject::QObject;
};

} // namespace tidegate::api
