#include "core/runtime/output_reader.h"

#include "core/base/clock.h"
#include "core/runtime/pipe_ends_linux.h"
#include "core/runtime/read_hub.h"

#include <QElapsedTimer>
#include <QTimer>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

constexpr size_t blockSize = 64 * 1024;
constexpr milliseconds paceWindow{100};
constexpr qsizetype paceBudget = 4 << 20; // in one window
constexpr qsizetype lineCost = 64;        // what a line costs beside its bytes
constexpr int drainBlocks = 16;           // more than a pipe holds; who still writes then is none of ours

struct Stream
{
    bool open()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            return false;
        ours = ends[0];
        childs = ends[1];
        return liftEnd(ours) && liftEnd(childs) && ::fcntl(ours, F_SETFL, O_NONBLOCK) == 0;
    }

    ~Stream()
    {
        closeEnd(ours);
        closeEnd(childs);
    }

    /// One block; empty when there is nothing now, or nothing any more.
    QByteArray read()
    {
        if (ours < 0)
            return {};
        QByteArray block(static_cast<qsizetype>(blockSize), Qt::Uninitialized);
        const ssize_t got = ::read(ours, block.data(), blockSize);
        hasEnded = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
        block.truncate(std::max<ssize_t>(got, 0));
        return block;
    }

    int ours = -1;
    int childs = -1;
    bool hasEnded = false;
};

/// How much may still be taken now.
class Pace
{
public:
    /// False once this window's budget is spent.
    bool spend(const QByteArray &bytes)
    {
        if (!m_window.isValid() || m_window.hasExpired(paceWindow.count())) {
            m_window.start();
            m_spent = 0;
        }
        m_spent += bytes.size() + lineCost * bytes.count('\n');
        return m_spent < paceBudget;
    }
    milliseconds untilNext() const
    {
        return std::max(milliseconds(1), paceWindow - milliseconds(m_window.elapsed()));
    }

private:
    QElapsedTimer m_window;
    qsizetype m_spent = 0;
};

} // namespace

struct OutputReader::Private
{
    Private(OutputReader &reader, ReadHub *shared)
        : reader(reader)
        , ownHub(shared ? nullptr : std::make_unique<ReadHub>())
        , hub(shared ? *shared : *ownHub)
    {
    }
    ~Private() { quiet(); }
    bool listen(size_t i);
    void quiet();
    void take(size_t i);
    void pause();
    void goOn();

    OutputReader &reader;
    std::unique_ptr<ReadHub> ownHub;
    ReadHub &hub;
    std::array<Stream, 2> streams;
    Pace pace;
    QTimer pauseEnd;
};

bool OutputReader::Private::listen(size_t i)
{
    return hub.add(streams[i].ours, [this, i] { take(i); });
}

void OutputReader::Private::take(size_t i)
{
    Stream &stream = streams[i];
    const QByteArray block = stream.read();
    if (stream.hasEnded)
        hub.remove(stream.ours); // it would be told for ever
    if (block.isEmpty())
        return;
    if (!pace.spend(block))
        pause();
    Q_EMIT reader.received(i == 1, block);
}

void OutputReader::Private::quiet()
{
    for (const Stream &stream : streams)
        hub.remove(stream.ours);
}

void OutputReader::Private::pause()
{
    quiet();
    pauseEnd.start(pace.untilNext());
}

void OutputReader::Private::goOn()
{
    for (size_t i = 0; i < streams.size(); ++i) {
        if (!streams[i].hasEnded && !listen(i))
            pauseEnd.start(paceWindow); // the system is short of something
    }
}

OutputReader::OutputReader(QProcess &process, ReadHub *hub) : d(std::make_unique<Private>(*this, hub))
{
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    d->pauseEnd.setSingleShot(true);
    d->pauseEnd.setTimerType(Qt::PreciseTimer);
    connect(&d->pauseEnd, &QTimer::timeout, this, [this] { d->goOn(); });
}

OutputReader::~OutputReader() = default;

bool OutputReader::open()
{
    for (size_t i = 0; i < d->streams.size(); ++i) {
        if (!d->streams[i].open() || !d->listen(i))
            return false;
    }
    return true;
}

void OutputReader::letGo()
{
    for (Stream &stream : d->streams)
        closeEnd(stream.childs);
}

void OutputReader::drain()
{
    for (size_t i = 0; i < d->streams.size(); ++i) {
        for (int block = 0; block < drainBlocks; ++block) {
            const QByteArray bytes = d->streams[i].read();
            if (bytes.isEmpty())
                break;
            Q_EMIT received(i == 1, bytes);
        }
    }
}

int OutputReader::childOutput() const
{
    return d->streams[0].childs;
}

int OutputReader::childError() const
{
    return d->streams[1].childs;
}

} // namespace tidegate::runtime
