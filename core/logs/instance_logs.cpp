#include "core/logs/instance_logs.h"

#include "core/logs/index.h"
#include "core/logs/page.h"
#include "core/logs/writer.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QThreadPool>
#include <QTimer>
#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <mutex>

namespace tidegate::logs {

namespace {

constexpr milliseconds sweepEvery{60'000};
constexpr milliseconds tellEvery{30};
constexpr milliseconds readPatience{15'000};
constexpr int readers = 2;
constexpr int mostWaiting = 64;
constexpr std::uint64_t mostSegmentBytes = 8 << 20;
constexpr std::uint64_t leastSegmentBytes = 64 << 10;
constexpr int segmentsOfService = 16;
/// A clock that is set back by less is waited for: times only grow.
constexpr std::chrono::hours clockPatience{1};

/// Names come from the wire, and become part of a path.
bool isName(const std::string &name)
{
    const auto isPlain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '.' || c == '_'; };
    return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), isPlain);
}

struct Listener
{
    LogScope scope;
    std::function<void()> changed;
};

std::uint64_t segmentBytesOf(const InstanceLogs::Options &options)
{
    if (options.segmentBytes > 0)
        return options.segmentBytes;
    if (options.maxBytesPerService == 0)
        return mostSegmentBytes;
    return std::clamp(options.maxBytesPerService / segmentsOfService, leastSegmentBytes, mostSegmentBytes);
}

} // namespace

struct InstanceLogs::Private
{
    Private(Options given, const Clock &clock) : options(std::move(given)), clock(clock), index(options.dir)
    {
        pool.setMaxThreadCount(readers);
    }

    void start();
    WallTime nextTime();
    void noteWritten(const std::set<RevisionKey> &revisions);
    void tell();

    const Options options;
    const Clock &clock;
    LogIndex index;
    std::map<InstanceId, std::shared_ptr<Output>> open;
    WallTime last;
    std::list<std::weak_ptr<Listener>> listeners;
    QObject context; ///< for what is to come from the event loop
    QTimer sweeps;
    std::mutex mutex;
    std::set<RevisionKey> written; ///< since the last tell()
    bool isTold = true;
    std::atomic<bool> isStopping = false;
    std::atomic<int> waiting = 0;
    QThreadPool pool;
    std::unique_ptr<LogWriter> writer;
};

void InstanceLogs::Private::start()
{
    LogWriter::Options writing;
    writing.dir = options.dir;
    writing.maxBytesPerService = options.maxBytesPerService;
    writing.segmentBytes = segmentBytesOf(options);
    writing.retention = options.retention;
    writing.queueBytes = options.queueBytes;
    writing.failed = options.failed;
    writing.written = [this](const std::set<RevisionKey> &revisions) { noteWritten(revisions); };
    writer = std::make_unique<LogWriter>(std::move(writing), index);
    QObject::connect(&sweeps, &QTimer::timeout, &context, [this] { writer->sweep(clock.wall()); });
    sweeps.start(sweepEvery);
    writer->sweep(clock.wall());
}

/// Later than the time of any block before, so that lines of several instances have one order.
WallTime InstanceLogs::Private::nextTime()
{
    const auto now = std::chrono::floor<std::chrono::microseconds>(clock.wall());
    if (now > last || last - now > clockPatience)
        last = now;
    else
        last += std::chrono::microseconds(1);
    return last;
}

/// From the writer's thread.
void InstanceLogs::Private::noteWritten(const std::set<RevisionKey> &revisions)
{
    const std::lock_guard lock(mutex);
    written.insert(revisions.begin(), revisions.end());
    if (std::exchange(isTold, false))
        QMetaObject::invokeMethod(
            &context, [this] { QTimer::singleShot(tellEvery, &context, [this] { tell(); }); },
            Qt::QueuedConnection);
}

void InstanceLogs::Private::tell()
{
    std::set<RevisionKey> revisions;
    {
        const std::lock_guard lock(mutex);
        revisions = std::exchange(written, {});
        isTold = true;
    }
    std::erase_if(listeners, [](const auto &listener) { return listener.expired(); });
    const auto current = listeners; // who is called may come and go
    for (const auto &each : current) {
        const auto listener = each.lock();
        if (listener && std::any_of(revisions.begin(), revisions.end(), [&](const RevisionKey &revision) {
                return index.isIn(listener->scope, revision);
            }))
            listener->changed();
    }
}

InstanceLogs::InstanceLogs() = default;

InstanceLogs::~InstanceLogs()
{
    if (!d)
        return;
    d->isStopping = true;
    d->index.stopWaiting();
    d->pool.waitForDone();
    d->writer.reset();
}

Result<std::unique_ptr<InstanceLogs>> InstanceLogs::open(Options options, const Clock &clock)
{
    const QFileInfo folder(QString::fromStdString(options.dir));
    if (!QDir().mkpath(folder.filePath()) || !folder.isWritable())
        return fail(Code::StorageFull, "the folder for the instances' output cannot be made or written to",
                    options.dir);
    std::unique_ptr<InstanceLogs> logs(new InstanceLogs);
    logs->d = std::make_unique<Private>(std::move(options), clock);
    logs->d->start();
    return logs;
}

void InstanceLogs::begin(const RevisionKey &revision, const std::string &service, const InstanceId &instance)
{
    if (isOpen(instance) || !isName(revision.ns) || !isName(revision.name) || !isName(instance.value))
        return;
    auto output = std::make_shared<Output>();
    output->revision = revision;
    output->service = service;
    output->instance = instance;
    d->writer->begin(output);
    d->open.emplace(instance, std::move(output));
}

void InstanceLogs::append(const InstanceId &instance, bool isError, const QByteArray &lines)
{
    if (const auto output = d->open.find(instance); output != d->open.end())
        d->writer->append(output->second, d->nextTime(), isError ? Stream::Error : Stream::Output, lines);
}

void InstanceLogs::close(const InstanceId &instance)
{
    const auto output = d->open.find(instance);
    if (output == d->open.end())
        return;
    d->writer->end(std::move(output->second));
    d->open.erase(output);
}

bool InstanceLogs::isOpen(const InstanceId &instance) const
{
    return d->open.contains(instance);
}

InstanceLogs::Handle InstanceLogs::read(LogQuery query, Done done)
{
    auto isWanted = std::make_shared<std::atomic<bool>>(true);
    Handle handle(isWanted.get(), [isWanted](void *) { *isWanted = false; });
    const auto answer = [this, isWanted, done = std::move(done)](Result<LogPage> page) {
        if (!*isWanted)
            return;
        const auto then = done(std::move(page));
        QMetaObject::invokeMethod(
            &d->context,
            [isWanted, then] {
                if (*isWanted)
                    then();
            },
            Qt::QueuedConnection);
    };
    if (d->waiting >= mostWaiting) {
        answer(fail(Code::TooManyRequests, "too many searches of output are waiting: try again later"));
        return handle;
    }
    ++d->waiting;
    d->pool.start([this, query = std::move(query), isWanted, answer] {
        --d->waiting;
        if (!*isWanted || d->isStopping)
            return;
        const QDeadlineTimer deadline(readPatience);
        const bool needsAll = query.before > 0 || query.after > 0 || query.last;
        const std::string from = needsAll         ? std::string()
                                 : query.position ? query.position->time
                                                  : std::string();
        answer(readPage(query, d->index.find(query.scope, from), [&] {
            return *isWanted && !d->isStopping && !deadline.hasExpired() &&
                   (!query.isWanted || query.isWanted());
        }));
    });
    return handle;
}

InstanceLogs::Handle InstanceLogs::follow(LogScope scope, std::function<void()> changed)
{
    auto listener = std::make_shared<Listener>(Listener{std::move(scope), std::move(changed)});
    d->listeners.push_back(listener);
    return listener;
}

void InstanceLogs::sweep()
{
    d->writer->sweep(d->clock.wall());
}

void InstanceLogs::flush()
{
    d->writer->flush();
}

} // namespace tidegate::logs
