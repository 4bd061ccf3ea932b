#include "core/pool/explanation.h"

#include "core/base/decimal.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace tidegate::pool {

namespace {

/// What safety × (season + surge) asks for by itself.
int asked(const Decision &made)
{
    return int(std::ceil(made.safety * (made.season.value + made.surge) - 1e-9));
}

struct Figures
{
    std::string safety;
    std::string surge;
};

/// As short as they can be while the product, rounded up, still gives the number.
Figures figuresOf(const Decision &made)
{
    for (int digits = 2;; ++digits) {
        Figures text{formatDecimal(made.safety, digits), formatDecimal(made.surge, digits - 1)};
        const double product = std::stod(text.safety) * (made.season.value + std::stod(text.surge));
        if (digits == 9 || int(std::ceil(product - 1e-9)) == asked(made))
            return text;
    }
}

/// `09:30`
std::string clockTime(LocalMinute minute)
{
    const int ofDay = int(minute % (24 * 60));
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", ofDay / 60, ofDay % 60);
    return text.data();
}

std::string seasonInEnglish(const Decision &made)
{
    if (made.season.from == Season::From::Nothing)
        return "0 in comparable minutes";
    return std::to_string(made.season.value) + " in the same minute of past " +
           (made.season.from == Season::From::Hours ? "hours" : "days");
}

std::string seasonInChinese(const Decision &made)
{
    if (made.season.from == Season::From::Nothing)
        return "可比时段 0";
    return std::string(made.season.from == Season::From::Hours ? "过去数小时" : "过去数日") + "同一分钟 " +
           std::to_string(made.season.value);
}

/// `1.81 × (73 in the same minute of past hours, starting early for 09:30, + 3 of recent surge)`
Bilingual arithmetic(const Decision &made)
{
    const Figures figures = figuresOf(made);
    const std::string next = clockTime(made.minute);
    const std::string early = made.isEarly ? ", starting early for " + next + "," : "";
    const std::string earlyZh = made.isEarly ? "（为 " + next + " 提前启动）" : "";
    return {figures.safety + " × (" + seasonInEnglish(made) + early + " + " + figures.surge +
                " of recent surge)",
            figures.safety + " × (" + seasonInChinese(made) + earlyZh + " + 近期突增 " + figures.surge + ")"};
}

Bilingual raised(const Decision &made, const char *en, const char *zh)
{
    const Bilingual sum = arithmetic(made);
    const std::string number = std::to_string(made.target);
    const std::string own = std::to_string(asked(made));
    return {"Target " + number + ", " + en + ": " + sum.en + " asks for " + own + ".",
            "目标为 " + number + "（" + zh + "）：" + sum.zh + "，算得 " + own + "。"};
}

Bilingual held(const Decision &made, const char *en, const char *zh)
{
    const Bilingual sum = arithmetic(made);
    const std::string number = std::to_string(made.target);
    const std::string own = std::to_string(made.wanted);
    return {"Target " + number + ", held there by " + en + ": " + sum.en + " leads to " + own + ".",
            "目标为 " + number + "，受" + zh + "限制：" + sum.zh + "，原需 " + own + "。"};
}

Bilingual released(const Decision &made)
{
    const Bilingual sum = arithmetic(made);
    const std::string number = std::to_string(made.target);
    const std::string own = std::to_string(made.size);
    return {"Target " + number + ", on its way down to " + own + ": " + sum.en + ", still releasing.",
            "目标为 " + number + "，正在降至 " + own + "：" + sum.zh + "，仍在逐步释放。"};
}

} // namespace

Bilingual explain(const Decision &made)
{
    const std::string number = std::to_string(made.target);
    switch (made.bound) {
    case Bound::Min:
        return raised(made, "the pool's minimum", "实例池最小值");
    case Bound::Initial:
        return raised(made, "as in a pool's first ten minutes", "实例池最初十分钟");
    case Bound::Release:
        return released(made);
    case Bound::Max:
        return held(made, "the pool's maximum", "实例池最大值");
    case Bound::Budget:
        return held(made, "the memory that all pools share", "所有实例池共享的内存");
    case Bound::Paused:
        return {"Target " + number + ": the pool is paused, and no host is started or retired.",
                "目标为 " + number + "：实例池已暂停，不再启动或回收宿主。"};
    case Bound::Drained:
        return {"Target 0: the pool is being drained, and apps start without it.",
                "目标为 0：实例池正在排空，应用不再经由实例池启动。"};
    case Bound::None:
        break;
    }
    const Bilingual sum = arithmetic(made);
    return {"Target " + number + ": " + sum.en + ", rounded up.",
            "目标为 " + number + "：" + sum.zh + "，向上取整。"};
}

} // namespace tidegate::pool
