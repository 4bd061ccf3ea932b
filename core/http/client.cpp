#include "core/http/client_call.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <thread>
#include <unordered_map>

namespace tidegate::http {

namespace {

using detail::ClientCall;

constexpr size_t scratchSize = 64 * 1024;

class AsioClient final : public Client
{
public:
    AsioClient()
        : m_work(boost::asio::make_work_guard(m_io)), m_scratch(scratchSize), m_thread([this] { m_io.run(); })
    {
    }

    ~AsioClient() override
    {
        boost::asio::post(m_io, [this] {
            for (const auto &[raw, call] : m_calls)
                call->cancel();
            m_closing = true;
            m_work.reset();
        });
        m_thread.join();
    }

    void send(ClientRequest request, std::function<void(Result<ClientResponse>)> done) override
    {
        boost::asio::post(m_io, [this, request = std::move(request), done = std::move(done)]() mutable {
            if (m_closing)
                return;
            auto call = std::make_shared<ClientCall>(m_io, m_scratch, std::move(request), std::move(done),
                                                     [this](ClientCall *raw) { forget(raw); });
            ClientCall *raw = call.get();
            m_calls.emplace(raw, std::move(call));
            raw->begin();
        });
    }

private:
    /// The call is still on the stack here: it lives until the next turn of the loop.
    void forget(ClientCall *raw)
    {
        const auto found = m_calls.find(raw);
        boost::asio::post(m_io, [call = std::move(found->second)] {});
        m_calls.erase(found);
    }

    boost::asio::io_context m_io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    std::vector<char> m_scratch;
    std::unordered_map<ClientCall *, std::shared_ptr<ClientCall>> m_calls;
    bool m_closing = false;
    std::thread m_thread;
};

} // namespace

std::unique_ptr<Client> Client::create()
{
    return std::make_unique<AsioClient>();
}

} // namespace tidegate::http
