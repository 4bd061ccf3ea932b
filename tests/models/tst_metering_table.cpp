#include "ui/models/metering_table.h"
#include "ui/models/object_table.h"
#include "ui/models/table_filter.h"
#include "ui/models/table_text.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>

using namespace tidegate;
using models::MeteringTable;
using models::MeteringTotals;

namespace {

client::MeteringRow row(const char *from, const char *ns, const char *service, double requests, double active,
                        double idle)
{
    client::MeteringRow row;
    row.from = *parseTime(from);
    row.to = row.from + std::chrono::hours(1);
    row.ns = QString::fromLatin1(ns);
    row.service = QString::fromLatin1(service);
    row.usage.requests = requests;
    row.usage.activeSeconds = active;
    row.usage.idleSeconds = idle;
    row.usage.gbSeconds = (active + idle) / 10;
    return row;
}

client::MeteringAnswer answer()
{
    client::MeteringAnswer answer;
    answer.group = client::MeteringQuery::Group::Service;
    answer.rows = {row("2026-11-28T10:00:00Z", "default", "web", 1000, 10, 30),
                   row("2026-11-28T10:00:00Z", "prod", "Api", 5, 1, 0),
                   row("2026-11-28T11:00:00Z", "default", "web", 500, 20, 20),
                   row("2026-11-28T11:00:00Z", "", "", 0, 0, 0)};
    return answer;
}

} // namespace

class TstMeteringTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }
    void steps_becomeOneRowASubject();
    void columns_followTheGroup();
    void cells_areShownAndExported();
    void cost_needsPrices();
    void rows_sortByAmount();
    void totals_followTheFilter();
    void export_writesExactNumbers();

private:
    static QString shown(const QAbstractItemModel &model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }
};

void TstMeteringTable::steps_becomeOneRowASubject()
{
    MeteringTable table;
    QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setAnswer(answer());
    QCOMPARE(table.rowCount(), 3);
    QCOMPARE(shown(table, 0, MeteringTable::RequestsColumn), QStringLiteral("1,500"));
    QCOMPARE(shown(table, 0, MeteringTable::ServiceColumn), QStringLiteral("web"));
    QCOMPARE(shown(table, 2, MeteringTable::NamespaceColumn), QStringLiteral("Idle pool"));
    QCOMPARE(table.index(2, 0).data(models::exportRole).toString(), QString());
    table.setAnswer({});
    QCOMPARE(table.rowCount(), 0);
}

void TstMeteringTable::columns_followTheGroup()
{
    MeteringTable table;
    client::MeteringAnswer some = answer();
    table.setAnswer(some);
    QVERIFY(table.hasColumn(MeteringTable::ServiceColumn));
    QVERIFY(!table.hasColumn(MeteringTable::RevisionColumn));
    some.group = client::MeteringQuery::Group::Namespace;
    table.setAnswer(some);
    QVERIFY(!table.hasColumn(MeteringTable::ServiceColumn));
    QVERIFY(table.hasColumn(MeteringTable::CostColumn));
}

void TstMeteringTable::cells_areShownAndExported()
{
    client::Usage usage{1234567, 2, 1.5e9, 30, 90, 12.3456789, 0.0125, 0, 0};
    const auto text = [&](int column) { return MeteringTable::amountText(column, usage, {}); };
    QCOMPARE(text(MeteringTable::RequestsColumn), QStringLiteral("1,234,567"));
    QCOMPARE(text(MeteringTable::EgressColumn), QStringLiteral("1.50 GB"));
    QCOMPARE(text(MeteringTable::VcpuColumn), QStringLiteral("12.35"));
    QCOMPARE(text(MeteringTable::MemoryColumn), QStringLiteral("0.013"));
    QCOMPARE(text(MeteringTable::InstanceColumn), QStringLiteral("120"));
    QCOMPARE(text(MeteringTable::IdleShareColumn), QStringLiteral("75 %"));
    QCOMPARE(MeteringTable::amountText(MeteringTable::IdleShareColumn, {}, {}), QStringLiteral("–"));
    QCOMPARE(MeteringTable::exactText(MeteringTable::VcpuColumn, usage, {}), QStringLiteral("12.345679"));
    QCOMPARE(MeteringTable::exactText(MeteringTable::EgressColumn, usage, {}), QStringLiteral("1500000000"));
    QSet<QString> words;
    for (int column = 0; column < MeteringTable::ColumnCount; ++column)
        words.insert(MeteringTable::columnWord(column));
    QCOMPARE(words.size(), int(MeteringTable::ColumnCount));
}

void TstMeteringTable::cost_needsPrices()
{
    MeteringTable table;
    table.setAnswer(answer());
    QCOMPARE(shown(table, 0, MeteringTable::CostColumn), QStringLiteral("–"));
    QVERIFY(table.index(0, MeteringTable::CostColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("prices")));
    models::Prices prices;
    prices.currency = QStringLiteral("EUR");
    prices.gbSecond = models::readPrice(QStringLiteral("1.5"));
    table.setPrices(prices);
    QCOMPARE(shown(table, 0, MeteringTable::CostColumn), QStringLiteral("EUR 12.00"));
    QCOMPARE(shown(table, 0, MeteringTable::IdleCostColumn), QStringLiteral("EUR 7.50"));
    QCOMPARE(table.index(0, MeteringTable::CostColumn).data(models::exportRole).toString(),
             QStringLiteral("12.000000000"));
}

void TstMeteringTable::rows_sortByAmount()
{
    MeteringTable table;
    models::TableFilter filter;
    filter.setSourceModel(&table);
    table.setAnswer(answer());
    filter.sort(MeteringTable::RequestsColumn, Qt::DescendingOrder);
    QCOMPARE(shown(filter, 0, MeteringTable::ServiceColumn), QStringLiteral("web"));
    filter.sort(MeteringTable::ServiceColumn, Qt::AscendingOrder);
    QCOMPARE(shown(filter, 1, MeteringTable::ServiceColumn), QStringLiteral("Api"));
}

void TstMeteringTable::totals_followTheFilter()
{
    MeteringTable table;
    models::TableFilter filter;
    filter.setSourceModel(&table);
    MeteringTotals totals(&table, &filter);
    QAbstractItemModelTester tester(&totals, QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setAnswer(answer());
    QCOMPARE(shown(totals, 0, MeteringTable::RequestsColumn), QStringLiteral("1,505"));
    QCOMPARE(shown(totals, 0, MeteringTable::IdleShareColumn), QStringLiteral("61.7 %"));
    filter.setFilterText(QStringLiteral("API prod"));
    QCOMPARE(shown(totals, 0, MeteringTable::RequestsColumn), QStringLiteral("5"));
    QCOMPARE(totals.total().instanceSeconds(), 1.0);
    filter.setFilterText({});
    QCOMPARE(totals.total().requests, 1505.0);
}

void TstMeteringTable::export_writesExactNumbers()
{
    MeteringTable table;
    table.setAnswer(answer());
    const QByteArray csv = models::tableAsCsv(
        table, {MeteringTable::ServiceColumn, MeteringTable::RequestsColumn, MeteringTable::ActiveColumn});
    QCOMPARE(csv, QByteArray("Service,Requests,Active seconds\r\nweb,1500,30.000000\r\n"
                             "Api,5,1.000000\r\n,0,0.000000\r\n"));
}

QTEST_GUILESS_MAIN(TstMeteringTable)
#include "tst_metering_table.moc"
