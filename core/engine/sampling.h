#pragma once

#include "core/engine/engine.h"
#include "core/gateway/gateway.h"

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tidegate::engine {

/// What a revision had to do since the last reading.
struct Load
{
    double concurrency = 0; ///< average, waiting included
    double rps = 0;
    std::uint32_t waiting = 0;  ///< now
    std::uint32_t inFlight = 0; ///< now
    /// What the policy's further metrics measured, in their order; fewer or NaN = not measured.
    std::span<const double> further{};
};

/// Turns the gateway's cumulative counters into averages over the time between two readings. Pure.
class Meter
{
public:
    explicit Meter(SteadyTime start) : m_last(start) {}
    /// A null sample means that the gateway does not know the revision: no load. Counters that fell began
    /// anew.
    Load read(const gateway::RevisionSample *sample, SteadyTime now);
    /// What the load looks like at this moment, without ending the second that is being measured: waiting and
    /// in flight as concurrency, the requests since the last reading as rps.
    Load peek(const gateway::RevisionSample *sample) const;

private:
    SteadyTime m_last;
    std::uint64_t m_requests = 0;
    double m_concurrencySeconds = 0;
};

/// The last 15 minutes of a revision's samples; seconds in which nothing changed are stored once.
class SampleHistory
{
public:
    using Words = std::shared_ptr<const Bilingual>;

    /// `sample.why` is ignored, `why` taken.
    void add(ScalingSample sample, Words why);
    /// Oldest first, those after `since`.
    std::vector<ScalingSample> after(std::optional<WallTime> since) const;
    std::optional<ScalingSample> latest() const;

private:
    struct Run
    {
        ScalingSample sample; ///< of its first second, without words
        Words why;
        WallTime last;
        int count = 1;
    };
    static bool same(const Run &run, const ScalingSample &sample, const Words &why);
    static ScalingSample at(const Run &run, int index);

    std::deque<Run> m_runs;
};

} // namespace tidegate::engine
