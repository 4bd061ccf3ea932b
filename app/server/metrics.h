#pragma once

#include "app/server/gateway_metrics.h"
#include "app/server/monitoring_sampler.h"
#include "core/base/ids.h"
#include "core/engine/engine.h"
#include "core/gateway/gateway.h"
#include "core/store/store.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <unordered_map>

namespace tidegate::server {

/// What `GET /metrics` tells, in Prometheus' text format 0.0.4 or OpenMetrics' 1.0.0: requests by revision
/// and status class, their durations, cold starts, instances; the gateway's connections and limits. A
/// revision has its series from its first request or instance on, until it is deleted. Drains the gateway's
/// access records once a second, and when it is told to. Main thread.
class Metrics : public QObject
{
public:
    Metrics(gateway::Gateway &gateway, engine::Engine &engine, store::Store &store);
    QByteArray text(bool isOpenMetrics = false);
    /// Takes the records that the gateway has; it can keep only so many.
    void drain();
    /// Since the server started.
    MonitoringSampler::Counts counts() const
    {
        return {std::uint64_t(m_unrouted.Value()), std::uint64_t(m_dropped.Value())};
    }
    /// Is told every access record, after it has been counted.
    void setRecordListener(std::function<void(const gateway::AccessRecord &)> listener)
    {
        m_recordListener = std::move(listener);
    }
    /// A phase of the start of an instance; see engine::StartSummary.
    void noteStart(const RevisionKey &key, const std::string &origin, const std::string &phase,
                   std::chrono::microseconds took);

private:
    /// Each is null until there is something to tell.
    struct Series
    {
        std::unordered_map<int, prometheus::Counter *> requests; ///< by status class: 2 for 2xx
        prometheus::Histogram *duration = nullptr;
        prometheus::Histogram *coldWait = nullptr;
        std::map<std::pair<std::string, std::string>, prometheus::Histogram *> starts; ///< by origin, phase
        prometheus::Gauge *ready = nullptr;
        prometheus::Gauge *desired = nullptr;
    };
    void count(const gateway::AccessRecord &record);
    void noteInstances(const RevisionKey &key);
    void forget(const RevisionKey &key);
    prometheus::Labels labels(const RevisionKey &key) const;

    gateway::Gateway &m_gateway;
    engine::Engine &m_engine;
    prometheus::Registry m_registry;
    prometheus::Family<prometheus::Counter> &m_requests;
    prometheus::Family<prometheus::Histogram> &m_durations;
    prometheus::Family<prometheus::Histogram> &m_coldWaits;
    prometheus::Family<prometheus::Histogram> &m_starts;
    prometheus::Family<prometheus::Gauge> &m_instances;
    prometheus::Counter &m_dropped;
    prometheus::Counter &m_unrouted;
    prometheus::Family<prometheus::Counter> &m_malformed;
    GatewayMetrics m_ofGateway;
    std::unordered_map<RevisionKey, Series> m_series;
    std::function<void(const gateway::AccessRecord &)> m_recordListener;
    QTimer m_timer;
};

} // namespace tidegate::server
