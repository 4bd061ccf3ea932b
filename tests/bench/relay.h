#pragma once

// What the two relays have in common: a connection that was accepted and one to an upstream of its own.

#include "sockets.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace tidegate::bench {

/// One end of a relay. What it receives, its peer sends.
struct End
{
    int fd = -1; ///< -1 once it is closed
    End *peer = nullptr;

    /// The other side has ended; so does the peer then, when it has noticed.
    void close()
    {
        if (fd < 0)
            return;
        ::close(std::exchange(fd, -1));
        if (peer->fd >= 0)
            ::shutdown(peer->fd, SHUT_RDWR);
    }
};

/// Where the next connection goes: the upstreams of the command line in turn.
class Upstreams
{
public:
    Upstreams(int count, char **ports) : m_count(std::min<int>(count, int(m_ports.size())))
    {
        for (int i = 0; i < m_count; ++i)
            m_ports[size_t(i)] = std::uint16_t(std::atoi(ports[i]));
        if (m_count == 0)
            giveUp("no upstream's port");
    }

    int dial()
    {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(m_ports[size_t(m_next++ % m_count)]);
        if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            giveUp("connect");
        setNoDelay(fd);
        return fd;
    }

private:
    std::array<std::uint16_t, 8> m_ports{};
    int m_count = 0;
    int m_next = 0;
};

inline int listenAndTell()
{
    std::uint16_t port = 0;
    const int listener = listenOnLoopback(port);
    std::printf("{\"port\": %u}\n", port);
    std::fflush(stdout);
    return listener;
}

/// Both ends of a connection that was accepted; they live until the program ends.
inline std::array<End *, 2> pairOf(int accepted, int dialled)
{
    setNoDelay(accepted);
    auto *client = new End{accepted, nullptr};
    auto *upstream = new End{dialled, client};
    client->peer = upstream;
    return {client, upstream};
}

} // namespace tidegate::bench
