#pragma once

#include "core/base/bilingual.h"

#include <string>
#include <vector>

namespace tidegate::runtime {

/// One thing that an engine's machine can give its instances, or cannot.
struct Check
{
    enum class State
    {
        Pass,
        Warn, ///< something holds, but less well
        Fail  ///< what asks for it does not run, or is not held
    };
    std::string
        name; ///< CamelCase: MemoryLimit, CpuShare, ProcessLimit, FileLimit, Sandbox, NetworkNamespace, …
    State state = State::Pass;
    Bilingual message; ///< what was found, one sentence
    Bilingual remedy;  ///< what to do, one sentence; empty when there is nothing to do
};

} // namespace tidegate::runtime
