#include "ui/models/last_firings.h"

#include "ui/models/object_table.h"

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenRounds = 10s;

} // namespace

LastFirings::LastFirings(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(betweenRounds);
    connect(&m_timer, &QTimer::timeout, this, &LastFirings::beginRound);
}

void LastFirings::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    m_records.clear();
    m_queue.clear();
    if (m_active)
        m_timer.start(0ms);
}

void LastFirings::setActive(bool active)
{
    m_active = active;
    if (active)
        beginRound();
    else
        m_timer.stop();
}

void LastFirings::beginRound()
{
    m_timer.setInterval(betweenRounds);
    m_queue.clear();
    for (int row = 0; m_table && row < m_table->rowCount(); ++row)
        m_queue.push_back(m_table->name(row));
    if (m_queue.empty() && m_active)
        m_timer.start(1s); // the triggers may still be under way
    askNext();
}

void LastFirings::askFor(const resource::ObjectName &trigger)
{
    m_queue.push_front(trigger);
    askNext();
}

void LastFirings::askNext()
{
    if (!m_active || !m_client || m_call || m_queue.empty())
        return;
    const resource::ObjectName trigger = m_queue.front();
    m_queue.pop_front();
    m_call = m_client->firings(trigger, 1, this,
                               [this, trigger](const Result<std::vector<client::FiringRecord>> &records) {
                                   m_call.clear(); // it deletes itself
                                   if (records && !records->empty()) {
                                       const client::FiringRecord &latest = records->back();
                                       auto known = m_records.find(trigger.text());
                                       if (known == m_records.end() || !(*known == latest)) {
                                           m_records.insert(trigger.text(), latest);
                                           m_table->refresh({trigger});
                                       }
                                   }
                                   if (m_queue.empty() && m_active)
                                       m_timer.start(betweenRounds);
                                   askNext();
                               });
}

std::optional<client::FiringRecord> LastFirings::find(const resource::ObjectName &trigger) const
{
    const auto found = m_records.constFind(trigger.text());
    return found == m_records.constEnd() ? std::nullopt : std::optional(*found);
}

} // namespace tidegate::models
