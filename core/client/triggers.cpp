#include "core/client/triggers.h"

#include <QJsonArray>
#include <algorithm>

namespace tidegate::client {

namespace {

using State = FiringRecord::State;

tl::unexpected<Error> strange()
{
    return fail(Code::Internal, "the server's answer is not what the records of a trigger look like");
}

State stateOf(const QString &word)
{
    static const std::pair<const char *, State> words[] = {
        {"Planned", State::Planned},         {"Running", State::Running},    {"Succeeded", State::Succeeded},
        {"Failed", State::Failed},           {"Skipped", State::Skipped},    {"Missed", State::Missed},
        {"Interrupted", State::Interrupted}, {"Cancelled", State::Cancelled}};
    for (const auto &[name, state] : words) {
        if (word == QLatin1StringView(name))
            return state;
    }
    return State::Unknown;
}

std::optional<WallTime> timeIn(const QJsonObject &json, const char *name)
{
    return parseTime(json[QLatin1StringView(name)].toString().toStdString());
}

/// Every item of a list, or what is wrong with the first that cannot be read.
template <class Item, class Read>
Result<std::vector<Item>> readItems(const QJsonObject &json, Read read)
{
    const QJsonValue items = json[QLatin1StringView("items")];
    if (!items.isArray())
        return strange();
    std::vector<Item> found;
    const QJsonArray array = items.toArray();
    for (const QJsonValue &each : array) {
        auto item = read(each.toObject());
        if (!item)
            return tl::unexpected(item.error());
        found.push_back(std::move(*item));
    }
    return found;
}

} // namespace

bool isFinal(State state)
{
    return state != State::Planned && state != State::Running;
}

Result<FiringRecord> readFiring(const QJsonObject &json)
{
    const auto planned = timeIn(json, "planned");
    if (!planned)
        return strange();
    const auto text = [&json](const char *name) { return json[QLatin1StringView(name)].toString(); };
    const auto number = [&json](const char *name) { return json[QLatin1StringView(name)].toDouble(); };
    FiringRecord record;
    record.number = json[QLatin1StringView("number")].toInteger();
    record.id = text("id");
    record.planned = *planned;
    record.due = timeIn(json, "due");
    record.actual = timeIn(json, "actual");
    record.latenessMs = number("latenessMs");
    record.state = stateOf(text("state"));
    record.isCatchUp = json[QLatin1StringView("catchUp")].toBool();
    record.isManual = json[QLatin1StringView("manual")].toBool();
    record.attempts = int(number("attempts"));
    record.status = int(number("status"));
    if (json.contains(QLatin1StringView("latencyMs")))
        record.latencyMs = number("latencyMs");
    if (json.contains(QLatin1StringView("cold")))
        record.cold = json[QLatin1StringView("cold")].toBool();
    record.reason = text("reason");
    record.message = text("message");
    record.responseHead = text("responseHead");
    record.deadLetterUrl = json[QLatin1StringView("deadLetter")][QLatin1StringView("url")].toString();
    record.missedCount = json[QLatin1StringView("missed")][QLatin1StringView("count")].toInt();
    return record;
}

Result<std::vector<FiringRecord>> readFirings(const QJsonObject &json)
{
    return readItems<FiringRecord>(json, readFiring);
}

Result<std::vector<TriggerMoment>> readMoments(const QJsonObject &json)
{
    return readItems<TriggerMoment>(json, [](const QJsonObject &each) -> Result<TriggerMoment> {
        const auto time = timeIn(each, "time");
        if (!time)
            return strange();
        return TriggerMoment{*time, each[QLatin1StringView("local")].toString()};
    });
}

} // namespace tidegate::client
