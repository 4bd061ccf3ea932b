#include "core/store/writer.h"

namespace tidegate::store {

namespace {

constexpr size_t maxJobsPerTransaction = 256; // bounds how long the first of them waits for the last

const QString begin = QStringLiteral("BEGIN IMMEDIATE");
const QString commitStatement = QStringLiteral("COMMIT");
const QString rollback = QStringLiteral("ROLLBACK");

Result<qint64> number(const Database &database, const QString &statement)
{
    auto query = database.run(statement);
    if (!query)
        return tl::unexpected(query.error());
    return query->next() ? query->value(0).toLongLong() : 0;
}

// Lost preconditions leave the transaction as it was; anything else may have ended it.
bool spoilsTransaction(const Error &error)
{
    return error.code == Code::StorageFull || error.code == Code::Internal;
}

} // namespace

Result<std::unique_ptr<Writer>> Writer::start(Options options, Report report)
{
    std::unique_ptr<Writer> writer(new Writer(std::move(options), std::move(report)));
    std::promise<Result<>> ready;
    auto outcome = ready.get_future();
    writer->m_thread = std::thread([&writer = *writer, &ready] { writer.run(ready); });
    if (auto opened = outcome.get(); !opened)
        return tl::unexpected(opened.error());
    return writer;
}

Writer::~Writer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::add(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

Result<> Writer::setValue(QString key, QByteArray value)
{
    ValueJob job{std::move(key), std::move(value), {}};
    auto outcome = job.done.get_future();
    {
        const std::lock_guard lock(m_mutex);
        m_values.push_back(std::move(job));
    }
    m_wake.notify_one();
    return outcome.get();
}

void Writer::run(std::promise<Result<>> &ready)
{
    auto database = Database::open(m_options.path, Database::Mode::ReadWrite);
    if (!database) {
        ready.set_value(tl::unexpected(database.error()));
        return;
    }
    if (auto prepared = prepare(*database); !prepared) {
        ready.set_value(tl::unexpected(prepared.error()));
        return;
    }
    auto transaction = Transaction::prepare(*database);
    if (!transaction) {
        ready.set_value(tl::unexpected(transaction.error()));
        return;
    }
    ready.set_value({}); // `ready` is gone from here on
    loop(*database, **transaction);
}

Result<> Writer::prepare(const Database &database)
{
    if (auto migrated = database.migrate(); !migrated)
        return migrated;
    // A write at the start turns a read-only folder into an error now rather than at the first deploy.
    if (auto written = writeValue(database, QStringLiteral("store.probe"), "1"); !written)
        return written;
    const auto latest =
        number(database, QStringLiteral("SELECT max(coalesce((SELECT max(version) FROM changes), 0), "
                                        "coalesce((SELECT max(version) FROM objects), 0))"));
    const auto oldest = number(database, QStringLiteral("SELECT coalesce(min(version), 0) FROM changes"));
    if (!latest || !oldest)
        return tl::unexpected(latest ? oldest.error() : latest.error());
    m_version = *latest;
    m_oldest = *oldest;
    return {};
}

Writer::Work Writer::nextWork(bool inTrouble)
{
    std::unique_lock lock(m_mutex);
    const auto due = [this] { return m_stop || !m_jobs.empty() || !m_values.empty(); };
    if (inTrouble)
        m_wake.wait_for(lock, m_options.retry, due);
    else
        m_wake.wait(lock, due);
    Work work;
    while (!m_jobs.empty() && work.jobs.size() < maxJobsPerTransaction) {
        work.jobs.push_back(std::move(m_jobs.front()));
        m_jobs.pop_front();
    }
    while (!m_values.empty()) {
        work.values.push_back(std::move(m_values.front()));
        m_values.pop_front();
    }
    work.stop = m_stop;
    return work;
}

void Writer::loop(const Database &database, Transaction &transaction)
{
    for (;;) {
        Work work = nextWork(m_trouble.has_value());
        for (ValueJob &job : work.values)
            job.done.set_value(writeValue(database, job.key, job.value));
        if (!work.jobs.empty())
            m_report(writeBatch(database, transaction, std::move(work.jobs)));
        else if (m_trouble && !work.stop)
            probe(database);
        if (work.stop && !work.any())
            return;
    }
}

std::shared_ptr<Writer::Batch> Writer::writeBatch(const Database &database, Transaction &transaction,
                                                  std::vector<Job> jobs)
{
    auto batch = std::make_shared<Batch>();
    if (!tryTogether(database, transaction, jobs, *batch)) {
        // One of them met the disk's limit; alone, the others may still fit.
        for (Job &job : jobs) {
            std::vector<Job> single;
            single.push_back(std::move(job));
            tryTogether(database, transaction, single, *batch);
        }
    }
    batch->oldest = m_oldest;
    batch->trouble = m_trouble;
    return batch;
}

// False when nothing was kept and the jobs are as they came, to be tried one by one.
bool Writer::tryTogether(const Database &database, Transaction &transaction, std::vector<Job> &jobs,
                         Batch &batch)
{
    const qint64 before = m_version;
    std::vector<Outcome> outcomes;
    auto step = database.run(begin).map([](const QSqlQuery &) {});
    for (const Job &job : jobs) {
        if (!step)
            break;
        auto applied = transaction.apply(job.mutations, job.now, m_version);
        if (!applied && spoilsTransaction(applied.error()))
            step = tl::unexpected(applied.error());
        outcomes.push_back({std::move(applied), {}, m_version});
    }
    if (step && m_version != before)
        step = prune(database);
    if (step)
        step = database.run(commitStatement).map([](const QSqlQuery &) {});
    if (!step) {
        (void)database.run(rollback); // SQLite may have rolled back by itself already
        m_version = before;
        if (step.error().code == Code::StorageFull)
            m_trouble = step.error();
        if (jobs.size() > 1)
            return false;
        outcomes.clear();
        outcomes.push_back({tl::unexpected(step.error()), {}, m_version});
    } else if (m_version != before) {
        m_trouble.reset();
        m_oldest = std::max(std::max<qint64>(m_oldest, 1), m_version - m_options.keepChanges + 1);
    }
    for (size_t i = 0; i < outcomes.size(); ++i) {
        outcomes[i].done = std::move(jobs[i].done);
        batch.outcomes.push_back(std::move(outcomes[i]));
    }
    return true;
}

Result<> Writer::prune(const Database &database)
{
    const qint64 limit = m_version - m_options.keepChanges;
    if (limit < m_oldest)
        return {};
    return database.run(QStringLiteral("DELETE FROM changes WHERE version <= ?"), {limit})
        .map([](const QSqlQuery &) {});
}

Result<> Writer::writeValue(const Database &database, const QString &key, const QByteArray &value)
{
    return database
        .run(QStringLiteral("INSERT OR REPLACE INTO named_values (key, value) VALUES (?, ?)"), {key, value})
        .map([](const QSqlQuery &) {});
}

void Writer::probe(const Database &database)
{
    if (!writeValue(database, QStringLiteral("store.probe"), "1"))
        return;
    m_trouble.reset();
    auto batch = std::make_shared<Batch>();
    batch->oldest = m_oldest;
    m_report(batch);
}

} // namespace tidegate::store
