#include "ui/models/decision_table.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::DecisionTable;

namespace {

QJsonObject decision(int second, int from, int to, const QString &limit = QStringLiteral("None"))
{
    const WallTime time = *parseTime("2026-11-23T06:00:00Z") + std::chrono::seconds(second);
    return {{QStringLiteral("time"), QString::fromStdString(formatMicroTime(time))},
            {QStringLiteral("from"), from},
            {QStringLiteral("replicas"), to},
            {QStringLiteral("limit"), limit},
            {QStringLiteral("metrics"),
             QJsonArray{QJsonObject{{QStringLiteral("metric"), QStringLiteral("concurrency")},
                                    {QStringLiteral("average"), 12.4},
                                    {QStringLiteral("windowSeconds"), 60},
                                    {QStringLiteral("target"), 5},
                                    {QStringLiteral("wants"), 3},
                                    {QStringLiteral("decides"), true}},
                        QJsonObject{{QStringLiteral("metric"), QStringLiteral("cpu")},
                                    {QStringLiteral("measured"), false}}}},
            {QStringLiteral("bounds"), QJsonObject{{QStringLiteral("min"), 0}, {QStringLiteral("max"), 6}}},
            {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), QStringLiteral("because")},
                                                {QStringLiteral("zh"), QStringLiteral("因为")}}}};
}

QString text(const DecisionTable &table, int row, int column)
{
    return table.index(row, column).data().toString();
}

} // namespace

class TstDecisionTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void decisions_areShownNewestFirst()
    {
        DecisionTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.apply({decision(0, 0, 1), decision(8, 1, 6, QStringLiteral("MaxScale"))});
        QCOMPARE(table.rowCount(), 2);
        QCOMPARE(text(table, 0, DecisionTable::ChangeColumn), QStringLiteral("1 → 6"));
        QCOMPARE(text(table, 0, DecisionTable::LimitColumn), QStringLiteral("Largest scale"));
        QCOMPARE(text(table, 1, DecisionTable::ChangeColumn), QStringLiteral("0 → 1"));
        QCOMPARE(text(table, 1, DecisionTable::LimitColumn), QStringLiteral("–"));
        QCOMPARE(text(table, 1, DecisionTable::WhyColumn), QStringLiteral("because"));
    }

    void newDecisions_leaveTheOldRowsAlone()
    {
        DecisionTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.apply({decision(0, 0, 1), decision(2, 1, 1)});
        const QPersistentModelIndex first = table.index(1, 0);
        QSignalSpy reset(&table, &DecisionTable::modelReset);
        QSignalSpy removed(&table, &DecisionTable::rowsRemoved);
        table.apply({decision(0, 0, 1), decision(8, 1, 3), decision(10, 3, 3)});
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(removed.count(), 1); // the one that stood
        QCOMPARE(first.row(), 2);
        table.apply({});
        QCOMPARE(table.rowCount(), 0);
    }

    void wordsFollowTheLanguage()
    {
        DecisionTable table;
        table.apply({decision(0, 0, 1)});
        QLocale::setDefault(QLocale(QLocale::Chinese, QLocale::China));
        QCOMPARE(table.why(0), QStringLiteral("因为"));
    }

    void details_holdTheArithmetic()
    {
        DecisionTable table;
        table.apply({decision(0, 0, 3, QStringLiteral("MaxScale"))});
        const QStringList lines = table.details(0);
        QVERIFY(lines.at(0).contains(QLatin1String("12.4")) &&
                lines.at(0).contains(QLatin1String("decides")));
        QVERIFY(lines.at(1).contains(QLatin1String("not measured")));
        QVERIFY(lines.filter(QStringLiteral("at most 6")).size() == 1);
        QVERIFY(lines.filter(QStringLiteral("Largest scale")).size() == 1);
    }

    void everyLimitOfTheServer_hasAWord()
    {
        for (const char *limit :
             {"ScaleUpRate", "ScaleDownRate", "ActivationScale", "PanicHighWater", "ScaleDownDelay",
              "MinScale", "MaxScale", "InitialScale", "StableWindowBeforeZero", "GracePeriod",
              "ScaleToZeroDisabled", "NoData", "ScheduleMin", "PreWarm", "ScheduleMax", "EngineCapacity",
              "ActivationTimeout"}) {
            const QString name = QString::fromLatin1(limit);
            QVERIFY2(models::limitText(name) != name, limit);
        }
        QCOMPARE(models::limitText(QStringLiteral("Later")), QStringLiteral("Later"));
    }

    void itemWithoutATime_isLeftOut()
    {
        DecisionTable table;
        table.apply({QJsonObject{{QStringLiteral("from"), 1}}});
        QCOMPARE(table.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TstDecisionTable)
#include "tst_decision_table.moc"
