#pragma once

#include "core/pool/sizing.h"

#include <string>

namespace tidegate::pool {

/// One sentence in both languages of the console.
struct Words
{
    std::string en;
    std::string zh;
    bool operator==(const Words &) const = default;
};

/// Why a target is what it is, with the numbers it was made from; whoever checks them gets the same target.
Words explain(const Decision &decision);

} // namespace tidegate::pool
