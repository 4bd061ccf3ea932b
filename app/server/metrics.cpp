#include "app/server/metrics.h"

#include "app/server/open_metrics.h"

#include <prometheus/text_serializer.h>

namespace tidegate::server {

namespace {

// From a warm native app on loopback to the longest request Knative allows by default.
const prometheus::Histogram::BucketBoundaries durationBuckets{
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};

double toSeconds(std::chrono::microseconds value)
{
    return double(value.count()) / 1e6;
}

} // namespace

Metrics::Metrics(gateway::Gateway &gateway, engine::Engine &engine, store::Store &store)
    : m_gateway(gateway)
    , m_engine(engine)
    , m_requests(prometheus::BuildCounter()
                     .Name("tidegate_requests_total")
                     .Help("Requests answered, by revision and status class.")
                     .Register(m_registry))
    , m_durations(prometheus::BuildHistogram()
                      .Name("tidegate_request_duration_seconds")
                      .Help("From a request's head to the end of its answer, waiting included.")
                      .Register(m_registry))
    , m_coldWaits(prometheus::BuildHistogram()
                      .Name("tidegate_cold_wait_seconds")
                      .Help("How long requests waited for an instance to start.")
                      .Register(m_registry))
    , m_starts(
          prometheus::BuildHistogram()
              .Name("tidegate_instance_start_seconds")
              .Help("Starts of instances, by their origin and phase; the phase ready is all but firstByte.")
              .Register(m_registry))
    , m_instances(prometheus::BuildGauge()
                      .Name("tidegate_revision_instances")
                      .Help("Instances of a revision, desired and ready.")
                      .Register(m_registry))
    , m_dropped(prometheus::BuildCounter()
                    .Name("tidegate_access_records_dropped_total")
                    .Help("Access records that did not fit their buffer.")
                    .Register(m_registry)
                    .Add({}))
    , m_unrouted(prometheus::BuildCounter()
                     .Name("tidegate_requests_unrouted_total")
                     .Help("Requests whose host no route has.")
                     .Register(m_registry)
                     .Add({}))
    , m_malformed(prometheus::BuildCounter()
                      .Name("tidegate_requests_malformed_total")
                      .Help("Requests that were refused before they had a route, by the status they were "
                            "answered with.")
                      .Register(m_registry))
    , m_ofGateway(m_registry)
{
    prometheus::BuildGauge()
        .Name("tidegate_build_info")
        .Help("Always 1; the version is its label.")
        .Register(m_registry)
        .Add({{"version", TIDEGATE_VERSION}})
        .Set(1);
    connect(&m_timer, &QTimer::timeout, this, &Metrics::drain);
    m_timer.start(1000);
    connect(&engine, &engine::Engine::observed, this, &Metrics::noteInstances);
    connect(&store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.type == store::ChangeType::Deleted && change.kindId == resource::kinds::revision().id())
            forget(resource::revisionKey(*change.object));
    });
}

QByteArray Metrics::text(bool isOpenMetrics)
{
    drain();
    m_ofGateway.update(m_gateway);
    const std::vector<prometheus::MetricFamily> families = m_registry.Collect();
    return QByteArray::fromStdString(isOpenMetrics ? toOpenMetrics(families)
                                                   : prometheus::TextSerializer().Serialize(families));
}

void Metrics::drain()
{
    m_dropped.Increment(double(m_gateway.takeRecords([this](const auto &record) {
        count(record);
        if (m_recordListener)
            m_recordListener(record);
    })));
}

void Metrics::count(const gateway::AccessRecord &record)
{
    if (record.revision.empty()) {
        if (record.reason == "NoRoute") // else it had a route, which counts itself
            m_unrouted.Increment();
        else if (record.method.empty())
            m_malformed.Add({{"code", std::to_string(record.status)}}).Increment();
        return;
    }
    Series &its = m_series[record.revision];
    const int statusClass = record.status / 100;
    prometheus::Counter *&requests = its.requests[statusClass];
    if (!requests) {
        auto with = labels(record.revision);
        with["code"] = std::to_string(statusClass) + "xx";
        requests = &m_requests.Add(with);
    }
    requests->Increment();
    if (!its.duration)
        its.duration = &m_durations.Add(labels(record.revision), durationBuckets);
    its.duration->Observe(toSeconds(record.total));
    if (!record.cold)
        return;
    if (!its.coldWait)
        its.coldWait = &m_coldWaits.Add(labels(record.revision), durationBuckets);
    its.coldWait->Observe(toSeconds(record.queued));
}

void Metrics::noteStart(const RevisionKey &key, const std::string &origin, const std::string &phase,
                        std::chrono::microseconds took)
{
    prometheus::Histogram *&its = m_series[key].starts[{origin, phase}];
    if (!its) {
        auto with = labels(key);
        with["origin"] = origin;
        with["phase"] = phase;
        its = &m_starts.Add(with, durationBuckets);
    }
    its->Observe(toSeconds(took));
}

void Metrics::noteInstances(const RevisionKey &key)
{
    const auto seen = m_engine.observation(key);
    // Of those that sleep since they were made there may be very many, and nothing to tell.
    if (!seen || (seen->ready == 0 && seen->desired == 0 && !m_series.contains(key)))
        return;
    Series &its = m_series[key];
    if (!its.ready) {
        auto state = labels(key);
        state["state"] = "ready";
        its.ready = &m_instances.Add(state);
        state["state"] = "desired";
        its.desired = &m_instances.Add(state);
    }
    its.ready->Set(seen->ready);
    its.desired->Set(seen->desired);
}

prometheus::Labels Metrics::labels(const RevisionKey &key) const
{
    return {{"namespace", key.ns}, {"revision", key.name}};
}

void Metrics::forget(const RevisionKey &key)
{
    const auto found = m_series.find(key);
    if (found == m_series.end())
        return;
    for (const auto &[statusClass, counter] : found->second.requests)
        m_requests.Remove(counter);
    if (found->second.duration)
        m_durations.Remove(found->second.duration);
    if (found->second.coldWait)
        m_coldWaits.Remove(found->second.coldWait);
    for (const auto &[labels, histogram] : found->second.starts)
        m_starts.Remove(histogram);
    if (found->second.ready)
        m_instances.Remove(found->second.ready);
    if (found->second.desired)
        m_instances.Remove(found->second.desired);
    m_series.erase(found);
}

} // namespace tidegate::server
