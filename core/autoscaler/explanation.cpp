#include "core/autoscaler/autoscaler.h"

#include "core/base/decimal.h"
#include "core/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tidegate::autoscaler {

namespace {

/// Two decimals for small numbers, none for large ones.
int usualDigits(double value)
{
    return value < 100 ? 2 : value < 1000 ? 1 : 0;
}

std::string figure(double value)
{
    return formatDecimal(value, usualDigits(value));
}

/// As short as it can be while `value / target`, rounded up, still gives `count` for who checks it.
std::string figureFor(double value, double target, int count)
{
    int digits = usualDigits(value);
    std::string text = formatDecimal(value, digits);
    while (digits < 6 && int(std::ceil(std::stod(text) / target)) != count)
        text = formatDecimal(value, ++digits);
    return text;
}

std::string instances(int count)
{
    return count == 1 ? "1 instance" : std::to_string(count) + " instances";
}

std::string lasting(seconds duration)
{
    return std::to_string(duration.count());
}

/// What the number was made from: one window's average and the count it leads to.
struct Basis
{
    Measure measure = Measure::Concurrency;
    double average = 0;
    double target = 0;
    int count = 0;
    seconds window{0};
    bool panic = false;
    std::string name; ///< of a custom metric
};

Basis basisOf(const Policy &policy, const Decision &decision)
{
    if (decision.decidedBy >= 0 && size_t(decision.decidedBy) < policy.metrics.size()) {
        const MetricTerm &term = policy.metrics[size_t(decision.decidedBy)];
        const MetricVerdict &verdict = decision.metrics[size_t(decision.decidedBy)];
        return {term.measure, verdict.average, term.target, verdict.raw, term.window, false, term.name};
    }
    const Measure own =
        policy.metric == Metric::RequestsPerSecond ? Measure::RequestsPerSecond : Measure::Concurrency;
    if (decision.inPanic && decision.rawPanic >= decision.rawStable)
        return {own, decision.panic, policy.target, decision.rawPanic, policy.panicWindow, true, {}};
    return {own, decision.stable, policy.target, decision.rawStable, policy.stableWindow, decision.inPanic,
            {}};
}

/// How a metric is spoken of.
struct Naming
{
    std::string en;
    std::string zh;
    bool isPlural = false;
    const char *unit = "";
    const char *enAfter = ""; ///< what comes after the window's length
};

Naming namingOf(const Basis &basis)
{
    switch (basis.measure) {
    case Measure::RequestsPerSecond:
        return {"requests per second", "每秒请求数", true, ""};
    case Measure::Cpu:
        return {"CPU use of all instances", " CPU 使用率（所有实例合计）", false, "%"};
    case Measure::Memory:
        return {"memory use of all instances", "内存用量（所有实例合计）", false, ""};
    case Measure::QueueWait:
        return {"queue wait", "排队等待时间（乘以就绪实例数）", false, " ms", ", times the ready instances,"};
    case Measure::Custom:
        return {"sum of " + basis.name, " " + basis.name + " 总和", false, ""};
    default:
        return {"concurrency", "并发度", false, ""};
    }
}

/// A figure of the metric as people read it.
std::string inWords(const Basis &basis, double value)
{
    const Naming naming = namingOf(basis);
    if (basis.measure == Measure::Memory)
        return formatBytes(std::uint64_t(std::max(0.0, value)));
    return figureFor(value, basis.target, basis.count) + naming.unit;
}

std::string targetInWords(const Basis &basis)
{
    if (basis.measure == Measure::Memory)
        return formatBytes(std::uint64_t(basis.target));
    return figure(basis.target) + namingOf(basis).unit;
}

Bilingual arithmetic(const Policy &policy, const Decision &decision)
{
    const Basis basis = basisOf(policy, decision);
    const Naming naming = namingOf(basis);
    const std::string average = inWords(basis, basis.average);
    const std::string target = targetInWords(basis);
    const std::string window = lasting(basis.window);
    Bilingual text;
    text.en = std::string(basis.panic ? "In panic, average " : "Average ") + naming.en + " over " + window +
              " s" + naming.enAfter + (naming.isPlural ? " are " : " is ") + average;
    text.zh = std::string(basis.panic ? "处于恐慌模式，" : "") + window + " 秒内的平均" + naming.zh + "为 " +
              average;
    if (basis.count == 0) {
        text.en += ", which needs no instance.";
        text.zh += "，不需要实例。";
        return text;
    }
    text.en += "; at a target of " + target + " per instance that needs " + instances(basis.count) + " (" +
               average + " / " + target + ", rounded up).";
    text.zh += "；按每个实例的目标值 " + target + " 计算，需要 " + std::to_string(basis.count) + " 个实例（" +
               average + " / " + target + "，向上取整）。";
    return text;
}

/// `isHeld`: something else has the last word.
Bilingual nothingMeasured(const Policy &policy, const ScaleOutcome &outcome, bool isHeld)
{
    const std::string window = lasting(policy.stableWindow);
    if (isHeld)
        return {"Nothing was measured in the last " + window + " s.",
                "最近 " + window + " 秒内没有测量数据。"};
    const int now = std::max(0, outcome.replicas);
    return {"Nothing was measured in the last " + window + " s, so the number stays at " +
                std::to_string(now) + '.',
            "最近 " + window + " 秒内没有测量数据，实例数保持为 " + std::to_string(now) + "。"};
}

Bilingual zeroRule(const Policy &policy, Limit limit)
{
    if (limit == Limit::StableWindowBeforeZero) {
        const std::string window = lasting(policy.stableWindow);
        return {"The last instance stays until the revision has been active for the stable window of " +
                    window + " s.",
                "在版本活跃满稳定窗口 " + window + " 秒之前，保留最后一个实例。"};
    }
    if (limit == Limit::GracePeriod) {
        const bool byRetention = policy.lastPodRetention > policy.scaleToZeroGracePeriod;
        const std::string most = lasting(std::max(policy.scaleToZeroGracePeriod, policy.lastPodRetention));
        const std::string name =
            byRetention ? "scale-to-zero-pod-retention-period" : "scale-to-zero-grace-period";
        return {"The last instance goes at most " + most + " s after the revision became inactive (" + name +
                    ").",
                "最后一个实例最多在版本变为不活跃 " + most + " 秒后缩容到零（" + name + "）。"};
    }
    return {"One instance stays because scale to zero is switched off (enable-scale-to-zero).",
            "缩容到零已关闭（enable-scale-to-zero），保留一个实例。"};
}

Bilingual bound(Limit limit, int count)
{
    const std::string number = std::to_string(count);
    switch (limit) {
    case Limit::MinScale:
        return {"Raised to " + number + ", the minimum (min-scale).",
                "按最小实例数（min-scale）提高到 " + number + " 个。"};
    case Limit::MaxScale:
        return {"Held at " + number + " by max-scale.",
                "受最大实例数（max-scale）限制，保持为 " + number + " 个。"};
    case Limit::ScheduleMin:
        return {"Raised to " + number + ", the minimum of a scheduled window.",
                "按定时弹性时段的最小实例数提高到 " + number + " 个。"};
    case Limit::PreWarm:
        return {"Raised to " + number + ", to be warm when a scheduled window begins (pre-warm).",
                "为即将开始的定时弹性时段预热，提高到 " + number + " 个（pre-warm）。"};
    case Limit::ScheduleMax:
        return {"Held at " + number + " by a scheduled window's maximum.",
                "受定时弹性时段的最大实例数限制，保持为 " + number + " 个。"};
    case Limit::EngineCapacity:
        return {"Held at " + number + ": the engine has no room for more instances.",
                "保持为 " + number + " 个：引擎没有容纳更多实例的余量。"};
    case Limit::InitialScale:
        return {"Held at " + number + " until the initial scale has been reached.",
                "在达到初始实例数之前，保持为 " + number + " 个。"};
    default:
        return {"Raised to " + number + " by activation-scale.",
                "按激活实例数（activation-scale）提高到 " + number + " 个。"};
    }
}

Bilingual rule(const Policy &policy, const Decision &decision)
{
    const std::string number = std::to_string(decision.desired);
    switch (decision.limit) {
    case Limit::ScaleUpRate: {
        const std::string rate = figure(policy.maxScaleUpRate);
        return {"Held at " + number + ": one step multiplies the ready instances by at most " + rate +
                    " (max-scale-up-rate).",
                "保持为 " + number + " 个：一次扩容最多为就绪实例数的 " + rate +
                    " 倍（max-scale-up-rate）。"};
    }
    case Limit::ScaleDownRate: {
        const std::string rate = figure(policy.maxScaleDownRate);
        return {"Held at " + number + ": one step divides the ready instances by at most " + rate +
                    " (max-scale-down-rate).",
                "保持为 " + number + " 个：一次缩容最多缩减到就绪实例数的 1/" + rate +
                    "（max-scale-down-rate）。"};
    }
    case Limit::PanicHighWater:
        return {"Kept at " + number + ": the number does not fall while in panic.",
                "保持为 " + number + " 个：恐慌模式下实例数不会减少。"};
    case Limit::ScaleDownDelay: {
        const std::string delay = lasting(policy.scaleDownDelay);
        return {"Kept at " + number + ", the most of the last " + delay + " s (scale-down-delay).",
                "保持为 " + number + " 个，即最近 " + delay + " 秒内的最大值（scale-down-delay）。"};
    }
    case Limit::Stabilization: {
        const std::string hold =
            decision.decidedBy >= 0 ? lasting(policy.metrics[size_t(decision.decidedBy)].stabilization) : "0";
        return {"Kept at " + number + ", the most this metric asked for in the last " + hold +
                    " s (stabilization).",
                "保持为 " + number + " 个，即该指标最近 " + hold + " 秒内要求的最大值（stabilization）。"};
    }
    default:
        return {};
    }
}

bool isBound(Limit limit)
{
    return limit == Limit::MinScale || limit == Limit::MaxScale || limit == Limit::InitialScale ||
           limit == Limit::ActivationScale || limit == Limit::ScheduleMin || limit == Limit::PreWarm ||
           limit == Limit::ScheduleMax || limit == Limit::EngineCapacity;
}

/// The sentence for what had the last word; empty when the arithmetic went through as it was.
Bilingual lastWord(const Policy &policy, const Decision &decision, const ScaleOutcome &outcome)
{
    if (isBound(outcome.limit))
        return bound(outcome.limit, outcome.replicas);
    if (outcome.limit != Limit::None)
        return zeroRule(policy, outcome.limit);
    if (!decision.valid)
        return {};
    if (isBound(decision.limit))
        return outcome.want == decision.bounded || decision.limit == Limit::ActivationScale
                   ? bound(decision.limit, decision.bounded)
                   : Bilingual{};
    return rule(policy, decision);
}

} // namespace

std::string_view limitName(Limit limit)
{
    constexpr std::array<std::string_view, limitCount> names{"None",           "ScaleUpRate",
                                                             "ScaleDownRate",  "ActivationScale",
                                                             "PanicHighWater", "ScaleDownDelay",
                                                             "MinScale",       "MaxScale",
                                                             "InitialScale",   "StableWindowBeforeZero",
                                                             "GracePeriod",    "ScaleToZeroDisabled",
                                                             "NoData",         "Stabilization",
                                                             "ScheduleMin",    "PreWarm",
                                                             "ScheduleMax",    "EngineCapacity"};
    return names[size_t(limit)];
}

Bilingual explain(const Policy &policy, const Decision &decision, const ScaleOutcome &outcome)
{
    Bilingual text = decision.valid ? arithmetic(policy, decision)
                                    : nothingMeasured(policy, outcome, isBound(outcome.limit));
    const Bilingual more = lastWord(policy, decision, outcome);
    if (!more.en.empty()) {
        text.en += ' ' + more.en;
        text.zh += more.zh;
    }
    return text;
}

} // namespace tidegate::autoscaler
