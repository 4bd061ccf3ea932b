#include "app/server/monitoring_adapter.h"

#include "app/server/change_teller.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::server {

namespace {

using Of = api::MonitoringSource::Of;
using monitoring::Scope;

bool has(Of of, Scope scope)
{
    switch (of) {
    case Of::Engine:
        return scope == Scope::Engine || scope == Scope::Pool;
    case Of::Service:
        return scope == Scope::Service || scope == Scope::Revision || scope == Scope::Instance;
    case Of::Revision:
        return scope == Scope::Revision || scope == Scope::Instance;
    case Of::Namespace:
        break;
    }
    return false;
}

std::int64_t secondOf(WallTime time)
{
    return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

QByteArray toJson(const std::vector<monitoring::Change> &changes)
{
    QJsonArray items;
    for (const monitoring::Change &change : changes) {
        QJsonObject item{{u"time"_s, QString::fromStdString(formatMicroTime(change.time))},
                         {u"type"_s, change.type},
                         {u"message"_s, change.text},
                         {u"change"_s, change.facts}};
        for (const auto &[name, value] :
             {std::pair(u"namespace"_s, change.ns), std::pair(u"service"_s, change.service),
              std::pair(u"who"_s, change.who), std::pair(u"with"_s, change.with)}) {
            if (!value.isEmpty())
                item.insert(name, value);
        }
        items.append(item);
    }
    return QJsonDocument(QJsonObject{{u"items"_s, items}}).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

MonitoringAdapter::MonitoringAdapter(monitoring::Chronicle &chronicle, const store::Store &store,
                                     const Clock &clock)
    : m_chronicle(chronicle), m_clock(clock)
{
    const WallTime start = clock.wall();
    m_chronicle.whenOpened([this, start](std::optional<WallTime> seen) {
        m_chronicle.add(tellStart(QStringLiteral(TIDEGATE_VERSION), seen, start));
    });
    connect(&store, &store::Store::changed, this, [this](const store::Change &change) {
        for (monitoring::Change &told : tellChange(change, m_clock.wall()))
            m_chronicle.add(std::move(told));
    });
}

void MonitoringAdapter::tellStop()
{
    m_chronicle.add(server::tellStop(QStringLiteral(TIDEGATE_VERSION), m_clock.wall()));
}

QStringList MonitoringAdapter::metrics(Of of) const
{
    QStringList names;
    for (const monitoring::Metric &metric : monitoring::allMetrics()) {
        if (has(of, metric.scope))
            names << QString::fromUtf8(metric.name.data(), qsizetype(metric.name.size()));
    }
    return names;
}

void MonitoringAdapter::series(const api::SeriesRequest &request,
                               std::function<void(Result<QByteArray>)> done)
{
    monitoring::SeriesQuery query;
    query.ns = request.ns.toStdString();
    if (request.of == Of::Service)
        query.service = request.name.toStdString();
    else if (request.of == Of::Revision)
        query.revision = request.name.toStdString();
    for (const QString &name : request.metrics) {
        if (const monitoring::Metric *metric = monitoring::findMetric(name.toStdString()))
            query.metrics.push_back(metric->id);
    }
    query.onlyFound = request.onlyFound;
    query.from = secondOf(request.from);
    query.to = std::max(secondOf(request.to), query.from + 1);
    query.step = request.stepSeconds;
    query.points = request.points;
    query.now = secondOf(m_clock.wall());
    m_chronicle.series(query, std::move(done));
}

void MonitoringAdapter::changes(const api::ChangesRequest &request,
                                std::function<void(Result<QByteArray>)> done)
{
    monitoring::ChangeQuery query;
    query.ns = request.ns;
    query.service = request.of == Of::Service ? request.name : QString();
    query.from = request.from;
    query.to = request.to;
    query.limit = request.limit;
    m_chronicle.changes(query,
                        [done = std::move(done)](const Result<std::vector<monitoring::Change>> &changes) {
                            if (changes)
                                done(toJson(*changes));
                            else
                                done(tl::unexpected(changes.error()));
                        });
}

} // namespace tidegate::server
