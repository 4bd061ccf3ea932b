#include "tests/models/sample_objects.h"
#include "ui/models/column_sets.h"

#include <QTest>

using namespace tidegate;
using models::TableSpec;
using resource::Object;

class TstColumnSets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale::c()); }
    void everyColumn_hasATitleAndStandsAnEmptyObject_data();
    void everyColumn_hasATitleAndStandsAnEmptyObject();
    void revisionCells_tellWhatTheObjectSays();
    void instanceCells_tellThePhasesOfTheStart();
    void unknownNumbers_areEmptyAndSortFirst();

private:
    static QString cell(const TableSpec &spec, const char *id, const Object &object);
};

QString TstColumnSets::cell(const TableSpec &spec, const char *id, const Object &object)
{
    for (const models::TableColumn &column : spec.columns) {
        if (column.id == id)
            return column.value(object, *parseTime("2026-11-23T06:01:00Z")).toString();
    }
    return QStringLiteral("no such column");
}

void TstColumnSets::everyColumn_hasATitleAndStandsAnEmptyObject_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("apps") << 0;
    QTest::newRow("revisions") << 1;
    QTest::newRow("instances") << 2;
    QTest::newRow("engines") << 3;
    QTest::newRow("packages") << 4;
}

void TstColumnSets::everyColumn_hasATitleAndStandsAnEmptyObject()
{
    QFETCH(int, which);
    const TableSpec specs[] = {models::columns::apps(nullptr), models::columns::revisions(nullptr),
                               models::columns::instances(), models::columns::engines(),
                               models::columns::packages()};
    QSet<QByteArray> ids;
    int states = 0;
    for (const models::TableColumn &column : specs[which].columns) {
        QVERIFY(!column.title().isEmpty());
        QVERIFY(!ids.contains(column.id));
        ids.insert(column.id);
        states += column.isState;
        column.value(Object(), WallTime{});
        if (column.sortKey)
            column.sortKey(Object());
        if (column.tooltip)
            column.tooltip(Object(), WallTime{});
    }
    QCOMPARE(states, which == 4 ? 0 : 1);
}

void TstColumnSets::revisionCells_tellWhatTheObjectSays()
{
    const TableSpec spec = models::columns::revisions(nullptr);
    Object revision = testing::revision(QStringLiteral("hello-00001"), QStringLiteral("hello"), 2, 4);
    QCOMPARE(cell(spec, "app", revision), QStringLiteral("hello"));
    QCOMPARE(cell(spec, "instances", revision), QStringLiteral("2 / 4"));
    QCOMPARE(cell(spec, "target", revision), QStringLiteral("Default"));
    QCOMPARE(cell(spec, "traffic", revision), QString());
    revision.setAnnotation(QStringLiteral("autoscaling.knative.dev/target"), QStringLiteral("5"));
    QCOMPARE(cell(spec, "target", revision), QStringLiteral("5"));
}

void TstColumnSets::instanceCells_tellThePhasesOfTheStart()
{
    const TableSpec spec = models::columns::instances();
    Object pod =
        testing::pod(QStringLiteral("p"), QStringLiteral("hello-00001"), QStringLiteral("Running"), true);
    pod.setAnnotation(QStringLiteral("tidegate.dev/queued-ms"), QStringLiteral("3"));
    pod.setAnnotation(QStringLiteral("tidegate.dev/started-ms"), QStringLiteral("12"));
    pod.setAnnotation(QStringLiteral("tidegate.dev/ready-ms"), QStringLiteral("1250"));
    pod.setAnnotation(QStringLiteral("tidegate.dev/port"), QStringLiteral("40123"));
    QCOMPARE(cell(spec, "queued", pod), QStringLiteral("3 ms"));
    QCOMPARE(cell(spec, "start", pod), QStringLiteral("12 ms"));
    QCOMPARE(cell(spec, "ready", pod), QStringLiteral("1.25 s"));
    QCOMPARE(cell(spec, "port", pod), QStringLiteral("40123"));
    QCOMPARE(cell(spec, "revision", pod), QStringLiteral("hello-00001"));
    QCOMPARE(cell(spec, "age", pod), QStringLiteral("60 s"));
}

void TstColumnSets::unknownNumbers_areEmptyAndSortFirst()
{
    const TableSpec spec = models::columns::instances();
    for (const models::TableColumn &column : spec.columns) {
        if (column.id == "restarts") {
            QCOMPARE(column.value(Object(), WallTime{}).toString(), QString());
            QCOMPARE(column.sortKey(Object()).toDouble(), -1.0);
        }
    }
}

QTEST_GUILESS_MAIN(TstColumnSets)
#include "tst_column_sets.moc"
