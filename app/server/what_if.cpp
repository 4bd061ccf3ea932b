#include "app/server/what_if.h"

#include "core/resource/admission_config.h"
#include "core/resource/kinds.h"
#include "core/resource/serving.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tidegate::server {

namespace {

constexpr double usualStart = 2; // seconds, when no instance was ever seen to start
constexpr int mostPoints = 1000;
constexpr double gib = 1024.0 * 1024 * 1024;

autoscaler::StringMap clusterSettings(const resource::Snapshot &objects)
{
    autoscaler::StringMap settings;
    const auto map =
        objects.get(resource::kinds::configMap(), {resource::systemNamespace, u"config-autoscaler"_s});
    const QJsonObject data = map ? map->json().value("data"_L1).toObject() : QJsonObject();
    for (auto it = data.begin(); it != data.end(); ++it)
        settings.emplace(it.key().toStdString(), it.value().toString().toStdString());
    settings.erase("_example");
    return settings;
}

autoscaler::StringMap annotationsOf(const resource::Object &revision)
{
    autoscaler::StringMap annotations;
    for (const auto &[key, value] : revision.annotations())
        annotations.emplace(key.toStdString(), value.toStdString());
    return annotations;
}

/// How long instances of this revision took from their start to ready, by those that are still known.
double startOf(const engine::Engine &engine, const RevisionKey &key)
{
    const auto seen = engine.observation(key);
    double sum = 0;
    int count = 0;
    for (const auto &instance : seen ? seen->instances : std::vector<engine::InstanceObservation>()) {
        if (instance.readyIn.count() <= 0)
            continue;
        sum += double(instance.readyIn.count()) / 1000;
        ++count;
    }
    return count > 0 ? sum / count : usualStart;
}

/// How many instances it could have: what the others have is not to be had.
int capacityFor(const engine::Engine &engine, const RevisionKey &key)
{
    const engine::EngineObservation all = engine.summary();
    if (all.mostInstances <= 0)
        return -1;
    int others = all.instances;
    if (const auto seen = engine.observation(key)) {
        others -= int(std::count_if(seen->instances.begin(), seen->instances.end(), [](const auto &instance) {
            return instance.pid > 0 && !instance.endedAt;
        }));
    }
    return std::max(0, all.mostInstances - others);
}

/// What was measured, as load: it holds requests that waited, too. And what it began with.
std::vector<autoscaler::TracePoint> recorded(const engine::Engine &engine, const RevisionKey &key,
                                             WallTime &start, int &ready)
{
    std::vector<autoscaler::TracePoint> trace;
    for (const engine::ScalingSample &sample : engine.samples(key, std::nullopt)) {
        if (trace.empty()) {
            start = sample.time;
            ready = sample.ready;
        }
        const double t = std::chrono::duration<double>(sample.time - start).count();
        if (trace.empty() || t > trace.back().t)
            trace.push_back({t, sample.concurrency, sample.rps});
    }
    return trace;
}

autoscaler::ReplayOptions optionsFor(const autoscaler::Policy &policy, int containerConcurrency,
                                     autoscaler::ReplayOptions common)
{
    common.perInstance = containerConcurrency > 0 ? containerConcurrency : policy.totalTarget;
    return common;
}

/// The policy's metrics that no load tells: a replay leaves them out.
QJsonArray notReplayed(const autoscaler::Policy &policy)
{
    QJsonArray names;
    for (const autoscaler::MetricTerm &term : policy.metrics) {
        const std::string_view name = autoscaler::measureName(term.measure);
        if (term.measure == autoscaler::Measure::Custom)
            names.append(QString::fromStdString(term.name));
        else if (term.measure == autoscaler::Measure::Cpu || term.measure == autoscaler::Measure::Memory)
            names.append(QString::fromUtf8(name.data(), qsizetype(name.size())));
    }
    return names;
}

QJsonObject summary(const autoscaler::ReplayResult &result, const autoscaler::Policy &policy,
                    const WhatIfPlan &plan)
{
    QJsonObject cost{{u"instanceSeconds"_s, result.instanceSeconds}};
    if (plan.memoryBytes > 0)
        cost.insert(u"memoryGiBSeconds"_s, result.instanceSeconds * plan.memoryBytes / gib);
    if (plan.cores > 0)
        cost.insert(u"cpuCoreSeconds"_s, result.instanceSeconds * plan.cores);
    return {{u"requests"_s, result.requests},
            {u"coldRequests"_s, result.coldRequests},
            {u"starts"_s, result.starts},
            {u"startsFromZero"_s, result.startsFromZero},
            {u"mostReady"_s, result.most},
            {u"meanWaitMs"_s, result.meanWait * 1000},
            {u"p99WaitMs"_s, result.p99Wait * 1000},
            {u"mostWaitMs"_s, result.mostWait * 1000},
            {u"overProvisioning"_s, result.overProvisioning()},
            {u"notReplayed"_s, notReplayed(policy)},
            {u"cost"_s, cost}};
}

QJsonObject stand(const autoscaler::ReplayPoint &point)
{
    const std::string_view limit = autoscaler::limitName(point.limit);
    return {{u"desired"_s, point.desired},
            {u"ready"_s, point.ready},
            {u"waiting"_s, point.waiting},
            {u"limit"_s, QString::fromUtf8(limit.data(), qsizetype(limit.size()))}};
}

} // namespace

Result<WhatIfPlan> planWhatIf(const api::WhatIfRequest &request, const resource::Snapshot &objects,
                              const engine::Engine &engine)
{
    const auto revision = objects.get(resource::kinds::revision(), {request.ns, request.revision});
    if (!revision)
        return fail(Code::NotFound, "there is no revision \"" + request.revision.toStdString() + '"');
    const RevisionKey key{request.ns.toStdString(), request.revision.toStdString()};
    WhatIfPlan plan;
    autoscaler::ReplayOptions common;
    common.start = request.traceStart;
    for (const auto &point : request.trace)
        plan.trace.push_back({point.t, point.concurrency, point.rps});
    plan.isRecorded = plan.trace.empty();
    if (plan.isRecorded)
        plan.trace = recorded(engine, key, common.start, common.ready);
    if (plan.trace.empty())
        return fail(Code::Conflict, "nothing is recorded of this revision; a trace can be given instead");
    if (const auto sound = autoscaler::checkTrace(plan.trace); !sound)
        return tl::unexpected<Error>(sound.error());

    const autoscaler::StringMap cluster = clusterSettings(objects);
    autoscaler::StringMap annotations = annotationsOf(*revision);
    const int own = revision->spec().value("containerConcurrency"_L1).toInt();
    plan.current = autoscaler::resolveWhatIsValid(annotations, cluster, own).policy;
    for (const auto &[name, value] : request.annotations) {
        annotations.erase(name.toStdString());
        if (value)
            annotations.emplace(name.toStdString(), value->toStdString());
    }
    const int proposed = request.containerConcurrency.value_or(own);
    auto resolved = autoscaler::resolvePolicy(annotations, cluster, proposed);
    if (!resolved)
        return tl::unexpected<Error>(resolved.error());
    plan.proposed = std::move(*resolved);

    common.capacity = capacityFor(engine, key);
    common.startsIn = request.startSeconds.value_or(startOf(engine, key));
    plan.currentOptions = optionsFor(plan.current, own, common);
    plan.proposedOptions = optionsFor(plan.proposed, proposed, common);
    if (const auto spec = resource::readRevisionSpec(*revision, objects)) {
        plan.memoryBytes = spec->memoryLimit.value_or(0);
        plan.cores = spec->cpuRequest.value_or(spec->cpuLimit.value_or(0));
    }
    return plan;
}

QJsonObject runWhatIf(const WhatIfPlan &plan)
{
    const auto current = autoscaler::replay(plan.trace, plan.current, plan.currentOptions);
    const auto proposed = autoscaler::replay(plan.trace, plan.proposed, plan.proposedOptions);
    const int length = int(current.points.size());
    const int step = std::max(1, (length + mostPoints - 1) / mostPoints);
    QJsonArray points;
    for (int t = step - 1; t < length; t += step) {
        const auto &now = current.points[size_t(t)];
        points.append(QJsonObject{{u"t"_s, t},
                                  {u"concurrency"_s, now.concurrency - now.waiting},
                                  {u"rps"_s, now.rps},
                                  {u"current"_s, stand(now)},
                                  {u"proposed"_s, stand(proposed.points[size_t(t)])}});
    }
    return {
        {u"trace"_s, QJsonObject{{u"source"_s, plan.isRecorded ? u"recorded"_s : u"uploaded"_s},
                                 {u"start"_s, QString::fromStdString(formatTime(plan.currentOptions.start))},
                                 {u"seconds"_s, length},
                                 {u"points"_s, qint64(plan.trace.size())}}},
        {u"startSeconds"_s, plan.currentOptions.startsIn},
        {u"current"_s, summary(current, plan.current, plan)},
        {u"proposed"_s, summary(proposed, plan.proposed, plan)},
        {u"stepSeconds"_s, step},
        {u"points"_s, points}};
}

} // namespace tidegate::server
