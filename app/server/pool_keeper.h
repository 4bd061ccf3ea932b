#pragma once

#include "core/pool/pools.h"
#include "core/resource/engine_mode.h"
#include "core/store/store.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <set>

namespace tidegate::server {

/// Ties the pools to what is stored: InstancePool objects say what pools may have, and tell what they have
/// (written at most every two seconds; made for a pool that has none); files beside the store keep what was
/// learnt of the demand. Ticks the pools once a second. Main thread.
class PoolKeeper : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QString dir; ///< for the files; made when it is missing
        milliseconds saveEvery{5 * 60'000};
        bool ticks = true; ///< false: the caller does, with tick()
    };
    /// Reads the files and the stored InstancePools. None of them is owned.
    PoolKeeper(Options options, store::Store &store, pool::Pools &pools, const runtime::HostStarter &starter,
               const Clock &clock);
    /// Writes the files.
    ~PoolKeeper() override;

    void tick();
    /// What there is to tell, into the store.
    void report();
    /// What was learnt, into the files; what cannot be written is said in the log.
    void save();

private:
    void restore();
    void takeObject(const resource::Object &object);
    void ensurePool(const resource::Object &object);
    std::vector<std::string> classPathOf(const QString &stack) const;
    void takeEngine(const resource::Object &engine);
    void takeStacks();
    void reportPool(const std::string &name, const std::vector<const pool::PoolObservation *> &pools,
                    std::vector<store::Mutation> &mutations);

    Options m_options;
    store::Store &m_store;
    pool::Pools &m_pools;
    const runtime::HostStarter &m_starter;
    const Clock &m_clock;
    QTimer m_tickTimer;
    QTimer m_reportTimer;
    QTimer m_saveTimer;
    resource::EngineMode m_mode = resource::EngineMode::Running;
    bool m_isWriting = false;
};

/// Status of an InstancePool: the sums over the pools of its runtime (there is one for each interpreter).
QJsonObject poolStatus(const resource::Object &object,
                       const std::vector<const pool::PoolObservation *> &pools, WallTime now);

/// What an InstancePool's spec asks for.
pool::PoolSettings poolSettings(const QJsonObject &spec);

} // namespace tidegate::server
