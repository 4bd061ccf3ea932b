#include "ui/widgets/colors.h"

#include <QGuiApplication>
#include <algorithm>
#include <array>
#include <cmath>

namespace tidegate::widgets {

namespace {

double channel(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}

Colors makeLight()
{
    Colors c;
    c.window = QColor(0xf4f6f8);
    c.surface = QColor(0xffffff);
    c.sunken = QColor(0xf7f9fa);
    c.border = QColor(0xd9dfe5);
    c.text = QColor(0x18222c);
    c.muted = QColor(0x556270);
    c.accent = QColor(0x0b657f);
    c.onAccent = QColor(0xffffff);
    c.accentSoft = QColor(0xdcedf3);
    c.good = QColor(0x17693e);
    c.goodSoft = QColor(0xe1f3e8);
    c.busy = QColor(0x0b5f94);
    c.busySoft = QColor(0xe0eef8);
    c.bad = QColor(0xad2119);
    c.badSoft = QColor(0xfbe6e4);
    c.caution = QColor(0x7d4e00);
    c.cautionSoft = QColor(0xfcf0d8);
    c.idle = QColor(0x525f6d);
    c.idleSoft = QColor(0xebeff2);
    return c;
}

Colors makeDark()
{
    Colors c;
    c.window = QColor(0x12171c);
    c.surface = QColor(0x1a2127);
    c.sunken = QColor(0x161c21);
    c.border = QColor(0x313b45);
    c.text = QColor(0xe6ebef);
    c.muted = QColor(0x9dabb8);
    c.accent = QColor(0x5bc0dc);
    c.onAccent = QColor(0x0a1a20);
    c.accentSoft = QColor(0x163845);
    c.good = QColor(0x63cb92);
    c.goodSoft = QColor(0x173526);
    c.busy = QColor(0x7cbcf0);
    c.busySoft = QColor(0x17324a);
    c.bad = QColor(0xf59a92);
    c.badSoft = QColor(0x45211f);
    c.caution = QColor(0xe9bd62);
    c.cautionSoft = QColor(0x3d3015);
    c.idle = QColor(0xa3b0bc);
    c.idleSoft = QColor(0x28313a);
    return c;
}

} // namespace

QColor Colors::tone(Tone tone) const
{
    switch (tone) {
    case Tone::Good:
        return good;
    case Tone::Busy:
        return busy;
    case Tone::Bad:
        return bad;
    case Tone::Caution:
        return caution;
    case Tone::Idle:
        return idle;
    case Tone::Neutral:
        break;
    }
    return text;
}

QColor Colors::soft(Tone tone) const
{
    switch (tone) {
    case Tone::Good:
        return goodSoft;
    case Tone::Busy:
        return busySoft;
    case Tone::Bad:
        return badSoft;
    case Tone::Caution:
        return cautionSoft;
    case Tone::Idle:
    case Tone::Neutral:
        break;
    }
    return idleSoft;
}

const Colors &lightColors()
{
    static const Colors colors = makeLight();
    return colors;
}

const Colors &darkColors()
{
    static const Colors colors = makeDark();
    return colors;
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

const Colors &colorsOf(const QPalette &palette)
{
    return isDark(palette) ? darkColors() : lightColors();
}

const Colors &currentColors()
{
    return colorsOf(QGuiApplication::palette());
}

QColor markColor(int index)
{
    static const std::array light{QColor(0x0b6e8a), QColor(0x1b7f4b), QColor(0xb4540a), QColor(0x6a4fb3),
                                  QColor(0xa83265), QColor(0x5f6b00), QColor(0x2a5fc4), QColor(0x8a4b2a)};
    static const std::array dark{QColor(0x5fc3e0), QColor(0x63cb92), QColor(0xf0a35e), QColor(0xb7a3f5),
                                 QColor(0xf08fb4), QColor(0xc9cf6a), QColor(0x8fb4ff), QColor(0xd9a98a)};
    const auto at = static_cast<size_t>(std::max(0, index)) % light.size();
    return isDark(QGuiApplication::palette()) ? dark[at] : light[at];
}

QColor profileColor(int name)
{
    constexpr std::array marks{4, 2, 1, 6, 3}; // red, orange, green, blue, purple
    if (name >= 1 && name <= int(marks.size()))
        return markColor(marks[size_t(name - 1)]);
    return name == int(marks.size()) + 1 ? currentColors().idle : QColor(Qt::transparent);
}

QPalette paletteOf(const Colors &c)
{
    QPalette palette(c.text, c.surface, c.surface.lighter(110), c.border.darker(110), c.border, c.text,
                     c.onAccent, c.surface, c.window);
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::AlternateBase, c.sunken);
    palette.setColor(QPalette::Highlight, c.accentSoft);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.surface);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.muted);
    return palette;
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace tidegate::widgets
