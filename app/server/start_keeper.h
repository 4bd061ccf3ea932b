#pragma once

#include "core/api/ports.h"
#include "core/engine/engine.h"
#include "core/engine/start_book.h"
#include "core/gateway/gateway.h"
#include "core/store/store.h"

#include <QJsonObject>
#include <QObject>
#include <functional>

namespace tidegate::server {

/// Writes the book of starts from what the engine and the gateway tell. Main thread.
class StartKeeper : public QObject, public api::StartSource
{
public:
    /// Called with a phase of StartSummary once it is known of a start.
    using PhaseTold = std::function<void(const RevisionKey &, const std::string &origin,
                                         const std::string &phase, std::chrono::microseconds)>;

    StartKeeper(engine::Engine &engine, store::Store &store, PhaseTold told);
    void takeRecord(const gateway::AccessRecord &record);
    /// Of an instance, while it is known.
    std::optional<engine::StartEntry> startOf(const RevisionKey &key, const InstanceId &instance) const
    {
        return m_book.find(key, instance);
    }
    QJsonObject starts(const QString &ns, const QString &revision) override;

private:
    engine::StartBook m_book;
    PhaseTold m_told;
};

} // namespace tidegate::server
