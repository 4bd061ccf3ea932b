#include "core/base/clock.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace tidegate {

WallTime SystemClock::wall() const
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const
{
    return std::chrono::steady_clock::now();
}

namespace {

std::string format(WallTime time, bool micros)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<microseconds>(time - day)};
    std::array<char, 40> text{};
    int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                               unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                               int(clock.minutes().count()), int(clock.seconds().count()));
    std::string result(text.data(), size_t(length));
    if (micros) {
        length = std::snprintf(text.data(), text.size(), ".%06d", int(clock.subseconds().count()));
        result.append(text.data(), size_t(length));
    }
    return result + 'Z';
}

/// Reads exactly `digits` digits at the front of `text` and takes them off; -1 when they are not there.
int takeNumber(std::string_view &text, size_t digits)
{
    int value = 0;
    if (text.size() < digits)
        return -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || text.front() == '-')
        return -1;
    text.remove_prefix(digits);
    return value;
}

bool takeChar(std::string_view &text, char wanted)
{
    if (text.empty() || (text.front() | 0x20) != (wanted | 0x20))
        return false;
    text.remove_prefix(1);
    return true;
}

std::chrono::nanoseconds takeFraction(std::string_view &text)
{
    long long value = 0;
    long long scale = 1'000'000'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (scale > 1) {
            scale /= 10;
            value += (text.front() - '0') * scale;
        }
        text.remove_prefix(1);
    }
    return std::chrono::nanoseconds(value);
}

std::optional<std::chrono::minutes> takeOffset(std::string_view &text)
{
    if (takeChar(text, 'Z'))
        return std::chrono::minutes(0);
    if (text.empty() || (text.front() != '+' && text.front() != '-'))
        return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const int hours = takeNumber(text, 2);
    const bool colon = takeChar(text, ':');
    const int minutes = takeNumber(text, 2);
    if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59)
        return std::nullopt;
    return std::chrono::minutes(sign * (hours * 60 + minutes));
}

} // namespace

std::string formatTime(WallTime time)
{
    return format(time, false);
}

std::string formatMicroTime(WallTime time)
{
    return format(time, true);
}

std::optional<WallTime> parseTime(std::string_view text)
{
    using namespace std::chrono;
    const int y = takeNumber(text, 4);
    const bool dash1 = takeChar(text, '-');
    const int mo = takeNumber(text, 2);
    const bool dash2 = takeChar(text, '-');
    const int d = takeNumber(text, 2);
    const bool t = takeChar(text, 'T');
    const int h = takeNumber(text, 2);
    const bool colon1 = takeChar(text, ':');
    const int mi = takeNumber(text, 2);
    const bool colon2 = takeChar(text, ':');
    const int s = takeNumber(text, 2);
    if (!dash1 || !dash2 || !t || !colon1 || !colon2 || y < 0 || h < 0 || h > 23 || mi < 0 || mi > 59 ||
        s < 0 || s > 60)
        return std::nullopt;
    const year_month_day date{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
    if (mo < 0 || d < 0 || !date.ok())
        return std::nullopt;
    nanoseconds fraction{0};
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        fraction = takeFraction(text);
    }
    const auto offset = takeOffset(text);
    if (!offset || !text.empty())
        return std::nullopt;
    return WallTime{sys_days{date}.time_since_epoch() + hours{h} + minutes{mi} + std::chrono::seconds{s} +
                    fraction - *offset};
}

} // namespace tidegate
