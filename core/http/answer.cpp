#include "core/http/answer.h"

#include "core/http/head_parser.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace tidegate::http::detail {

namespace {

bool isOurs(std::string_view name)
{
    for (const std::string_view ours :
         {"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Date"}) {
        if (equalsIgnoreCase(name, ours))
            return true;
    }
    return false;
}

void appendField(std::string &text, std::string_view name, std::string_view value)
{
    text.append(name).append(": ");
    for (const char c : value)
        text += (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f ? ' ' : c;
    text += "\r\n";
}

} // namespace

std::string formatAnswerHead(const AnswerHead &head)
{
    std::string text;
    text.reserve(512);
    text.append("HTTP/1.1 ")
        .append(std::to_string(head.status))
        .append(" ")
        .append(statusPhrase(head.status))
        .append("\r\n");
    appendField(text, "Date", head.date);
    for (const auto &[name, value] : head.headers->fields()) {
        if (isToken(name) && !isOurs(name))
            appendField(text, name, value);
    }
    if (head.framing == AnswerFraming::Length)
        appendField(text, "Content-Length", std::to_string(head.length));
    else if (head.framing == AnswerFraming::Chunked)
        appendField(text, "Transfer-Encoding", "chunked");
    if (!head.connection.empty())
        appendField(text, "Connection", head.connection);
    return text += "\r\n";
}

std::string chunkHeader(size_t size)
{
    std::array<char, 20> text{};
    char *end = std::to_chars(text.data(), text.data() + text.size(), size, 16).ptr;
    return std::string(text.data(), end) + "\r\n";
}

std::string formatHttpDate(std::chrono::system_clock::time_point time)
{
    using namespace std::chrono;
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<std::chrono::days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(time - day));
    std::array<char, 64> text{};
    const int length = std::snprintf(
        text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", days[weekday(day).c_encoding()],
        unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()),
        int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count()));
    return std::string(text.data(), size_t(length));
}

} // namespace tidegate::http::detail
