#include "core/api/house.h"
#include "core/api/log_pump.h"
#include "core/api/log_text.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

constexpr qint64 usualLines = 1000;
constexpr qint64 mostLines = 10'000;
constexpr qint64 mostContext = 1000;

/// Refused, with the parameter as the field.
tl::unexpected<Error> bad(const QString &field, const QString &why)
{
    Error error{Code::BadRequest, u"%1: %2"_s.arg(field, why).toStdString(), {}, {}};
    error.causes.push_back({field.toStdString(), "FieldValueInvalid", why.toStdString()});
    return tl::unexpected(std::move(error));
}

Result<qint64> readNumber(const Query &query, const QString &name, qint64 usual, qint64 least, qint64 most)
{
    const auto number = query.number(name);
    const qint64 value = number ? number->value_or(usual) : -1;
    if (value < least || value > most)
        return bad(name, u"must be a whole number from %1 to %2, not \"%3\""_s.arg(least).arg(most).arg(
                             query.value(name)));
    return value;
}

Result<std::optional<WallTime>> readTime(const Query &query, const QString &name)
{
    const QString text = query.value(name);
    if (text.isEmpty())
        return std::optional<WallTime>();
    const auto time = parseTime(text.toStdString());
    if (!time)
        return bad(name, u"must be a time as 2026-01-31T12:00:00Z, not \"%1\""_s.arg(text));
    return time;
}

Result<> readRange(const Query &query, LogRequest &request)
{
    const auto from = readTime(query, u"from"_s);
    if (!from)
        return tl::unexpected(from.error());
    const auto to = readTime(query, u"to"_s);
    if (!to)
        return tl::unexpected(to.error());
    if (*from && *to && **from >= **to)
        return bad(u"from"_s, u"must be before to"_s);
    request.from = *from;
    request.to = *to;
    return {};
}

Result<> readStream(const Query &query, LogRequest &request)
{
    const QString text = query.value(u"stream"_s);
    if (text == u"stdout")
        request.stream = LogRequest::Stream::Output;
    else if (text == u"stderr")
        request.stream = LogRequest::Stream::Error;
    else if (!text.isEmpty())
        return bad(u"stream"_s, u"must be stdout or stderr, not \"%1\""_s.arg(text));
    return {};
}

Result<> readContext(const Query &query, LogRequest &request)
{
    const auto both = readNumber(query, u"context"_s, 0, 0, mostContext);
    if (!both)
        return tl::unexpected(both.error());
    const auto before = readNumber(query, u"before"_s, *both, 0, mostContext);
    if (!before)
        return tl::unexpected(before.error());
    const auto after = readNumber(query, u"after"_s, *both, 0, mostContext);
    if (!after)
        return tl::unexpected(after.error());
    request.before = quint32(*before);
    request.after = quint32(*after);
    return {};
}

Result<> readText(const Query &query, LogRequest &request)
{
    request.contains = query.value(u"contains"_s);
    request.matches = query.value(u"matches"_s);
    request.ignoresCase = query.flag(u"ignoreCase"_s);
    if (!request.contains.isEmpty() && !request.matches.isEmpty())
        return bad(u"matches"_s, u"cannot be asked for together with contains"_s);
    return {};
}

Result<> readAmount(const Query &query, LogRequest &request)
{
    request.position = query.value(u"position"_s);
    request.tail = !query.value(u"tail"_s).isEmpty();
    if (request.tail && !query.value(u"limit"_s).isEmpty())
        return bad(u"tail"_s, u"cannot be asked for together with limit"_s);
    if (request.tail && !request.position.isEmpty())
        return bad(u"tail"_s, u"cannot be asked for together with position"_s);
    const auto lines = request.tail ? readNumber(query, u"tail"_s, 0, 0, mostLines)
                                    : readNumber(query, u"limit"_s, usualLines, 1, mostLines);
    if (!lines)
        return tl::unexpected(lines.error());
    request.limit = quint32(*lines);
    return {};
}

Result<LogRequest> readRequest(const Exchange &exchange)
{
    LogRequest request;
    const Query &query = exchange.query;
    request.ns = exchange.target.ns;
    const bool isService = exchange.target.kind == &resource::kinds::service();
    request.service = isService ? exchange.target.name : QString();
    request.revision = isService ? query.value(u"revision"_s) : exchange.target.name;
    request.instance = query.value(u"instance"_s);
    for (const auto read : {readRange, readStream, readContext, readText, readAmount}) {
        if (const auto done = read(query, request); !done)
            return tl::unexpected(done.error());
    }
    if (query.flag(u"follow"_s) && request.to)
        return bad(u"follow"_s, u"cannot be asked for together with to"_s);
    return request;
}

QByteArray answerText(const LogAnswer &answer)
{
    std::string out = "{\"items\":[";
    out.append(answer.text.constData(), size_t(answer.text.size()));
    out += "],\"next\":";
    appendJsonString(out, answer.next.toStdString());
    out += answer.isMore ? ",\"more\":true" : ",\"more\":false";
    out += ",\"droppedLines\":" + std::to_string(answer.droppedLines) + "}";
    return QByteArray::fromStdString(out);
}

} // namespace

bool answerLogs(House &house, const ExchangePtr &exchange)
{
    if (exchange->method() != "GET")
        return false;
    const auto request =
        house.ports.logs ? readRequest(*exchange) : Result<LogRequest>(tl::unexpected(noSuchPath()));
    if (!request) {
        exchange->fail(request.error());
        return true;
    }
    LogPump::Plan plan;
    plan.request = *request;
    plan.follows = exchange->query.flag(u"follow"_s);
    plan.render = plan.follows ? jsonLogLines : jsonLogItems;
    const bool follows = plan.follows;
    sendLog(house, exchange, std::move(plan),
            [follows](House &rooms, Exchange &answered, const LogAnswer &answer) {
                const Target &target = answered.target;
                if (!answer.isKnown && !rooms.store.get(*target.kind, {target.ns, target.name}))
                    answered.fail(notFound(*target.kind, target.name));
                else if (!follows)
                    answered.reply(200, answerText(answer), "application/json");
            });
    return true;
}

void sendLog(House &house, const ExchangePtr &exchange, LogPump::Plan plan, LogBeginning beginning)
{
    const std::string type = plan.follows && !plan.endsWithInstance ? "application/x-ndjson" : "text/plain";
    plan.request.isWanted = exchange->clientIsThere();
    const auto pump = std::make_shared<LogPump>(*house.ports.logs, std::move(plan));
    // The exchange holds what is to come until it is there; then the house does.
    pump->begin([weak = house.weak_from_this(), exchange, pump, type,
                 beginning = std::move(beginning)](const Result<LogAnswer> &answer) {
        const auto alive = weak.lock();
        if (!alive)
            return;
        if (!answer)
            return exchange->fail(answer.error());
        beginning(*alive, *exchange, *answer);
        if (exchange->answered())
            return;
        if (type == "text/plain" && !pump->goesOn(*answer))
            return exchange->reply(200, pump->within(answer->text), type);
        const auto stream = exchange->startStream(type);
        alive->keepWhile(stream, pump);
        pump->run(stream, *answer);
    });
}

} // namespace tidegate::api
