#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/series_feed.h"
#include "ui/models/todays_cost.h"

#include <QHash>

namespace tidegate::models {

/// What the first page shows of the moment beside its counts: starts that were seen, the pools, what today
/// costs, and how instances and requests went. GUI thread.
class OverviewLive : public QObject
{
    Q_OBJECT
public:
    /// `catalogue` must outlive it.
    explicit OverviewLive(Catalogue *catalogue, QObject *parent = nullptr);

    void setClient(client::Client *client);
    SeriesFeed *series() { return &m_series; }
    /// On the screen or not.
    void setActive(bool active);
    TodaysCost *cost() { return &m_cost; }

    /// Starts of instances that this console has seen and that are at most an hour old.
    struct Starts
    {
        int count = 0;
        double p50Ms = -1; ///< -1 = none yet
        double p95Ms = -1;
        bool operator==(const Starts &) const = default;
    };
    Starts starts() const;
    /// Over all pools.
    struct Pools
    {
        int pools = 0;
        int idle = 0;
        int target = 0;
        double hitRate = -1; ///< 0…1 since the server started; -1 = no app has asked yet
        bool operator==(const Pools &) const = default;
    };
    Pools pools() const;
    void setClock(const Clock *clock) { m_clock = clock; }

Q_SIGNALS:
    void changed();

private:
    void noteStarts(const std::vector<TableChange> &changes);

    struct Start
    {
        WallTime time;
        double readyMs;
    };
    Catalogue *m_catalogue;
    const Clock *m_clock;
    SeriesFeed m_series;
    TodaysCost m_cost;
    QHash<QString, Start> m_starts; ///< by instance; swept when it grows
};

} // namespace tidegate::models
