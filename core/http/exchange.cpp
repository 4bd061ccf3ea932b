#include "core/http/exchange.h"

namespace tidegate::http::detail {

namespace {

constexpr size_t joinedUpTo =
    16 * 1024; ///< a producer of many small writes must not cost a chunk and an allocation each

} // namespace

bool ServerGate::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (!m_loop)
        return false;
    m_loop->post(std::move(task));
    return true;
}

void ServerGate::close()
{
    const std::lock_guard lock(m_mutex);
    m_loop = nullptr;
}

template <class Change>
void Exchange::update(Change change)
{
    {
        const std::lock_guard lock(m_mutex);
        if (closed() || !change() || m_woken)
            return;
        m_woken = true;
    }
    m_gate->post([self = shared_from_this()] { self->wake(); });
}

void Exchange::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_woken = false;
    }
    if (m_owner)
        m_owner->answerReady();
}

void Exchange::respond(Response response)
{
    update([&] {
        if (m_phase != Phase::Waiting)
            return false;
        m_phase = Phase::Ended;
        m_pending.fetch_add(response.body.size(), std::memory_order_relaxed);
        m_parts.begins = true;
        m_parts.status = response.status;
        m_parts.headers = std::move(response.headers);
        m_parts.pieces.push_back(std::move(response.body));
        m_parts.ended = true;
        return true;
    });
}

void Exchange::start(int status, Headers headers)
{
    update([&] {
        if (m_phase != Phase::Waiting)
            return false;
        m_phase = Phase::Streaming;
        m_parts.begins = true;
        m_parts.streamed = true;
        m_parts.status = status;
        m_parts.headers = std::move(headers);
        return true;
    });
}

void Exchange::write(std::string bytes)
{
    update([&] {
        if (m_phase != Phase::Streaming || bytes.empty())
            return false;
        m_pending.fetch_add(bytes.size(), std::memory_order_relaxed);
        std::vector<std::string> &pieces = m_parts.pieces;
        if (!pieces.empty() && pieces.back().size() + bytes.size() <= joinedUpTo)
            pieces.back() += bytes;
        else
            pieces.push_back(std::move(bytes));
        return true;
    });
}

void Exchange::end()
{
    update([&] {
        if (m_phase != Phase::Streaming)
            return false;
        m_phase = Phase::Ended;
        m_parts.ended = true;
        return true;
    });
}

void Exchange::abort()
{
    update([&] {
        m_phase = Phase::Ended;
        m_parts.aborted = true;
        return true;
    });
}

void Exchange::abandon()
{
    update([&] {
        if (m_phase == Phase::Ended)
            return false;
        m_parts.abandoned = m_phase == Phase::Waiting;
        m_parts.aborted = m_phase == Phase::Streaming;
        m_phase = Phase::Ended;
        return true;
    });
}

void Exchange::onFinished(std::function<void()> callback)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!closed()) {
            m_finished.push_back(std::move(callback));
            return;
        }
    }
    if (!m_gate->post(callback))
        callback(); // no server's thread any more
}

AnswerParts Exchange::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_parts, {});
}

void Exchange::finish()
{
    m_owner = nullptr;
    std::vector<std::function<void()>> callbacks;
    AnswerParts unsent;
    {
        const std::lock_guard lock(m_mutex);
        m_closed.store(true, std::memory_order_release);
        m_phase = Phase::Ended;
        m_pending.store(0, std::memory_order_relaxed);
        unsent = std::exchange(m_parts, {});
        callbacks = std::exchange(m_finished, {});
    }
    for (const auto &callback : callbacks)
        callback();
}

} // namespace tidegate::http::detail
