#pragma once

#include <QString>

namespace tidegate::server {

/// Sends every log line to standard error: time in UTC, level, room, message. `level` is debug, info, warning
/// or error; what is below it is dropped. Returns false for another word. Any thread may log.
bool setUpLogging(const QString &level);

} // namespace tidegate::server
