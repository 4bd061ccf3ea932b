#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

namespace tidegate::http::detail {

// Congestion control of TCP on Linux. There is nothing to control within one machine, where most instances
// are, and a system whose default paces what is sent (BBR) pays a timer for each piece there. A socket that
// once paced always does, whatever is chosen later: so it has to be chosen before there is a connection.

/// Before connect(): no pacing to a peer on this machine. A system that does not know how goes on as it
/// would.
void controlNoCongestion(int socket, const boost::asio::ip::tcp::endpoint &peer);

/// For a listening socket: its connections begin without pacing, and those from elsewhere are given the
/// system's own choice back.
class AcceptedCongestion
{
public:
    /// Before listen(). Where the system's choice could not be had back, nothing is changed.
    void setUp(int listener);
    /// For each connection, before anything is sent.
    void choose(int socket, const boost::asio::ip::tcp::endpoint &peer) const;

private:
    std::string m_usual; ///< empty: nothing has been changed
};

} // namespace tidegate::http::detail
