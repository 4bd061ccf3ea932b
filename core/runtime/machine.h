#pragma once

#include <cstdint>

namespace tidegate::runtime {

/// The machine's memory, in bytes; both 0 where the platform does not tell.
struct MachineMemory
{
    std::uint64_t total = 0;
    std::uint64_t available = 0; ///< what programs can have without swapping
};

/// Linux: /proc/meminfo. Elsewhere: zeros. Any thread.
MachineMemory readMachineMemory();

} // namespace tidegate::runtime
