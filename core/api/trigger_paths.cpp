#include "core/api/house.h"

#include "core/resource/trigger_settings.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

constexpr qint64 usualCount = 10;
constexpr qint64 mostMoments = 1000;
constexpr qint64 mostFirings = 1000;

/// A query's number within its range, or the usual one.
Result<qint64> readCount(const Exchange &exchange, const QString &name, qint64 usual, qint64 most)
{
    const auto number = exchange.query.number(name);
    if (!number)
        return tl::unexpected(number.error());
    const qint64 count = number->value_or(usual);
    if (count < 1 || count > most)
        return fail(Code::BadRequest, u"%1 must be between 1 and %2"_s.arg(name).arg(most).toStdString());
    return count;
}

/// The clock of the trigger's own zone, as 2026-01-31T12:00:00+01:00.
QString localTime(WallTime time, const TimeZone &zone)
{
    const seconds offset = zone.offsetAt(time);
    QString text = QString::fromStdString(formatTime(time + offset));
    text.chop(1); // the Z
    const qint64 minutes = std::abs(offset.count()) / 60;
    return u"%1%2%3:%4"_s.arg(text, offset.count() < 0 ? u"-"_s : u"+"_s)
        .arg(minutes / 60, 2, 10, QChar(u'0'))
        .arg(minutes % 60, 2, 10, QChar(u'0'));
}

Result<QJsonArray> momentsOf(const House &house, const Exchange &exchange, const resource::Object &source)
{
    const auto count = readCount(exchange, u"count"_s, usualCount, mostMoments);
    if (!count)
        return tl::unexpected(count.error());
    const QString from = exchange.query.value(u"from"_s);
    const auto start = from.isEmpty() ? std::optional(house.clock.wall()) : parseTime(from.toStdString());
    if (!start)
        return fail(Code::BadRequest,
                    u"from must be a time as 2026-01-31T12:00:00Z, not \"%1\""_s.arg(from).toStdString());
    const auto settings = resource::readTriggerSettings(source);
    if (!settings)
        return tl::unexpected(settings.error());
    QJsonArray items;
    for (const WallTime time : resource::triggerMoments(*settings, *start, size_t(*count)))
        items.append(QJsonObject{{u"time"_s, QString::fromStdString(formatTime(time))},
                                 {u"local"_s, localTime(time, settings->zone)}});
    return items;
}

void answerMoments(const House &house, const ExchangePtr &exchange, const resource::Object &source)
{
    const auto items = momentsOf(house, *exchange, source);
    if (items)
        exchange->reply(200, QJsonObject{{u"items"_s, *items}});
    else
        exchange->fail(items.error());
}

void answerFirings(const House &house, const ExchangePtr &exchange)
{
    const auto limit = readCount(*exchange, u"limit"_s, mostFirings, mostFirings);
    if (!limit)
        return exchange->fail(limit.error());
    const Target &target = exchange->target;
    house.ports.triggers->firings(target.ns, target.name, int(*limit),
                                  [exchange](const Result<std::vector<QByteArray>> &firings) {
                                      if (!firings)
                                          return exchange->fail(firings.error());
                                      QJsonArray items;
                                      for (const QByteArray &each : *firings)
                                          items.append(QJsonDocument::fromJson(each).object());
                                      exchange->reply(200, QJsonObject{{u"items"_s, items}});
                                  });
}

/// The record as it begins; what comes of it is among the firings.
void answerFire(const House &house, const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    house.ports.triggers->fire(target.ns, target.name, [exchange](const Result<QByteArray> &record) {
        if (record)
            exchange->reply(201, QJsonDocument::fromJson(*record).object());
        else
            exchange->fail(record.error());
    });
}

} // namespace

bool answerTriggers(House &house, const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    const bool fires = target.subresource == u"fire";
    if (exchange->method() != (fires ? "POST" : "GET"))
        return false;
    const auto source = house.store.get(*target.kind, {target.ns, target.name});
    if (target.subresource != u"moments" && !house.ports.triggers)
        exchange->fail(noSuchPath());
    else if (!source)
        exchange->fail(notFound(*target.kind, target.name));
    else if (fires)
        answerFire(house, exchange);
    else if (target.subresource == u"moments")
        answerMoments(house, exchange, *source);
    else
        answerFirings(house, exchange);
    return true;
}

} // namespace tidegate::api
