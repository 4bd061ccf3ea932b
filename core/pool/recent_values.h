#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace tidegate::pool {

/// The latest 50 values of something that is measured now and then.
template <class Value>
class RecentValues
{
public:
    void add(Value value)
    {
        if (m_values.size() < kept) {
            m_values.push_back(value);
            return;
        }
        m_values[m_next] = value;
        m_next = (m_next + 1) % kept;
    }
    bool isEmpty() const { return m_values.empty(); }
    /// The ceil(share × count)-th smallest; `otherwise` when there is none.
    Value quantile(double share, Value otherwise) const
    {
        if (m_values.empty())
            return otherwise;
        std::vector<Value> sorted = m_values;
        const auto count = std::ptrdiff_t(sorted.size());
        const auto rank =
            std::clamp<std::ptrdiff_t>(std::ptrdiff_t(std::ceil(share * double(count) - 1e-9)), 1, count);
        std::nth_element(sorted.begin(), sorted.begin() + rank - 1, sorted.end());
        return sorted[std::size_t(rank - 1)];
    }

private:
    static constexpr std::size_t kept = 50;
    std::vector<Value> m_values;
    std::size_t m_next = 0;
};

} // namespace tidegate::pool
