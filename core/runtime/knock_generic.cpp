#include "core/runtime/knock.h"

namespace tidegate::runtime {

Knock knock(std::uint16_t)
{
    return {};
}

void endKnock(const Knock &) {}

} // namespace tidegate::runtime
