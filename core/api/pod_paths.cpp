#include "core/api/house.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

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
    if (*since && !query.value(u"sinceTime"_s).isEmpty()) {
        return fail(Code::BadRequest, "at most one of sinceTime or sinceSeconds may be specified");
    }
    if (const QString time = query.value(u"sinceTime"_s); !time.isEmpty()) {
        options.sinceTime = parseTime(time.toStdString());
        if (!options.sinceTime)
            return fail(
                Code::BadRequest,
                u"sinceTime must be a time as 2026-01-31T12:00:00Z, not \"%1\""_s.arg(time).toStdString());
    }
    return options;
}

tl::unexpected<Error> badRequest(const QString &sentence)
{
    return fail(Code::BadRequest, sentence.toStdString());
}

QJsonObject stateOf(const Object &pod)
{
    return pod.status().value("containerStatuses"_L1)[0]["state"_L1].toObject();
}

QString endOf(const Object &pod)
{
    return stateOf(pod).value("terminated"_L1)["finishedAt"_L1].toString();
}

QString containerOf(const Object &pod)
{
    return pod.spec().value("containers"_L1)[0]["name"_L1].toString(u"user-container"_s);
}

// A Pod is one process here and its container never starts again: what ran before it is the Pod of the same
// revision that ended last (before this one, when this one has ended too).
Result<QString> previousOf(const House &house, const Object &pod)
{
    const QString end = endOf(pod);
    ObjectPtr newest;
    for (const ObjectPtr &each : house.store.list(*pod.kind(), pod.ns())) {
        const QString itsEnd = endOf(*each);
        const bool isBefore =
            !itsEnd.isEmpty() && (end.isEmpty() || itsEnd < end) && each->name() != pod.name();
        const bool isRelated = each->controller().value("uid"_L1) == pod.controller().value("uid"_L1);
        if (isBefore && isRelated && !pod.controller().isEmpty() && (!newest || endOf(*newest) < itsEnd))
            newest = each;
    }
    if (newest)
        return newest->name();
    return badRequest(
        u"previous terminated container \"%1\" in pod \"%2\" not found"_s.arg(containerOf(pod), pod.name()));
}

// The Pod whose output is meant. Output outlives its Pod: one that is not there any more is asked for by its
// name alone.
Result<QString> findLog(const House &house, const Exchange &exchange)
{
    const Target &target = exchange.target;
    if (!house.ports.logs)
        return tl::unexpected(noSuchPath());
    const ObjectPtr pod = house.store.get(*target.kind, {target.ns, target.name});
    if (!pod)
        return target.name;
    const QString container = exchange.query.value(u"container"_s);
    if (!container.isEmpty() && container != containerOf(*pod)) {
        return badRequest(u"container %1 is not valid for pod %2: its container is %3"_s.arg(
            container, target.name, containerOf(*pod)));
    }
    if (exchange.query.flag(u"previous"_s))
        return previousOf(house, *pod);
    const QString waitsFor = stateOf(*pod).value("waiting"_L1)["reason"_L1].toString();
    if (waitsFor == u"Queued") { // what starts may have said something already
        return badRequest(u"container \"%1\" in pod \"%2\" is waiting to start: %3"_s.arg(
            containerOf(*pod), target.name, waitsFor));
    }
    return target.name;
}

/// What is still to be sent of a log with a limit; without one there is no end to it.
class Budget
{
public:
    explicit Budget(std::optional<qint64> limit) : m_left(limit) {}
    QByteArray take(QByteArray text)
    {
        if (m_left) {
            text.truncate(qsizetype(std::min<qint64>(*m_left, text.size())));
            *m_left -= text.size();
        }
        return text;
    }
    bool isSpent() const { return m_left && *m_left <= 0; }

private:
    std::optional<qint64> m_left;
};

void followLog(House &house, const ExchangePtr &exchange, const QString &pod, const QByteArray &soFar,
               const LogOptions &options)
{
    const auto stream = exchange->startStream("text/plain");
    const auto budget = std::make_shared<Budget>(options.limitBytes);
    if (const QByteArray first = budget->take(soFar); !first.isEmpty())
        stream->write(first.toStdString());
    if (budget->isSpent()) {
        stream->end();
        return;
    }
    const auto line = [stream, budget](const QByteArray &text) {
        if (stream->pending() > maxPending)
            stream->abort();
        else if (!budget->isSpent())
            stream->write(budget->take(text.endsWith('\n') ? text : text + '\n').toStdString());
        if (budget->isSpent())
            stream->end();
    };
    auto handle = house.ports.logs->follow(exchange->target.ns, pod, options.timestamps, line,
                                           [stream] { stream->end(); });
    if (!handle)
        stream->end();
    else
        house.keepWhile(stream, std::move(handle));
}

Result<QByteArray> readLog(const House &house, const Exchange &exchange, const QString &pod,
                           const LogOptions &options)
{
    const Target &target = exchange.target;
    auto text = house.ports.logs->read(target.ns, pod, options);
    if (!text && text.error().code == Code::NotFound &&
        !house.store.get(*target.kind, {target.ns, target.name}))
        return tl::unexpected(notFound(*target.kind, target.name));
    return text;
}

void answerLog(House &house, const ExchangePtr &exchange)
{
    const auto options = readOptions(exchange->query);
    const auto pod = options ? findLog(house, *exchange) : Result<QString>(tl::unexpected(options.error()));
    const auto text =
        pod ? readLog(house, *exchange, *pod, *options) : Result<QByteArray>(tl::unexpected(pod.error()));
    if (!text)
        exchange->fail(text.error());
    else if (options->follow)
        followLog(house, exchange, *pod, *text, *options);
    else
        exchange->reply(200, Budget(options->limitBytes).take(*text), "text/plain");
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
