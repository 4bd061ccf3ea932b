#pragma once

#include "core/base/clock.h"

#include <array>
#include <mutex>
#include <optional>
#include <vector>

struct ssl_ctx_st;

namespace tidegate::http {

/// What session tickets are encrypted with (RFC 5077): a key is used for some time, and known for twice as
/// long again; then it is wiped, by the next handshake that asks for one. Whoever gets hold of the process's
/// memory can not read what was recorded before that, not even of TLS 1.2, where a ticket holds the session's
/// secret. Any thread.
class TicketKeys
{
public:
    /// `life`: after so long the next ticket gets a new key; 0: each one does, and three are known.
    explicit TicketKeys(milliseconds life);
    ~TicketKeys();
    TicketKeys(const TicketKeys &) = delete;
    TicketKeys &operator=(const TicketKeys &) = delete;

    /// Has `context`, and every connection that is shown it, use these keys; they must outlive both.
    void serve(ssl_ctx_st *context);

    struct Key
    {
        std::array<unsigned char, 16> name{};
        std::array<unsigned char, 32> cipher{}; ///< AES-256
        std::array<unsigned char, 32> mac{};    ///< HMAC-SHA-256
        SteadyTime madeAt{};
    };
    struct Found
    {
        Key key;
        bool newest = false; ///< otherwise the client should get a new ticket
    };
    /// The key for a ticket that is written at `now`; nothing when there is no randomness to be had.
    std::optional<Key> current(SteadyTime now);
    /// The key with that name (16 bytes), as long as it is known.
    std::optional<Found> find(const unsigned char *name, SteadyTime now);

private:
    static constexpr size_t kMostKeys = 3;
    void forgetOld(SteadyTime now);
    void forgetLast();

    const milliseconds m_life;
    std::mutex m_mutex;      ///< for as long as a key is copied, once a handshake
    std::vector<Key> m_keys; ///< the newest first; never moved to other memory
};

} // namespace tidegate::http
