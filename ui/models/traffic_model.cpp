#include "ui/models/traffic_model.h"

#include "ui/models/formatting.h"

#include <QRegularExpression>
#include <algorithm>
#include <numeric>

namespace tidegate::models {

using resource::Object;

namespace {

constexpr int mostUndo = 100;

QList<TrafficRow> rowsOf(const Object &service)
{
    QList<TrafficRow> rows;
    // What is asked for; an app that never said anything sends all to the latest.
    for (const auto &target :
         resource::readTraffic(service.spec().value(QLatin1String("traffic")).toArray())) {
        const bool latest = target.latestRevision || target.revisionName.isEmpty();
        rows.append(
            {latest, latest ? QString() : target.revisionName, target.tag, target.percent.value_or(0)});
    }
    if (rows.isEmpty())
        rows.append({true, {}, {}, 100});
    return rows;
}

} // namespace

QList<int> apportion(const QList<int> &weights, int total)
{
    QList<int> shares(weights.size(), 0);
    if (weights.isEmpty())
        return shares;
    QList<int> used = weights;
    int sum = std::accumulate(used.begin(), used.end(), 0);
    if (sum == 0) {
        used.fill(1);
        sum = static_cast<int>(used.size());
    }
    QList<std::pair<int, qsizetype>> remainders;
    int given = 0;
    for (qsizetype i = 0; i < used.size(); ++i) {
        shares[i] = total * used[i] / sum;
        given += shares[i];
        remainders.append({total * used[i] % sum, i});
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](auto &a, auto &b) { return a.first > b.first; });
    for (int i = 0; i < total - given; ++i)
        ++shares[remainders.at(i).second];
    return shares;
}

TrafficModel::TrafficModel(QObject *parent) : QObject(parent) {}

void TrafficModel::edit(const Object &service, const QStringList &revisions)
{
    delete m_call;
    m_service = service;
    m_revisions = revisions;
    m_original = rowsOf(service);
    m_rows = m_original;
    m_undo.clear();
    Q_EMIT rowsChanged();
}

void TrafficModel::remember()
{
    m_undo.append(m_rows);
    if (m_undo.size() > mostUndo)
        m_undo.removeFirst();
}

/// Gives `rest` to all rows but `fixed`.
void TrafficModel::share(int fixed, int rest)
{
    QList<int> weights;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (i != fixed)
            weights.append(m_rows[i].percent);
    }
    const QList<int> shares = apportion(weights, rest);
    int next = 0;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (i != fixed)
            m_rows[i].percent = shares[next++];
    }
}

void TrafficModel::setPercent(int row, int percent)
{
    const int wanted = m_rows.size() == 1 ? 100 : std::clamp(percent, 0, 100);
    if (m_rows[row].percent == wanted)
        return;
    remember();
    m_rows[row].percent = wanted;
    share(row, 100 - wanted);
    Q_EMIT valuesChanged();
}

void TrafficModel::setTag(int row, const QString &tag)
{
    if (m_rows[row].tag == tag)
        return;
    remember();
    m_rows[row].tag = tag;
    Q_EMIT valuesChanged();
}

void TrafficModel::setRevision(int row, const QString &revision)
{
    if (m_rows[row].latest == revision.isEmpty() && m_rows[row].revision == revision)
        return;
    remember();
    m_rows[row].latest = revision.isEmpty();
    m_rows[row].revision = revision;
    Q_EMIT valuesChanged();
}

void TrafficModel::add(const QString &revision)
{
    remember();
    m_rows.append({revision.isEmpty(), revision, {}, 0});
    Q_EMIT rowsChanged();
}

void TrafficModel::remove(int row)
{
    if (m_rows.size() <= 1)
        return;
    remember();
    m_rows.removeAt(row);
    share(-1, 100);
    Q_EMIT rowsChanged();
}

void TrafficModel::rollBackTo(const QString &revision)
{
    remember();
    QList<TrafficRow> rows{{false, revision, {}, 100}};
    for (TrafficRow row : std::as_const(m_rows)) {
        row.percent = 0;
        if (row.tag.isEmpty())
            continue;
        if (!row.latest && row.revision == revision && rows.first().tag.isEmpty())
            rows.first().tag = row.tag;
        else
            rows.append(row);
    }
    m_rows = rows;
    Q_EMIT rowsChanged();
}

void TrafficModel::undo()
{
    if (m_undo.isEmpty())
        return;
    m_rows = m_undo.takeLast();
    Q_EMIT rowsChanged();
}

QString TrafficModel::problem(int row) const
{
    const TrafficRow &own = m_rows[row];
    static const QRegularExpression label(QStringLiteral("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$"));
    if (!own.tag.isEmpty() && !label.match(own.tag).hasMatch())
        return tr("Small letters, digits and hyphens; the first is a letter.");
    for (int i = 0; i < m_rows.size(); ++i) {
        if (i == row)
            continue;
        if (!own.tag.isEmpty() && m_rows[i].tag == own.tag)
            return tr("This tag is used twice.");
        if (i < row && own.tag.isEmpty() && m_rows[i].tag.isEmpty() && m_rows[i].latest == own.latest &&
            m_rows[i].revision == own.revision)
            return tr("This revision is listed twice.");
    }
    if (!own.latest && !m_revisions.contains(own.revision))
        return tr("This revision does not exist any more.");
    return {};
}

bool TrafficModel::isSound() const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (!problem(row).isEmpty())
            return false;
    }
    return true;
}

QString TrafficModel::title(const TrafficRow &row) const
{
    if (!row.latest)
        return row.revision;
    const QString latest = m_service.status().value(QLatin1String("latestReadyRevisionName")).toString();
    return latest.isEmpty() ? tr("the latest revision") : tr("%1 (latest)", "revision").arg(latest);
}

QString TrafficModel::sentence(const QList<TrafficRow> &rows) const
{
    QStringList parts;
    for (const TrafficRow &row : rows) {
        if (row.percent > 0)
            parts.append(
                tr("%1 to %2", "percent, revision").arg(formatting::percent(row.percent), title(row)));
    }
    return parts.join(tr(", ", "between the parts of a list"));
}

QJsonObject TrafficModel::patch() const
{
    QJsonArray traffic;
    for (const TrafficRow &row : m_rows) {
        QJsonObject target{{QStringLiteral("percent"), row.percent},
                           {QStringLiteral("latestRevision"), row.latest}};
        if (!row.latest)
            target.insert(QStringLiteral("revisionName"), row.revision);
        if (!row.tag.isEmpty())
            target.insert(QStringLiteral("tag"), row.tag);
        traffic.append(target);
    }
    return {{QStringLiteral("spec"), QJsonObject{{QStringLiteral("traffic"), traffic}}}};
}

void TrafficModel::apply()
{
    if (!m_client || !isChanged() || !isSound() || m_call)
        return;
    m_call = m_client->mergePatch(resource::kinds::service(), m_service.objectName(), patch(), this,
                                  [this](const Result<Object> &answer) {
                                      m_call.clear();
                                      if (!answer) {
                                          Q_EMIT failed(formatting::error(answer.error()));
                                          return;
                                      }
                                      m_service = *answer;
                                      m_original = m_rows;
                                      m_undo.clear();
                                      Q_EMIT applied(m_service.name());
                                  });
}

} // namespace tidegate::models
