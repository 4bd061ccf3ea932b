#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::runtime {

/// One question that is asked of an instance again and again, as Kubernetes' probes are.
struct Probe
{
    enum class Kind
    {
        Tcp,     ///< the port accepts a connection
        HttpGet, ///< the answer is 2xx or 3xx
        Exec,    ///< the command ends with 0, in the instance's folder and environment
        Grpc     ///< grpc.health.v1.Health/Check over h2c says SERVING
    };
    Kind kind = Kind::Tcp;
    std::uint16_t port = 0;                                   ///< 0: where the instance listens
    std::string host;                                         ///< empty: 127.0.0.1
    std::string path = "/";                                   ///< HttpGet
    bool https = false;                                       ///< HttpGet; the certificate is not verified
    std::vector<std::pair<std::string, std::string>> headers; ///< HttpGet
    std::vector<std::string> command;                         ///< Exec
    std::string service;                                      ///< Grpc
    milliseconds initialDelay{0};
    milliseconds period{0}; ///< 0: within milliseconds, until it is good for the first time
    milliseconds timeout{1'000};
    int successThreshold = 1;          ///< in a row
    int failureThreshold = 3;          ///< in a row
    std::optional<milliseconds> grace; ///< from SIGTERM to SIGKILL after it failed
};

/// What is asked of one instance. Startup holds the others back.
struct Probes
{
    Probe readiness; ///< by default a TCP connect to the port, tried again and again (Knative's default)
    std::optional<Probe> liveness;
    std::optional<Probe> startup;
    milliseconds deadline{60'000}; ///< from the start until it is ready; then the start has failed
};

/// Counts answers in a row and says when a threshold is reached. Pure.
class ProbeCount
{
public:
    enum class Verdict
    {
        None,
        Good, ///< successThreshold in a row, and it was not good before
        Bad   ///< failureThreshold in a row, and it was not bad before
    };
    ProbeCount(int successThreshold, int failureThreshold)
        : m_successes(successThreshold), m_failures(failureThreshold)
    {
    }

    Verdict take(bool isGood)
    {
        m_inRow = isGood == m_lastWasGood ? m_inRow + 1 : 1;
        m_lastWasGood = isGood;
        const Verdict verdict = isGood ? Verdict::Good : Verdict::Bad;
        if (m_inRow < (isGood ? m_successes : m_failures) || verdict == m_verdict)
            return Verdict::None;
        return m_verdict = verdict;
    }
    Verdict verdict() const { return m_verdict; }

private:
    int m_successes;
    int m_failures;
    int m_inRow = 0;
    bool m_lastWasGood = false;
    Verdict m_verdict = Verdict::None;
};

} // namespace tidegate::runtime
