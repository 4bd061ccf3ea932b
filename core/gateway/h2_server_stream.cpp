#include "core/gateway/h2_server_stream.h"

#include "core/gateway/h2_connection.h"
#include "core/gateway/heads.h"

#include <utility>

namespace tidegate::gateway {

H2ServerStream::H2ServerStream(Worker &worker) : m_exchange(worker, *this) {}

void H2ServerStream::start(H2Connection &connection, std::int32_t streamId, bool ended)
{
    m_connection = &connection;
    id = streamId;
    owed = 0;
    out.start(false);
    m_ended = ended;
    m_passed = m_gone = m_grpc = m_hasLength = false;
    m_trailers.clear();
    m_answeredAt = m_connection->worker().loop().now();
    touch(m_answeredAt);
}

void H2ServerStream::begin(const http::Head &head)
{
    constexpr std::string_view grpc = "application/grpc";
    m_grpc = head.value("content-type").starts_with(grpc);
    m_hasLength = head.framing == http::BodyFraming::Length;
    m_left = head.contentLength;
    m_passed = head.framing == http::BodyFraming::None;
    m_exchange.begin(head);
}

void H2ServerStream::refuse(int status, std::string_view why)
{
    Answer answer;
    answer.status = status;
    answer.reason = "BadRequest";
    answer.message = why;
    const std::string id = m_connection->worker().recordRefused(status, answer.reason);
    answer.requestId = id;
    sendAnswer(answer, m_ended);
}

/// With a length, nghttp2 has still to see whether the bytes came to it.
bool H2ServerStream::endsHere(size_t bytes) const
{
    return !m_hasLength || bytes == m_left;
}

void H2ServerStream::received(std::string_view bytes, bool last)
{
    touch(m_connection->worker().loop().now());
    const bool ends = last && endsHere(bytes.size());
    m_left -= std::min<std::uint64_t>(m_left, bytes.size());
    if (!m_exchange.active() || m_gone)
        return m_connection->took(*this, bytes.size()); // nobody wants it any more
    if (m_in.empty() && m_exchange.wantsBody()) {
        m_ended |= ends;
        m_passed |= ends;
        m_exchange.forward({std::span(&bytes, 1), ends, {}});
        m_connection->took(*this, bytes.size());
        return;
    }
    m_in.append(bytes);
    m_connection->kept(*this, bytes.size());
}

void H2ServerStream::receivedEnd(std::string_view trailers)
{
    if (std::exchange(m_ended, true))
        return;
    m_trailers.assign(trailers);
    pumpBody();
}

void H2ServerStream::pumpBody()
{
    if (m_gone || !m_exchange.wantsBody())
        return;
    const size_t size = m_in.size();
    const std::string_view run = m_in;
    const bool last = m_ended && !std::exchange(m_passed, m_ended);
    m_exchange.forward({std::span(&run, size > 0 ? 1 : 0), last, last ? std::string_view(m_trailers) : ""});
    dropInput();
}

void H2ServerStream::dropInput()
{
    const size_t size = m_in.size();
    if (size > 0)
        m_connection->used(*this, size);
    m_in = std::string();
}

void H2ServerStream::closed()
{
    m_gone = true;
    m_exchange.abandon();
    dropInput();
}

const std::string &H2ServerStream::peer() const
{
    return m_connection->stream().remoteAddress();
}

bool H2ServerStream::isTls() const
{
    return m_connection->stream().isTls();
}

void H2ServerStream::sendInterim(const http::Head &head)
{
    FieldList &fields = m_connection->worker().scratch().fields;
    fields.clear();
    fields.addResponse(head, {});
    m_connection->interim(*this, fields);
}

void H2ServerStream::sendHead(const http::Head &head, std::string_view extra, const Part &part)
{
    Worker &worker = m_connection->worker();
    FieldList &fields = worker.scratch().fields;
    fields.clear();
    fields.addResponse(head, worker.date());
    fields.addLines(extra);
    m_connection->respond(*this, fields, part);
}

void H2ServerStream::sendBody(const Part &part)
{
    m_connection->sendBody(*this, part);
}

void H2ServerStream::sendAnswer(const Answer &answer, bool)
{
    Worker &worker = m_connection->worker();
    FieldList &fields = worker.scratch().fields;
    fields.clear();
    if (m_grpc) {
        fields.addGrpcAnswer(answer, worker.date());
        return m_connection->respond(*this, fields, {{}, true, {}});
    }
    const std::string body = answerBody(answer);
    const std::string_view run = body;
    fields.addAnswer(answer, body, worker.date());
    m_connection->respond(*this, fields, {std::span(&run, answer.headOnly ? 0 : 1), true, {}});
}

void H2ServerStream::exchangeDone(bool)
{
    m_answeredAt = m_connection->worker().loop().now();
    dropInput();
}

/// A client that opens no window holds what it was answered, and nobody else looks after the time.
void H2ServerStream::sweep(SteadyTime now)
{
    if (std::exchange(out.moved, false))
        touch(now);
    if (m_exchange.active())
        return m_exchange.sweep(now);
    if (!m_gone && isStalled(now, m_answeredAt, m_connection->worker().options().clientTimeout)) {
        m_gone = true;
        m_connection->cut(*this, NGHTTP2_CANCEL);
    }
}

void H2ServerStream::cut()
{
    m_gone = true;
    dropInput();
    m_connection->cut(*this, NGHTTP2_INTERNAL_ERROR);
}

size_t H2ServerStream::appetite() const
{
    return out.much() ? 0 : Scratch::kSmallRead;
}

} // namespace tidegate::gateway
