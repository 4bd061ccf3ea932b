#include "core/http/head_parser.h"
#include "core/http/message.h"

#include <algorithm>

namespace tidegate::http {

using namespace detail;

namespace {

constexpr size_t maxLeadingEmptyLines = 4;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAlphanumeric(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Reads `HTTP/1.x`; otherwise the status of the refusal.
int readVersion(std::string_view text, Head &head)
{
    if (text.size() != 8 || text.substr(0, 5) != "HTTP/" || !isDigit(text[5]) || text[6] != '.' ||
        !isDigit(text[7]))
        return 400;
    if (text[5] != '1')
        return 505;
    head.minorVersion = text[7] - '0';
    return 0;
}

/// The host of an absolute form, and the origin form it is reduced to; a sentence when it is malformed.
const char *reduceAbsolute(std::string_view rest, Head &head)
{
    const size_t end = std::min(rest.find_first_of("/?"), rest.size());
    head.host = rest.substr(0, end);
    if (head.host.empty() || !isAuthority(head.host))
        return "The target's host is not valid";
    if (end == rest.size())
        head.target = head.method == "OPTIONS" ? "*" : "/";
    else
        head.target = rest.substr(end);
    return nullptr;
}

/// Checks the target's form against the method (RFC 9112, 3.2).
const char *readTarget(Head &head, bool &absolute)
{
    const std::string_view target = head.target;
    if (target.empty())
        return "The request has no target";
    if (target.find_first_of("# \t") != std::string_view::npos)
        return "The target holds a character that is not allowed";
    if (head.method == "CONNECT") {
        absolute = true;
        head.host = target;
        return isAuthority(target) && target.find(':') != std::string_view::npos ? nullptr
                                                                                 : "CONNECT needs host:port";
    }
    if (target.front() == '/')
        return nullptr;
    if (target == "*")
        return head.method == "OPTIONS" ? nullptr : "Only OPTIONS may have the target *";
    for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
        if (target.size() > scheme.size() && equalsIgnoreCase(target.substr(0, scheme.size()), scheme)) {
            absolute = true;
            return reduceAbsolute(target.substr(scheme.size()), head);
        }
    }
    return "The target is neither a path nor an http URL";
}

ParseResult readRequestLine(std::string_view line, Head &head, bool &absolute)
{
    const size_t first = line.find(' ');
    const size_t last = line.rfind(' ');
    head.method = line.substr(0, std::min(first, line.size()));
    if (!isToken(head.method))
        return refused(400, "The method is not valid");
    if (first == last)
        return refused(400, "The request line needs a method, a target and a version");
    if (const int status = readVersion(line.substr(last + 1), head))
        return refused(status, status == 505 ? "Only HTTP/1.0 and HTTP/1.1 are spoken here"
                                             : "The version is not valid");
    head.target = line.substr(first + 1, last - first - 1);
    if (const char *why = readTarget(head, absolute))
        return refused(400, why);
    return {ParseStatus::Done, 0, 0, ""};
}

ParseResult applyRequestFraming(const FramingFields &framing, Head &head)
{
    if (framing.transferCodings > 0) {
        if (framing.lengthSeen)
            return refused(400, "Content-Length stands beside Transfer-Encoding");
        if (head.minorVersion < 1)
            return refused(400, "HTTP/1.0 knows no Transfer-Encoding");
        if (framing.transferCodings > 1)
            return refused(400, "Transfer-Encoding stands more than once");
        if (!framing.chunked)
            return refused(501, "Only the transfer coding chunked is known");
        head.framing = BodyFraming::Chunked;
    } else if (framing.lengthSeen) {
        head.framing = framing.length > 0 ? BodyFraming::Length : BodyFraming::None;
        head.contentLength = framing.length;
    }
    return {ParseStatus::Done, 0, 0, ""};
}

void clear(Head &head)
{
    std::vector<FieldView> fields = std::move(head.fields);
    fields.clear();
    head = Head{};
    head.fields = std::move(fields);
}

} // namespace

bool isAuthority(std::string_view text)
{
    size_t end = 0;
    if (!text.empty() && text.front() == '[') {
        end = text.find(']');
        if (end == std::string_view::npos || end == 1)
            return false;
        const std::string_view inside = text.substr(1, end - 1);
        if (!std::all_of(inside.begin(), inside.end(),
                         [](char c) { return isAlphanumeric(c) || c == ':' || c == '.'; }))
            return false;
        ++end;
    } else {
        end = std::min(text.find(':'), text.size());
        const std::string_view name = text.substr(0, end);
        if (!std::all_of(name.begin(), name.end(), [](char c) {
                return isAlphanumeric(c) ||
                       std::string_view("-._~%!$&'()*+,;=").find(c) != std::string_view::npos;
            }))
            return false;
        if (name.empty() && !text.empty())
            return false;
    }
    if (end == text.size())
        return true;
    const std::string_view port = text.substr(end + 1);
    return text[end] == ':' && port.size() <= 5 && std::all_of(port.begin(), port.end(), isDigit);
}

ParseResult parseRequestHead(std::string_view bytes, Head &head, const HeadLimits &limits)
{
    clear(head);
    size_t start = 0;
    while (bytes.substr(start, 2) == "\r\n") {
        start += 2;
        if (start > 2 * maxLeadingEmptyLines)
            return refused(400, "Too many empty lines stand before the request");
    }
    const Line line = takeLine(bytes, start, limits);
    if (line.status == ParseStatus::Error)
        return refused(400, line.why);
    if (line.tooLong)
        return refused(414, "The target is too long");
    if (line.status == ParseStatus::NeedMore)
        return needMore();
    bool absolute = false;
    if (const ParseResult result = readRequestLine(line.text, head, absolute);
        result.status == ParseStatus::Error)
        return result;
    const std::string_view targetHost = head.host;

    FramingFields framing;
    const ParseResult fields = parseFields(bytes, line.next, limits, head, framing);
    if (fields.status != ParseStatus::Done)
        return fields;
    if (framing.hosts == 0 && head.minorVersion >= 1)
        return refused(400, "Host is missing");
    if (!isAuthority(head.host))
        return refused(400, "Host is not valid");
    if (absolute)
        head.host = targetHost;
    if (const ParseResult result = applyRequestFraming(framing, head); result.status == ParseStatus::Error)
        return result;
    applyConnection(framing, head);
    return fields;
}

} // namespace tidegate::http
