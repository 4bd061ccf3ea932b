// A small web app without a runtime.

#include <cstdlib>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

int main()
{
    const char *port = std::getenv("PORT");
    const char *service = std::getenv("K_SERVICE");
    const std::string body = std::string("Hello from ") + (service ? service : "nobody") + " in process " + std::to_string(::getpid()) + '\n';
    const std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<in_port_t>(std::atoi(port ? port : "8080")));
    if (::bind(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(server, SOMAXCONN) != 0)
        return 1;
    while (true) {
        const int client = ::accept(server, nullptr, nullptr);
        char request[4096];
        if (::read(client, request, sizeof request) > 0)
            (void)!::write(client, answer.data(), answer.size());
        ::close(client);
    }
}
