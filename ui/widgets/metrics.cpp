#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QFontInfo>
#include <algorithm>
#include <cmath>

namespace tidegate::widgets {

int grid(int steps)
{
    constexpr double usualPixels = 13;
    const double step = 4.0 * QFontInfo(QApplication::font()).pixelSize() / usualPixels;
    return steps * std::max(4, static_cast<int>(std::lround(step)));
}

int iconSize()
{
    return grid(4);
}

} // namespace tidegate::widgets
