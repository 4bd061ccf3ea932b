#pragma once

#include "core/client/client.h"
#include "ui/models/cost.h"

#include <QPointer>
#include <QTimer>

namespace tidegate::models {

/// What has been used since midnight, and what that costs by the user's own prices; asks the meter once a
/// minute while somebody looks. GUI thread.
class TodaysCost : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Idle, ///< no server, or not looked at yet
        Ready,
        Forbidden, ///< usage is for administrators
        Failed     ///< problem() says why; what was there stays
    };
    explicit TodaysCost(QObject *parent = nullptr);

    void setClient(client::Client *client);
    void setPrices(const Prices &prices);
    /// On the screen or not: nothing is asked for while it is not.
    void setActive(bool active);
    /// For tests; must outlive this.
    void setClock(const Clock *clock) { m_clock = clock; }
    /// What the meter answered; for tests and replays too.
    void apply(const client::MeteringAnswer &answer);

    State state() const { return m_state; }
    QString problem() const { return m_problem; }
    /// `EUR 12.34`; empty while no price is set or nothing has been answered.
    QString cost() const;
    bool hasPrices() const { return !m_prices.isEmpty(); }
    client::Usage usage() const; ///< of everybody, warm pools too

Q_SIGNALS:
    void changed();

private:
    void ask();

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    const Clock *m_clock;
    Prices m_prices;
    client::MeteringAnswer m_answer;
    State m_state = State::Idle;
    QString m_problem;
    QTimer m_timer;
};

} // namespace tidegate::models
