#include "core/monitoring/frame.h"

#include "core/base/log_linear.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tidegate::monitoring {

Frame::Frame(std::chrono::milliseconds covered)
    : m_coveredMs(std::uint64_t(std::max<std::int64_t>(covered.count(), 1))), m_parts(1)
{
}

Cell &Frame::cell(MetricId metric)
{
    auto at = std::lower_bound(m_cells.begin(), m_cells.end(), metric,
                               [](const Cell &one, MetricId id) { return one.metric < id; });
    if (at == m_cells.end() || at->metric != metric)
        at = m_cells.insert(at, Cell{metric, 0, 0, 0, 0});
    return *at;
}

void Frame::gauge(MetricId metric, double value)
{
    if (value == 0 || !std::isfinite(value))
        return;
    cell(metric) = {metric, value * double(m_coveredMs) / 1e3, value, value, 1};
}

void Frame::counter(MetricId metric, double count)
{
    if (count == 0 || !std::isfinite(count))
        return;
    const double rate = count * 1e3 / double(m_coveredMs);
    cell(metric) = {metric, count, rate, rate, 1};
}

void Frame::latency(MetricId metric, Histogram histogram)
{
    if (histogram.count() == 0)
        return;
    auto at = std::lower_bound(m_latencies.begin(), m_latencies.end(), metric,
                               [](const auto &one, MetricId id) { return one.first < id; });
    if (at != m_latencies.end() && at->first == metric)
        at->second.merge(histogram);
    else
        m_latencies.insert(at, {metric, std::move(histogram)});
}

void Frame::duration(MetricId metric, std::uint64_t microseconds)
{
    Histogram one;
    one.add(microseconds);
    latency(metric, std::move(one));
}

void Frame::merge(const Frame &other)
{
    m_coveredMs += other.m_coveredMs;
    m_parts += other.m_parts;
    for (const Cell &theirs : other.m_cells) {
        Cell &ours = cell(theirs.metric);
        ours.min = ours.parts == 0 ? theirs.min : std::min(ours.min, theirs.min);
        ours.max = ours.parts == 0 ? theirs.max : std::max(ours.max, theirs.max);
        ours.sum += theirs.sum;
        ours.parts += theirs.parts;
    }
    for (const auto &[metric, histogram] : other.m_latencies)
        latency(metric, histogram);
}

namespace {

// Whole numbers seven bits at a time, lowest first. A cell begins with its metric and a byte that says how
// its numbers stand.
enum CellForm : std::uint8_t
{
    WholeSum = 1, ///< the sum is a whole number, else eight bytes of a double
    Even = 2      ///< one reading: min and max follow from the sum
};
constexpr double kLargestWhole = 9e15;

void put(QByteArray &into, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        into.append(char(number | 0x80));
    into.append(char(number));
}

template <class Number, class Bits>
void putBits(QByteArray &into, Number number)
{
    const auto bits = std::bit_cast<Bits>(number);
    for (size_t i = 0; i < sizeof(Bits); ++i)
        into.append(char(bits >> (8 * i)));
}

class Reader
{
public:
    explicit Reader(QByteArrayView bytes) : m_bytes(bytes) {}
    bool ok() const { return m_ok; }
    QByteArrayView rest() const { return m_bytes; }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = std::uint8_t(take());
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        m_ok = false;
        return 0;
    }

    template <class Number, class Bits>
    Number bits()
    {
        Bits value = 0;
        for (size_t i = 0; i < sizeof(Bits); ++i)
            value |= Bits(std::uint8_t(take())) << (8 * i);
        return std::bit_cast<Number>(value);
    }

    /// How many things of at least one byte follow.
    size_t count()
    {
        const std::uint64_t many = number();
        m_ok &= many <= std::uint64_t(m_bytes.size());
        return m_ok ? size_t(many) : 0;
    }

private:
    char take()
    {
        if (m_bytes.isEmpty()) {
            m_ok = false;
            return 0;
        }
        const char first = m_bytes.front();
        m_bytes = m_bytes.sliced(1);
        return first;
    }

    QByteArrayView m_bytes;
    bool m_ok = true;
};

bool isWhole(double value)
{
    return value >= 0 && value < kLargestWhole && value == std::floor(value);
}

bool isCounter(MetricId metric)
{
    const Metric *known = findMetric(metric);
    return known && known->kind == Kind::Counter;
}

/// What a cell of one reading has to say once its sum is known.
void spread(Cell &cell, std::uint64_t coveredMs)
{
    cell.min = cell.max = cell.sum * 1e3 / double(coveredMs);
    cell.parts = 1;
}

// A gauge of one reading is kept by its value, which is more often whole than its sum.
void putCell(QByteArray &into, const Cell &cell, std::uint32_t parts)
{
    const bool even = parts == 1 && cell.parts == 1;
    const double kept = even && !isCounter(cell.metric) ? cell.min : cell.sum;
    put(into, cell.metric);
    into.append(char((isWhole(kept) ? WholeSum : 0) | (even ? Even : 0)));
    if (isWhole(kept))
        put(into, std::uint64_t(kept));
    else
        putBits<double, std::uint64_t>(into, kept);
    if (even)
        return;
    putBits<float, std::uint32_t>(into, float(cell.min));
    putBits<float, std::uint32_t>(into, float(cell.max));
    put(into, cell.parts);
}

Cell readCell(Reader &reader, std::uint64_t coveredMs)
{
    Cell cell;
    cell.metric = MetricId(reader.number());
    const auto form = std::uint8_t(reader.number());
    const double kept = form & WholeSum ? double(reader.number()) : reader.bits<double, std::uint64_t>();
    if (form & Even) {
        cell.sum = isCounter(cell.metric) ? kept : kept * double(coveredMs) / 1e3;
        spread(cell, std::max<std::uint64_t>(coveredMs, 1));
        return cell;
    }
    cell.sum = kept;
    cell.min = reader.bits<float, std::uint32_t>();
    cell.max = reader.bits<float, std::uint32_t>();
    cell.parts = std::uint32_t(reader.number());
    return cell;
}

void putHistogram(QByteArray &into, const Histogram &histogram)
{
    put(into, histogram.buckets().size());
    std::uint16_t last = 0;
    for (const auto &[bucket, times] : histogram.buckets()) {
        put(into, std::uint64_t(bucket - last));
        put(into, times);
        last = bucket;
    }
    put(into, std::uint64_t(std::max(0.0, histogram.sum())));
}

Histogram readHistogram(Reader &reader, bool &ok)
{
    std::vector<Histogram::Bucket> buckets(reader.count());
    std::uint64_t last = 0;
    for (auto &[bucket, times] : buckets) {
        last += reader.number();
        ok &= last < log_linear::kBuckets;
        bucket = std::uint16_t(last);
        times = reader.number();
    }
    const auto sum = double(reader.number());
    return Histogram::of(std::move(buckets), sum);
}

} // namespace

void Frame::encode(QByteArray &into) const
{
    put(into, m_coveredMs);
    put(into, m_parts);
    put(into, m_cells.size());
    for (const Cell &cell : m_cells)
        putCell(into, cell, m_parts);
    put(into, m_latencies.size());
    for (const auto &[metric, histogram] : m_latencies) {
        put(into, metric);
        putHistogram(into, histogram);
    }
}

std::optional<Frame> Frame::decode(QByteArrayView &from)
{
    Reader reader(from);
    bool ok = true;
    Frame frame;
    frame.m_coveredMs = reader.number();
    frame.m_parts = std::uint32_t(reader.number());
    frame.m_cells.resize(reader.count());
    for (Cell &cell : frame.m_cells)
        cell = readCell(reader, frame.m_coveredMs);
    frame.m_latencies.resize(reader.count());
    for (auto &[metric, histogram] : frame.m_latencies) {
        metric = MetricId(reader.number());
        histogram = readHistogram(reader, ok);
    }
    if (!ok || !reader.ok())
        return std::nullopt;
    from = reader.rest();
    return frame;
}

} // namespace tidegate::monitoring
