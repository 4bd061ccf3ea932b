#pragma once

#include "core/autoscaler/policy.h"

#include <cstdint>
#include <vector>

namespace tidegate::autoscaler {

/// The whole Unix second that a time lies in.
std::int64_t wholeSecond(WallTime time);

/// The last W seconds of a measurement in one-second buckets, addressed by whole Unix seconds. Allocates only
/// when it is made or resized.
class Window
{
public:
    /// `length` is raised to one second when it is shorter.
    Window(seconds length, Aggregation aggregation);

    /// Adds to the bucket of `second`; what is older than the window is dropped, a gap as long as the window
    /// forgets everything.
    void record(std::int64_t second, double value);
    /// The average as seen at `second`; 0 when there is nothing.
    double average(std::int64_t second) const;
    /// Whether nothing was ever recorded, or the last of it lies more than a window back.
    bool empty(std::int64_t second) const;
    /// What the bucket of `second` holds; 0 outside the window.
    double at(std::int64_t second) const;
    /// Keeps the newest buckets that both lengths reach.
    void resize(seconds length);

private:
    std::int64_t size() const { return std::int64_t(m_buckets.size()); }
    size_t index(std::int64_t second) const { return size_t((second % size() + size()) % size()); }
    double &slot(std::int64_t second) { return m_buckets[index(second)]; }
    double slot(std::int64_t second) const { return m_buckets[index(second)]; }
    void advanceTo(std::int64_t second);
    double linear(std::int64_t second) const;
    double weighted(std::int64_t second) const;

    std::vector<double> m_buckets;
    Aggregation m_aggregation;
    double m_firstWeight = 0;
    double m_total = 0;
    std::int64_t m_first = 0;
    std::int64_t m_last = 0;
    bool m_started = false;
};

/// The largest answer of the last while, in slots of some seconds. It costs what it holds, not what its
/// length could hold: a delay of a day is as cheap as one of a minute. Allocates when it is made, and when
/// more answers than ever before each stand below the one before them.
class DelayWindow
{
public:
    /// A length of 0 switches it off. Knative's slots are two seconds long, whatever the length.
    explicit DelayWindow(seconds length, seconds slot = seconds(2));
    bool enabled() const { return m_count > 0; }
    /// Records `value` at `second` and returns the largest of the slots that count, this one included.
    int largest(std::int64_t second, int value);
    /// Keeps what it holds, as far as the new length reaches.
    void resize(seconds length, seconds slot = seconds(2));

private:
    struct Slot
    {
        std::int64_t index = 0;
        int value = 0;
    };
    void add(Slot slot);

    std::vector<Slot> m_slots; ///< from m_first on, the oldest first: those whose value no later one reaches
    size_t m_first = 0;
    std::int64_t m_count = 0; ///< how many slots the length comes to
    std::int64_t m_slotSeconds = 1;
};

} // namespace tidegate::autoscaler
