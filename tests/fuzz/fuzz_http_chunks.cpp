// Chunked bodies as strangers send them. The first byte of an input says how its bytes are cut up, the rest
// is the body and what follows it.
//
// What is promised: decoding does not depend on the cuts; what is accepted is what a plain reading of the
// grammar (RFC 9112, 7.1) gives, to the byte; and what is passed on decodes to the same again.

#include "core/gateway/body.h"
#include "core/http/codec.h"
#include "tests/fuzz/subject.h"
#include "tests/fuzz/text_mutator.h"

#include <algorithm>
#include <optional>
#include <random>
#include <string>

using namespace tidegate;
using namespace tidegate::http;

namespace {

void promise(bool held, const char *what, std::string_view text)
{
    if (!held)
        qFatal("%s: %s", what,
               QByteArray(text.data(), qsizetype(text.size())).toPercentEncoding(" :;").constData());
}

struct Decoded
{
    ParseStatus status = ParseStatus::NeedMore;
    std::string data;
    size_t consumed = 0;
    std::string why;
    bool operator==(const Decoded &) const = default;
};

// The plain reading: the whole body is there, and nothing is bounded.

bool isText(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '\t' || (std::uint8_t(c) >= 0x20 && c != 0x7f); });
}

bool isName(std::string_view text)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

/// The line at `at`, which is moved behind it.
std::optional<std::string_view> plainLine(std::string_view bytes, size_t &at)
{
    const size_t end = bytes.find("\r\n", at);
    if (end == std::string_view::npos)
        return std::nullopt;
    const std::string_view line = bytes.substr(at, end - at);
    at = end + 2;
    return isText(line) ? std::optional(line) : std::nullopt;
}

/// Data and length of the body at the front of `bytes`; nothing when there is no whole valid one.
std::optional<std::pair<std::string, size_t>> plainDecode(std::string_view bytes)
{
    std::string data;
    size_t at = 0;
    for (;;) {
        const auto line = plainLine(bytes, at);
        if (!line)
            return std::nullopt;
        const std::string digits(line->substr(0, line->find(';')));
        if (digits.empty() || digits.size() > 16 ||
            digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
            return std::nullopt;
        const unsigned long long size = std::stoull(digits, nullptr, 16);
        if (size == 0)
            break;
        if (size > bytes.size() - at || bytes.substr(at + size, 2) != "\r\n")
            return std::nullopt;
        data += bytes.substr(at, size);
        at += size + 2;
    }
    for (;;) {
        const auto line = plainLine(bytes, at);
        if (!line)
            return std::nullopt;
        if (line->empty())
            return std::pair(data, at);
        const size_t colon = line->find(':');
        if (colon == std::string_view::npos || !isName(line->substr(0, colon)))
            return std::nullopt;
    }
}

void feed(ChunkDecoder &decoder, std::string_view bytes, Decoded &decoded)
{
    while (decoded.status == ParseStatus::NeedMore) {
        const ChunkDecoder::Step step = decoder.next(bytes);
        promise(step.consumed <= bytes.size(), "more is used than there is", bytes);
        decoded.status = step.status;
        decoded.data += step.data;
        decoded.consumed += step.consumed;
        decoded.why = step.why;
        bytes.remove_prefix(step.consumed);
        if (step.consumed == 0)
            return;
    }
}

Decoded decodeInPieces(const std::string &text, std::uint32_t seed)
{
    std::mt19937 random(seed);
    const size_t longest = 1 + seed % 24;
    ChunkDecoder decoder;
    Decoded decoded;
    for (size_t at = 0; at < text.size() && decoded.status == ParseStatus::NeedMore;) {
        const std::string piece = text.substr(at, 1 + random() % longest); // its own memory: overruns show
        feed(decoder, piece, decoded);
        at += piece.size();
    }
    return decoded;
}

/// The body as the gateway passes it on.
std::string passedOn(std::string_view body)
{
    gateway::BodySource source;
    source.start(BodyFraming::Chunked, 0);
    gateway::BodySink sink;
    sink.start(true);
    gateway::Pieces pieces;
    std::vector<std::string_view> runs;
    std::string trailers;
    std::string out;
    while (!source.done()) {
        pieces.clear();
        runs.clear();
        const size_t used = source.take(body, runs);
        gateway::Part part{runs, source.done(), {}};
        if (part.last)
            part.trailers = source.trailers(trailers);
        sink.frame(pieces, part);
        for (const std::string_view piece : pieces.views())
            out += piece;
        body.remove_prefix(used);
        promise(!source.broken() && (used > 0 || source.done()), "what was accepted is not passed on", body);
    }
    promise(body.empty(), "what was accepted ends earlier when it is passed on", body);
    return out;
}

const QByteArrayList &dictionary()
{
    static const QByteArrayList pieces{"\r\n",        "\r",
                                       "\n",          "0\r\n",
                                       "0\r\n\r\n",   "5\r\nhello\r\n",
                                       ";",           ";a=\"b\"",
                                       "0x",          "+",
                                       "-",           " ",
                                       "\t",          "00000",
                                       "ffff",        "A: b\r\n",
                                       "Host: x\r\n", "FFFFFFFFFFFFFFFF\r\n",
                                       ":",           "\x7f",
                                       "\xff",        QByteArray("\0", 1)};
    return pieces;
}

} // namespace

namespace tidegate::fuzz {

QByteArrayList seeds()
{
    return {QByteArray("\x01") + "5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n",
            QByteArray("\x07") +
                "1;a=b;c=\"d\"\r\n,\r\n00A\r\n chunked w\r\n0;last\r\nTrailer: x\r\nOther:\r\n\r\n",
            QByteArray("\x20") + QByteArray("1\r\nx\r\n").repeated(60) + "0\r\n\r\n",
            QByteArray("\x03") + "10\r\n0\r\n\r\nPOST / HTTP\r\n0\r\n\r\n", QByteArray("\x02") + "0\r\n\r\n"};
}

QByteArray mutated(const QByteArray &input, std::uint32_t seed)
{
    return char(seed % 251) + mutatedText(input.mid(1), dictionary(), seed);
}

void examine(const QByteArray &input)
{
    const std::uint32_t seed = input.isEmpty() ? 0 : std::uint8_t(input[0]);
    const std::string text = input.mid(1).toStdString();
    ChunkDecoder decoder;
    Decoded whole;
    feed(decoder, text, whole);
    promise(decodeInPieces(text, seed) == whole, "decoding depends on how the bytes came in", text);
    const auto plain = plainDecode(text);
    if (whole.status == ParseStatus::Done) {
        promise(plain && plain->first == whole.data && plain->second == whole.consumed,
                "what was decoded is not what stands there", text);
        const std::string out = passedOn(std::string_view(text).substr(0, whole.consumed));
        const auto again = plainDecode(out);
        promise(again && again->first == whole.data && again->second == out.size(),
                "what is passed on decodes to something else", text);
    } else if (plain) {
        promise(whole.status == ParseStatus::Error && whole.why.find("too ") != std::string::npos,
                "a valid body within the bounds is not accepted", text);
    }
    promise(whole.status != ParseStatus::Error || !whole.why.empty(), "refused without a sentence", text);
}

} // namespace tidegate::fuzz
