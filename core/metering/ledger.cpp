#include "core/metering/ledger.h"

#include "core/base/ids.h"
#include "core/base/logging.h"
#include "core/metering/tables.h"
#include "core/store/damage.h"

#include <QThreadPool>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

Q_LOGGING_CATEGORY(lcMetering, "tidegate.metering")

using namespace Qt::StringLiterals;

namespace tidegate::metering {

namespace {

constexpr int kMostReports = 16; ///< under way or waiting

/// Adds up records of the same hour and revision; instances are told apart no more.
void fold(std::vector<Record> &records)
{
    std::map<std::pair<std::int64_t, Subject>, size_t> places;
    std::vector<Record> folded;
    for (Record &record : records) {
        const auto [at, isNew] = places.try_emplace({record.hour, record.subject}, folded.size());
        if (isNew) {
            record.instance.clear();
            folded.push_back(std::move(record));
        } else {
            folded[at->second].amounts += record.amounts;
        }
    }
    records = std::move(folded);
}

} // namespace

/// The thread that writes.
struct Ledger::Writer
{
    explicit Writer(Options how) : options(std::move(how))
    {
        if (options.run.empty())
            options.run = newUid();
        thread = std::thread([this] { run(); });
    }
    ~Writer()
    {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        wake.notify_one();
        thread.join();
    }

    void run();
    bool await();
    void takeWaiting();
    Result<> commit();
    Result<> trim();
    void settle(const Result<> &result);

    Options options;
    std::mutex mutex; ///< of what follows, until `pending`
    std::condition_variable wake;
    std::vector<Record> waiting;
    std::optional<Error> trouble;
    bool closing = false;
    std::atomic<qint64> dropped{0};

    std::vector<Record> pending; ///< in a commit, or in one that failed. The thread's own, as is what follows
    std::unique_ptr<Tables> tables;
    std::optional<std::chrono::steady_clock::time_point> trimmed;
    std::thread thread;
};

/// Until there is something to write, or it is time to try again. False at the end.
bool Ledger::Writer::await()
{
    std::unique_lock lock(mutex);
    if (trouble)
        wake.wait_for(lock, options.retryAfter, [this] { return closing; });
    else
        wake.wait(lock, [this] { return closing || !waiting.empty(); });
    return !closing || !waiting.empty() || !pending.empty();
}

/// What has been tried already is tried again as it was: should it have been written after all, its numbers
/// say so.
void Ledger::Writer::takeWaiting()
{
    const std::lock_guard lock(mutex);
    if (waiting.size() > options.mostUnwritten)
        fold(waiting);
    if (waiting.size() > options.mostUnwritten) {
        const size_t excess = waiting.size() - options.mostUnwritten;
        waiting.erase(waiting.begin(), waiting.begin() + std::ptrdiff_t(excess));
        dropped += qint64(excess);
    }
    if (pending.empty())
        pending = std::exchange(waiting, {});
}

Result<> Ledger::Writer::commit()
{
    if (!tables) {
        auto opened = Tables::open(options.file, options.run, {options.keepRecords, options.keepDays});
        if (!opened)
            return tl::unexpected(opened.error());
        tables = std::make_unique<Tables>(std::move(*opened));
    }
    if (auto written = tables->write(pending); !written)
        return written;
    pending.clear();
    return trim();
}

Result<> Ledger::Writer::trim()
{
    const auto now = std::chrono::steady_clock::now();
    if (trimmed && now - *trimmed < options.trimEvery)
        return {};
    trimmed = now;
    return tables->trim();
}

void Ledger::Writer::settle(const Result<> &result)
{
    if (!result)
        tables.reset(); // the next try opens the file anew: it may have been put in order
    const bool damaged = !result && store::isDamaged(result.error()) && store::putAside(options.file);
    std::optional<Error> before;
    {
        const std::lock_guard lock(mutex);
        before = std::exchange(trouble, result ? std::nullopt : std::optional(result.error()));
        if (damaged)
            trouble.reset(); // no need to wait for a new file
    }
    if (damaged) {
        qCCritical(lcMetering, "%s; it is kept as \"%s.damaged\", metering goes on in a new file",
                   result.error().message.c_str(), qPrintable(options.file));
    } else if (!result && (!before || before->message != result.error().message)) {
        qCCritical(lcMetering, "%s; what is metered waits in memory until it can be written",
                   result.error().message.c_str());
    } else if (result && before) {
        qCWarning(lcMetering, "\"%s\" can be written again; records dropped so far: %lld",
                  qPrintable(options.file), static_cast<long long>(dropped.load()));
    }
}

void Ledger::Writer::run()
{
    settle(commit()); // the file is there from the beginning
    while (await()) {
        do {
            takeWaiting();
            settle(commit());
        } while (!pending.empty() && !trouble); // a new file
        const std::lock_guard lock(mutex);
        if (closing && trouble)
            break;
    }
    const size_t lost = pending.size() + waiting.size();
    if (lost > 0)
        qCCritical(lcMetering, "%zu records are lost with this end: \"%s\" could not be written", lost,
                   qPrintable(options.file));
    tables.reset();
}

/// The thread that reads. The connection is opened for each report: the file may be another one by then.
struct Ledger::Reader
{
    Reader() { pool.setMaxThreadCount(1); }
    ~Reader()
    {
        pool.clear();
        pool.waitForDone();
    }
    QThreadPool pool;
    std::atomic<int> reports{0};
};

Ledger::Ledger(Options options)
    : m_writer(std::make_unique<Writer>(std::move(options))), m_reader(std::make_unique<Reader>())
{
}

Ledger::~Ledger()
{
    m_reader.reset();
    m_writer.reset();
}

void Ledger::write(std::vector<Record> records)
{
    if (records.empty())
        return;
    {
        const std::lock_guard lock(m_writer->mutex);
        std::move(records.begin(), records.end(), std::back_inserter(m_writer->waiting));
    }
    m_writer->wake.notify_one();
}

void Ledger::report(const Query &query, Format format, std::function<void(Result<QByteArray>)> done)
{
    if (m_reader->reports.load() >= kMostReports)
        return done(fail(Code::TooManyRequests, "too many metering reports are under way"));
    ++m_reader->reports;
    const Options &options = m_writer->options;
    m_reader->pool.start([this, query, format, done = std::move(done), file = options.file,
                          most = options.mostRows] {
        auto answer = [&]() -> Result<QByteArray> {
            const auto database = store::Database::open(file, store::Database::Mode::ReadOnly);
            const auto rows = database ? Tables::read(*database, query, most)
                                       : Result<std::vector<ReportRow>>(tl::unexpected(database.error()));
            if (!rows && rows.error().code == Code::BadRequest)
                return tl::unexpected(rows.error());
            if (!rows)
                return fail(Code::Unavailable, "the meter's records cannot be read: " + rows.error().message);
            return format == Format::Csv ? toCsv(query, *rows) : toJson(query, *rows);
        }();
        QMetaObject::invokeMethod(
            this,
            [this, answer = std::move(answer), done] {
                --m_reader->reports;
                done(answer);
            },
            Qt::QueuedConnection);
    });
}

std::optional<Error> Ledger::trouble() const
{
    const std::lock_guard lock(m_writer->mutex);
    return m_writer->trouble;
}

qint64 Ledger::dropped() const
{
    return m_writer->dropped.load();
}

} // namespace tidegate::metering
