#pragma once

#include "core/client/output.h"

#include <QString>
#include <chrono>
#include <optional>

namespace tidegate::models {

/// Whose output, and what of it. What is empty is not asked for.
struct LogFilter
{
    QString ns;
    QString service;
    QString revision;
    QString instance;
    client::OutputQuery::Stream stream = client::OutputQuery::Stream::Both;
    std::chrono::seconds last{0}; ///< the last so much, as of when it is asked; 0 = what the times say
    std::optional<WallTime> from;
    std::optional<WallTime> to; ///< not included; then nothing is followed
    QString text;               ///< what is searched: words, or an expression of RE2
    bool isExpression = false;
    bool mindsCase = false;
    int context = 0; ///< lines before and after each that is found

    bool operator==(const LogFilter &) const = default;
    bool isSearch() const { return !text.isEmpty(); }
    bool isComplete() const { return !ns.isEmpty() && !service.isEmpty(); } ///< it can be asked
};

/// As the server is asked, `now` being its time.
client::OutputQuery outputQuery(const LogFilter &filter, WallTime now);

} // namespace tidegate::models
