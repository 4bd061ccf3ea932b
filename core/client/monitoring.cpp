#include "core/client/monitoring.h"

#include <QJsonArray>
#include <limits>

namespace tidegate::client {

namespace {

std::vector<double> listOf(const QJsonValue &json)
{
    const QJsonArray array = json.toArray();
    std::vector<double> list;
    list.reserve(size_t(array.size()));
    for (const QJsonValue &each : array)
        list.push_back(each.toDouble(std::numeric_limits<double>::quiet_NaN()));
    return list;
}

tl::unexpected<Error> strange()
{
    return fail(Code::Internal, "the server's answer is not what series and changes look like");
}

SeriesLine lineOf(const QJsonValue &json)
{
    const auto text = [&json](const char *name) { return json[QLatin1StringView(name)].toString(); };
    const auto list = [&json](const char *name) { return listOf(json[QLatin1StringView(name)]); };
    SeriesLine line;
    line.metric = text("metric");
    line.unit = text("unit");
    line.kind = text("kind");
    line.label = text("instance").isEmpty() ? text("pool") : text("instance");
    line.avg = list("avg");
    line.min = list("min");
    line.max = list("max");
    line.sum = list("sum");
    line.count = list("count");
    line.p50 = list("p50");
    line.p95 = list("p95");
    line.p99 = list("p99");
    return line;
}

std::vector<ChangeEntry::Field> fieldsOf(const QJsonValue &json)
{
    std::vector<ChangeEntry::Field> fields;
    const QJsonArray array = json.toArray();
    for (const QJsonValue &each : array)
        fields.push_back({each[QLatin1StringView("path")].toString(), each[QLatin1StringView("before")],
                          each[QLatin1StringView("after")]});
    return fields;
}

} // namespace

Result<SeriesAnswer> readSeriesAnswer(const QJsonObject &json)
{
    const auto from = parseTime(json.value(QLatin1StringView("from")).toString().toStdString());
    const QJsonValue series = json.value(QLatin1StringView("series"));
    const qint64 step = json.value(QLatin1StringView("stepSeconds")).toInteger();
    if (!from || !series.isArray() || step < 1)
        return strange();
    SeriesAnswer answer;
    answer.from = *from;
    answer.step = std::chrono::seconds(step);
    answer.resolution = std::chrono::seconds(json.value(QLatin1StringView("resolutionSeconds")).toInteger());
    const QJsonArray lines = series.toArray();
    for (const QJsonValue &each : lines)
        answer.lines.push_back(lineOf(each));
    return answer;
}

Result<std::vector<ChangeEntry>> readChanges(const QJsonObject &json)
{
    const QJsonValue items = json.value(QLatin1StringView("items"));
    if (!items.isArray())
        return strange();
    std::vector<ChangeEntry> changes;
    const QJsonArray array = items.toArray();
    for (const QJsonValue &each : array) {
        const auto text = [&each](const char *name) { return each[QLatin1StringView(name)].toString(); };
        const auto time = parseTime(text("time").toStdString());
        if (!time)
            return strange();
        const QJsonValue facts = each[QLatin1StringView("change")];
        changes.push_back({*time, text("type"), text("namespace"), text("service"), text("who"), text("with"),
                           text("message"), facts[QLatin1StringView("kind")].toString(),
                           facts[QLatin1StringView("name")].toString(),
                           fieldsOf(facts[QLatin1StringView("fields")])});
    }
    return changes;
}

} // namespace tidegate::client
