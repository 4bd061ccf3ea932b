#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace tidegate::gateway {

/// Objects that are used again instead of being made anew. One that is given back rests until settle(): its
/// functions may still be on the stack. One thread.
template <typename T>
class Recycler
{
public:
    static constexpr size_t kMostKept = 256;

    /// One that was given back, or a new one made of `arguments`.
    template <typename... Arguments>
    std::unique_ptr<T> take(Arguments &&...arguments)
    {
        if (m_free.empty())
            return std::make_unique<T>(std::forward<Arguments>(arguments)...);
        std::unique_ptr<T> one = std::move(m_free.back());
        m_free.pop_back();
        return one;
    }
    void give(std::unique_ptr<T> one) { m_resting.push_back(std::move(one)); }
    /// At the end of a turn of the loop.
    void settle()
    {
        for (std::unique_ptr<T> &one : m_resting) {
            if (m_free.size() < kMostKept)
                m_free.push_back(std::move(one));
        }
        m_resting.clear();
    }

private:
    std::vector<std::unique_ptr<T>> m_free;
    std::vector<std::unique_ptr<T>> m_resting;
};

} // namespace tidegate::gateway
