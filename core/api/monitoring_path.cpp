#include "core/api/house.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

using Of = MonitoringSource::Of;

constexpr seconds usualRange{900};
constexpr qint64 usualPoints = 300;
constexpr qint64 mostPoints = 11'000;
constexpr qint64 longestStep = 366 * 86'400;
constexpr qint64 mostMetrics = 100;
constexpr qint64 usualChanges = 1'000;
constexpr qint64 mostChanges = 10'000;
constexpr std::chrono::hours usualChangesRange{24};

tl::unexpected<Error> bad(const QString &sentence)
{
    return fail(Code::BadRequest, sentence.toStdString());
}

Of subjectOf(const Target &target)
{
    if (!target.kind)
        return Of::Namespace;
    if (target.kind->kind == resource::kinds::engine().kind)
        return Of::Engine;
    return target.kind->kind == resource::kinds::revision().kind ? Of::Revision : Of::Service;
}

Result<WallTime> readTime(const Query &query, const QString &name, WallTime usual)
{
    const QString text = query.value(name);
    if (text.isEmpty())
        return usual;
    const auto time = parseTime(text.toStdString());
    if (!time)
        return bad(u"%1 must be a time as 2026-01-31T12:00:00Z, not \"%2\""_s.arg(name, text));
    return *time;
}

/// `from` before `to`; the range ends now unless it is said.
Result<std::pair<WallTime, WallTime>> readRange(const Query &query, WallTime now, std::chrono::seconds usual)
{
    const auto to = readTime(query, u"to"_s, now);
    if (!to)
        return tl::unexpected(to.error());
    const auto from = readTime(query, u"from"_s, *to - usual);
    if (!from)
        return tl::unexpected(from.error());
    if (*from >= *to)
        return bad(u"from must be before to"_s);
    return std::pair(*from, *to);
}

Result<qint64> readNumber(const Query &query, const QString &name, qint64 usual, qint64 most)
{
    const auto number = query.number(name);
    if (!number || number->value_or(usual) < 1 || number->value_or(usual) > most)
        return bad(u"%1 must be a whole number between 1 and %2, not \"%3\""_s.arg(name).arg(most).arg(
            query.value(name)));
    return number->value_or(usual);
}

/// Seconds; 0: as wide as `points` makes it.
Result<qint64> readStep(const Query &query)
{
    const QString text = query.value(u"step"_s);
    if (text.isEmpty())
        return 0;
    static const QRegularExpression pattern(u"^([1-9][0-9]{0,7})([smhd]?)$"_s);
    const auto match = pattern.match(text);
    const QString unit = match.captured(2);
    const qint64 factor = unit == u"d" ? 86'400 : unit == u"h" ? 3600 : unit == u"m" ? 60 : 1;
    if (!match.hasMatch() || match.captured(1).toLongLong() * factor > longestStep)
        return bad(
            u"step must be whole seconds, minutes, hours or days as 10s, 5m, 1h, 7d, not \"%1\""_s.arg(text));
    return match.captured(1).toLongLong() * factor;
}

/// Names with commas between; `starts.*` means all that begin so.
Result<QStringList> readMetrics(const Query &query, const QStringList &known)
{
    const QStringList names = query.value(u"metric"_s).split(u',', Qt::SkipEmptyParts);
    QStringList metrics;
    for (const QString &name : names) {
        const QStringList meant =
            name.endsWith(u".*"_s)
                ? known.filter(QRegularExpression(u'^' + QRegularExpression::escape(name.chopped(1))))
                : known.filter(QRegularExpression(
                      QRegularExpression::anchoredPattern(QRegularExpression::escape(name))));
        if (meant.isEmpty())
            return bad(u"metric must be among %1, not \"%2\""_s.arg(known.join(u", "_s), name));
        metrics << meant;
    }
    metrics.removeDuplicates();
    if (metrics.isEmpty())
        return bad(u"metric must name one or more of %1"_s.arg(known.join(u", "_s)));
    if (metrics.size() > mostMetrics)
        return bad(u"metric must name at most %1"_s.arg(mostMetrics));
    return metrics;
}

Result<SeriesRequest> readSeries(const Exchange &exchange, const House &house)
{
    const Query &query = exchange.query;
    const WallTime now = house.clock.wall();
    SeriesRequest request;
    request.of = subjectOf(exchange.target);
    request.ns = exchange.target.ns;
    request.name = exchange.target.name;
    const auto metrics = readMetrics(query, house.ports.monitoring->metrics(request.of));
    if (!metrics)
        return tl::unexpected(metrics.error());
    request.metrics = *metrics;
    request.onlyFound = query.value(u"metric"_s).contains(u'*');
    const auto range = readRange(query, now, usualRange);
    if (!range)
        return tl::unexpected(range.error());
    std::tie(request.from, request.to) = *range;
    const auto step = readStep(query);
    if (!step)
        return tl::unexpected(step.error());
    request.stepSeconds = *step;
    const auto points = readNumber(query, u"points"_s, usualPoints, mostPoints);
    if (!points)
        return tl::unexpected(points.error());
    request.points = int(*points);
    return request;
}

Result<ChangesRequest> readChanges(const Exchange &exchange, const House &house)
{
    ChangesRequest request;
    request.of = subjectOf(exchange.target);
    request.ns = exchange.target.ns;
    request.name = exchange.target.name;
    const auto range = readRange(exchange.query, house.clock.wall() + seconds(1), usualChangesRange);
    if (!range)
        return tl::unexpected(range.error());
    std::tie(request.from, request.to) = *range;
    const auto limit = readNumber(exchange.query, u"limit"_s, usualChanges, mostChanges);
    if (!limit)
        return tl::unexpected(limit.error());
    request.limit = int(*limit);
    return request;
}

std::function<void(Result<QByteArray>)> answerTo(const ExchangePtr &exchange)
{
    return [exchange](const Result<QByteArray> &answer) {
        if (answer)
            exchange->reply(200, *answer, "application/json");
        else
            exchange->fail(answer.error());
    };
}

} // namespace

bool answerMonitoring(House &house, const ExchangePtr &exchange)
{
    if (exchange->method() != "GET")
        return false;
    const Target &target = exchange->target;
    const bool isSeries = target.subresource == u"series";
    if (!house.ports.monitoring) {
        exchange->fail(noSuchPath());
        return true;
    }
    // What a service that was deleted did can still be asked for; what series are of must be there.
    if (isSeries && !house.store.get(*target.kind, {target.ns, target.name})) {
        exchange->fail(notFound(*target.kind, target.name));
        return true;
    }
    if (isSeries) {
        if (const auto request = readSeries(*exchange, house); request)
            house.ports.monitoring->series(*request, answerTo(exchange));
        else
            exchange->fail(request.error());
        return true;
    }
    if (const auto request = readChanges(*exchange, house); request)
        house.ports.monitoring->changes(*request, answerTo(exchange));
    else
        exchange->fail(request.error());
    return true;
}

} // namespace tidegate::api
