#include "core/http/epoll_loop.h"

#include <algorithm>
#include <array>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tidegate::http::detail {

namespace {

constexpr size_t eventsPerTurn = 256;
constexpr EpollLoop::Id wakeId = 0; ///< no source has it
constexpr milliseconds forEver{-1};

/// Whose turn it is on this thread: then a task needs no waking.
thread_local const EpollLoop *t_turning = nullptr;

std::uint32_t placeOf(EpollLoop::Id id)
{
    return std::uint32_t(id);
}

std::uint32_t lifeOf(EpollLoop::Id id)
{
    return std::uint32_t(id >> 32);
}

std::error_code lastError()
{
    return {errno, std::system_category()};
}

} // namespace

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

int Descriptor::release()
{
    return std::exchange(m_fd, -1);
}

void Descriptor::reset()
{
    if (m_fd >= 0)
        ::close(release());
}

std::error_code EpollLoop::open()
{
    m_epoll = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
    if (!m_epoll)
        return lastError();
    m_wake = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!m_wake)
        return lastError();
    // Every write is an edge, so that nobody has to read what was written.
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = wakeId;
    return ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event) == 0 ? std::error_code()
                                                                                : lastError();
}

EpollLoop::~EpollLoop()
{
    // What tasks hold may be a stream or a timer of this loop.
    std::vector<Task> tasks;
    tasks.swap(m_tasks);
    tasks.clear();
    m_tasksNow.clear();
}

void EpollLoop::run()
{
    m_stopped = false;
    while (!m_stopped)
        turn(forEver);
}

void EpollLoop::stop()
{
    post([this] { m_stopped = true; });
}

int EpollLoop::waitFor(milliseconds longest) const
{
    if (!m_due.empty() || m_hasTasks.load(std::memory_order_acquire))
        return 0;
    if (m_timers.empty())
        return int(longest.count());
    const auto left =
        std::max(std::chrono::ceil<milliseconds>(m_timers.begin()->first - m_now), milliseconds(0));
    return int(longest < milliseconds(0) ? left.count() : std::min(left, longest).count());
}

void EpollLoop::turn(milliseconds longest)
{
    const EpollLoop *outer = std::exchange(t_turning, this);
    std::array<epoll_event, eventsPerTurn> events;
    const int count = ::epoll_wait(m_epoll.get(), events.data(), int(events.size()), waitFor(longest));
    m_now = std::chrono::steady_clock::now();
    m_dueNow.swap(m_due); // what becomes due from here on is for the next turn
    for (int i = 0; i < count; ++i) {
        if (EpollSource *source = find(events[size_t(i)].data.u64))
            source->happened(events[size_t(i)].events);
    }
    doDue();
    doTimers();
    doTasks();
    t_turning = outer;
}

void EpollLoop::doDue()
{
    for (const Id id : m_dueNow) {
        if (EpollSource *source = find(id))
            source->isDue();
    }
    m_dueNow.clear();
}

void EpollLoop::doTimers()
{
    // A timer that starts anew at once has its turn later: only those that stand here now.
    const SteadyTime now = m_now;
    for (size_t most = m_timers.size(); most > 0 && !m_timers.empty(); --most) {
        EpollTimer *timer = m_timers.begin()->second;
        if (m_timers.begin()->first > now)
            return;
        timer->stop();
        const Task expired = timer->m_expired; // it may destroy the timer
        expired();
    }
}

void EpollLoop::doTasks()
{
    if (!m_hasTasks.load(std::memory_order_acquire))
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_tasksNow.swap(m_tasks);
        m_hasTasks.store(false, std::memory_order_release);
    }
    for (Task &task : m_tasksNow) {
        task();
        task = nullptr;
    }
    m_tasksNow.clear();
}

void EpollLoop::post(Task task)
{
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_tasks.empty();
        m_tasks.push_back(std::move(task));
        m_hasTasks.store(true, std::memory_order_release);
    }
    if (first && t_turning != this) {
        const std::uint64_t one = 1;
        // It can only be full after 2^64 posts.
        [[maybe_unused]] const auto written = ::write(m_wake.get(), &one, sizeof one);
    }
}

std::unique_ptr<Timer> EpollLoop::makeTimer(Task expired)
{
    return std::make_unique<EpollTimer>(*this, std::move(expired));
}

EpollLoop::Id EpollLoop::add(EpollSource *source, int fd, std::uint32_t events)
{
    if (m_free.empty()) {
        m_free.push_back(std::uint32_t(m_places.size()));
        m_places.emplace_back();
    }
    const std::uint32_t index = m_free.back();
    Place &place = m_places[index];
    const Id id = Id(place.life) << 32 | index;
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return 0;
    m_free.pop_back();
    place.source = source;
    return id;
}

/// The descriptor leaves epoll when it is closed. While a process that was just forked still holds it, its
/// events go on; they find a place with another life.
void EpollLoop::remove(Id id)
{
    if (!find(id))
        return;
    Place &place = m_places[placeOf(id)];
    place.source = nullptr;
    if (++place.life == 0)
        place.life = 1; // an id is never zero
    m_free.push_back(placeOf(id));
}

EpollSource *EpollLoop::find(Id id) const
{
    const std::uint32_t index = placeOf(id);
    return index < m_places.size() && m_places[index].life == lifeOf(id) ? m_places[index].source : nullptr;
}

bool EpollLoop::has(Id id) const
{
    return find(id) != nullptr;
}

void EpollTimer::start(milliseconds delay)
{
    stop();
    m_place = m_loop.m_timers.emplace(std::chrono::steady_clock::now() + delay, this);
    m_running = true;
}

void EpollTimer::stop()
{
    if (std::exchange(m_running, false))
        m_loop.m_timers.erase(m_place);
}

} // namespace tidegate::http::detail
