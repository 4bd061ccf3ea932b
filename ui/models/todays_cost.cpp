#include "ui/models/todays_cost.h"

#include "ui/models/formatting.h"
#include "ui/models/times.h"

namespace tidegate::models {

using namespace std::chrono_literals;

TodaysCost::TodaysCost(QObject *parent) : QObject(parent), m_clock(&systemClock())
{
    m_timer.setInterval(1min);
    connect(&m_timer, &QTimer::timeout, this, &TodaysCost::ask);
}

void TodaysCost::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    m_answer = {};
    m_problem.clear();
    m_state = State::Idle;
    if (m_timer.isActive())
        ask();
    Q_EMIT changed();
}

void TodaysCost::setPrices(const Prices &prices)
{
    m_prices = prices;
    Q_EMIT changed();
}

void TodaysCost::setActive(bool active)
{
    if (active == m_timer.isActive())
        return;
    if (!active)
        return m_timer.stop();
    m_timer.start();
    ask();
}

void TodaysCost::ask()
{
    if (!m_client || m_call)
        return;
    m_call = m_client->metering(todaysUsage(m_clock->wall()), this,
                                [this](const Result<client::MeteringAnswer> &answer) {
                                    m_call.clear(); // it deletes itself
                                    if (answer)
                                        return apply(*answer);
                                    const bool isForbidden = answer.error().code == Code::Forbidden;
                                    m_state = isForbidden ? State::Forbidden : State::Failed;
                                    m_problem = formatting::error(answer.error());
                                    Q_EMIT changed();
                                });
}

void TodaysCost::apply(const client::MeteringAnswer &answer)
{
    m_answer = answer;
    m_problem.clear();
    m_state = State::Ready;
    Q_EMIT changed();
}

QString TodaysCost::cost() const
{
    return m_state == State::Idle ? QString() : costToday(m_answer, m_prices);
}

client::Usage TodaysCost::usage() const
{
    client::Usage all;
    for (const client::MeteringRow &row : m_answer.rows)
        all += row.usage;
    return all;
}

} // namespace tidegate::models
