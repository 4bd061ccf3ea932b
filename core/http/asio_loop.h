#pragma once

#include "core/http/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

// The portable loop; private to core/http.

namespace tidegate::http::detail {

class AsioLoop final : public Loop
{
public:
    AsioLoop();

    void run() override;
    void turn(milliseconds longest) override;
    void stop() override;
    void post(Task task) override;
    std::unique_ptr<Timer> makeTimer(Task expired) override;
    SteadyTime now() const override { return std::chrono::steady_clock::now(); }
    std::string_view name() const override { return "asio"; }

    boost::asio::io_context &io() { return m_io; }

private:
    Result<std::unique_ptr<Stream>> connect(const std::string &address, std::uint16_t port,
                                            StreamEvents *events) override;
    Result<std::unique_ptr<Acceptor>> listen(const std::string &address, AcceptorOptions options,
                                             std::function<void(std::unique_ptr<Stream>)> accepted) override;

    boost::asio::io_context m_io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
};

} // namespace tidegate::http::detail
