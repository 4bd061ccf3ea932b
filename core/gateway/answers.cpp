#include "core/gateway/answers.h"

#include "core/http/message.h"

#include <array>
#include <cstdio>

namespace tidegate::gateway {

namespace {

void addJsonText(std::string &out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", unsigned(byte));
            out += escape.data();
        } else {
            out += c;
        }
    }
    out += '"';
}

void addMember(std::string &out, std::string_view name, std::string_view value)
{
    out.append(",\"").append(name).append("\":");
    addJsonText(out, value);
}

} // namespace

std::string answerBody(const Answer &answer)
{
    std::string body = "{\"status\":" + std::to_string(answer.status);
    addMember(body, "reason", answer.reason);
    addMember(body, "message", answer.message);
    addMember(body, "revision", answer.revision);
    addMember(body, "requestId", answer.requestId);
    return body + "}\n";
}

std::string reasonText(std::string_view reason)
{
    std::string out;
    for (const char c : reason) {
        if (c > 0x20 && c < 0x7f)
            out += c;
    }
    return out;
}

void writeAnswer(std::string &out, const Answer &answer, std::string_view date, bool keepAlive,
                 bool clientHttp10)
{
    const std::string body = answerBody(answer);
    out.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
    out.append(http::statusPhrase(answer.status)).append("\r\nDate: ").append(date);
    out.append("\r\nContent-Type: application/json\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n");
    if (!answer.reason.empty())
        out.append("Tidegate-Reason: ").append(reasonText(answer.reason)).append("\r\n");
    if (!answer.requestId.empty())
        out.append("X-Request-Id: ").append(answer.requestId).append("\r\n");
    if (answer.retryAfter.count() > 0)
        out.append("Retry-After: ").append(std::to_string(answer.retryAfter.count())).append("\r\n");
    if (!keepAlive)
        out.append("Connection: close\r\n");
    else if (clientHttp10)
        out.append("Connection: keep-alive\r\n");
    out.append(answer.extra).append("\r\n");
    if (!answer.headOnly)
        out.append(body);
}

std::string_view DateCache::text(WallTime now)
{
    using namespace std::chrono;
    const auto second = floor<seconds>(now);
    if (second.time_since_epoch().count() == m_second)
        return m_text;
    m_second = second.time_since_epoch().count();
    constexpr std::array<const char *, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char *, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<std::chrono::days>(second);
    const year_month_day date{day};
    const hh_mm_ss clock{second - day};
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                  days[weekday{day}.c_encoding()], unsigned(date.day()), months[unsigned(date.month()) - 1],
                  int(date.year()), int(clock.hours().count()), int(clock.minutes().count()),
                  int(clock.seconds().count()));
    m_text = text.data();
    return m_text;
}

} // namespace tidegate::gateway
