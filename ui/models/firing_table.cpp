#include "ui/models/firing_table.h"

#include "ui/models/formatting.h"
#include "ui/models/object_table.h"
#include "ui/models/table_text.h"
#include "ui/models/trigger_columns.h"

#include <algorithm>

namespace tidegate::models {

using namespace std::chrono_literals;
using client::FiringRecord;

namespace {

constexpr auto askEvery = 3s;
constexpr int mostRecords = 200;

QString iso(WallTime time)
{
    return QString::fromStdString(formatMicroTime(time));
}

} // namespace

FiringTable::FiringTable(QObject *parent) : QAbstractTableModel(parent)
{
    m_timer.setInterval(askEvery);
    connect(&m_timer, &QTimer::timeout, this, &FiringTable::refresh);
}

void FiringTable::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    refresh();
}

void FiringTable::setTrigger(const resource::ObjectName &trigger)
{
    if (trigger == m_trigger)
        return;
    delete m_call;
    m_trigger = trigger;
    m_problem.clear();
    apply({});
    m_loading = !trigger.name.isEmpty();
    Q_EMIT loadChanged();
    refresh();
}

void FiringTable::setActive(bool active)
{
    m_active = active;
    if (!active)
        return m_timer.stop();
    m_timer.start();
    refresh();
}

void FiringTable::refresh()
{
    if (!m_active || !m_client || m_trigger.name.isEmpty() || m_call)
        return;
    m_call =
        m_client->firings(m_trigger, mostRecords, this,
                          [this](const Result<std::vector<FiringRecord>> &records) { received(records); });
}

void FiringTable::received(const Result<std::vector<FiringRecord>> &records)
{
    m_call.clear(); // it deletes itself
    const QString problem = records ? QString() : formatting::error(records.error());
    const bool changed = m_loading || problem != m_problem;
    m_loading = false;
    m_problem = problem;
    if (records)
        apply(*records);
    if (changed)
        Q_EMIT loadChanged();
}

/// By number: what is there changes in its place, what is new comes in front, what is too old goes.
void FiringTable::apply(std::vector<FiringRecord> records)
{
    std::sort(records.begin(), records.end(), [](auto &a, auto &b) { return a.number > b.number; });
    const auto isThere = [](const std::vector<FiringRecord> &list, qint64 number) {
        return std::any_of(list.begin(), list.end(), [number](auto &each) { return each.number == number; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (isThere(records, at(row).number))
            continue;
        beginRemoveRows({}, row, row);
        m_records.erase(m_records.begin() + row);
        endRemoveRows();
    }
    for (size_t i = 0; i < records.size(); ++i) {
        const int row = static_cast<int>(i);
        if (i < m_records.size() && m_records[i].number == records[i].number) {
            if (m_records[i] == records[i])
                continue;
            m_records[i] = std::move(records[i]);
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            continue;
        }
        beginInsertRows({}, row, row);
        m_records.insert(m_records.begin() + row, std::move(records[i]));
        endInsertRows();
    }
}

int FiringTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int FiringTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString FiringTable::why(const FiringRecord &record) const
{
    if (record.missedCount > 0)
        return tr("%n moment(s) passed while nothing could be sent", nullptr, record.missedCount);
    QString text = record.message.isEmpty() ? record.reason : record.message;
    if (text.isEmpty() && record.isManual)
        return tr("Fired by hand");
    if (text.isEmpty() && record.isCatchUp)
        return tr("Caught up after a misfire");
    return text;
}

QString FiringTable::exact(const FiringRecord &record, int column) const
{
    switch (column) {
    case PlannedColumn:
        return iso(record.planned);
    case LatencyColumn:
        return record.latencyMs ? QString::number(*record.latencyMs, 'f', 3) : QString(QLatin1String(""));
    case LateColumn:
        return record.actual ? QString::number(record.latenessMs, 'f', 3) : QString(QLatin1String(""));
    default:
        return {};
    }
}

QVariant FiringTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FiringRecord &record = at(index.row());
    const int column = index.column();
    if (role == ObjectTable::StateRole)
        return static_cast<int>(firingLook(record.state));
    if (role == exportRole) {
        const QString text = exact(record, column);
        return text.isNull() ? QVariant() : QVariant(text);
    }
    if (role == Qt::ToolTipRole)
        return column == PlannedColumn ? formatting::dateTime(record.planned)
               : column == WhyColumn   ? QVariant(details(index.row()).join(QLatin1Char('\n')))
                                       : QVariant();
    if (role == Qt::TextAlignmentRole)
        return int((column >= StatusColumn && column <= AttemptsColumn ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case PlannedColumn:
        return formatting::time(record.planned, SystemClock().wall());
    case StateColumn:
        return firingStateText(record.state);
    case StatusColumn:
        return record.status > 0 ? QString::number(record.status) : QStringLiteral("–");
    case LatencyColumn:
        return record.latencyMs ? formatting::milliseconds(*record.latencyMs) : QStringLiteral("–");
    case LateColumn:
        return record.actual ? formatting::milliseconds(record.latenessMs) : QStringLiteral("–");
    case AttemptsColumn:
        return record.missedCount > 0 ? QStringLiteral("–") : QString::number(record.attempts);
    default:
        return why(record);
    }
}

QStringList FiringTable::details(int row) const
{
    const FiringRecord &record = at(row);
    QStringList lines{tr("Planned for %1").arg(formatting::dateTime(record.planned))};
    if (record.actual)
        lines << tr("Sent %1, late by %2", "time, duration")
                     .arg(formatting::dateTime(*record.actual), formatting::milliseconds(record.latenessMs));
    if (record.isManual)
        lines << tr("Fired by hand");
    if (record.isCatchUp)
        lines << tr("Caught up after a misfire");
    if (record.cold)
        lines << (*record.cold ? tr("Cold: it waited for an instance to start")
                               : tr("Warm: an instance was there"));
    if (!record.message.isEmpty())
        lines << record.message;
    if (!record.deadLetterUrl.isEmpty())
        lines << tr("Went to the dead letters at %1").arg(record.deadLetterUrl);
    if (!record.id.isEmpty())
        lines << tr("Event %1", "the id of an event").arg(record.id);
    if (!record.responseHead.isEmpty())
        lines << QString() << record.responseHead.trimmed();
    return lines;
}

QVariant FiringTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= StatusColumn && section <= AttemptsColumn ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PlannedColumn:
        return tr("Planned for");
    case StateColumn:
        return tr("Result");
    case StatusColumn:
        return tr("HTTP");
    case LatencyColumn:
        return tr("Latency");
    case LateColumn:
        return tr("Late by");
    case AttemptsColumn:
        return tr("Attempts");
    case WhyColumn:
        return tr("What happened");
    default:
        return {};
    }
}

void FiringTable::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace tidegate::models
