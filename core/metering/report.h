#pragma once

#include "core/metering/record.h"

#include <QByteArray>
#include <vector>

namespace tidegate::metering {

/// How far amounts are added up.
enum class Grouping
{
    Namespace,
    Service,
    Revision
};

enum class Format
{
    Json,
    Csv
};

/// What a report is about. Hours count from 1970 in UTC.
struct Query
{
    std::int64_t fromHour = 0;
    std::int64_t toHour = 0; ///< not included
    std::int64_t stepHours =
        1; ///< rows begin at fromHour and each so many hours later; 0: one for the whole range
    Grouping grouping = Grouping::Revision;
    Subject only; ///< what is not empty has to be the same
};

/// One group in one step. Doubles, as a year of a thousand instances is more nanoseconds than 63 bits hold.
struct ReportRow
{
    std::int64_t fromHour = 0;
    std::int64_t toHour = 0;
    Subject subject; ///< what is below the grouping is empty
    double requests = 0;
    double errors = 0;
    double egressBytes = 0;
    double activeNs = 0;
    double idleNs = 0;
    double cpuNs = 0;
    double byteSeconds = 0;
    double poolNs = 0;
    double poolByteSeconds = 0;
};

/// {from, to, stepHours, group, items: [{from, to, namespace, service, revision, requests, errors,
/// egressBytes, instanceSeconds, activeSeconds, idleSeconds, vcpuSeconds, gbSeconds, poolSeconds,
/// poolGbSeconds}]}; a GB is 10^9 bytes. Seconds are rounded down to microseconds. Any thread.
QByteArray toJson(const Query &query, const std::vector<ReportRow> &rows);

/// The same as RFC 4180 has it: a header, CRLF, quotes where they are needed, UTF-8.
QByteArray toCsv(const Query &query, const std::vector<ReportRow> &rows);

/// A text as a cell. One that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
/// carriage return) gets an apostrophe in front, which makes it text there.
QByteArray csvCell(const std::string &text);

} // namespace tidegate::metering
