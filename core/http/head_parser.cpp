#include "core/http/head_parser.h"

#include "core/http/message.h"

#include <array>
#include <charconv>
#include <cstring>

namespace tidegate::http::detail {

namespace {

constexpr std::array<bool, 256> tokenTable = [] {
    std::array<bool, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = true;
    for (unsigned c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 32] = true;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

constexpr bool isControl(unsigned char c)
{
    return (c < 0x20 && c != '\t') || c == 0x7f;
}

/// Where the first control character stands at or after `at`. Eight bytes at a time: heads are mostly text,
/// and this loop is the only one that sees every byte.
size_t findControl(std::string_view bytes, size_t at)
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x8080808080808080;
    while (at + 8 <= bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        const std::uint64_t del = word ^ (ones * 0x7f);
        if ((((word - ones * 0x20) & ~word) | ((del - ones) & ~del)) & tops) {
            for (size_t i = 0; i < 8; ++i) {
                if (isControl(static_cast<unsigned char>(bytes[at + i])))
                    return at + i;
            }
        }
        at += 8;
    }
    while (at < bytes.size() && !isControl(static_cast<unsigned char>(bytes[at])))
        ++at;
    return at;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

const char *readLength(std::string_view value, FramingFields &framing)
{
    if (framing.lengthSeen)
        return "Content-Length stands more than once";
    framing.lengthSeen = true;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), framing.length);
    if (value.empty() || error != std::errc{} || end != value.data() + value.size())
        return "Content-Length is not a number";
    return nullptr;
}

void readConnection(std::string_view value, FramingFields &framing)
{
    framing.close |= listHasToken(value, "close");
    framing.keepAlive |= listHasToken(value, "keep-alive");
    framing.upgradeToken |= listHasToken(value, "upgrade");
}

/// Takes note of the fields that decide over framing; a sentence when one is wrong. The length is looked at
/// first, so that most fields cost one switch.
const char *noteField(const FieldView &field, Head &head, FramingFields &framing)
{
    switch (field.name.size()) {
    case 4:
        if (equalsIgnoreCase(field.name, "host")) {
            if (++framing.hosts > 1)
                return "Host stands more than once";
            head.host = field.value;
        }
        break;
    case 6:
        if (equalsIgnoreCase(field.name, "expect"))
            head.expectContinue = head.minorVersion >= 1 && equalsIgnoreCase(field.value, "100-continue");
        break;
    case 7:
        if (equalsIgnoreCase(field.name, "upgrade"))
            framing.upgradeField = !field.value.empty();
        break;
    case 10:
        if (equalsIgnoreCase(field.name, "connection"))
            readConnection(field.value, framing);
        break;
    case 14:
        if (equalsIgnoreCase(field.name, "content-length"))
            return readLength(field.value, framing);
        break;
    case 17:
        if (equalsIgnoreCase(field.name, "transfer-encoding")) {
            framing.chunked = ++framing.transferCodings == 1 && equalsIgnoreCase(field.value, "chunked");
        }
        break;
    default:
        break;
    }
    return nullptr;
}

/// Splits a field line; a sentence when it is malformed.
const char *splitField(std::string_view line, FieldView &field)
{
    if (line.front() == ' ' || line.front() == '\t')
        return "A field is folded over two lines";
    size_t colon = 0;
    while (colon < line.size() && isTokenChar(static_cast<unsigned char>(line[colon])))
        ++colon;
    if (colon == line.size() || line[colon] != ':') {
        const bool space = colon < line.size() && (line[colon] == ' ' || line[colon] == '\t');
        return space ? "White space stands before a field's colon"
                     : "A field line has no valid name and colon";
    }
    if (colon == 0)
        return "A field has no name";
    field.name = line.substr(0, colon);
    field.value = trimmed(line.substr(colon + 1));
    return nullptr;
}

} // namespace

bool isTokenChar(unsigned char c)
{
    return tokenTable[c];
}

Line takeLine(std::string_view bytes, size_t from, const HeadLimits &limits)
{
    Line more;
    more.tooLong = bytes.size() > limits.maxBytes;
    bytes = bytes.substr(0, limits.maxBytes);
    const size_t at = findControl(bytes, from);
    if (at == bytes.size())
        return more;
    if (bytes[at] == '\n')
        return {ParseStatus::Error, {}, 0, "A line ends in LF without CR"};
    if (bytes[at] != '\r')
        return {ParseStatus::Error, {}, 0, "A control character stands in the head"};
    if (at + 1 == bytes.size())
        return more;
    if (bytes[at + 1] != '\n')
        return {ParseStatus::Error, {}, 0, "CR stands without LF"};
    return {ParseStatus::Done, bytes.substr(from, at - from), at + 2, ""};
}

ParseResult needMore()
{
    return {};
}

ParseResult refused(int httpStatus, const char *why)
{
    return {ParseStatus::Error, 0, httpStatus, why};
}

ParseResult parseFields(std::string_view bytes, size_t from, const HeadLimits &limits, Head &head,
                        FramingFields &framing)
{
    for (;;) {
        const Line line = takeLine(bytes, from, limits);
        if (line.status == ParseStatus::Error)
            return refused(400, line.why);
        if (line.tooLong)
            return refused(431, "The head is too large");
        if (line.status == ParseStatus::NeedMore)
            return needMore();
        from = line.next;
        if (line.text.empty())
            return {ParseStatus::Done, from, 0, ""};
        if (head.fields.size() == limits.maxFields)
            return refused(431, "The head has too many fields");
        FieldView field;
        if (const char *why = splitField(line.text, field))
            return refused(400, why);
        head.fields.push_back(field);
        if (const char *why = noteField(field, head, framing))
            return refused(400, why);
    }
}

void applyConnection(const FramingFields &framing, Head &head)
{
    head.keepAlive = !framing.close && (head.minorVersion >= 1 || framing.keepAlive);
    head.upgrade = head.minorVersion >= 1 && framing.upgradeToken && framing.upgradeField;
}

} // namespace tidegate::http::detail

namespace tidegate::http {

bool isToken(std::string_view text)
{
    for (const char c : text) {
        if (!detail::isTokenChar(static_cast<unsigned char>(c)))
            return false;
    }
    return !text.empty();
}

std::string_view Head::value(std::string_view name) const
{
    for (const FieldView &field : fields) {
        if (equalsIgnoreCase(field.name, name))
            return field.value;
    }
    return {};
}

void appendTarget(std::string &out, const Head &head)
{
    if (head.target.starts_with('?'))
        out += '/';
    out.append(head.target);
}

} // namespace tidegate::http
