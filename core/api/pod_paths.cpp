#include "core/api/house.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

// A client that does not read is cut off rather than remembered.
constexpr size_t maxPending = 8 * 1024 * 1024;

Result<LogOptions> readOptions(const Query &query)
{
    LogOptions options;
    options.follow = query.flag(u"follow"_s);
    options.timestamps = query.flag(u"timestamps"_s);
    const auto tail = query.number(u"tailLines"_s);
    const auto since = query.number(u"sinceSeconds"_s);
    const auto limit = query.number(u"limitBytes"_s);
    if (!tail || !since || !limit)
        return tl::unexpected(!tail ? tail.error() : !since ? since.error() : limit.error());
    if (*tail)
        options.tailLines = int(std::min<qint64>(**tail, std::numeric_limits<int>::max()));
    if (*since)
        options.sinceSeconds = int(std::min<qint64>(**since, std::numeric_limits<int>::max()));
    options.limitBytes = *limit;
    if (const QString time = query.value(u"sinceTime"_s); !time.isEmpty()) {
        options.sinceTime = parseTime(time.toStdString());
        if (!options.sinceTime)
            return fail(
                Code::BadRequest,
                u"sinceTime must be a time as 2026-01-31T12:00:00Z, not \"%1\""_s.arg(time).toStdString());
    }
    return options;
}

Result<> checkPod(const House &house, const Exchange &exchange)
{
    const Target &target = exchange.target;
    if (!house.ports.logs)
        return tl::unexpected(noSuchPath());
    if (!house.store.get(*target.kind, {target.ns, target.name}))
        return tl::unexpected(notFound(*target.kind, target.name));
    const QString container = exchange.query.value(u"container"_s);
    if (container.isEmpty() || container == u"user-container")
        return {};
    return fail(Code::BadRequest, u"container %1 is not valid for pod %2: its container is user-container"_s
                                      .arg(container, target.name)
                                      .toStdString());
}

void followLog(House &house, const ExchangePtr &exchange, const QByteArray &soFar, bool timestamps)
{
    const Target &target = exchange->target;
    const auto stream = exchange->startStream("text/plain");
    if (!soFar.isEmpty())
        stream->write(soFar.toStdString());
    const auto line = [stream](const QByteArray &text) {
        if (stream->pending() > maxPending)
            stream->abort();
        else
            stream->write(text.endsWith('\n') ? text.toStdString() : text.toStdString() + '\n');
    };
    auto handle =
        house.ports.logs->follow(target.ns, target.name, timestamps, line, [stream] { stream->end(); });
    if (!handle)
        stream->end();
    else
        house.keepWhile(stream, std::move(handle));
}

void answerLog(House &house, const ExchangePtr &exchange)
{
    const auto options = readOptions(exchange->query);
    const auto there = options ? checkPod(house, *exchange) : Result<>(tl::unexpected(options.error()));
    const Target &target = exchange->target;
    const auto text = there ? house.ports.logs->read(target.ns, target.name, *options)
                            : Result<QByteArray>(tl::unexpected(there.error()));
    if (!text)
        exchange->fail(text.error());
    else if (options->follow)
        followLog(house, exchange, *text, options->timestamps);
    else
        exchange->reply(200, *text, "text/plain");
}

} // namespace

bool answerPodPath(House &house, const ExchangePtr &exchange)
{
    if (exchange->target.kind != &resource::kinds::pod() || exchange->target.subresource != u"log" ||
        exchange->method() != "GET")
        return false;
    answerLog(house, exchange);
    return true;
}

} // namespace tidegate::api
