#include "ui/widgets/theme.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/style_sheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPixmapCache>
#include <QScopedValueRollback>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

namespace tidegate::widgets {

namespace {

/// What fontconfig gives where no desktop has chosen a font; a wider, older face than the ones below.
const QString bareFallback = QStringLiteral("DejaVu Sans");

QString firstInstalled(const QStringList &families)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : families) {
        if (installed.contains(family))
            return family;
    }
    return {};
}

QStringList familiesFor(const QString &language, const QString &system)
{
    QStringList families{system};
    if (system == bareFallback) {
        const QString better = firstInstalled(
            {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("Noto Sans CJK SC")});
        if (!better.isEmpty())
            families.prepend(better);
    }
    if (language.startsWith(QLatin1String("zh"))) {
        families.append({QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Source Han Sans SC"),
                         QStringLiteral("PingFang SC"), QStringLiteral("Microsoft YaHei UI")});
    }
    return families;
}

} // namespace

Theme::Theme(QApplication *app) : QObject(app), m_app(app), m_systemFont(QApplication::font())
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    setLanguage(QStringLiteral("en"));
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] { apply(); });
#endif
    app->installEventFilter(this);
    apply();
}

void Theme::setMode(ThemeMode mode)
{
    m_mode = mode;
    apply();
}

void Theme::setLanguage(const QString &language)
{
    QFont font = m_systemFont;
    font.setFamilies(familiesFor(language, QFontInfo(m_systemFont).family()));
    if (QFontInfo(font).pixelSize() < 13)
        font.setPixelSize(13);
    QApplication::setFont(font);
}

bool Theme::systemIsDark() const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    QApplication::setPalette(QPalette()); // without ours, what the platform says shows through
    return isDark(QApplication::palette());
}

void Theme::apply()
{
    const QScopedValueRollback guard(m_applying, true);
    m_dark = m_mode == ThemeMode::Dark || (m_mode == ThemeMode::System && systemIsDark());
    const Colors &colors = m_dark ? darkColors() : lightColors();
    QApplication::setPalette(paletteOf(colors));
    m_app->setStyleSheet(styleSheetOf(colors));
    Q_EMIT changed(m_dark);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && watched == m_app && !m_applying &&
        m_mode == ThemeMode::System)
        apply();
    return QObject::eventFilter(watched, event);
}

} // namespace tidegate::widgets
