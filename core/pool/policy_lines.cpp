#include "core/pool/policy_lines.h"

#include "core/base/units.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

namespace tidegate::pool {

namespace {

constexpr std::int64_t largest = 1'000'000'000'000; ///< of any number in a line

Result<std::int64_t> wholeNumber(const QJsonObject &line, const char *name)
{
    const QJsonValue value = line.value(QLatin1String(name));
    const double number = value.toDouble(-1);
    if (value.isUndefined())
        return fail(Code::Invalid, std::string("\"") + name + "\" is missing");
    if (!value.isDouble() || number < 0 || number > double(largest) || number != std::floor(number))
        return fail(Code::Invalid, std::string("\"") + name + "\" has to be a whole number, 0 or more");
    return std::int64_t(number);
}

struct Variable
{
    const char *name;
    int *value;
    int least;
    int most;
};

Result<> readInto(const Variable &variable, const std::optional<std::string> &text)
{
    if (!text || text->empty())
        return {};
    const auto number = parseInteger(*text);
    if (!number || *number < variable.least || *number > variable.most)
        return fail(Code::Invalid,
                    std::string(variable.name) + " has to be a whole number from " +
                        std::to_string(variable.least) + " to " + std::to_string(variable.most) + ", not '" +
                        *text + "'",
                    variable.name);
    *variable.value = int(*number);
    return {};
}

} // namespace

Result<PolicyLines::Settings>
PolicyLines::readSettings(const std::function<std::optional<std::string>(const char *name)> &environment)
{
    Settings settings;
    int least = 0;
    const int any = std::numeric_limits<int>::max();
    const Variable variables[] = {{"POOL_TWARM", &settings.warmUp, 1, 3600},
                                  {"POOL_PARALLEL", &settings.parallel, 1, any},
                                  {"POOL_START", &settings.startOfTrace, 0, 86'399},
                                  {"POOL_MIN", &least, 0, any},
                                  {"POOL_MAX", &settings.bounds.max, 0, any}};
    for (const Variable &variable : variables) {
        if (auto done = readInto(variable, environment(variable.name)); !done)
            return tl::unexpected(done.error());
    }
    settings.bounds.min = std::max(settings.bounds.min, least);
    return settings;
}

Result<std::string> PolicyLines::answer(std::string_view line)
{
    QJsonParseError error;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), qsizetype(line.size())), &error);
    if (error.error != QJsonParseError::NoError)
        return fail(Code::Invalid, "it is not JSON: " + error.errorString().toStdString());
    if (!document.isObject())
        return fail(Code::Invalid, "it is not a JSON object");
    const QJsonObject object = document.object();
    std::int64_t numbers[3]{};
    const char *const names[] = {"t", "demand", "missed"};
    for (int i = 0; i < 3; ++i) {
        const auto number = wholeNumber(object, names[i]);
        if (!number)
            return tl::unexpected(number.error());
        numbers[i] = *number;
    }
    const auto [time, demand, missed] = numbers;
    if (m_lastTime && time <= *m_lastTime)
        return fail(Code::Invalid, "\"t\" has to grow: it was " + std::to_string(*m_lastTime) +
                                       " in the line before and is " + std::to_string(time));
    if (missed > demand)
        return fail(Code::Invalid, "\"missed\" is larger than \"demand\"");
    if (demand > std::numeric_limits<int>::max() / 2)
        return fail(Code::Invalid, "\"demand\" is too large");
    m_lastTime = time;
    const LocalTime now{std::chrono::seconds(m_settings.startOfTrace + time)};
    const Decision &made =
        m_sizing.second(now, {int(demand), int(missed), m_settings.warmUp, m_settings.parallel});
    return "{\"target\":" + std::to_string(made.target) + '}';
}

} // namespace tidegate::pool
