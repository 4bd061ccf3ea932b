#pragma once

#include "ui/widgets/colors.h"

#include <QIcon>
#include <QString>
#include <optional>

namespace tidegate::widgets {

/// The icon of that name from resources/icons, drawn in the text colour of the current theme (or a tone of
/// it), which it follows by itself. A null icon when there is none of that name.
QIcon icon(const QString &name, std::optional<Tone> tone = {});
/// Drawn in the colour that text on the accent colour has.
QIcon iconOnAccent(const QString &name);
/// The icon that goes with a tone: a shape of its own for each.
QString iconNameOf(Tone tone);
/// A disc in the colour of a connection profile, see profileColor(); null for none.
QIcon profileIcon(int color);
/// The program's own, in its own colours.
QIcon appIcon();

} // namespace tidegate::widgets
