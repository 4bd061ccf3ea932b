// A small native app: one connection at a time, answers with its process's id.

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(std::atoi(std::getenv("PORT"))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 || ::listen(listener, 16) != 0)
        return 1;
    char body[16];
    std::snprintf(body, sizeof body, "%d", int(::getpid()));
    char answer[128];
    const int size = std::snprintf(answer, sizeof answer,
                                   "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                                   std::strlen(body), body);
    for (;;) {
        const int peer = ::accept(listener, nullptr, nullptr);
        if (peer < 0)
            continue;
        char request[4096];
        if (::recv(peer, request, sizeof request, 0) > 0 && ::send(peer, answer, size_t(size), 0) < 0)
            std::perror("send");
        ::close(peer);
    }
}
