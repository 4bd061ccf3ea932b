#pragma once

#include "core/http/loop.h"
#include "core/http/stream.h"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tidegate::http::detail {

/// Connections of a client that wait for their next request; private to core/http, client's thread only. One
/// on which anything comes while it waits is closed, and one that has waited for long: a server that closes
/// it just when it is used again would leave open whether the request was read.
class IdleConnections
{
public:
    static constexpr std::chrono::milliseconds longest{2'000}; ///< less than servers wait, Node's 5 s too
    static constexpr size_t mostOfAPlace = 1024;

    explicit IdleConnections(Loop &loop);
    ~IdleConnections();

    /// `place` is host:port. Closed instead when there are enough.
    void put(const std::string &place, std::unique_ptr<Stream> stream);
    /// The one that was used last; null when there is none that is still good. Its events are the caller's to
    /// set.
    std::unique_ptr<Stream> take(const std::string &place);

private:
    struct Idle;
    void drop(Idle *idle);
    void sweep();

    Loop &m_loop;
    std::unordered_map<std::string, std::deque<std::unique_ptr<Idle>>> m_places; ///< oldest first
    std::unique_ptr<Timer> m_timer;
    bool m_isSwept = false; ///< the timer runs
};

} // namespace tidegate::http::detail
