#include "core/http/congestion.h"

#include "core/http/epoll_loop.h"

#include <array>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>

namespace tidegate::http::detail {

namespace {

constexpr std::string_view plainest = "reno"; ///< every Linux has it, and lets everybody choose it

bool setChosen(int socket, std::string_view name)
{
    return ::setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.data(), socklen_t(name.size())) == 0;
}

std::string chosen(int socket)
{
    std::array<char, 16> name{}; // TCP_CA_NAME_MAX
    socklen_t size = name.size();
    if (::getsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.data(), &size) != 0)
        return {};
    return {name.data(), ::strnlen(name.data(), size)};
}

bool isLoopback(const boost::asio::ip::address &address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).is_loopback();
    return address.is_loopback();
}

} // namespace

void controlNoCongestion(int socket, const boost::asio::ip::tcp::endpoint &peer)
{
    if (isLoopback(peer.address()))
        setChosen(socket, plainest);
}

void AcceptedCongestion::setUp(int listener)
{
    const std::string usual = chosen(listener);
    if (usual.empty() || usual == plainest)
        return;
    const Descriptor trial(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP));
    if (trial && setChosen(trial.get(), plainest) && setChosen(trial.get(), usual) &&
        setChosen(listener, plainest))
        m_usual = usual;
}

void AcceptedCongestion::choose(int socket, const boost::asio::ip::tcp::endpoint &peer) const
{
    if (!m_usual.empty() && !isLoopback(peer.address()))
        setChosen(socket, m_usual);
}

} // namespace tidegate::http::detail
