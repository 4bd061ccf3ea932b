#include "ui/widgets/banner.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QUrl>

using namespace tidegate::widgets;

class TstWidgets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void phaseBar_takesTheRowsItNeeds()
    {
        PhaseBar bar;
        QList<PhaseBar::Phase> phases;
        for (int i = 0; i < 8; ++i)
            phases.append(
                {QStringLiteral("A phase with a name"), QStringLiteral("12 ms"), 12.0, Tone::Neutral, i});
        bar.setPhases(phases);
        bar.resize(4000, 10);
        bar.show();
        const int wide = bar.height();
        bar.resize(300, wide);
        QVERIFY(bar.height() >= wide + 3 * bar.fontMetrics().height());
        bar.resize(4000, bar.height());
        QCOMPARE(bar.height(), wide);
    }

    void jsonColours_followTheText()
    {
        QPlainTextEdit editor;
        JsonHighlighter colors(&editor);
        editor.setPlainText(QStringLiteral("{\"a\": \"b\", \"c\": [1, null]}"));
        const auto colorAt = [&](int at) {
            const auto formats = editor.document()->firstBlock().layout()->formats();
            for (const auto &range : formats) {
                if (at >= range.start && at < range.start + range.length)
                    return range.format.foreground().color();
            }
            return QColor();
        };
        QVERIFY(colorAt(1).isValid());
        QVERIFY(colorAt(1) != colorAt(6)); // a name and a text
        QCOMPARE(colorAt(1), colorAt(12));
        QVERIFY(colorAt(17) != colorAt(6)); // a number
        QVERIFY(!colorAt(0).isValid());
        colors.setActive(false);
        QVERIFY(!colorAt(1).isValid());
    }

    void drag_ofAPackageIsTaken_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("taken");
        QTest::newRow("jar") << QStringLiteral("/srv/orders.jar") << true;
        QTest::newRow("upper case") << QStringLiteral("/srv/ORDERS.JAR") << true;
        QTest::newRow("tar.gz") << QStringLiteral("/srv/front.tar.gz") << true;
        QTest::newRow("picture") << QStringLiteral("/srv/cat.png") << false;
        QTest::newRow("gz alone") << QStringLiteral("/srv/log.gz") << false;
    }

    void drag_ofAPackageIsTaken()
    {
        QFETCH(QString, file);
        QFETCH(bool, taken);
        QMimeData data;
        data.setUrls({QUrl(QStringLiteral("https://example.org/x.jar")), QUrl::fromLocalFile(file)});
        QCOMPARE(deployableFile(&data), taken ? file : QString());
    }

    void narrowLabel_elidesAndKeepsTheWholeInTheToolTip()
    {
        ElidedLabel label;
        label.setFullText(QStringLiteral("a rather long text that has no room"));
        label.show();
        label.resize(60, 20);
        QVERIFY(label.text().contains(QChar(0x2026)));
        QCOMPARE(label.toolTip(), label.fullText());
        label.resize(600, 20);
        QCOMPARE(label.text(), label.fullText());
        QVERIFY(label.toolTip().isEmpty());
    }

    void copyButton_copiesTheExactValue()
    {
        FactsView view;
        view.setFacts({{QStringLiteral("Package"),
                        QStringLiteral("orders.jar"),
                        QStringLiteral("package/orders@sha256:12"),
                        {},
                        true},
                       {QStringLiteral("Empty"), {}, {}, {}, false}});
        auto *copy = view.findChild<QAbstractButton *>(QStringLiteral("copyFact"));
        QCOMPARE(copy->accessibleName(), QStringLiteral("Copy \"Package\""));
        copy->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("package/orders@sha256:12"));
        QCOMPARE(view.findChild<QLabel *>(QStringLiteral("factValue1"))->text(), QStringLiteral("–"));
    }

    void facts_keepTheirWidgetsWhenOnlyValuesChange()
    {
        FactsView view;
        view.setFacts({{QStringLiteral("Instances"), QStringLiteral("1"), {}, {}, false}});
        auto *before = view.findChild<QLabel *>(QStringLiteral("factValue0"));
        view.setFacts({{QStringLiteral("Instances"), QStringLiteral("2"), {}, {}, false}});
        QCOMPARE(view.findChild<QLabel *>(QStringLiteral("factValue0")), before);
    }

    void banner_isHiddenWithoutText()
    {
        Banner banner;
        QSignalSpy asked(&banner, &Banner::actionRequested);
        QVERIFY(!banner.isVisible());
        banner.show(Tone::Bad, QStringLiteral("No connection."), QStringLiteral("Retry now"));
        QVERIFY(banner.isVisible());
        banner.findChild<QAbstractButton *>(QStringLiteral("bannerAction"))->click();
        QCOMPARE(asked.count(), 1);
        banner.clear();
        QVERIFY(!banner.isVisible());
    }

    /// Themes are switched while widgets are on screen; none may be deleted in the middle of it.
    void themeSwitched_paletteFollows()
    {
        Theme theme(qApp);
        QSignalSpy changed(&theme, &Theme::changed);
        IconLabel mark;
        mark.setTone(Tone::Bad);
        FactsView facts;
        facts.setFacts({{QStringLiteral("URL"),
                         QStringLiteral("x"),
                         {},
                         QUrl(QStringLiteral("http://x.localhost")),
                         true}});
        facts.show();
        mark.show();
        for (const auto mode : {ThemeMode::Dark, ThemeMode::Light, ThemeMode::Dark}) {
            theme.setMode(mode);
            QCOMPARE(isDark(QApplication::palette()), mode == ThemeMode::Dark);
        }
        QCOMPARE(changed.count(), 3);
        theme.setMode(ThemeMode::System);
        QCOMPARE(theme.dark(), isDark(QApplication::palette()));
    }
};

QTEST_MAIN(TstWidgets)
#include "tst_widgets.moc"
