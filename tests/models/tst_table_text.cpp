#include "tests/models/sample_objects.h"
#include "ui/models/column_sets.h"
#include "ui/models/table_text.h"

#include <QStandardItemModel>
#include <QTest>

using namespace tidegate;

namespace {

std::unique_ptr<QStandardItemModel> table(const QList<QStringList> &rows)
{
    auto model = std::make_unique<QStandardItemModel>();
    model->setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("Note, long")});
    for (const QStringList &row : rows) {
        QList<QStandardItem *> items;
        for (const QString &text : row)
            items.append(new QStandardItem(text));
        model->appendRow(items);
    }
    return model;
}

} // namespace

class TstTableText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void csvField_isQuotedAndNoFormula_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        const std::tuple<const char *, const char *, const char *> rows[] = {
            {"plain", "a b", "a b"},
            {"comma", "a,b", "\"a,b\""},
            {"quote", "say \"hi\"", "\"say \"\"hi\"\"\""},
            {"line", "a\nb", "\"a\nb\""},
            {"formula", "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""},
            {"at", "@SUM(A1)", "'@SUM(A1)"},
            {"plus", "+1+1", "'+1+1"},
            {"dash", "-cmd", "'-cmd"},
            {"tab", "\tx", "'\tx"},
            {"negative number", "-3.5", "-3.5"},
            {"empty", "", ""}};
        for (const auto &[name, text, field] : rows)
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(field);
    }

    void csvField_isQuotedAndNoFormula()
    {
        QFETCH(QString, text);
        QFETCH(QString, field);
        QCOMPARE(models::csvField(text), field);
    }

    void csv_hasAHeaderAndCrLf()
    {
        const auto model =
            table({{QStringLiteral("a"), QStringLiteral("x,y")}, {QStringLiteral("订单"), {}}});
        QCOMPARE(models::tableAsCsv(*model, {0, 1}),
                 QByteArray("Name,\"Note, long\"\r\na,\"x,y\"\r\n") + QStringLiteral("订单,\r\n").toUtf8());
        QVERIFY(models::tableAsCsv(*model, {1}, {}, true).startsWith("\xEF\xBB\xBF\"Note, long\"\r\n"));
    }

    void exactValue_goesBeforeTheShownOne()
    {
        const auto model = table({{QStringLiteral("5 min"), {}}});
        model->setData(model->index(0, 0), QStringLiteral("2026-01-02T03:04:05Z"), models::exportRole);
        QVERIFY(models::tableAsCsv(*model, {0}).contains("2026-01-02T03:04:05Z"));
        QVERIFY(models::tableAsTsv(*model, {0}).contains(QLatin1String("5 min")));
    }

    void tsv_isInTheOrderOfTheColumnsAndOfTheRowsAskedFor()
    {
        const auto model = table(
            {{QStringLiteral("a"), QStringLiteral("1\t2")}, {QStringLiteral("b"), QStringLiteral("3")}});
        QCOMPARE(models::tableAsTsv(*model, {1, 0}), QStringLiteral("Note, long\tName\n1 2\ta\n3\tb"));
        QCOMPARE(models::tableAsTsv(*model, {0}, {1}), QStringLiteral("Name\nb"));
    }

    void ages_areExportedAsTimes()
    {
        models::ObjectTable pods(models::columns::instances());
        testing::FakeWatch watch;
        pods.setSource(&watch);
        resource::Object pod(resource::kinds::pod(), {QStringLiteral("a"), QStringLiteral("b")});
        pod.setMetadata(QStringLiteral("creationTimestamp"), QStringLiteral("2026-01-02T03:04:05Z"));
        watch.list({pod});
        pods.flush();
        QVERIFY(models::tableAsCsv(pods, {pods.columnOf("age")}).endsWith("2026-01-02T03:04:05Z\r\n"));
    }

    void fileName_isMadeOfSafeWords()
    {
        QCOMPARE(models::exportFileName(QStringLiteral("a/b c"), QStringLiteral("instances"),
                                        1'700'000'000'000, 1'700'000'060'000, QStringLiteral("csv")),
                 QStringLiteral("a-b-c-instances-20231114T221320Z-20231114T221420Z.csv"));
        QCOMPARE(models::exportFileName({}, QStringLiteral("apps"), 1'700'000'000'000, 1'700'000'000'000,
                                        QStringLiteral("csv")),
                 QStringLiteral("apps-20231114T221320Z.csv"));
    }
};

QTEST_GUILESS_MAIN(TstTableText)
#include "tst_table_text.moc"
