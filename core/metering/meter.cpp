#include "core/metering/meter.h"

#include <algorithm>
#include <cmath>

namespace tidegate::metering {

using std::chrono::nanoseconds;

namespace {

constexpr nanoseconds kHour = std::chrono::hours(1);

std::int64_t hourOf(WallTime time)
{
    return std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count();
}

nanoseconds sinceHour(WallTime time)
{
    return time.time_since_epoch() - std::chrono::floor<std::chrono::hours>(time.time_since_epoch());
}

/// The part of `amounts` that falls to `part` of `whole`; it is taken away from `amounts`. What comes in
/// whole pieces (requests and their like) stays for the last part.
Amounts split(Amounts &amounts, nanoseconds part, nanoseconds whole)
{
    const double share = double(part.count()) / double(whole.count());
    Amounts first;
    // Both together are exactly the duration, whatever the rounding of one.
    first.activeNs = std::min(amounts.activeNs, std::int64_t(double(amounts.activeNs) * share));
    first.idleNs = part.count() - first.activeNs;
    if (first.idleNs > amounts.idleNs) {
        first.idleNs = amounts.idleNs;
        first.activeNs = part.count() - first.idleNs;
    }
    first.cpuNs = std::int64_t(double(amounts.cpuNs) * share);
    first.byteSeconds = std::int64_t(double(amounts.byteSeconds) * share);
    amounts.activeNs -= first.activeNs;
    amounts.idleNs -= first.idleNs;
    amounts.cpuNs -= first.cpuNs;
    amounts.byteSeconds -= first.byteSeconds;
    return first;
}

} // namespace

Amounts &Amounts::operator+=(const Amounts &other)
{
    requests += other.requests;
    errors += other.errors;
    egressBytes += other.egressBytes;
    activeNs += other.activeNs;
    idleNs += other.idleNs;
    cpuNs += other.cpuNs;
    byteSeconds += other.byteSeconds;
    poolNs += other.poolNs;
    poolByteSeconds += other.poolByteSeconds;
    return *this;
}

void Meter::see(const InstanceReading &reading, Moment now)
{
    if (m_ended.contains(reading.id))
        return;
    const auto [at, isNew] = m_tracks.try_emplace(reading.id);
    Track &track = at->second;
    if (isNew) {
        track.subject = reading.subject;
        track.phase = reading.phase;
        track.recorded = track.seen = std::min(reading.from, now.steady);
        track.memoryBytes = reading.memoryBytes;
        if (const auto early = m_early.find(reading.id); early != m_early.end())
            track.busyNs = early->second;
        if (!reading.host.empty())
            m_pools.claimed(reading.host, reading.subject, now.steady);
    }
    const SteadyTime alive = reading.until.value_or(reading.alive.value_or(now.steady));
    const SteadyTime seen = std::max(track.seen, std::min(alive, now.steady));
    const std::uint64_t memory = reading.memoryBytes > 0 ? reading.memoryBytes : track.memoryBytes;
    const double passed = std::chrono::duration<double>(seen - track.seen).count();
    track.byteSeconds += passed * (double(track.memoryBytes) + double(memory)) / 2;
    track.memoryBytes = memory;
    track.cpuNs = std::max(track.cpuNs, std::int64_t(std::llround(reading.cpuSeconds * 1e9)));
    track.hasChanged |= track.phase != reading.phase;
    track.phase = reading.phase;
    track.hasEnded |= reading.until.has_value();
    track.seen = seen;
    track.looked = now.steady;
}

void Meter::busy(const InstanceId &id, nanoseconds time)
{
    const auto track = m_tracks.find(id);
    if (track != m_tracks.end())
        track->second.busyNs += time.count();
    else if (!m_ended.contains(id))
        m_early[id] += time.count();
}

void Meter::count(const Subject &subject, const Traffic &traffic)
{
    Amounts amounts;
    amounts.requests = traffic.requests;
    amounts.errors = traffic.errors;
    amounts.egressBytes = traffic.egressBytes;
    if (amounts != Amounts())
        m_traffic[subject] += amounts;
}

void Meter::pools(const std::vector<PoolReading> &readings, Moment now)
{
    for (const auto &[subject, amounts] : m_pools.read(readings, now.steady)) {
        if (amounts != Amounts())
            m_traffic[subject] += amounts;
    }
}

bool Meter::isDue(const Track &track, Moment now) const
{
    return track.hasEnded || track.hasChanged || track.seen - track.recorded >= m_options.interval ||
           now.steady - track.looked >= m_options.forgetAfter;
}

/// What has come since the last record, which it becomes now.
Amounts Meter::amountsOf(Track &track)
{
    Amounts amounts;
    const nanoseconds duration = track.seen - track.recorded;
    // Requests were looked at a little later than the process: what runs ahead is for the next record.
    amounts.activeNs = std::clamp<std::int64_t>(track.busyNs, 0, duration.count());
    amounts.idleNs = duration.count() - amounts.activeNs;
    amounts.cpuNs = track.cpuNs - track.cpuRecorded;
    amounts.byteSeconds = std::int64_t(track.byteSeconds);
    track.busyNs -= amounts.activeNs;
    track.cpuRecorded = track.cpuNs;
    track.byteSeconds -= double(amounts.byteSeconds);
    track.recorded = track.seen;
    track.hasChanged = false;
    return amounts;
}

/// Splits it at the hours, backwards from its end.
void Meter::write(Record record, nanoseconds duration, WallTime end, std::vector<Record> &into)
{
    Amounts left = record.amounts;
    const auto add = [&](std::int64_t hour, const Amounts &amounts) {
        if (amounts == Amounts())
            return;
        record.sequence = ++m_sequence;
        record.hour = hour;
        record.amounts = amounts;
        into.push_back(record);
    };
    // By the wall clock's last word: had it jumped in between, its first one would not fit the duration.
    WallTime begin = end - duration;
    while (duration.count() > 0 && hourOf(begin) < hourOf(end)) {
        const nanoseconds part = kHour - sinceHour(begin);
        if (part >= duration)
            break;
        add(hourOf(begin), split(left, part, duration));
        begin += part;
        duration -= part;
    }
    add(hourOf(begin), left);
}

void Meter::takeInstances(Moment now, bool all, std::vector<Record> &into)
{
    for (auto at = m_tracks.begin(); at != m_tracks.end();) {
        Track &track = at->second;
        if (!all && !isDue(track, now)) {
            ++at;
            continue;
        }
        const nanoseconds duration = track.seen - track.recorded;
        const WallTime end = now.wall - std::chrono::duration_cast<nanoseconds>(now.steady - track.seen);
        Record record;
        record.subject = track.subject;
        record.instance = at->first.value;
        record.amounts = amountsOf(track);
        write(std::move(record), duration, end, into);
        const bool isOver = track.hasEnded || now.steady - track.looked >= m_options.forgetAfter;
        if (isOver)
            m_ended[at->first] = now.steady;
        at = isOver ? m_tracks.erase(at) : std::next(at);
    }
}

void Meter::takeTraffic(Moment now, bool all, std::vector<Record> &into)
{
    if (!m_trafficTaken)
        m_trafficTaken = now.steady;
    if (m_traffic.empty() || (!all && now.steady - *m_trafficTaken < m_options.interval))
        return;
    m_trafficTaken = now.steady;
    for (const auto &[subject, amounts] : std::exchange(m_traffic, {})) {
        Record record;
        record.subject = subject;
        record.amounts = amounts;
        write(std::move(record), nanoseconds(0), now.wall, into);
    }
}

std::vector<Record> Meter::take(Moment now, bool all)
{
    std::vector<Record> records;
    takeInstances(now, all, records);
    takeTraffic(now, all, records);
    m_early.clear();
    std::erase_if(m_ended,
                  [&](const auto &each) { return now.steady - each.second > m_options.rememberEnded; });
    return records;
}

} // namespace tidegate::metering
