#include "ui/widgets/banner.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace tidegate::widgets;

class TstWidgets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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
