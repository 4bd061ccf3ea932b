#include "core/autoscaler/terms.h"

#include "core/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace tidegate::autoscaler {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 6> measureNames{"concurrency", "rps",        "cpu",
                                                       "memory",      "queue-wait", "custom"};
constexpr seconds longest = hours(1);
constexpr seconds usualStabilization = minutes(5);

/// One entry: words, then settings; each setting at most once.
struct Entry
{
    std::vector<std::string> words;
    std::map<std::string, std::string> settings;
    std::string text;
};

tl::unexpected<Error> wrong(const Entry &entry, const std::string &why)
{
    return fail(Code::Invalid, '"' + entry.text + "\": " + why);
}

std::vector<std::string_view> pieces(std::string_view text, std::string_view separators)
{
    std::vector<std::string_view> found;
    for (size_t from = 0; from < text.size();) {
        const size_t to = std::min(text.find_first_of(separators, from), text.size());
        if (to > from)
            found.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return found;
}

Result<Entry> readEntry(std::string_view text)
{
    Entry entry;
    for (const std::string_view word : pieces(text, " \t\r")) {
        entry.text += (entry.text.empty() ? "" : " ") + std::string(word);
        const size_t equals = word.find('=');
        if (equals == std::string_view::npos)
            entry.words.emplace_back(word);
        else if (!entry.settings.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
            return fail(Code::Invalid, '"' + std::string(word.substr(0, equals)) + "\" is set twice");
    }
    return entry;
}

Result<std::vector<Entry>> readEntries(std::string_view text, size_t most)
{
    std::vector<Entry> entries;
    for (const std::string_view piece : pieces(text, ";\n")) {
        auto entry = readEntry(piece);
        if (!entry)
            return tl::unexpected<Error>(entry.error());
        if (!entry->text.empty())
            entries.push_back(std::move(*entry));
    }
    if (entries.empty())
        return fail(Code::Invalid, "nothing is said");
    if (entries.size() > most)
        return fail(Code::Invalid, "at most " + std::to_string(most) + " entries are possible");
    return entries;
}

/// Takes a setting out, so that what is left is not known.
std::optional<std::string> take(Entry &entry, const char *key)
{
    auto node = entry.settings.extract(key);
    return node ? std::optional(std::move(node.mapped())) : std::nullopt;
}

Result<seconds> takeDuration(Entry &entry, const char *key, seconds least, seconds most, seconds fallback)
{
    const auto text = take(entry, key);
    if (!text)
        return fallback;
    const auto value = parseDuration(*text);
    const auto whole = value ? std::chrono::floor<seconds>(*value) : seconds(0);
    if (!value || whole != *value || whole < least || whole > most)
        return wrong(entry, std::string(key) + " must be whole seconds from " + formatDuration(least) +
                                " to " + formatDuration(most));
    return whole;
}

Result<std::optional<int>> takeCount(Entry &entry, const char *key, int least)
{
    const auto text = take(entry, key);
    if (!text)
        return std::optional<int>();
    const auto value = parseInteger(*text);
    if (!value || *value < least || *value > std::numeric_limits<int>::max())
        return wrong(entry, std::string(key) + " must be a whole number from " + std::to_string(least));
    return std::optional<int>(int(*value));
}

std::optional<double> readTarget(Measure measure, std::string text)
{
    if (measure == Measure::Memory)
        return parseQuantity(text);
    if (measure == Measure::QueueWait) {
        const auto value = parseDuration(text);
        return value ? std::optional(double(value->count()) / 1e6) : std::nullopt;
    }
    if (measure == Measure::Cpu && !text.empty() && text.back() == '%')
        text.pop_back();
    return parseNumber(text);
}

const char *targetHint(Measure measure)
{
    switch (measure) {
    case Measure::Cpu:
        return "target must be a percentage above 0, as 70";
    case Measure::Memory:
        return "target must be bytes for each instance, as 256Mi";
    case Measure::QueueWait:
        return "target must be a duration above 0, as 200ms";
    default:
        return "target must be a number of at least 0.01 for each instance";
    }
}

bool isMetricName(std::string_view name)
{
    return !name.empty() && name.size() <= 128 && !(name.front() >= '0' && name.front() <= '9') &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == ':';
           });
}

Result<MetricTerm> readCustom(Entry &entry, MetricTerm term)
{
    term.name = take(entry, "name").value_or("");
    if (!isMetricName(term.name))
        return wrong(entry, "name must be a metric's name, as jobs_waiting");
    term.path = take(entry, "path").value_or("/metrics");
    const bool clean =
        std::all_of(term.path.begin(), term.path.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
    if (!term.path.starts_with('/') || !clean)
        return wrong(entry, "path must begin with /");
    return term;
}

Result<MetricTerm> readMetric(Entry &entry, seconds ownWindow)
{
    const auto known = entry.words.size() == 1
                           ? std::find(measureNames.begin(), measureNames.end(), entry.words.front())
                           : measureNames.end();
    if (known == measureNames.end())
        return wrong(entry,
                     "expected concurrency, rps, cpu, memory, queue-wait or custom, then its settings");
    MetricTerm term;
    term.measure = Measure(known - measureNames.begin());
    const auto target = readTarget(term.measure, take(entry, "target").value_or(""));
    if (!target || !std::isfinite(*target) || *target < 0.01)
        return wrong(entry, targetHint(term.measure));
    term.target = *target;
    const auto window = takeDuration(entry, "window", seconds(1), longest, ownWindow);
    if (!window)
        return tl::unexpected<Error>(window.error());
    term.window = *window;
    const bool ofRequests =
        term.measure == Measure::Concurrency || term.measure == Measure::RequestsPerSecond;
    const auto hold = takeDuration(entry, "stabilization", seconds(0), longest,
                                   ofRequests ? seconds(0) : usualStabilization);
    if (!hold)
        return tl::unexpected<Error>(hold.error());
    term.stabilization = *hold;
    return term.measure == Measure::Custom ? readCustom(entry, std::move(term)) : term;
}

std::optional<Error> leftOver(const Entry &entry)
{
    if (entry.settings.empty())
        return std::nullopt;
    return wrong(entry, '"' + entry.settings.begin()->first + "\" is not a setting of it").value();
}

Result<ScheduleTerm> readWindow(Entry &entry, const TimeZone &zone)
{
    ScheduleTerm term;
    for (const std::string &word : entry.words)
        term.text += (term.text.empty() ? "" : " ") + word;
    const auto start = Cron::parse(term.text);
    if (!start)
        return wrong(entry, start.error().message);
    term.start = *start;
    term.zone = zone;
    if (const auto named = take(entry, "zone")) {
        const auto found = TimeZone::named(*named);
        if (!found)
            return wrong(entry, '"' + *named + "\" is not a time zone of the IANA database");
        term.zone = *found;
    }
    const auto lasts = takeDuration(entry, "for", minutes(1), hours(31 * 24), seconds(0));
    const auto preWarm = takeDuration(entry, "pre-warm", seconds(0), longest, seconds(0));
    const auto min = takeCount(entry, "min", 0);
    const auto max = takeCount(entry, "max", 1);
    for (const Error *error : {lasts ? nullptr : &lasts.error(), preWarm ? nullptr : &preWarm.error(),
                               min ? nullptr : &min.error(), max ? nullptr : &max.error()}) {
        if (error)
            return tl::unexpected<Error>(*error);
    }
    if (lasts->count() == 0)
        return wrong(entry, "for must say how long it lasts, as for=10h");
    if (!*min && !*max)
        return wrong(entry, "min or max must be there");
    if (*min && *max && **min > **max)
        return wrong(entry, "min must not be more than max");
    if (preWarm->count() > 0 && !*min)
        return wrong(entry, "pre-warm needs a min to warm up to");
    term.lasts = *lasts;
    term.preWarm = *preWarm;
    term.min = *min;
    term.max = *max;
    return term;
}

template <class Term>
Result<std::vector<Term>> readAll(std::string_view text, size_t most,
                                  const std::function<Result<Term>(Entry &)> &read)
{
    auto entries = readEntries(text, most);
    if (!entries)
        return tl::unexpected<Error>(entries.error());
    std::vector<Term> terms;
    for (Entry &entry : *entries) {
        auto term = read(entry);
        if (!term)
            return tl::unexpected<Error>(term.error());
        if (auto error = leftOver(entry))
            return tl::unexpected<Error>(std::move(*error));
        terms.push_back(std::move(*term));
    }
    return terms;
}

} // namespace

std::string_view measureName(Measure measure)
{
    return measureNames[size_t(measure)];
}

Result<std::vector<MetricTerm>> parseMetrics(std::string_view text, seconds ownWindow)
{
    return readAll<MetricTerm>(text, mostMetrics,
                               [ownWindow](Entry &entry) { return readMetric(entry, ownWindow); });
}

Result<std::vector<ScheduleTerm>> parseSchedule(std::string_view text, const TimeZone &zone)
{
    return readAll<ScheduleTerm>(text, mostWindows,
                                 [&zone](Entry &entry) { return readWindow(entry, zone); });
}

} // namespace tidegate::autoscaler
