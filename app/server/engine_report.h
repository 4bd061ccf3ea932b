#pragma once

#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "core/runtime/diagnosis.h"
#include "core/store/store.h"

#include <QJsonArray>
#include <QObject>
#include <QTimer>
#include <functional>
#include <vector>

namespace tidegate::server {

/// What of the Engine object does not change while the server runs.
struct EngineFacts
{
    QString version;
    QString gatewayUrl;
    QString apiUrl;
    int maxConcurrentStarts = 0;
    WallTime certificateExpires;
    WallTime startedAt;
    /// What the machine can give to instances; asked once a minute.
    std::function<std::vector<runtime::Check>()> diagnose;
};

/// Keeps the status of the Engine object `local` true: its capacity and use, at most every two seconds, and
/// only when a figure that people look at has changed. Main thread.
class EngineReport : public QObject
{
public:
    EngineReport(store::Store &store, const engine::Engine &engine, EngineFacts facts, const Clock &clock);

    /// Asks what the machine can give at once; by itself that is done once a minute.
    void diagnose();

private:
    void report();
    std::vector<store::Mutation> eventsOf(const resource::Object &before,
                                          const resource::Object &after) const;
    QJsonObject status(const resource::Object &object) const;

    store::Store &m_store;
    const engine::Engine &m_engine;
    EngineFacts m_facts;
    const Clock &m_clock;
    QTimer m_timer;
    QTimer m_diagnosisTimer;
    QJsonArray m_diagnosis;
    bool m_writing = false;
};

} // namespace tidegate::server
