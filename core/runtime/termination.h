#pragma once

#include <functional>
#include <memory>

class QObject;

namespace tidegate::runtime {

/// Calls `callback` from the event loop when the operating system asks this process to end (SIGTERM, SIGINT;
/// Ctrl-C and Ctrl-Break elsewhere), each time it asks, until the handle is destroyed. One handle at a time.
/// Main thread.
///
/// C++'s own std::signal is all it needs, so it is the same on every platform: the handler sets a flag, a
/// timer looks at it.
std::shared_ptr<void> onTermination(QObject *context, std::function<void()> callback);

} // namespace tidegate::runtime
