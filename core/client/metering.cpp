#include "core/client/metering.h"

#include <QJsonArray>

namespace tidegate::client {

namespace {

tl::unexpected<Error> strange()
{
    return fail(Code::Internal, "the server's answer is not what usage looks like");
}

QString wordOf(MeteringQuery::Group group)
{
    switch (group) {
    case MeteringQuery::Group::Namespace:
        return QStringLiteral("namespace");
    case MeteringQuery::Group::Service:
        return QStringLiteral("service");
    case MeteringQuery::Group::Revision:
        break;
    }
    return QStringLiteral("revision");
}

MeteringQuery::Group groupOf(const QString &word)
{
    for (const auto group : {MeteringQuery::Group::Namespace, MeteringQuery::Group::Service}) {
        if (word == wordOf(group))
            return group;
    }
    return MeteringQuery::Group::Revision;
}

Usage usageOf(const QJsonObject &json)
{
    const auto amount = [&json](const char *name) { return json[QLatin1StringView(name)].toDouble(); };
    return {amount("requests"),      amount("errors"),      amount("egressBytes"),
            amount("activeSeconds"), amount("idleSeconds"), amount("vcpuSeconds"),
            amount("gbSeconds"),     amount("poolSeconds"), amount("poolGbSeconds")};
}

QString hourText(WallTime time)
{
    return QString::fromStdString(formatTime(time));
}

} // namespace

Usage &Usage::operator+=(const Usage &other)
{
    requests += other.requests;
    errors += other.errors;
    egressBytes += other.egressBytes;
    activeSeconds += other.activeSeconds;
    idleSeconds += other.idleSeconds;
    vcpuSeconds += other.vcpuSeconds;
    gbSeconds += other.gbSeconds;
    poolSeconds += other.poolSeconds;
    poolGbSeconds += other.poolGbSeconds;
    return *this;
}

Result<MeteringAnswer> readMetering(const QJsonObject &json)
{
    const auto timeIn = [](const QJsonObject &object, const char *name) {
        return parseTime(object[QLatin1StringView(name)].toString().toStdString());
    };
    const auto from = timeIn(json, "from");
    const auto to = timeIn(json, "to");
    const QJsonValue items = json[QLatin1StringView("items")];
    if (!from || !to || !items.isArray())
        return strange();
    MeteringAnswer answer{*from,
                          *to,
                          json[QLatin1StringView("stepHours")].toInt(),
                          groupOf(json[QLatin1StringView("group")].toString()),
                          {}};
    const QJsonArray array = items.toArray();
    answer.rows.reserve(size_t(array.size()));
    for (const QJsonValue &each : array) {
        const QJsonObject item = each.toObject();
        const auto begin = timeIn(item, "from");
        const auto end = timeIn(item, "to");
        if (!begin || !end)
            return strange();
        answer.rows.push_back({*begin, *end, item[QLatin1StringView("namespace")].toString(),
                               item[QLatin1StringView("service")].toString(),
                               item[QLatin1StringView("revision")].toString(), usageOf(item)});
    }
    return answer;
}

QUrlQuery meteringParameters(const MeteringQuery &query, bool csv)
{
    QUrlQuery items{{QStringLiteral("from"), hourText(query.from)},
                    {QStringLiteral("to"), hourText(query.to)},
                    {QStringLiteral("step"), query.stepHours == 0
                                                 ? QStringLiteral("all")
                                                 : QStringLiteral("%1h").arg(query.stepHours)},
                    {QStringLiteral("group"), wordOf(query.group)},
                    {QStringLiteral("format"), csv ? QStringLiteral("csv") : QStringLiteral("json")}};
    const std::pair<const char *, QString> only[] = {
        {"namespace", query.ns}, {"service", query.service}, {"revision", query.revision}};
    for (const auto &[name, value] : only) {
        if (!value.isEmpty())
            items.addQueryItem(QLatin1StringView(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    return items;
}

} // namespace tidegate::client
