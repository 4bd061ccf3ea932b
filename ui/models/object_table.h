#pragma once

#include "core/client/client.h"
#include "ui/models/object_rows.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

namespace tidegate::models {

/// A change as it has been applied to the rows.
struct TableChange
{
    enum class Type
    {
        Added,
        Modified,
        Removed
    };
    Type type;
    resource::Object before; ///< empty when added
    resource::Object after;  ///< empty when removed
};

/// The live objects of one kind as rows, keyed by namespace and name. Rows keep their place and are inserted,
/// changed and removed one by one, so selections survive; updates are gathered and applied at most ten times
/// a second. Without a watch it is empty. Sort and filter with a TableFilter on top. GUI thread.
class ObjectTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role
    {
        ObjectRole =
            Qt::UserRole + 1, ///< resource::Object (register: QVariant::value<tidegate::resource::Object>())
        KeyRole,              ///< `ns/name`
        NamespaceRole,
        NameRole,
        SortRole,   ///< per column: number, text or time in ms
        FilterRole, ///< all shown texts of the row that do not age, in lower case
        StateRole,  ///< ObjectState as int
        StateTextRole,
        StateReasonRole,
        JsonRole, ///< indented JSON, for details and copying
    };
    /// What a view shows instead of or above the rows.
    enum class Load
    {
        Idle,    ///< no source
        Loading, ///< nothing has arrived yet
        Failed,  ///< nothing has arrived, and the last try failed: loadText() says why
        Empty,   ///< live, and there is nothing
        Live,
        Stale, ///< rows are of staleSince(); loadText() says why
    };
    Q_ENUM(Load)

    explicit ObjectTable(TableSpec spec, QObject *parent = nullptr);
    ~ObjectTable() override;

    /// Follows `watch` from now on (null: none) and forgets the rows of the one before. Does not take
    /// ownership; a watch that is destroyed makes the table stale.
    void setSource(client::Watch *watch);
    client::Watch *source() const;
    /// Asks the watch to try again at once.
    void retryNow();

    Load load() const { return m_load; }
    QString loadText() const { return m_loadText; } ///< empty when Live, Loading or Empty
    std::optional<WallTime> staleSince() const { return m_staleSince; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// -1 when there is none.
    int rowOf(const resource::ObjectName &name) const;
    int columnOf(const QByteArray &id) const;
    QByteArray columnId(int column) const;
    resource::ObjectName name(int row) const { return m_rows.name(row); }
    int nameRank(int row) const { return m_rows.nameRank(row); } ///< by name, among all rows as they are now
    /// `ns/name` as UTF-8; valid until rows change.
    QByteArrayView keyText(int row) const { return m_rows.keyText(row); }
    /// Reads it, which takes some ten microseconds: who looks at every row asks for what the table has at
    /// hand.
    resource::Object object(int row) const { return m_rows.object(row); }
    ObjectState state(int row) const { return m_rows.state(row); }
    QString owner(int row) const { return m_rows.owner(row); } ///< serviceOf() the object
    /// Names (without the namespace) of what is of this Service.
    QStringList namesOf(const resource::ObjectName &service) const;
    /// What FilterRole tells, as UTF-8; valid until rows change.
    QByteArrayView filterText(int row) const { return m_rows.texts(row); }
    std::optional<resource::Object> find(const resource::ObjectName &name) const;
    const std::vector<TableColumn> &columns() const { return m_spec.columns; }

    /// Shown texts of these rows depend on something that has changed elsewhere.
    void refresh(const std::vector<resource::ObjectName> &names);
    void refreshAll();
    /// Call on LanguageChange: headers and cells are asked for anew.
    void retranslate();
    /// For tests and replays; must outlive the table.
    void setClock(const Clock *clock);
    /// Applies gathered changes now instead of at the next tick.
    void flush();

Q_SIGNALS:
    void loadChanged();
    /// After rows have changed: what has. For a new listing, only the differences.
    void applied(const std::vector<tidegate::models::TableChange> &changes);
    /// After applied(), when there are more, fewer or other rows than before: for lists of names.
    void namesChanged();
    /// The first listing has been applied (and each one after a setSource).
    void listedOnce();

private:
    void onListBegun() { m_listed.clear(); }
    void onListing(const std::vector<resource::Object> &items);
    void onListed(const std::vector<resource::Object> &items);
    void change(const QString &key, std::optional<resource::Object> object);
    void onUpsert(const resource::Object &object);
    void onDeleted(const resource::Object &object);
    void onWatchState(client::Watch::State state, const QString &why);
    void schedule();
    void updateLoad();
    void updateAges();
    void removeAt(std::vector<int> rows);
    void insertObjects(const std::vector<resource::Object> &objects);
    QVariant objectData(int row, const TableColumn &column, int role) const;
    QVariant exact(const resource::Object &object, const TableColumn &column) const;
    QVariant sortValue(int row, int column) const;
    void freshen();

    TableSpec m_spec;
    QPointer<client::Watch> m_watch;
    const Clock *m_clock;
    ObjectRows m_rows;
    QHash<QString, std::optional<resource::Object>> m_pending; ///< by key; nothing = deleted
    std::vector<QString> m_pendingOrder;
    QTimer m_flushTimer;
    QTimer m_ageTimer;
    int m_ageTicks = 0;
    QTimer m_freshenTimer;
    QElapsedTimer m_sinceFlush;
    Load m_load = Load::Idle;
    QString m_loadText;
    QString m_watchText;
    std::optional<WallTime> m_staleSince;
    QSet<QString> m_listed; ///< keys, of the list that is coming in
    bool m_hasListed = false;
};

} // namespace tidegate::models

Q_DECLARE_METATYPE(tidegate::resource::Object)
