#include "core/runtime/end_watch.h"

namespace tidegate::runtime {

// There is none: an end is when somebody hears of it, and a little before.
struct EndWatch::Private
{
};

ProcessEnd::~ProcessEnd() = default;

bool ProcessEnd::isAlive() const
{
    return true;
}

EndWatch::EndWatch() = default;
EndWatch::~EndWatch() = default;

std::shared_ptr<const ProcessEnd> EndWatch::watch(std::int64_t)
{
    return std::make_shared<ProcessEnd>();
}

} // namespace tidegate::runtime
