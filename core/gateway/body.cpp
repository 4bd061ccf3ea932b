#include "core/gateway/body.h"

#include "core/gateway/heads.h"

#include <algorithm>
#include <charconv>

namespace tidegate::gateway {

using http::BodyFraming;
using http::IoStatus;
using http::ParseStatus;

void BodySource::start(BodyFraming framing, std::uint64_t length)
{
    m_framing = framing;
    m_left = length;
    m_chunks.reset();
    const bool none = framing == BodyFraming::None || (framing == BodyFraming::Length && length == 0);
    m_state = none ? State::Done : State::Reading;
}

size_t BodySource::take(std::string_view bytes, std::vector<std::string_view> &runs)
{
    if (m_state != State::Reading || bytes.empty())
        return 0;
    if (m_framing == BodyFraming::Chunked)
        return takeChunks(bytes, runs);
    if (m_framing == BodyFraming::Length) {
        bytes = bytes.substr(0, size_t(std::min<std::uint64_t>(bytes.size(), m_left)));
        m_left -= bytes.size();
        if (m_left == 0)
            m_state = State::Done;
    }
    runs.push_back(bytes);
    return bytes.size();
}

size_t BodySource::takeChunks(std::string_view bytes, std::vector<std::string_view> &runs)
{
    size_t used = 0;
    while (m_state == State::Reading && runs.size() < Pieces::kMostRuns) {
        const http::ChunkDecoder::Step step = m_chunks.next(bytes.substr(used));
        used += step.consumed;
        if (!step.data.empty())
            runs.push_back(step.data);
        if (step.status == ParseStatus::Done)
            m_state = State::Done;
        else if (step.status == ParseStatus::Error)
            m_state = State::Broken;
        else if (step.consumed == 0)
            break;
    }
    return used;
}

void BodySource::end()
{
    if (m_state == State::Reading)
        m_state = m_framing == BodyFraming::UntilClose ? State::Done : State::Broken;
}

std::string_view BodySource::trailers(std::string &into) const
{
    const std::string_view raw = m_chunks.trailers();
    if (raw.empty())
        return {};
    into.clear();
    forEachLine(raw,
                [&into](std::string_view name, std::string_view value) { addTrailer(into, name, value); });
    return into;
}

void BodySink::frame(Pieces &pieces, const Part &part)
{
    constexpr std::string_view lineEnd = "\r\n";
    const size_t size = m_chunked ? part.size() : 0;
    if (size > 0) {
        char *end =
            std::to_chars(m_size.data(), m_size.data() + m_size.size() - lineEnd.size(), size, 16).ptr;
        end = std::copy(lineEnd.begin(), lineEnd.end(), end);
        pieces.add({m_size.data(), size_t(end - m_size.data())});
    }
    for (const std::string_view run : part.runs)
        pieces.add(run);
    const bool ends = m_chunked && part.last;
    if (size > 0 && !ends)
        pieces.add(lineEnd);
    if (!ends)
        return;
    m_chunked = false; // only once
    if (part.trailers.empty())
        return pieces.add(size > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n");
    pieces.add(size > 0 ? "\r\n0\r\n" : "0\r\n");
    pieces.add(part.trailers);
    pieces.add(lineEnd);
}

void Outbox::keep(const std::vector<std::string_view> &views, size_t skip)
{
    for (std::string_view view : views) {
        const size_t gone = std::min(skip, view.size());
        skip -= gone;
        m_bytes.append(view.substr(gone));
    }
    m_slow = true;
}

bool Outbox::send(http::Stream &stream, const Pieces &pieces)
{
    if (pieces.empty())
        return true;
    size_t written = 0;
    if (empty()) {
        const http::IoResult result = stream.writev(pieces.views());
        if (result.status == IoStatus::Failed || result.status == IoStatus::Closed)
            return false;
        written = result.bytes;
    }
    if (written < pieces.size())
        keep(pieces.views(), written);
    else
        m_slow = false;
    return true;
}

bool Outbox::flush(http::Stream &stream)
{
    while (!empty()) {
        const std::string_view rest = std::string_view(m_bytes).substr(m_at);
        const http::IoResult result = stream.writev(std::span(&rest, 1));
        if (result.status == IoStatus::Again)
            return true;
        if (result.status != IoStatus::Ok)
            return false;
        m_at += result.bytes;
    }
    clear();
    return true;
}

void Outbox::clear()
{
    shrinkIdle(m_bytes);
    m_at = 0;
}

} // namespace tidegate::gateway
