// Takes events in and notes when each came: prints its port, then, for each line on stdin, the events since
// the one before as `<ce-id> <microseconds after its ce-time>`, and a line `end`.

#include "core/base/clock.h"
#include "core/http/server.h"

#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

using namespace tidegate;

namespace {

struct Arrival
{
    std::string id;
    long long lateness = 0; ///< microseconds
};

std::mutex mutex;
std::vector<Arrival> arrivals;

void note(const http::Request &request, WallTime now)
{
    const auto planned = parseTime(request.headers.value("ce-time"));
    if (!planned)
        return;
    const auto late = std::chrono::duration_cast<std::chrono::microseconds>(now - *planned);
    const std::lock_guard lock(mutex);
    arrivals.push_back({std::string(request.headers.value("ce-id")), late.count()});
}

} // namespace

int main()
{
    const SystemClock clock;
    http::ServerOptions options;
    options.maxConnections = 16384;
    const auto server = http::Server::listen(
        options, [&clock](const http::Request &request, const std::shared_ptr<http::Responder> &answer) {
            note(request, clock.wall());
            http::Response response;
            response.status = 202;
            answer->respond(std::move(response));
        });
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().message.c_str());
        return 1;
    }
    std::printf("%u\n", unsigned((*server)->port()));
    std::fflush(stdout);
    for (int c = std::getchar(); c != EOF; c = std::getchar()) {
        if (c != '\n')
            continue;
        std::vector<Arrival> taken;
        {
            const std::lock_guard lock(mutex);
            taken.swap(arrivals);
        }
        for (const Arrival &each : taken)
            std::printf("%s %lld\n", each.id.c_str(), each.lateness);
        std::puts("end");
        std::fflush(stdout);
    }
    return 0;
}
