#pragma once

#include "core/base/clock.h"

#include <QJsonObject>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::resource {

/// readinessProbe, livenessProbe or startupProbe of a container, read for use.
struct ProbeSpec
{
    enum class Kind
    {
        Tcp,
        HttpGet,
        Exec,
        Grpc
    };
    Kind kind = Kind::Tcp;
    std::uint16_t port = 0;                                   ///< 0: the app's own, whatever PORT says
    std::string host;                                         ///< empty: the instance itself
    std::string path = "/";                                   ///< HttpGet
    bool https = false;                                       ///< HttpGet; the certificate is not verified
    std::vector<std::pair<std::string, std::string>> headers; ///< HttpGet
    std::vector<std::string> command;                         ///< Exec
    std::string service;                                      ///< Grpc; may be empty
    seconds initialDelay{0};
    seconds period{10}; ///< 0 (readiness alone): again and again within milliseconds until it is ready
    seconds timeout{1}; ///< of one try
    int successThreshold = 1;
    int failureThreshold = 3;
    std::optional<seconds> grace; ///< from SIGTERM to SIGKILL after it failed, instead of the revision's
    bool operator==(const ProbeSpec &) const = default;
};

struct ProbeSpecs
{
    std::optional<ProbeSpec> readiness;
    std::optional<ProbeSpec> liveness;
    std::optional<ProbeSpec> startup;
    bool operator==(const ProbeSpecs &) const = default;
};

/// A port that is the container's (its number, 8080 when it names none or 0, or any name) is the app's own.
ProbeSpecs readProbes(const QJsonObject &container);

} // namespace tidegate::resource
