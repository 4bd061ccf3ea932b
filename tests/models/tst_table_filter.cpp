#include "tests/models/sample_objects.h"
#include "ui/models/column_sets.h"
#include "ui/models/table_filter.h"

#include "core/resource/serving.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace tidegate;
using models::ObjectTable;
using models::TableFilter;

class TstTableFilter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void words_mustAllStandInTheRow();
    void namespaceLabelAndState_narrowTheRows();
    void texts_sortAsPeopleSortThem();
    void numbers_sortByValue();
    void typing_staysQuickWithManyRows();

private:
    QStringList shown() const;

    std::unique_ptr<testing::FakeWatch> m_watch;
    std::unique_ptr<ObjectTable> m_table;
    std::unique_ptr<TableFilter> m_filter;
};

void TstTableFilter::init()
{
    m_filter = std::make_unique<TableFilter>();
    m_table = std::make_unique<ObjectTable>(models::columns::revisions(nullptr));
    m_watch = std::make_unique<testing::FakeWatch>();
    m_table->setSource(m_watch.get());
    m_filter->setSourceModel(m_table.get());
    new QAbstractItemModelTester(m_filter.get(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 m_filter.get());
}

QStringList TstTableFilter::shown() const
{
    QStringList names;
    for (int row = 0; row < m_filter->rowCount(); ++row)
        names << m_filter->index(row, 0).data().toString();
    return names;
}

void TstTableFilter::words_mustAllStandInTheRow()
{
    m_watch->list({testing::revision(QStringLiteral("hello-00001"), QStringLiteral("hello"), 1, 1),
                   testing::revision(QStringLiteral("front-00001"), QStringLiteral("front"), 1, 1)});
    m_filter->setFilterText(QStringLiteral("HELLO ready"));
    QCOMPARE(shown(), QStringList{QStringLiteral("hello-00001")});
    m_filter->setFilterText(QStringLiteral("hello front"));
    QCOMPARE(shown(), QStringList());
    m_filter->setFilterText(QStringLiteral("   "));
    QCOMPARE(shown().size(), 2);
}

void TstTableFilter::namespaceLabelAndState_narrowTheRows()
{
    m_watch->list({testing::revision(QStringLiteral("a-1"), QStringLiteral("a"), 1, 1),
                   testing::revision(QStringLiteral("b-1"), QStringLiteral("b"), 0, 0)});
    m_filter->setLabel(resource::keys::service, QStringLiteral("b"));
    QCOMPARE(shown(), QStringList{QStringLiteral("b-1")});
    m_filter->setLabel({}, {});
    m_filter->setStates({int(models::ObjectState::Ok)});
    QCOMPARE(shown(), QStringList{QStringLiteral("a-1")});
    m_filter->setStates({});
    m_filter->setNamespace(QStringLiteral("elsewhere"));
    QCOMPARE(shown(), QStringList());
}

void TstTableFilter::texts_sortAsPeopleSortThem()
{
    m_watch->list({testing::revision(QStringLiteral("app-10"), QStringLiteral("a"), 1, 1),
                   testing::revision(QStringLiteral("App-9"), QStringLiteral("a"), 1, 1),
                   testing::revision(QStringLiteral("app-1"), QStringLiteral("a"), 1, 1)});
    m_filter->sort(0);
    QCOMPARE(shown(),
             (QStringList{QStringLiteral("app-1"), QStringLiteral("App-9"), QStringLiteral("app-10")}));
}

void TstTableFilter::numbers_sortByValue()
{
    m_watch->list({testing::revision(QStringLiteral("ten"), QStringLiteral("a"), 10, 10),
                   testing::revision(QStringLiteral("nine"), QStringLiteral("a"), 9, 9)});
    m_filter->sort(m_table->columnOf("instances"));
    QCOMPARE(shown(), (QStringList{QStringLiteral("nine"), QStringLiteral("ten")}));
}

void TstTableFilter::typing_staysQuickWithManyRows()
{
    TableFilter filter; // without the tester, which looks at every row
    filter.setSourceModel(m_table.get());
    std::vector<resource::Object> many;
    for (int i = 0; i < 20'000; ++i)
        many.push_back(testing::revision(QStringLiteral("service-%1-00001").arg(i),
                                         QStringLiteral("service-%1").arg(i), 1, 1));
    m_filter->setSourceModel(nullptr);
    m_watch->list(many);
    filter.setFilterText(QStringLiteral("s")); // fills what is remembered per row
    QElapsedTimer timer;
    timer.start();
    filter.setFilterText(QStringLiteral("service-1999"));
    const qint64 took = timer.elapsed();
    QCOMPARE(filter.rowCount(), 11);
    qInfo("filtering 20000 rows took %lld ms", took);
    QVERIFY2(took < 500, "even an unoptimised build filters 20000 rows in half a second");
}

QTEST_GUILESS_MAIN(TstTableFilter)
#include "tst_table_filter.moc"
