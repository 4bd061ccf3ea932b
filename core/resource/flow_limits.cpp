#include "core/resource/run_state.h"
#include "core/resource/flow_limits.h"

#include "core/base/units.h"
#include "core/resource/serving.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr double kLeastRate = 0.001;
constexpr double kMostRate = 1'000'000;
constexpr std::int64_t kMostRequests = 1'000'000;
constexpr seconds kLongestWait{600};
constexpr seconds kUsualWait{10};
constexpr std::uint32_t kUsualQueue = 10; ///< times the concurrent requests, as a revision's queue

const QString kRate = u"requests-per-second"_s;
const QString kBurst = u"burst"_s;
const QString kConcurrent = u"concurrent-requests"_s;
const QString kQueueLength = u"queue-length"_s;
const QString kQueueWait = u"queue-wait"_s;

QString pathOf(const QString &name)
{
    return "metadata.annotations."_L1 + keys::flowPrefix + name;
}

std::optional<double> rateOf(const QString &value)
{
    const auto number = parseNumber(value.toStdString());
    return number && *number >= kLeastRate && *number <= kMostRate ? number : std::nullopt;
}

std::optional<std::uint32_t> countOf(const QString &value, std::int64_t least)
{
    const auto number = parseInteger(value.toStdString());
    return number && *number >= least && *number <= kMostRequests ? std::optional(std::uint32_t(*number))
                                                                  : std::nullopt;
}

std::optional<milliseconds> waitOf(const QString &value)
{
    const auto duration = parseDuration(value.toStdString());
    if (!duration || *duration < milliseconds(1) || *duration > kLongestWait)
        return std::nullopt;
    return std::chrono::duration_cast<milliseconds>(*duration);
}

void checkRate(const QString &value, Findings &findings)
{
    if (!parseNumber(value.toStdString()))
        findings.invalid(value, pathOf(kRate));
    else if (!rateOf(value))
        findings.outOfBounds(value, u"0.001"_s, QString::number(kMostRequests), pathOf(kRate));
}

void checkCount(const QString &name, const QString &value, std::int64_t least, Findings &findings)
{
    if (!parseInteger(value.toStdString()))
        findings.invalid(value, pathOf(name));
    else if (!countOf(value, least))
        findings.outOfBounds(value, QString::number(least), QString::number(kMostRequests), pathOf(name));
}

void checkWait(const QString &value, Findings &findings)
{
    if (!parseDuration(value.toStdString()))
        findings.invalid(value, pathOf(kQueueWait));
    else if (!waitOf(value))
        findings.outOfBounds(value, u"1ms"_s, u"10m"_s, pathOf(kQueueWait));
}

/// One without which another does nothing.
void checkNeeds(const std::map<QString, QString> &annotations, const QString &name, const QString &needed,
                Findings &findings)
{
    if (annotations.contains(keys::flowPrefix + name) && !annotations.contains(keys::flowPrefix + needed))
        findings.wrong(u"%1 needs %2%3"_s.arg(name, keys::flowPrefix, needed), {pathOf(name)});
}

} // namespace

std::optional<FlowLimits> readFlowLimits(const Object &object)
{
    const auto value = [&object](const QString &name) { return object.annotation(keys::flowPrefix + name); };
    FlowLimits limits;
    limits.requestsPerSecond = rateOf(value(kRate)).value_or(0);
    limits.concurrentRequests = countOf(value(kConcurrent), 1).value_or(0);
    if (limits.requestsPerSecond > 0) {
        const auto second = std::uint32_t(std::max(1.0, std::floor(limits.requestsPerSecond)));
        limits.burst = countOf(value(kBurst), 1).value_or(second);
    }
    if (limits.concurrentRequests > 0) {
        limits.queueLength =
            countOf(value(kQueueLength), 0).value_or(kUsualQueue * limits.concurrentRequests);
        limits.queueWait = waitOf(value(kQueueWait)).value_or(kUsualWait);
    }
    if (limits == FlowLimits{})
        return std::nullopt;
    return limits;
}

void validateFlowLimits(const Object &object, Findings &findings)
{
    const std::map<QString, QString> annotations = object.annotations();
    const auto state = annotations.find(keys::state);
    if (state != annotations.end() && state->second != "stopped"_L1 && state->second != "running"_L1)
        findings.invalid(state->second, u"metadata.annotations."_s + keys::state,
                         u"it is \"stopped\" or \"running\""_s);
    for (const auto &[key, value] : annotations) {
        if (!key.startsWith(keys::flowPrefix))
            continue;
        const QString name = key.mid(keys::flowPrefix.size());
        if (name == kRate)
            checkRate(value, findings);
        else if (name == kBurst || name == kConcurrent)
            checkCount(name, value, 1, findings);
        else if (name == kQueueLength)
            checkCount(name, value, 0, findings);
        else if (name == kQueueWait)
            checkWait(value, findings);
        else
            findings.invalidKey(key, u"metadata.annotations"_s);
    }
    checkNeeds(annotations, kBurst, kRate, findings);
    checkNeeds(annotations, kQueueLength, kConcurrent, findings);
    checkNeeds(annotations, kQueueWait, kConcurrent, findings);
}

void validateNoFlowLimits(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    for (auto it = annotations.begin(); it != annotations.end(); ++it) {
        if (it.key().startsWith(keys::flowPrefix))
            findings.invalidKey(
                it.key(), path,
                u"flow annotations must be put under \"metadata.annotations\" of the Service or "
                "Route to work"_s);
    }
}

} // namespace tidegate::resource
