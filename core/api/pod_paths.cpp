#include "core/api/house.h"
#include "core/api/log_pump.h"
#include "core/api/log_text.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

constexpr quint32 pageLines = 5000;

struct LogOptions
{
    std::optional<qint64> tailLines;
    std::optional<WallTime> since;
    std::optional<qint64> limitBytes;
    bool timestamps = false;
    bool follow = false;
};

Result<LogOptions> readOptions(const Query &query, WallTime now)
{
    LogOptions options;
    options.follow = query.flag(u"follow"_s);
    options.timestamps = query.flag(u"timestamps"_s);
    const auto tail = query.number(u"tailLines"_s);
    const auto since = query.number(u"sinceSeconds"_s);
    const auto limit = query.number(u"limitBytes"_s);
    if (!tail || !since || !limit)
        return tl::unexpected(!tail ? tail.error() : !since ? since.error() : limit.error());
    options.tailLines = *tail;
    if (*since)
        options.since = now - seconds(std::min<qint64>(**since, std::numeric_limits<int>::max()));
    options.limitBytes = *limit;
    if (*since && !query.value(u"sinceTime"_s).isEmpty()) {
        return fail(Code::BadRequest, "at most one of sinceTime or sinceSeconds may be specified");
    }
    if (const QString time = query.value(u"sinceTime"_s); !time.isEmpty()) {
        options.since = parseTime(time.toStdString());
        if (!options.since)
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

LogPump::Plan planOf(const Target &target, const QString &pod, const LogOptions &options)
{
    LogPump::Plan plan;
    plan.request.ns = target.ns;
    plan.request.instance = pod;
    plan.request.from = options.since;
    plan.request.last = options.tailLines;
    plan.request.limit = pageLines;
    plan.render = [timestamps = options.timestamps](const std::vector<LogEntry> &entries) {
        return plainLogText(entries, timestamps);
    };
    plan.follows = options.follow;
    plan.endsWithInstance = true;
    plan.mostBytes = options.limitBytes;
    return plan;
}

void answerLog(House &house, const ExchangePtr &exchange)
{
    const auto options = readOptions(exchange->query, house.clock.wall());
    const auto pod = options ? findLog(house, *exchange) : Result<QString>(tl::unexpected(options.error()));
    if (!pod)
        return exchange->fail(pod.error());
    const auto checkKnown = [pod = *pod](House &rooms, Exchange &answered, const LogAnswer &answer) {
        const Target &target = answered.target;
        if (answer.isKnown)
            return;
        if (!rooms.store.get(*target.kind, {target.ns, target.name}))
            answered.fail(notFound(*target.kind, target.name));
        else
            answered.fail({Code::NotFound,
                           u"no output of the instance \"%1\" has been kept"_s.arg(pod).toStdString(),
                           pod.toStdString(),
                           {}});
    };
    sendLog(house, exchange, planOf(exchange->target, *pod, *options), checkKnown);
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
