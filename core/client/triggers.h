#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QJsonObject>
#include <QString>
#include <optional>
#include <vector>

namespace tidegate::client {

/// The record of one firing of a trigger (PingSource).
struct FiringRecord
{
    enum class State
    {
        Planned,
        Running,
        Succeeded,
        Failed,
        Skipped,
        Missed,
        Interrupted,
        Cancelled,
        Unknown ///< a newer server's
    };
    qint64 number = 0;
    QString id; ///< the event's `ce-id`
    WallTime planned;
    std::optional<WallTime> due; ///< with the jitter
    std::optional<WallTime> actual;
    double latenessMs = 0; ///< of `actual` after `due`
    State state = State::Unknown;
    bool isCatchUp = false; ///< late, as the misfire policy wants it
    bool isManual = false;  ///< somebody asked for it
    int attempts = 0;
    int status = 0; ///< HTTP, of the last attempt; 0 = no answer
    std::optional<double> latencyMs;
    std::optional<bool> cold; ///< whether the request waited for a start; nothing where that is not known
    QString reason;
    QString message;
    QString responseHead;
    QString deadLetterUrl;
    int missedCount = 0; ///< moments that this one record stands for; 0 = it is a firing
    bool operator==(const FiringRecord &) const = default;
};

/// Nothing more comes of it.
bool isFinal(FiringRecord::State state);

/// A moment to come, in UTC and by the clock of the trigger's zone.
struct TriggerMoment
{
    WallTime time;
    QString local; ///< RFC 3339 with the zone's offset
};

/// What a server answered. Error: Internal when it is nothing of the kind.
Result<std::vector<FiringRecord>> readFirings(const QJsonObject &json); ///< oldest first
Result<std::vector<TriggerMoment>> readMoments(const QJsonObject &json);
Result<FiringRecord> readFiring(const QJsonObject &json);

} // namespace tidegate::client
