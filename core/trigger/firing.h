#pragma once

#include "core/base/clock.h"
#include "core/trigger/plan.h"

#include <QByteArray>
#include <QString>
#include <optional>

namespace tidegate::trigger {

enum class FiringState
{
    Planned,
    Running,
    Succeeded,
    Failed,
    Skipped,     ///< the one before was not done, or too many were under way
    Missed,      ///< its moment passed while nothing could be sent
    Interrupted, ///< the server ended while it was under way, and it is not sent again
    Cancelled    ///< the trigger was changed, suspended or deleted before it was sent
};
QString stateName(FiringState state);
/// Nothing more comes of it.
bool isFinal(FiringState state);

/// The record of one firing: what is kept of it, and what the API shows.
struct Firing
{
    qint64 number = 0; ///< within its trigger, from 1
    WallTime planned;
    WallTime due; ///< with the jitter
    bool isCatchUp = false;
    bool isManual = false; ///< somebody asked for it
    FiringState state = FiringState::Planned;
    std::optional<WallTime> started; ///< the first attempt
    std::optional<WallTime> ended;
    int attempts = 0;
    int status = 0; ///< HTTP, of the last attempt; 0 = no answer
    std::chrono::microseconds latency{0};
    std::optional<bool> cold;
    QString reason; ///< CamelCase; empty when it went well
    QString message;
    std::string head;         ///< of the last answer
    QString deadLetter;       ///< where it went in the end; empty = nowhere
    int deadLetterStatus = 0; ///< HTTP; 0 = no answer
    std::optional<Missed> missed;
};

/// {id, number, planned, due, state, catchUp, manual, actual, latenessMs, ended, attempts, status, latencyMs,
/// cold, reason, message, responseHead, deadLetter: {url, status}, missed: {count, more, first, last}},
/// compact; what is not known is left out.
QByteArray firingJson(const Firing &firing, const std::string &uid);

} // namespace tidegate::trigger
