#include "ui/session/settings.h"

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
    void changes_areToldOnce();
    void layout_canBeForgotten();
    void strangeNames_stayApart();

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
        QVERIFY(!settings.isReadOnly(QStringLiteral("box")));
        settings.setLanguage(QStringLiteral("zh_CN"));
        settings.setTheme(Theme::Dark);
        settings.setReadOnly(QStringLiteral("box"), true);
        settings.setLastProfile(QStringLiteral("box"));
        settings.setGeometry(QByteArray("\0\1\2", 3));
        settings.setTableState(QStringLiteral("box"), QStringLiteral("apps"), "columns");
        settings.setValue(QStringLiteral("other/key"), 7);
    }
    Settings again(file());
    QCOMPARE(again.language(), QStringLiteral("zh_CN"));
    QCOMPARE(again.theme(), Theme::Dark);
    QVERIFY(again.isReadOnly(QStringLiteral("box")));
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

void TstSettings::changes_areToldOnce()
{
    Settings settings(file());
    QSignalSpy language(&settings, &Settings::languageChanged);
    QSignalSpy theme(&settings, &Settings::themeChanged);
    QSignalSpy readOnly(&settings, &Settings::readOnlyChanged);
    for (int i = 0; i < 2; ++i) {
        settings.setLanguage(QStringLiteral("en"));
        settings.setTheme(Theme::Light);
        settings.setReadOnly(QStringLiteral("box"), true);
    }
    QCOMPARE(language.size(), 1);
    QCOMPARE(theme.size(), 1);
    QCOMPARE(readOnly.size(), 1);
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

void TstSettings::strangeNames_stayApart()
{
    Settings settings(file());
    settings.setReadOnly(QStringLiteral("a/b"), true);
    QVERIFY(settings.isReadOnly(QStringLiteral("a/b")));
    QVERIFY(!settings.isReadOnly(QStringLiteral("a")));
    QVERIFY(!settings.isReadOnly(QStringLiteral("潮汐")));
}

QTEST_GUILESS_MAIN(TstSettings)
#include "tst_settings.moc"
