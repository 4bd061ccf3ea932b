// Heads of requests and answers as strangers send them. The first byte of an input chooses what is read and
// the method an answer belongs to, the rest is its text.
//
// What is promised: a result does not depend on how the bytes came in; what is accepted and passed on is read
// by the next one in line as it was read here. The second is what keeps a request from being smuggled.

#include "core/gateway/heads.h"
#include "core/http/codec.h"
#include "tests/fuzz/subject.h"
#include "tests/fuzz/text_mutator.h"

#include <algorithm>
#include <array>
#include <string>

using namespace tidegate;
using namespace tidegate::http;

namespace {

constexpr HeadLimits limits{600, 12};           // small: so that they are reached
constexpr HeadLimits wideLimits{64'000, 1'000}; // of what we wrote ourselves, which adds fields
constexpr std::array<std::string_view, 4> methods{"GET", "HEAD", "POST", "CONNECT"};

struct Reader
{
    bool isRequest = true;
    std::string_view method; ///< of the request that an answer belongs to

    ParseResult parse(std::string_view bytes, Head &head, const HeadLimits &most) const
    {
        return isRequest ? parseRequestHead(bytes, head, most) : parseResponseHead(bytes, head, method, most);
    }
};

Reader readerOf(const QByteArray &input)
{
    const unsigned choice = input.isEmpty() ? 0 : std::uint8_t(input[0]) % 8;
    return {choice < 4, methods[choice % 4]};
}

void promise(bool held, const char *what, std::string_view text)
{
    if (!held)
        qFatal("%s: %s", what,
               QByteArray(text.data(), qsizetype(text.size())).toPercentEncoding(" :/").constData());
}

std::string describe(const ParseResult &result, const Head &head)
{
    std::string text = std::to_string(int(result.status)) + '|' + std::to_string(result.consumed);
    if (result.status == ParseStatus::Error)
        return text + '|' + std::to_string(result.httpStatus) + '|' + result.why;
    if (result.status == ParseStatus::NeedMore)
        return text;
    for (const std::string_view part : {head.method, head.target, head.host, head.phrase})
        text.append(part).append("|");
    for (const std::uint64_t number :
         {std::uint64_t(head.status), std::uint64_t(head.minorVersion), std::uint64_t(head.framing),
          head.contentLength, std::uint64_t(head.keepAlive), std::uint64_t(head.upgrade),
          std::uint64_t(head.expectContinue)})
        text += std::to_string(number) + '|';
    for (const FieldView &field : head.fields)
        text.append(field.name).append("=").append(field.value).append("|");
    return text;
}

/// A prefix asks for more, or says what the whole says.
void examineSplits(const Reader &reader, std::string_view text, const std::string &whole, size_t end)
{
    const size_t step = std::max<size_t>(1, text.size() / 24);
    Head head;
    // Not all of a long one, but others each time.
    for (size_t length = std::hash<std::string_view>()(text) % step; length < text.size(); length += step) {
        const std::string exact(text.substr(0, length)); // so that a sanitizer sees an overrun
        const ParseResult part = reader.parse(exact, head, limits);
        promise(length < end ? part.status != ParseStatus::Done
                             : part.status == ParseStatus::Done || part.status == ParseStatus::Error,
                "a head is complete before or after its end", text);
        promise(part.status == ParseStatus::NeedMore || describe(part, head) == whole,
                "a result depends on how the bytes came in", text);
    }
}

void examineFields(const Head &head, std::string_view text)
{
    const auto isControl = [](char c) { return (std::uint8_t(c) < 0x20 && c != '\t') || c == 0x7f; };
    for (const FieldView &field : head.fields) {
        promise(!field.name.empty() && field.name.find_first_of(" \t:\r\n") == std::string_view::npos,
                "a field's name is none", text);
        promise(std::none_of(field.value.begin(), field.value.end(), isControl),
                "a control character is in a field's value", text);
    }
}

size_t count(const Head &head, std::string_view name)
{
    return size_t(std::count_if(head.fields.begin(), head.fields.end(), [name](const FieldView &field) {
        return equalsIgnoreCase(field.name, name);
    }));
}

void examineForwardedRequest(const Head &head, std::string_view text)
{
    std::string out;
    gateway::writeRequestHead(out, head, {"192.0.2.7", "http", "id"});
    Head again;
    const ParseResult result = parseRequestHead(out, again, wideLimits);
    promise(result.status == ParseStatus::Done, "what was accepted is refused by the next", text);
    promise(result.consumed == out.size(), "what was accepted is two messages to the next", text);
    promise(again.method == head.method && again.target == head.target && again.host == head.host,
            "what was accepted is another request to the next", text);
    promise(again.framing == head.framing && again.contentLength == head.contentLength,
            "what was accepted has another length to the next", text);
    promise(count(again, "host") == 1 &&
                count(again, "content-length") + count(again, "transfer-encoding") <= 1,
            "the host or the length is said twice", text);
    promise(again.upgrade == gateway::mayUpgrade(head), "an upgrade comes or goes", text);
    promise(count(again, "te") == 0 || (count(again, "te") == 1 && again.value("te") == "trailers"),
            "a wish of the connection is passed on", text);
    for (const char *name : {"proxy-connection", "keep-alive", "http2-settings"})
        promise(count(again, name) == 0, "a field of the connection is passed on", text);
}

void examineForwardedResponse(const Reader &reader, const Head &head, std::string_view text)
{
    std::string out;
    const bool openEnded = head.framing == BodyFraming::Chunked || head.framing == BodyFraming::UntilClose;
    if (head.status < 200 && head.status != 101)
        gateway::writeInterimHead(out, head);
    else
        gateway::writeResponseHead(out, head, {false, true, openEnded, "Sun, 06 Nov 1994 08:49:37 GMT", {}});
    Head again;
    const ParseResult result = parseResponseHead(out, again, reader.method, wideLimits);
    promise(result.status == ParseStatus::Done, "an answer that was accepted is refused by the client", text);
    promise(result.consumed == out.size(), "an answer is two to the client", text);
    promise(again.status == head.status, "an answer has another status to the client", text);
    promise(again.framing == (openEnded ? BodyFraming::Chunked : head.framing),
            "an answer has another framing to the client", text);
    if (head.framing == BodyFraming::Length)
        promise(again.contentLength == head.contentLength, "an answer has another length to the client",
                text);
}

const QByteArrayList &dictionary()
{
    static const QByteArrayList pieces{"\r\n",
                                       "\r",
                                       "\n",
                                       " ",
                                       "\t",
                                       ":",
                                       ",",
                                       "0",
                                       "18446744073709551615",
                                       "Content-Length: 5\r\n",
                                       "Content_Length: 5\r\n",
                                       "Transfer-Encoding: chunked\r\n",
                                       "Transfer-Encoding: gzip, chunked\r\n",
                                       "chunked",
                                       "identity",
                                       "Connection: close, content-length, host\r\n",
                                       "Connection: Upgrade\r\nUpgrade: websocket\r\n",
                                       "Upgrade: h2c\r\n",
                                       "Expect: 100-continue\r\n",
                                       "Host: b\r\n",
                                       "Forwarded: for=a;host=\"b\r\n",
                                       "X-Forwarded-For: a, \"b\r\n",
                                       "TE: trailers\r\nTrailer: x\r\n",
                                       "HTTP/1.0",
                                       "HTTP/1.1",
                                       "HTTP/1.1 100 Continue\r\n\r\n",
                                       "HTTP/1.1 204 No Content\r\n",
                                       "HTTP/1.1 101 \r\n",
                                       "http://c:1/",
                                       "https://[::1]",
                                       "OPTIONS * ",
                                       "CONNECT a:1 ",
                                       QByteArray("\0", 1),
                                       "\x7f",
                                       "\xff"};
    return pieces;
}

} // namespace

namespace tidegate::fuzz {

QByteArrayList seeds()
{
    const QByteArrayList requests{"GET /a?b=c HTTP/1.1\r\nHost: a.b:80\r\nAccept: */*\r\n\r\n",
                                  "POST http://c/x HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: "
                                  "close, X-A\r\nX-A: b\r\n\r\n",
                                  "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: "
                                  "100-continue\r\nTE: trailers\r\n\r\n",
                                  "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                                  "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: "
                                  "websocket\r\nX-Forwarded-Proto: https\r\n"
                                  "Forwarded: for=\"[::1]\"\r\nX-Forwarded-For: 1.2.3.4, 5.6.7.8\r\n\r\n",
                                  "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 0\r\n\r\n"};
    const QByteArrayList answers{
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=b\r\n\r\nhello",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nConnection: close, Date\r\nDate: x\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: content-length\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nConnection: content-length\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"};
    QByteArrayList all;
    for (const QByteArray &text : requests)
        all << char(0) + text;
    for (char method = 0; method < char(methods.size()); ++method) {
        for (const QByteArray &text : answers)
            all << char(4 + method) + text;
    }
    return all;
}

QByteArray mutated(const QByteArray &input, std::uint32_t seed)
{
    const char choice = input.isEmpty() || seed % 64 == 0 ? char(seed / 64 % 8) : input[0];
    return choice + mutatedText(input.mid(1), dictionary(), seed);
}

void examine(const QByteArray &input)
{
    const Reader reader = readerOf(input);
    const std::string text = input.mid(1).toStdString();
    Head head;
    const ParseResult result = reader.parse(text, head, limits);
    const bool isDone = result.status == ParseStatus::Done;
    promise(!isDone || (result.consumed > 0 && result.consumed <= text.size() &&
                        result.consumed <= limits.maxBytes && head.fields.size() <= limits.maxFields),
            "a head goes beyond its bounds", text);
    promise(result.status != ParseStatus::Error || (result.httpStatus >= 400 && *result.why),
            "refused without a status or a sentence", text);
    examineSplits(reader, text, describe(result, head), isDone ? result.consumed : text.size());
    if (!isDone)
        return;
    examineFields(head, text);
    if (reader.isRequest)
        examineForwardedRequest(head, text);
    else
        examineForwardedResponse(reader, head, text);
}

} // namespace tidegate::fuzz
