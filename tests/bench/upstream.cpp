// What stands behind every gateway of the bench: as little work as an HTTP server can do, so that it is not
// what is measured. One thread, two ports that stand for two instances, and stdin, whose end is its end.
//
// HTTP/1.1: `/big` is answered with 1 MB, everything else with 100 B; a body is swallowed first. A connection
// that begins with HTTP/2's preface gets an answer to every stream as a gRPC server gives it to a unary call,
// with trailers. Header blocks are not decoded: what was asked makes no difference, and HPACK's state is the
// decoder's.

#include "sockets.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <strings.h>
#include <utility>
#include <vector>

using namespace tidegate::bench;

namespace {

constexpr size_t kScratch = 256 * 1024;
constexpr size_t kBigBody = 1024 * 1024;
constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

std::array<char, kScratch> t_scratch;

std::string answerOf(size_t size)
{
    return "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: " +
           std::to_string(size) + "\r\n\r\n" + std::string(size, 'x');
}

const std::string &smallAnswer()
{
    static const std::string answer = answerOf(100);
    return answer;
}

const std::string &bigAnswer()
{
    static const std::string answer = answerOf(kBigBody);
    return answer;
}

/// The value of a field of a head; empty when it has none.
std::string_view fieldOf(std::string_view head, std::string_view name)
{
    for (size_t at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at)) {
        at += 2;
        if (head.size() > at + name.size() && head[at + name.size()] == ':' &&
            ::strncasecmp(head.data() + at, name.data(), name.size()) == 0) {
            const size_t from = head.find_first_not_of(' ', at + name.size() + 1);
            return head.substr(from, head.find("\r\n", from) - from);
        }
    }
    return {};
}

/// HTTP/2's frames of one connection, as far as answering unary calls needs them.
class Calls
{
public:
    /// Consumes whole frames of `input` and appends what is to be sent; false at a frame it does not expect.
    bool take(std::string &input, std::string &out);

    static std::string settings() { return frame(4, 0, 0, {}); }

private:
    static std::string frame(unsigned char type, unsigned char flags, std::uint32_t stream,
                             std::string_view payload);
    static std::string text(std::string_view name, std::string_view value);
    static std::uint32_t number(const unsigned char *at);
    void one(unsigned char type, unsigned char flags, std::uint32_t stream, std::string_view payload,
             std::string &out);
    void answer(std::string &out);

    static constexpr size_t kMessage = 5 + 100; ///< gRPC's prefix and 100 bytes
    std::int64_t m_window = 65'535;             ///< what may still be sent on the connection
    size_t m_swallowed = 0;
    std::vector<std::uint32_t> m_ended; ///< streams that wait for their answer
};

std::string Calls::frame(unsigned char type, unsigned char flags, std::uint32_t stream,
                         std::string_view payload)
{
    std::string result;
    for (const int shift : {16, 8, 0})
        result.push_back(char(payload.size() >> shift));
    result.push_back(char(type));
    result.push_back(char(flags));
    for (const int shift : {24, 16, 8, 0})
        result.push_back(char(stream >> shift));
    return result.append(payload);
}

/// A field as a literal that enters no table.
std::string Calls::text(std::string_view name, std::string_view value)
{
    return std::string(1, '\0') + char(name.size()) + std::string(name) + char(value.size()) +
           std::string(value);
}

std::uint32_t Calls::number(const unsigned char *at)
{
    return std::uint32_t(at[0]) << 24 | std::uint32_t(at[1]) << 16 | std::uint32_t(at[2]) << 8 | at[3];
}

bool Calls::take(std::string &input, std::string &out)
{
    size_t at = 0;
    while (input.size() - at >= 9) {
        const auto *head = reinterpret_cast<const unsigned char *>(input.data() + at);
        const size_t length = number(head) >> 8;
        if (length > kScratch)
            return false;
        if (input.size() - at < 9 + length)
            break;
        one(head[3], head[4], number(head + 5) & 0x7fffffff, std::string_view(input).substr(at + 9, length),
            out);
        at += 9 + length;
    }
    input.erase(0, at);
    answer(out);
    return true;
}

void Calls::one(unsigned char type, unsigned char flags, std::uint32_t stream, std::string_view payload,
                std::string &out)
{
    enum : unsigned char
    {
        Data = 0,
        Headers = 1,
        Settings = 4,
        Ping = 6,
        WindowUpdate = 8
    };
    constexpr unsigned char endStream = 1, ack = 1;
    if (type == WindowUpdate && stream == 0)
        m_window += number(reinterpret_cast<const unsigned char *>(payload.data())) & 0x7fffffff;
    else if (type == Settings && !(flags & ack))
        out += frame(Settings, ack, 0, {});
    else if (type == Ping && !(flags & ack))
        out += frame(Ping, ack, 0, payload);
    if (type == Data && (m_swallowed += payload.size()) > 16'384) {
        const std::array<char, 4> by{char(m_swallowed >> 24), char(m_swallowed >> 16), char(m_swallowed >> 8),
                                     char(m_swallowed)};
        out += frame(WindowUpdate, 0, 0, {by.data(), by.size()});
        m_swallowed = 0;
    }
    if ((type == Data || type == Headers) && (flags & endStream))
        m_ended.push_back(stream);
}

void Calls::answer(std::string &out)
{
    static const std::string head = '\x88' + text("content-type", "application/grpc");
    static const std::string message = std::string("\0\0\0\0\x64", 5) + std::string(kMessage - 5, 'x');
    static const std::string trailers = text("grpc-status", "0") + text("grpc-message", "");
    constexpr unsigned char endHeaders = 4, endStream = 1;
    size_t done = 0;
    for (; done < m_ended.size() && m_window >= std::int64_t(kMessage); ++done) {
        m_window -= kMessage;
        out += frame(1, endHeaders, m_ended[done], head);
        out += frame(0, 0, m_ended[done], message);
        out += frame(1, endHeaders | endStream, m_ended[done], trailers);
    }
    m_ended.erase(m_ended.begin(), m_ended.begin() + std::ptrdiff_t(done));
}

class Connection
{
public:
    Connection(int epoll, int fd) : m_epoll(epoll), m_fd(fd)
    {
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, this);
    }
    ~Connection() { ::close(m_fd); }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// False when it has ended.
    bool turn(std::uint32_t events);

private:
    bool read();
    bool swallow();
    bool requests();
    bool calls();
    bool send();

    int m_epoll;
    int m_fd;
    std::string m_in;
    size_t m_body = 0; ///< bytes of a request's body that are still to come
    const std::string *m_answer = nullptr;
    size_t m_sent = 0;              ///< of the answer
    std::string m_out;              ///< HTTP/2's frames
    std::unique_ptr<Calls> m_calls; ///< once the preface was seen
    bool m_waitsToWrite = false;
};

bool Connection::turn(std::uint32_t events)
{
    if (events & EPOLLOUT)
        return send();
    return read();
}

bool Connection::read()
{
    if (m_body > 0)
        return swallow();
    const ssize_t count = ::recv(m_fd, t_scratch.data(), t_scratch.size(), 0);
    if (count <= 0)
        return count < 0 && errno == EAGAIN;
    m_in.append(t_scratch.data(), size_t(count));
    if (!m_calls && m_in.size() >= kPreface.size() && m_in.starts_with(kPreface)) {
        m_in.erase(0, kPreface.size());
        m_calls = std::make_unique<Calls>();
        m_out = Calls::settings();
    }
    return m_calls ? calls() : requests();
}

/// The kernel drops what MSG_TRUNC asks for, without a copy.
bool Connection::swallow()
{
    const ssize_t count = ::recv(m_fd, nullptr, m_body, MSG_TRUNC);
    if (count <= 0)
        return count < 0 && errno == EAGAIN;
    m_body -= size_t(count);
    return m_body > 0 || send();
}

bool Connection::requests()
{
    while (!m_answer) {
        const size_t end = m_in.find("\r\n\r\n");
        if (end == m_in.npos)
            return m_in.size() < kScratch;
        const std::string_view head = std::string_view(m_in).substr(0, end + 2);
        if (!fieldOf(head, "Transfer-Encoding").empty())
            return false; // no gateway of the bench is sent one
        const size_t target = head.find(' ');
        const bool big = target != head.npos && head.substr(target + 1).starts_with("/big");
        m_body = size_t(std::strtoull(std::string(fieldOf(head, "Content-Length")).c_str(), nullptr, 10));
        m_answer = big ? &bigAnswer() : &smallAnswer();
        const size_t there = std::min(m_body, m_in.size() - end - 4);
        m_in.erase(0, end + 4 + there);
        m_body -= there;
        if (m_body > 0)
            return true;
        if (!send())
            return false;
    }
    return true;
}

bool Connection::calls()
{
    return m_calls->take(m_in, m_out) && send();
}

bool Connection::send()
{
    const std::string &what = m_calls ? m_out : *m_answer;
    while (m_sent < what.size()) {
        const ssize_t count = ::send(m_fd, what.data() + m_sent, what.size() - m_sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN)
            return false;
        if (count < 0) {
            if (!std::exchange(m_waitsToWrite, true))
                watch(m_epoll, EPOLL_CTL_MOD, m_fd, EPOLLOUT, this);
            return true;
        }
        m_sent += size_t(count);
    }
    m_sent = 0;
    m_out.clear();
    m_answer = nullptr;
    if (!std::exchange(m_waitsToWrite, false))
        return true;
    watch(m_epoll, EPOLL_CTL_MOD, m_fd, EPOLLIN, this);
    return m_calls || requests(); // one that came while this was on its way
}

struct Listener
{
    int fd = -1;
    std::uint16_t port = 0;
};

void acceptAll(int epoll, int listener)
{
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        setNoDelay(fd);
        new Connection(epoll, fd); // belongs to the epoll set; main deletes it when it has ended
    }
}

} // namespace

int main()
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::array<Listener, 2> listeners;
    for (Listener &listener : listeners) {
        listener.fd = listenOnLoopback(listener.port);
        watch(epoll, EPOLL_CTL_ADD, listener.fd, EPOLLIN, &listener);
    }
    watch(epoll, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN, nullptr);
    std::printf("{\"ports\": [%u, %u]}\n", listeners[0].port, listeners[1].port);
    std::fflush(stdout);

    std::array<epoll_event, 256> events;
    for (;;) {
        const int count = ::epoll_wait(epoll, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            void *who = events[size_t(i)].data.ptr;
            const auto listener = std::find_if(listeners.begin(), listeners.end(),
                                               [&](const Listener &each) { return &each == who; });
            if (!who)
                return 0;
            if (listener != listeners.end())
                acceptAll(epoll, listener->fd);
            else if (auto *connection = static_cast<Connection *>(who);
                     !connection->turn(events[size_t(i)].events))
                delete connection;
        }
    }
}
