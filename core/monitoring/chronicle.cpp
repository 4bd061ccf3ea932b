#include "core/monitoring/chronicle.h"

#include "core/base/logging.h"
#include "core/monitoring/asking.h"
#include "core/store/damage.h"

#include <QThreadPool>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

Q_LOGGING_CATEGORY(lcMonitoring, "tidegate.monitoring")

using namespace Qt::StringLiterals;

namespace tidegate::monitoring {

namespace {

constexpr int kMostQuestions = 32; ///< under way or waiting
constexpr size_t kMostChangesUnwritten = 10'000;
constexpr size_t kMostSecondsWaiting = 300; ///< for the thread that folds and writes

std::int64_t secondOf(WallTime time)
{
    return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

} // namespace

/// The thread that folds and writes.
struct Chronicle::Writer
{
    Writer(Options how, Chronicle &owner)
        : options(std::move(how))
        , chronicle(owner)
        , ladder([this](const auto &...what) { return writtenBefore(what...); })
    {
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
    void fold();
    bool isTimeToWrite() const;
    Result<> commit();
    Result<> openTables();
    void settle(const Result<> &result);
    std::optional<QByteArray> writtenBefore(const Subject &subject, Resolution resolution, std::int64_t step);

    Options options;
    Chronicle &chronicle;

    mutable std::mutex mutex; ///< of what follows, until `trouble`
    std::condition_variable wake;
    std::vector<std::pair<std::int64_t, std::vector<Reading>>> waiting;
    std::vector<Change> changes;
    bool closing = false;
    std::optional<Error> trouble;

    std::unique_ptr<Tables> tables; ///< the thread's own
    std::optional<SteadyTime> wroteAt;
    SteadyTime triedAt{};
    std::int64_t now = 0;     ///< the latest reading's second
    std::int64_t wroteTo = 0; ///< the same at the latest write
    bool wasOpened = false;
    size_t lost = 0;

    mutable std::mutex ladderMutex;
    Ladder ladder;
    std::thread thread;
};

std::optional<QByteArray> Chronicle::Writer::writtenBefore(const Subject &subject, Resolution resolution,
                                                           std::int64_t step)
{
    if (!tables)
        return std::nullopt;
    const auto body = tables->read(subject, resolution, step);
    return body ? *body : std::nullopt; // the next write finds out what is wrong
}

bool Chronicle::Writer::await()
{
    std::unique_lock lock(mutex);
    const auto hasWork = [this] { return closing || !waiting.empty() || (!changes.empty() && !trouble); };
    if (trouble)
        wake.wait_for(lock, options.retryAfter, hasWork);
    else
        wake.wait(lock, hasWork);
    return !closing;
}

void Chronicle::Writer::fold()
{
    std::vector<std::pair<std::int64_t, std::vector<Reading>>> taken;
    {
        const std::lock_guard lock(mutex);
        taken = std::exchange(waiting, {});
    }
    const std::lock_guard lock(ladderMutex);
    for (const auto &[second, readings] : taken) {
        now = second;
        for (const Reading &reading : readings)
            ladder.add(reading.subject, second, reading.frame);
    }
}

/// Right after ten seconds have come to an end, where that is possible: then they are written once.
bool Chronicle::Writer::isTimeToWrite() const
{
    const auto passed = std::chrono::steady_clock::now() - wroteAt.value_or(SteadyTime());
    constexpr std::int64_t stretch = lengthOf(Resolution::TenSeconds);
    const bool isEven = stepOf(now, stretch) != stepOf(wroteTo, stretch);
    return !wroteAt || (isEven && passed >= options.writeEvery / 2) || passed >= options.writeEvery * 3 / 2;
}

Result<> Chronicle::Writer::openTables()
{
    auto opened = Tables::open(options.file, options.tables);
    if (!opened)
        return tl::unexpected(opened.error());
    tables = std::make_unique<Tables>(std::move(*opened));
    if (std::exchange(wasOpened, true))
        return {};
    const auto newest = tables->newest()[size_t(Resolution::TenSeconds)];
    std::optional<WallTime> seen;
    if (newest)
        seen = WallTime(seconds(*newest + lengthOf(Resolution::TenSeconds)));
    QMetaObject::invokeMethod(
        &chronicle,
        [&owner = chronicle, seen] {
            owner.m_seen = seen;
            owner.m_isOpen = true;
            for (const auto &told : std::exchange(owner.m_told, {}))
                told(seen);
        },
        Qt::QueuedConnection);
    return {};
}

Result<> Chronicle::Writer::commit()
{
    if (!tables) {
        if (auto opened = openTables(); !opened)
            return opened;
    }
    std::vector<Change> told;
    bool isEnd = false;
    {
        const std::lock_guard lock(mutex);
        told = changes;
        isEnd = closing;
    }
    const bool withSeries = isEnd || isTimeToWrite();
    const bool withHours =
        isEnd || stepOf(now, lengthOf(Resolution::Minute)) != stepOf(wroteTo, lengthOf(Resolution::Minute));
    std::vector<Row> rows;
    if (withSeries) {
        const std::lock_guard lock(ladderMutex);
        rows = ladder.due(now, withHours);
    }
    if (rows.empty() && told.empty())
        return {};
    if (auto written = tables->write(rows, told); !written)
        return written;
    {
        const std::lock_guard lock(mutex);
        changes.erase(changes.begin(), changes.begin() + std::ptrdiff_t(told.size()));
    }
    if (!withSeries)
        return {};
    const std::lock_guard lock(ladderMutex);
    ladder.written(now, withHours);
    wroteAt = std::chrono::steady_clock::now();
    wroteTo = now;
    return tables->trim(now, [this](const Subject &subject) { return ladder.knows(subject); });
}

void Chronicle::Writer::settle(const Result<> &result)
{
    if (!result) {
        tables.reset(); // the next try opens the file anew: it may have been put in order
        const std::lock_guard lock(ladderMutex);
        lost += ladder.shed(now);
    }
    const bool damaged = !result && store::isDamaged(result.error()) && store::putAside(options.file);
    std::optional<Error> before;
    {
        const std::lock_guard lock(mutex);
        before = std::exchange(trouble, result ? std::nullopt : std::optional(result.error()));
        if (damaged)
            trouble.reset(); // no need to wait for a new file
        if (changes.size() > kMostChangesUnwritten)
            changes.erase(changes.begin(),
                          changes.begin() + std::ptrdiff_t(changes.size() - kMostChangesUnwritten));
    }
    if (damaged) {
        qCCritical(lcMonitoring, "%s; it is kept as \"%s.damaged\", monitoring goes on in a new file",
                   result.error().message.c_str(), qPrintable(options.file));
    } else if (!result && (!before || before->message != result.error().message)) {
        qCCritical(lcMonitoring, "%s; series wait in memory, the last minutes of them",
                   result.error().message.c_str());
    } else if (result && before) {
        qCWarning(lcMonitoring, "\"%s\" can be written again; steps of series lost: %zu",
                  qPrintable(options.file), std::exchange(lost, 0));
    }
}

void Chronicle::Writer::run()
{
    settle(commit()); // the file is there from the beginning
    for (bool goesOn = true; goesOn;) {
        goesOn = await();
        fold();
        const SteadyTime at = std::chrono::steady_clock::now();
        bool isTroubled = false;
        {
            const std::lock_guard lock(mutex);
            isTroubled = trouble.has_value();
        }
        if (goesOn && isTroubled && at - triedAt < options.retryAfter)
            continue;
        triedAt = at;
        const Result<> done = commit();
        settle(done);
        if (!done && store::isDamaged(done.error()))
            settle(commit()); // into the new file
    }
    tables.reset();
}

/// The thread that reads. The connection is opened for each question: the file may be another one by then.
struct Chronicle::Reader
{
    Reader() { pool.setMaxThreadCount(1); }
    ~Reader()
    {
        pool.clear();
        pool.waitForDone();
    }

    /// Runs `ask` on the reader's thread and `done` with its answer on the chronicle's.
    template <class Value>
    void run(Chronicle *owner, std::function<Result<Value>()> ask, std::function<void(Result<Value>)> done)
    {
        if (questions.load() >= kMostQuestions)
            return done(fail(Code::TooManyRequests, "too many questions to the series are under way"));
        ++questions;
        pool.start([this, owner, ask = std::move(ask), done = std::move(done)] {
            auto answer = ask();
            QMetaObject::invokeMethod(
                owner,
                [this, answer = std::move(answer), done] {
                    --questions;
                    done(answer);
                },
                Qt::QueuedConnection);
        });
    }

    QThreadPool pool;
    std::atomic<int> questions{0};
};

Chronicle::Chronicle(Options options)
    : m_writer(std::make_unique<Writer>(std::move(options), *this)), m_reader(std::make_unique<Reader>())
{
}

Chronicle::~Chronicle()
{
    m_reader.reset();
    m_writer.reset();
}

void Chronicle::add(WallTime time, std::vector<Reading> readings)
{
    {
        const std::lock_guard lock(m_writer->mutex);
        auto &waiting = m_writer->waiting;
        if (waiting.size() >= kMostSecondsWaiting) // a disk that takes minutes: gaps rather than memory
            waiting.erase(waiting.begin());
        waiting.emplace_back(secondOf(time), std::move(readings));
    }
    m_writer->wake.notify_one();
}

void Chronicle::add(Change change)
{
    {
        const std::lock_guard lock(m_writer->mutex);
        m_writer->changes.push_back(std::move(change));
    }
    m_writer->wake.notify_one();
}

namespace {

Error unreadable(const Error &error)
{
    return {Code::Unavailable, "the series cannot be read: " + error.message, {}, {}};
}

} // namespace

void Chronicle::series(const SeriesQuery &query, std::function<void(Result<QByteArray>)> done)
{
    m_reader->run<QByteArray>(
        this,
        [writer = m_writer.get(), query]() -> Result<QByteArray> {
            const auto plan = planOf(query);
            if (!plan)
                return tl::unexpected(plan.error());
            std::vector<OpenStep> open;
            {
                const std::lock_guard lock(writer->ladderMutex);
                open = writer->ladder.open(
                    plan->resolution, [&](const Subject &subject) { return isAskedFor(query, subject); });
            }
            const auto database =
                store::Database::open(writer->options.file, store::Database::Mode::ReadOnly);
            if (!database)
                return tl::unexpected(unreadable(database.error()));
            auto answer = answerSeries(*database, query, *plan, std::move(open));
            if (!answer && answer.error().code != Code::BadRequest && answer.error().code != Code::NotFound)
                return tl::unexpected(unreadable(answer.error()));
            return answer;
        },
        std::move(done));
}

void Chronicle::changes(const ChangeQuery &query, std::function<void(Result<std::vector<Change>>)> done)
{
    m_reader->run<std::vector<Change>>(
        this,
        [writer = m_writer.get(), query]() -> Result<std::vector<Change>> {
            const auto database =
                store::Database::open(writer->options.file, store::Database::Mode::ReadOnly);
            if (!database)
                return tl::unexpected(unreadable(database.error()));
            auto found = Tables::changes(*database, query);
            return found ? std::move(found) : tl::unexpected(unreadable(found.error()));
        },
        std::move(done));
}

std::optional<Error> Chronicle::trouble() const
{
    const std::lock_guard lock(m_writer->mutex);
    return m_writer->trouble;
}

size_t Chronicle::openSubjects() const
{
    const std::lock_guard lock(m_writer->ladderMutex);
    return m_writer->ladder.subjects();
}

void Chronicle::whenOpened(std::function<void(std::optional<WallTime>)> told)
{
    if (m_isOpen)
        told(m_seen);
    else
        m_told.push_back(std::move(told));
}

} // namespace tidegate::monitoring
