#include "core/autoscaler/replay.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidegate::autoscaler {

namespace {

/// Requests come, wait in order, and are served.
class Queue
{
public:
    /// One second: `arrivals` come, at most `capacity` of them and of those that wait are served.
    double pass(double arrivals, double capacity)
    {
        m_arrived.push_back(arrivals);
        const double served = std::min(m_waiting + arrivals, capacity);
        m_waiting += arrivals - served;
        m_served.push_back(served);
        return served;
    }
    double waiting() const { return m_waiting; }
    void judge(ReplayResult &result) const;

private:
    double m_waiting = 0;
    std::vector<double> m_arrived; ///< each second
    std::vector<double> m_served;
};

/// Who came first is served first, so that a request's wait is the distance between two curves: of what has
/// come and of what has been served.
void Queue::judge(ReplayResult &result) const
{
    std::vector<std::pair<double, double>> waits; ///< seconds, and how many requests
    double come = 0;
    double served = 0;
    double total = 0;
    size_t second = 0;
    for (size_t i = 0; i < m_arrived.size(); ++i) {
        if (m_arrived[i] <= 0)
            continue;
        const double middle = come + m_arrived[i] / 2;
        come += m_arrived[i];
        while (second < m_served.size() && served + m_served[second] < middle)
            served += m_served[second++];
        const double part =
            second < m_served.size() && m_served[second] > 0 ? (middle - served) / m_served[second] : 0;
        const double wait = std::max(0.0, double(second) + part - (double(i) + 0.5));
        waits.emplace_back(wait, m_arrived[i]);
        total += wait * m_arrived[i];
    }
    if (waits.empty())
        return;
    std::sort(waits.begin(), waits.end());
    result.requests = come;
    result.meanWait = total / come;
    result.mostWait = waits.back().first;
    double below = 0;
    for (const auto &[wait, count] : waits) {
        below += count;
        result.p99Wait = wait;
        if (below >= come * 0.99)
            break;
    }
}

/// One revision in a world of numbers.
class Replay
{
public:
    Replay(const Policy &policy, const ReplayOptions &options)
        : m_options(options)
        , m_perInstance(options.perInstance > 0 ? options.perInstance : policy.totalTarget)
        , m_target(policy.metric == Metric::Concurrency ? policy.target : 0)
        , m_targetRps(policy.metric == Metric::RequestsPerSecond ? policy.target : 0)
        , m_autoscaler(policy, options.start, {true, true, std::max(0, options.ready)})
        , m_instances(size_t(std::max(0, options.ready)), 0.0)
    {
    }
    void second(double concurrency, double rps);
    ReplayResult finish();

private:
    Standing standing(double at) const;
    void follow(double at);
    double capacity() const;
    const std::vector<double> &further(double concurrency, double rps, double served);
    WallTime wall(double at) const
    {
        return m_options.start + std::chrono::nanoseconds(std::int64_t(at * 1e9));
    }

    ReplayOptions m_options;
    double m_perInstance;
    double m_target;
    double m_targetRps;
    RevisionAutoscaler m_autoscaler;
    std::vector<double> m_instances; ///< when each is ready, the earliest first
    std::vector<double> m_further;
    Queue m_queue;
    bool m_wasServed = true; ///< an instance was ready when the last requests came
    double m_lasts = 1;      ///< seconds a request takes, by those that came last
    int m_t = 0;
    ReplayResult m_result;
};

Standing Replay::standing(double at) const
{
    const auto ready =
        std::count_if(m_instances.begin(), m_instances.end(), [at](double readyAt) { return readyAt <= at; });
    return {int(ready), int(m_instances.size()) - int(ready), true, m_options.capacity};
}

/// What of the coming second instances are there for, in instances.
double Replay::capacity() const
{
    double sum = 0;
    for (const double readyAt : m_instances)
        sum += std::clamp(double(m_t) + 1 - readyAt, 0.0, 1.0);
    return sum;
}

void Replay::follow(double at)
{
    const auto wanted = size_t(std::max(0, m_autoscaler.outcome().replicas));
    if (m_instances.size() > wanted)
        m_instances.resize(wanted); // those that start go first, then the newest
    while (m_instances.size() < wanted) {
        m_instances.push_back(at + m_options.startsIn);
        ++m_result.starts;
    }
}

const std::vector<double> &Replay::further(double concurrency, double rps, double served)
{
    m_further.clear();
    for (const MetricTerm &term : m_autoscaler.policy().metrics) {
        double value = std::numeric_limits<double>::quiet_NaN();
        if (term.measure == Measure::Concurrency)
            value = concurrency;
        else if (term.measure == Measure::RequestsPerSecond)
            value = rps;
        else if (term.measure == Measure::QueueWait)
            value = m_queue.waiting() / std::max(1.0, served) * 1000 * standing(m_t + 1).ready;
        m_further.push_back(value);
    }
    return m_further;
}

void Replay::second(double concurrency, double rps)
{
    const double requests = rps > 0 ? rps : concurrency;
    if (requests > 0)
        m_lasts = std::max(0.0001, concurrency / requests);
    const Standing before = standing(m_t);
    if (requests > 0) {
        if (before.ready == 0) {
            m_result.coldRequests += requests;
            m_result.startsFromZero += m_wasServed ? 1 : 0;
        }
        m_wasServed = before.ready > 0;
    }
    const bool demands = m_options.demandsAtOnce && before.ready == 0 && requests + m_queue.waiting() > 0;
    if (demands) {
        const double present = std::max(concurrency, std::min(requests, 1.0)) + m_queue.waiting();
        m_autoscaler.demand({present, rps, present, {}}, before, wall(m_t));
        follow(m_t);
    }
    const double instances = capacity();
    const double served = m_queue.pass(requests, instances * m_perInstance / m_lasts);
    const double measured = served * m_lasts + m_queue.waiting();
    m_result.instanceSeconds += instances;
    m_result.neededSeconds += m_target > 0 ? concurrency / m_target : requests / m_targetRps;

    ++m_t;
    const Standing now = standing(m_t);
    // As the server's: who had to wait brings the next decision forward, and who still waits the one after
    // it.
    const bool waits = demands || (m_options.demandsAtOnce && m_queue.waiting() > 0);
    const bool decide = m_t % 2 == 0 || waits;
    m_autoscaler.tick({measured, rps, m_queue.waiting(), further(measured, rps, served)}, now, decide,
                      wall(m_t));
    follow(m_t);
    m_result.most = std::max(m_result.most, now.ready);
    m_result.points.push_back({m_autoscaler.outcome().replicas, now.ready, now.starting, measured, rps,
                               m_queue.waiting(),
                               m_autoscaler.outcome().limit != Limit::None ? m_autoscaler.outcome().limit
                                                                           : m_autoscaler.decision().limit});
}

ReplayResult Replay::finish()
{
    m_queue.judge(m_result);
    return std::move(m_result);
}

} // namespace

Result<> checkTrace(const std::vector<TracePoint> &trace)
{
    const auto refuse = [](size_t index, const char *why) {
        return fail(Code::Invalid, "point " + std::to_string(index) + " of the trace: " + why);
    };
    if (trace.empty())
        return fail(Code::Invalid, "the trace holds no point");
    if (trace.size() > mostTracePoints)
        return fail(Code::Invalid,
                    "the trace holds more than " + std::to_string(mostTracePoints) + " points");
    for (size_t i = 0; i < trace.size(); ++i) {
        const TracePoint &point = trace[i];
        const auto sound = [](double value) { return std::isfinite(value) && value >= 0 && value <= 1e9; };
        if (!sound(point.t) || !sound(point.concurrency) || !sound(point.rps))
            return refuse(i, "t, concurrency and rps must be numbers from 0 to 1e9");
        if (i > 0 && point.t <= trace[i - 1].t)
            return refuse(i, "t must be later than that of the point before");
        if (point.t >= longestTrace)
            return refuse(i, "t must be below 86400, a day");
    }
    return {};
}

ReplayResult replay(const std::vector<TracePoint> &trace, const Policy &policy, const ReplayOptions &options)
{
    const double asked = options.length > 0 ? options.length : trace.empty() ? 0 : trace.back().t + 1;
    const int length = int(std::ceil(std::min(asked, double(longestTrace))));
    Replay run(policy, options);
    size_t next = 0;
    TracePoint now;
    for (int t = 0; t < length; ++t) {
        // Several points of one second: their mean counts.
        double concurrency = 0;
        double rps = 0;
        int count = 0;
        for (; next < trace.size() && trace[next].t < t + 1; ++next, ++count) {
            now = trace[next];
            concurrency += now.concurrency;
            rps += now.rps;
        }
        if (count > 0)
            run.second(concurrency / count, rps / count);
        else
            run.second(now.concurrency, now.rps);
    }
    return run.finish();
}

} // namespace tidegate::autoscaler
