#include "core/runtime/end_watch.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace tidegate::runtime {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

namespace {

constexpr nanoseconds kSlack = std::chrono::milliseconds(1);
/// For a kernel that does not tell for how long a thread waited.
constexpr nanoseconds kUnknownDelay = std::chrono::milliseconds(50);

/// For how long the calling thread has waited for a processor since it began, as the kernel has it.
class RunDelay
{
public:
    RunDelay() : m_file(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)) {}
    RunDelay(const RunDelay &) = delete;
    RunDelay &operator=(const RunDelay &) = delete;
    ~RunDelay()
    {
        if (m_file >= 0)
            close(m_file);
    }
    bool isKnown() const { return m_file >= 0; }
    nanoseconds read() const
    {
        std::array<char, 128> text{}; // "93880 870011 2": ran, waited, how often
        if (m_file < 0 || pread(m_file, text.data(), text.size() - 1, 0) <= 0)
            return nanoseconds(0);
        char *after = nullptr;
        (void)std::strtoull(text.data(), &after, 10);
        return nanoseconds(std::strtoull(after, nullptr, 10));
    }

private:
    int m_file;
};

} // namespace

struct EndWatch::Private
{
    Private() : queue(epoll_create1(EPOLL_CLOEXEC)), wake(eventfd(0, EFD_CLOEXEC))
    {
        epoll_event event{EPOLLIN, {nullptr}};
        epoll_ctl(queue, EPOLL_CTL_ADD, wake, &event);
        thread = std::thread([this] { run(); });
    }
    ~Private()
    {
        const std::uint64_t one = 1;
        (void)!write(wake, &one, sizeof one);
        thread.join();
        close(wake);
        close(queue);
    }

    void run();

    const int queue;
    const int wake;
    std::mutex mutex;
    std::map<const ProcessEnd *, std::shared_ptr<ProcessEnd>> processes; ///< that are waited for
    std::thread thread;
};

void EndWatch::Private::run()
{
    const RunDelay runDelay;
    steady_clock::time_point looked = steady_clock::now();
    nanoseconds waited = runDelay.read();
    for (;;) {
        std::array<epoll_event, 64> events;
        const nanoseconds busy = steady_clock::now() - looked;
        const int count = epoll_wait(queue, events.data(), int(events.size()), -1);
        const auto now = steady_clock::now();
        const nanoseconds delay = runDelay.isKnown() ? runDelay.read() - waited : kUnknownDelay;
        // Until this thread was woken nobody had ended; since then it has waited for a processor. What it did
        // before it slept counts as if it had been woken right at the beginning.
        const auto alive = now - delay - busy - kSlack;
        for (int i = 0; i < count; ++i) {
            auto *end = static_cast<ProcessEnd *>(events[size_t(i)].data.ptr);
            if (!end)
                return; // nobody waits any more
            note(*end, alive);
            epoll_ctl(queue, EPOLL_CTL_DEL, end->m_descriptor, nullptr);
            const std::lock_guard lock(mutex);
            processes.erase(end);
        }
        if (count == int(events.size()))
            continue; // what is left may have been there since `looked`
        looked = now;
        waited = runDelay.read();
    }
}

ProcessEnd::~ProcessEnd()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

bool ProcessEnd::isAlive() const
{
    pollfd look{m_descriptor, POLLIN, 0};
    return m_descriptor < 0 || poll(&look, 1, 0) == 0;
}

EndWatch::EndWatch() : d(std::make_unique<Private>()) {}
EndWatch::~EndWatch() = default;

std::shared_ptr<const ProcessEnd> EndWatch::watch(std::int64_t pid)
{
    auto end = std::make_shared<ProcessEnd>(int(syscall(SYS_pidfd_open, pid_t(pid), 0)));
    if (end->m_descriptor < 0)
        return end;
    epoll_event event{EPOLLIN, {end.get()}};
    const std::lock_guard lock(d->mutex); // before the thread can hear of it
    if (epoll_ctl(d->queue, EPOLL_CTL_ADD, end->m_descriptor, &event) == 0)
        d->processes.emplace(end.get(), end);
    return end;
}

} // namespace tidegate::runtime
