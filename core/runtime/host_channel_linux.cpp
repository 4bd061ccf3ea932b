#include "core/runtime/host_channel.h"

#include "core/runtime/pipe_ends_linux.h"
#include "core/runtime/read_hub.h"

#include <QPointer>
#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

constexpr qint64 wordMost = 1024; // bytes that a host may say without a line's end

} // namespace

struct HostChannel::Private
{
    void take();
    void write();
    void close();

    HostChannel &channel;
    ReadHub &hub;
    int ours = -1;
    int childs = -1;
    QByteArray heard;                      ///< without a line's end so far
    QByteArray unsent;                     ///< for which there was no room yet
    std::unique_ptr<QSocketNotifier> room; ///< while there is such
};

void HostChannel::Private::take()
{
    std::array<char, wordMost> block;
    const ssize_t got = ::read(ours, block.data(), block.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        return close();
    heard.append(block.data(), got);
    const QPointer<HostChannel> alive(&channel); // who hears a word may close it, or have done with it
    for (qsizetype end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
        const QByteArray word = heard.first(end).trimmed();
        heard.remove(0, end + 1);
        Q_EMIT channel.said(word);
        if (!alive)
            return;
    }
    if (heard.size() > wordMost)
        close();
}

void HostChannel::Private::write()
{
    while (!unsent.isEmpty()) {
        const ssize_t sent = ::send(ours, unsent.constData(), size_t(unsent.size()), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno != EAGAIN)
            return close();
        if (sent < 0)
            break;
        unsent.remove(0, sent);
    }
    if (unsent.isEmpty() == !room)
        return;
    room = unsent.isEmpty() ? nullptr : std::make_unique<QSocketNotifier>(ours, QSocketNotifier::Write);
    if (room)
        connect(
            room.get(), &QSocketNotifier::activated, &channel, [this] { write(); }, Qt::QueuedConnection);
}

void HostChannel::Private::close()
{
    hub.remove(ours);
    room.reset();
    closeEnd(ours);
    heard.clear();
    unsent.clear();
}

HostChannel::HostChannel(ReadHub *hub) : d(new Private{*this, *hub, -1, -1, {}, {}, nullptr}) {}

HostChannel::~HostChannel()
{
    d->close();
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
    d->ours = ends[0];
    // Only our end: the host waits on its own, and may hand it on to nobody.
    const bool isOurs = d->ours >= 0 && ::fcntl(d->ours, F_SETFL, O_NONBLOCK) == 0 &&
                        d->hub.add(d->ours, [this] { d->take(); });
    if (!isOurs)
        d->close();
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
    if (d->ours < 0)
        return;
    d->unsent += line + '\n';
    d->write(); // now, not with the event loop's next turn; the rest of a long one follows there
}

void HostChannel::close()
{
    d->close();
}

} // namespace tidegate::runtime
