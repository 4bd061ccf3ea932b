#pragma once

#include <QColor>
#include <QPalette>
#include <array>

namespace tidegate::widgets {

/// What a colour means, never alone: an icon and a word go with it.
enum class Tone
{
    Neutral,
    Good,
    Busy,
    Bad,
    Caution,
    Idle
};

/// All colours of one theme. Texts reach 4.5:1 on `surface`, `window` and their own soft ground (WCAG AA); a
/// test holds that.
struct Colors
{
    QColor window;  ///< behind everything
    QColor surface; ///< cards, tables, fields
    QColor sunken;  ///< headers of tables, read-only text
    QColor border;
    QColor text;
    QColor muted; ///< captions
    QColor accent;
    QColor onAccent;
    QColor accentSoft; ///< ground of what is selected
    QColor good, busy, bad, caution, idle;
    QColor goodSoft, busySoft, badSoft, cautionSoft, idleSoft; ///< grounds of badges and banners

    QColor tone(Tone tone) const;
    QColor soft(Tone tone) const;
};

const Colors &lightColors();
const Colors &darkColors();
/// By the luminance of the palette's window colour.
const Colors &colorsOf(const QPalette &palette);
/// Of the theme the application wears now. A widget's own palette may say otherwise where a style sheet makes
/// its ground transparent.
const Colors &currentColors();
/// Tells things apart that have no meaning of their own (instances in a log): the `index`-th of eight, around
/// again. Readable on `surface`; never the only difference.
QColor markColor(int index);
/// The colour of a connection profile; `name` as ProfileColor counts: 0 = none (transparent) … 6 = grey.
QColor profileColor(int name);
bool isDark(const QPalette &palette);
QPalette paletteOf(const Colors &colors);

/// Contrast of two opaque colours after WCAG 2.1: 1 to 21.
double contrast(const QColor &a, const QColor &b);

} // namespace tidegate::widgets
