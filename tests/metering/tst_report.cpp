#include "core/metering/report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tidegate::metering;
using namespace Qt::StringLiterals;

namespace {

ReportRow row()
{
    ReportRow row;
    row.fromHour = 500'000;
    row.toHour = 500'001;
    row.subject = {"shop", "web", "web-00001"};
    row.requests = 12;
    row.errors = 1;
    row.egressBytes = 4096;
    row.activeNs = 1'500'000'999;
    row.idleNs = 2'000'000'000;
    row.cpuNs = 250'000'000;
    row.byteSeconds = 3'000'000'000;
    row.poolNs = 1000;
    row.poolByteSeconds = 1'500'000'000;
    return row;
}

} // namespace

class TestReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cell_guardsFormulas_data();
    void cell_guardsFormulas();
    void csv_hasAHeaderAndLines();
    void csv_hasTheGroupsColumns();
    void json_saysTheSame();
};

void TestReport::cell_guardsFormulas_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << QByteArray("web") << QByteArray("web");
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("inner sign") << QByteArray("web-00001") << QByteArray("web-00001");
    QTest::newRow("equals") << QByteArray("=1+1") << QByteArray("'=1+1");
    QTest::newRow("plus") << QByteArray("+1") << QByteArray("'+1");
    QTest::newRow("minus") << QByteArray("-1") << QByteArray("'-1");
    QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray("'@SUM(A1)");
    QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("'\t=1");
    QTest::newRow("carriage return") << QByteArray("\r=1") << QByteArray("\"'\r=1\"");
    QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
    QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\"\"b\"");
    QTest::newRow("line feed") << QByteArray("a\nb") << QByteArray("\"a\nb\"");
    QTest::newRow("both") << QByteArray("=\"a\"") << QByteArray("\"'=\"\"a\"\"\"");
    QTest::newRow("utf-8") << QByteArray("gr\xc3\xbcn") << QByteArray("gr\xc3\xbcn");
}

void TestReport::cell_guardsFormulas()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, cell);
    QCOMPARE(csvCell(text.toStdString()), cell);
}

void TestReport::csv_hasAHeaderAndLines()
{
    QCOMPARE(toCsv({}, {row()}),
             QByteArray("from,to,namespace,service,revision,requests,errors,egress_bytes,instance_seconds,"
                        "active_seconds,idle_seconds,vcpu_seconds,gb_seconds,pool_seconds,pool_gb_seconds\r\n"
                        "2027-01-15T08:00:00Z,2027-01-15T09:00:00Z,shop,web,web-00001,12,1,4096,3.500000,"
                        "1.500000,2.000000,0.250000,3.000000,0.000001,1.500000\r\n"));
}

void TestReport::csv_hasTheGroupsColumns()
{
    Query query;
    query.grouping = Grouping::Namespace;
    QVERIFY(toCsv(query, {}).startsWith("from,to,namespace,requests,"));
    QCOMPARE(toCsv(query, {}).count("\r\n"), 1);
    query.grouping = Grouping::Service;
    QVERIFY(toCsv(query, {row()}).contains("Z,shop,web,12,"));
}

void TestReport::json_saysTheSame()
{
    Query query{500'000, 500'024, 1, Grouping::Revision, {}};
    const QJsonObject json = QJsonDocument::fromJson(toJson(query, {row(), row()})).object();
    QCOMPARE(json["from"_L1].toString(), u"2027-01-15T08:00:00Z"_s);
    QCOMPARE(json["to"_L1].toString(), u"2027-01-16T08:00:00Z"_s);
    QCOMPARE(json["group"_L1].toString(), u"revision"_s);
    const QJsonArray items = json["items"_L1].toArray();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items[1]["revision"_L1].toString(), u"web-00001"_s);
    QCOMPARE(items[1]["instanceSeconds"_L1].toDouble(), 3.5);
    QCOMPARE(items[1]["activeSeconds"_L1].toDouble(), 1.5); // down
    QCOMPARE(items[1]["poolGbSeconds"_L1].toDouble(), 1.5);
    query.grouping = Grouping::Namespace;
    const QJsonObject none = QJsonDocument::fromJson(toJson(query, {})).object();
    QVERIFY(none["items"_L1].isArray());
}

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
