#include "core/http/message.h"

#include <algorithm>
#include <array>

namespace tidegate::http {

namespace {

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f')
        return lower(c) - 'a' + 10;
    return -1;
}

bool isUnreserved(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

struct Phrase
{
    int status;
    std::string_view text;
};

/// RFC 9110, section 15, and the few registered elsewhere that are in use.
constexpr std::array phrases{
    Phrase{100, "Continue"},
    Phrase{101, "Switching Protocols"},
    Phrase{103, "Early Hints"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{203, "Non-Authoritative Information"},
    Phrase{204, "No Content"},
    Phrase{205, "Reset Content"},
    Phrase{206, "Partial Content"},
    Phrase{300, "Multiple Choices"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{402, "Payment Required"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{407, "Proxy Authentication Required"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{416, "Range Not Satisfiable"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{426, "Upgrade Required"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{507, "Insufficient Storage"},
};

} // namespace

bool equalsIgnoreCase(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool listHasToken(std::string_view list, std::string_view token)
{
    while (!list.empty()) {
        const size_t comma = std::min(list.find(','), list.size());
        if (equalsIgnoreCase(trimmed(list.substr(0, comma)), token))
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

void Headers::set(std::string_view name, std::string value)
{
    const auto first = std::find_if(m_fields.begin(), m_fields.end(), [name](const Field &field) {
        return equalsIgnoreCase(field.first, name);
    });
    if (first == m_fields.end()) {
        m_fields.emplace_back(std::string(name), std::move(value));
        return;
    }
    first->second = std::move(value);
    m_fields.erase(std::remove_if(std::next(first), m_fields.end(),
                                  [name](const Field &field) { return equalsIgnoreCase(field.first, name); }),
                   m_fields.end());
}

void Headers::remove(std::string_view name)
{
    std::erase_if(m_fields, [name](const Field &field) { return equalsIgnoreCase(field.first, name); });
}

std::string_view Headers::value(std::string_view name) const
{
    for (const Field &field : m_fields) {
        if (equalsIgnoreCase(field.first, name))
            return field.second;
    }
    return {};
}

bool Headers::has(std::string_view name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [name](const Field &field) { return equalsIgnoreCase(field.first, name); });
}

bool Headers::hasToken(std::string_view name, std::string_view token) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [&](const Field &field) {
        return equalsIgnoreCase(field.first, name) && listHasToken(field.second, token);
    });
}

std::string_view Request::path() const
{
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const
{
    const size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
}

std::string_view statusPhrase(int status)
{
    for (const Phrase &phrase : phrases) {
        if (phrase.status == status)
            return phrase.text;
    }
    return "Unknown";
}

std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plusIsSpace) {
            decoded += ' ';
        } else if (text[at] == '%') {
            const int high = at + 1 < text.size() ? hexDigit(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? hexDigit(text[at + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            decoded += char(high * 16 + low);
            at += 2;
        } else {
            decoded += text[at];
        }
    }
    return decoded;
}

std::string percentEncode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (isUnreserved(c)) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[static_cast<unsigned char>(c) >> 4];
            encoded += digits[static_cast<unsigned char>(c) & 15];
        }
    }
    return encoded;
}

} // namespace tidegate::http
