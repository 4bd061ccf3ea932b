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

/// Processor time that all programs have used since the machine started, over all cores. Linux: /proc/stat.
/// Elsewhere: 0. Any thread.
double readMachineCpuSeconds();

} // namespace tidegate::runtime
