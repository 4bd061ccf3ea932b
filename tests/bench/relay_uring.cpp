// The relay of relay.cpp with io_uring instead of epoll, as cheaply as that can be had: receives that go on by
// themselves into buffers of a ring, and sends that are handed over together, so that a turn is one system call
// for any number of requests.
//
// bench_relay_uring UPSTREAM_PORT...: prints {"port": N}; the end of stdin is its end. Exit 3 where io_uring is not
// to be had.

#include "relay.h"

#include <liburing.h>

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <utility>
#include <vector>

using namespace tidegate::bench;

namespace {

constexpr unsigned kBuffers = 2048;
constexpr unsigned kBufferSize = 2048;
constexpr int kGroup = 1;
enum : std::uint64_t { Accepting = 0, Ending = 2, SentBit = 1 }; // everything else is the address of an End

class Ring
{
public:
    Ring()
    {
        io_uring_params params{};
        params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE;
        params.cq_entries = 4 * kBuffers;
        if (io_uring_queue_init_params(kBuffers, &m_ring, &params) != 0)
            std::exit(3);
        m_buffers = static_cast<io_uring_buf_ring *>(std::aligned_alloc(4096, kBuffers * sizeof(io_uring_buf)));
        std::memset(m_buffers, 0, kBuffers * sizeof(io_uring_buf));
        io_uring_buf_reg registration{};
        registration.ring_addr = reinterpret_cast<std::uint64_t>(m_buffers);
        registration.ring_entries = kBuffers;
        registration.bgid = kGroup;
        if (io_uring_register_buf_ring(&m_ring, &registration, 0) != 0)
            std::exit(3);
        for (unsigned i = 0; i < kBuffers; ++i)
            giveBack(i);
        publish();
    }

    char *buffer(unsigned id) { return m_bytes.data() + size_t(id) * kBufferSize; }
    void giveBack(unsigned id)
    {
        io_uring_buf_ring_add(m_buffers, buffer(id), kBufferSize, std::uint16_t(id),
                              io_uring_buf_ring_mask(kBuffers), m_given++);
    }
    void publish() { io_uring_buf_ring_advance(m_buffers, std::exchange(m_given, 0)); }

    io_uring_sqe *entry(std::uint64_t tag)
    {
        io_uring_sqe *entry = io_uring_get_sqe(&m_ring);
        if (!entry) {
            io_uring_submit(&m_ring);
            entry = io_uring_get_sqe(&m_ring);
        }
        entry->user_data = tag;
        return entry;
    }

    /// Hands over what was asked for, waits for something, and tells each completion.
    template <typename Told> void turn(Told told)
    {
        io_uring_submit_and_wait(&m_ring, 1);
        unsigned head = 0;
        unsigned count = 0;
        io_uring_cqe *completion = nullptr;
        io_uring_for_each_cqe(&m_ring, head, completion)
        {
            ++count;
            told(*completion);
        }
        io_uring_cq_advance(&m_ring, count);
        publish();
    }

private:
    io_uring m_ring{};
    io_uring_buf_ring *m_buffers = nullptr;
    std::vector<char> m_bytes = std::vector<char>(size_t(kBuffers) * kBufferSize);
    int m_given = 0;
};

class Relay
{
public:
    Relay(Upstreams upstreams, int listener) : m_upstreams(upstreams), m_listener(listener)
    {
        io_uring_sqe *accepting = m_ring.entry(Accepting);
        io_uring_prep_multishot_accept(accepting, m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        accepting->user_data = Accepting;
        io_uring_sqe *ending = m_ring.entry(Ending);
        io_uring_prep_poll_add(ending, STDIN_FILENO, POLLIN);
        ending->user_data = Ending;
    }

    void run()
    {
        while (!m_ended)
            m_ring.turn([this](const io_uring_cqe &each) { completed(each); });
    }

private:
    void receive(End *end)
    {
        io_uring_sqe *entry = m_ring.entry(0);
        io_uring_prep_recv_multishot(entry, end->fd, nullptr, 0, 0);
        entry->flags |= IOSQE_BUFFER_SELECT;
        entry->buf_group = kGroup;
        entry->user_data = reinterpret_cast<std::uint64_t>(end);
    }

    void send(End *to, const char *bytes, size_t size, unsigned buffer)
    {
        io_uring_sqe *entry = m_ring.entry(0);
        io_uring_prep_send(entry, to->fd, bytes, size, MSG_NOSIGNAL);
        entry->user_data = (std::uint64_t(buffer) << 1) | SentBit;
    }

    void completed(const io_uring_cqe &each)
    {
        if (each.user_data & SentBit) {
            m_ring.giveBack(unsigned(each.user_data >> 1));
        } else if (each.user_data == Ending) {
            m_ended = true;
        } else if (each.user_data == Accepting) {
            if (each.res < 0)
                giveUp("accept");
            for (End *end : pairOf(each.res, m_upstreams.dial()))
                receive(end);
        } else {
            received(*reinterpret_cast<End *>(each.user_data), each);
        }
    }

    void received(End &end, const io_uring_cqe &each)
    {
        if (each.res > 0) {
            const unsigned buffer = each.flags >> IORING_CQE_BUFFER_SHIFT;
            send(end.peer, m_ring.buffer(buffer), size_t(each.res), buffer);
        } else if (each.res != -ENOBUFS) {
            end.close();
            return;
        }
        if (!(each.flags & IORING_CQE_F_MORE))
            receive(&end);
    }

    Ring m_ring;
    Upstreams m_upstreams;
    int m_listener;
    bool m_ended = false;
};

} // namespace

int main(int argc, char **argv)
{
    Upstreams upstreams(argc - 1, argv + 1);
    const int listener = listenAndTell();
    Relay(upstreams, listener).run();
    return 0;
}
