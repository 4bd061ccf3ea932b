#include "ui/widgets/style_sheet.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QFontInfo>

namespace tidegate::widgets {

namespace {

QString grounds()
{
    return QStringLiteral(R"(
QMainWindow, QDialog { background: @window; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: @1px; }
*[look="card"] { background: @surface; border: 1px solid @border; border-radius: @2px; }
*[look="sidebar"] { background: @surface; border: none; border-right: 1px solid @border; }
*[look="header"] { background: @surface; border: none; border-bottom: 1px solid @border; }
*[look="plain"] { background: transparent; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[look="plain"] { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @border; }
QStatusBar { background: @surface; border-top: 1px solid @border; color: @muted; }
QStatusBar::item { border: none; }
QMenuBar { background: @surface; border-bottom: 1px solid @border; }
QMenuBar::item { padding: @1px @2px; background: transparent; border-radius: @1px; }
QMenuBar::item:selected { background: @accentSoft; }
)");
}

QString labels()
{
    return QStringLiteral(R"(
QLabel[look="title"] { font-size: @titlepx; font-weight: 600; }
QLabel[look="heading"] { font-size: @headingpx; font-weight: 600; }
QLabel[look="number"] { font-size: @numberpx; font-weight: 600; }
QLabel[look="caption"] { color: @muted; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="problem"] { color: @bad; }
QLabel[look="good"] { color: @good; }
QLabel[look="busy"] { color: @busy; }
QLabel[look="caution"] { color: @caution; }
)");
}

QString buttons()
{
    return QStringLiteral(R"(
QPushButton { background: @surface; border: 1px solid @border; border-radius: @1px; padding: @1px @3px; min-height: @5px; }
QPushButton:hover, QPushButton:focus { border-color: @accent; }
QPushButton:pressed { background: @accentSoft; }
QPushButton:disabled { color: @muted; background: @sunken; border-color: @border; }
QPushButton[look="primary"], QPushButton:default { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[look="primary"]:hover, QPushButton:default:hover { background: @accentHover; }
QPushButton[look="primary"]:focus, QPushButton:default:focus { border-color: @text; }
QPushButton[look="primary"]:disabled, QPushButton:default:disabled { background: @idleSoft; color: @muted; border-color: @border; }
QPushButton[look="danger"] { color: @bad; }
QPushButton[look="danger"]:hover, QPushButton[look="danger"]:focus { border-color: @bad; }
QPushButton::menu-indicator { width: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: @1px; padding: @1px; }
QToolButton:hover { background: @idleSoft; }
QToolButton:focus { border-color: @accent; }
QToolButton[look="toggle"]:checked { background: @accentSoft; border-color: @accent; }
QToolButton::menu-indicator { image: none; width: 0; }
)");
}

QString fields()
{
    return QStringLiteral(R"(
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: @surface; border: 1px solid @border; border-radius: @1px; padding: @1px @2px;
    selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { min-height: @5px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: @accent; }
QLineEdit[problem="true"] { border-color: @bad; }
QPlainTextEdit[readOnly="true"] { background: @sunken; }
QComboBox::drop-down { border: none; width: @6px; }
QComboBox::down-arrow { image: url(:/icons/chevron-@scheme.svg); width: @3px; height: @3px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; padding: @1px; }
QGroupBox { border: none; margin-top: @6px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
QProgressBar { background: @idleSoft; border: none; border-radius: @halfpx; max-height: @2px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: @halfpx; }
)");
}

QString lists()
{
    return QStringLiteral(R"(
QTableView, QTreeView { background: @surface; alternate-background-color: @sunken; border: none; gridline-color: transparent;
    selection-background-color: @accentSoft; outline: none; }
QTableView::item { padding: 0 @2px; border-bottom: 1px solid @hairline; }
QTableView::item:selected { background: @accentSoft; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QListView { background: transparent; border: none; outline: none; }
QHeaderView { background: @sunken; }
QHeaderView::section { background: @sunken; color: @muted; border: none; border-bottom: 1px solid @border; padding: @1px 3px @1px 11px;
    font-weight: 600; }
QHeaderView::up-arrow { image: url(:/icons/up-@scheme.svg); width: @2px; height: @2px; subcontrol-position: center right; right: @1px; }
QHeaderView::down-arrow { image: url(:/icons/chevron-@scheme.svg); width: @2px; height: @2px; subcontrol-position: center right;
    right: @1px; }
QTableCornerButton::section { background: @sunken; border: none; }
QListWidget[look="navigation"]::item { padding: @2px @3px; border-radius: @1px; margin: 1px @2px; color: @text; }
QListWidget[look="navigation"]::item:hover { background: @idleSoft; }
QListWidget[look="navigation"]::item:selected { background: @accentSoft; color: @accent; font-weight: 600; }
QMenu { background: @surface; border: 1px solid @border; padding: @1px; }
QMenu::item { padding: @1px @6px @1px @3px; border-radius: @1px; }
QMenu::item:selected { background: @accentSoft; }
QMenu::item:disabled { color: @muted; }
QMenu::icon { padding-left: @2px; }
QMenu::separator { height: 1px; background: @border; margin: @1px 0; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; padding: @2px @3px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @accent; border-bottom-color: @accent; font-weight: 600; }
QTabBar::tab:focus { border-bottom-color: @text; }
)");
}

QString scrollBars()
{
    return QStringLiteral(R"(
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: @3px; }
QScrollBar:horizontal { height: @3px; }
QScrollBar::handle { background: @thumb; border-radius: 3px; margin: 3px; min-height: @6px; min-width: @6px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)");
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    return QColor::fromRgbF(a.redF() * (1 - share) + b.redF() * share,
                            a.greenF() * (1 - share) + b.greenF() * share,
                            a.blueF() * (1 - share) + b.blueF() * share);
}

QString fontPixels(double factor)
{
    return QString::number(qRound(QFontInfo(QApplication::font()).pixelSize() * factor));
}

} // namespace

QString styleSheetOf(const Colors &c)
{
    QString sheet = grounds() + labels() + buttons() + fields() + lists() + scrollBars();
    const bool dark = c.window.lightnessF() < 0.5;
    // Longer names first, so that @accent does not eat the start of @accentSoft.
    const std::pair<const char *, QString> words[] = {
        {"@accentHover", mixed(c.accent, c.text, 0.15).name()},
        {"@accentSoft", c.accentSoft.name()},
        {"@onAccent", c.onAccent.name()},
        {"@accent", c.accent.name()},
        {"@hairline", mixed(c.surface, c.border, 0.6).name()},
        {"@idleSoft", c.idleSoft.name()},
        {"@window", c.window.name()},
        {"@surface", c.surface.name()},
        {"@sunken", c.sunken.name()},
        {"@border", c.border.name()},
        {"@muted", c.muted.name()},
        {"@thumb", mixed(c.border, c.muted, 0.4).name()},
        {"@bad", c.bad.name()},
        {"@good", c.good.name()},
        {"@busy", c.busy.name()},
        {"@caution", c.caution.name()},
        {"@scheme", dark ? QStringLiteral("dark") : QStringLiteral("light")},
        {"@title", fontPixels(1.6)},
        {"@heading", fontPixels(1.15)},
        {"@number", fontPixels(2.0)},
        {"@text", c.text.name()},
        {"@half", QString::number(grid(1))},
    };
    for (const auto &[word, value] : words)
        sheet.replace(QLatin1String(word), value);
    for (const int steps : {6, 5, 4, 3, 2, 1})
        sheet.replace(QLatin1Char('@') + QString::number(steps), QString::number(grid(steps)));
    return sheet;
}

} // namespace tidegate::widgets
