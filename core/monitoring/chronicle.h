#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/monitoring/change.h"
#include "core/monitoring/frame.h"
#include "core/monitoring/series.h"
#include "core/monitoring/tables.h"

#include <QByteArray>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tidegate::monitoring {

/// A second's readings: what each subject came to.
struct Reading
{
    Subject subject;
    Frame frame;
};

/// Series and changes, durable in a SQLite file of its own. Readings are folded and written on a thread of
/// its own, as many as ten seconds bring at a time; a crash loses at most these, and of the steps of an hour
/// a minute. Questions are answered on another thread and see what is not written yet, too. Trouble with the
/// file stops nobody: it is tried again, and what cannot wait in memory is given up, the finest first; a
/// damaged file is put aside (`<file>.damaged`) and a new one begun. The log says so, and trouble().
class Chronicle : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QString file;
        Tables::Options tables;
        milliseconds writeEvery{10'000};
        milliseconds retryAfter{5'000}; ///< when the file refuses
    };
    /// Never fails: what is wrong with the file is tried again.
    explicit Chronicle(Options options);
    ~Chronicle() override; ///< writes what is there, if the file takes it

    /// Readings of one second of the wall clock. Of the engine there has to be one each second: where it has
    /// none, a revision's series have a gap.
    void add(WallTime time, std::vector<Reading> readings);
    /// Durable a moment later.
    void add(Change change);

    /// As toJson() of series.h. `done` on this object's thread. Errors: BadRequest (too many points),
    /// TooManyRequests, Unavailable while the file cannot be read.
    void series(const SeriesQuery &query, std::function<void(Result<QByteArray>)> done);
    /// Newest first. Errors: TooManyRequests, Unavailable.
    void changes(const ChangeQuery &query, std::function<void(Result<std::vector<Change>>)> done);

    /// What is wrong with the file now; nothing while it takes what comes. Any thread.
    std::optional<Error> trouble() const;
    /// Subjects with open steps. Any thread.
    size_t openSubjects() const;
    /// `told` once the file has been opened, on this object's thread: when there was a server for the last
    /// time before this one (to ten seconds); nothing when there never was.
    void whenOpened(std::function<void(std::optional<WallTime>)> told);

private:
    struct Writer;
    struct Reader;
    std::optional<WallTime> m_seen;
    bool m_isOpen = false;
    std::vector<std::function<void(std::optional<WallTime>)>> m_told; ///< of whenOpened()
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
};

} // namespace tidegate::monitoring
