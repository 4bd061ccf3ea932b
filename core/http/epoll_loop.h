#pragma once

#include "core/http/loop.h"

#include <atomic>
#include <map>
#include <mutex>
#include <vector>

// Linux: a loop on epoll; private to core/http.
//
// A socket is registered once, edge-triggered, and its readiness is remembered: steady traffic and pauses for
// back-pressure cost no epoll_ctl, and a paused socket makes no events beyond those of bytes that arrive.

namespace tidegate::http::detail {

class EpollTimer;

/// An owned descriptor; -1: none.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(other.release()) {}
    Descriptor &operator=(Descriptor &&other) noexcept;
    ~Descriptor() { reset(); }
    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release();
    void reset();

private:
    int m_fd;
};

/// Something with a descriptor in a loop.
class EpollSource
{
public:
    /// What the system has told, as epoll's bits. The source may be gone afterwards.
    virtual void happened(std::uint32_t events) = 0;
    /// The source asked for this turn with EpollLoop::due(). It may be gone afterwards.
    virtual void isDue() = 0;

protected:
    ~EpollSource() = default;
};

class EpollLoop final : public Loop
{
public:
    /// Which source, and which life of its place in the table: an event for one that has gone finds nobody.
    using Id = std::uint64_t;

    EpollLoop() = default;
    ~EpollLoop() override;
    /// An error of the system, or none.
    std::error_code open();

    void run() override;
    void turn(milliseconds longest) override;
    void stop() override;
    void post(Task task) override;
    std::unique_ptr<Timer> makeTimer(Task expired) override;
    SteadyTime now() const override { return m_now; }
    std::string_view name() const override { return "epoll"; }

    // For sources.
    /// Until remove(). Zero when the system refuses.
    Id add(EpollSource *source, int fd, std::uint32_t events);
    void remove(Id id);
    bool has(Id id) const;
    /// isDue() on the next turn. Once for each call.
    void due(Id id) { m_due.push_back(id); }

private:
    friend class EpollTimer;
    using Timers = std::multimap<SteadyTime, EpollTimer *>;

    struct Place
    {
        EpollSource *source = nullptr;
        std::uint32_t life = 1;
    };

    Result<std::unique_ptr<Stream>> connect(const std::string &address, std::uint16_t port,
                                            StreamEvents *events) override;
    Result<std::unique_ptr<Acceptor>> listen(const std::string &address, AcceptorOptions options,
                                             std::function<void(std::unique_ptr<Stream>)> accepted) override;
    EpollSource *find(Id id) const;
    int waitFor(milliseconds longest) const;
    void doTasks();
    void doTimers();
    void doDue();

    Descriptor m_epoll;
    Descriptor m_wake;
    std::vector<Place> m_places;
    std::vector<std::uint32_t> m_free;
    std::vector<Id> m_due;
    std::vector<Id> m_dueNow;
    Timers m_timers;
    SteadyTime m_now = std::chrono::steady_clock::now();
    bool m_stopped = false;

    std::mutex m_mutex; ///< for the tasks
    std::vector<Task> m_tasks;
    std::vector<Task> m_tasksNow; ///< loop's thread
    std::atomic<bool> m_hasTasks{false};
};

class EpollTimer final : public Timer
{
public:
    EpollTimer(EpollLoop &loop, Loop::Task expired) : m_loop(loop), m_expired(std::move(expired)) {}
    ~EpollTimer() override { EpollTimer::stop(); }
    void start(milliseconds delay) override;
    void stop() override;

private:
    friend class EpollLoop;
    EpollLoop &m_loop;
    Loop::Task m_expired;
    EpollLoop::Timers::iterator m_place;
    bool m_running = false;
};

} // namespace tidegate::http::detail
