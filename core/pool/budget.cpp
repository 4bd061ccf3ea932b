#include "core/pool/budget.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tidegate::pool {

std::vector<int> shareBudget(const std::vector<BudgetClaim> &claims, std::uint64_t budget)
{
    double least = 0; // bytes of all minima
    double more = 0;  // bytes of all that is wanted beyond them
    for (const BudgetClaim &claim : claims) {
        least += double(claim.bytesEach) * claim.min;
        more += double(claim.bytesEach) * std::max(0, claim.wanted - claim.min);
    }
    const double free = std::max(0.0, double(budget) - least);
    const double share = more > free ? free / more : 1;

    std::vector<int> granted;
    std::vector<double> remainders;
    double left = free;
    for (const BudgetClaim &claim : claims) {
        const double extra = share * std::max(0, claim.wanted - claim.min);
        const double whole = std::floor(extra + 1e-9);
        granted.push_back(claim.min + int(whole));
        remainders.push_back(extra - whole);
        left -= whole * double(claim.bytesEach);
    }
    std::vector<size_t> order(claims.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
    for (const size_t i : order) {
        if (granted[i] < claims[i].wanted && double(claims[i].bytesEach) <= left) {
            ++granted[i];
            left -= double(claims[i].bytesEach);
        }
    }
    return granted;
}

} // namespace tidegate::pool
