#include "core/runtime/read_hub.h"

#include <QSocketNotifier>
#include <array>
#include <cstdint>
#include <sys/epoll.h>
#include <unistd.h>
#include <unordered_map>

namespace tidegate::runtime {

namespace {

constexpr int eventsAtOnce = 64; // the event loop comes back for more

} // namespace

struct ReadHub::Private
{
    using Readable = std::shared_ptr<const std::function<void()>>; ///< it may be removed while it is called

    void tell();

    const int queue = ::epoll_create1(EPOLL_CLOEXEC);
    std::uint64_t added = 0;
    std::unordered_map<int, std::uint64_t> numbers; ///< by descriptor; those are used again, numbers are not
    std::unordered_map<std::uint64_t, Readable> readables;
    std::unique_ptr<QSocketNotifier> notifier;
};

void ReadHub::Private::tell()
{
    std::array<epoll_event, eventsAtOnce> events;
    const int count = ::epoll_wait(queue, events.data(), int(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const auto found = readables.find(events[size_t(i)].data.u64);
        if (found == readables.end())
            continue; // one that was told before has removed it
        const Readable readable = found->second;
        (*readable)();
    }
}

ReadHub::ReadHub() : d(std::make_unique<Private>())
{
    if (d->queue < 0)
        return;
    d->notifier = std::make_unique<QSocketNotifier>(d->queue, QSocketNotifier::Read);
    QObject::connect(d->notifier.get(), &QSocketNotifier::activated, [this] { d->tell(); });
}

ReadHub::~ReadHub()
{
    d->notifier.reset();
    if (d->queue >= 0)
        ::close(d->queue);
}

bool ReadHub::add(int descriptor, std::function<void()> readable)
{
    remove(descriptor);
    const std::uint64_t number = ++d->added;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = number;
    if (::epoll_ctl(d->queue, EPOLL_CTL_ADD, descriptor, &event) != 0)
        return false;
    d->numbers[descriptor] = number;
    d->readables[number] = std::make_shared<const std::function<void()>>(std::move(readable));
    return true;
}

void ReadHub::remove(int descriptor)
{
    const auto found = d->numbers.find(descriptor);
    if (found == d->numbers.end())
        return;
    ::epoll_ctl(d->queue, EPOLL_CTL_DEL, descriptor, nullptr);
    d->readables.erase(found->second);
    d->numbers.erase(found);
}

} // namespace tidegate::runtime
