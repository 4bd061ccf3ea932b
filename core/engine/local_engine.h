#pragma once

#include "core/engine/engine.h"
#include "core/gateway/gateway.h"
#include "core/runtime/package.h"

#include <memory>

namespace tidegate::engine {

struct LocalEngineOptions
{
    int maxConcurrentStarts = 0; ///< 0 = twice the cores
    milliseconds startDeadline{60'000}; ///< for an app to listen; the revision's progress-deadline annotation wins when shorter
    milliseconds backoffFirst{1'000};   ///< after the first failed start; doubled up to backoffMost
    milliseconds backoffMost{300'000};
};

/// This machine as an engine: launcher, gateway and autoscaler wired together. Owns none of them.
/// The gateway's events are to be delivered to demanded() and instanceLost() on the main thread.
class LocalEngine : public Engine
{
    Q_OBJECT
public:
    static std::unique_ptr<LocalEngine> create(LocalEngineOptions options, gateway::Gateway &gateway, runtime::Launcher &launcher,
                                               const runtime::PackageStore &packages, const Clock &clock);
    using Engine::Engine;
    virtual void demanded(const RevisionKey &key) = 0;
    virtual void instanceLost(const RevisionKey &key, const InstanceId &instance) = 0;
    /// Samples, decides and acts once; runs by itself every second. For tests with a manual clock, `autoTick(false)` first.
    virtual void tick() = 0;
    virtual void setAutoTick(bool on) = 0;
};

} // namespace tidegate::engine
