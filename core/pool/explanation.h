#pragma once

#include "core/base/bilingual.h"
#include "core/pool/sizing.h"

namespace tidegate::pool {

/// Why a target is what it is, with the numbers it was made from; whoever checks them gets the same target.
Bilingual explain(const Decision &decision);

} // namespace tidegate::pool
