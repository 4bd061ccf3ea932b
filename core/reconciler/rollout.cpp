#include "core/reconciler/rollout.h"

#include "core/base/units.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
using resource::Snapshot;
using resource::TrafficTarget;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

using Share = ConfigurationRollout::Share;
using Shares = std::vector<Share>;

int sumOf(const Shares &shares)
{
    return std::accumulate(shares.begin(), shares.end(), 0,
                           [](int sum, const Share &share) { return sum + share.percent; });
}

void dropEmpty(Shares &shares)
{
    if (shares.empty())
        return;
    const Share newest = shares.back();
    shares.pop_back();
    std::erase_if(shares, [](const Share &share) { return share.percent <= 0; });
    shares.push_back(newest);
}

/// Takes so many percents from the old ones, oldest first or last, and leaves the newest alone.
void takeFromOld(Shares &shares, int percents, bool oldestFirst)
{
    const size_t old = shares.size() - 1;
    for (size_t i = 0; i < old && percents > 0; ++i) {
        int &from = shares[oldestFirst ? i : old - 1 - i].percent;
        const int taken = std::min(from, percents);
        from -= taken;
        percents -= taken;
    }
}

/// Makes the shares sum to what the spec gives: more goes to the newest, less is taken from the oldest.
void fitTo(Shares &shares, int percent)
{
    const int missing = percent - sumOf(shares);
    if (missing >= 0) {
        shares.back().percent += missing;
    } else {
        takeFromOld(shares, -missing, true);
        shares.back().percent = std::min(shares.back().percent, percent);
    }
    dropEmpty(shares);
}

qint64 nanoseconds(WallTime time)
{
    return time.time_since_epoch().count();
}

WallTime wallTime(const QJsonValue &nanoseconds)
{
    return WallTime(std::chrono::nanoseconds(nanoseconds.toInteger()));
}

QJsonObject toJson(const ConfigurationRollout &rollout)
{
    QJsonArray revisions;
    for (const Share &share : rollout.shares)
        revisions.append(QJsonObject{{u"revisionName"_s, share.revision}, {u"percent"_s, share.percent}});
    const QJsonObject steps{{u"starttime"_s, nanoseconds(rollout.begun)},
                            {u"nextStepTime"_s, nanoseconds(rollout.next)},
                            {u"stepDuration"_s, qint64(std::chrono::nanoseconds(rollout.every).count())},
                            {u"stepSize"_s, rollout.step}};
    QJsonObject json{{u"configurationName"_s, rollout.configuration},
                     {u"percent"_s, rollout.percent},
                     {u"revisions"_s, revisions},
                     {u"stepParams"_s, steps}};
    if (!rollout.tag.isEmpty())
        json.insert(u"tag"_s, rollout.tag);
    return json;
}

ConfigurationRollout fromJson(const QJsonValue &json)
{
    ConfigurationRollout rollout;
    rollout.configuration = json["configurationName"_L1].toString();
    rollout.tag = json["tag"_L1].toString();
    rollout.percent = json["percent"_L1].toInt();
    const QJsonArray revisions = json["revisions"_L1].toArray();
    for (const QJsonValue &each : revisions)
        rollout.shares.push_back({each["revisionName"_L1].toString(), each["percent"_L1].toInt()});
    const QJsonValue steps = json["stepParams"_L1];
    rollout.begun = wallTime(steps["starttime"_L1]);
    rollout.next = wallTime(steps["nextStepTime"_L1]);
    rollout.every = std::chrono::duration_cast<milliseconds>(
        std::chrono::nanoseconds(steps["stepDuration"_L1].toInteger()));
    rollout.step = steps["stepSize"_L1].toInt();
    return rollout;
}

bool addsUp(const ConfigurationRollout &rollout)
{
    const bool inRange = std::all_of(rollout.shares.begin(), rollout.shares.end(), [](const Share &share) {
        return share.percent >= 0 && share.percent <= 100 && !share.revision.isEmpty();
    });
    return inRange && rollout.percent <= 100 && rollout.step >= 0 && rollout.step <= rollout.percent &&
           rollout.every.count() >= 0 && !rollout.configuration.isEmpty() && !rollout.shares.empty() &&
           sumOf(rollout.shares) == rollout.percent;
}

/// The spec's entries and the resolved targets come in the same order; only those with a Configuration, and
/// with traffic on the main host, are rolled out.
QString configurationOf(const Object &route, size_t entry)
{
    const QJsonArray traffic = route.spec().value("traffic"_L1).toArray();
    return traffic.at(qsizetype(entry))["configurationName"_L1].toString();
}

bool isRolledOut(const Object &route, const std::vector<TrafficTarget> &targets, size_t entry)
{
    return targets[entry].percent.value_or(0) > 0 && !configurationOf(route, entry).isEmpty();
}

ConfigurationRollout wanted(const Object &route, const std::vector<TrafficTarget> &targets, size_t entry)
{
    ConfigurationRollout rollout;
    rollout.configuration = configurationOf(route, entry);
    rollout.tag = targets[entry].tag;
    rollout.percent = targets[entry].percent.value_or(0);
    rollout.shares = {{targets[entry].revisionName, rollout.percent}};
    return rollout;
}

auto findEntry(const Rollout &rollout, const QString &configuration, const QString &tag)
{
    return std::find_if(rollout.configurations.begin(), rollout.configurations.end(),
                        [&](const ConfigurationRollout &each) {
                            return each.configuration == configuration && each.tag == tag;
                        });
}

ConfigurationRollout held(const Snapshot &objects, const QString &ns, const ConfigurationRollout &goal,
                          const Rollout &current)
{
    const auto before = findEntry(current, goal.configuration, goal.tag);
    if (before == current.configurations.end())
        return goal;
    ConfigurationRollout rollout = *before;
    rollout.percent = goal.percent;
    std::erase_if(rollout.shares, [&](const Share &share) {
        const ObjectPtr revision = objects.get(kinds::revision(), {ns, share.revision});
        return !revision || revision->isDeleting();
    });
    if (rollout.shares.empty())
        return goal;
    fitTo(rollout.shares, goal.percent);
    return rollout;
}

/// A new latest revision gets its first percent, from the newest of those before it.
void begin(ConfigurationRollout &rollout, const QString &latest, WallTime now)
{
    const auto has = std::find_if(rollout.shares.begin(), rollout.shares.end(),
                                  [&](const Share &share) { return share.revision == latest; });
    Share newest{latest, 0};
    if (has != rollout.shares.end()) {
        newest = *has;
        rollout.shares.erase(has);
    }
    rollout.shares.push_back(newest);
    if (newest.percent == 0) {
        takeFromOld(rollout.shares, 1, false);
        rollout.shares.back().percent = 1;
    }
    dropEmpty(rollout.shares);
    rollout.begun = now;
    rollout.next = {};
    rollout.every = milliseconds(0);
    rollout.step = 0;
}

void takeStep(ConfigurationRollout &rollout, WallTime now)
{
    if (rollout.isDone() || rollout.every.count() == 0 || now < rollout.next)
        return;
    takeFromOld(rollout.shares, rollout.step, false);
    rollout.shares.back().percent = 0;
    fitTo(rollout.shares, rollout.percent);
    rollout.next = now + rollout.every;
}

} // namespace

bool Rollout::isDone() const
{
    return std::all_of(configurations.begin(), configurations.end(),
                       [](const ConfigurationRollout &each) { return each.isDone(); });
}

std::optional<WallTime> Rollout::nextStep() const
{
    std::optional<WallTime> earliest;
    for (const ConfigurationRollout &each : configurations) {
        if (!each.isDone() && each.every.count() > 0)
            earliest = std::min(each.next, earliest.value_or(each.next));
    }
    return earliest;
}

std::optional<Rollout> readRollout(const QString &annotation)
{
    const QJsonDocument document = QJsonDocument::fromJson(annotation.toUtf8());
    if (!document.isObject())
        return std::nullopt;
    Rollout rollout;
    const QJsonArray configurations = document["configurations"_L1].toArray();
    for (const QJsonValue &each : configurations) {
        rollout.configurations.push_back(fromJson(each));
        if (!addsUp(rollout.configurations.back()))
            return std::nullopt;
    }
    return rollout;
}

QString rolloutText(const Rollout &rollout)
{
    QJsonArray configurations;
    for (const ConfigurationRollout &each : rollout.configurations)
        configurations.append(toJson(each));
    const QJsonObject json{{u"configurations"_s, configurations}};
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

seconds rolloutDuration(const Snapshot &objects, const Object &route)
{
    for (const QString &key : {keys::rolloutDuration, keys::rolloutDurationOld}) {
        const auto duration = parseDuration(route.annotation(key).toStdString());
        if (duration && *duration > seconds(0))
            return std::chrono::duration_cast<seconds>(*duration);
    }
    const ObjectPtr map = objects.get(kinds::configMap(), {u"knative-serving"_s, u"config-network"_s});
    const QJsonValue data = map ? map->json().value("data"_L1) : QJsonValue();
    const QString text =
        data["rollout-duration"_L1].toString(data["rolloutDuration"_L1].toString()).trimmed();
    const auto number = parseInteger(text.toStdString());
    return seconds(number && *number > 0 ? *number : 0);
}

Rollout currentRollout(const Snapshot &objects, const Object &route)
{
    if (auto rollout = readRollout(route.annotation(keys::rollout)))
        return std::move(*rollout);
    std::vector<ConfigurationRollout> configurations;
    for (const TrafficTarget &target : resource::readTraffic(route.status().value("traffic"_L1).toArray())) {
        const ObjectPtr revision = objects.get(kinds::revision(), {route.ns(), target.revisionName});
        if (!target.latestRevision || !revision)
            continue;
        ConfigurationRollout each;
        each.configuration = revision->label(keys::configuration);
        each.tag = target.tag;
        each.percent = target.percent.value_or(0);
        each.shares = {{target.revisionName, each.percent}};
        configurations.push_back(std::move(each));
    }
    return {std::move(configurations)};
}

Rollout heldRollout(const Snapshot &objects, const Object &route, const std::vector<TrafficTarget> &targets,
                    const Rollout &current)
{
    Rollout rollout;
    for (size_t i = 0; i < targets.size(); ++i) {
        if (isRolledOut(route, targets, i))
            rollout.configurations.push_back(held(objects, route.ns(), wanted(route, targets, i), current));
    }
    return rollout;
}

Rollout steppedRollout(const Snapshot &objects, const Object &route,
                       const std::vector<TrafficTarget> &targets, const Rollout &current, WallTime now)
{
    Rollout rollout = heldRollout(objects, route, targets, current);
    size_t next = 0;
    for (size_t i = 0; i < targets.size(); ++i) {
        if (!isRolledOut(route, targets, i))
            continue;
        ConfigurationRollout &each = rollout.configurations[next++];
        const QString latest = targets[i].revisionName;
        if (each.percent <= 1 || (each.shares.size() == 1 && each.shares[0].revision == latest))
            each = wanted(route, targets, i); // nothing to move, or nothing that could be moved in steps
        else if (each.shares.back().revision != latest)
            begin(each, latest, now);
        else
            takeStep(each, now);
    }
    return rollout;
}

void planSteps(Rollout &rollout, WallTime now, seconds duration)
{
    for (ConfigurationRollout &each : rollout.configurations) {
        if (each.isDone() || each.every.count() > 0)
            continue;
        // The first percent has shown how long a change takes: no step may be shorter.
        const double shortest =
            std::max(1.0, std::ceil(std::chrono::duration<double>(now - each.begun).count()));
        const double rest = std::max(1.0, double(duration.count()) - shortest);
        const int percents = each.percent - each.shares.back().percent;
        const double steps = std::clamp(rest / shortest, 1.0, double(std::max(1, percents)));
        each.step = std::max(1, int(std::lround(percents / steps)));
        each.every = milliseconds(qint64(rest / steps * 1000));
        each.next = now + each.every;
    }
}

std::vector<TrafficTarget> spreadTraffic(const Object &route, const std::vector<TrafficTarget> &targets,
                                         const Rollout &rollout)
{
    std::vector<TrafficTarget> spread;
    size_t next = 0;
    for (size_t i = 0; i < targets.size(); ++i) {
        if (!isRolledOut(route, targets, i)) {
            spread.push_back(targets[i]);
            continue;
        }
        for (const Share &share : rollout.configurations[next].shares) {
            spread.push_back(targets[i]);
            spread.back().revisionName = share.revision;
            spread.back().percent = share.percent;
        }
        ++next;
    }
    return spread;
}

} // namespace tidegate::reconciler
