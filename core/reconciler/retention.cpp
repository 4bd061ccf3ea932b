#include "core/reconciler/retention.h"

#include "core/base/units.h"

#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

const QString noGc = u"serving.knative.dev/no-gc"_s;

void readSeconds(const QJsonObject &data, const QString &key, std::optional<seconds> &value)
{
    const QString text = data.value(key).toString();
    if (text == "disabled"_L1)
        value = std::nullopt;
    else if (const auto duration = parseDuration(text.toStdString()); duration && *duration >= seconds(0))
        value = std::chrono::duration_cast<seconds>(*duration);
}

void readCount(const QJsonObject &data, const QString &key, std::optional<int> &value)
{
    const QString text = data.value(key).toString();
    if (text == "disabled"_L1)
        value = std::nullopt;
    else if (const auto number = parseInteger(text.toStdString()); number && *number >= 0)
        value = int(*number);
}

WallTime lastActive(const Object &revision)
{
    const auto modified = parseTime(revision.annotation(keys::routingStateModified).toStdString());
    return modified ? *modified : revision.creationTime().value_or(WallTime());
}

bool isActive(const Object &revision, const QString &latestReady)
{
    return revision.name() == latestReady || revision.annotation(noGc) == "true"_L1 ||
           revision.label(keys::routingState) != "reserve"_L1;
}

/// The last moment before it is stale, which is past both times; a disabled one does not count, and with none
/// left nothing is ever stale.
std::optional<WallTime> freshUntil(const Retention &retention, const Object &revision, WallTime now)
{
    std::optional<WallTime> until;
    if (retention.sinceCreate)
        until = revision.creationTime().value_or(now) + *retention.sinceCreate;
    if (retention.sinceLastActive)
        until = std::max(until.value_or(WallTime()), lastActive(revision) + *retention.sinceLastActive);
    return until;
}

bool isStale(const Retention &retention, const Object &revision, WallTime now)
{
    const auto until = freshUntil(retention, revision, now);
    return until && now > *until;
}

/// Those that may expire at all, the longest inactive first.
std::vector<ObjectPtr> idleOf(const Object &configuration, const std::vector<ObjectPtr> &revisions)
{
    const QString latestReady = configuration.status().value("latestReadyRevisionName"_L1).toString();
    std::vector<ObjectPtr> idle;
    for (const ObjectPtr &revision : revisions) {
        if (!isActive(*revision, latestReady))
            idle.push_back(revision);
    }
    std::stable_sort(idle.begin(), idle.end(), [](const ObjectPtr &left, const ObjectPtr &right) {
        return lastActive(*left) < lastActive(*right);
    });
    return idle;
}

} // namespace

Retention readRetention(const resource::Snapshot &objects)
{
    Retention retention;
    const ObjectPtr map = objects.get(kinds::configMap(), {u"knative-serving"_s, u"config-gc"_s});
    const QJsonObject data = map ? map->json().value("data"_L1).toObject() : QJsonObject();
    readSeconds(data, u"retain-since-create-time"_s, retention.sinceCreate);
    readSeconds(data, u"retain-since-last-active-time"_s, retention.sinceLastActive);
    readCount(data, u"max-non-active-revisions"_s, retention.maxNonActive);
    std::optional<int> min;
    readCount(data, u"min-non-active-revisions"_s, min);
    retention.minNonActive = min.value_or(retention.minNonActive);
    return retention;
}

std::vector<ObjectPtr> expiredRevisions(const Retention &retention, const Object &configuration,
                                        const std::vector<ObjectPtr> &revisions, WallTime now)
{
    const std::vector<ObjectPtr> idle = idleOf(configuration, revisions);
    std::vector<ObjectPtr> expired;
    std::vector<ObjectPtr> kept;
    size_t left = idle.size();
    for (const ObjectPtr &revision : idle) {
        const bool goes = left > size_t(retention.minNonActive) && isStale(retention, *revision, now);
        left -= goes ? 1 : 0;
        (goes ? expired : kept).push_back(revision);
    }
    const size_t most =
        size_t(std::max(retention.minNonActive, retention.maxNonActive.value_or(int(kept.size()))));
    if (kept.size() > most)
        expired.insert(expired.end(), kept.begin(), kept.end() - qptrdiff(most));
    return expired;
}

std::optional<WallTime> nextExpiry(const Retention &retention, const Object &configuration,
                                   const std::vector<ObjectPtr> &revisions, WallTime now)
{
    const std::vector<ObjectPtr> idle = idleOf(configuration, revisions);
    std::optional<WallTime> next;
    for (const ObjectPtr &revision : idle) {
        const auto until = freshUntil(retention, *revision, now);
        if (idle.size() > size_t(retention.minNonActive) && until && *until >= now)
            next = std::min(next.value_or(*until + milliseconds(1)), *until + milliseconds(1));
    }
    return next;
}

} // namespace tidegate::reconciler
