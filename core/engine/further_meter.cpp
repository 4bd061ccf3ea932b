#include "core/engine/further_meter.h"

#include "core/engine/metric_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidegate::engine {

using autoscaler::Measure;
using autoscaler::MetricTerm;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr seconds freshFor{10};

std::string nameOf(const MetricTerm &term)
{
    return term.path + ' ' + term.name;
}

/// How long who waits has to wait, by Little's law (those that wait over those that come in a second), in
/// milliseconds; times the instances, so that each second's answer is ready times wait over target.
double queueWait(const Load &load, size_t ready)
{
    return double(load.waiting) / std::max(1.0, load.rps) * 1000 * double(ready);
}

} // namespace

bool FurtherMeter::needsUsage(const autoscaler::Policy &policy)
{
    return std::any_of(policy.metrics.begin(), policy.metrics.end(), [](const MetricTerm &term) {
        return term.measure == Measure::Cpu || term.measure == Measure::Memory;
    });
}

std::span<const double> FurtherMeter::read(const autoscaler::Policy &policy, const Load &load,
                                           const std::vector<InstanceUse> &ready, double cpuRequest,
                                           SteadyTime now)
{
    m_values.assign(policy.metrics.size(), unknown);
    const double cores = needsUsage(policy) ? coresUsed(ready, now) : unknown;
    for (size_t i = 0; i < policy.metrics.size(); ++i) {
        const MetricTerm &term = policy.metrics[i];
        double &value = m_values[i];
        switch (term.measure) {
        case Measure::Concurrency:
            value = load.concurrency;
            break;
        case Measure::RequestsPerSecond:
            value = load.rps;
            break;
        case Measure::QueueWait:
            value = queueWait(load, ready.size());
            break;
        case Measure::Cpu:
            value = cores / (cpuRequest > 0 ? cpuRequest : 1) * 100;
            break;
        case Measure::Memory:
            if (!ready.empty())
                value = 0;
            for (const InstanceUse &each : ready)
                value += double(each.usage.memoryBytes);
            break;
        case Measure::Custom:
            value = sumTold(nameOf(term), ready, now);
            break;
        }
    }
    return m_values;
}

/// Those that are seen for the first time say nothing yet; NaN when no other is there.
double FurtherMeter::coresUsed(const std::vector<InstanceUse> &ready, SteadyTime now)
{
    double sum = unknown;
    std::map<std::string, Cpu> seen;
    for (const InstanceUse &each : ready) {
        const auto before = m_cpu.find(each.id.value);
        if (before != m_cpu.end() && now > before->second.at) {
            const double passed = std::chrono::duration<double>(now - before->second.at).count();
            const double used = std::max(0.0, each.usage.cpuSeconds - before->second.seconds) / passed;
            sum = std::isnan(sum) ? used : sum + used;
        }
        seen.emplace(each.id.value, Cpu{each.usage.cpuSeconds, now});
    }
    m_cpu = std::move(seen);
    return sum;
}

void FurtherMeter::told(const autoscaler::Policy &policy, const InstanceId &id, const std::string &path,
                        std::string_view text, SteadyTime now)
{
    std::erase_if(m_told, [now](const auto &entry) { return now - entry.second.at > freshFor; });
    for (const MetricTerm &term : policy.metrics) {
        if (term.measure != Measure::Custom || term.path != path)
            continue;
        if (const auto value = sumOfSamples(text, term.name))
            m_told[{id.value, nameOf(term)}] = {*value, now};
    }
}

double FurtherMeter::sumTold(const std::string &what, const std::vector<InstanceUse> &ready,
                             SteadyTime now) const
{
    double sum = unknown;
    for (const InstanceUse &each : ready) {
        const auto found = m_told.find({each.id.value, what});
        if (found != m_told.end() && now - found->second.at <= freshFor)
            sum = std::isnan(sum) ? found->second.value : sum + found->second.value;
    }
    return sum;
}

} // namespace tidegate::engine
