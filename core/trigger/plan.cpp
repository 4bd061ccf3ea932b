#include "core/trigger/plan.h"

#include <QCryptographicHash>
#include <QUuid>

#include <algorithm>
#include <cmath>
#include <set>

namespace tidegate::trigger {

using resource::MisfirePolicy;
using resource::nextMoment;
using resource::TriggerSettings;

namespace {

constexpr qint64 kMostCounted = 10'000;

/// Moments in (after, until], at most `most`, in their order.
std::vector<WallTime> momentsIn(const TriggerSettings &settings, WallTime after, WallTime until, size_t most)
{
    std::vector<WallTime> found;
    for (auto next = nextMoment(settings, after); next && *next <= until && found.size() < most;
         next = nextMoment(settings, *next))
        found.push_back(*next);
    return found;
}

/// The latest `count` moments in (after, until]: looked for in ever longer stretches, because an outage may
/// have lasted for millions of them.
std::vector<WallTime> latestIn(const TriggerSettings &settings, WallTime after, WallTime until, size_t count)
{
    if (count == 0 || after >= until)
        return {};
    std::chrono::nanoseconds stretch = seconds(count);
    for (;;) {
        const bool whole = until - after <= stretch;
        auto found =
            momentsIn(settings, whole ? after : until - stretch, until, std::numeric_limits<size_t>::max());
        if (whole || found.size() >= count) {
            if (found.size() > count)
                found.erase(found.begin(), found.end() - std::ptrdiff_t(count));
            return found;
        }
        stretch *= 2;
    }
}

size_t wantedMisfires(const TriggerSettings &settings)
{
    switch (settings.misfire) {
    case MisfirePolicy::Skip:
        return 0;
    case MisfirePolicy::FireOnce:
        return 1;
    case MisfirePolicy::FireAll:
        break;
    }
    return size_t(settings.misfireLimit);
}

/// Splits what passed in (plan.handled, border] into what is sent all the same and what is missed.
void planMisfires(const TriggerSettings &settings, const std::vector<WallTime> &interrupted, WallTime border,
                  WallTime now, FiringPlan &plan)
{
    const size_t wanted = wantedMisfires(settings);
    const bool isBounded = settings.misfireWindow.count() > 0;
    const WallTime oldest = isBounded ? now - settings.misfireWindow : WallTime::min();
    const WallTime from =
        isBounded ? std::max(plan.handled, oldest - std::chrono::nanoseconds(1)) : plan.handled;
    const auto counted = momentsIn(settings, plan.handled, border, kMostCounted + 1);
    std::vector<WallTime> late;
    if (!counted.empty())
        late = latestIn(settings, from, border, wanted);
    std::set<WallTime> candidates(late.begin(), late.end());
    std::copy_if(interrupted.begin(), interrupted.end(), std::inserter(candidates, candidates.end()),
                 [oldest](WallTime each) { return each >= oldest; });
    while (candidates.size() > wanted)
        candidates.erase(candidates.begin());
    plan.catchUp.assign(candidates.begin(), candidates.end());
    if (counted.empty())
        return;
    const auto sent =
        std::count_if(late.begin(), late.end(), [&](WallTime each) { return candidates.count(each) > 0; });
    const bool isMore = qint64(counted.size()) > kMostCounted;
    const auto last = latestIn(settings, plan.handled, border, 1).back();
    const qint64 count = std::min(qint64(counted.size()), kMostCounted) - sent;
    if (count > 0)
        plan.missed = Missed{count, isMore, counted.front(), last};
    plan.handled = last;
}

} // namespace

FiringPlan planFirings(const TriggerSettings &settings, WallTime handled,
                       const std::vector<WallTime> &interrupted, WallTime now, Pace pace)
{
    FiringPlan plan;
    plan.handled = handled;
    if (settings.isSuspended) {
        plan.handled = std::max(handled, now);
        return plan;
    }
    const WallTime border = now - pace.tolerance;
    planMisfires(settings, interrupted, border, now, plan);
    plan.onTime = momentsIn(settings, plan.handled, now + pace.lead, std::numeric_limits<size_t>::max());
    if (!plan.onTime.empty())
        plan.handled = plan.onTime.back();
    plan.next = nextMoment(settings, plan.handled);
    return plan;
}

WallTime dueTime(const std::string &uid, WallTime planned, milliseconds jitter)
{
    if (jitter.count() <= 0)
        return planned;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArray::fromStdString(uid));
    hash.addData(QByteArray::number(qint64(planned.time_since_epoch().count())));
    const quint64 random = hash.result().left(8).toHex().toULongLong(nullptr, 16);
    return planned + milliseconds(qint64(random % quint64(jitter.count() + 1)));
}

std::string firingId(const std::string &uid, WallTime planned)
{
    static const QUuid ours(QStringLiteral("{6b7ac1f4-51a5-4d5e-9d55-2f1a1c9b7a10}"));
    const QByteArray name =
        QByteArray::fromStdString(uid) + ' ' + QByteArray::number(qint64(planned.time_since_epoch().count()));
    return QUuid::createUuidV5(ours, name).toString(QUuid::WithoutBraces).toStdString();
}

milliseconds pauseBefore(int next, const TriggerSettings &settings)
{
    const int pauses = std::max(1, next - 1);
    const double factor = settings.isBackOffLinear ? pauses : std::exp2(std::min(pauses - 1, 30));
    const double pause = factor * double(settings.backOff.count());
    return milliseconds(qint64(std::min(pause, double(resource::longestBackOff.count()))));
}

} // namespace tidegate::trigger
