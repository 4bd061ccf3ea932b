#include "ui/session/settings.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using tidegate::session::Settings;
using tidegate::session::Theme;

class TstSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void values_areThereAfterARestart();
    void nonsenseInTheFile_isTheDefault();
    void brokenFile_isMovedAsideAndSaid();
    void changes_areToldOnce();
    void layout_canBeForgotten();
    void strangeNames_stayApart();
    void prices_areKeptAndToldOnce();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("sub/settings.ini")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TstSettings::values_areThereAfterARestart()
{
    {
        Settings settings(file());
        QCOMPARE(settings.language(), QString());
        QCOMPARE(settings.theme(), Theme::System);
        settings.setLanguage(QStringLiteral("zh_CN"));
        settings.setTheme(Theme::Dark);
        settings.setLastProfile(QStringLiteral("box"));
        settings.setGeometry(QByteArray("\0\1\2", 3));
        settings.setTableState(QStringLiteral("box"), QStringLiteral("apps"), "columns");
        settings.setValue(QStringLiteral("other/key"), 7);
    }
    Settings again(file());
    QCOMPARE(again.language(), QStringLiteral("zh_CN"));
    QCOMPARE(again.theme(), Theme::Dark);
    QCOMPARE(again.lastProfile(), QStringLiteral("box"));
    QCOMPARE(again.geometry(), QByteArray("\0\1\2", 3));
    QCOMPARE(again.tableState(QStringLiteral("box"), QStringLiteral("apps")), "columns");
    QCOMPARE(again.value(QStringLiteral("other/key")).toInt(), 7);
}

void TstSettings::nonsenseInTheFile_isTheDefault()
{
    QFile plain(m_folder->filePath(QStringLiteral("settings.ini")));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    plain.write("[general]\nlanguage=klingon\ntheme=plaid\n[[[broken\n");
    plain.close();
    const Settings settings(plain.fileName());
    QCOMPARE(settings.language(), QString());
    QCOMPARE(settings.theme(), Theme::System);
}

void TstSettings::brokenFile_isMovedAsideAndSaid()
{
    const QString path = m_folder->filePath(QStringLiteral("console.ini"));
    {
        Settings whole(path);
        QVERIFY(whole.notice().isEmpty());
        whole.setTheme(Theme::Dark);
    }
    {
        Settings again(path);
        QVERIFY(again.notice().isEmpty());
        QCOMPARE(again.theme(), Theme::Dark);
    }
    QFile disk(path);
    QVERIFY(disk.open(QIODevice::WriteOnly));
    disk.write("\x7f"
               "ELF no settings at all\nmore of it\n");
    disk.close();
    {
        Settings broken(path);
        QVERIFY(broken.notice().contains(QLatin1String(".broken-")));
        QCOMPARE(broken.theme(), Theme::System);
        broken.setTheme(Theme::Light);
    }
    const QStringList files = QDir(m_folder->path()).entryList(QDir::Files);
    QCOMPARE(files.filter(QStringLiteral(".broken-")).size(), 1);
    QFile aside(m_folder->filePath(files.filter(QStringLiteral(".broken-")).first()));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QVERIFY(aside.readAll().contains("no settings at all"));
    QVERIFY(Settings(path).notice().isEmpty());
}

void TstSettings::changes_areToldOnce()
{
    Settings settings(file());
    QSignalSpy language(&settings, &Settings::languageChanged);
    QSignalSpy theme(&settings, &Settings::themeChanged);
    for (int i = 0; i < 2; ++i) {
        settings.setLanguage(QStringLiteral("en"));
        settings.setTheme(Theme::Light);
    }
    QCOMPARE(language.size(), 1);
    QCOMPARE(theme.size(), 1);
}

void TstSettings::layout_canBeForgotten()
{
    Settings settings(file());
    settings.setTheme(Theme::Dark);
    settings.setGeometry("g");
    settings.setTableState(QStringLiteral("box"), QStringLiteral("apps"), "columns");
    settings.resetLayout();
    QVERIFY(settings.geometry().isEmpty());
    QVERIFY(settings.tableState(QStringLiteral("box"), QStringLiteral("apps")).isEmpty());
    QCOMPARE(settings.theme(), Theme::Dark);
}

void TstSettings::prices_areKeptAndToldOnce()
{
    const QString file = m_folder->filePath(QStringLiteral("console.ini"));
    const QVariantMap prices{{QStringLiteral("currency"), QStringLiteral("EUR")},
                             {QStringLiteral("gbSecond"), QStringLiteral("0.0000166667")}};
    {
        Settings settings(file);
        QVERIFY(settings.prices().isEmpty());
        QSignalSpy told(&settings, &Settings::pricesChanged);
        settings.setPrices(prices);
        settings.setPrices(prices);
        QCOMPARE(told.size(), 1);
    }
    Settings again(file);
    QCOMPARE(again.prices(), prices);
    again.setPrices({});
    QVERIFY(again.prices().isEmpty());
}

void TstSettings::strangeNames_stayApart()
{
    Settings settings(file());
    settings.setTableState(QStringLiteral("a/b"), QStringLiteral("apps"), "columns");
    QCOMPARE(settings.tableState(QStringLiteral("a/b"), QStringLiteral("apps")), "columns");
    QVERIFY(settings.tableState(QStringLiteral("a"), QStringLiteral("apps")).isEmpty());
    QVERIFY(settings.tableState(QStringLiteral("潮汐"), QStringLiteral("apps")).isEmpty());
}

QTEST_GUILESS_MAIN(TstSettings)
#include "tst_settings.moc"
