#include "core/logs/query.h"

#include <charconv>

namespace tidegate::logs {

namespace {

constexpr char separator = '~';

template <class Number>
bool takeNumber(std::string_view &text, Number &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto length = static_cast<size_t>(end - text.data());
    if (error != std::errc() || length == text.size() || text[length] != separator)
        return false;
    text.remove_prefix(length + 1);
    return true;
}

} // namespace

std::string Position::text() const
{
    return time + separator + std::to_string(segment) + separator + std::to_string(offset) + separator +
           instance;
}

std::optional<Position> Position::parse(std::string_view text)
{
    const std::string_view time = text.substr(0, timeSize);
    if (!parseLogLine(std::string(time) + " o ") || !parseTime(time) || text.size() <= timeSize ||
        text[timeSize] != separator)
        return std::nullopt;
    Position position;
    position.time = time;
    text.remove_prefix(timeSize + 1);
    if (!takeNumber(text, position.segment) || !takeNumber(text, position.offset))
        return std::nullopt;
    position.instance = text;
    return position;
}

Position Position::behind(std::string_view time)
{
    return {std::string(time), std::string(1, separator), 0, 0}; // no name of an instance sorts behind it
}

} // namespace tidegate::logs
