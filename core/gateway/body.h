#pragma once

#include "core/gateway/sides.h"
#include "core/http/codec.h"
#include "core/http/stream.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::gateway {

/// Pieces for one gathered write: views only, valid as long as the bytes behind them.
class Pieces
{
public:
    /// Runs of body data a batch may hold: what one system call takes, less the head and a chunk's framing.
    static constexpr size_t kMostRuns = 48;

    void clear()
    {
        m_views.clear();
        m_size = 0;
    }
    void add(std::string_view piece)
    {
        if (!piece.empty()) {
            m_views.push_back(piece);
            m_size += piece.size();
        }
    }
    size_t size() const { return m_size; } ///< bytes
    bool empty() const { return m_size == 0; }
    const std::vector<std::string_view> &views() const { return m_views; }

private:
    std::vector<std::string_view> m_views;
    size_t m_size = 0;
};

/// What an idle connection may keep of a buffer, in bytes: there are many of them.
constexpr size_t kKeptIdle = 1'024;

/// Empties a buffer, and frees it when it is larger than is worth keeping. Swapped: an assignment of an empty
/// string may keep the memory.
inline void shrinkIdle(std::string &text)
{
    if (text.capacity() > kKeptIdle)
        std::string().swap(text);
    else
        text.clear();
}

/// Reads a body by its framing, whatever pieces it comes in.
class BodySource
{
public:
    void start(http::BodyFraming framing, std::uint64_t length);
    /// A tunnel: everything until the end of the connection.
    void startRaw() { start(http::BodyFraming::UntilClose, 0); }

    /// Takes body bytes from the front of `bytes` and appends their runs; returns how many bytes of the input
    /// are used up. Takes a bounded number of runs: call again while it returns more than 0 and the body is
    /// neither done nor broken.
    size_t take(std::string_view bytes, std::vector<std::string_view> &runs);
    /// The peer has ended its side: right for a body that lasts until then, else the body is broken.
    void end();

    /// The trailers that came after a chunked body, filtered by addTrailer(); `into` holds them. Empty when
    /// there are none.
    std::string_view trailers(std::string &into) const;

    bool done() const { return m_state == State::Done; }
    bool broken() const { return m_state == State::Broken; }

private:
    enum class State
    {
        Reading,
        Done,
        Broken
    };
    size_t takeChunks(std::string_view bytes, std::vector<std::string_view> &runs);

    State m_state = State::Done;
    http::BodyFraming m_framing = http::BodyFraming::None;
    std::uint64_t m_left = 0;
    http::ChunkDecoder m_chunks;
};

/// Frames a part of a body for the other side: as it is, or as one chunk, with its trailers.
class BodySink
{
public:
    void start(bool chunked) { m_chunked = chunked; }
    /// The frame's text lives in this object until the next call. After the last part: nothing.
    void frame(Pieces &pieces, const Part &part);

private:
    bool m_chunked = false;
    std::array<char, 20> m_size{};
};

/// What could not be written yet. It holds at most what one read brought, since nobody reads on while it is
/// not empty.
class Outbox
{
public:
    bool empty() const { return m_at == m_bytes.size(); }
    size_t size() const { return m_bytes.size() - m_at; }
    /// Whether the other side was slow lately: then read less at a time.
    bool slow() const { return m_slow; }

    /// Writes the pieces now as far as they go, and keeps the rest. False when the connection has failed.
    bool send(http::Stream &stream, const Pieces &pieces);
    /// Writes what is kept. False when the connection has failed.
    bool flush(http::Stream &stream);
    void clear();

private:
    void keep(const std::vector<std::string_view> &views, size_t skip);

    std::string m_bytes;
    size_t m_at = 0;
    bool m_slow = false;
};

} // namespace tidegate::gateway
