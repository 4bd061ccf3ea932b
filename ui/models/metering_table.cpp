#include "ui/models/metering_table.h"

#include "ui/models/formatting.h"
#include "ui/models/object_table.h"
#include "ui/models/table_text.h"

#include <QHash>
#include <QLocale>
#include <cmath>
#include <limits>

namespace tidegate::models {

namespace {

const double nothing = std::numeric_limits<double>::quiet_NaN();

bool isMoney(int column)
{
    return column == MeteringTable::CostColumn || column == MeteringTable::IdleCostColumn;
}

std::optional<Money> moneyOf(int column, const client::Usage &usage, const Prices &prices)
{
    return column == MeteringTable::CostColumn ? costOf(usage, prices) : idleCostOf(usage, prices);
}

/// Small amounts need their decimals, large ones do not.
QString amount(double value)
{
    return formatting::number(value, value < 10 ? 3 : value < 1000 ? 2 : 0);
}

QString decimalBytes(double bytes)
{
    return QLocale().formattedDataSize(qint64(bytes), bytes < 1000 ? 0 : 2, QLocale::DataSizeSIFormat);
}

} // namespace

MeteringTable::MeteringTable(QObject *parent) : QAbstractTableModel(parent) {}

void MeteringTable::setAnswer(const client::MeteringAnswer &answer)
{
    beginResetModel();
    m_subjects.clear();
    m_group = answer.group;
    QHash<QString, size_t> places;
    for (const client::MeteringRow &row : answer.rows) {
        const QString key = row.ns + QLatin1Char('/') + row.service + QLatin1Char('/') + row.revision;
        const auto place = places.constFind(key);
        if (place != places.constEnd()) {
            m_subjects[*place].usage += row.usage;
            continue;
        }
        places.insert(key, m_subjects.size());
        m_subjects.push_back({row.ns, row.service, row.revision, row.usage});
    }
    endResetModel();
}

void MeteringTable::setPrices(const Prices &prices)
{
    if (prices == m_prices)
        return;
    m_prices = prices;
    retranslate();
}

bool MeteringTable::hasColumn(int column) const
{
    using Group = client::MeteringQuery::Group;
    if (column == ServiceColumn)
        return m_group != Group::Namespace;
    return column != RevisionColumn || m_group == Group::Revision;
}

int MeteringTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_subjects.size());
}

int MeteringTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MeteringTable::subjectText(const MeteredSubject &subject)
{
    if (subject.ns.isEmpty())
        return tr("Idle pool", "time of warm hosts that nobody's apps used");
    const QString &name = subject.revision.isEmpty() ? subject.service : subject.revision;
    return name.isEmpty() ? subject.ns : tr("%1 · %2", "name, namespace").arg(name, subject.ns);
}

QVariant MeteringTable::subjectCell(const MeteredSubject &subject, int column) const
{
    if (column == ServiceColumn)
        return subject.service;
    if (column == RevisionColumn)
        return subject.revision;
    return subject.ns.isEmpty() ? subjectText(subject) : subject.ns;
}

QVariant MeteringTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MeteredSubject &subject = m_subjects[static_cast<size_t>(index.row())];
    const int column = index.column();
    if (role == ObjectTable::FilterRole)
        return QStringLiteral("%1 %2 %3")
            .arg(subjectCell(subject, NamespaceColumn).toString(), subject.service, subject.revision)
            .toLower();
    if (role == ObjectTable::NamespaceRole)
        return subject.ns;
    if (column <= RevisionColumn) {
        if (role == exportRole && column == NamespaceColumn)
            return subject.ns;
        return role == Qt::DisplayRole || role == ObjectTable::SortRole ? subjectCell(subject, column)
                                                                        : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole:
        return amountText(column, subject.usage, m_prices);
    case ObjectTable::SortRole: {
        const double value = amountOf(column, subject.usage, m_prices);
        return std::isnan(value) ? -1.0 : value;
    }
    case exportRole:
        return exactText(column, subject.usage, m_prices);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return column == CostColumn && m_prices.isEmpty()
                   ? QVariant(tr("Set prices in the preferences to see what this costs."))
                   : QVariant(exactText(column, subject.usage, m_prices));
    default:
        return {};
    }
}

double MeteringTable::amountOf(int column, const client::Usage &usage, const Prices &prices)
{
    const double seconds = usage.instanceSeconds();
    switch (column) {
    case RequestsColumn:
        return usage.requests;
    case ErrorsColumn:
        return usage.errors;
    case VcpuColumn:
        return usage.vcpuSeconds;
    case MemoryColumn:
        return usage.gbSeconds;
    case InstanceColumn:
        return seconds;
    case ActiveColumn:
        return usage.activeSeconds;
    case IdleColumn:
        return usage.idleSeconds;
    case IdleShareColumn:
        return seconds > 0 ? 100 * usage.idleSeconds / seconds : nothing;
    case EgressColumn:
        return usage.egressBytes;
    case PoolColumn:
        return usage.poolSeconds;
    case PoolMemoryColumn:
        return usage.poolGbSeconds;
    case IdleCostColumn:
    case CostColumn: {
        const auto money = moneyOf(column, usage, prices);
        return money ? double(money->billionths) / 1e9 : nothing;
    }
    default:
        return nothing;
    }
}

QString MeteringTable::amountText(int column, const client::Usage &usage, const Prices &prices)
{
    if (isMoney(column)) {
        const auto money = moneyOf(column, usage, prices);
        return money ? moneyText(*money, prices.currency) : QStringLiteral("–");
    }
    const double value = amountOf(column, usage, prices);
    if (column == RequestsColumn || column == ErrorsColumn)
        return formatting::number(value, 0);
    if (column == EgressColumn)
        return decimalBytes(value);
    if (column == IdleShareColumn)
        return std::isnan(value) ? QStringLiteral("–") : formatting::percent(value);
    return amount(value);
}

QString MeteringTable::exactText(int column, const client::Usage &usage, const Prices &prices)
{
    if (isMoney(column)) {
        const auto money = moneyOf(column, usage, prices);
        return money ? plainMoney(*money) : QString();
    }
    const double value = amountOf(column, usage, prices);
    if (std::isnan(value))
        return QString(QLatin1String(""));
    const bool isCount = column == RequestsColumn || column == ErrorsColumn || column == EgressColumn;
    return QString::number(value, 'f', isCount ? 0 : column == IdleShareColumn ? 2 : 6);
}

QString MeteringTable::columnTitle(int column)
{
    switch (column) {
    case NamespaceColumn:
        return tr("Namespace");
    case ServiceColumn:
        return tr("Service");
    case RevisionColumn:
        return tr("Revision");
    case RequestsColumn:
        return tr("Requests");
    case ErrorsColumn:
        return tr("Errors");
    case VcpuColumn:
        return tr("vCPU seconds");
    case MemoryColumn:
        return tr("GB seconds");
    case InstanceColumn:
        return tr("Instance seconds");
    case ActiveColumn:
        return tr("Active seconds");
    case IdleColumn:
        return tr("Idle seconds");
    case IdleShareColumn:
        return tr("Idle share");
    case EgressColumn:
        return tr("Egress");
    case PoolColumn:
        return tr("Pool seconds");
    case PoolMemoryColumn:
        return tr("Pool GB seconds");
    case IdleCostColumn:
        return tr("Cost of idling");
    default:
        return tr("Cost");
    }
}

QString MeteringTable::columnWord(int column)
{
    static const char *const words[ColumnCount] = {
        "namespace",    "service",          "revision",       "requests",     "errors",     "vcpu-seconds",
        "gb-seconds",   "instance-seconds", "active-seconds", "idle-seconds", "idle-share", "egress-bytes",
        "pool-seconds", "pool-gb-seconds",  "idle-cost",      "cost"};
    return QString::fromLatin1(words[column]);
}

QVariant MeteringTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return columnTitle(section);
    if (role == Qt::TextAlignmentRole)
        return int((section > RevisionColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::ToolTipRole)
        return {};
    switch (section) {
    case ActiveColumn:
        return tr("Time of instances with at least one request");
    case IdleColumn:
        return tr("Time of instances without a request: starting, waiting, draining");
    case MemoryColumn:
        return tr("Memory × time; a GB is 10⁹ bytes");
    case PoolColumn:
        return tr("The share of idle warm hosts' time");
    case IdleCostColumn:
        return tr("The memory of idle instances, by their share of the seconds");
    default:
        return {};
    }
}

void MeteringTable::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

MeteringTotals::MeteringTotals(const MeteringTable *table, const QAbstractProxyModel *shown, QObject *parent)
    : QAbstractTableModel(parent), m_table(table), m_shown(shown)
{
    const auto again = [this] { addUp(); };
    connect(shown, &QAbstractItemModel::modelReset, this, again);
    connect(shown, &QAbstractItemModel::rowsInserted, this, again);
    connect(shown, &QAbstractItemModel::rowsRemoved, this, again);
    connect(shown, &QAbstractItemModel::dataChanged, this, again);
    connect(shown, &QAbstractItemModel::layoutChanged, this, again);
    addUp();
}

void MeteringTotals::addUp()
{
    m_total = {};
    m_rows = m_shown->rowCount();
    for (int row = 0; row < m_rows; ++row) {
        const QModelIndex source = m_shown->mapToSource(m_shown->index(row, 0));
        m_total += m_table->subjects()[static_cast<size_t>(source.row())].usage;
    }
    Q_EMIT dataChanged(index(0, 0), index(0, columnCount() - 1));
}

int MeteringTotals::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1;
}

int MeteringTotals::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : MeteringTable::ColumnCount;
}

QVariant MeteringTotals::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int column = index.column();
    if (column <= MeteringTable::RevisionColumn)
        return role == Qt::DisplayRole && column == 0 ? QVariant(tr("Total of %n row(s)", nullptr, m_rows))
                                                      : QVariant();
    if (role == Qt::DisplayRole)
        return MeteringTable::amountText(column, m_total, m_table->prices());
    if (role == exportRole || role == Qt::ToolTipRole)
        return MeteringTable::exactText(column, m_total, m_table->prices());
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
}

} // namespace tidegate::models
