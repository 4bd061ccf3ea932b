#include "core/engine/revision_runner.h"
#include "core/engine/text_fetch.h"

// What a policy's further metrics measure of a revision's instances. Nothing is read where there are none.

namespace tidegate::engine {

namespace {

constexpr milliseconds fetchPatience{1'000};

}

void RevisionRunner::readUsage()
{
    for (InstanceSlot &slot : m_slots) {
        if (slot.process)
            slot.usage = slot.process->usage();
    }
}

void RevisionRunner::measureFurther()
{
    const autoscaler::Policy &policy = m_scaling.policy();
    m_load.further = {};
    if (policy.metrics.empty())
        return;
    const bool usage = FurtherMeter::needsUsage(policy);
    std::vector<FurtherMeter::InstanceUse> ready;
    for (const InstanceSlot &slot : m_slots) {
        if (slot.serves() && slot.process)
            ready.push_back({slot.id, usage ? slot.usage : runtime::Usage{}});
    }
    m_load.further =
        m_further.read(policy, m_load, ready, m_wish->spec.cpuRequest.value_or(0), m_context.clock.steady());
    askApps();
}

/// One request for each instance and path; the answers count from the next second on.
void RevisionRunner::askApps()
{
    std::set<std::string> paths;
    for (const autoscaler::MetricTerm &term : m_scaling.policy().metrics) {
        if (term.measure == autoscaler::Measure::Custom)
            paths.insert(term.path);
    }
    for (const InstanceSlot &slot : m_slots) {
        for (const std::string &path : slot.serves() && slot.process ? paths : std::set<std::string>()) {
            if (m_asked.emplace(slot.id.value, path).second)
                askApp(slot.id, slot.process->port(), path);
        }
    }
}

void RevisionRunner::askApp(const InstanceId &id, std::uint16_t port, const std::string &path)
{
    auto done = [this, id, path](const std::optional<std::string> &text) {
        m_asked.erase({id.value, path});
        if (text)
            m_further.told(m_scaling.policy(), id, path, *text, m_context.clock.steady());
    };
    if (m_context.options.fetchText)
        m_context.options.fetchText(port, path, std::move(done));
    else
        fetchText(this, port, path, fetchPatience, std::move(done));
}

} // namespace tidegate::engine
