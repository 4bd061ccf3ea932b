// The least that anything with a socket on each side pays for: it passes the bytes of each connection on to one
// of its own, and looks at none of them. One receive and one send each way, one epoll_wait for all that is ready.
// Whoever reads HTTP costs more than this; it is no proxy, and what would not fit into a socket is lost.
//
// bench_relay UPSTREAM_PORT...: prints {"port": N}; the end of stdin is its end.

#include "relay.h"

#include <cerrno>
#include <span>

using namespace tidegate::bench;

namespace {

void acceptAll(int epoll, int listener, Upstreams &upstreams)
{
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        for (End *end : pairOf(fd, upstreams.dial()))
            watch(epoll, EPOLL_CTL_ADD, end->fd, EPOLLIN | EPOLLET, end);
    }
}

void pass(End &end, std::span<char> scratch)
{
    const ssize_t count = ::recv(end.fd, scratch.data(), scratch.size(), MSG_DONTWAIT);
    if (count > 0)
        ::send(end.peer->fd, scratch.data(), size_t(count), MSG_DONTWAIT | MSG_NOSIGNAL);
    else if (count == 0 || errno != EAGAIN)
        end.close();
}

} // namespace

int main(int argc, char **argv)
{
    Upstreams upstreams(argc - 1, argv + 1);
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    int listener = listenAndTell();
    watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, &listener);
    watch(epoll, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN, nullptr);

    static std::array<char, 64 * 1024> scratch;
    std::array<epoll_event, 512> events;
    for (;;) {
        const int count = ::epoll_wait(epoll, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            void *who = events[size_t(i)].data.ptr;
            if (!who)
                return 0;
            if (who == &listener)
                acceptAll(epoll, listener, upstreams);
            else
                pass(*static_cast<End *>(who), scratch);
        }
    }
}
