#pragma once

#include "core/base/error.h"
#include "core/monitoring/series.h"
#include "core/monitoring/tables.h"

#include <QByteArray>
#include <tuple>
#include <vector>

namespace tidegate::monitoring {

/// A step that is not (whole) in the file yet.
using OpenStep = std::tuple<Subject, std::int64_t, Frame>;

/// Whether an open step of this subject is of use for a question.
bool isAskedFor(const SeriesQuery &query, const Subject &subject);

/// From the file and what is not in it yet to the answer. Errors: BadRequest when there would be too much of
/// it; those of the database.
Result<QByteArray> answerSeries(const store::Database &database, const SeriesQuery &query,
                                const SeriesPlan &plan, std::vector<OpenStep> open);

} // namespace tidegate::monitoring
