#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::logs {

struct LogLine
{
    WallTime time;
    bool isError = false; ///< came from stderr
    std::string text;
};

struct LogQuery
{
    std::optional<int> tailLines;
    std::optional<WallTime> since;
    std::optional<std::int64_t> limitBytes;
};

/// The output of instances, one append-only file per instance under
/// `<dir>/<namespace>/<revision>/<instance>.log`, kept after the instance is gone, bounded per instance
/// (oldest half dropped) and by age. Main thread.
class InstanceLogs
{
public:
    struct Options
    {
        std::string dir;
        std::uint64_t maxBytesPerInstance = 16ull << 20;
        seconds retention{7 * 24 * 3600};
    };
    static Result<std::unique_ptr<InstanceLogs>> open(Options options, const Clock &clock);
    ~InstanceLogs();

    /// The instance is there, though it may not say anything for long: from now on isOpen() is true and
    /// read() finds it. append() implies it.
    void begin(const RevisionKey &revision, const InstanceId &instance);
    /// A write error is kept and reported once by takeError(); the line is then lost, the instance is not.
    void append(const RevisionKey &revision, const InstanceId &instance, bool isError, std::string_view line);
    std::optional<Error> takeError();
    /// The end of an instance's output; open followers end.
    void close(const InstanceId &instance);
    Result<std::vector<LogLine>> read(const std::string &ns, const InstanceId &instance,
                                      const LogQuery &query) const;
    std::vector<std::string> lastLines(const RevisionKey &revision, const InstanceId &instance,
                                       int count) const;
    bool isOpen(const InstanceId &instance) const;

    /// Calls `line` for each line from now on and `end` once, until the returned handle is destroyed. For an
    /// instance that has ended already, `end` comes from the event loop; one that is not known yet may still
    /// come.
    using Follower = std::shared_ptr<void>;
    Follower follow(const InstanceId &instance, std::function<void(const LogLine &)> line,
                    std::function<void()> end);

private:
    InstanceLogs();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::logs
