#pragma once

#include "core/base/clock.h"
#include "ui/models/object_state.h"
#include "ui/models/object_table.h"

#include <QAbstractListModel>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <deque>
#include <vector>

namespace tidegate::models {

class Catalogue;

/// One line of "what happened".
struct RecentChange
{
    WallTime time{};
    ObjectState state = ObjectState::Ok;
    QString kind; ///< Service, Revision, Pod, Engine, Package
    resource::ObjectName name;
    QString detail; ///< from the server; may be empty
    enum class What
    {
        Created,
        Deleted,
        BecameReady,
        Failed,
        Started,
        Stopped,
        ScaledTo,
        TrafficMoved
    } what = What::Created;
    int number = 0; ///< of ScaledTo: instances
};

/// The newest first, at most 100. Roles: Display = the sentence, ObjectTable::StateRole,
/// ObjectTable::KeyRole, KindRole, TimeRole.
class RecentChanges : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role
    {
        KindRole = Qt::UserRole + 101,
        TimeRole,
        TimeTextRole,
        DetailRole
    };
    explicit RecentChanges(QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    void add(const RecentChange &change);
    void clear();
    const RecentChange &at(int row) const { return m_changes.at(size_t(row)); }
    /// `Revision hello-00002 became ready`, in the UI's language.
    static QString sentence(const RecentChange &change);
    void retranslate();

private:
    std::deque<RecentChange> m_changes;
};

/// What is said of a failure without the names of what carries it on: for finding the same cause again.
QString bareCause(const QString &cause);

/// A thing that needs a person, and why.
struct FailingThing
{
    QString kind;
    resource::ObjectName name;
    QString cause;
    std::vector<std::pair<QString, resource::ObjectName>> alike =
        {}; ///< kind and name of others of this cause
    bool operator==(const FailingThing &) const = default;
};

/// The numbers and lists of the first page, kept from the tables of a Catalogue (which must outlive it). GUI
/// thread.
class OverviewModel : public QObject
{
    Q_OBJECT
public:
    explicit OverviewModel(Catalogue *catalogue, QObject *parent = nullptr);

    struct Counts
    {
        int apps = 0;
        int ready = 0;
        int pending = 0;
        int failed = 0;
        int asleep = 0; ///< ready, with no instance
        int revisions = 0;
        int instances = 0; ///< running and ready
        int starting = 0;  ///< instances not ready yet
        double requestsPerSecond = 0;
        double memoryFreeBytes = -1; ///< -1 = not known
        int enginesReady = 0;
        int engines = 0;
        bool operator==(const Counts &) const = default;
    };
    const Counts &counts() const { return m_counts; }
    const std::vector<FailingThing> &failing() const { return m_failing; } ///< sorted by kind and name
    RecentChanges *recent() const { return m_recent; }
    ObjectTable::Load load() const; ///< the worst of the tables'
    QString loadText() const;
    void retranslate();
    void setClock(const Clock *clock) { m_clock = clock; }

Q_SIGNALS:
    void changed(); ///< counts or failing; at most ten times a second
    void loadChanged();

private:
    void follow(ObjectTable *table, const QString &kind);
    void scheduleCount();
    void recount();
    Counts countAll() const;
    void countApps(Counts &counts) const;
    void countEngines(Counts &counts) const;
    std::vector<FailingThing> findFailing() const;
    const ObjectTable *worstTable() const;
    void seed(const std::vector<TableChange> &changes, const QString &kind);
    void note(const std::vector<TableChange> &changes, const QString &kind);
    void noteOne(const TableChange &change, const QString &kind);
    void noteInstance(const TableChange &change, RecentChange news);

    Catalogue *m_catalogue;
    RecentChanges *m_recent;
    Counts m_counts;
    std::vector<FailingThing> m_failing;
    QSet<ObjectTable *> m_listed; ///< those whose changes are news, not the first look
    QTimer m_timer;
    const Clock *m_clock;
};

} // namespace tidegate::models
