#include "core/http/resolver.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace tidegate::http::detail {

using boost::asio::ip::tcp;

Resolver::~Resolver()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_questions.clear();
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Resolver::resolve(std::string name, Found found)
{
    {
        const std::lock_guard lock(m_mutex);
        m_questions.push_back({std::move(name), std::move(found)});
    }
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
    m_changed.notify_all();
}

void Resolver::run()
{
    boost::asio::io_context io; // never run: a blocking question needs it all the same
    tcp::resolver resolver(io);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || !m_questions.empty(); });
        if (m_ending)
            return;
        Question question = std::move(m_questions.front());
        m_questions.pop_front();
        lock.unlock();
        boost::system::error_code error;
        std::vector<std::string> addresses;
        for (const auto &entry : resolver.resolve(question.name, std::string(), error))
            addresses.push_back(entry.endpoint().address().to_string());
        lock.lock();
        if (m_ending)
            return;
        m_loop.post([found = std::move(question.found), error, addresses = std::move(addresses)]() mutable {
            found(error, std::move(addresses));
        });
    }
}

} // namespace tidegate::http::detail
