#include "core/gateway/h2_heads.h"

#include "core/gateway/heads.h"

#include <algorithm>
#include <charconv>

namespace tidegate::gateway {

using http::equalsIgnoreCase;
using http::FieldView;
using http::Head;

namespace {

constexpr size_t kWorthKeeping = 16 * 1024;

bool isTarget(std::string_view path, std::string_view method)
{
    if (path == "*")
        return method == "OPTIONS";
    return path.starts_with('/') && std::all_of(path.begin(), path.end(), [](char c) {
               return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '#';
           });
}

bool readLength(std::string_view text, std::uint64_t &length)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    return error == std::errc() && end == text.data() + text.size();
}

/// Names of the gateway's own head to an HTTP/1.1 instance that have no place in HTTP/2.
bool isOfHttp1(std::string_view name)
{
    return equalsIgnoreCase(name, "connection") || equalsIgnoreCase(name, "transfer-encoding") ||
           equalsIgnoreCase(name, "upgrade");
}

/// What can not stand in grpc-message goes in as %XX.
std::string grpcMessage(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '%')
            out += c;
        else
            (out += '%').append({digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

} // namespace

void HeaderBlock::clear()
{
    if (m_bytes.capacity() > kWorthKeeping)
        m_bytes = std::string();
    m_bytes.clear();
    m_fields.clear();
    m_cookie.clear();
    m_tooLarge = false;
}

void HeaderBlock::add(std::string_view name, std::string_view value, const http::HeadLimits &limits)
{
    m_tooLarge |=
        size() + name.size() + value.size() > limits.maxBytes || m_fields.size() >= limits.maxFields;
    if (m_tooLarge)
        return;
    if (name == "cookie") {
        m_cookie.append(m_cookie.empty() ? "" : "; ").append(value);
        return;
    }
    Field field;
    field.name = std::uint32_t(m_bytes.size());
    m_bytes.append(name);
    field.value = std::uint32_t(m_bytes.size());
    m_bytes.append(value);
    field.end = std::uint32_t(m_bytes.size());
    m_fields.push_back(field);
}

std::string_view HeaderBlock::nameOf(const Field &field) const
{
    return std::string_view(m_bytes).substr(field.name, field.value - field.name);
}

std::string_view HeaderBlock::valueOf(const Field &field) const
{
    return std::string_view(m_bytes).substr(field.value, field.end - field.value);
}

/// Everything but the pseudo fields, and the framing. nghttp2 has seen to one valid Content-Length and no
/// Transfer-Encoding.
void HeaderBlock::readFields(Head &head, bool bodiless)
{
    std::vector<FieldView> fields = std::move(head.fields);
    fields.clear();
    head = Head{};
    bool hasLength = false;
    for (const Field &field : m_fields) {
        const std::string_view name = nameOf(field);
        if (name.starts_with(':'))
            continue;
        fields.push_back({name, valueOf(field)});
        if (name == "content-length")
            hasLength = readLength(valueOf(field), head.contentLength);
    }
    if (!m_cookie.empty())
        fields.push_back({"cookie", m_cookie});
    head.fields = std::move(fields);
    const bool none = bodiless || (hasLength && head.contentLength == 0);
    head.framing = none        ? http::BodyFraming::None
                   : hasLength ? http::BodyFraming::Length
                               : http::BodyFraming::Chunked;
}

const char *HeaderBlock::readRequest(Head &head, bool bodiless)
{
    readFields(head, bodiless);
    bool hasAuthority = false;
    for (const Field &field : m_fields) {
        const std::string_view name = nameOf(field);
        if (name == ":method")
            head.method = valueOf(field);
        else if (name == ":path")
            head.target = valueOf(field);
        else if (name == ":authority") {
            head.host = valueOf(field);
            hasAuthority = true;
        }
    }
    for (const FieldView &field : head.fields) {
        if (field.name != "host")
            continue;
        if (hasAuthority && !equalsIgnoreCase(field.value, head.host))
            return ":authority and host differ";
        head.host = field.value;
        hasAuthority = true;
    }
    if (!http::isAuthority(head.host))
        return "The request's authority is not valid";
    if (!http::isToken(head.method))
        return "The method is not valid";
    if (head.method != "CONNECT" && !isTarget(head.target, head.method))
        return "The path is not valid";
    return nullptr;
}

void HeaderBlock::readResponse(Head &head, bool bodiless)
{
    readFields(head, bodiless);
    for (const Field &field : m_fields) {
        std::uint64_t status = 0;
        if (nameOf(field) == ":status" && readLength(valueOf(field), status))
            head.status = int(status);
    }
}

void HeaderBlock::readTrailers(std::string &into) const
{
    for (const Field &field : m_fields) {
        if (!nameOf(field).starts_with(':'))
            addTrailer(into, nameOf(field), valueOf(field));
    }
}

void FieldList::add(std::string_view name, std::string_view value)
{
    // nghttp2 does not write through these.
    const auto bytes = [](std::string_view text) {
        return const_cast<std::uint8_t *>(reinterpret_cast<const std::uint8_t *>(text.data()));
    };
    // What is new in every message would only push other fields out of the table.
    const bool once = name.size() == 12 && equalsIgnoreCase(name, "x-request-id");
    m_fields.push_back({bytes(name), bytes(value), name.size(), value.size(),
                        std::uint8_t(once ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE)});
}

std::string_view FieldList::store(std::string_view text)
{
    const size_t size = std::min(text.size(), m_text.size() - m_textUsed);
    char *at = m_text.data() + m_textUsed;
    std::copy_n(text.begin(), size, at);
    m_textUsed += size;
    return {at, size};
}

void FieldList::addNumber(std::string_view name, std::uint64_t value)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    add(name, store({digits.data(), size_t(end - digits.data())}));
}

void FieldList::addStatus(int status)
{
    m_textUsed = 0;
    addNumber(":status", std::uint64_t(status));
}

void FieldList::addLines(std::string_view lines)
{
    forEachLine(lines, [this](std::string_view name, std::string_view value) { add(name, value); });
}

void FieldList::addRequest(std::string_view text)
{
    constexpr std::string_view hostLine = "Host: ";
    const size_t lineEnd = text.find("\r\n");
    const std::string_view line = text.substr(0, lineEnd);
    const size_t space = line.find(' ');
    const size_t last = line.rfind(' ');
    add(":method", line.substr(0, space));
    add(":scheme", "http");
    add(":path", line.substr(space + 1, last - space - 1));
    text.remove_prefix(lineEnd + 2);
    const size_t hostEnd = text.find("\r\n");
    if (hostEnd > hostLine.size())
        add(":authority", text.substr(hostLine.size(), hostEnd - hostLine.size()));
    forEachLine(text.substr(hostEnd + 2), [this](std::string_view name, std::string_view value) {
        if (!isOfHttp1(name))
            add(name, value);
    });
}

void FieldList::addResponse(const Head &head, std::string_view date)
{
    addStatus(head.status);
    m_views.clear();
    const bool dated = listResponseFields(head, m_views);
    for (const FieldView &field : m_views)
        add(field.name, field.value);
    if (head.framing == http::BodyFraming::Length)
        addNumber("content-length", head.contentLength);
    if (!dated && !date.empty())
        add("date", date);
}

void FieldList::addAnswer(const Answer &answer, std::string_view body, std::string_view date)
{
    addStatus(answer.status);
    add("date", date);
    add("content-type", "application/json");
    addNumber("content-length", body.size());
    if (!answer.reason.empty())
        add("tidegate-reason", store(reasonText(answer.reason)));
    if (!answer.requestId.empty())
        add("x-request-id", answer.requestId);
    if (answer.retryAfter.count() > 0)
        addNumber("retry-after", std::uint64_t(answer.retryAfter.count()));
    addLines(answer.extra);
}

void FieldList::addGrpcAnswer(const Answer &answer, std::string_view date)
{
    addStatus(200);
    add("date", date);
    add("content-type", "application/grpc");
    addNumber("grpc-status", std::uint64_t(grpcStatusOf(answer.status)));
    add("grpc-message", store(grpcMessage(answer.message)));
    if (!answer.reason.empty())
        add("tidegate-reason", store(reasonText(answer.reason)));
    if (!answer.requestId.empty())
        add("x-request-id", answer.requestId);
    addLines(answer.extra);
}

int grpcStatusOf(int httpStatus)
{
    switch (httpStatus) {
    case 400:
    case 431:
        return 13; // INTERNAL
    case 401:
        return 16; // UNAUTHENTICATED
    case 403:
        return 7; // PERMISSION_DENIED
    case 404:
    case 405:
        return 12; // UNIMPLEMENTED
    case 504:
        return 4; // DEADLINE_EXCEEDED: every 504 of the gateway's own is a time-out of the request's or of a
                  // start
    case 429:
    case 502:
    case 503:
        return 14; // UNAVAILABLE
    default:
        return 2; // UNKNOWN
    }
}

} // namespace tidegate::gateway
