// An open-loop load: requests are due at a fixed rate whether or not the ones before were answered, and
// latency counts from when a request was due. So a gateway that stalls cannot hide it by being asked less.
//
// open_loop PORT HOST PATH CONNECTIONS RATE SECONDS: prints one JSON object: sent, ok, failed, and p50_us,
// p99_us, p999_us of those answered. What is not answered five seconds after the last was due has failed.

#include "sockets.h"

#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

using namespace tidegate::bench;

namespace {

using Clock = std::chrono::steady_clock;
using Nanoseconds = std::chrono::nanoseconds;

struct Plan
{
    std::uint16_t port = 0;
    std::string request;
    size_t connections = 0;
    double rate = 0;
    double seconds = 0;

    size_t total() const { return size_t(rate * seconds); }
    Nanoseconds due(size_t number) const { return Nanoseconds(std::int64_t(double(number) * 1e9 / rate)); }
};

struct Tally
{
    size_t sent = 0;
    size_t failed = 0;
    std::vector<std::int64_t> latencies; ///< nanoseconds
};

/// One connection: one request on its way at a time, those due meanwhile wait here.
class Lane
{
public:
    void open(int epoll, std::uint16_t port);
    void add(Clock::time_point due, const Plan &plan, Tally &tally);
    void readable(const Plan &plan, Tally &tally);
    size_t unanswered() const { return m_due.size(); }

private:
    void send(const Plan &plan, Tally &tally);
    void lose(Tally &tally);
    /// Takes one answer off the input: its status, 0 when it is not whole yet.
    int takeAnswer();

    int m_fd = -1;
    bool m_lost = false;
    std::deque<Clock::time_point> m_due; ///< the first is on its way
    std::string m_in;
};

void Lane::open(int epoll, std::uint16_t port)
{
    m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (m_fd < 0 || ::connect(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        giveUp("connect");
    setNoDelay(m_fd);
    watch(epoll, EPOLL_CTL_ADD, m_fd, EPOLLIN, this);
}

void Lane::add(Clock::time_point due, const Plan &plan, Tally &tally)
{
    if (m_lost) {
        ++tally.failed;
        return;
    }
    m_due.push_back(due);
    if (m_due.size() == 1)
        send(plan, tally);
}

void Lane::send(const Plan &plan, Tally &tally)
{
    const ssize_t count = ::send(m_fd, plan.request.data(), plan.request.size(), MSG_NOSIGNAL);
    if (count == ssize_t(plan.request.size()))
        ++tally.sent;
    else
        lose(tally);
}

void Lane::lose(Tally &tally)
{
    tally.failed += m_due.size();
    m_due.clear();
    m_lost = true;
    ::close(m_fd);
}

int Lane::takeAnswer()
{
    const size_t end = m_in.find("\r\n\r\n");
    if (end == m_in.npos || m_in.size() < 12)
        return 0;
    std::string head = m_in.substr(0, end + 2);
    std::transform(head.begin(), head.end(), head.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
    constexpr std::string_view name = "\r\ncontent-length:";
    const size_t length = head.find(name);
    if (length == head.npos)
        return -1;
    const size_t size = end + 4 + std::strtoul(head.c_str() + length + name.size(), nullptr, 10);
    if (m_in.size() < size)
        return 0;
    m_in.erase(0, size);
    return std::atoi(head.c_str() + 9);
}

void Lane::readable(const Plan &plan, Tally &tally)
{
    std::array<char, 65'536> bytes;
    const ssize_t count = ::recv(m_fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0)
        return lose(tally);
    m_in.append(bytes.data(), size_t(count));
    const int status = takeAnswer();
    if (status == 0)
        return;
    if (status < 0 || m_due.empty())
        return lose(tally);
    if (status >= 200 && status < 300)
        tally.latencies.push_back(Nanoseconds(Clock::now() - m_due.front()).count());
    else
        ++tally.failed;
    m_due.pop_front();
    if (!m_due.empty())
        send(plan, tally);
}

void arm(int timer, Clock::time_point when)
{
    const auto left = std::max(Nanoseconds(1), Nanoseconds(when - Clock::now()));
    itimerspec spec{};
    spec.it_value.tv_sec = left.count() / 1'000'000'000;
    spec.it_value.tv_nsec = left.count() % 1'000'000'000;
    ::timerfd_settime(timer, 0, &spec, nullptr);
}

Tally run(const Plan &plan)
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    watch(epoll, EPOLL_CTL_ADD, timer, EPOLLIN, nullptr);
    std::vector<Lane> lanes(plan.connections);
    for (Lane &lane : lanes)
        lane.open(epoll, plan.port);
    Tally tally;
    tally.latencies.reserve(plan.total());
    size_t next = 0;
    const auto start = Clock::now() + std::chrono::milliseconds(10);
    const auto end = start + plan.due(plan.total()) + std::chrono::seconds(5);
    arm(timer, start);
    std::array<epoll_event, 128> events;
    while (tally.latencies.size() + tally.failed < plan.total() && Clock::now() < end) {
        const int count = ::epoll_wait(epoll, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            if (auto *lane = static_cast<Lane *>(events[size_t(i)].data.ptr))
                lane->readable(plan, tally);
        }
        for (const auto now = Clock::now(); next < plan.total() && start + plan.due(next) <= now; ++next)
            lanes[next % lanes.size()].add(start + plan.due(next), plan, tally);
        arm(timer, next < plan.total() ? start + plan.due(next) : end);
    }
    for (const Lane &lane : lanes)
        tally.failed += lane.unanswered();
    return tally;
}

double microseconds(const std::vector<std::int64_t> &sorted, double share)
{
    if (sorted.empty())
        return 0;
    return double(sorted[std::max<size_t>(1, size_t(std::ceil(double(sorted.size()) * share))) - 1]) / 1000;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 7) {
        std::fputs("usage: open_loop PORT HOST PATH CONNECTIONS RATE SECONDS\n", stderr);
        return 2;
    }
    Plan plan;
    plan.port = std::uint16_t(std::atoi(argv[1]));
    plan.request = std::string("GET ") + argv[3] + " HTTP/1.1\r\nHost: " + argv[2] + "\r\n\r\n";
    plan.connections = size_t(std::max(1, std::atoi(argv[4])));
    plan.rate = std::max(1.0, std::atof(argv[5]));
    plan.seconds = std::atof(argv[6]);
    Tally tally = run(plan);
    std::sort(tally.latencies.begin(), tally.latencies.end());
    std::printf("{\"sent\": %zu, \"ok\": %zu, \"failed\": %zu, \"p50_us\": %.1f, \"p99_us\": %.1f, "
                "\"p999_us\": %.1f}\n",
                tally.sent, tally.latencies.size(), tally.failed, microseconds(tally.latencies, 0.5),
                microseconds(tally.latencies, 0.99), microseconds(tally.latencies, 0.999));
    return 0;
}
