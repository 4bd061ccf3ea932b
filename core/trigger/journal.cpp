#include "core/trigger/journal.h"

#include "core/base/logging.h"
#include "core/store/database.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

Q_LOGGING_CATEGORY(lcTriggerJournal, "tidegate.trigger")

using namespace Qt::StringLiterals;

namespace tidegate::trigger {

using store::Database;

namespace {

constexpr int kVersion = 1;
constexpr qint64 kTrimEvery = 16;
constexpr size_t kMostUnwritten = 100'000;

qint64 number(WallTime time)
{
    return time.time_since_epoch().count();
}

WallTime timeOf(const QVariant &value)
{
    return WallTime(std::chrono::nanoseconds(value.toLongLong()));
}

Result<> migrate(const Database &database)
{
    auto version = database.run(u"PRAGMA user_version"_s);
    if (!version)
        return tl::unexpected(version.error());
    const int found = version->next() ? version->value(0).toInt() : 0;
    version->finish();
    if (found > kVersion)
        return fail(Code::Invalid, "a newer version wrote \"" + database.path().toStdString() + '"');
    for (
        const auto &statement :
        {u"CREATE TABLE IF NOT EXISTS triggers (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, shape BLOB NOT NULL, handled INTEGER NOT NULL)"_s,
         u"CREATE TABLE IF NOT EXISTS firings (trigger_id INTEGER NOT NULL, number INTEGER NOT NULL, planned INTEGER NOT NULL, open INTEGER NOT NULL, detail BLOB NOT NULL, PRIMARY KEY (trigger_id, number)) WITHOUT ROWID"_s,
         u"CREATE INDEX IF NOT EXISTS open_firings ON firings (trigger_id) WHERE open = 1"_s,
         u"PRAGMA user_version = %1"_s.arg(kVersion)}) {
        if (const auto done = database.run(statement); !done)
            return tl::unexpected(done.error());
    }
    return {};
}

Result<std::vector<JournaledTrigger>> load(const Database &database)
{
    std::map<qint64, JournaledTrigger> known;
    auto triggers = database.run(u"SELECT id, uid, shape, handled FROM triggers"_s);
    if (!triggers)
        return tl::unexpected(triggers.error());
    while (triggers->next()) {
        const qint64 id = triggers->value(0).toLongLong();
        known[id] = {id,
                     triggers->value(1).toString(),
                     triggers->value(2).toByteArray(),
                     timeOf(triggers->value(3)),
                     0,
                     {}};
    }
    auto latest =
        database.run(u"SELECT trigger_id, max(number), max(planned) FROM firings GROUP BY trigger_id"_s);
    if (!latest)
        return tl::unexpected(latest.error());
    while (latest->next()) {
        if (const auto found = known.find(latest->value(0).toLongLong()); found != known.end()) {
            found->second.latestNumber = latest->value(1).toLongLong();
            found->second.handled = std::max(found->second.handled, timeOf(latest->value(2)));
        }
    }
    auto open = database.run(
        u"SELECT trigger_id, number, planned FROM firings WHERE open = 1 ORDER BY trigger_id, number"_s);
    if (!open)
        return tl::unexpected(open.error());
    while (open->next()) {
        if (const auto found = known.find(open->value(0).toLongLong()); found != known.end())
            found->second.open.push_back({open->value(1).toLongLong(), timeOf(open->value(2))});
    }
    std::vector<JournaledTrigger> all;
    for (auto &[id, trigger] : known)
        all.push_back(std::move(trigger));
    return all;
}

} // namespace

/// The thread that writes.
struct Journal::Writer
{
    struct Job
    {
        std::function<Result<>(const Database &)> run;
        Done done; ///< on the journal's thread; null: the job is tried until it succeeds
        bool isUrgent = false;
    };

    Writer(Journal &journal, Options how) : owner(journal), options(std::move(how)) {}
    ~Writer()
    {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        wake.notify_one();
        if (thread.joinable())
            thread.join();
    }

    void add(Job job)
    {
        const bool urgent = job.isUrgent;
        {
            const std::lock_guard lock(mutex);
            hasUrgent = hasUrgent || urgent;
            jobs.push_back(std::move(job));
        }
        if (urgent)
            wake.notify_one();
    }

    void run(Database database);
    std::deque<Job> take();
    Result<> commit(const Database &database, const std::deque<Job> &batch) const;
    void report(std::deque<Job> batch, const Result<> &result);

    Journal &owner;
    const Options options;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> jobs;
    bool hasUrgent = false;
    bool closing = false;
    bool isRefused = false; ///< the disk took nothing the last time
    std::thread thread;
};

/// What has come, once somebody waits for it or patience is over; empty at the end.
std::deque<Journal::Writer::Job> Journal::Writer::take()
{
    std::unique_lock lock(mutex);
    while (!closing && !hasUrgent) {
        const bool waiting = !jobs.empty();
        const auto patience = isRefused ? options.retryAfter : options.patience;
        if (wake.wait_for(lock, patience) == std::cv_status::timeout && waiting)
            break;
    }
    hasUrgent = false;
    return std::exchange(jobs, {});
}

void Journal::Writer::run(Database database)
{
    for (;;) {
        auto batch = take();
        if (batch.empty()) {
            const std::lock_guard lock(mutex);
            if (closing && jobs.empty())
                return;
            continue;
        }
        const Result<> result = commit(database, batch);
        report(std::move(batch), result);
    }
}

Result<> Journal::Writer::commit(const Database &database, const std::deque<Job> &batch) const
{
    return database.together([&batch, &database]() -> Result<> {
        for (const Job &job : batch) {
            if (auto done = job.run(database); !done)
                return done;
        }
        return {};
    });
}

void Journal::Writer::report(std::deque<Job> batch, const Result<> &result)
{
    std::vector<Done> dones;
    {
        const std::lock_guard lock(mutex);
        if (!result && !isRefused)
            qCWarning(lcTriggerJournal, "%s", result.error().message.c_str());
        isRefused = !result;
        for (auto job = batch.rbegin(); job != batch.rend(); ++job) {
            if (job->done)
                dones.insert(dones.begin(), std::move(job->done));
            else if (!result && !closing && jobs.size() < kMostUnwritten)
                jobs.push_front(std::move(*job));
        }
    }
    if (!dones.empty())
        QMetaObject::invokeMethod(
            &owner,
            [dones = std::move(dones), result] {
                for (const Done &done : dones)
                    done(result);
            },
            Qt::QueuedConnection);
}

Journal::Journal(Options options) : m_writer(std::make_unique<Writer>(*this, std::move(options))) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(Options options)
{
    std::unique_ptr<Journal> journal(new Journal(options));
    {
        const auto database = Database::open(options.file, Database::Mode::ReadWrite);
        if (!database)
            return tl::unexpected(database.error());
        if (const auto done = migrate(*database); !done)
            return tl::unexpected(done.error());
        auto known = load(*database);
        if (!known)
            return tl::unexpected(known.error());
        journal->m_known = std::move(*known);
    }
    // A connection belongs to the thread that opened it.
    journal->m_writer->thread = std::thread([writer = journal->m_writer.get()] {
        auto database = Database::open(writer->options.file, Database::Mode::ReadWrite);
        if (database)
            writer->run(std::move(*database));
        else
            qCCritical(lcTriggerJournal, "%s", database.error().message.c_str());
    });
    return journal;
}

void Journal::write(std::vector<JournalEntry> entries, Done done)
{
    const bool urgent = bool(done);
    const int keep = m_writer->options.keep;
    auto run = [entries = std::move(entries), keep](const Database &database) -> Result<> {
        auto put = database.prepare(
            u"INSERT OR REPLACE INTO firings (trigger_id, number, planned, open, detail) VALUES (?, ?, ?, ?, ?)"_s);
        auto trim =
            database.prepare(u"DELETE FROM firings WHERE trigger_id = ? AND number <= ? AND open = 0"_s);
        if (!put || !trim)
            return tl::unexpected(put ? trim.error() : put.error());
        for (const JournalEntry &each : entries) {
            auto written = database.run(
                *put, {each.trigger, each.number, number(each.planned), int(each.isOpen), each.detail});
            if (written && each.number % kTrimEvery == 0)
                written = database.run(*trim, {each.trigger, each.number - keep});
            if (!written)
                return written;
        }
        return {};
    };
    m_writer->add({std::move(run), std::move(done), urgent});
}

void Journal::remember(const JournaledTrigger &trigger)
{
    m_writer->add(
        {[trigger](const Database &database) -> Result<> {
             return database
                 .run(u"INSERT OR REPLACE INTO triggers (id, uid, shape, handled) VALUES (?, ?, ?, ?)"_s,
                      {trigger.id, trigger.uid, trigger.shape.isNull() ? QByteArray("") : trigger.shape,
                       number(trigger.handled)})
                 .map([](const auto &) {});
         },
         nullptr, false});
}

void Journal::forget(qint64 id)
{
    m_writer->add({[id](const Database &database) -> Result<> {
                       for (const auto &statement : {u"DELETE FROM triggers WHERE id = ?"_s,
                                                     u"DELETE FROM firings WHERE trigger_id = ?"_s}) {
                           if (const auto done = database.run(statement, {id}); !done)
                               return tl::unexpected(done.error());
                       }
                       return {};
                   },
                   nullptr, false});
}

void Journal::read(qint64 id, int limit, std::function<void(Result<std::vector<QByteArray>>)> done)
{
    auto found = std::make_shared<std::vector<QByteArray>>();
    auto run = [id, limit, found](const Database &database) -> Result<> {
        auto rows = database.run(
            u"SELECT detail FROM firings WHERE trigger_id = ? ORDER BY number DESC LIMIT ?"_s, {id, limit});
        if (!rows)
            return tl::unexpected(rows.error());
        found->clear();
        while (rows->next())
            found->insert(found->begin(), rows->value(0).toByteArray());
        return {};
    };
    m_writer->add({std::move(run),
                   [found, done = std::move(done)](const Result<> &result) {
                       if (result)
                           done(std::move(*found));
                       else
                           done(tl::unexpected(result.error()));
                   },
                   true});
}

} // namespace tidegate::trigger
