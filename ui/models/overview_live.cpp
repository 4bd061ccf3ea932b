#include "ui/models/overview_live.h"

#include "ui/models/column_sets.h"
#include "ui/models/engine_pools.h"
#include "ui/models/times.h"

#include <algorithm>
#include <cmath>

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto kept = 1h;
constexpr int mostStarts = 20'000; ///< five a second for an hour

/// Nearest rank, of what is sorted and not empty.
double percentile(const std::vector<double> &sorted, double share)
{
    const auto rank = size_t(std::ceil(share * double(sorted.size())));
    return sorted[std::max<size_t>(rank, 1) - 1];
}

} // namespace

OverviewLive::OverviewLive(Catalogue *catalogue, QObject *parent)
    : QObject(parent), m_catalogue(catalogue), m_clock(&systemClock())
{
    m_series.setQuestion({client::MonitoredSubject::Of::Engine, {}, QStringLiteral("local")},
                         {QStringLiteral("usage.instances"), QStringLiteral("gateway.requests")}, 15min);
    connect(catalogue->instances(), &ObjectTable::applied, this, &OverviewLive::noteStarts);
    connect(catalogue->instances(), &QAbstractItemModel::modelReset, this, [this] {
        m_starts.clear(); // of another server
        Q_EMIT changed();
    });
    connect(catalogue->pools(), &ObjectTable::applied, this, &OverviewLive::changed);
    connect(&m_series, &SeriesFeed::changed, this, &OverviewLive::changed);
    connect(&m_cost, &TodaysCost::changed, this, &OverviewLive::changed);
}

void OverviewLive::setClient(client::Client *client)
{
    m_series.setClient(client);
    m_cost.setClient(client);
}

void OverviewLive::setActive(bool active)
{
    m_series.setActive(active);
    m_cost.setActive(active);
}

void OverviewLive::noteStarts(const std::vector<TableChange> &changes)
{
    const WallTime oldest = m_clock->wall() - kept;
    for (const TableChange &change : changes) {
        const auto ready = startPhases(change.after).readyMs;
        const auto created = change.after.creationTime();
        if (change.type != TableChange::Type::Removed && ready && created && *created >= oldest)
            m_starts.insert(change.after.objectName().text(), {*created, *ready});
    }
    if (m_starts.size() > mostStarts)
        m_starts.removeIf([oldest](const auto &each) { return each.value().time < oldest; });
    Q_EMIT changed();
}

OverviewLive::Starts OverviewLive::starts() const
{
    const WallTime oldest = m_clock->wall() - kept;
    std::vector<double> times;
    for (const Start &start : m_starts) {
        if (start.time >= oldest)
            times.push_back(start.readyMs);
    }
    if (times.empty())
        return {};
    std::sort(times.begin(), times.end());
    return {int(times.size()), percentile(times, 0.5), percentile(times, 0.95)};
}

OverviewLive::Pools OverviewLive::pools() const
{
    const ObjectTable *table = m_catalogue->pools();
    Pools all;
    all.pools = table->rowCount();
    qint64 hits = 0;
    qint64 starts = 0;
    for (int row = 0; row < all.pools; ++row) {
        const PoolFacts facts = poolFacts(table->object(row));
        all.idle += facts.idle;
        all.target += facts.target;
        hits += facts.hits;
        starts += facts.hits + facts.misses;
    }
    if (starts > 0)
        all.hitRate = double(hits) / double(starts);
    return all;
}

} // namespace tidegate::models
