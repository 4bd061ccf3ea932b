#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <vector>

namespace tidegate::trigger {

/// What is known of a trigger from before.
struct JournaledTrigger
{
    qint64 id = 0; ///< the journal's own, from 1
    QString uid;
    QByteArray shape;        ///< what the trigger was like when `since` was said
    WallTime handled;        ///< up to here nothing is left to do
    qint64 latestNumber = 0; ///< of its firings; 0 = none
    struct Open
    {
        qint64 number = 0;
        WallTime planned;
    };
    std::vector<Open> open; ///< firings that were not final, by number
};

/// A firing as it is kept.
struct JournalEntry
{
    qint64 trigger = 0;
    qint64 number = 0; ///< writing one of the same number replaces it
    WallTime planned;
    bool isOpen = false;
    QByteArray detail; ///< as the API shows it
};

/// The state of every firing, durable in a SQLite file of its own, and the records that stay of them: the
/// latest of each trigger. Writing happens on a thread of its own, in the order of the calls, as many
/// together as have come; callbacks run on the thread the journal lives on.
class Journal : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QString file;
        int keep = 200;                ///< records of one trigger, at least 16 more now and then
        milliseconds patience{50};     ///< how long what nobody waits for may stay unwritten
        milliseconds retryAfter{1000}; ///< when the disk refuses
    };
    /// Reads what is there. Errors: StorageFull or Internal with the path and SQLite's words; Invalid when a
    /// newer version wrote the file.
    static Result<std::unique_ptr<Journal>> open(Options options);
    ~Journal() override; ///< writes what is queued

    /// As it was when the journal was opened.
    const std::vector<JournaledTrigger> &known() const { return m_known; }

    using Done = std::function<void(Result<>)>;
    /// All of them or none; `done` once they are on the disk or an Error (StorageFull, Internal). Without
    /// `done` they are tried again until the disk takes them.
    void write(std::vector<JournalEntry> entries, Done done = nullptr);
    /// A trigger's id, uid, shape and `handled`; the latest firing's moment counts when it is later.
    void remember(const JournaledTrigger &trigger);
    /// A trigger and its records.
    void forget(qint64 id);
    /// The details of a trigger's firings, oldest first, at most `limit` of the latest.
    void read(qint64 id, int limit, std::function<void(Result<std::vector<QByteArray>>)> done);

private:
    struct Writer;
    explicit Journal(Options options);
    std::unique_ptr<Writer> m_writer;
    std::vector<JournaledTrigger> m_known;
};

} // namespace tidegate::trigger
