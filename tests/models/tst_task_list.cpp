#include "ui/models/task_list.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::TaskList;
using State = TaskList::State;

class TstTaskList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_tasks = std::make_unique<TaskList>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_tasks.get());
    }
    void cleanup()
    {
        m_tester.reset();
        m_tasks.reset();
    }

    void task_goesThroughItsLife()
    {
        QSignalSpy counts(m_tasks.get(), &TaskList::countsChanged);
        QSignalSpy changed(m_tasks.get(), &QAbstractItemModel::dataChanged);
        const quint64 id = m_tasks->start(QStringLiteral("Save"), {}, true);
        QCOMPARE(m_tasks->runningCount(), 1);
        QCOMPARE(m_tasks->endangered(), QStringList{QStringLiteral("Save")});
        m_tasks->advance(id, 0.5, QStringLiteral("half"));
        m_tasks->advance(id, 0.5, QStringLiteral("half"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(at(0, TaskList::ProgressRole).toDouble(), 0.5);
        m_tasks->finish(id, QStringLiteral("3 lines"), QStringLiteral("/tmp/x.log"));
        QVERIFY(at(0, TaskList::StateRole).value<State>() == State::Done);
        QCOMPARE(at(0, TaskList::FileRole).toString(), QStringLiteral("/tmp/x.log"));
        QVERIFY(m_tasks->endangered().isEmpty());
        QCOMPARE(counts.count(), 2);
        m_tasks->advance(id, 0.1, QStringLiteral("late")); // it has ended
        m_tasks->failed(id, Error{});
        QCOMPARE(at(0, TaskList::DetailRole).toString(), QStringLiteral("3 lines"));
    }

    void cancel_isCalledOnce()
    {
        int cancelled = 0;
        const quint64 id = m_tasks->start(QStringLiteral("Upload"), [&] { ++cancelled; });
        m_tasks->cancel(id);
        m_tasks->cancel(id);
        QCOMPARE(cancelled, 1);
        QVERIFY(m_tasks->find(id)->state == State::Cancelled);
        const quint64 fixed = m_tasks->start(QStringLiteral("Fixed"), {});
        m_tasks->cancel(fixed);
        QVERIFY(m_tasks->find(fixed)->state == State::Running);
    }

    void failure_canBeReported()
    {
        const quint64 id = m_tasks->start(QStringLiteral("Upload orders.jar"), {});
        m_tasks->failed(id, Error{Code::TooLarge, "it is too large", {}, {}});
        QCOMPARE(m_tasks->failedCount(), 1);
        const QString report = m_tasks->report(id);
        QVERIFY(report.startsWith(QStringLiteral("Upload orders.jar\nFailed\nit is too large")));
        QVERIFY(!report.contains(QStringLiteral("Request")));
        QVERIFY(m_tasks->report(99).isEmpty());
        const quint64 refused = m_tasks->start(QStringLiteral("Deploy orders"), {});
        m_tasks->failed(refused, Error{Code::Forbidden, "not allowed", {}, {}, "5f0c-1"});
        QVERIFY(m_tasks->report(refused).contains(QStringLiteral("not allowed\nRequest 5f0c-1\n")));
    }

    void ended_stayUntilCleared()
    {
        const quint64 first = m_tasks->start(QStringLiteral("1"), {});
        m_tasks->start(QStringLiteral("2"), {});
        m_tasks->finish(first, {});
        QCOMPARE(m_tasks->rowCount(), 2);
        QCOMPARE(at(0, Qt::DisplayRole).toString(), QStringLiteral("2")); // the newest first
        m_tasks->clearEnded();
        QCOMPARE(m_tasks->rowCount(), 1);
        QCOMPARE(at(0, Qt::DisplayRole).toString(), QStringLiteral("2"));
    }

    void ended_areBounded()
    {
        const quint64 running = m_tasks->start(QStringLiteral("old and running"), {});
        for (int i = 0; i < TaskList::mostEnded + 5; ++i)
            m_tasks->finish(m_tasks->start(QString::number(i), {}), {});
        QCOMPARE(m_tasks->rowCount(), TaskList::mostEnded + 1);
        QVERIFY(m_tasks->find(running));
        QCOMPARE(at(0, Qt::DisplayRole).toString(), QString::number(TaskList::mostEnded + 4));
    }

private:
    QVariant at(int row, int role) const { return m_tasks->data(m_tasks->index(row), role); }
    std::unique_ptr<TaskList> m_tasks;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(TstTaskList)
#include "tst_task_list.moc"
