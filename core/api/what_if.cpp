#include "core/api/body.h"
#include "core/api/house.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

constexpr qsizetype mostPoints = 100'000;
constexpr double longestStart = 600;

tl::unexpected<Error> bad(const QString &sentence)
{
    return tidegate::fail(Code::BadRequest, sentence.toStdString());
}

Result<> readAnnotations(const QJsonValue &value, WhatIfRequest &request)
{
    if (!value.isUndefined() && !value.isObject())
        return bad(u"annotations must be an object"_s);
    const QJsonObject changes = value.toObject();
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (!it.value().isString() && !it.value().isNull())
            return bad(u"annotations[%1] must be a string, or null to leave it out"_s.arg(it.key()));
        request.annotations[it.key()] =
            it.value().isNull() ? std::nullopt : std::optional(it.value().toString());
    }
    return {};
}

Result<> readTrace(const QJsonValue &value, WhatIfRequest &request)
{
    if (!value.isUndefined() && !value.isArray())
        return bad(u"trace must be an array"_s);
    const QJsonArray points = value.toArray();
    if (value.isArray() && points.isEmpty())
        return bad(u"trace holds no point; leave it out for the recorded one"_s);
    if (points.size() > mostPoints)
        return bad(u"trace holds %1 points, more than %2"_s.arg(points.size()).arg(mostPoints));
    request.trace.reserve(size_t(points.size()));
    for (qsizetype i = 0; i < points.size(); ++i) {
        const QJsonObject point = points[i].toObject();
        for (const auto key : {"t"_L1, "concurrency"_L1, "rps"_L1}) {
            const bool missing = !point.contains(key);
            if (missing ? key == "t"_L1 : !point.value(key).isDouble())
                return bad(u"trace[%1].%2 must be a number"_s.arg(i).arg(key));
        }
        request.trace.push_back({point.value("t"_L1).toDouble(), point.value("concurrency"_L1).toDouble(),
                                 point.value("rps"_L1).toDouble()});
    }
    return {};
}

Result<> readNumbers(const QJsonObject &json, WhatIfRequest &request)
{
    if (const QJsonValue value = json.value("containerConcurrency"_L1); !value.isUndefined()) {
        if (value.toInt(-1) < 0 || value.toInt(-1) > 1000)
            return bad(u"containerConcurrency must be a whole number from 0 to 1000"_s);
        request.containerConcurrency = value.toInt();
    }
    if (const QJsonValue value = json.value("startSeconds"_L1); !value.isUndefined()) {
        if (value.toDouble(-1) < 0 || value.toDouble(-1) > longestStart)
            return bad(u"startSeconds must be a number from 0 to %1"_s.arg(longestStart));
        request.startSeconds = value.toDouble();
    }
    if (const QJsonValue value = json.value("start"_L1); !value.isUndefined()) {
        const auto start = parseTime(value.toString().toStdString());
        if (!start)
            return bad(u"start must be a time as 2026-01-31T12:00:00Z"_s);
        request.traceStart = *start;
    }
    return {};
}

Result<WhatIfRequest> readRequest(const House &house, const Exchange &exchange)
{
    const auto body = parseBody(exchange.body(), mediaTypeOf(exchange.header("Content-Type")));
    if (!body)
        return tl::unexpected(body.error());
    const QJsonObject json = body->toObject();
    static const QStringList known{u"annotations"_s, u"containerConcurrency"_s, u"startSeconds"_s, u"start"_s,
                                   u"trace"_s};
    for (const QString &key : json.keys()) {
        if (!known.contains(key))
            return bad(u"\"%1\" is not known here; known are %2"_s.arg(key, known.join(u", "_s)));
    }
    WhatIfRequest request;
    request.ns = exchange.target.ns;
    request.revision = exchange.target.name;
    request.traceStart = house.clock.wall();
    auto read = readAnnotations(json.value("annotations"_L1), request);
    if (read)
        read = readTrace(json.value("trace"_L1), request);
    if (read)
        read = readNumbers(json, request);
    if (!read)
        return tl::unexpected(read.error());
    return request;
}

} // namespace

bool answerDecisions(House &house, const ExchangePtr &exchange)
{
    if (exchange->method() != "GET")
        return false;
    const Target &target = exchange->target;
    if (!house.ports.scaling) {
        exchange->fail(noSuchPath());
    } else if (!house.store.get(*target.kind, {target.ns, target.name})) {
        exchange->fail(notFound(*target.kind, target.name));
    } else {
        QJsonArray items;
        for (const QJsonObject &decision : house.ports.scaling->decisions(target.ns, target.name))
            items.append(decision);
        exchange->reply(200, QJsonObject{{u"items"_s, items}});
    }
    return true;
}

bool answerWhatIf(House &house, const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    if (exchange->method() != "POST")
        return false;
    const auto object =
        house.ports.scaling ? house.store.get(*target.kind, {target.ns, target.name}) : nullptr;
    if (!object) {
        exchange->fail(house.ports.scaling ? notFound(*target.kind, target.name) : noSuchPath());
        return true;
    }
    auto request = readRequest(house, *exchange);
    if (request && object->kindName() == u"Service") {
        request->revision = object->status().value("latestReadyRevisionName"_L1).toString();
        if (request->revision.isEmpty())
            request = tidegate::fail(Code::Conflict, "no revision of this service has become ready yet");
    }
    if (!request) {
        exchange->fail(request.error());
        return true;
    }
    house.ports.scaling->whatIf(*request, [exchange](const Result<QJsonObject> &answer) {
        if (answer)
            exchange->reply(200, *answer);
        else
            exchange->fail(answer.error());
    });
    return true;
}

} // namespace tidegate::api
