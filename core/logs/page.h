#pragma once

#include "core/logs/index.h"
#include "core/logs/query.h"

#include <functional>

namespace tidegate::logs {

/// Answers a query from the segments that were found for its scope. Holds a page and one segment's mapping at
/// a time. `goesOn` is asked now and then; once it says no, the answer is an Error Timeout. Errors:
/// StorageFull when a segment cannot be read. Any thread.
Result<LogPage> readPage(const LogQuery &query, Found found, const std::function<bool()> &goesOn);

} // namespace tidegate::logs
