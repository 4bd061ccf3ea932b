#include "core/base/cron_reader.h"

#include "core/base/units.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace tidegate {

namespace {

using Names = std::vector<std::string_view>;

constexpr seconds kLongestInterval = std::chrono::hours(24) * 3660;

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

std::vector<std::string_view> wordsOf(std::string_view text)
{
    std::vector<std::string_view> found = split(text, " \t");
    std::erase_if(found, [](std::string_view word) { return word.empty(); });
    return found;
}

std::string upper(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return char(std::toupper(c)); });
    return result;
}

std::optional<int> numberOf(std::string_view text)
{
    const bool digits = !text.empty() && text.size() < 4 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::optional(std::stoi(std::string(text))) : std::nullopt;
}

std::string quoted(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

std::string_view spelledOut(std::string_view macro)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> macros{{{"@yearly", "0 0 1 1 *"},
                                                                                   {"@annually", "0 0 1 1 *"},
                                                                                   {"@monthly", "0 0 1 * *"},
                                                                                   {"@weekly", "0 0 * * 0"},
                                                                                   {"@daily", "0 0 * * *"},
                                                                                   {"@midnight", "0 0 * * *"},
                                                                                   {"@hourly", "0 * * * *"}}};
    for (const auto &[name, fields] : macros) {
        if (macro == name)
            return fields;
    }
    return {};
}

const Bilingual kNoValue{"not a value, a range or a step", "不是值、范围或步长"};

/// What the fields are called.
std::string inChinese(std::string_view field)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> names{
        {{"second", "秒"},
         {"minute", "分"},
         {"hour", "时"},
         {"day of month", "日"},
         {"month", "月"},
         {"day of week", "星期"},
         {"interval", "间隔"},
         {"expression", "表达式"}}};
    for (const auto &[name, chinese] : names) {
        if (name == field)
            return std::string(chinese);
    }
    return std::string(field);
}

} // namespace

struct CronReader::Rule
{
    std::string_view what;
    int least;
    int most;    ///< the last value that `*` means
    int largest; ///< the largest that may be written; Sunday is 7, too
    Names names; ///< of least, least + 1, …

    std::optional<int> valueOf(std::string_view text) const
    {
        const auto name = std::find(names.begin(), names.end(), upper(text));
        return name != names.end() ? std::optional(least + int(name - names.begin())) : numberOf(text);
    }
    bool isIn(int value) const { return value >= least && value <= largest; }
    Bilingual expected() const
    {
        const std::string from = std::to_string(least), to = std::to_string(largest);
        return {"expected " + from + " to " + to, "应为 " + from + " 至 " + to};
    }
};

const CronReader::Rule *CronReader::rules()
{
    static const std::array<Rule, 6> table{
        {{"second", 0, 59, 59, {}},
         {"minute", 0, 59, 59, {}},
         {"hour", 0, 23, 23, {}},
         {"day of month", 1, 31, 31, {}},
         {"month",
          1,
          12,
          12,
          {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
         {"day of week", 0, 6, 7, {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}}}};
    return table.data();
}

tl::unexpected<CronMistake> CronReader::wrong(std::string_view field, std::string_view at,
                                              const Bilingual &why) const
{
    // What a macro stands for lies in no text of the user's; nothing in it is ever wrong.
    const auto column = at.data() - m_text.data() + 1;
    return tl::unexpected(CronMistake{std::string(field),
                                      int(column),
                                      {std::string(field) + ' ' + quoted(at) + ": " + why.en,
                                       inChinese(field) + " " + quoted(at) + "：" + why.zh}});
}

tl::expected<Cron, CronMistake> CronReader::read()
{
    const auto words = wordsOf(m_text);
    const std::string_view first = words.empty() ? m_text.substr(0, 0) : words.front();
    Done done;
    if (first.starts_with("TZ=") || first.starts_with("CRON_TZ="))
        return wrong("expression", first,
                     {"the time zone is not named in the expression but beside it",
                      "时区不写在表达式中，请在旁边单独填写"});
    if (first == "@every")
        done = words.size() == 2 ? readInterval(words[1])
                                 : Done(wrong("interval", first,
                                              {"expected one duration after it, as in @every 1m30s",
                                               "其后应有一个时长，如 @every 1m30s"}));
    else if (words.size() == 1 && !spelledOut(first).empty())
        done = readFields(wordsOf(spelledOut(first)));
    else if (first.starts_with('@'))
        done = wrong("expression", first,
                     {"expected @every, @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually, "
                      "and nothing else",
                      "只能是 @every、@hourly、@daily、@midnight、@weekly、@monthly、@yearly 或 @annually"});
    else
        done = readFields(words);
    if (!done)
        return tl::unexpected(done.error());
    return m_cron;
}

CronReader::Done CronReader::readInterval(std::string_view text)
{
    const auto duration = parseDuration(text);
    if (!duration)
        return wrong("interval", text,
                     {"not a duration such as 90s, 5m or 1h30m", "不是 90s、5m、1h30m 这样的时长"});
    if (*duration < seconds(1) || *duration % seconds(1) != std::chrono::nanoseconds(0))
        return wrong("interval", text, {"expected whole seconds, at least one", "应为整秒，至少一秒"});
    if (*duration > kLongestInterval)
        return wrong("interval", text, {"expected at most ten years", "最长十年"});
    m_cron.m_every = std::chrono::duration_cast<seconds>(*duration);
    return {};
}

CronReader::Done CronReader::readFields(const std::vector<std::string_view> &words)
{
    if (words.size() != 5 && words.size() != 6) {
        const std::string_view at = words.size() > 6 ? words[6] : m_text.substr(m_text.size());
        auto mistake = wrong("expression", at, {});
        mistake.value().message = {
            "expected five fields (minute, hour, day of month, month, day of week), six "
            "with seconds in front, or one of @every, @hourly, @daily, @weekly, "
            "@monthly, @yearly, not " +
                quoted(m_text),
            "应为五个字段（分、时、日、月、星期），或在前面加上秒共六个，或 "
            "@every、@hourly、@daily、@weekly、@monthly、@yearly 之一，而不是 " +
                quoted(m_text)};
        return mistake;
    }
    bool ignored = false;
    const std::array<std::uint64_t *, 6> bits{&m_cron.m_seconds,   &m_cron.m_minutes, &m_cron.m_hours,
                                              &m_cron.m_monthDays, &m_cron.m_months,  &m_cron.m_weekDays};
    const std::array<bool *, 6> any{
        &ignored, &ignored, &ignored, &m_cron.m_anyMonthDay, &ignored, &m_cron.m_anyWeekDay};
    const size_t first = 6 - words.size();
    for (size_t i = 0; i < words.size(); ++i) {
        const auto done = readField(rules()[first + i], words[i], *bits[first + i], *any[first + i]);
        if (!done)
            return done;
    }
    m_cron.m_weekDays = (m_cron.m_weekDays | m_cron.m_weekDays >> 7) & 0x7f;
    if (!m_cron.hasAnyDay()) {
        const bool byMonth = !m_cron.m_anyMonthDay;
        return wrong(byMonth ? "day of month" : "day of week", words[words.size() - (byMonth ? 3 : 1)],
                     {"no month that is meant ever has this day", "所指的月份都没有这一天"});
    }
    return {};
}

CronReader::Done CronReader::readField(const Rule &rule, std::string_view text, std::uint64_t &bits,
                                       bool &any)
{
    bits = 0;
    for (const std::string_view part : split(text, ",")) {
        tl::expected<bool, CronMistake> special = false;
        if (&rule == &rules()[3])
            special = readMonthDay(rule, part);
        else if (&rule == &rules()[5])
            special = readWeekDay(rule, part);
        if (!special)
            return tl::unexpected(special.error());
        if (*special)
            continue;
        const auto done = readRange(rule, part, bits, any);
        if (!done)
            return done;
    }
    return {};
}

/// One of a field's parts between commas.
CronReader::Done CronReader::readRange(const Rule &rule, std::string_view text, std::uint64_t &bits,
                                       bool &any) const
{
    const auto halves = split(text, "/");
    if (halves.size() > 2)
        return wrong(rule.what, text, kNoValue);
    int step = 1;
    if (halves.size() == 2) {
        const auto given = numberOf(halves.back());
        if (!given || *given == 0)
            return wrong(rule.what, text,
                         {"the step must be a whole number above 0", "步长应为大于 0 的整数"});
        step = *given;
    }
    int first = rule.least;
    int last = rule.most;
    if (halves.front() != "*" && halves.front() != "?") {
        const auto done = readEnds(rule, halves.front(), text, halves.size() == 2, first, last);
        if (!done)
            return done;
    } else if (step == 1) {
        any = true;
    }
    for (int value = first; value <= last; value += step)
        bits |= std::uint64_t(1) << value;
    return {};
}

CronReader::Done CronReader::readEnds(const Rule &rule, std::string_view text, std::string_view part,
                                      bool stepped, int &first, int &last) const
{
    const auto ends = split(text, "-");
    const auto from = rule.valueOf(ends.front());
    auto to = rule.valueOf(ends.back());
    if (ends.size() > 2 || !from || !to)
        return wrong(rule.what, part, kNoValue);
    if (!rule.isIn(*from) || !rule.isIn(*to))
        return wrong(rule.what, part, rule.expected());
    // A week may end with its Sunday: FRI-SUN.
    if (ends.size() == 2 && rule.largest == 7 && *to == 0 && *from > 0)
        to = 7;
    if (*from > *to)
        return wrong(rule.what, part, {"the range ends before it begins", "范围的终点早于起点"});
    first = *from;
    last = *to;
    if (stepped && ends.size() == 1)
        last = std::max(first, rule.most); // `5/10` is 5, 15, 25, …
    return {};
}

/// `L`, `L-3`, `LW`, `15W`; false when it is none of these.
tl::expected<bool, CronMistake> CronReader::readMonthDay(const Rule &rule, std::string_view text)
{
    const std::string word = upper(text);
    if (word == "LW" || word == "WL") {
        m_cron.m_lastWorkday = true;
        return true;
    }
    if (word == "L") {
        m_cron.m_beforeLast |= 1;
        return true;
    }
    if (word.starts_with("L-")) {
        const auto before = numberOf(std::string_view(word).substr(2));
        if (!before || *before > 30)
            return wrong(
                rule.what, text,
                {"expected L-0 to L-30, days before the month's last", "应为 L-0 至 L-30，即月末前的天数"});
        m_cron.m_beforeLast |= std::uint64_t(1) << *before;
        return true;
    }
    if (word.ends_with('W')) {
        const auto day = numberOf(std::string_view(word).substr(0, word.size() - 1));
        if (!day || !rule.isIn(*day))
            return wrong(
                rule.what, text,
                {"expected one day before W, 1W to 31W, or LW", "W 前应有一个日期，即 1W 至 31W，或写 LW"});
        m_cron.m_nearest |= std::uint64_t(1) << *day;
        return true;
    }
    return false;
}

/// `FRIL`, `5L`, `FRI#2`, `5#2`; false when it is none of these.
tl::expected<bool, CronMistake> CronReader::readWeekDay(const Rule &rule, std::string_view text)
{
    const auto dayOf = [&rule](std::string_view name) -> std::optional<int> {
        const auto day = rule.valueOf(name);
        return day && rule.isIn(*day) ? std::optional(*day % 7) : std::nullopt;
    };
    if (const size_t hash = text.find('#'); hash != std::string_view::npos) {
        const auto day = dayOf(text.substr(0, hash));
        const auto nth = numberOf(text.substr(hash + 1));
        if (!day || !nth || *nth < 1 || *nth > 5)
            return wrong(rule.what, text,
                         {"expected a day and which of the month, FRI#1 to FRI#5",
                          "应为星期几及其在当月的序数，如 FRI#1 至 FRI#5"});
        m_cron.m_nthWeekDays |= std::uint64_t(1) << (*day + 7 * *nth);
        return true;
    }
    if (text.ends_with('L') || text.ends_with('l')) {
        const auto day = dayOf(text.substr(0, text.size() - 1));
        if (!day)
            return wrong(rule.what, text, {"expected a day before L, as FRIL", "L 前应有星期几，如 FRIL"});
        m_cron.m_lastWeekDays |= std::uint64_t(1) << *day;
        return true;
    }
    return false;
}

std::optional<CronMistake> Cron::mistakeIn(std::string_view text)
{
    const auto read = CronReader(text).read();
    return read ? std::nullopt : std::optional(read.error());
}

Result<Cron> Cron::parse(std::string_view text)
{
    const auto read = CronReader(text).read();
    if (read)
        return *read;
    return fail(Code::Invalid,
                read.error().message.en + " (column " + std::to_string(read.error().column) + ')');
}

} // namespace tidegate
