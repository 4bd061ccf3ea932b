#include "tests/models/sample_objects.h"
#include "ui/models/column_sets.h"
#include "ui/models/name_list.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::NameList;
using models::ObjectTable;
using resource::Object;
using resource::ObjectName;
using testing::FakeWatch;

namespace {

Object named(const char *ns, const char *name)
{
    return Object(resource::kinds::service(), {QString::fromLatin1(ns), QString::fromLatin1(name)});
}

} // namespace

class TstNameList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<FakeWatch>();
        m_table = std::make_unique<ObjectTable>(models::columns::apps(nullptr));
        m_table->setSource(m_watch.get());
        m_list = std::make_unique<NameList>(m_table.get());
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_list.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_list.reset();
        m_table.reset();
        m_watch.reset();
    }

    void names_standByNamespace_thenByTheirNumbers()
    {
        fill();
        QCOMPARE(shown(), (QStringList{"default/a", "default/app-2", "default/app-10", "shop/app-1"}));
        QCOMPARE(m_list->indexOf({"default", "app-10"}), 2);
        QCOMPARE(m_list->name(3), (ObjectName{"shop", "app-1"}));
        QCOMPARE(m_list->indexOf({"shop", "app-2"}), -1);
        QCOMPARE(m_list->indexOf({}), -1); // there is no head
    }

    void head_standsForNone()
    {
        fill();
        m_list->setHead("Engine");
        QCOMPARE(shown().first(), QString("Engine"));
        QCOMPARE(m_list->rowCount(), 5);
        QCOMPARE(m_list->indexOf({}), 0);
        QCOMPARE(m_list->name(0), ObjectName());
        QCOMPARE(m_list->indexOf({"default", "a"}), 1);
        QSignalSpy changed(m_list.get(), &NameList::dataChanged);
        m_list->setHead("引擎");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(shown().first(), QString("引擎"));
        m_list->setHead({});
        QCOMPARE(m_list->rowCount(), 4);
    }

    void list_isMadeAnewOnlyWhenOtherNamesAreThere()
    {
        fill();
        QVERIFY(!m_list->refresh());
        Object changed = named("default", "a");
        changed.setLabel("turn", "1");
        Q_EMIT m_watch->modified(changed);
        m_table->flush();
        QVERIFY(!m_list->refresh());
        Q_EMIT m_watch->added(named("default", "b"));
        m_table->flush();
        QCOMPARE(m_list->rowCount(), 4); // until it is told
        QVERIFY(m_list->refresh());
        QCOMPARE(shown(),
                 (QStringList{"default/a", "default/app-2", "default/app-10", "default/b", "shop/app-1"}));
        Q_EMIT m_watch->deleted(named("default", "app-10"));
        m_table->flush();
        QVERIFY(m_list->refresh());
        QCOMPARE(shown(), (QStringList{"default/a", "default/app-2", "default/b", "shop/app-1"}));
    }

    void rowThatTheTableHasLost_isEmptyUntilTheRefresh()
    {
        fill();
        m_table->setSource(nullptr);
        QCOMPARE(shown(), QStringList({{}, {}, {}, {}}));
        QVERIFY(m_list->refresh());
        QCOMPARE(m_list->rowCount(), 0);
    }

private:
    void fill()
    {
        m_watch->list({named("shop", "app-1"), named("default", "app-10"), named("default", "a"),
                       named("default", "app-2")});
        m_table->flush();
        QVERIFY(m_list->refresh());
    }

    QStringList shown() const
    {
        QStringList texts;
        for (int row = 0; row < m_list->rowCount(); ++row)
            texts << m_list->index(row).data().toString();
        return texts;
    }

    std::unique_ptr<FakeWatch> m_watch;
    std::unique_ptr<ObjectTable> m_table;
    std::unique_ptr<NameList> m_list;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(TstNameList)
#include "tst_name_list.moc"
