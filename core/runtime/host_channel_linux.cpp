#include "core/runtime/host_channel.h"

#include <QLocalSocket>
#include <array>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tidegate::runtime {

namespace {

constexpr int firstFree = 3;      // below are the standard streams, also of a server without them
constexpr qint64 wordMost = 1024; // bytes that a host may say without a line's end

void closeEnd(int &end)
{
    if (end >= 0)
        ::close(std::exchange(end, -1));
}

void liftEnd(int &end)
{
    if (end >= firstFree)
        return;
    const int lifted = ::fcntl(end, F_DUPFD_CLOEXEC, firstFree);
    closeEnd(end);
    end = lifted;
}

} // namespace

struct HostChannel::Private
{
    QLocalSocket ours;
    int childs = -1;
};

HostChannel::HostChannel() : d(std::make_unique<Private>())
{
    connect(&d->ours, &QLocalSocket::readyRead, this, [this] {
        while (d->ours.canReadLine())
            Q_EMIT said(d->ours.readLine().trimmed());
        if (d->ours.bytesAvailable() > wordMost)
            close();
    });
}

HostChannel::~HostChannel()
{
    d->ours.disconnect(this);
    letGo();
}

bool HostChannel::isPossible()
{
    return true;
}

bool HostChannel::open()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return false;
    liftEnd(ends[0]);
    liftEnd(ends[1]);
    d->childs = ends[1];
    // Only our end: the host waits on its own, and may hand it on to nobody.
    const bool isOurs =
        ends[0] >= 0 && ::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && d->ours.setSocketDescriptor(ends[0]);
    if (!isOurs)
        closeEnd(ends[0]);
    return isOurs && d->childs >= 0;
}

int HostChannel::childEnd() const
{
    return d->childs;
}

void HostChannel::letGo()
{
    closeEnd(d->childs);
}

void HostChannel::send(const QByteArray &line)
{
    d->ours.write(line + '\n');
    d->ours.flush(); // now, not with the event loop's next turn; the rest of a long one follows there
}

void HostChannel::close()
{
    d->ours.abort();
}

} // namespace tidegate::runtime
