// What of a Sizing outlives the server, as bytes.

#include "core/pool/byte_form.h"
#include "core/pool/sizing.h"

#include <algorithm>
#include <cmath>

namespace tidegate::pool {

namespace {

constexpr std::string_view mark = "tidegate pool sizing";
constexpr std::uint64_t version = 1;
constexpr double largest = 1e9; ///< of anything in it

void write(ByteWriter &out, const SlotMemory &memory)
{
    out.number(std::uint64_t(memory.slots()));
    for (int slot = 0; slot < memory.slots(); ++slot) {
        out.number(std::uint64_t(memory.count(slot)));
        for (int i = 0; i < memory.count(slot); ++i)
            out.number(memory.value(slot, i));
    }
}

/// A memory that keeps fewer than were saved keeps the latest. False when it is no such memory.
bool read(ByteReader &in, SlotMemory &memory)
{
    if (in.number() != std::uint64_t(memory.slots()))
        return false;
    for (int slot = 0; slot < memory.slots(); ++slot) {
        const std::uint64_t count = in.number();
        for (std::uint64_t i = 0; i < count && in.ok(); ++i)
            memory.append(slot, std::uint32_t(std::min<std::uint64_t>(in.number(), std::uint64_t(largest))));
    }
    return in.ok();
}

bool isWithin(double value, double least, double most)
{
    return std::isfinite(value) && value >= least && value <= most;
}

} // namespace

std::string Sizing::save() const
{
    ByteWriter out;
    out.text(mark);
    out.number(version);
    out.number(std::uint64_t(std::max<LocalMinute>(0, m_minute)));
    out.number(std::uint64_t(m_minutes));
    out.real(m_meanDemand);
    out.real(m_safety);
    out.real(m_surge);
    write(out, m_calendar.hours());
    write(out, m_calendar.days());
    return out.finish();
}

Result<> Sizing::restore(std::string_view saved)
{
    const auto refused = [](const char *why) {
        return fail(Code::Invalid,
                    std::string("what was learnt about a pool's demand cannot be used: ") + why);
    };
    ByteReader in(saved);
    if (!in.ok())
        return refused("it is damaged");
    if (in.text() != mark)
        return refused("it is something else");
    if (in.number() != version)
        return refused("another version of tidegated wrote it");
    const std::uint64_t minute = in.number();
    const std::uint64_t minutes = in.number();
    const double meanDemand = in.real();
    const double safety = in.real();
    const double surge = in.real();
    Calendar calendar(m_rules.hoursKept, m_rules.daysKept);
    if (!read(in, calendar.hours()) || !read(in, calendar.days()) || !in.ended())
        return refused("it is not whole");
    if (!isWithin(meanDemand, 0, largest) || !isWithin(surge, 0, largest) || !isWithin(safety, 0, largest) ||
        minute > std::uint64_t(1e12) || minutes > std::uint64_t(1e12))
        return refused("a number in it is out of range");
    m_minute = LocalMinute(minute);
    m_minutes = std::int64_t(minutes);
    m_meanDemand = meanDemand;
    m_safety = std::clamp(safety, m_rules.leastSafety, m_rules.mostSafety);
    m_surge = surge;
    m_calendar = std::move(calendar);
    return {};
}

} // namespace tidegate::pool
