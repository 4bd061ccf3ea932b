#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QAbstractListModel>
#include <QString>
#include <functional>
#include <vector>

namespace tidegate::models {

/// Long work that goes on beside what is on the screen: uploads, saves, replays. Those that have ended stay
/// until they are cleared, the latest 100 of them. GUI thread.
class TaskList : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class State
    {
        Running,
        Done,
        Failed,
        Cancelled
    };
    Q_ENUM(State)
    struct Task
    {
        quint64 id = 0;
        QString title;        ///< `Save the log of default/orders`
        QString detail;       ///< how far it is, or what came of it
        double progress = -1; ///< 0…1; negative = not known
        State state = State::Running;
        QString error;            ///< of Failed: for people
        QString requestId;        ///< of Failed: what the server's log calls it; may be empty
        QString file;             ///< of Done: what was written; may be empty
        bool warnsOfQuit = false; ///< quitting ends it before its time
        WallTime startedAt{};
        std::optional<WallTime> endedAt;
        std::function<void()> cancel; ///< empty: it cannot be
    };
    enum Role
    {
        IdRole = Qt::UserRole + 1,
        DetailRole,
        ProgressRole,
        StateRole,
        ErrorRole,
        FileRole
    };
    static constexpr int mostEnded = 100;

    explicit TaskList(QObject *parent = nullptr);

    /// `cancel` is called once, by cancel(); it must lead to cancelled(), finished() or failed(), or nothing:
    /// the task counts as cancelled at once.
    quint64 start(const QString &title, std::function<void()> cancel, bool warnsOfQuit = false);
    /// Of tasks that run; others are left alone.
    void advance(quint64 id, double progress, const QString &detail);
    void finish(quint64 id, const QString &detail, const QString &file = {});
    void failed(quint64 id, const Error &error);
    void cancel(quint64 id);
    void clearEnded();

    const Task *find(quint64 id) const; ///< null when it is not there
    int runningCount() const;
    int failedCount() const;
    /// The running ones that quitting would break.
    QStringList endangered() const;
    /// Title, state, detail, error with its request id, and time, to be sent to somebody.
    QString report(quint64 id) const;
    static QString stateName(State state); ///< in the UI's language

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void countsChanged();
    void ended(quint64 id);

private:
    Task *running(quint64 id);
    void end(quint64 id, State state);
    void changed(const Task &task);
    void forgetOldest();

    std::vector<Task> m_tasks; ///< the newest first
    quint64 m_lastId = 0;
};

} // namespace tidegate::models
