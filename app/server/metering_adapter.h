#pragma once

#include "core/api/ports.h"
#include "core/engine/engine.h"
#include "core/gateway/gateway.h"
#include "core/metering/ledger.h"
#include "core/metering/meter.h"
#include "core/pool/pools.h"
#include "core/store/store.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <set>

namespace tidegate::server {

/// Feeds the meter: reads instances when the engine has something to tell of them, and those that live, the
/// gateway's counters and the pools every two seconds; hands the records to the ledger. Main thread.
class MeteringAdapter : public QObject, public api::MeteringSource
{
public:
    /// None is owned; `pools` may be null.
    MeteringAdapter(metering::Ledger &ledger, const engine::Engine &engine, gateway::Gateway &gateway,
                    const store::Store &store, const pool::Pools *pools, const Clock &clock);
    /// Writes what has come to be since the last record.
    ~MeteringAdapter() override;

    void report(const api::MeteringRequest &request, std::function<void(Result<QByteArray>)> done) override;

private:
    metering::Moment now() const { return {m_clock.steady(), m_clock.wall()}; }
    metering::Subject subjectOf(const RevisionKey &key);
    void follow(const store::Change &change);
    void look(const RevisionKey &key);
    void lookAtChanged();
    void tick();
    void takeUsage();
    void readPools();
    void write(bool all = false);
    void forgetDeleted();

    metering::Ledger &m_ledger;
    const engine::Engine &m_engine;
    gateway::Gateway &m_gateway;
    const store::Store &m_store;
    const pool::Pools *m_pools;
    const Clock &m_clock;
    metering::Meter m_meter;
    std::map<RevisionKey, std::string> m_services; ///< as far as they were needed
    std::map<RevisionKey, SteadyTime> m_deleted; ///< revisions; what is still to be told needs their service
    std::set<RevisionKey> m_changed;
    std::set<RevisionKey> m_live; ///< with a process
    QTimer m_tick;
    QTimer m_soon; ///< after something has changed
};

} // namespace tidegate::server
