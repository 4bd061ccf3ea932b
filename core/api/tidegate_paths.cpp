#include "core/api/body.h"
#include "core/api/house.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

constexpr size_t maxPending = 8 * 1024 * 1024;
constexpr qint64 maxInvokeSeconds = 3600;

tl::unexpected<Error> bad(const QString &sentence)
{
    return tidegate::fail(Code::BadRequest, sentence.toStdString());
}

void followScaling(House &house, const ExchangePtr &exchange, const std::vector<QJsonObject> &soFar)
{
    const auto stream = exchange->startStream("application/x-ndjson");
    const auto line = [stream](const QJsonObject &sample) {
        if (stream->pending() > maxPending)
            stream->abort();
        else
            stream->write(QJsonDocument(sample).toJson(QJsonDocument::Compact).toStdString() + '\n');
    };
    for (const QJsonObject &sample : soFar)
        line(sample);
    house.keepWhile(stream, house.ports.scaling->follow(exchange->target.ns, exchange->target.name, line));
}

Result<std::vector<QJsonObject>> readSamples(const House &house, const Exchange &exchange)
{
    const Target &target = exchange.target;
    if (!house.ports.scaling)
        return tl::unexpected(noSuchPath());
    if (!house.store.get(*target.kind, {target.ns, target.name}))
        return tl::unexpected(notFound(*target.kind, target.name));
    const QString text = exchange.query.value(u"since"_s);
    const auto since = parseTime(text.toStdString());
    if (!text.isEmpty() && !since)
        return bad(u"since must be a time as 2026-01-31T12:00:00Z, not \"%1\""_s.arg(text));
    return house.ports.scaling->samples(target.ns, target.name, since);
}

bool answerScaling(House &house, const ExchangePtr &exchange)
{
    if (exchange->method() != "GET")
        return false;
    const auto samples = readSamples(house, *exchange);
    if (!samples) {
        exchange->fail(samples.error());
    } else if (exchange->query.flag(u"follow"_s)) {
        followScaling(house, exchange, *samples);
    } else {
        QJsonArray items;
        for (const QJsonObject &sample : *samples)
            items.append(sample);
        exchange->reply(200, QJsonObject{{u"items"_s, items}});
    }
    return true;
}

Result<std::vector<std::pair<QString, QString>>> readHeaders(const QJsonArray &array)
{
    static const QRegularExpression token(uR"(^[!#$%&'*+.^_`|~0-9A-Za-z-]+$)"_s);
    std::vector<std::pair<QString, QString>> headers;
    for (const QJsonValue &each : array) {
        const QString name = each["name"_L1].toString();
        const QString value = each["value"_L1].toString();
        if (!token.match(name).hasMatch() || value.contains(u'\r') || value.contains(u'\n') ||
            value.contains(QChar(0)))
            return bad(u"\"%1\" is not a header field that can be sent"_s.arg(name));
        headers.emplace_back(name, value);
    }
    return headers;
}

Result<InvokeRequest> readInvoke(const Exchange &exchange)
{
    const auto body = parseBody(exchange.body(), mediaTypeOf(exchange.header("Content-Type")));
    if (!body)
        return tl::unexpected(body.error());
    const QJsonObject json = body->toObject();
    InvokeRequest request;
    request.ns = exchange.target.ns;
    request.service = exchange.target.name;
    request.tag = json.value("tag"_L1).toString();
    request.method = json.value("method"_L1).toString(u"GET"_s);
    request.path = json.value("path"_L1).toString(u"/"_s);
    if (!request.path.startsWith(u'/') || request.path.contains(u' ') || request.path.contains(u'\n') ||
        request.path.contains(u'\r'))
        return bad(u"path must begin with / and hold no white space, not \"%1\""_s.arg(request.path));
    static const QRegularExpression method(u"^[A-Za-z]{1,20}$"_s);
    if (!method.match(request.method).hasMatch())
        return bad(u"\"%1\" is not a method"_s.arg(request.method));
    auto headers = readHeaders(json.value("headers"_L1).toArray());
    if (!headers)
        return tl::unexpected(headers.error());
    request.headers = std::move(*headers);
    const auto decoded = QByteArray::fromBase64Encoding(json.value("body"_L1).toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return bad(u"body must be base64"_s);
    request.body = *decoded;
    const qint64 timeout = json.value("timeoutSeconds"_L1).toInteger(300);
    if (timeout < 1 || timeout > maxInvokeSeconds)
        return bad(u"timeoutSeconds must be between 1 and %1"_s.arg(maxInvokeSeconds));
    request.timeout = seconds(timeout);
    return request;
}

bool answerInvoke(House &house, const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    if (exchange->method() != "POST")
        return false;
    if (!house.ports.invoker) {
        exchange->fail(noSuchPath());
        return true;
    }
    if (!house.store.get(*target.kind, {target.ns, target.name})) {
        exchange->fail(notFound(*target.kind, target.name));
        return true;
    }
    const auto request = readInvoke(*exchange);
    if (!request) {
        exchange->fail(request.error());
        return true;
    }
    house.ports.invoker->invoke(*request, [exchange](const Result<QJsonObject> &answer) {
        if (answer)
            exchange->reply(200, *answer);
        else
            exchange->fail(answer.error());
    });
    return true;
}

bool answerStarts(House &house, const ExchangePtr &exchange)
{
    if (exchange->method() != "GET")
        return false;
    const Target &target = exchange->target;
    if (!house.ports.starts)
        exchange->fail(noSuchPath());
    else if (!house.store.get(*target.kind, {target.ns, target.name}))
        exchange->fail(notFound(*target.kind, target.name));
    else
        exchange->reply(200, house.ports.starts->starts(target.ns, target.name));
    return true;
}

} // namespace

bool answerTidegatePath(House &house, const ExchangePtr &exchange)
{
    if (exchange->target.type != Target::Type::Own)
        return false;
    const QString &word = exchange->target.subresource;
    if (word == u"series" || word == u"changes")
        return answerMonitoring(house, exchange);
    if (word == u"metering")
        return answerMetering(house, exchange);
    if (word == u"logs")
        return answerLogs(house, exchange);
    if (word == u"invoke")
        return answerInvoke(house, exchange);
    if (word == u"firings" || word == u"moments" || word == u"fire")
        return answerTriggers(house, exchange);
    if (word == u"starts")
        return answerStarts(house, exchange);
    if (word == u"decisions")
        return answerDecisions(house, exchange);
    return word == u"what-if" ? answerWhatIf(house, exchange) : answerScaling(house, exchange);
}

} // namespace tidegate::api
