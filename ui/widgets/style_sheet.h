#pragma once

#include <QString>

namespace tidegate::widgets {

struct Colors;

/// The style sheet of the whole application for these colours and the application's font: only what the
/// palette cannot say. Widgets choose a look by the dynamic property `look`: card, sidebar, header, primary,
/// danger, flat, title, heading, caption, number, and the tones (lookOf()).
QString styleSheetOf(const Colors &colors);

} // namespace tidegate::widgets
