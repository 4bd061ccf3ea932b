// The gateway under test, with upstreams that no engine started: everything else is as in the server. It
// samples once a second and takes the access records, so that metering and records are part of what is
// measured.
//
// gateway_host --upstreams PORT,PORT [--threads N] [--routes N] [--h2c] [--tls CERTIFICATE KEY]
// prints {"port": N} and reads commands, a line each, every one answered by a line; the end of stdin is its
// end:
//   routes N     the table has N hosts now, app-0 to app-<N-1>, each a route to a revision of its own
//   swap HZ      from now on every route changes its revision that many times a second; 0 ends it
//   report       {"completed": …, "records": …, "dropped": …, "failed": …}: counted since the start

#include "core/gateway/gateway.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace tidegate;
using namespace tidegate::gateway;

namespace {

using Clock = std::chrono::steady_clock;

struct Options
{
    std::array<std::uint16_t, 2> upstreams{};
    size_t routes = 1'000;
    bool h2c = false;
    GatewayOptions gateway;
};

/// Every host has two revisions, of which `generation` (0 or 1) says which one gets the requests. What the
/// revisions are is not made anew, as it is not by an engine, when routes alone change: they are those of
/// `other`, if there is one.
std::shared_ptr<const RoutingTable> makeTable(const Options &options, size_t generation,
                                              const RoutingTable *other)
{
    auto table = std::make_shared<RoutingTable>();
    if (other)
        table->revisions = other->revisions;
    for (size_t i = 0; i < options.routes; ++i) {
        const std::string name = "app-" + std::to_string(i);
        HostRoute &route = table->hosts[name + ".default.localhost"];
        route.route = {"default", name};
        for (size_t g = 0; g < 2; ++g) {
            const RevisionKey key{"default", name + "-0000" + std::to_string(g + 1)};
            if (g == generation)
                route.shares = {{key, 100}};
            if (other)
                continue;
            auto target = std::make_shared<RevisionTarget>();
            target->key = key;
            target->service = target->configuration = name;
            for (const std::uint16_t port : options.upstreams)
                target->endpoints.push_back(
                    {InstanceId{target->key.name + "-" + std::to_string(port)}, "127.0.0.1", port, false});
            if (options.h2c)
                target->protocol = Protocol::Http2;
            table->revisions[key] = std::move(target);
        }
    }
    return table;
}

/// What leaves the gateway, counted: the work that a server does with it at the least.
class Books
{
public:
    void take(Gateway &gateway)
    {
        m_dropped += gateway.takeRecords([this](const AccessRecord &record) {
            ++m_records;
            m_failed += record.status < 200 || record.status > 299;
        });
    }
    void sample(Gateway &gateway)
    {
        m_completed = 0;
        for (const RevisionSample &sample : gateway.sample())
            m_completed += sample.completed;
    }
    void print() const
    {
        std::printf("{\"completed\": %llu, \"records\": %llu, \"dropped\": %llu, \"failed\": %llu}\n",
                    m_completed, m_records, m_dropped, m_failed);
    }

private:
    unsigned long long m_completed = 0;
    unsigned long long m_records = 0;
    unsigned long long m_dropped = 0;
    unsigned long long m_failed = 0;
};

/// Something that is due again and again.
struct Beat
{
    Clock::duration every{0}; ///< 0 = never
    Clock::time_point next = Clock::time_point::max();

    void set(Clock::duration period)
    {
        every = period;
        next = period.count() ? Clock::now() + period : Clock::time_point::max();
    }
    bool due(Clock::time_point now)
    {
        if (now < next)
            return false;
        next = std::max(next + every, now);
        return true;
    }
};

/// The control thread.
class Host
{
public:
    /// `news`: becomes readable when the gateway wants to be rid of records.
    Host(Options options, Gateway &gateway, int news)
        : m_options(std::move(options)), m_gateway(gateway), m_news(news)
    {
        load();
    }

    /// Until stdin ends.
    void run();

private:
    void load();
    void command(const std::string &line);
    void beat();
    bool readCommands();

    Options m_options;
    Gateway &m_gateway;
    int m_news;
    Books m_books;
    std::array<std::shared_ptr<const RoutingTable>, 2> m_tables;
    size_t m_published = 0;
    std::string m_input;
    Beat m_records;
    Beat m_samples;
    Beat m_swaps;
};

void Host::load()
{
    for (size_t generation = 0; generation < m_tables.size(); ++generation)
        m_tables[generation] = makeTable(m_options, generation, m_tables[0].get());
    m_gateway.publish(m_tables[m_published = 0]);
}

void Host::run()
{
    m_records.set(std::chrono::seconds(1)); // as the server does
    m_samples.set(std::chrono::seconds(1));
    for (;;) {
        const auto left = std::min({m_records.next, m_samples.next, m_swaps.next}) - Clock::now();
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        std::array<pollfd, 2> in{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{m_news, POLLIN, 0}};
        if (::poll(in.data(), in.size(), int(std::max<std::int64_t>(0, wait))) > 0) {
            if (in[0].revents != 0 && !readCommands())
                return;
            std::uint64_t count = 0;
            if (in[1].revents != 0 && ::read(m_news, &count, sizeof count) > 0)
                m_books.take(m_gateway);
        }
        beat();
    }
}

void Host::beat()
{
    const auto now = Clock::now();
    if (m_records.due(now))
        m_books.take(m_gateway);
    if (m_samples.due(now))
        m_books.sample(m_gateway);
    if (m_swaps.due(now))
        m_gateway.publish(m_tables[m_published ^= 1]);
}

bool Host::readCommands()
{
    std::array<char, 4'096> bytes;
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0)
        return false;
    m_input.append(bytes.data(), size_t(count));
    for (size_t end; (end = m_input.find('\n')) != m_input.npos; m_input.erase(0, end + 1))
        command(m_input.substr(0, end));
    return true;
}

void Host::command(const std::string &line)
{
    std::istringstream words(line);
    std::string what;
    size_t number = 0;
    words >> what >> number;
    if (what == "routes") {
        m_options.routes = number;
        load();
    } else if (what == "swap") {
        m_swaps.set(number ? Clock::duration(std::chrono::seconds(1)) / std::int64_t(number)
                           : Clock::duration(0));
    }
    if (what == "report") {
        m_books.take(m_gateway);
        m_books.sample(m_gateway);
        m_books.print();
    } else {
        std::puts("{}");
    }
    std::fflush(stdout);
}

std::string readFile(const std::string &path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

size_t numberIn(std::string_view text)
{
    size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool parse(const std::vector<std::string> &arguments, Options &options)
{
    options.gateway.threads = 1;
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string &name = arguments[i];
        const auto next = [&] { return ++i < arguments.size() ? arguments[i] : std::string(); };
        if (name == "--upstreams") {
            const std::string ports = next();
            const size_t comma = std::min(ports.find(','), ports.size());
            options.upstreams = {
                std::uint16_t(numberIn(ports)),
                std::uint16_t(numberIn(std::string_view(ports).substr(std::min(comma + 1, ports.size()))))};
        } else if (name == "--threads") {
            options.gateway.threads = unsigned(numberIn(next()));
        } else if (name == "--routes") {
            options.routes = numberIn(next());
        } else if (name == "--h2c") {
            options.h2c = true;
        } else if (name == "--tls") {
            const std::string certificate = readFile(next());
            options.gateway.tls = {http::TlsIdentity{certificate, readFile(next())}};
        } else {
            return false;
        }
    }
    return options.upstreams[0] && options.upstreams[1];
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (!parse({argv + 1, argv + argc}, options)) {
        std::fputs("usage: gateway_host --upstreams PORT,PORT [--threads N] [--routes N] [--h2c] [--tls "
                   "CERTIFICATE KEY]\n",
                   stderr);
        return 2;
    }
    const int news = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    GatewayEvents events;
    events.recordsWaiting = [news] {
        const std::uint64_t one = 1;
        (void)!::write(news, &one, sizeof one);
    };
    auto gateway = Gateway::listen(options.gateway, std::move(events));
    if (!gateway) {
        std::fprintf(stderr, "%s\n", gateway.error().message.c_str());
        return 1;
    }
    {
        Host host(options, **gateway, news);
        std::printf("{\"port\": %u}\n", (*gateway)->port());
        std::fflush(stdout);
        host.run();
    }
    (*gateway)->stop(milliseconds(0));
    return 0;
}
