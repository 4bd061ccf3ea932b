// A gateway in front of one foreign server, for tests that are not written in C++: `odd_gateway PORT` prints
// the port it listens on and serves until its standard input ends. Every host in the arguments after PORT
// leads there.

#include "core/gateway/gateway.h"

#include <cstdio>
#include <cstdlib>

using namespace tidegate::gateway;

int main(int argc, char **argv)
{
    if (argc < 3)
        return EXIT_FAILURE;
    GatewayOptions options;
    options.threads = 1;
    auto gateway = Gateway::listen(options, {});
    if (!gateway)
        return EXIT_FAILURE;
    auto target = std::make_shared<RevisionTarget>();
    target->key = {"default", "odd-00001"};
    target->endpoints.push_back({{"odd-00001-aaaaa"}, "127.0.0.1", std::uint16_t(std::atoi(argv[1])), false});
    auto table = std::make_shared<RoutingTable>();
    table->revisions[target->key] = target;
    for (int i = 2; i < argc; ++i) {
        HostRoute &route = table->hosts[argv[i]];
        route.route = {"default", "odd"};
        route.shares = {{target->key, 100}};
    }
    (*gateway)->publish(std::move(table));
    std::printf("%u\n", unsigned((*gateway)->port()));
    std::fflush(stdout);
    while (std::getchar() != EOF)
        ;
    return EXIT_SUCCESS;
}
