#include "core/http/congestion.h"
#include "core/http/epoll_stream.h"
#include "core/http/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace tidegate::http::detail {

namespace {

constexpr int acceptsPerTurn = 64;         ///< then the other connections get their turn
constexpr milliseconds shortagePause{100}; ///< when no descriptor is to be had

std::error_code lastError()
{
    return {errno, std::system_category()};
}

bool isShortage(int code)
{
    return code == EMFILE || code == ENFILE || code == ENOMEM || code == ENOBUFS;
}

class EpollAcceptor final : public Acceptor, private EpollSource
{
public:
    EpollAcceptor(EpollLoop &loop, AcceptorOptions options, Accepted accepted)
        : m_loop(loop)
        , m_pause(loop.makeTimer([this] { acceptSome(); }))
        , m_shared(std::make_shared<Shared>(Shared{std::move(options), std::move(accepted), {}}))
    {
    }
    ~EpollAcceptor() override { EpollAcceptor::close(); }

    std::error_code open(const Tcp::endpoint &endpoint);
    std::uint16_t port() const override { return m_port; }
    void close() override;

private:
    /// What a connection on its way to another loop keeps.
    struct Shared
    {
        AcceptorOptions options;
        Accepted accepted;
        AcceptedCongestion congestion;
    };

    void happened(std::uint32_t) override { acceptSome(); }
    void isDue() override { acceptSome(); }
    std::error_code setUp(const Tcp::endpoint &endpoint);
    void acceptSome();
    void handOver(Descriptor socket, const Tcp::endpoint &remote);
    static void makeStream(EpollLoop &loop, Descriptor socket, const Tcp::endpoint &remote,
                           const Shared &shared);

    EpollLoop &m_loop;
    EpollLoop::Id m_id = 0;
    Descriptor m_socket;
    std::unique_ptr<Timer> m_pause;
    std::shared_ptr<Shared> m_shared; ///< set up before the first connection
    std::uint16_t m_port = 0;
};

std::error_code EpollAcceptor::setUp(const Tcp::endpoint &endpoint)
{
    m_socket = Descriptor(
        ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    const int fd = m_socket.get();
    const int on = 1;
    const int off = 0;
    if (!m_socket || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return lastError();
    if (m_shared->options.reusePort && ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        return lastError();
    if (endpoint.address().is_v6()) // `::` serves IPv4 too
        ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // connections inherit it
    m_shared->congestion.setUp(fd);
    if (::bind(fd, endpoint.data(), socklen_t(endpoint.size())) != 0 || ::listen(fd, SOMAXCONN) != 0)
        return lastError();
    return {};
}

std::error_code EpollAcceptor::open(const Tcp::endpoint &endpoint)
{
    if (const std::error_code failed = setUp(endpoint))
        return failed;
    Tcp::endpoint local;
    socklen_t size = socklen_t(local.capacity());
    if (::getsockname(m_socket.get(), local.data(), &size) != 0)
        return lastError();
    local.resize(size);
    m_port = local.port();
    m_id = m_loop.add(this, m_socket.get(), EPOLLIN | EPOLLET);
    return m_id == 0 ? lastError() : std::error_code();
}

void EpollAcceptor::close()
{
    m_pause->stop();
    m_loop.remove(std::exchange(m_id, 0));
    m_socket.reset();
}

void EpollAcceptor::acceptSome()
{
    const EpollLoop &loop = m_loop;
    const EpollLoop::Id id = m_id;
    for (int i = 0; i < acceptsPerTurn; ++i) {
        Tcp::endpoint remote;
        socklen_t size = socklen_t(remote.capacity());
        Descriptor socket(::accept4(m_socket.get(), remote.data(), &size, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket) {
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                return;
            if (isShortage(errno))
                return m_pause->start(shortagePause);
            continue; // any other error concerns one connection that has gone already
        }
        remote.resize(size);
        handOver(std::move(socket), remote);
        if (!loop.has(id))
            return; // the owner has closed this acceptor, or destroyed it
    }
    m_loop.due(m_id);
}

void EpollAcceptor::makeStream(EpollLoop &loop, Descriptor socket, const Tcp::endpoint &remote,
                               const Shared &shared)
{
    shared.congestion.choose(socket.get(), remote);
    auto plain = std::make_unique<EpollStream>(loop);
    if (plain->adopt(std::move(socket), remote))
        return;
    if (shared.options.tls)
        shared.accepted(makeTlsStream(std::move(plain), shared.options.tls));
    else
        shared.accepted(std::move(plain));
}

void EpollAcceptor::handOver(Descriptor socket, const Tcp::endpoint &remote)
{
    const auto shared = m_shared; // the owner may destroy this acceptor
    auto &target = shared->options.pickLoop ? static_cast<EpollLoop &>(shared->options.pickLoop()) : m_loop;
    if (&target == &m_loop)
        return makeStream(target, std::move(socket), remote, *shared);
    const auto held = std::make_shared<Descriptor>(std::move(socket));
    target.post([&target, held, remote, shared] { makeStream(target, std::move(*held), remote, *shared); });
}

} // namespace

Result<std::unique_ptr<Acceptor>> EpollLoop::listen(const std::string &address, AcceptorOptions options,
                                                    std::function<void(std::unique_ptr<Stream>)> accepted)
{
    const Tcp::endpoint endpoint(boost::asio::ip::make_address(address), options.port);
    auto acceptor = std::make_unique<EpollAcceptor>(*this, std::move(options), std::move(accepted));
    if (const std::error_code failed = acceptor->open(endpoint))
        return fail(Code::Unavailable, failed.message());
    return acceptor;
}

} // namespace tidegate::http::detail
