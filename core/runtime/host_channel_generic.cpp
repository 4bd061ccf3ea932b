#include "core/runtime/host_channel.h"

namespace tidegate::runtime {

// There is none, and so there are no hosts: every app is started directly.
struct HostChannel::Private
{
};

HostChannel::HostChannel(ReadHub *) : d(std::make_unique<Private>()) {}
HostChannel::~HostChannel() = default;

bool HostChannel::isPossible()
{
    return false;
}

bool HostChannel::open()
{
    return false;
}

int HostChannel::childEnd() const
{
    return -1;
}

void HostChannel::letGo() {}
void HostChannel::send(const QByteArray &) {}
void HostChannel::close() {}

} // namespace tidegate::runtime
