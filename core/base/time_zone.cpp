#include "core/base/time_zone.h"

#include <QDateTime>
#include <QTimeZone>
#include <algorithm>
#include <cctype>

namespace tidegate {

namespace {

QDateTime toQt(WallTime time)
{
    const auto since = std::chrono::floor<milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(since.count(), Qt::UTC);
}

/// At the very moment of the last transition that is listed (in 2037, mostly) Qt finds none, although the
/// zone's rule goes on; right behind it does.
QTimeZone::OffsetData transitionAfter(const QTimeZone &zone, const QDateTime &time)
{
    const auto next = zone.nextTransition(time);
    return next.atUtc.isValid() ? next : zone.nextTransition(time.addMSecs(1));
}

/// Names of the database are paths below its folder; they must not lead out of it.
bool isPlain(std::string_view id)
{
    return !id.empty() && id.size() < 64 && id.front() != '/' &&
           std::all_of(id.begin(), id.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '/' || c == '_' || c == '-' || c == '+';
           });
}

} // namespace

TimeZone::TimeZone(std::string id, std::shared_ptr<const QTimeZone> zone)
    : m_id(std::move(id)), m_zone(std::move(zone))
{
}

std::optional<TimeZone> TimeZone::named(std::string_view id)
{
    if (!isPlain(id))
        return std::nullopt;
    auto zone = std::make_shared<const QTimeZone>(QByteArray(id.data(), qsizetype(id.size())));
    if (!zone->isValid())
        return std::nullopt;
    return TimeZone(std::string(id), std::move(zone));
}

const TimeZone &TimeZone::utc()
{
    static const TimeZone zone("UTC", std::make_shared<const QTimeZone>(QTimeZone::utc()));
    return zone;
}

seconds TimeZone::offsetAt(WallTime time) const
{
    return seconds(m_zone->offsetFromUtc(toQt(time)));
}

std::optional<TimeZone::Change> TimeZone::nextChange(WallTime time) const
{
    const int before = m_zone->offsetFromUtc(toQt(time));
    // Some transitions change only the zone's name.
    for (auto next = transitionAfter(*m_zone, toQt(time)); next.atUtc.isValid();
         next = transitionAfter(*m_zone, next.atUtc)) {
        if (next.offsetFromUtc != before)
            return Change{WallTime{milliseconds(next.atUtc.toMSecsSinceEpoch())},
                          seconds(next.offsetFromUtc)};
    }
    return std::nullopt;
}

} // namespace tidegate
