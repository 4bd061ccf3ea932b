#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

// Opening and accepting sockets so that child processes do not inherit them; private to core/http.

namespace tidegate::http::detail {

using Tcp = boost::asio::ip::tcp;

boost::system::error_code openConnecting(Tcp::socket &socket, const Tcp &protocol);
boost::system::error_code openListening(Tcp::acceptor &acceptor, const Tcp::endpoint &endpoint,
                                        bool reusePort);
/// One waiting connection, without blocking; would_block when there is none.
boost::system::error_code acceptOne(Tcp::acceptor &acceptor, Tcp::socket &socket);
/// Non-blocking, and no delay for small writes.
boost::system::error_code prepare(Tcp::socket &socket);
/// Whether this is an IP address, IPv6 without brackets.
bool isAddress(const std::string &text);
std::string describe(const Tcp::endpoint &endpoint);

} // namespace tidegate::http::detail
