#include "core/http/idle_connections.h"

#include <algorithm>

namespace tidegate::http::detail {

struct IdleConnections::Idle final : StreamEvents
{
    Idle(IdleConnections &owner, std::string place, std::unique_ptr<Stream> stream)
        : owner(owner), place(std::move(place)), stream(std::move(stream))
    {
    }
    void readable() override { owner.drop(this); }
    void writable() override {}

    IdleConnections &owner;
    const std::string place;
    std::unique_ptr<Stream> stream;
    const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
};

IdleConnections::IdleConnections(Loop &loop) : m_loop(loop), m_timer(loop.makeTimer([this] { sweep(); })) {}

IdleConnections::~IdleConnections() = default;

void IdleConnections::put(const std::string &place, std::unique_ptr<Stream> stream)
{
    auto &all = m_places[place];
    if (all.size() >= mostOfAPlace)
        return;
    Idle &idle = *all.emplace_back(std::make_unique<Idle>(*this, place, std::move(stream)));
    idle.stream->setEvents(&idle);
    idle.stream->armRead();
    if (!std::exchange(m_isSwept, true))
        m_timer->start(longest);
}

std::unique_ptr<Stream> IdleConnections::take(const std::string &place)
{
    const auto found = m_places.find(place);
    if (found == m_places.end())
        return nullptr;
    while (!found->second.empty()) {
        std::unique_ptr<Stream> stream = std::move(found->second.back()->stream);
        found->second.pop_back();
        stream->setEvents(nullptr);
        // The loop may not have told of its end yet.
        char byte = 0;
        if (stream->isOpen() && stream->read(&byte, 1).status == IoStatus::Again)
            return stream;
    }
    return nullptr;
}

void IdleConnections::drop(Idle *idle)
{
    const auto found = m_places.find(idle->place);
    if (found == m_places.end())
        return;
    auto &all = found->second;
    const auto its =
        std::find_if(all.begin(), all.end(), [idle](const auto &each) { return each.get() == idle; });
    if (its != all.end())
        all.erase(its);
}

void IdleConnections::sweep()
{
    const auto latest = std::chrono::steady_clock::now() - longest;
    for (auto place = m_places.begin(); place != m_places.end();) {
        auto &all = place->second;
        while (!all.empty() && all.front()->since <= latest)
            all.pop_front();
        place = all.empty() ? m_places.erase(place) : std::next(place);
    }
    m_isSwept = !m_places.empty();
    if (m_isSwept)
        m_timer->start(longest / 4);
}

} // namespace tidegate::http::detail
