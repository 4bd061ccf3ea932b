#pragma once

#include "core/monitoring/histogram.h"
#include "core/monitoring/metric.h"

#include <QByteArray>
#include <QByteArrayView>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::monitoring {

/// What a series is about. Which fields are set goes by the scope; `name` is an instance's or a pool's.
struct Subject
{
    Scope scope = Scope::Engine;
    std::string ns;
    std::string service; ///< empty when a revision belongs to none
    std::string revision;
    std::string name;
    auto operator<=>(const Subject &) const = default;
    bool operator==(const Subject &) const = default;
};

/// Lengths of steps, from the finest to the coarsest. The numbers are kept on disk.
enum class Resolution : std::uint8_t
{
    Second = 0,
    TenSeconds = 1,
    Minute = 2,
    Hour = 3
};
inline constexpr std::array resolutions{Resolution::Second, Resolution::TenSeconds, Resolution::Minute,
                                        Resolution::Hour};
/// Seconds.
constexpr std::int64_t lengthOf(Resolution resolution)
{
    constexpr std::array<std::int64_t, 4> lengths{1, 10, 60, 3600};
    return lengths[size_t(resolution)];
}
/// For how long its steps are kept, in seconds: 15 minutes, 6 hours, 7 days, a year.
constexpr std::int64_t keptFor(Resolution resolution)
{
    constexpr std::array<std::int64_t, 4> kept{900, 6 * 3600, 7 * 86'400, 366 * 86'400};
    return kept[size_t(resolution)];
}
/// The step of a length that a second is in, by its first second; before 1970 too.
constexpr std::int64_t stepOf(std::int64_t second, std::int64_t length)
{
    return second - ((second % length) + length) % length;
}

/// What one metric came to in a frame. Its mean over time is sum / covered time: of a gauge the sum is value
/// × seconds, of a counter what came.
struct Cell
{
    MetricId metric = 0;
    double sum = 0;
    double min = 0; ///< of a counter: of the rates a second
    double max = 0;
    std::uint32_t parts = 0; ///< readings in which it was not zero
    bool operator==(const Cell &) const = default;
};

/// Everything that is known of a subject in a stretch of time. What has no cell was zero all the time.
class Frame
{
public:
    Frame() = default;
    /// One reading, over a time by the steady clock (at least a millisecond).
    explicit Frame(std::chrono::milliseconds covered);

    /// Of one reading: each metric once; zero leaves no trace.
    void gauge(MetricId metric, double value);
    void counter(MetricId metric, double count);
    void latency(MetricId metric, Histogram histogram);
    /// One duration more.
    void duration(MetricId metric, std::uint64_t microseconds);

    /// Takes in what came before, after, or a second time in the same stretch.
    void merge(const Frame &other);

    std::uint64_t coveredMs() const { return m_coveredMs; }
    std::uint32_t parts() const { return m_parts; } ///< readings; 0: nothing is known
    const std::vector<Cell> &cells() const { return m_cells; }
    const std::vector<std::pair<MetricId, Histogram>> &latencies() const { return m_latencies; }
    bool operator==(const Frame &) const = default;

    void encode(QByteArray &into) const;
    /// Reads one from the front and cuts it off; nothing when it is damaged.
    static std::optional<Frame> decode(QByteArrayView &from);

private:
    Cell &cell(MetricId metric);

    std::uint64_t m_coveredMs = 0;
    std::uint32_t m_parts = 0;
    std::vector<Cell> m_cells; ///< ascending by metric
    std::vector<std::pair<MetricId, Histogram>> m_latencies;
};

} // namespace tidegate::monitoring
