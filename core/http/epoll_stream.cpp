#include "core/http/epoll_stream.h"

#include "core/http/congestion.h"
#include "core/http/socket.h"

#include <array>
#include <string_view>

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace tidegate::http::detail {

namespace {

constexpr size_t maxPieces = 64; ///< what one system call takes
constexpr std::uint32_t interest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

std::error_code lastError()
{
    return {errno, std::system_category()};
}

bool wouldBlock()
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

// The C library's own calls are cancellation points, which costs two locked instructions each in a program
// with threads. Nothing here is ever cancelled, so that the kernel is asked directly.

ssize_t receive(int socket, char *into, size_t size)
{
    return ::syscall(SYS_recvfrom, socket, into, size, 0, nullptr, nullptr);
}

ssize_t sendSome(int socket, const msghdr &message)
{
    if (message.msg_iovlen == 1) {
        const iovec &only = message.msg_iov[0];
        return ::syscall(SYS_sendto, socket, only.iov_base, only.iov_len, MSG_NOSIGNAL, nullptr, 0);
    }
    return ::syscall(SYS_sendmsg, socket, &message, MSG_NOSIGNAL);
}

} // namespace

std::error_code EpollStream::enter()
{
    m_id = m_loop.add(this, m_socket.get(), interest);
    return m_id == 0 ? lastError() : std::error_code();
}

std::error_code EpollStream::adopt(Descriptor socket, const Tcp::endpoint &remote)
{
    m_socket = std::move(socket);
    m_remote = describe(remote);
    return enter();
}

std::error_code EpollStream::connect(const Tcp::endpoint &endpoint)
{
    m_socket = Descriptor(
        ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    if (!m_socket)
        return lastError();
    const int on = 1;
    ::setsockopt(m_socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    controlNoCongestion(m_socket.get(), endpoint);
    m_remote = describe(endpoint);
    m_connecting = true;
    if (::connect(m_socket.get(), endpoint.data(), socklen_t(endpoint.size())) != 0 && errno != EINPROGRESS)
        return lastError();
    return enter();
}

void EpollStream::connectEnded()
{
    int code = 0;
    socklen_t size = sizeof code;
    if (::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &code, &size) != 0)
        code = errno;
    m_connecting = false;
    if (m_events)
        m_events->connected(std::error_code(code, std::system_category()));
}

void EpollStream::happened(std::uint32_t events)
{
    constexpr std::uint32_t ends = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    m_readReady = m_readReady || (events & (EPOLLIN | ends));
    m_writeReady = m_writeReady || (events & (EPOLLOUT | EPOLLHUP | EPOLLERR));
    m_peerEnded = m_peerEnded || (events & ends);
    if (m_connecting) {
        if (m_writeReady)
            connectEnded();
        return;
    }
    fire();
}

void EpollStream::isDue()
{
    m_due = false;
    fire();
}

/// Tells what was asked for, as far as it is so. The owner may destroy this stream in the first event.
void EpollStream::fire()
{
    const EpollLoop &loop = m_loop;
    const EpollLoop::Id id = m_id;
    if (m_readArmed && (m_readReady || m_readPosted)) {
        m_readArmed = m_readPosted = false;
        if (m_events)
            m_events->readable();
        if (!loop.has(id))
            return;
    }
    if (m_writeArmed && m_writeReady) {
        m_writeArmed = false;
        if (m_events)
            m_events->writable();
    }
}

void EpollStream::becomeDue()
{
    if (!std::exchange(m_due, true))
        m_loop.due(m_id);
}

void EpollStream::armRead()
{
    if (!isOpen())
        return;
    m_readArmed = true;
    if (m_readReady)
        becomeDue();
}

void EpollStream::postReadable()
{
    if (!isOpen())
        return;
    m_readArmed = m_readPosted = true;
    becomeDue();
}

void EpollStream::waitWrite()
{
    if (!isOpen())
        return;
    m_writeArmed = true;
    if (m_writeReady)
        becomeDue();
}

IoResult EpollStream::read(char *into, size_t size)
{
    const ssize_t bytes = receive(m_socket.get(), into, size);
    if (bytes < 0 && !wouldBlock())
        return {IoStatus::Failed, 0, lastError()};
    if (bytes == 0)
        return {IoStatus::Closed, 0, {}};
    // Less than there was room for: all has been taken, and the next byte will be an event. An end that was
    // told together with the last bytes will not.
    if (bytes < 0 || (size_t(bytes) < size && !m_peerEnded))
        m_readReady = false;
    if (bytes < 0)
        return {IoStatus::Again, 0, {}};
    return {IoStatus::Ok, size_t(bytes), {}};
}

IoResult EpollStream::writev(std::span<const std::string_view> pieces)
{
    std::array<iovec, maxPieces> vectors;
    size_t count = 0;
    size_t total = 0;
    for (const std::string_view piece : pieces) {
        if (piece.empty())
            continue;
        if (count == vectors.size())
            break;
        vectors[count++] = {const_cast<char *>(piece.data()), piece.size()};
        total += piece.size();
    }
    if (count == 0)
        return {};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    const ssize_t bytes = sendSome(m_socket.get(), message);
    if (bytes < 0 && !wouldBlock())
        return {IoStatus::Failed, 0, lastError()};
    if (bytes < ssize_t(total))
        m_writeReady = false;
    if (bytes <= 0)
        return {IoStatus::Again, 0, {}};
    return {IoStatus::Ok, size_t(bytes), {}};
}

void EpollStream::acknowledge()
{
    const int on = 1;
    if (isOpen())
        ::setsockopt(m_socket.get(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void EpollStream::shutdownWrite()
{
    if (isOpen())
        ::shutdown(m_socket.get(), SHUT_WR); // a peer that is gone needs no end
}

void EpollStream::close()
{
    m_events = nullptr;
    m_loop.remove(std::exchange(m_id, 0));
    m_socket.reset();
}

Result<std::unique_ptr<Stream>> EpollLoop::connect(const std::string &address, std::uint16_t port,
                                                   StreamEvents *events)
{
    auto stream = std::make_unique<EpollStream>(*this);
    stream->setEvents(events);
    if (const auto failed = stream->connect({boost::asio::ip::make_address(address), port}))
        return fail(Code::Unavailable, failed.message(), address);
    return stream;
}

} // namespace tidegate::http::detail
