#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace tidegate::runtime {

/// When a process ended. Any thread.
class ProcessEnd
{
public:
    /// How long ago it was still alive for certain: at least as long as it is since its end. Where nobody has
    /// seen the end (yet), a tenth of a second, which is longer than such news takes.
    std::chrono::nanoseconds ago() const;
    /// Asks the kernel; true where it cannot be asked.
    bool isAlive() const;

    explicit ProcessEnd(int descriptor = -1) : m_descriptor(descriptor) {}
    ProcessEnd(const ProcessEnd &) = delete;
    ProcessEnd &operator=(const ProcessEnd &) = delete;
    ~ProcessEnd();

private:
    friend class EndWatch;
    const int m_descriptor;               ///< a pidfd; -1: none
    std::atomic<std::int64_t> m_alive{0}; ///< nanoseconds of the steady clock; 0: it has not been seen to end
};

/// Sees processes end on a thread that does nothing else, so that their time does not wait for an event loop.
/// The kernel does not tell when a process ended, only that it has; what is noted is a moment before, by as
/// much as the thread waited for a processor (read from the kernel) and a millisecond. Elsewhere than on
/// Linux nothing is seen, see ProcessEnd::ago().
class EndWatch
{
public:
    EndWatch();
    ~EndWatch();
    /// Until it ends. A process of this one's, that has not been waited for.
    std::shared_ptr<const ProcessEnd> watch(std::int64_t pid);

private:
    struct Private;
    static void note(ProcessEnd &end, std::chrono::steady_clock::time_point alive);
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
