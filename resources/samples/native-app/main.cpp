// A native app in one file: answers every request with its revision, one thread per connection, keep-alive,
// no library. It is a sample of what runs on the platform, not of how to write an HTTP server.

#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

std::string environment(const char *name, const char *otherwise)
{
    const char *value = std::getenv(name);
    return value ? value : otherwise;
}

std::string answer()
{
    const std::string body = "{\"message\":\"" + environment("GREETING", "Hello from a native app") +
                             "\",\"revision\":\"" + environment("K_REVISION", "") + "\"}\n";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool sendAll(int connection, const std::string &bytes)
{
    size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += size_t(count);
    }
    return true;
}

// Requests without a body only: the head ends at the empty line.
void serve(int connection)
{
    const std::string reply = answer();
    std::string input;
    char buffer[4096];
    for (;;) {
        size_t end = input.find("\r\n\r\n");
        while (end == std::string::npos) {
            const ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
            if (count <= 0 || input.size() > 65536) {
                ::close(connection);
                return;
            }
            input.append(buffer, size_t(count));
            end = input.find("\r\n\r\n");
        }
        input.erase(0, end + 4);
        if (!sendAll(connection, reply)) {
            ::close(connection);
            return;
        }
    }
}

} // namespace

int main()
{
    const int port = std::atoi(environment("PORT", "8080").c_str());
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(uint16_t(port));
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(listener, 256) != 0) {
        std::perror("cannot listen");
        return 1;
    }
    std::printf("listening on port %d\n", port);
    std::fflush(stdout);
    for (;;) {
        const int connection = ::accept(listener, nullptr, nullptr);
        if (connection >= 0)
            std::thread(serve, connection).detach();
    }
}
