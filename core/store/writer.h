#pragma once

#include "core/store/transaction.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace tidegate::store {

/// One commit on its way to the disk.
struct Job
{
    std::vector<Mutation> mutations;
    WallTime now;
    Done done; ///< handed back untouched; never called by the writer
};

/// What became of a job.
struct Outcome
{
    Result<Applied> result;
    Done done;
    qint64 version = 0; ///< the last one given out when it was through
};

/// The thread with the only writing connection: takes jobs in order, groups those that wait into one
/// transaction, reports.
class Writer
{
public:
    struct Batch
    {
        std::vector<Outcome> outcomes;
        qint64 oldest = 0;            ///< the oldest change that is kept; 0 when there is none
        std::optional<Error> trouble; ///< the disk refuses writes
    };
    struct Options
    {
        QString path;
        int keepChanges = 10'000;
        std::chrono::milliseconds retry{5000}; ///< between trial writes while the disk refuses
    };
    /// Called on the writer's thread, in the order of versions.
    using Report = std::function<void(std::shared_ptr<Batch>)>;

    /// Opens and migrates on the new thread, and proves that it can write. Blocks until that is done.
    static Result<std::unique_ptr<Writer>> start(Options options, Report report);
    ~Writer(); ///< works off what is queued, then ends

    void add(Job job);
    /// Blocks until the value is on the disk.
    Result<> setValue(QString key, QByteArray value);

private:
    struct ValueJob
    {
        QString key;
        QByteArray value;
        std::promise<Result<>> done;
    };
    struct Work
    {
        std::vector<Job> jobs;
        std::vector<ValueJob> values;
        bool stop = false;
        bool any() const { return !jobs.empty() || !values.empty(); }
    };

    Writer(Options options, Report report) : m_options(std::move(options)), m_report(std::move(report)) {}
    void run(std::promise<Result<>> &ready);
    void loop(const Database &database, Transaction &transaction);
    Work nextWork(bool inTrouble);
    Result<> prepare(const Database &database);
    std::shared_ptr<Batch> writeBatch(const Database &database, Transaction &transaction,
                                      std::vector<Job> jobs);
    bool tryTogether(const Database &database, Transaction &transaction, std::vector<Job> &jobs,
                     Batch &batch);
    Result<> prune(const Database &database);
    Result<> writeValue(const Database &database, const QString &key, const QByteArray &value);
    void probe(const Database &database);

    Options m_options;
    Report m_report;
    qint64 m_version = 0; ///< writer's thread only, as are the next two
    qint64 m_oldest = 0;
    std::optional<Error> m_trouble;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs; ///< guarded by m_mutex, as are the next two
    std::deque<ValueJob> m_values;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace tidegate::store
