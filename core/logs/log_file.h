#pragma once

#include "core/base/error.h"
#include "core/logs/instance_logs.h"

#include <QFile>
#include <chrono>
#include <string>
#include <vector>

namespace tidegate::logs {

/// One instance's file, open for appending. Errors are StorageFull.
class LogFile
{
public:
    LogFile(std::string path, std::uint64_t mostBytes);
    /// Makes the file and its folders; a last line without its end, from a crash, is ended.
    Result<> open();
    /// Writes the line whole or not at all. Drops the older half first when the file would become too large.
    Result<> append(const LogLine &line);
    const std::string &path() const { return m_path; }

private:
    Result<> dropOlderHalf();
    tl::unexpected<Error> failed(const std::string &what) const;

    std::string m_path;
    qint64 m_most;
    QFile m_file;
    std::chrono::steady_clock::time_point m_notBefore; ///< the next try to drop, after one that failed
};

/// The lines of a file that a query asks for, oldest first. StorageFull when it cannot be read.
Result<std::vector<LogLine>> readLines(const std::string &path, const LogQuery &query);

} // namespace tidegate::logs
