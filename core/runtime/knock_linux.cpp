#include "core/runtime/knock.h"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

using Answer = Knock::Answer;

/// The kernel hands a packet to a socket of the same machine before connect() returns, and the answer back.
Answer outcome(int socket)
{
    pollfd ready{socket, POLLOUT, 0};
    if (::poll(&ready, 1, 0) != 1)
        return Answer::Unknown;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return Answer::Unknown;
    return error == 0 ? Answer::Open : error == ECONNREFUSED ? Answer::Refused : Answer::Unknown;
}

Answer ask(int socket, std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return Answer::Open;
    if (errno == EINPROGRESS)
        return outcome(socket);
    return errno == ECONNREFUSED ? Answer::Refused : Answer::Unknown;
}

} // namespace

Knock knock(std::uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return {};
    const Answer answer = ask(socket, port);
    if (answer == Answer::Open)
        return {answer, socket};
    ::close(socket);
    return {answer, -1};
}

void endKnock(const Knock &knock)
{
    if (knock.socket >= 0)
        ::close(int(knock.socket));
}

} // namespace tidegate::runtime
