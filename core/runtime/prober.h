#pragma once

#include "core/runtime/probe_attempt.h"

#include <QElapsedTimer>
#include <QTimer>

namespace tidegate::runtime {

/// Asks one probe by its schedule and tells when a threshold is passed. Main thread.
///
/// A steady one begins after its initial delay, or its first period: an app needs a moment to listen. Until
/// the first success an eager one does not wait for its period while nobody listens: it asks again with
/// a pause that grows with the time that has passed, to at most 50 ms. So a fast start is noticed within
/// milliseconds, and a slow one costs no processor time it needs itself. Of what is refused so, one per
/// period counts as a failure. With period 0 every try is made at that pace, and after the first success a
/// connect ends, while the others go on every ten seconds (Kubernetes' default).
class Prober : public QObject
{
    Q_OBJECT
public:
    enum class Pace
    {
        Steady,
        Eager
    };
    Prober(Probe probe, Pace pace, const ProbePlace &place);
    void start(std::uint16_t port);
    /// The instance listens elsewhere.
    void setPort(std::uint16_t port);
    void stop();
    const Probe &probe() const { return m_probe; }
    /// Why the last try was no success; empty after one.
    const std::string &lastError() const { return m_lastError; }

Q_SIGNALS:
    void becameGood();
    void becameBad(const std::string &why);

private:
    void ask();
    void take(const ProbeResult &result);
    bool counts(const ProbeResult &result);
    void askAfter(const ProbeResult &result);
    milliseconds quickPause() const;

    const Probe m_probe;
    const Pace m_pace;
    const milliseconds m_firstAfter; ///< start()
    std::unique_ptr<ProbeAttempt> m_attempt;
    ProbeCount m_count;
    std::uint16_t m_port = 0;
    bool m_isActive = false;
    bool m_wasGood = false;
    std::string m_lastError;
    QTimer m_next;
    QTimer m_patience;
    QElapsedTimer m_since;        ///< start()
    QElapsedTimer m_sinceCounted; ///< a refusal that counted
};

} // namespace tidegate::runtime
