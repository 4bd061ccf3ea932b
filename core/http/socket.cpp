#include "core/http/socket.h"

#include "core/http/stream.h"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>

#ifndef _WIN32
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace tidegate::http {

bool reusePortBalances()
{
#ifdef __linux__
    return true;
#else
    return false;
#endif
}

namespace detail {

namespace {

using boost::system::error_code;

#ifndef _WIN32
error_code lastError()
{
    return {errno, boost::asio::error::get_system_category()};
}

/// A socket that a child process started at this very moment does not inherit; where the flag is missing
/// there is a gap between the two calls.
int openSocket(int family)
{
#ifdef SOCK_CLOEXEC
    return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
#else
    const int fd = ::socket(family, SOCK_STREAM, IPPROTO_TCP);
    if (fd >= 0)
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
#endif
}
#endif

template <class Socket>
error_code open(Socket &socket, const Tcp &protocol)
{
    error_code error;
#ifdef _WIN32
    socket.open(protocol, error); // not inherited unless asked for
#else
    const int fd = openSocket(protocol.family());
    if (fd < 0)
        return lastError();
    socket.assign(protocol, fd, error);
    if (error)
        ::close(fd);
#endif
    return error;
}

error_code shareAddress(Tcp::acceptor &acceptor, bool reusePort)
{
    error_code error;
#ifdef _WIN32
    // There SO_REUSEADDR would let another process take the port.
    return reusePort ? error_code(boost::asio::error::operation_not_supported) : error;
#else
    acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
    if (error || !reusePort)
        return error;
#ifdef SO_REUSEPORT
    const int on = 1;
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        return lastError();
    return error;
#else
    return boost::asio::error::operation_not_supported;
#endif
#endif
}

} // namespace

error_code openConnecting(Tcp::socket &socket, const Tcp &protocol)
{
    return open(socket, protocol);
}

error_code openListening(Tcp::acceptor &acceptor, const Tcp::endpoint &endpoint, bool reusePort)
{
    if (const error_code error = open(acceptor, endpoint.protocol()))
        return error;
    if (const error_code error = shareAddress(acceptor, reusePort))
        return error;
    error_code error;
    if (endpoint.address().is_v6()) {
        acceptor.set_option(boost::asio::ip::v6_only(false),
                            error); // `::` serves IPv4 too, where the platform can
        error.clear();
    }
    acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error)
        acceptor.non_blocking(true, error);
    return error;
}

error_code acceptOne(Tcp::acceptor &acceptor, Tcp::socket &socket)
{
    error_code error;
#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)
    const int fd = ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return lastError();
    const Tcp::endpoint local = acceptor.local_endpoint(error);
    if (!error)
        socket.assign(local.protocol(), fd, error);
    if (error)
        ::close(fd);
#else
    acceptor.accept(socket, error);
#ifndef _WIN32
    if (!error)
        ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
#endif
#endif
    return error;
}

error_code prepare(Tcp::socket &socket)
{
    error_code error;
    socket.non_blocking(true, error);
    if (!error)
        socket.set_option(Tcp::no_delay(true), error);
    return error;
}

bool isAddress(const std::string &text)
{
    error_code error;
    boost::asio::ip::make_address(text, error);
    return !error;
}

std::string describe(const Tcp::endpoint &endpoint)
{
    const std::string address = endpoint.address().to_string();
    const std::string port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? '[' + address + "]:" + port : address + ':' + port;
}

} // namespace detail

std::string networkOf(const std::string &address)
{
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    if (error || parsed.is_v4())
        return address;
    const auto v6 = parsed.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t(0));
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

} // namespace tidegate::http
