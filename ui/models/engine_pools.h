#pragma once

#include "ui/models/object_table.h"
#include "ui/models/setting_fields.h"

namespace tidegate::models {

/// What an InstancePool tells of itself.
struct PoolFacts
{
    QString runtime; ///< `java`, `java/jetty`: as its series are called
    int idle = 0;
    int warming = 0;
    int waiting = 0;
    int target = 0;
    qint64 hits = 0;   ///< since the server started
    qint64 misses = 0; ///< likewise
    qint64 memoryBytes = 0;
    double warmUpSeconds = 0;
    QString reason; ///< why the target is what it is, in the UI's language
    bool paused = false;
    bool drained = false;
    /// 0…1; negative when no app has asked yet.
    double hitRate() const;
};
PoolFacts poolFacts(const resource::Object &pool);

/// `Java`, `Java with jetty`.
QString poolTitle(const resource::Object &pool);

/// InstancePool.spec without the runtime, with the server's rules.
SettingForm poolForm(const resource::Object &pool);

namespace columns {
/// name, state, idle, target, waiting, hits, memory
TableSpec pools();
} // namespace columns

} // namespace tidegate::models
