#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"
#include "core/resource/object.h"
#include "ui/models/object_state.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

namespace tidegate::models {

/// One column of an ObjectTable. Every text is made when it is asked for, so that a change of language needs
/// no new model.
struct TableColumn
{
    QByteArray id; ///< stable, for settings and tests: `name`, `age`
    std::function<QString()> title;
    std::function<QVariant(const resource::Object &, WallTime now)> value; ///< what is shown
    std::function<QVariant(const resource::Object &)> sortKey;             ///< none = the shown text
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    std::function<QString(const resource::Object &, WallTime now)> tooltip; ///< none = no tooltip
    std::function<QString()> headerTooltip;                                 ///< none = no tooltip
    bool ages = false;    ///< the shown text changes by itself as time passes
    bool isState = false; ///< shows the row's state: views put the state's icon here
};

/// The columns of one kind and how its state is read.
struct TableSpec
{
    std::vector<TableColumn> columns;
    std::function<StateInfo(const resource::Object &)> state = stateOf;
};

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
    const resource::Object &object(int row) const;
    std::optional<resource::Object> find(const resource::ObjectName &name) const;
    const std::vector<TableColumn> &columns() const { return m_spec.columns; }

    /// Shown texts of these rows depend on something that has changed elsewhere.
    void refresh(const std::vector<resource::ObjectName> &names);
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
    /// The first listing has been applied (and each one after a setSource).
    void listedOnce();

private:
    struct Row
    {
        resource::Object object;
        mutable QString filterText;
    };

    void onListed(const std::vector<resource::Object> &items);
    void onUpsert(const resource::Object &object);
    void onDeleted(const resource::Object &object);
    void onWatchState(client::Watch::State state, const QString &why);
    void schedule();
    void updateLoad();
    void updateAges();
    void removeAt(std::vector<int> rows);
    void insertObjects(const std::vector<resource::Object> &objects);
    void reindex() const;
    QVariant display(const Row &row, const TableColumn &column) const;
    QVariant exact(const Row &row, const TableColumn &column) const;
    QVariant sortValue(const Row &row, const TableColumn &column) const;
    QString filterText(const Row &row) const;

    TableSpec m_spec;
    QPointer<client::Watch> m_watch;
    std::vector<Row> m_rows;
    mutable QHash<QString, int> m_index;
    mutable bool m_indexStale = false;
    QHash<QString, std::optional<resource::Object>> m_pending; ///< by key; nothing = deleted
    std::vector<QString> m_pendingOrder;
    QTimer m_flushTimer;
    QTimer m_ageTimer;
    int m_ageTicks = 0;
    const Clock *m_clock;
    QElapsedTimer m_sinceFlush;
    Load m_load = Load::Idle;
    QString m_loadText;
    QString m_watchText;
    std::optional<WallTime> m_staleSince;
    bool m_hasListed = false;
};

} // namespace tidegate::models

Q_DECLARE_METATYPE(tidegate::resource::Object)
