#include "core/http/asio_loop.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tidegate::http::detail {

namespace {

class AsioTimer final : public Timer
{
public:
    AsioTimer(boost::asio::io_context &io, Loop::Task expired)
        : m_timer(io), m_expired(std::make_shared<Expired>(Expired{std::move(expired), 0}))
    {
    }
    ~AsioTimer() override { AsioTimer::stop(); }

    void start(milliseconds delay) override
    {
        m_timer.expires_after(delay);
        m_timer.async_wait([expired = m_expired, count = ++m_expired->count](boost::system::error_code) {
            // What has expired already is called in spite of cancel(): the count tells.
            if (count == expired->count)
                expired->task();
        });
    }

    void stop() override
    {
        ++m_expired->count;
        m_timer.cancel();
    }

private:
    struct Expired
    {
        Loop::Task task;
        std::uint64_t count; ///< of starts and stops
    };
    boost::asio::steady_timer m_timer;
    std::shared_ptr<Expired> m_expired;
};

} // namespace

AsioLoop::AsioLoop() : m_work(boost::asio::make_work_guard(m_io)) {}

void AsioLoop::run()
{
    m_io.run();
}

void AsioLoop::turn(milliseconds longest)
{
    m_io.restart();
    if (m_io.run_one_for(longest) > 0)
        m_io.poll();
}

void AsioLoop::stop()
{
    boost::asio::post(m_io, [this] { m_io.stop(); });
}

void AsioLoop::post(Task task)
{
    boost::asio::post(m_io, std::move(task));
}

std::unique_ptr<Timer> AsioLoop::makeTimer(Task expired)
{
    return std::make_unique<AsioTimer>(m_io, std::move(expired));
}

} // namespace tidegate::http::detail
