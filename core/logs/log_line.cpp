#include "core/logs/log_line.h"

#include <algorithm>

namespace tidegate::logs {

std::string formatLogLine(const LogLine &line)
{
    std::string text = formatMicroTime(line.time) + (line.isError ? " e " : " o ") + line.text;
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text + '\n';
}

std::optional<LogLine> parseLogLine(std::string_view text)
{
    const size_t blank = text.find(' ');
    if (blank == std::string_view::npos || text.size() < blank + 3 || text[blank + 2] != ' ')
        return std::nullopt;
    const char stream = text[blank + 1];
    const auto time = parseTime(text.substr(0, blank));
    if (!time || (stream != 'o' && stream != 'e'))
        return std::nullopt;
    return LogLine{*time, stream == 'e', std::string(text.substr(blank + 3))};
}

} // namespace tidegate::logs
