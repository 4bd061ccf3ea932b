#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Where time comes from; the second version is ManualClock, in tests and replays. Callable from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual WallTime wall() const = 0;
    virtual SteadyTime steady() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock
{
public:
    WallTime wall() const override;
    SteadyTime steady() const override;
};

/// A clock that stands still until it is told to move. Not for several threads.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(WallTime start = WallTime{std::chrono::seconds(1'700'000'000)}) : m_start(start) {}
    WallTime wall() const override { return m_start + m_passed; }
    SteadyTime steady() const override { return SteadyTime{} + std::chrono::hours(1) + m_passed; }
    void advance(std::chrono::nanoseconds by) { m_passed += by; }

private:
    WallTime m_start;
    std::chrono::nanoseconds m_passed{0};
};

/// `2026-11-23T06:46:00Z`, whole seconds in UTC, as Kubernetes' metav1.Time writes it (RFC 3339).
std::string formatTime(WallTime time);

/// `2026-11-23T06:46:00.123456Z`, as Kubernetes' MicroTime.
std::string formatMicroTime(WallTime time);

/// Any RFC 3339 time, with or without a fraction, `Z` or an offset; nothing when it is not one.
std::optional<WallTime> parseTime(std::string_view text);

} // namespace tidegate
