#include "ui/window/language.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using tidegate::window::Language;

class TstLanguage : public QObject
{
    Q_OBJECT
private:
    static QString read(const QString &name)
    {
        QFile file(qEnvironmentVariable("TIDEGATE_SOURCE_DIR") + QStringLiteral("/translations/") + name);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private Q_SLOTS:
    void codes_leadToALanguageWeHave_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("expected");
        QTest::newRow("english") << QStringLiteral("en") << QStringLiteral("en");
        QTest::newRow("british") << QStringLiteral("en_GB") << QStringLiteral("en");
        QTest::newRow("chinese") << QStringLiteral("zh_CN") << QStringLiteral("zh_CN");
        QTest::newRow("chinese elsewhere") << QStringLiteral("zh_SG") << QStringLiteral("zh_CN");
        QTest::newRow("no texts for it") << QStringLiteral("fr") << QStringLiteral("en");
    }

    void codes_leadToALanguageWeHave()
    {
        QFETCH(QString, code);
        QFETCH(QString, expected);
        QCOMPARE(Language::effective(code), expected);
    }

    void chineseChosen_textsAndLocaleFollow()
    {
        Language language;
        QSignalSpy changed(&language, &Language::changed);
        language.set(QStringLiteral("zh_CN"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(QLocale().language(), QLocale::Chinese);
        QCOMPARE(QCoreApplication::translate("tidegate::window::HeaderBar", "Connected"),
                 QStringLiteral("已连接"));
        language.set(QStringLiteral("zh_CN"));
        QCOMPARE(changed.count(), 1);
    }

    void englishPlurals_differ()
    {
        Language language;
        language.set(QStringLiteral("en"));
        const auto pools = [](int n) {
            return QCoreApplication::translate("tidegate::pages::OverviewPage", "%n pool(s), not used yet",
                                               nullptr, n);
        };
        QCOMPARE(pools(1), QStringLiteral("1 pool, not used yet"));
        QCOMPARE(pools(3), QStringLiteral("3 pools, not used yet"));
    }

    void translationFiles_areComplete_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("zh_CN") << QStringLiteral("tidegate_zh_CN.ts");
        QTest::newRow("en") << QStringLiteral("tidegate_en.ts");
    }

    void translationFiles_areComplete()
    {
        QFETCH(QString, name);
        const QString text = read(name);
        QVERIFY(text.size() > 500);
        QVERIFY(!text.contains(QLatin1String("type=\"unfinished\"")));
        QVERIFY(!text.contains(QLatin1String("<translation />")) &&
                !text.contains(QLatin1String("<translation></translation>")));
    }

    /// %1, %n and the like must be in the translation when they are in the text.
    void translations_keepTheirPlaceholders()
    {
        const QString text = read(QStringLiteral("tidegate_zh_CN.ts"));
        static const QRegularExpression message(
            QStringLiteral("<source>(.*?)</source>.*?<translation>(.*?)</translation>"),
            QRegularExpression::DotMatchesEverythingOption);
        static const QRegularExpression place(QStringLiteral("%(?:[0-9]|n)"));
        int seen = 0;
        for (auto it = message.globalMatch(text); it.hasNext(); ++seen) {
            const auto match = it.next();
            for (auto places = place.globalMatch(match.captured(1)); places.hasNext();) {
                const QString wanted = places.next().captured();
                QVERIFY2(match.captured(2).contains(wanted),
                         qPrintable(match.captured(1) + QStringLiteral(" → ") + match.captured(2)));
            }
        }
        QVERIFY(seen > 300);
    }
};

QTEST_GUILESS_MAIN(TstLanguage)
#include "tst_language.moc"
