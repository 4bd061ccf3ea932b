#include "core/runtime/read_hub.h"

#include <QSocketNotifier>
#include <unordered_map>

namespace tidegate::runtime {

struct ReadHub::Private
{
    std::unordered_map<int, QSocketNotifier *> notifiers;
};

ReadHub::ReadHub() : d(std::make_unique<Private>()) {}

ReadHub::~ReadHub()
{
    for (const auto &[descriptor, notifier] : d->notifiers)
        delete notifier;
}

bool ReadHub::add(int descriptor, std::function<void()> readable)
{
    remove(descriptor);
    auto *notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read);
    QObject::connect(notifier, &QSocketNotifier::activated, std::move(readable));
    d->notifiers[descriptor] = notifier;
    return true;
}

void ReadHub::remove(int descriptor)
{
    const auto found = d->notifiers.find(descriptor);
    if (found == d->notifiers.end())
        return;
    found->second->setEnabled(false);
    found->second->deleteLater(); // it may be calling
    d->notifiers.erase(found);
}

} // namespace tidegate::runtime
