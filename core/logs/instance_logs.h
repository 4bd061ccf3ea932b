#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/logs/query.h"

#include <QByteArray>
#include <functional>
#include <memory>
#include <string>

namespace tidegate::logs {

/// The output of instances: lines with their time, in segments
/// `<dir>/<namespace>/<revision>/<instance>.<number>.log`, kept after the instance is gone, bounded per
/// service and by age. Main thread; the disk is written by a thread of its own, and read by others.
class InstanceLogs
{
public:
    struct Options
    {
        std::string dir;
        std::uint64_t maxBytesPerService = 256ull << 20;                 ///< 0: no bound
        std::chrono::nanoseconds retention = std::chrono::hours(7 * 24); ///< 0: no bound
        std::uint64_t segmentBytes = 0; ///< 0: a 16th of the service's bound, 8 MiB at most
        size_t queueBytes = 32 << 20;   ///< that wait for the disk; what comes on top is dropped and counted
        /// Any thread: what is wrong with the disk, once for each stretch of it.
        std::function<void(const Error &)> failed;
    };
    static Result<std::unique_ptr<InstanceLogs>> open(Options options, const Clock &clock);
    ~InstanceLogs(); ///< what has been appended is on the disk then

    /// The instance is there, though it may not say anything for long: from now on isOpen() is true and
    /// read() knows it. `service` is whose it is; empty: not known. Nothing for names that cannot be names of
    /// files.
    void begin(const RevisionKey &revision, const std::string &service, const InstanceId &instance);
    /// One or more whole lines, with breaks between them; of an instance that has begun, else nothing. Never
    /// waits for the disk: lines that find no room are dropped, and their number stands in their place. The
    /// time is now, but never that of a line before it.
    void append(const InstanceId &instance, bool isError, const QByteArray &lines);
    /// The end of an instance's output.
    void close(const InstanceId &instance);
    bool isOpen(const InstanceId &instance) const;

    /// Called with the page on a thread of reading; what it returns is called on the main thread.
    using Done = std::function<std::function<void()>(Result<LogPage> page)>;
    /// Nothing is called any more once the handle has gone. Errors: TooManyRequests, Timeout, StorageFull.
    using Handle = std::shared_ptr<void>;
    [[nodiscard]] Handle read(LogQuery query, Done done);
    /// Calls `changed` some hundredths of a second after something has come or has been removed in that
    /// scope, an instance has begun or ended, until the handle is gone.
    [[nodiscard]] Handle follow(LogScope scope, std::function<void()> changed);

    /// Removes what is too old. It happens by itself, too, once a minute.
    void sweep();
    /// Waits until what has been appended can be read.
    void flush();

private:
    InstanceLogs();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::logs
