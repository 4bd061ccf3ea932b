#include "core/gateway/heads.h"

#include "core/http/message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::gateway {

using http::equalsIgnoreCase;
using http::FieldView;
using http::Head;

namespace {

constexpr std::string_view kLineEnd = "\r\n";

enum class FieldKind
{
    Plain,
    HopByHop,
    Host,
    Length,
    Te,
    ForwardedFor,
    ForwardedProto,
    Forwarded,
    RequestId,
    Trace,
    Date,
    Internal, ///< what Knative's own parts say to each other: apps and probers trust it, so nobody else may
    Ours
};

struct KnownField
{
    std::string_view name;
    FieldKind kind;
};

constexpr std::array kKnown{
    KnownField{"te", FieldKind::Te},
    KnownField{"host", FieldKind::Host},
    KnownField{"date", FieldKind::Date},
    KnownField{"upgrade", FieldKind::HopByHop},
    KnownField{"forwarded", FieldKind::Forwarded},
    KnownField{"connection", FieldKind::HopByHop},
    KnownField{"tracestate", FieldKind::Trace},
    KnownField{"traceparent", FieldKind::Trace},
    KnownField{"keep-alive", FieldKind::HopByHop},
    KnownField{"x-request-id", FieldKind::RequestId},
    KnownField{"content-length", FieldKind::Length},
    KnownField{"http2-settings", FieldKind::HopByHop},
    KnownField{"x-forwarded-for", FieldKind::ForwardedFor},
    KnownField{"proxy-connection", FieldKind::HopByHop},
    KnownField{"transfer-encoding", FieldKind::HopByHop},
    KnownField{"x-forwarded-proto", FieldKind::ForwardedProto},
    KnownField{"k-network-hash", FieldKind::Internal},
    KnownField{"k-network-probe", FieldKind::Internal},
    KnownField{"k-proxy-request", FieldKind::Internal},
    KnownField{"k-kubelet-probe", FieldKind::Internal},
    KnownField{"k-passthrough-lb", FieldKind::Internal},
    KnownField{"knative-serving-revision", FieldKind::Internal},
    KnownField{"knative-serving-namespace", FieldKind::Internal},
    KnownField{"knative-serving-default-route", FieldKind::Internal},
};

constexpr size_t kLongestKnown = 29;

/// Bit n is set when a known name has n letters: most fields are told apart by their length alone.
constexpr std::uint32_t kKnownLengths = [] {
    std::uint32_t lengths = 0;
    for (const KnownField &known : kKnown)
        lengths |= 1u << known.name.size();
    return lengths;
}();

/// Whether it is a known name with `_` for `-`. Apps behind CGI and WSGI cannot tell the two apart, so
/// `X_Forwarded_For` would pass for the field that only we may write.
bool readsAsKnown(std::string_view name)
{
    if (name.find('_') == std::string_view::npos)
        return false;
    std::array<char, kLongestKnown> dashed{};
    std::replace_copy(name.begin(), name.end(), dashed.begin(), '_', '-');
    const std::string_view read(dashed.data(), name.size());
    return std::any_of(kKnown.begin(), kKnown.end(),
                       [read](const KnownField &known) { return equalsIgnoreCase(known.name, read); });
}

FieldKind kindOf(std::string_view name)
{
    constexpr std::string_view ours = "tidegate-";
    if (name.size() > ours.size() && (name[0] | 0x20) == 't' &&
        equalsIgnoreCase(name.substr(0, ours.size()), ours))
        return FieldKind::Ours;
    if (name.size() > kLongestKnown || (kKnownLengths >> name.size() & 1) == 0)
        return FieldKind::Plain;
    for (const KnownField &known : kKnown) {
        if (known.name.size() == name.size() && equalsIgnoreCase(known.name, name))
            return known.kind;
    }
    return readsAsKnown(name) ? FieldKind::Internal : FieldKind::Plain;
}

/// The fields that Connection names besides the usual three, which need no look-up.
class Nominated
{
public:
    explicit Nominated(const Head &head)
    {
        for (const FieldView &field : head.fields) {
            if (field.name.size() == 10 && equalsIgnoreCase(field.name, "connection") &&
                !isUsual(field.value))
                m_lists.push_back(field.value);
        }
    }

    bool has(std::string_view name) const
    {
        for (const std::string_view list : m_lists) {
            if (listed(list, name))
                return true;
        }
        return false;
    }

private:
    static bool isUsual(std::string_view value)
    {
        return equalsIgnoreCase(value, "keep-alive") || equalsIgnoreCase(value, "close") ||
               equalsIgnoreCase(value, "upgrade");
    }

    static bool listed(std::string_view list, std::string_view name)
    {
        while (!list.empty()) {
            const size_t comma = std::min(list.find(','), list.size());
            std::string_view item = list.substr(0, comma);
            while (!item.empty() && (item.front() == ' ' || item.front() == '\t'))
                item.remove_prefix(1);
            while (!item.empty() && (item.back() == ' ' || item.back() == '\t'))
                item.remove_suffix(1);
            if (equalsIgnoreCase(item, name))
                return true;
            list.remove_prefix(std::min(comma + 1, list.size()));
        }
        return false;
    }

    std::vector<std::string_view> m_lists; // nearly always empty, and then it costs nothing
};

void addField(std::string &out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append(kLineEnd);
}

void addNumber(std::string &out, std::uint64_t number)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), size_t(end - digits.data()));
}

/// `name: old values, ` without a line end, to be completed by our own element.
void beginList(std::string &out, const Head &head, const Nominated &nominated, std::string_view name)
{
    out.append(name).append(": ");
    for (const FieldView &field : head.fields) {
        if (equalsIgnoreCase(field.name, name) && !field.value.empty() && !nominated.has(field.name))
            out.append(field.value).append(", ");
    }
}

constexpr std::string_view kTokenLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~";

std::string_view trimmed(std::string_view text)
{
    const size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

/// Quoted where it has a colon or brackets (RFC 7239, 4); nothing that could end the quotes gets in.
void addPair(std::string &out, std::string_view name, std::string_view value)
{
    if (value.empty() || value.find_first_of("\"\\") != std::string_view::npos)
        return;
    const bool quoted = value.find_first_not_of(kTokenLetters) != std::string_view::npos;
    out.append(name).append(quoted ? "=\"" : "=").append(value).append(quoted ? "\"" : "");
}

void addNode(std::string &out, std::string_view address)
{
    const bool bare = address.find(':') != std::string_view::npos && !address.starts_with('[') &&
                      std::count(address.begin(), address.end(), ':') > 1;
    addPair(out, "for", bare ? '[' + std::string(address) + ']' : std::string(address));
}

/// The first hop that is known, which is all that host and scheme are known of.
void addFirst(std::string &out, const Head &head, std::string_view address, std::string_view host,
              std::string_view proto)
{
    addNode(out, address);
    addPair(out, ";host", host.empty() ? head.host : host);
    out.append(";proto=").append(proto);
}

/// `Forwarded` for a client that has sent none: out of what the proxies before this one say in their own way.
void addForwardedFromOthers(std::string &out, const Head &head, const Nominated &nominated,
                            std::string_view peer, std::string_view proto)
{
    std::string_view host =
        nominated.has("x-forwarded-host") ? std::string_view() : head.value("x-forwarded-host");
    host = trimmed(host.substr(0, host.find(',')));
    bool isFirst = true;
    const auto add = [&](std::string_view address) {
        if (!std::exchange(isFirst, false)) {
            out.append(", ");
            addNode(out, address);
            return;
        }
        addFirst(out, head, address, host, proto);
    };
    for (const FieldView &field : head.fields) {
        if (!equalsIgnoreCase(field.name, "X-Forwarded-For") || nominated.has(field.name))
            continue;
        for (std::string_view rest = field.value; !rest.empty();) {
            const size_t comma = rest.find(',');
            const std::string_view address = trimmed(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            if (!address.empty() && address.find_first_of("\"\\") == std::string_view::npos)
                add(address);
        }
    }
    add(peer);
}

void addForwarded(std::string &out, const Head &head, const Nominated &nominated,
                  const RequestAdditions &additions, std::string_view proto)
{
    beginList(out, head, nominated, "X-Forwarded-For");
    out.append(additions.peer).append(kLineEnd);
    const size_t before = out.size();
    beginList(out, head, nominated, "Forwarded");
    const bool isNew = out.size() - before == std::string_view("Forwarded: ").size();
    if (isNew)
        addForwardedFromOthers(out, head, nominated, additions.peer, proto);
    else
        addFirst(out, head, additions.peer, {}, proto);
    out.append(kLineEnd);
}

void addRequestFraming(std::string &out, const Head &head, bool lengthSeen)
{
    if (head.framing == http::BodyFraming::Chunked)
        out.append("Transfer-Encoding: chunked\r\n");
    else if (head.framing == http::BodyFraming::Length || lengthSeen) {
        out.append("Content-Length: ");
        addNumber(out, head.contentLength);
        out.append(kLineEnd);
    }
}

bool isHex(std::string_view text)
{
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool isZero(std::string_view text)
{
    return text.find_first_not_of('0') == std::string_view::npos;
}

bool isScheme(std::string_view value)
{
    return equalsIgnoreCase(value, "http") || equalsIgnoreCase(value, "https");
}

} // namespace

std::string_view traceOf(const Head &head)
{
    // version 2, trace id 32, parent id 16, flags 2, with dashes between
    constexpr size_t length = 55;
    constexpr std::string_view name = "traceparent";
    std::string_view value;
    for (const FieldView &field : head.fields) {
        if (field.name.size() != name.size() || !equalsIgnoreCase(field.name, name))
            continue;
        if (!value.empty())
            return {}; // two of them
        value = field.value;
    }
    if (value.size() < length || value[2] != '-' || value[35] != '-' || value[52] != '-')
        return {};
    const std::string_view version = value.substr(0, 2);
    const std::string_view trace = value.substr(3, 32);
    const std::string_view parent = value.substr(36, 16);
    // A version to come may have more behind a dash.
    const bool isWhole = value.size() == length || (version != "00" && value[length] == '-');
    const bool isValid = isWhole && isHex(version) && version != "ff" && isHex(trace) && !isZero(trace) &&
                         isHex(parent) && !isZero(parent) && isHex(value.substr(53, 2));
    return isValid ? trace : std::string_view();
}

std::optional<int> readGrpcStatus(std::string_view value)
{
    int status = -1;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), status);
    if (error != std::errc() || end != value.data() + value.size() || status < 0)
        return std::nullopt;
    return status;
}

namespace {

/// Enough for a head with what is added to it: a browser's would make the buffer grow several times.
size_t roomFor(const Head &head)
{
    constexpr size_t additions = 320; // the longest names, a UUID, an IPv6 address twice
    constexpr size_t separators = 4;
    size_t room = additions + head.method.size() + head.target.size() + 2 * head.host.size();
    for (const FieldView &field : head.fields)
        room += field.name.size() + field.value.size() + separators;
    return room;
}

} // namespace

void writeRequestHead(std::string &out, const Head &head, const RequestAdditions &additions)
{
    const Nominated nominated(head);
    std::string_view proto = additions.scheme;
    std::string_view requestId = additions.requestId;
    bool lengthSeen = false;
    bool trailers = false;
    out.reserve(roomFor(head));
    out.append(head.method).append(" ");
    http::appendTarget(out, head);
    out.append(" HTTP/1.1\r\n");
    addField(out, "Host", head.host);
    for (const FieldView &field : head.fields) {
        const FieldKind kind = kindOf(field.name);
        if (kind == FieldKind::Length)
            lengthSeen = true;
        else if (kind == FieldKind::Te)
            trailers |= http::listHasToken(field.value, "trailers");
        else if (kind == FieldKind::ForwardedProto && isScheme(field.value))
            proto = field.value;
        else if (kind == FieldKind::RequestId && !field.value.empty())
            requestId = field.value;
        else if ((kind == FieldKind::Plain || kind == FieldKind::Date ||
                  (kind == FieldKind::Trace && additions.hasTrace)) &&
                 !nominated.has(field.name))
            addField(out, field.name, field.value);
    }
    addRequestFraming(out, head, lengthSeen);
    addForwarded(out, head, nominated, additions, proto);
    addField(out, "X-Forwarded-Proto", proto);
    addField(out, "X-Request-Id", requestId);
    if (mayUpgrade(head)) {
        out.append("Connection: Upgrade\r\n");
        addField(out, "Upgrade", head.value("upgrade"));
    } else if (trailers) {
        out.append("TE: trailers\r\nConnection: TE\r\n"); // of the connection, so both (RFC 9110, 10.1.4)
    }
    out.append(kLineEnd);
}

namespace {

void addStatusLine(std::string &out, const Head &head)
{
    out.append("HTTP/1.1 ");
    addNumber(out, std::uint64_t(head.status));
    out.append(" ")
        .append(head.phrase.empty() ? http::statusPhrase(head.status) : head.phrase)
        .append(kLineEnd);
}

/// Calls `each` for the answer's own fields without those of its connection; true when it has a Date.
template <typename Each>
bool eachResponseField(const Head &head, Each &&each)
{
    const Nominated nominated(head);
    // A length stands for a body that is not sent here (HEAD, 304), or is zero; 204 and 1xx must not have
    // one.
    const bool keepLength =
        head.framing == http::BodyFraming::None && head.status != 204 && head.status >= 200;
    bool dated = false;
    for (const FieldView &field : head.fields) {
        const FieldKind kind = kindOf(field.name);
        dated |= kind == FieldKind::Date;
        const bool goes = kind == FieldKind::HopByHop || kind == FieldKind::Te || kind == FieldKind::Ours ||
                          (kind == FieldKind::Length && !keepLength);
        // No Connection field takes the length away: without it the client would wait for a body.
        const bool stays = kind == FieldKind::Length || kind == FieldKind::Date;
        if (!goes && (stays || !nominated.has(field.name)))
            each(field);
    }
    return dated;
}

bool addResponseFields(std::string &out, const Head &head)
{
    return eachResponseField(head,
                             [&out](const FieldView &field) { addField(out, field.name, field.value); });
}

} // namespace

bool listResponseFields(const Head &head, std::vector<FieldView> &into)
{
    return eachResponseField(head, [&into](const FieldView &field) { into.push_back(field); });
}

void writeResponseHead(std::string &out, const Head &head, const ResponseAdditions &additions)
{
    addStatusLine(out, head);
    const bool dated = addResponseFields(out, head);
    if (!dated)
        addField(out, "Date", additions.date);
    if (head.status == 101) {
        out.append("Connection: Upgrade\r\n");
        addField(out, "Upgrade", head.value("upgrade"));
    } else if (additions.chunked) {
        out.append("Transfer-Encoding: chunked\r\n");
    } else if (head.framing == http::BodyFraming::Length) {
        out.append("Content-Length: ");
        addNumber(out, head.contentLength);
        out.append(kLineEnd);
    }
    if (head.status != 101 && !additions.keepAlive)
        out.append("Connection: close\r\n");
    else if (head.status != 101 && additions.clientHttp10)
        out.append("Connection: keep-alive\r\n");
    out.append(additions.extra).append(kLineEnd);
}

void writeInterimHead(std::string &out, const Head &head)
{
    addStatusLine(out, head);
    addResponseFields(out, head);
    out.append(kLineEnd);
}

void addTrailer(std::string &out, std::string_view name, std::string_view value)
{
    constexpr std::array<std::string_view, 30> late{"age",
                                                    "authorization",
                                                    "cache-control",
                                                    "content-encoding",
                                                    "content-language",
                                                    "content-location",
                                                    "content-range",
                                                    "content-type",
                                                    "cookie",
                                                    "date",
                                                    "expect",
                                                    "expires",
                                                    "if-match",
                                                    "if-modified-since",
                                                    "if-none-match",
                                                    "if-range",
                                                    "if-unmodified-since",
                                                    "location",
                                                    "max-forwards",
                                                    "pragma",
                                                    "proxy-authenticate",
                                                    "proxy-authentication-info",
                                                    "proxy-authorization",
                                                    "range",
                                                    "retry-after",
                                                    "set-cookie",
                                                    "trailer",
                                                    "vary",
                                                    "warning",
                                                    "www-authenticate"};
    const FieldKind kind = kindOf(name);
    if (kind != FieldKind::Plain || std::any_of(late.begin(), late.end(), [name](std::string_view one) {
            return one.size() == name.size() && equalsIgnoreCase(one, name);
        }))
        return;
    addField(out, name, value);
}

bool mayUpgrade(const Head &head)
{
    std::string_view protocols = head.value("upgrade");
    for (; protocols.size() >= 3; protocols.remove_prefix(1)) {
        if (equalsIgnoreCase(protocols.substr(0, 3), "h2c"))
            return false;
    }
    return head.upgrade;
}

std::string_view addressOf(std::string_view peer)
{
    peer = peer.substr(0, peer.rfind(':'));
    if (peer.starts_with('[') && peer.ends_with(']'))
        peer = peer.substr(1, peer.size() - 2);
    return peer;
}

bool isLoopback(std::string_view peer)
{
    const std::string_view address = addressOf(peer);
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

bool isIdempotent(std::string_view method)
{
    constexpr std::array<std::string_view, 6> methods{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
    for (const std::string_view one : methods) {
        if (method == one)
            return true;
    }
    return false;
}

} // namespace tidegate::gateway
