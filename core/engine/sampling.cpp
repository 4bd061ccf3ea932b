#include "core/engine/sampling.h"

#include <algorithm>
#include <tuple>

namespace tidegate::engine {

namespace {

constexpr std::chrono::minutes kept{15};

auto figures(const ScalingSample &s)
{
    return std::tie(s.desired, s.ready, s.starting, s.concurrency, s.rps, s.waiting, s.stable, s.panic,
                    s.inPanic, s.target, s.limit);
}

} // namespace

Load Meter::read(const gateway::RevisionSample *sample, SteadyTime now)
{
    const double passed = std::chrono::duration<double>(now - m_last).count();
    m_last = now;
    if (!sample) {
        m_requests = 0;
        m_concurrencySeconds = 0;
        return {};
    }
    if (sample->requests < m_requests || sample->concurrencySeconds < m_concurrencySeconds) {
        m_requests = 0;
        m_concurrencySeconds = 0;
    }
    Load load{0, 0, sample->waiting, sample->inFlight};
    if (passed > 0) {
        load.concurrency = (sample->concurrencySeconds - m_concurrencySeconds) / passed;
        load.rps = double(sample->requests - m_requests) / passed;
    }
    m_requests = sample->requests;
    m_concurrencySeconds = sample->concurrencySeconds;
    return load;
}

Load Meter::peek(const gateway::RevisionSample *sample) const
{
    if (!sample)
        return {};
    const double arrived =
        sample->requests >= m_requests ? double(sample->requests - m_requests) : double(sample->requests);
    return {double(sample->waiting) + sample->inFlight, arrived, sample->waiting, sample->inFlight};
}

void SampleHistory::add(ScalingSample sample, Words why)
{
    const WallTime time = sample.time;
    if (!m_runs.empty() && same(m_runs.back(), sample, why)) {
        m_runs.back().last = time;
        ++m_runs.back().count;
    } else {
        sample.why = {};
        m_runs.push_back({std::move(sample), std::move(why), time, 1});
    }
    while (m_runs.front().last + kept < time)
        m_runs.pop_front();
}

bool SampleHistory::same(const Run &run, const ScalingSample &sample, const Words &why)
{
    return run.why == why && figures(run.sample) == figures(sample);
}

ScalingSample SampleHistory::at(const Run &run, int index)
{
    ScalingSample sample = run.sample;
    if (run.count > 1)
        sample.time += (run.last - run.sample.time) * index / (run.count - 1);
    if (run.why)
        sample.why = *run.why;
    return sample;
}

std::vector<ScalingSample> SampleHistory::after(std::optional<WallTime> since) const
{
    std::vector<ScalingSample> samples;
    if (m_runs.empty())
        return samples;
    const WallTime oldest = m_runs.back().last - kept;
    for (const Run &run : m_runs) {
        if (run.last < oldest || (since && run.last <= *since))
            continue;
        for (int i = 0; i < run.count; ++i) {
            ScalingSample sample = at(run, i);
            if (sample.time >= oldest && (!since || sample.time > *since))
                samples.push_back(std::move(sample));
        }
    }
    return samples;
}

std::optional<ScalingSample> SampleHistory::latest() const
{
    if (m_runs.empty())
        return std::nullopt;
    return at(m_runs.back(), m_runs.back().count - 1);
}

} // namespace tidegate::engine
