#pragma once

#include <cstdint>
#include <vector>

namespace tidegate::pool {

/// What one pool wants of the memory that all of them share.
struct BudgetClaim
{
    int min = 0;                 ///< granted in any case
    int wanted = 0;              ///< at least min
    std::uint64_t bytesEach = 1; ///< of one idle host
};

/// How many hosts each may have, in the order of the claims: what is wanted when `budget` (bytes) holds all
/// of it; else everybody's min, and the same share of what each wants beyond it, left-over hosts by the
/// largest remainder. The minima alone may exceed the budget. Pure.
std::vector<int> shareBudget(const std::vector<BudgetClaim> &claims, std::uint64_t budget);

} // namespace tidegate::pool
