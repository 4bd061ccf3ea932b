#pragma once

#include "core/http/loop.h"
#include "core/http/server.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

// One request and its answer, between the threads of handlers and the server's thread; private to core/http.

namespace tidegate::http::detail {

/// The way into the server's thread, for as long as there is one.
class ServerGate
{
public:
    explicit ServerGate(Loop &loop) : m_loop(&loop) {}
    /// False when the server has stopped; the task is dropped then.
    bool post(std::function<void()> task);
    /// After this nothing gets in any more.
    void close();

private:
    std::mutex m_mutex;
    Loop *m_loop;
};

/// The connection that sends an exchange's answer. Server's thread.
class ExchangeOwner
{
public:
    virtual void answerReady() = 0;

protected:
    ~ExchangeOwner() = default;
};

/// What the handler has said so far, and has not been taken yet.
struct AnswerParts
{
    bool begins = false; ///< status and headers are new
    int status = 0;
    Headers headers;
    bool streamed = false;
    std::vector<std::string> pieces;
    bool ended = false;
    bool aborted = false;
    bool abandoned = false; ///< dropped without any answer
};

class Exchange : public std::enable_shared_from_this<Exchange>
{
public:
    Exchange(std::shared_ptr<ServerGate> gate, ExchangeOwner *owner) : m_gate(std::move(gate)), m_owner(owner)
    {
    }

    // any thread
    void respond(Response response);
    void start(int status, Headers headers);
    void write(std::string bytes);
    void end();
    void abort();
    void abandon(); ///< the handler let go of its responder
    size_t pending() const { return m_pending.load(std::memory_order_relaxed); }
    bool closed() const { return m_closed.load(std::memory_order_acquire); }
    void onFinished(std::function<void()> callback);

    // server's thread
    AnswerParts take();
    void sent(size_t payload) { m_pending.fetch_sub(payload, std::memory_order_relaxed); }
    /// The end of the exchange, in whatever way; tells who asked to know.
    void finish();

private:
    enum class Phase
    {
        Waiting,
        Streaming,
        Ended
    };

    /// Changes the answer under the lock and tells the connection; `change` says whether there is anything
    /// new.
    template <class Change>
    void update(Change change);
    void wake();

    const std::shared_ptr<ServerGate> m_gate;
    ExchangeOwner *m_owner; ///< server's thread only
    std::atomic<size_t> m_pending{0};
    std::atomic<bool> m_closed{false};

    std::mutex m_mutex; ///< for what follows
    Phase m_phase = Phase::Waiting;
    AnswerParts m_parts;
    bool m_woken = false;
    std::vector<std::function<void()>> m_finished;
};

/// What a handler holds; answers for it when it is dropped too early, so that no client waits for ever.
class ResponderHandle final : public Responder
{
public:
    explicit ResponderHandle(std::shared_ptr<Exchange> exchange) : m_exchange(std::move(exchange)) {}
    ~ResponderHandle() override { m_exchange->abandon(); }

    void respond(Response response) override { m_exchange->respond(std::move(response)); }
    void start(int status, Headers headers) override { m_exchange->start(status, std::move(headers)); }
    void write(std::string bytes) override { m_exchange->write(std::move(bytes)); }
    void end() override { m_exchange->end(); }
    size_t pending() const override { return m_exchange->pending(); }
    void abort() override { m_exchange->abort(); }
    bool closed() const override { return m_exchange->closed(); }
    void onFinished(std::function<void()> callback) override { m_exchange->onFinished(std::move(callback)); }

private:
    std::shared_ptr<Exchange> m_exchange;
};

} // namespace tidegate::http::detail
