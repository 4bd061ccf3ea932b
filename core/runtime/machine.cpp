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

// `cpu  user nice system idle iowait irq softirq steal …`, in hundredths of a second, as every Linux tells
// it.
double readMachineCpuSeconds()
{
    std::ifstream file("/proc/stat");
    std::string name;
    double user = 0;
    double nice = 0;
    double system = 0;
    double idle = 0;
    double wait = 0;
    double interrupts = 0;
    double soft = 0;
    if (!(file >> name >> user >> nice >> system >> idle >> wait >> interrupts >> soft) || name != "cpu")
        return 0;
    return (user + nice + system + interrupts + soft) / 100.0;
}

} // namespace tidegate::runtime
