#include "ui/models/object_table.h"

#include "ui/models/table_text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>

namespace tidegate::models {

using resource::Object;
using namespace std::chrono_literals;

namespace {

constexpr auto flushEvery = 100ms;
constexpr auto ageEvery = 1000ms;
constexpr int allAgesEvery = 30; ///< ticks; ages over two minutes move only by the minute
constexpr auto youngFor = 2min;

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

QString keyOf(const Object &object)
{
    return object.objectName().text();
}

bool isSame(const Object &left, const Object &right)
{
    return left.resourceVersion() > 0 && left.resourceVersion() == right.resourceVersion() ? true
                                                                                           : left == right;
}

/// Calls `range(first, last)` for every run of neighbours in `rows` (sorted here), the last run first.
template <class Range>
void forRuns(std::vector<int> rows, Range range)
{
    std::sort(rows.begin(), rows.end());
    for (size_t end = rows.size(); end > 0;) {
        size_t begin = end - 1;
        while (begin > 0 && rows[begin - 1] == rows[begin] - 1)
            --begin;
        range(rows[begin], rows[end - 1]);
        end = begin;
    }
}

} // namespace

ObjectTable::ObjectTable(TableSpec spec, QObject *parent)
    : QAbstractTableModel(parent), m_spec(std::move(spec)), m_clock(&systemClock())
{
    m_flushTimer.setSingleShot(true);
    connect(&m_flushTimer, &QTimer::timeout, this, &ObjectTable::flush);
    m_ageTimer.setInterval(ageEvery);
    connect(&m_ageTimer, &QTimer::timeout, this, &ObjectTable::updateAges);
}

ObjectTable::~ObjectTable() = default;

void ObjectTable::setSource(client::Watch *watch)
{
    if (m_watch)
        m_watch->disconnect(this);
    m_watch = watch;
    m_flushTimer.stop();
    beginResetModel();
    m_rows.clear();
    m_index.clear();
    m_pending.clear();
    m_pendingOrder.clear();
    m_hasListed = false;
    m_watchText.clear();
    endResetModel();
    if (watch) {
        connect(watch, &client::Watch::listed, this, &ObjectTable::onListed);
        connect(watch, &client::Watch::added, this, &ObjectTable::onUpsert);
        connect(watch, &client::Watch::modified, this, &ObjectTable::onUpsert);
        connect(watch, &client::Watch::deleted, this, &ObjectTable::onDeleted);
        connect(watch, &client::Watch::stateChanged, this, &ObjectTable::onWatchState);
        connect(watch, &QObject::destroyed, this, &ObjectTable::updateLoad);
    }
    updateLoad();
}

client::Watch *ObjectTable::source() const
{
    return m_watch;
}

void ObjectTable::retryNow()
{
    if (m_watch)
        m_watch->retryNow();
}

void ObjectTable::onWatchState(client::Watch::State, const QString &why)
{
    m_watchText = why;
    updateLoad();
}

void ObjectTable::updateLoad()
{
    const bool live = m_watch && m_watch->state() != client::Watch::State::Stale;
    Load load = Load::Idle;
    if (m_hasListed)
        load = !live ? Load::Stale : m_rows.empty() ? Load::Empty : Load::Live;
    else if (m_watch)
        load = live ? Load::Loading : Load::Failed;
    QString text;
    if (load == Load::Stale || load == Load::Failed)
        text = m_watch ? m_watchText
                       : QCoreApplication::translate("tidegate::models::ObjectTable",
                                                     "The connection was closed.");
    if (load == m_load && text == m_loadText)
        return;
    if (load != Load::Stale)
        m_staleSince.reset();
    else if (m_load != Load::Stale)
        m_staleSince = m_clock->wall();
    m_load = load;
    m_loadText = text;
    Q_EMIT loadChanged();
}

int ObjectTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ObjectTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_spec.columns.size());
}

QVariant ObjectTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const TableColumn &column = m_spec.columns[size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::TextAlignmentRole:
        return int(column.alignment);
    case Qt::ToolTipRole:
        return column.tooltip ? QVariant(column.tooltip(row.object, m_clock->wall())) : QVariant();
    case ObjectRole:
        return QVariant::fromValue(row.object);
    case KeyRole:
        return keyOf(row.object);
    case NamespaceRole:
        return row.object.ns();
    case NameRole:
        return row.object.name();
    case SortRole:
        return sortValue(row, column);
    case exportRole:
        return exact(row, column);
    case FilterRole:
        return filterText(row);
    case StateRole:
        return int(m_spec.state(row.object).state);
    case StateTextRole:
        return m_spec.state(row.object).text;
    case StateReasonRole:
        return m_spec.state(row.object).reason;
    case JsonRole:
        return QString::fromUtf8(QJsonDocument(row.object.json()).toJson(QJsonDocument::Indented));
    default:
        return {};
    }
}

QVariant ObjectTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const TableColumn &column = m_spec.columns[size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return column.title();
    case Qt::TextAlignmentRole:
        return int(column.alignment);
    case Qt::ToolTipRole:
        return column.headerTooltip ? QVariant(column.headerTooltip()) : QVariant();
    default:
        return {};
    }
}

QVariant ObjectTable::display(const Row &row, const TableColumn &column) const
{
    return column.value(row.object, m_clock->wall());
}

/// Of what ages, the time since when; invalid else.
QVariant ObjectTable::exact(const Row &row, const TableColumn &column) const
{
    if (!column.sortKey || (!column.ages && column.id != "created"))
        return {};
    bool isNumber = false;
    const double ms = std::abs(column.sortKey(row.object).toDouble(&isNumber)); // the youngest sorts first
    if (!isNumber || ms < 1)
        return {};
    const WallTime time(
        std::chrono::duration_cast<WallTime::duration>(std::chrono::milliseconds(std::int64_t(ms))));
    return QString::fromStdString(formatTime(time));
}

QVariant ObjectTable::sortValue(const Row &row, const TableColumn &column) const
{
    return column.sortKey ? column.sortKey(row.object) : display(row, column);
}

QString ObjectTable::filterText(const Row &row) const
{
    if (row.filterText.isNull()) {
        QStringList texts{m_spec.state(row.object).text};
        for (const TableColumn &column : m_spec.columns) {
            if (!column.ages)
                texts << display(row, column).toString();
        }
        row.filterText = texts.join(QLatin1Char('\n')).toLower();
    }
    return row.filterText;
}

int ObjectTable::rowOf(const resource::ObjectName &name) const
{
    if (m_indexStale)
        reindex();
    return m_index.value(name.text(), -1);
}

int ObjectTable::columnOf(const QByteArray &id) const
{
    const auto found = std::find_if(m_spec.columns.begin(), m_spec.columns.end(),
                                    [&](const TableColumn &column) { return column.id == id; });
    return found == m_spec.columns.end() ? -1 : int(found - m_spec.columns.begin());
}

QByteArray ObjectTable::columnId(int column) const
{
    return column >= 0 && column < columnCount() ? m_spec.columns[size_t(column)].id : QByteArray();
}

const Object &ObjectTable::object(int row) const
{
    return m_rows.at(size_t(row)).object;
}

std::optional<Object> ObjectTable::find(const resource::ObjectName &name) const
{
    const int row = rowOf(name);
    return row < 0 ? std::nullopt : std::optional(object(row));
}

void ObjectTable::reindex() const
{
    m_index.clear();
    m_index.reserve(qsizetype(m_rows.size()));
    for (size_t row = 0; row < m_rows.size(); ++row)
        m_index.insert(keyOf(m_rows[row].object), int(row));
    m_indexStale = false;
}

void ObjectTable::onListed(const std::vector<Object> &items)
{
    m_pending.clear();
    m_pendingOrder.clear();
    QSet<QString> listed;
    listed.reserve(qsizetype(items.size()));
    for (const Object &item : items) {
        listed.insert(keyOf(item));
        const int row = rowOf(item.objectName());
        if (row < 0 || !isSame(object(row), item))
            onUpsert(item);
    }
    for (const Row &row : m_rows) {
        if (!listed.contains(keyOf(row.object)))
            onDeleted(row.object);
    }
    const bool first = !m_hasListed;
    m_hasListed = true;
    flush();
    updateLoad();
    if (first)
        Q_EMIT listedOnce();
}

void ObjectTable::onUpsert(const Object &object)
{
    const QString key = keyOf(object);
    if (!m_pending.contains(key))
        m_pendingOrder.push_back(key);
    m_pending.insert(key, object);
    schedule();
}

void ObjectTable::onDeleted(const Object &object)
{
    const QString key = keyOf(object);
    if (!m_pending.contains(key))
        m_pendingOrder.push_back(key);
    m_pending.insert(key, std::nullopt);
    schedule();
}

void ObjectTable::schedule()
{
    if (m_flushTimer.isActive())
        return;
    const auto passed =
        m_sinceFlush.isValid() ? std::chrono::milliseconds(m_sinceFlush.elapsed()) : flushEvery;
    m_flushTimer.start(std::max(0ms, flushEvery - passed));
}

void ObjectTable::flush()
{
    m_flushTimer.stop();
    m_sinceFlush.start();
    if (m_pendingOrder.empty())
        return;
    const auto order = std::exchange(m_pendingOrder, {});
    const auto pending = std::exchange(m_pending, {});
    std::vector<TableChange> changes;
    std::vector<Object> added;
    std::vector<int> modified;
    std::vector<int> removed;
    if (m_indexStale)
        reindex();
    for (const QString &key : order) {
        const std::optional<Object> &after = *pending.constFind(key);
        const int row = m_index.value(key, -1);
        if (row < 0 && after) {
            added.push_back(*after);
            changes.push_back({TableChange::Type::Added, {}, *after});
        } else if (row >= 0 && after) {
            modified.push_back(row);
            changes.push_back({TableChange::Type::Modified, m_rows[size_t(row)].object, *after});
            m_rows[size_t(row)] = {*after, {}};
        } else if (row >= 0) {
            removed.push_back(row);
            changes.push_back({TableChange::Type::Removed, m_rows[size_t(row)].object, {}});
        }
    }
    forRuns(modified, [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    });
    removeAt(std::move(removed));
    insertObjects(added);
    updateLoad();
    if (!changes.empty())
        Q_EMIT applied(changes);
}

void ObjectTable::removeAt(std::vector<int> rows)
{
    forRuns(std::move(rows), [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        m_indexStale = true;
        endRemoveRows();
    });
    if (m_rows.empty())
        m_ageTimer.stop();
}

void ObjectTable::insertObjects(const std::vector<Object> &objects)
{
    if (objects.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(objects.size()) - 1);
    for (const Object &object : objects) {
        if (!m_indexStale)
            m_index.insert(keyOf(object), int(m_rows.size()));
        m_rows.push_back({object, {}});
    }
    endInsertRows();
    const auto ages = [](const TableColumn &column) { return column.ages; };
    if (!m_ageTimer.isActive() && std::any_of(m_spec.columns.begin(), m_spec.columns.end(), ages))
        m_ageTimer.start();
}

void ObjectTable::updateAges()
{
    const bool all = ++m_ageTicks % allAgesEvery == 0;
    const WallTime young = m_clock->wall() - youngFor;
    std::vector<int> rows;
    for (size_t row = 0; row < m_rows.size(); ++row) {
        const auto created = m_rows[row].object.creationTime();
        if (all || !created || *created > young)
            rows.push_back(int(row));
    }
    for (int column = 0; column < columnCount(); ++column) {
        if (m_spec.columns[size_t(column)].ages)
            forRuns(rows, [this, column](int first, int last) {
                Q_EMIT dataChanged(index(first, column), index(last, column),
                                   {Qt::DisplayRole, Qt::ToolTipRole});
            });
    }
}

void ObjectTable::refresh(const std::vector<resource::ObjectName> &names)
{
    std::vector<int> rows;
    for (const resource::ObjectName &name : names) {
        const int row = rowOf(name);
        if (row >= 0) {
            m_rows[size_t(row)].filterText = {};
            rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    forRuns(std::move(rows), [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    });
}

void ObjectTable::retranslate()
{
    for (Row &row : m_rows)
        row.filterText = {};
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ObjectTable::setClock(const Clock *clock)
{
    m_clock = clock ? clock : &systemClock();
}

} // namespace tidegate::models
