#include "core/autoscaler/autoscaler.h"

#include "core/base/decimal.h"
#include "core/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace tidegate::autoscaler {

namespace {

constexpr int mostDigits = 9;

/// Two decimals for small numbers, none for large ones.
int usualDigits(double value)
{
    return value < 100 ? 2 : value < 1000 ? 1 : 0;
}

/// A setting, with all its digits: who set 12.345 finds it again.
std::string figure(double value)
{
    int digits = usualDigits(value);
    std::string text = formatDecimal(value, digits);
    while (digits < mostDigits && std::abs(std::stod(text) - value) > 1e-9 * std::abs(value))
        text = formatDecimal(value, ++digits);
    return text;
}

/// As short as it can be while it, divided by the target as that is printed and rounded up, still gives
/// `count` for who checks it.
std::string figureFor(double value, double printedTarget, int count)
{
    int digits = usualDigits(value);
    std::string text = formatDecimal(value, digits);
    while (digits < mostDigits && int(std::ceil(std::stod(text) / printedTarget)) != count)
        text = formatDecimal(value, ++digits);
    return text;
}

/// As formatBytes(), with so many digits; bytes themselves have one less.
std::string inBytes(const ScaledBytes &bytes, int digits)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f %s", bytes.scale == 1 ? digits - 1 : digits, bytes.amount,
                  bytes.unit);
    return text.data();
}

/// The amount that is read there.
double printed(const ScaledBytes &bytes, int digits)
{
    return std::stod(inBytes(bytes, digits)) * bytes.scale;
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
    std::string name;       ///< of a custom metric
    bool isPresent = false; ///< the load of this moment rather than a window's
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
    // Of a demand the panic window is taken to hold just the load of this moment; the stable one does where
    // nothing was measured before.
    if (decision.inPanic && decision.rawPanic >= decision.rawStable)
        return {own,
                decision.panic,
                policy.target,
                decision.rawPanic,
                policy.panicWindow,
                true,
                {},
                decision.panic == decision.present};
    return {own,
            decision.stable,
            policy.target,
            decision.rawStable,
            policy.stableWindow,
            decision.inPanic,
            {},
            decision.stable == decision.present};
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

/// The two sides of the division, as people read them.
struct Figures
{
    std::string average;
    std::string target;
};

Figures figuresOf(const Basis &basis)
{
    if (basis.measure == Measure::Memory) {
        const ScaledBytes average = scaledBytes(std::max(0.0, basis.average));
        const ScaledBytes target = scaledBytes(std::max(0.0, basis.target));
        int digits = 1;
        while (digits < mostDigits &&
               int(std::ceil(printed(average, digits) / printed(target, digits))) != basis.count)
            ++digits;
        return {inBytes(average, digits), inBytes(target, digits)};
    }
    const char *unit = namingOf(basis).unit;
    const std::string target = figure(basis.target);
    return {figureFor(basis.average, std::stod(target), basis.count) + unit, target + unit};
}

/// The load of this moment.
Bilingual whatIsPresent(const Basis &basis, const std::string &number)
{
    const bool isOne = number == "1";
    const std::string en = number + (isOne ? " request " : " requests ");
    if (basis.measure == Measure::RequestsPerSecond)
        return {en + (isOne ? "has" : "have") + " come in this second or" + (isOne ? " is" : " are") +
                    " waiting now",
                "这一秒到达或正在等待的请求有 " + number + " 个"};
    return {en + (isOne ? "is" : "are") + " waiting or in flight now",
            "当前等待或处理中的请求有 " + number + " 个"};
}

/// What a window averages.
Bilingual whatWasMeasured(const Basis &basis, const std::string &number)
{
    const Naming naming = namingOf(basis);
    const std::string window = lasting(basis.window);
    return {(basis.panic ? "average " : "Average ") + naming.en + " over " + window + " s" + naming.enAfter +
                (naming.isPlural ? " are " : " is ") + number,
            window + " 秒内的平均" + naming.zh + "为 " + number};
}

Bilingual arithmetic(const Policy &policy, const Decision &decision)
{
    const Basis basis = basisOf(policy, decision);
    const auto [average, target] = figuresOf(basis);
    Bilingual text = basis.isPresent ? whatIsPresent(basis, average) : whatWasMeasured(basis, average);
    if (basis.panic)
        text = {"In panic, " + text.en, "处于恐慌模式，" + text.zh};
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
    const std::string now = std::to_string(std::max(0, outcome.replicas));
    const Bilingual fact{"Nothing was measured in the last " + window + " s",
                         "最近 " + window + " 秒内没有测量数据"};
    if (isHeld)
        return {fact.en + '.', fact.zh + "。"};
    if (outcome.replicas <= 0)
        return {fact.en + ", so no instance is needed.", fact.zh + "，因此不需要实例。"};
    return {fact.en + ", so the number stays at " + now + '.', fact.zh + "，实例数保持为 " + now + "。"};
}

Bilingual zeroRule(const Policy &policy, Limit limit)
{
    if (limit == Limit::ActivationTimeout) {
        const std::string deadline = lasting(policy.progressDeadline);
        const std::string slack = lasting(activationSlack);
        return {"No instance became ready in time (progress-deadline, " + deadline + " s, and " + slack +
                    " s more), so the revision is scaled to 0.",
                "没有实例在规定时间内就绪（progress-deadline " + deadline + " 秒，另加 " + slack +
                    " 秒），因此缩容到 0。"};
    }
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

/// What became of the arithmetic before a minimum and a maximum.
Bilingual rule(const Policy &policy, const Decision &decision)
{
    const std::string number = std::to_string(decision.desired);
    switch (decision.beforeBounds) {
    case Limit::ActivationScale:
        return bound(Limit::ActivationScale, decision.desired);
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

bool isMaximum(Limit limit)
{
    return limit == Limit::MaxScale || limit == Limit::ScheduleMax || limit == Limit::EngineCapacity;
}

/// What a bound leaves of the arithmetic. Where what is needed lies on the other side of it, a rule brought
/// it over, and is told first.
Bilingual boundAfterRule(const Policy &policy, const Decision &decision, Limit limit, int count)
{
    const Bilingual last = bound(limit, count);
    const int needed = decision.valid ? basisOf(policy, decision).count : count;
    const bool addsUp = isMaximum(limit) ? needed > count : needed < count;
    const Bilingual first = decision.valid && !addsUp ? rule(policy, decision) : Bilingual{};
    return first.en.empty() ? last : Bilingual{first.en + ' ' + last.en, first.zh + last.zh};
}

/// The sentences for what had the last word; empty when the arithmetic went through as it was.
Bilingual lastWord(const Policy &policy, const Decision &decision, const ScaleOutcome &outcome)
{
    if (isBound(outcome.limit))
        return boundAfterRule(policy, decision, outcome.limit, outcome.replicas);
    if (outcome.limit != Limit::None)
        return zeroRule(policy, outcome.limit);
    if (!decision.valid)
        return {};
    if (decision.limit != Limit::ActivationScale && isBound(decision.limit))
        return outcome.want == decision.bounded
                   ? boundAfterRule(policy, decision, decision.limit, decision.bounded)
                   : Bilingual{};
    return rule(policy, decision);
}

} // namespace

std::string_view limitName(Limit limit)
{
    constexpr std::array<std::string_view, limitCount> names{"None",
                                                             "ScaleUpRate",
                                                             "ScaleDownRate",
                                                             "ActivationScale",
                                                             "PanicHighWater",
                                                             "ScaleDownDelay",
                                                             "MinScale",
                                                             "MaxScale",
                                                             "InitialScale",
                                                             "StableWindowBeforeZero",
                                                             "GracePeriod",
                                                             "ScaleToZeroDisabled",
                                                             "NoData",
                                                             "Stabilization",
                                                             "ScheduleMin",
                                                             "PreWarm",
                                                             "ScheduleMax",
                                                             "EngineCapacity",
                                                             "ActivationTimeout"};
    return names[size_t(limit)];
}

Bilingual explain(const Policy &policy, const Decision &decision, const ScaleOutcome &outcome)
{
    Bilingual text =
        decision.valid ? arithmetic(policy, decision)
                       : nothingMeasured(policy, outcome,
                                         isBound(outcome.limit) || outcome.limit == Limit::ActivationTimeout);
    const Bilingual more = lastWord(policy, decision, outcome);
    if (!more.en.empty()) {
        text.en += ' ' + more.en;
        text.zh += more.zh;
    }
    return text;
}

} // namespace tidegate::autoscaler
