#pragma once

class QWidget;

namespace tidegate::widgets {

/// `steps` steps of the grid in pixels: a step is 4 at the usual font size and grows with the font. All gaps
/// are multiples of it: 1 between an icon and its text, 2 within a group, 4 between groups, 6 around a page.
int grid(int steps);

/// Side of a small icon that stands beside text.
int iconSize();

} // namespace tidegate::widgets
