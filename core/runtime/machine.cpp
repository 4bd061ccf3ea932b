#include "core/runtime/machine.h"

#include <fstream>
#include <string>

namespace tidegate::runtime {

// A system without this file leaves both at 0, which is the fallback.
MachineMemory readMachineMemory()
{
    constexpr std::uint64_t kibibyte = 1024;
    MachineMemory memory;
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::uint64_t value = 0;
    std::string unit;
    while (file >> name >> value && std::getline(file, unit)) {
        if (name == "MemTotal:")
            memory.total = value * kibibyte;
        else if (name == "MemAvailable:")
            memory.available = value * kibibyte;
    }
    return memory;
}

} // namespace tidegate::runtime
