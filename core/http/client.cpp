#include "core/http/client_call.h"

#include <thread>
#include <unordered_map>

namespace tidegate::http {

namespace {

using detail::ClientCall;

constexpr size_t scratchSize = 64 * 1024;

class LoopClient final : public Client
{
public:
    explicit LoopClient(std::unique_ptr<Loop> loop)
        : m_loop(std::move(loop))
        , m_resolver(*m_loop)
        , m_shared{*m_loop, m_resolver, std::vector<char>(scratchSize), detail::IdleConnections(*m_loop)}
        , m_thread([this] { m_loop->run(); })
    {
    }

    ~LoopClient() override
    {
        m_loop->post([this] {
            for (const auto &[raw, call] : m_calls)
                call->cancel();
            m_closing = true;
            m_loop->stop();
        });
        m_thread.join();
    }

    void send(ClientRequest request, std::function<void(Result<ClientResponse>)> done) override
    {
        m_loop->post([this, request = std::move(request), done = std::move(done)]() mutable {
            if (m_closing)
                return;
            auto call = std::make_shared<ClientCall>(m_shared, std::move(request), std::move(done),
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
        m_loop->post([call = std::move(found->second)] {});
        m_calls.erase(found);
    }

    const std::unique_ptr<Loop> m_loop;
    detail::Resolver m_resolver;
    detail::ClientShared m_shared;
    std::unordered_map<ClientCall *, std::shared_ptr<ClientCall>> m_calls;
    bool m_closing = false;
    std::thread m_thread;
};

/// Where the system gave no loop.
class FailingClient final : public Client
{
public:
    explicit FailingClient(Error why) : m_why(std::move(why)) {}
    void send(ClientRequest, std::function<void(Result<ClientResponse>)> done) override
    {
        done(tl::unexpected(m_why));
    }

private:
    const Error m_why;
};

} // namespace

std::unique_ptr<Client> Client::create()
{
    auto loop = Loop::make();
    if (!loop)
        return std::make_unique<FailingClient>(loop.error());
    return std::make_unique<LoopClient>(std::move(*loop));
}

} // namespace tidegate::http
