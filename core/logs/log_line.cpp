#include "core/logs/log_line.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace tidegate::logs {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool isAscii(std::string_view text)
{
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, 8);
        if (eight & 0x8080808080808080ull)
            return false;
    }
    return std::all_of(text.begin() + std::ptrdiff_t(at), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The bytes of the character at the text's beginning (Unicode, table 3-7); 0 when there is none.
size_t characterSize(std::string_view text)
{
    const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto follows = [&](size_t at, unsigned low = 0x80, unsigned high = 0xBF) {
        return at < text.size() && byte(at) >= low && byte(at) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::optional<RawLine> parseLogLine(std::string_view line)
{
    if (line.size() < headSize || line[4] != '-' || line[7] != '-' || line[10] != 'T' || line[13] != ':' ||
        line[16] != ':' || line[19] != '.' || line[26] != 'Z' || line[27] != ' ' || line[29] != ' ')
        return std::nullopt;
    const char stream = line[28];
    if (stream != 'o' && stream != 'e' && stream != 'd')
        return std::nullopt;
    return RawLine{line.substr(0, timeSize), Stream(stream), line.substr(headSize)};
}

std::string lineTime(WallTime time)
{
    std::string text = formatMicroTime(time);
    return text.size() == timeSize ? text : std::string("9999-12-31T23:59:59.999999Z");
}

void appendValidUtf8(std::string &out, std::string_view text)
{
    if (isAscii(text)) {
        out.append(text);
        return;
    }
    while (!text.empty()) {
        const size_t size = characterSize(text);
        if (size > 0)
            out.append(text.substr(0, size));
        else
            out.append(replacement);
        text.remove_prefix(std::max<size_t>(size, 1));
    }
}

void appendLogLine(std::string &out, std::string_view time, Stream stream, std::string_view text)
{
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    char head[headSize];
    std::memcpy(head, time.data(), timeSize);
    head[timeSize] = ' ';
    head[timeSize + 1] = static_cast<char>(stream);
    head[timeSize + 2] = ' ';
    out.append(head, headSize);
    appendValidUtf8(out, text.substr(0, longestText));
    out += '\n';
}

} // namespace tidegate::logs
