#include "core/runtime/output_reader.h"

#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tidegate::runtime {

namespace {

constexpr size_t blockSize = 64 * 1024;
constexpr int drainBlocks = 16; // more than a pipe holds; who still writes then is none of ours
constexpr int firstFree = 3; // below are the standard streams, also of a server that was started without them

void closeEnd(int &end)
{
    if (end >= 0)
        ::close(std::exchange(end, -1));
}

bool liftEnd(int &end)
{
    if (end >= firstFree)
        return true;
    const int lifted = ::fcntl(end, F_DUPFD_CLOEXEC, firstFree);
    closeEnd(end);
    end = lifted;
    return end >= 0;
}

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
        notifier.reset();
        closeEnd(ours);
        closeEnd(childs);
    }

    /// One block; empty when there is nothing now, or nothing any more.
    QByteArray read()
    {
        QByteArray block(static_cast<qsizetype>(blockSize), Qt::Uninitialized);
        if (!notifier)
            return {};
        const ssize_t got = ::read(ours, block.data(), blockSize);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            notifier->setEnabled(false); // the end: a notifier would report it for ever
        block.truncate(std::max<ssize_t>(got, 0));
        return block;
    }

    int ours = -1;
    int childs = -1;
    std::unique_ptr<QSocketNotifier> notifier;
};

} // namespace

struct OutputReader::Private
{
    std::array<Stream, 2> streams;
};

OutputReader::OutputReader(QProcess &process) : d(std::make_unique<Private>())
{
    process.setProcessChannelMode(QProcess::ForwardedChannels);
}

OutputReader::~OutputReader() = default;

bool OutputReader::open()
{
    for (size_t i = 0; i < d->streams.size(); ++i) {
        Stream &stream = d->streams[i];
        if (!stream.open())
            return false;
        stream.notifier = std::make_unique<QSocketNotifier>(stream.ours, QSocketNotifier::Read);
        connect(stream.notifier.get(), &QSocketNotifier::activated, this, [this, i] {
            const QByteArray block = d->streams[i].read();
            if (!block.isEmpty())
                Q_EMIT received(i == 1, block);
        });
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
