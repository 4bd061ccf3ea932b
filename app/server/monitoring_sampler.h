#pragma once

#include "core/engine/engine.h"
#include "core/gateway/gateway.h"
#include "core/monitoring/chronicle.h"
#include "core/pool/pools.h"
#include "core/store/store.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <map>
#include <set>

namespace tidegate::server {

/// Reads, once a second, what the chronicle keeps: of each revision with an instance, a wish for one or a
/// request, of the engine and its pools. What sleeps is not looked at; what is, in slices of time, so that a
/// request that waits for an instance does not wait for it. Main thread.
class MonitoringSampler : public QObject
{
public:
    struct Counts
    {
        std::uint64_t unrouted = 0; ///< requests whose host no route has, since the start
        std::uint64_t dropped = 0;  ///< access records, likewise
    };
    struct Sources
    {
        const engine::Engine &engine;
        gateway::Gateway &gateway;
        const store::Store &store;
        const pool::Pools *pools = nullptr; ///< may be null
        QString storeFile;
        std::function<Counts()> counts; ///< may be empty
    };
    MonitoringSampler(monitoring::Chronicle &chronicle, Sources sources, const Clock &clock);

    /// A phase of the start of an instance, see engine::phasesOf(); goes into the second that runs.
    void noteStart(const RevisionKey &key, const std::string &origin, const std::string &phase,
                   std::chrono::microseconds took);
    /// The whole of a second's reading at once; by itself in slices once a second.
    void tick();
    size_t watched() const { return m_tracks.size(); } ///< revisions that are looked at

private:
    /// Processor time of an instance, which the engine reads less often than it is asked for.
    struct CpuTrack
    {
        double seconds = 0;
        SteadyTime changed{};
        double cores = 0;
    };
    struct Track
    {
        std::string service;
        std::optional<double> concurrencySeconds;
        std::map<InstanceId, CpuTrack> cpu;
        std::vector<std::pair<monitoring::MetricId, std::uint64_t>> starts; ///< since the last reading
        bool isIdle = false;
    };
    struct Round
    {
        milliseconds covered{0};
        WallTime at;
        std::map<RevisionKey, gateway::RevisionTraffic> traffic;
        std::optional<RevisionKey> last; ///< whose turn it was
        std::vector<monitoring::Reading> readings;
        double cores = 0;
        std::uint64_t requests = 0;
    };

    void scheduleTick();
    void beginRound();
    /// Those whose turn has not come yet, until the time is over; whether all have had it.
    bool readSome(std::optional<std::chrono::microseconds> most);
    void endRound();
    void goOn();
    Track &track(const RevisionKey &key);
    void readRevision(const RevisionKey &key, Track &track, const gateway::RevisionTraffic *traffic,
                      Round &round);
    void readLoad(const gateway::RevisionSample *sample, Track &track, const Round &round,
                  monitoring::Frame &frame);
    void readInstances(const RevisionKey &key, const engine::RevisionObservation &seen, Track &track,
                       Round &round, monitoring::Frame &frame);
    double coresOf(CpuTrack &cpu, const engine::InstanceObservation &instance) const;
    void readRoutes(Round &round);
    void readPools(Round &round);
    void readEngine(Round &round);
    /// How much a count has grown since it was asked for the last time; one that fell began anew.
    double grown(const std::string &name, std::uint64_t count);

    monitoring::Chronicle &m_chronicle;
    Sources m_sources;
    const Clock &m_clock;
    std::map<RevisionKey, Track> m_tracks;
    std::map<std::string, std::uint64_t> m_counts;
    std::uint64_t m_writes = 0; ///< of the store, so far
    SteadyTime m_last;
    std::optional<Round> m_round; ///< while one is under way
    QTimer m_timer;
};

} // namespace tidegate::server
