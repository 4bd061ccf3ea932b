#pragma once

#include "core/base/error.h"
#include "core/monitoring/change.h"
#include "core/monitoring/ladder.h"
#include "core/store/database.h"

#include <map>
#include <optional>
#include <vector>

namespace tidegate::monitoring {

/// Which changes are to be told, newest first.
struct ChangeQuery
{
    QString ns;      ///< empty: of the engine
    QString service; ///< empty: of everything in the namespace
    WallTime from;
    WallTime to; ///< not included
    int limit = 1000;
};

/// The tables of `monitoring.db`. Of the thread that opened it.
class Tables
{
public:
    struct Options
    {
        qint64 mostBytes = qint64(1) << 30; ///< of what is in use of the file
        qint64 mostChanges = 100'000;
    };
    /// Errors as those of store::Database; Invalid when a newer version wrote the file.
    static Result<Tables> open(const QString &file, Options options);

    /// The latest step of each resolution, if any.
    std::array<std::optional<std::int64_t>, 4> newest() const { return m_newest; }
    /// All or nothing.
    Result<> write(const std::vector<Row> &rows, const std::vector<Change> &changes);
    /// Costs nothing for a step that is newer than all.
    Result<std::optional<QByteArray>> read(const Subject &subject, Resolution resolution, std::int64_t step);
    /// The next few subjects in turn: removes what is older than it is kept, little at a time, and subjects
    /// of which nothing is left unless `isOpen`. Then, while the file has more in use than it may, a part of
    /// the oldest: first of seconds, then of ten seconds, minutes, hours.
    Result<> trim(std::int64_t now, const std::function<bool(const Subject &)> &isOpen);
    Result<qint64> bytesUsed() const;

    /// Of any connection. Ids of the subjects of a scope; what is not empty has to be the same.
    static Result<std::vector<std::pair<qint64, Subject>>> find(const store::Database &database, Scope scope,
                                                                const Subject &only, int most);
    /// Rows of a subject whose steps begin in [from, to), oldest first.
    static Result<> read(const store::Database &database, qint64 subject, Resolution resolution,
                         std::int64_t from, std::int64_t to,
                         const std::function<void(std::int64_t, Frame)> &each);
    static Result<std::vector<Change>> changes(const store::Database &database, const ChangeQuery &query);

private:
    Tables(store::Database database, Options options) : m_database(std::move(database)), m_options(options) {}
    Result<> writeRows(const std::vector<Row> &rows);
    Result<> writeChanges(const std::vector<Change> &changes);
    Result<qint64> idOf(const Subject &subject, bool make);
    Result<> trimSubject(qint64 id, std::int64_t now);
    Result<> shrink();

    store::Database m_database;
    Options m_options;
    std::map<Subject, qint64> m_ids; ///< as far as they were needed, within a bound
    std::array<std::optional<std::int64_t>, 4> m_newest;
    qint64 m_trimmed = 0; ///< the last subject whose turn it was
};

} // namespace tidegate::monitoring
