#include "ui/models/fuzzy.h"
#include "ui/models/palette_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace tidegate;
using models::fuzzyScore;
using models::PaletteEntry;
using models::PaletteModel;

namespace {

PaletteEntry entry(const QString &text, const QString &detail = {}, bool enabled = true)
{
    return {text, detail, {}, enabled, 0, {}};
}

QStringList shown(const PaletteModel &model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row).data().toString());
    return texts;
}

} // namespace

class TstPaletteModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void score_wantsAllLettersInOrder()
    {
        QVERIFY(fuzzyScore(QStringLiteral("dnv"), QStringLiteral("Deploy new version")) > 0);
        QVERIFY(fuzzyScore(QStringLiteral("vnd"), QStringLiteral("Deploy new version")) < 0);
        QVERIFY(fuzzyScore(QStringLiteral("new dep"), QStringLiteral("Deploy new version")) > 0);
        QCOMPARE(fuzzyScore({}, QStringLiteral("anything")), 0);
        QVERIFY(fuzzyScore(QStringLiteral("pre"), QStringLiteral("Preferences")) >
                fuzzyScore(QStringLiteral("pre"), QStringLiteral("Copy presentation role")));
        QVERIFY(fuzzyScore(QStringLiteral("00002"), QStringLiteral("orders-00002")) >
                fuzzyScore(QStringLiteral("00002"), QStringLiteral("orders-00020-2")));
    }

    void pinyin_isFoundByItsInitials_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("initials");
        QTest::newRow("deploy") << QStringLiteral("部署") << QStringLiteral("bs");
        QTest::newRow("overview") << QStringLiteral("概览") << QStringLiteral("gl");
        QTest::newRow("engine") << QStringLiteral("引擎") << QStringLiteral("yq");
        QTest::newRow("app") << QStringLiteral("应用") << QStringLiteral("yy");
        QTest::newRow("revision") << QStringLiteral("版本") << QStringLiteral("bb");
        QTest::newRow("refresh") << QStringLiteral("刷新") << QStringLiteral("sx");
        QTest::newRow("log") << QStringLiteral("日志") << QStringLiteral("rz");
        QTest::newRow("mixed") << QStringLiteral("部署 Java 包") << QStringLiteral("bs java b");
        QTest::newRow("none") << QStringLiteral("Deploy") << QString();
    }

    void pinyin_isFoundByItsInitials()
    {
        QFETCH(QString, text);
        QFETCH(QString, initials);
        if (models::pinyinInitials(QStringLiteral("部")).isEmpty())
            QSKIP("Chinese is not ordered by pinyin on this platform.");
        QCOMPARE(models::pinyinInitials(text), initials);
    }

    void query_findsTheBestFirst()
    {
        PaletteModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries({entry(QStringLiteral("orders-00001"), QStringLiteral("Revision in default")),
                          entry(QStringLiteral("orders"), QStringLiteral("App in default")),
                          entry(QStringLiteral("部署…"), QStringLiteral("Ctrl+N")),
                          entry(QStringLiteral("Preferences…"))});
        QCOMPARE(model.rowCount(), 4);
        model.setQuery(QStringLiteral("ord"));
        QCOMPARE(shown(model), (QStringList{QStringLiteral("orders-00001"), QStringLiteral("orders")}));
        model.setQuery(QStringLiteral("app orders"));
        QCOMPARE(shown(model), QStringList{QStringLiteral("orders")});
        model.setQuery(QStringLiteral("xyz"));
        QCOMPARE(model.rowCount(), 0);
        if (models::pinyinInitials(QStringLiteral("部")).isEmpty())
            return;
        model.setQuery(QStringLiteral("bs"));
        QCOMPARE(shown(model), QStringList{QStringLiteral("部署…")});
    }

    void disabledEntry_isShownButNotRun()
    {
        PaletteModel model;
        model.setEntries({entry(QStringLiteral("Deploy…"), {}, false), entry(QStringLiteral("Quit"))});
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(!model.runnable(0));
        QVERIFY(model.runnable(1));
        QVERIFY(!model.runnable(-1) && !model.runnable(2));
    }

    void sixtyThousandEntries_areSearchedWithinAKeystroke()
    {
        std::vector<PaletteEntry> entries;
        for (int i = 0; i < 60'000; ++i)
            entries.push_back(
                entry(QStringLiteral("service-%1-00001").arg(i), QStringLiteral("Revision in default")));
        PaletteModel model;
        model.setEntries(std::move(entries));
        QElapsedTimer timer;
        timer.start();
        model.setQuery(QStringLiteral("s4711"));
        qInfo("60,000 entries in %lld ms", timer.elapsed());
        QCOMPARE(model.rowCount() > 0 && model.rowCount() <= PaletteModel::mostShown, true);
        QVERIFY(timer.elapsed() < 1000); // generous: debug builds on busy machines
    }
};

QTEST_GUILESS_MAIN(TstPaletteModel)
#include "tst_palette_model.moc"
