#include "core/http/head_parser.h"

namespace tidegate::http {

using namespace detail;

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// `HTTP/1.1 200 OK`; the phrase, and the space before it, may be missing.
const char *readStatusLine(std::string_view line, Head &head)
{
    if (line.size() < 12 || line.substr(0, 7) != "HTTP/1." || !isDigit(line[7]) || line[8] != ' ')
        return "The answer does not begin with an HTTP/1 status line";
    if (!isDigit(line[9]) || !isDigit(line[10]) || !isDigit(line[11]) ||
        (line.size() > 12 && line[12] != ' '))
        return "The answer's status is not a number of three digits";
    head.minorVersion = line[7] - '0';
    head.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    if (head.status < 100)
        return "The answer's status is below 100";
    head.phrase = line.substr(std::min<size_t>(13, line.size()));
    return nullptr;
}

bool hasNoBody(int status, std::string_view requestMethod)
{
    return requestMethod == "HEAD" || status < 200 || status == 204 || status == 304 ||
           (requestMethod == "CONNECT" && status < 300);
}

const char *applyResponseFraming(const FramingFields &framing, std::string_view requestMethod, Head &head)
{
    if (framing.transferCodings > 0 && framing.lengthSeen)
        return "The answer has Content-Length beside Transfer-Encoding";
    if (framing.transferCodings > 0 &&
        (framing.transferCodings > 1 || !framing.chunked || head.minorVersion < 1))
        return "The answer has a Transfer-Encoding that is not known";
    head.contentLength = framing.length;
    if (hasNoBody(head.status, requestMethod))
        head.framing = BodyFraming::None;
    else if (framing.chunked)
        head.framing = BodyFraming::Chunked;
    else if (framing.lengthSeen)
        head.framing = framing.length > 0 ? BodyFraming::Length : BodyFraming::None;
    else
        head.framing = BodyFraming::UntilClose;
    return nullptr;
}

} // namespace

ParseResult parseResponseHead(std::string_view bytes, Head &head, std::string_view requestMethod,
                              const HeadLimits &limits)
{
    std::vector<FieldView> kept = std::move(head.fields);
    kept.clear();
    head = Head{};
    head.fields = std::move(kept);

    const Line line = takeLine(bytes, 0, limits);
    if (line.status == ParseStatus::Error)
        return refused(502, line.why);
    if (line.tooLong)
        return refused(502, "The answer's status line is too long");
    if (line.status == ParseStatus::NeedMore)
        return needMore();
    if (const char *why = readStatusLine(line.text, head))
        return refused(502, why);
    FramingFields framing;
    const ParseResult fields = parseFields(bytes, line.next, limits, head, framing);
    if (fields.status == ParseStatus::Error)
        return refused(502, fields.why);
    if (fields.status == ParseStatus::NeedMore)
        return fields;
    if (const char *why = applyResponseFraming(framing, requestMethod, head))
        return refused(502, why);
    applyConnection(framing, head);
    if (head.framing == BodyFraming::UntilClose)
        head.keepAlive = false;
    return fields;
}

} // namespace tidegate::http
