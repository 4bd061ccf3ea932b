#include "core/base/cron.h"

#include "core/base/units.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace tidegate {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

namespace {

/// Leap days can be eight years apart (1896 to 1904, 2096 to 2104).
constexpr days horizon{9 * 366};

struct FieldRule
{
    const char *what;
    int least;
    int most;
    std::vector<std::string_view> names; ///< of least, least + 1, …
};

const std::array<FieldRule, 6> &fieldRules()
{
    static const std::array<FieldRule, 6> rules{
        {{"second", 0, 59, {}},
         {"minute", 0, 59, {}},
         {"hour", 0, 23, {}},
         {"day of month", 1, 31, {}},
         {"month",
          1,
          12,
          {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
         {"day of week", 0, 6, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}}};
    return rules;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators)
{
    std::vector<std::string_view> parts;
    size_t from = 0;
    while (from <= text.size()) {
        const size_t to = std::min(text.find_first_of(separators, from), text.size());
        parts.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> found = split(text, " \t");
    std::erase_if(found, [](std::string_view word) { return word.empty(); });
    return found;
}

struct Field
{
    std::uint64_t bits = 0;
    bool any = false;
};

tl::unexpected<Error> wrong(const FieldRule &rule, std::string_view text, const std::string &why)
{
    return fail(Code::Invalid, std::string(rule.what) + " \"" + std::string(text) + "\": " + why);
}

std::optional<int> valueOf(const FieldRule &rule, std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    const auto name = std::find(rule.names.begin(), rule.names.end(), lower);
    if (name != rule.names.end())
        return rule.least + int(name - rule.names.begin());
    const bool digits = !text.empty() && text.size() < 4 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::optional(std::stoi(std::string(text))) : std::nullopt;
}

/// One of a field's parts between commas.
Result<Field> readRange(const FieldRule &rule, std::string_view text)
{
    const auto halves = split(text, "/");
    const auto ends = split(halves.front(), "-");
    Field field;
    field.any = halves.front() == "*" || halves.front() == "?";
    const auto first = field.any ? rule.least : valueOf(rule, ends.front());
    auto last = field.any ? rule.most : valueOf(rule, ends.back());
    int step = 1;
    if (halves.size() == 2) {
        const auto given = valueOf({"step", 0, 59, {}}, halves.back());
        if (!given || *given == 0)
            return wrong(rule, text, "the step must be a whole number above 0");
        step = *given;
        field.any = field.any && step == 1;
        if (ends.size() == 1)
            last = rule.most; // `5/10` is 5, 15, 25, …
    }
    if (halves.size() > 2 || ends.size() > 2 || !first || !last)
        return wrong(rule, text, "not a value, a range or a step");
    if (*first < rule.least || *last > rule.most)
        return wrong(rule, text,
                     "expected " + std::to_string(rule.least) + " to " + std::to_string(rule.most));
    if (*first > *last)
        return wrong(rule, text, "the range ends before it begins");
    for (int value = *first; value <= *last; value += step)
        field.bits |= std::uint64_t(1) << value;
    return field;
}

Result<Field> readField(const FieldRule &rule, std::string_view text)
{
    Field field;
    for (const std::string_view part : split(text, ",")) {
        const auto range = readRange(rule, part);
        if (!range)
            return range;
        field.bits |= range->bits;
        field.any = field.any || range->any;
    }
    return field;
}

std::string_view spelledOut(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{{{"@yearly", "0 0 1 1 *"},
                                                                                  {"@annually", "0 0 1 1 *"},
                                                                                  {"@monthly", "0 0 1 * *"},
                                                                                  {"@weekly", "0 0 * * 0"},
                                                                                  {"@daily", "0 0 * * *"},
                                                                                  {"@midnight", "0 0 * * *"},
                                                                                  {"@hourly", "0 * * * *"}}};
    for (const auto &[name, fields] : names) {
        if (text == name)
            return fields;
    }
    return text;
}

bool has(std::uint64_t bits, std::int64_t value)
{
    return (bits >> value & 1) != 0;
}

/// The first value from `from` on that is meant; nothing when there is none.
std::optional<std::int64_t> nextBit(std::uint64_t bits, std::int64_t from)
{
    for (std::int64_t value = from; value < 64; ++value) {
        if (has(bits, value))
            return value;
    }
    return std::nullopt;
}

} // namespace

Result<Cron> Cron::parse(std::string_view text)
{
    auto fields = words(text);
    if (fields.size() == 1)
        fields = words(spelledOut(fields.front()));
    if (fields.size() != 5 && fields.size() != 6)
        return fail(Code::Invalid,
                    "expected five fields (minute, hour, day of month, month, day of week), six "
                    "with seconds in front, or one of @hourly, @daily, @weekly, @monthly, "
                    "@yearly, not \"" +
                        std::string(text) + '"');
    Cron cron;
    const std::array<std::uint64_t *, 6> places{&cron.m_seconds,   &cron.m_minutes, &cron.m_hours,
                                                &cron.m_monthDays, &cron.m_months,  &cron.m_weekDays};
    const size_t first = 6 - fields.size();
    for (size_t i = 0; i < fields.size(); ++i) {
        const auto field = readField(fieldRules()[first + i], fields[i]);
        if (!field)
            return tl::unexpected<Error>(field.error());
        *places[first + i] = field->bits;
        if (first + i == 3)
            cron.m_anyMonthDay = field->any;
        if (first + i == 5)
            cron.m_anyWeekDay = field->any;
    }
    return cron;
}

// Between two changes of the zone's offset clock time and time run alike, so that each such stretch is plain
// calendar arithmetic.
std::optional<WallTime> Cron::next(WallTime after, const TimeZone &zone, Gap gap) const
{
    auto from = std::chrono::floor<seconds>(after) + seconds(1);
    const auto end = from + horizon;
    seconds offset = zone.offsetAt(from);
    const auto local = [](auto time, seconds ahead) {
        return LocalTime(std::chrono::floor<seconds>(time.time_since_epoch()) + ahead);
    };
    while (from < end) {
        const auto change = zone.nextChange(from);
        const auto until = change ? std::min<WallTime>(change->at, end) : WallTime(end);
        if (const auto found = nextLocal(local(from, offset), local(until, offset)))
            return WallTime(found->time_since_epoch() - offset);
        if (!change)
            break;
        if (gap == Gap::AtItsEnd && change->offset > offset &&
            nextLocal(local(change->at, offset), local(change->at, change->offset)))
            return change->at;
        from = std::chrono::ceil<seconds>(change->at);
        offset = change->offset;
    }
    return std::nullopt;
}

std::optional<Cron::LocalTime> Cron::nextLocal(LocalTime from, LocalTime end) const
{
    sys_days day = std::chrono::floor<days>(from);
    seconds inDay = from - day;
    while (day < end) {
        const std::chrono::year_month_day date(day);
        if (!has(m_months, unsigned(date.month()))) {
            day = sys_days((date.year() / date.month() + std::chrono::months(1)) / 1);
        } else {
            const auto found = hasDay(day) ? nextInDay(inDay) : std::nullopt;
            if (found)
                return day + *found < end ? std::optional<LocalTime>(day + *found) : std::nullopt;
            day += days(1);
        }
        inDay = seconds(0);
    }
    return std::nullopt;
}

std::optional<seconds> Cron::nextInDay(seconds from) const
{
    const std::chrono::hh_mm_ss start(from);
    for (auto hour = nextBit(m_hours, start.hours().count()); hour; hour = nextBit(m_hours, *hour + 1)) {
        const bool sameHour = *hour == start.hours().count();
        for (auto minute = nextBit(m_minutes, sameHour ? start.minutes().count() : 0); minute;
             minute = nextBit(m_minutes, *minute + 1)) {
            const bool sameMinute = sameHour && *minute == start.minutes().count();
            if (const auto second = nextBit(m_seconds, sameMinute ? start.seconds().count() : 0))
                return hours(*hour) + minutes(*minute) + seconds(*second);
        }
    }
    return std::nullopt;
}

bool Cron::hasDay(sys_days day) const
{
    const std::chrono::year_month_day date(day);
    const bool byMonth = has(m_monthDays, unsigned(date.day()));
    const bool byWeek = has(m_weekDays, std::chrono::weekday(day).c_encoding());
    return m_anyMonthDay || m_anyWeekDay ? byMonth && byWeek : byMonth || byWeek;
}

} // namespace tidegate
