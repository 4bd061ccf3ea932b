#include "core/api/log_text.h"

namespace tidegate::api {

namespace {

std::string droppedText(const LogEntry &entry)
{
    return "tidegate: " + entry.text + (entry.text == "1" ? " line was" : " lines were") +
           " dropped here: they came faster than they could be kept";
}

std::string_view streamName(LogEntry::Stream stream)
{
    switch (stream) {
    case LogEntry::Stream::Output:
        return "stdout";
    case LogEntry::Stream::Error:
        return "stderr";
    case LogEntry::Stream::Dropped:
        return "dropped";
    }
    return "stdout";
}

void appendField(std::string &out, std::string_view name, std::string_view value)
{
    out += '"';
    out += name;
    out += "\":";
    appendJsonString(out, value);
}

void appendEntry(std::string &out, const LogEntry &entry)
{
    out += '{';
    appendField(out, "time", entry.time);
    out += ',';
    appendField(out, "stream", streamName(entry.stream));
    out += ',';
    appendField(out, "revision", entry.revision);
    out += ',';
    appendField(out, "instance", entry.instance);
    if (entry.stream == LogEntry::Stream::Dropped) {
        out += ",\"lines\":" + entry.text + ',';
        appendField(out, "text", droppedText(entry));
    } else {
        out += ',';
        appendField(out, "text", entry.text);
    }
    if (entry.isContext)
        out += ",\"context\":true";
    out += ',';
    appendField(out, "position", entry.position);
    out += '}';
}

} // namespace

void appendJsonString(std::string &out, std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    size_t plain = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        out.append(text.substr(plain, at - plain));
        plain = at + 1;
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += text[at];
        } else {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    out.append(text.substr(plain));
    out += '"';
}

std::string plainLogText(const std::vector<LogEntry> &entries, bool timestamps)
{
    std::string out;
    for (const LogEntry &entry : entries) {
        if (timestamps)
            out += entry.time + ' ';
        out += entry.stream == LogEntry::Stream::Dropped ? droppedText(entry) : entry.text;
        out += '\n';
    }
    return out;
}

std::string jsonLogLines(const std::vector<LogEntry> &entries)
{
    std::string out;
    for (const LogEntry &entry : entries) {
        appendEntry(out, entry);
        out += '\n';
    }
    return out;
}

std::string jsonLogItems(const std::vector<LogEntry> &entries)
{
    std::string out;
    for (const LogEntry &entry : entries) {
        if (!out.empty())
            out += ',';
        appendEntry(out, entry);
    }
    return out;
}

} // namespace tidegate::api
