#pragma once

#include "core/base/clock.h"

#include <QJsonObject>
#include <QString>
#include <QUrlQuery>
#include <optional>
#include <vector>

namespace tidegate::client {

/// What is asked of the output of all instances of a Service, or of a Revision; what is empty is not asked
/// for.
struct OutputQuery
{
    QString ns;
    QString service;  ///< empty: of the revision, whosever it is
    QString revision; ///< with a service: only of this one
    QString instance;
    std::optional<WallTime> from;
    std::optional<WallTime> to; ///< not included
    enum class Stream
    {
        Both,
        Output,
        Error
    };
    Stream stream = Stream::Both;
    QString contains;
    QString matches; ///< a regular expression (RE2), instead of `contains`
    bool ignoresCase = false;
    int before = 0; ///< lines of context, of the same instance
    int after = 0;
    QString position;  ///< only what comes behind it
    bool tail = false; ///< the last `limit` lines rather than the first
    int limit = 1000;  ///< at most 10,000
};

struct OutputLine
{
    WallTime time;
    enum class Stream
    {
        Output,
        Error,
        Dropped ///< `dropped` lines are missing here; `text` says so
    };
    Stream stream = Stream::Output;
    QString revision;
    QString instance;
    QString text;
    QString position;
    bool isContext = false;
    qint64 dropped = 0;
};

/// Pure; what is missing in it is empty.
OutputLine readOutputLine(const QJsonObject &json);

struct OutputPage
{
    std::vector<OutputLine> lines;
    QString next;            ///< the position from where to go on
    bool isMore = false;     ///< more is there behind it; of a tail: before it
    qint64 droppedLines = 0; ///< removed by age and size so far
};
OutputPage readOutputPage(const QJsonObject &json);

QUrlQuery outputParameters(const OutputQuery &query, bool follow);

} // namespace tidegate::client
