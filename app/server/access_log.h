#pragma once

#include "core/engine/start_book.h"
#include "core/gateway/gateway.h"

#include <QByteArray>
#include <optional>

namespace tidegate::server {

/// One finished request as a line of JSON: {time, requestId, traceId?, namespace, revision, service,
/// instance, method, host, path, status, grpcStatus?, reason?, bytesIn, bytesOut, cold, phases: {queueMs,
/// connectMs, firstByteMs, totalMs, start?: {origin, queueMs, launchMs, loadMs, appMs, readyMs}}}; `start` is
/// that of the instance that a cold request waited for. Pure.
QByteArray accessLine(const gateway::AccessRecord &record, const std::optional<engine::StartEntry> &start);

/// Whether somebody wants these lines: category `tidegate.access`, level debug.
bool wantsAccessLines();
/// Writes one to the log.
void writeAccessLine(const QByteArray &line);

} // namespace tidegate::server
