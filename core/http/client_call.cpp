#include "core/http/client_call.h"

#include "core/base/units.h"
#include "core/http/head_parser.h"
#include "core/http/socket.h"

#include <algorithm>

namespace tidegate::http::detail {

namespace {

/// RFC 6761, 6.3: names under localhost are this machine, whatever a resolver would say.
bool isLocalhost(std::string_view name)
{
    if (!name.empty() && name.back() == '.')
        name.remove_suffix(1);
    constexpr std::string_view local = "localhost";
    if (name.size() < local.size() || !equalsIgnoreCase(name.substr(name.size() - local.size()), local))
        return false;
    return name.size() == local.size() || name[name.size() - local.size() - 1] == '.';
}

std::string withoutBrackets(const std::string &host)
{
    return host.size() > 2 && host.front() == '[' && host.back() == ']' ? host.substr(1, host.size() - 2)
                                                                        : host;
}

bool holdsControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace

std::string faultOf(const ClientRequest &request)
{
    if (!isToken(request.method) || request.method == "CONNECT")
        return "the method can not be sent";
    if (request.target.empty() || (request.target.front() != '/' && request.target != "*") ||
        request.target.find(' ') != std::string::npos || holdsControl(request.target))
        return "the target is not a path";
    if (request.host.empty() || holdsControl(request.host))
        return "the host is not valid";
    for (const auto &[name, value] : request.headers.fields()) {
        if (!isToken(name) || holdsControl(value))
            return "the header '" + name + "' can not be sent";
    }
    return {};
}

std::string formatRequest(const ClientRequest &request)
{
    std::string text = request.method + ' ' + request.target + " HTTP/1.1\r\n";
    if (!request.headers.has("Host")) {
        const std::string host = withoutBrackets(request.host);
        text += "Host: " + (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' +
                std::to_string(request.port) + "\r\n";
    }
    for (const auto &[name, value] : request.headers.fields()) {
        if (!equalsIgnoreCase(name, "Connection") && !equalsIgnoreCase(name, "Content-Length") &&
            !equalsIgnoreCase(name, "Transfer-Encoding"))
            text += name + ": " + value + "\r\n";
    }
    const bool usual = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (!request.body.empty() || usual)
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return text + (request.keepAlive ? "\r\n" : "Connection: close\r\n\r\n") + request.body;
}

ClientCall::ClientCall(ClientShared &shared, ClientRequest request, Done done, Ended ended)
    : m_shared(shared), m_request(std::move(request)), m_done(std::move(done)), m_ended(std::move(ended))
{
}

void ClientCall::begin()
{
    m_begun = std::chrono::steady_clock::now();
    if (std::string fault = faultOf(m_request); !fault.empty())
        return failWith(Code::BadRequest, std::move(fault));
    m_out = formatRequest(m_request);
    m_timer = m_shared.loop.makeTimer([this] {
        failWith(Code::Timeout, "no complete answer within " + formatDuration(m_request.timeout));
    });
    m_timer->start(m_request.timeout);
    if (!m_request.keepAlive || !tryKept())
        resolve();
}

bool ClientCall::tryKept()
{
    m_stream = m_shared.idle.take(subject());
    m_isKept = m_stream != nullptr;
    if (!m_isKept)
        return false;
    m_stream->setEvents(this);
    connected({});
    return true;
}

/// A kept connection that has ended before any answer: once more, on a new one.
bool ClientCall::tryAnew()
{
    if (m_headDone || !m_in.empty() || !std::exchange(m_isKept, false))
        return false;
    m_stream.reset();
    m_outAt = 0;
    resolve();
    return true;
}

void ClientCall::cancel()
{
    m_finished = true;
    if (m_timer)
        m_timer->stop();
    m_stream.reset();
}

void ClientCall::resolve()
{
    const std::string host = withoutBrackets(m_request.host);
    if (isAddress(host))
        m_addresses = {host};
    else if (isLocalhost(host))
        m_addresses = {"127.0.0.1", "::1"};
    if (!m_addresses.empty())
        return tryNext({});
    m_shared.resolver.resolve(
        host, [this, self = shared_from_this()](std::error_code error, std::vector<std::string> found) {
            if (m_finished)
                return;
            if (error)
                return failWith(Code::Unavailable, "the name can not be resolved: " + error.message());
            m_addresses.assign(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
            tryNext({});
        });
}

void ClientCall::tryNext(std::error_code last)
{
    while (!m_addresses.empty()) {
        const std::string address = std::move(m_addresses.front());
        m_addresses.pop_front();
        auto stream = connectStream(m_shared.loop, address, m_request.port, this);
        if (stream) {
            m_stream = std::move(*stream);
            return;
        }
        last = std::make_error_code(std::errc::network_unreachable);
    }
    failWith(Code::Unavailable, "can not connect: " + last.message());
}

void ClientCall::connected(std::error_code error)
{
    if (error)
        return tryNext(error);
    m_answer.timings.connected = elapsed();
    m_stream->armRead();
    flush();
}

void ClientCall::flush()
{
    while (m_outAt < m_out.size()) {
        const std::string_view rest = std::string_view(m_out).substr(m_outAt);
        const IoResult result = m_stream->writev({&rest, 1});
        if (result.status == IoStatus::Again)
            return m_stream->waitWrite();
        if (result.status != IoStatus::Ok)
            return; // the server may have answered before it closed: reading tells
        m_outAt += result.bytes;
    }
}

void ClientCall::writable()
{
    flush();
}

void ClientCall::readable()
{
    for (;;) {
        const IoResult result = m_stream->read(m_shared.scratch.data(), m_shared.scratch.size());
        if (result.status == IoStatus::Again)
            return m_stream->armRead();
        if (result.status == IoStatus::Closed)
            return peerEnded();
        if (result.status == IoStatus::Failed && tryAnew())
            return;
        if (result.status == IoStatus::Failed)
            return failWith(m_in.empty() && !m_headDone ? Code::Unavailable : Code::BadGateway,
                            "the connection broke: " + result.error.message());
        if (m_answer.timings.firstByte.count() == 0)
            m_answer.timings.firstByte = elapsed();
        m_in.append(m_shared.scratch.data(), result.bytes);
        process();
        if (m_finished)
            return;
    }
}

void ClientCall::process()
{
    while (!m_finished && !m_headDone) {
        if (!processHead())
            return;
    }
    if (!m_finished)
        processBody();
}

/// One head, interim ones (1xx) are passed over; false when more has to come or the call has failed.
bool ClientCall::processHead()
{
    Head head;
    const ParseResult result =
        parseResponseHead(std::string_view(m_in).substr(m_inAt), head, m_request.method);
    if (result.status == ParseStatus::Error)
        failWith(Code::BadGateway, std::string("the answer is not valid HTTP: ") + result.why);
    if (result.status != ParseStatus::Done)
        return false;
    m_inAt += result.consumed;
    if (head.status < 200 && head.status != 101)
        return true;
    m_headDone = true;
    m_mayKeep = m_request.keepAlive && head.keepAlive && head.framing != BodyFraming::UntilClose;
    m_framing = head.framing;
    m_left = head.framing == BodyFraming::Length ? head.contentLength : 0;
    m_answer.response.status = head.status;
    for (const FieldView &field : head.fields)
        m_answer.response.headers.add(std::string(field.name), std::string(field.value));
    if (m_left > m_request.maxBody)
        failWith(Code::TooLarge, "the answer is larger than " + formatBytes(m_request.maxBody));
    return !m_finished;
}

void ClientCall::processBody()
{
    std::string_view bytes = std::string_view(m_in).substr(m_inAt);
    if (m_framing == BodyFraming::None)
        return succeed(bytes);
    if (m_framing == BodyFraming::UntilClose) {
        store(bytes);
    } else if (m_framing == BodyFraming::Length) {
        const std::string_view its = bytes.substr(0, size_t(std::min<std::uint64_t>(m_left, bytes.size())));
        m_left -= its.size();
        store(its);
        if (m_left == 0 && !m_finished)
            return succeed(bytes.substr(its.size()));
    } else {
        for (;;) {
            const ChunkDecoder::Step step = m_chunks.next(bytes);
            bytes.remove_prefix(step.consumed);
            store(step.data);
            if (m_finished)
                return;
            if (step.status == ParseStatus::Error)
                return failWith(Code::BadGateway, std::string("the answer is not valid HTTP: ") + step.why);
            if (step.status == ParseStatus::Done)
                return succeed(bytes);
            if (step.consumed == 0)
                break;
        }
    }
    m_in.clear();
    m_inAt = 0;
}

void ClientCall::store(std::string_view data)
{
    std::string &body = m_answer.response.body;
    if (data.size() > m_request.maxBody - body.size())
        return failWith(Code::TooLarge, "the answer is larger than " + formatBytes(m_request.maxBody));
    body.append(data);
}

void ClientCall::peerEnded()
{
    if (m_headDone && m_framing == BodyFraming::UntilClose)
        return succeed({});
    if (tryAnew())
        return;
    const bool nothing = !m_headDone && m_in.empty();
    failWith(Code::BadGateway, nothing ? "the connection was closed without an answer"
                                       : "the connection was closed in the middle of the answer");
}

/// `more`: bytes behind the answer, which nobody asked for.
void ClientCall::succeed(std::string_view more)
{
    m_answer.timings.done = elapsed();
    const bool isWhole = m_outAt == m_out.size();
    if (m_mayKeep && isWhole && more.empty() && m_stream->isOpen())
        m_shared.idle.put(subject(), std::move(m_stream));
    finish(std::move(m_answer));
}

void ClientCall::failWith(Code code, std::string message)
{
    finish(fail(code, std::move(message), subject()));
}

void ClientCall::finish(Result<ClientResponse> result)
{
    if (m_finished)
        return;
    cancel();
    const Done done = std::exchange(m_done, nullptr);
    done(std::move(result));
    m_ended(this);
}

std::chrono::microseconds ClientCall::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - m_begun);
}

std::string ClientCall::subject() const
{
    return m_request.host + ':' + std::to_string(m_request.port);
}

} // namespace tidegate::http::detail
