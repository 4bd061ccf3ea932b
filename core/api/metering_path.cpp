#include "core/api/house.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

constexpr qint64 usualHours = 24;

tl::unexpected<Error> bad(const QString &sentence)
{
    return fail(Code::BadRequest, sentence.toStdString());
}

std::chrono::hours hoursOf(WallTime time)
{
    return std::chrono::floor<std::chrono::hours>(time.time_since_epoch());
}

/// A full hour, or `usual` when there is none.
Result<WallTime> readHour(const Query &query, const QString &name, WallTime usual)
{
    const QString text = query.value(name);
    if (text.isEmpty())
        return usual;
    const auto time = parseTime(text.toStdString());
    if (!time || WallTime(hoursOf(*time)) != *time)
        return bad(u"%1 must be a full hour as 2026-01-31T12:00:00Z, not \"%2\""_s.arg(name, text));
    return *time;
}

/// Hours; 0 for `all`.
Result<qint64> readStep(const Query &query)
{
    const QString text = query.value(u"step"_s);
    if (text.isEmpty())
        return 1;
    if (text == u"all")
        return 0;
    static const QRegularExpression pattern(u"^([1-9][0-9]{0,4})([hdw])$"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return bad(u"step must be whole hours, days or weeks as 1h, 7d, 2w, or all, not \"%1\""_s.arg(text));
    const qint64 hours = match.captured(2) == u"h" ? 1 : match.captured(2) == u"d" ? 24 : 7 * 24;
    return match.captured(1).toLongLong() * hours;
}

Result<MeteringRequest::Group> readGroup(const Query &query)
{
    const QString text = query.value(u"group"_s);
    if (text == u"namespace")
        return MeteringRequest::Group::Namespace;
    if (text == u"service")
        return MeteringRequest::Group::Service;
    if (text.isEmpty() || text == u"revision")
        return MeteringRequest::Group::Revision;
    return bad(u"group must be namespace, service or revision, not \"%1\""_s.arg(text));
}

/// The parameter goes before the Accept field, in which weights do not reorder.
Result<bool> readIsCsv(const Exchange &exchange)
{
    const QString text = exchange.query.value(u"format"_s);
    if (!text.isEmpty() && text != u"csv" && text != u"json")
        return bad(u"format must be csv or json, not \"%1\""_s.arg(text));
    if (!text.isEmpty())
        return text == u"csv";
    const QString accept = QString::fromStdString(exchange.header("Accept")).toLower();
    for (const QString &range : accept.split(u',', Qt::SkipEmptyParts)) {
        const QString type = range.section(u';', 0, 0).trimmed();
        if (type == u"text/csv" || type == u"text/*")
            return true;
        if (type == u"application/json" || type == u"application/*" || type == u"*/*")
            return false;
    }
    if (!accept.trimmed().isEmpty())
        return fail(Code::NotAcceptable, "only application/json and text/csv can be had here");
    return false;
}

Result<MeteringRequest> readRequest(const Exchange &exchange, WallTime now)
{
    const Query &query = exchange.query;
    const auto to = readHour(query, u"to"_s, WallTime(hoursOf(now) + std::chrono::hours(1)));
    if (!to)
        return tl::unexpected(to.error());
    const auto from = readHour(query, u"from"_s, *to - std::chrono::hours(usualHours));
    if (!from)
        return tl::unexpected(from.error());
    if (*from >= *to)
        return bad(u"from must be before to"_s);
    const auto step = readStep(query);
    if (!step)
        return tl::unexpected(step.error());
    const auto group = readGroup(query);
    if (!group)
        return tl::unexpected(group.error());
    const auto isCsv = readIsCsv(exchange);
    if (!isCsv)
        return tl::unexpected(isCsv.error());
    return MeteringRequest{*from,
                           *to,
                           *step,
                           *group,
                           *isCsv,
                           query.value(u"namespace"_s),
                           query.value(u"service"_s),
                           query.value(u"revision"_s)};
}

} // namespace

bool answerMetering(House &house, const ExchangePtr &exchange)
{
    if (exchange->method() != "GET")
        return false;
    if (!house.ports.metering) {
        exchange->fail(noSuchPath());
        return true;
    }
    const auto request = readRequest(*exchange, house.clock.wall());
    if (!request) {
        exchange->fail(request.error());
        return true;
    }
    const std::string type = request->isCsv ? "text/csv; charset=utf-8; header=present" : "application/json";
    house.ports.metering->report(*request, [exchange, type](const Result<QByteArray> &answer) {
        if (answer)
            exchange->reply(200, *answer, type);
        else
            exchange->fail(answer.error());
    });
    return true;
}

} // namespace tidegate::api
