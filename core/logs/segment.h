#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"

#include <QFile>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::logs {

/// A file with a part of one instance's output: whole lines, in the order of their times. Only the last one
/// of an instance grows; nothing in it ever moves.
struct Segment
{
    RevisionKey revision;
    InstanceId instance;
    std::uint32_t number = 0; ///< grows within an instance; 0 is a file of an earlier version
    std::string path;
    std::uint64_t bytes = 0; ///< that are lines; a file may have more, which is being written
    std::uint64_t lines = 0; ///< 0 with bytes: not counted
    std::string first;       ///< time of the first line; empty: there is none
    std::string last;        ///< of the last line
    bool isOld = false;      ///< of an earlier run of the server: it does not grow any more
};

/// `<instance>.00000001.log`; of number 0 `<instance>.log`.
std::string segmentFile(const InstanceId &instance, std::uint32_t number);
/// What segmentFile() made; nothing for another file.
struct SegmentName
{
    InstanceId instance;
    std::uint32_t number = 0;
};
std::optional<SegmentName> parseSegmentFile(const std::string &fileName);

/// The lines of a segment, mapped into memory as long as this lives. Any thread.
class SegmentView
{
public:
    /// StorageFull when it cannot be read; a file that has gone meanwhile is empty.
    static Result<std::shared_ptr<SegmentView>> open(const Segment &segment);
    std::string_view text() const { return m_text; }

private:
    explicit SegmentView(const QString &path) : m_file(path) {}
    QFile m_file;
    std::string_view m_text;
};

/// Bytes, first and last time of a segment that was written before. False when it cannot be read.
bool readOutline(Segment &segment);

/// Where the first line of `time` or later begins; the text's size when there is none.
size_t lowerBound(std::string_view text, std::string_view time);
/// Where the line begins that is `count` lines before the one at `offset`; 0 when there are not so many.
size_t linesBefore(std::string_view text, size_t offset, std::uint32_t count);

} // namespace tidegate::logs
