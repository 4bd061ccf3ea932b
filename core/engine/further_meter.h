#pragma once

#include "core/engine/sampling.h"
#include "core/runtime/launcher.h"

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace tidegate::engine {

/// What a policy's further metrics measure: from the load, from what instances use, and from what they tell.
/// Time is a parameter.
class FurtherMeter
{
public:
    struct InstanceUse
    {
        InstanceId id;
        runtime::Usage usage;
    };
    /// Whether read() needs the instances' usage.
    static bool needsUsage(const autoscaler::Policy &policy);

    /// Once a second. `ready` are the instances that serve; `cpuRequest` in cores, 0 = one core. A value for
    /// each of the policy's metrics, NaN where nothing is known; valid until the next call.
    std::span<const double> read(const autoscaler::Policy &policy, const Load &load,
                                 const std::vector<InstanceUse> &ready, double cpuRequest, SteadyTime now);
    /// An instance has told its metrics; they count for ten seconds.
    void told(const autoscaler::Policy &policy, const InstanceId &id, const std::string &path,
              std::string_view text, SteadyTime now);

private:
    struct Cpu
    {
        double seconds = 0;
        SteadyTime at;
    };
    struct Told
    {
        double value = 0;
        SteadyTime at;
    };
    double coresUsed(const std::vector<InstanceUse> &ready, SteadyTime now);
    double sumTold(const std::string &what, const std::vector<InstanceUse> &ready, SteadyTime now) const;

    std::vector<double> m_values;
    std::map<std::string, Cpu> m_cpu;                           ///< by instance
    std::map<std::pair<std::string, std::string>, Told> m_told; ///< by instance, and path and name
};

} // namespace tidegate::engine
