#include "ui/models/object_table.h"

#include "ui/models/table_text.h"
#include "ui/models/times.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>
#include <QtNumeric>
#include <algorithm>

namespace tidegate::models {

using resource::Object;
using namespace std::chrono_literals;

namespace {

constexpr auto flushEvery = 100ms;
constexpr auto ageEvery = 1000ms;
constexpr int allAgesEvery = 30; ///< ticks; ages over two minutes move only by the minute
constexpr auto youngFor = 2min;
constexpr auto freshenEvery = 30ms; ///< and for a quarter of that
constexpr auto freshenFor = 8ms;

QString keyOf(const Object &object)
{
    return object.objectName().text();
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
    : QAbstractTableModel(parent), m_spec(std::move(spec)), m_clock(&systemClock()), m_rows(m_spec, m_clock)
{
    m_flushTimer.setSingleShot(true);
    connect(&m_flushTimer, &QTimer::timeout, this, &ObjectTable::flush);
    m_ageTimer.setInterval(ageEvery);
    connect(&m_ageTimer, &QTimer::timeout, this, &ObjectTable::updateAges);
    m_freshenTimer.setInterval(freshenEvery);
    connect(&m_freshenTimer, &QTimer::timeout, this, &ObjectTable::freshen);
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
    m_pending.clear();
    m_pendingOrder.clear();
    m_listed.clear();
    m_freshenTimer.stop();
    m_hasListed = false;
    m_watchText.clear();
    endResetModel();
    if (watch) {
        connect(watch, &client::Watch::listBegun, this, &ObjectTable::onListBegun);
        connect(watch, &client::Watch::listing, this, &ObjectTable::onListing);
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
        load = !live ? Load::Stale : m_rows.size() == 0 ? Load::Empty : Load::Live;
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
    return parent.isValid() ? 0 : m_rows.size();
}

int ObjectTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_spec.columns.size());
}

QVariant ObjectTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const TableColumn &column = m_spec.columns[size_t(index.column())];
    switch (role) {
    case Qt::TextAlignmentRole:
        return int(column.alignment);
    case KeyRole:
        return m_rows.key(row);
    case NamespaceRole:
        return m_rows.name(row).ns;
    case NameRole:
        return m_rows.name(row).name;
    case SortRole:
        return sortValue(row, index.column());
    case FilterRole:
        return QString::fromUtf8(m_rows.texts(row));
    case StateRole:
        return int(m_rows.state(row));
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case ObjectRole:
    case exportRole:
    case StateTextRole:
    case StateReasonRole:
    case JsonRole:
        return objectData(row, column, role);
    default:
        return {};
    }
}

/// What the object itself is needed for.
QVariant ObjectTable::objectData(int row, const TableColumn &column, int role) const
{
    const Object object = m_rows.object(row);
    switch (role) {
    case Qt::DisplayRole:
        return column.value(object, m_clock->wall());
    case Qt::ToolTipRole:
        return column.tooltip ? QVariant(column.tooltip(object, m_clock->wall())) : QVariant();
    case ObjectRole:
        return QVariant::fromValue(object);
    case exportRole:
        return exact(object, column);
    case StateTextRole:
        return m_spec.state(object).text;
    case StateReasonRole:
        return m_spec.state(object).reason;
    default:
        return QString::fromUtf8(QJsonDocument(object.json()).toJson(QJsonDocument::Indented));
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

/// Of what ages, the time since when; invalid else.
QVariant ObjectTable::exact(const Object &object, const TableColumn &column) const
{
    if (!column.sortKey || (!column.ages && column.id != "created"))
        return {};
    bool isNumber = false;
    const double ms = std::abs(column.sortKey(object).toDouble(&isNumber)); // the youngest sorts first
    if (!isNumber || ms < 1)
        return {};
    const WallTime time(
        std::chrono::duration_cast<WallTime::duration>(std::chrono::milliseconds(std::int64_t(ms))));
    return QString::fromStdString(formatTime(time));
}

QVariant ObjectTable::sortValue(int row, int column) const
{
    const TableColumn &asked = m_spec.columns[size_t(column)];
    if (asked.sortKey) {
        const double number = asked.sortAges ? qQNaN() : m_rows.number(row, column);
        return qIsNaN(number) ? asked.sortKey(m_rows.object(row)) : QVariant(number);
    }
    if (asked.id == "name")
        return m_rows.name(row).name; // without a look at anything else: it is what most tables are sorted by
    return asked.ages ? asked.value(m_rows.object(row), m_clock->wall()) : QVariant(m_rows.text(row, column));
}

int ObjectTable::rowOf(const resource::ObjectName &name) const
{
    return m_rows.rowOf(name.text());
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

QStringList ObjectTable::namesOf(const resource::ObjectName &service) const
{
    QStringList names;
    for (int row = 0; row < m_rows.size(); ++row) {
        const resource::ObjectName name = m_rows.name(row);
        if (name.ns == service.ns && m_rows.owner(row) == service.name)
            names.append(name.name);
    }
    return names;
}

std::optional<Object> ObjectTable::find(const resource::ObjectName &name) const
{
    const int row = rowOf(name);
    return row < 0 ? std::nullopt : std::optional(object(row));
}

void ObjectTable::onListing(const std::vector<Object> &items)
{
    for (const Object &item : items) {
        const QString key = keyOf(item);
        m_listed.insert(key);
        const int row = m_rows.rowOf(key);
        const bool same =
            row >= 0 && (item.resourceVersion() > 0 ? item.resourceVersion() == m_rows.version(row)
                                                    : m_rows.object(row) == item);
        if (!same)
            change(key, item);
    }
    flush(); // so that they are held no longer than they have to be
}

void ObjectTable::onListed(const std::vector<Object> &items)
{
    onListing(items);
    const QSet<QString> listed = std::exchange(m_listed, {});
    for (int row = 0; row < m_rows.size(); ++row) {
        if (!listed.contains(m_rows.key(row)))
            change(m_rows.key(row), std::nullopt);
    }
    const bool first = !m_hasListed;
    m_hasListed = true;
    flush();
    m_rows.squeeze();
    updateLoad();
    if (first)
        Q_EMIT listedOnce();
}

void ObjectTable::onUpsert(const Object &object)
{
    change(keyOf(object), object);
}

void ObjectTable::onDeleted(const Object &object)
{
    change(keyOf(object), std::nullopt);
}

/// Gathers it until the next flush().
void ObjectTable::change(const QString &key, std::optional<Object> object)
{
    if (!m_pending.contains(key))
        m_pendingOrder.push_back(key);
    m_pending.insert(key, std::move(object));
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
    for (const QString &key : order) {
        const std::optional<Object> &after = *pending.constFind(key);
        const int row = m_rows.rowOf(key);
        if (row < 0 && after) {
            added.push_back(*after);
            changes.push_back({TableChange::Type::Added, {}, *after});
        } else if (row >= 0 && after) {
            modified.push_back(row);
            changes.push_back({TableChange::Type::Modified, m_rows.object(row), *after});
            m_rows.replace(row, *after);
        } else if (row >= 0) {
            removed.push_back(row);
            changes.push_back({TableChange::Type::Removed, m_rows.object(row), {}});
        }
    }
    const size_t modifiedCount = modified.size();
    forRuns(modified, [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    });
    removeAt(std::move(removed));
    insertObjects(added);
    updateLoad();
    if (changes.empty())
        return;
    Q_EMIT applied(changes);
    if (changes.size() != modifiedCount)
        Q_EMIT namesChanged();
}

void ObjectTable::removeAt(std::vector<int> rows)
{
    forRuns(std::move(rows), [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_rows.erase(first, last);
        endRemoveRows();
    });
    if (m_rows.size() == 0)
        m_ageTimer.stop();
}

void ObjectTable::insertObjects(const std::vector<Object> &objects)
{
    if (objects.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(objects.size()) - 1);
    for (const Object &object : objects)
        m_rows.append(object);
    m_rows.appended();
    endInsertRows();
    const auto ages = [](const TableColumn &column) { return column.ages; };
    if (!m_ageTimer.isActive() && std::any_of(m_spec.columns.begin(), m_spec.columns.end(), ages))
        m_ageTimer.start();
}

void ObjectTable::updateAges()
{
    const bool all = ++m_ageTicks % allAgesEvery == 0;
    const qint64 young = msOf(m_clock->wall() - youngFor);
    std::vector<int> rows;
    for (int row = 0; row < m_rows.size(); ++row) {
        const qint64 created = m_rows.createdMs(row);
        if (all || created == 0 || created > young)
            rows.push_back(row);
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
            m_rows.outdate(row);
            rows.push_back(row);
        }
    }
    if (rows.empty())
        return;
    m_freshenTimer.start();
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    forRuns(std::move(rows), [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    });
}

void ObjectTable::refreshAll()
{
    if (m_rows.size() == 0)
        return;
    m_rows.outdateAll();
    m_freshenTimer.start();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ObjectTable::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    refreshAll();
}

/// Digests are made ahead, a few at a time, so that the next filter or sorting has not to wait for them.
void ObjectTable::freshen()
{
    if (!m_rows.freshen(freshenFor))
        m_freshenTimer.stop();
}

void ObjectTable::setClock(const Clock *clock)
{
    m_clock = clock ? clock : &systemClock();
}

} // namespace tidegate::models
