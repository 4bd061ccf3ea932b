#include "ui/widgets/colors.h"
#include "ui/widgets/icons.h"

#include <QGuiApplication>
#include <QImage>
#include <QTest>

using namespace tidegate;
using namespace tidegate::widgets;

Q_DECLARE_METATYPE(const tidegate::widgets::Colors *)

class TstColors : public QObject
{
    Q_OBJECT
private:
    static constexpr double aa = 4.5;

private Q_SLOTS:
    void texts_reachAAOnTheirGrounds_data()
    {
        QTest::addColumn<const Colors *>("colors");
        QTest::newRow("light") << &lightColors();
        QTest::newRow("dark") << &darkColors();
    }

    void texts_reachAAOnTheirGrounds()
    {
        QFETCH(const Colors *, colors);
        const Colors &c = *colors;
        for (const QColor &ground : {c.window, c.surface, c.sunken}) {
            for (const QColor &ink : {c.text, c.muted, c.accent, c.good, c.busy, c.bad, c.caution, c.idle})
                QVERIFY2(contrast(ink, ground) >= aa,
                         qPrintable(ink.name() + QStringLiteral(" on ") + ground.name()));
        }
        for (const Tone tone : {Tone::Neutral, Tone::Good, Tone::Busy, Tone::Bad, Tone::Caution, Tone::Idle})
            QVERIFY2(contrast(c.tone(tone), c.soft(tone)) >= aa, qPrintable(c.tone(tone).name()));
        for (const QColor &ink : {c.text, c.accent, c.good, c.busy, c.bad, c.idle})
            QVERIFY2(contrast(ink, c.accentSoft) >= aa,
                     qPrintable(ink.name() + QStringLiteral(" when selected")));
        QVERIFY(contrast(c.onAccent, c.accent) >= aa);
    }

    void marks_areReadableInBothThemes()
    {
        const QPalette before = QGuiApplication::palette();
        for (const Colors *colors : {&lightColors(), &darkColors()}) {
            QGuiApplication::setPalette(paletteOf(*colors));
            for (int i = 0; i < 8; ++i)
                QVERIFY2(contrast(markColor(i), colors->surface) >= 4.5, qPrintable(markColor(i).name()));
            QCOMPARE(markColor(8), markColor(0));
        }
        QGuiApplication::setPalette(before);
    }

    void contrast_isAsInTheStandard()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void palettes_areToldApartByLuminance()
    {
        QVERIFY(isDark(paletteOf(darkColors())));
        QVERIFY(!isDark(paletteOf(lightColors())));
        QCOMPARE(colorsOf(paletteOf(darkColors())).text, darkColors().text);
    }

    /// A state is never told by colour alone: each has a shape of its own.
    void tones_haveIconsOfTheirOwn()
    {
        QSet<QString> names;
        for (const Tone tone :
             {Tone::Neutral, Tone::Good, Tone::Busy, Tone::Bad, Tone::Caution, Tone::Idle}) {
            names.insert(iconNameOf(tone));
            QVERIFY(!icon(iconNameOf(tone)).isNull());
        }
        QCOMPARE(names.size(), 6);
        QVERIFY(icon(QStringLiteral("no-such-icon")).isNull());
    }

    void icon_takesTheColourOfTheTheme()
    {
        const auto inkOf = [] {
            const QImage image = icon(QStringLiteral("ok"), Tone::Good).pixmap(64, 64).toImage();
            for (int i = 0; i < 64 * 64; ++i) {
                const QColor pixel = image.pixelColor(i % 64, i / 64);
                if (pixel.alpha() == 255)
                    return pixel.name();
            }
            return QString();
        };
        QGuiApplication::setPalette(paletteOf(lightColors()));
        QCOMPARE(inkOf(), lightColors().good.name());
        QGuiApplication::setPalette(paletteOf(darkColors()));
        QCOMPARE(inkOf(), darkColors().good.name());
    }
};

QTEST_MAIN(TstColors)
#include "tst_colors.moc"
