#include "ui/models/firing_table.h"
#include "ui/models/object_table.h"
#include "ui/models/table_text.h"
#include "ui/models/trigger_columns.h"
#include "ui/models/trigger_form.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using client::FiringRecord;
using models::FiringTable;

namespace {

FiringRecord record(qint64 number, FiringRecord::State state)
{
    FiringRecord record;
    record.number = number;
    record.planned = *parseTime("2026-11-28T10:00:00Z") + std::chrono::minutes(number);
    record.state = state;
    return record;
}

} // namespace

class TstFiringTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }
    void records_changeRowByRow();
    void cells_tellWhatCameOfIt();
    void details_haveEverything();
    void triggers_haveTheirColumns();

private:
    using State = FiringRecord::State;
};

void TstFiringTable::records_changeRowByRow()
{
    FiringTable table;
    QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&table, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&table, &QAbstractItemModel::dataChanged);
    QSignalSpy removed(&table, &QAbstractItemModel::rowsRemoved);
    table.apply({record(1, State::Succeeded), record(2, State::Running)});
    QCOMPARE(table.at(0).number, 2);
    table.apply({record(1, State::Succeeded), record(2, State::Succeeded), record(3, State::Planned)});
    QCOMPARE(inserted.size(), 3);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(table.index(1, FiringTable::StateColumn).data().toString(), QStringLiteral("Succeeded"));
    table.apply({record(3, State::Planned)});
    QCOMPARE(table.rowCount(), 1);
    QCOMPARE(removed.size(), 2);
    table.apply({});
    QCOMPARE(table.rowCount(), 0);
}

void TstFiringTable::cells_tellWhatCameOfIt()
{
    FiringRecord failed = record(1, State::Failed);
    failed.attempts = 3;
    failed.status = 503;
    failed.latencyMs = 12.5;
    failed.actual = failed.planned;
    failed.latenessMs = 250;
    failed.message = QStringLiteral("HTTP 503");
    FiringRecord missed = record(2, State::Missed);
    missed.missedCount = 4;
    FiringRecord manual = record(3, State::Succeeded);
    manual.isManual = true;
    FiringTable table;
    table.apply({failed, missed, manual});
    const auto cell = [&](int row, int column) { return table.index(row, column).data().toString(); };
    QCOMPARE(cell(2, FiringTable::StatusColumn), QStringLiteral("503"));
    QCOMPARE(cell(2, FiringTable::LatencyColumn), QStringLiteral("13 ms"));
    QCOMPARE(cell(2, FiringTable::LateColumn), QStringLiteral("250 ms"));
    QCOMPARE(cell(2, FiringTable::WhyColumn), QStringLiteral("HTTP 503"));
    QVERIFY(cell(1, FiringTable::WhyColumn).startsWith(QLatin1Char('4')));
    QCOMPARE(cell(1, FiringTable::AttemptsColumn), QStringLiteral("–"));
    QCOMPARE(cell(0, FiringTable::WhyColumn), QStringLiteral("Fired by hand"));
    QCOMPARE(table.index(2, FiringTable::LatencyColumn).data(models::exportRole).toString(),
             QStringLiteral("12.500"));
    QCOMPARE(table.index(2, 0).data(models::exportRole).toString(),
             QStringLiteral("2026-11-28T10:01:00.000000Z"));
    QCOMPARE(table.index(2, 1).data(models::ObjectTable::StateRole).toInt(),
             int(models::ObjectState::Failed));
}

void TstFiringTable::details_haveEverything()
{
    FiringRecord all = record(1, State::Failed);
    all.id = QStringLiteral("some-id");
    all.actual = all.planned;
    all.isCatchUp = true;
    all.cold = true;
    all.message = QStringLiteral("HTTP 500");
    all.deadLetterUrl = QStringLiteral("http://morgue/");
    all.responseHead = QStringLiteral("HTTP/1.1 500\r\n");
    FiringTable table;
    table.apply({all});
    const QString text = table.details(0).join(QLatin1Char('\n'));
    for (const char *part : {"some-id", "Caught up", "Cold", "HTTP 500", "http://morgue/", "HTTP/1.1 500"})
        QVERIFY2(text.contains(QLatin1String(part)), part);
}

void TstFiringTable::triggers_haveTheirColumns()
{
    models::TriggerForm form;
    form.ns = QStringLiteral("default");
    form.name = QStringLiteral("report");
    form.schedule = QStringLiteral("0 8 * * *");
    form.service = QStringLiteral("hello");
    form.path = QStringLiteral("in");
    form.isSuspended = true;
    const resource::Object source = models::triggerObject(form, {});
    QCOMPARE(models::triggerState(source).state, models::ObjectState::Off);
    QCOMPARE(models::triggerSink(source), QStringLiteral("hello/in"));
    const models::TableSpec spec = models::columns::triggers(nullptr);
    const auto cell = [&](const char *id, const resource::Object &object) {
        for (const auto &column : spec.columns) {
            if (column.id == id)
                return column.value(object, *parseTime("2026-11-28T10:00:00Z")).toString();
        }
        return QStringLiteral("no such column");
    };
    QCOMPARE(cell("zone", source), QStringLiteral("UTC"));
    QCOMPARE(cell("next", source), QStringLiteral("–"));
    QCOMPARE(cell("last", source), QStringLiteral("–"));
    form.isSuspended = false;
    QVERIFY(cell("next", models::triggerObject(form, {})) != QStringLiteral("–"));
}

QTEST_GUILESS_MAIN(TstFiringTable)
#include "tst_firing_table.moc"
