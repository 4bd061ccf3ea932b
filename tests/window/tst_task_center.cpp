#include "ui/window/task_center.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QMainWindow>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace tidegate;
using models::DeployModel;
using models::TaskList;
using window::TaskCenter;

class TstTaskCenter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_tasks = std::make_unique<TaskList>();
        m_window = std::make_unique<QMainWindow>();
        m_center = new TaskCenter(m_tasks.get(), m_window.get());
        m_window->resize(900, 600);
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_tasks.reset();
    }

    void button_countsAndOpensThePanel()
    {
        auto *button = find<QToolButton>("taskButton");
        const QString idle = button->text();
        const quint64 id = m_tasks->start(QStringLiteral("Save"), {});
        QVERIFY2(button->text().startsWith(QLatin1Char('1')), qPrintable(button->text()));
        m_tasks->failed(id, Error{Code::Internal, "broke", {}, {}});
        QVERIFY(button->text() != idle);
        QVERIFY(!m_center->dock()->isVisible());
        button->click();
        QVERIFY(m_center->dock()->isVisible());
        button->click();
        QVERIFY(!m_center->dock()->isVisible());
    }

    void panel_cancelsCopiesAndClears()
    {
        m_center->toggle();
        auto *cancel = find<QAbstractButton>("taskCancel");
        auto *copy = find<QAbstractButton>("taskCopy");
        QVERIFY(!cancel->isEnabled() && !copy->isEnabled());
        QVERIFY(!find<QAbstractItemView>("taskList")->isVisible()); // it says that there is none
        int cancelled = 0;
        const quint64 id = m_tasks->start(QStringLiteral("Upload"), [&] { ++cancelled; });
        QVERIFY(find<QAbstractItemView>("taskList")->isVisible());
        QVERIFY(cancel->isEnabled() && !find<QAbstractButton>("taskClear")->isEnabled());
        QVERIFY(!m_window->grab().isNull());
        cancel->click();
        QCOMPARE(cancelled, 1);
        QVERIFY(!cancel->isEnabled());
        copy->click();
        QCOMPARE(QApplication::clipboard()->text(), m_tasks->report(id));
        QVERIFY(!find<QAbstractButton>("taskOpen")->isEnabled());
        find<QAbstractButton>("taskClear")->click();
        QCOMPARE(m_tasks->rowCount(), 0);
    }

    void quitting_asksOnceWhileSomethingWouldBreak()
    {
        QVERIFY(m_center->mayClose());
        m_tasks->start(QStringLiteral("Deploy orders"), {}); // lives on the server
        QVERIFY(m_center->mayClose());
        m_tasks->start(QStringLiteral("Upload orders.jar"), {}, true);
        QVERIFY(!m_center->mayClose());
        QVERIFY(!m_center->mayClose());
        QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
        auto *question = find<QMessageBox>("quitQuestion");
        QVERIFY(question->informativeText().contains(QLatin1String("orders.jar")));
        QCOMPARE(question->buttonRole(static_cast<QAbstractButton *>(question->defaultButton())), QMessageBox::RejectRole);
        for (QAbstractButton *button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QVERIFY(m_center->mayClose());
        QTRY_VERIFY(!m_window->isVisible());
    }

    void upload_isATask()
    {
        DeployModel deploy;
        m_center->watch(&deploy);
        Q_EMIT deploy.phaseChanged(DeployModel::Phase::Uploading);
        QCOMPARE(m_tasks->endangered().size(), 1);
        Q_EMIT deploy.phaseChanged(DeployModel::Phase::Applying);
        QCOMPARE(m_tasks->rowCount(), 2);
        QCOMPARE(m_tasks->runningCount(), 1);
        QVERIFY(m_tasks->endangered().isEmpty()); // what is on the server goes on without this
        Q_EMIT deploy.phaseChanged(DeployModel::Phase::Waiting);
        Q_EMIT deploy.phaseChanged(DeployModel::Phase::Failed);
        QCOMPARE(m_tasks->failedCount(), 1);
        Q_EMIT deploy.phaseChanged(DeployModel::Phase::Applying);
        Q_EMIT deploy.phaseChanged(DeployModel::Phase::Editing); // it was stopped
        QCOMPARE(m_tasks->runningCount(), 0);
        QVERIFY(m_tasks->data(m_tasks->index(0), TaskList::StateRole).value<TaskList::State>() ==
                TaskList::State::Cancelled);
    }

private:
    template <class Widget>
    Widget *find(const char *name) const
    {
        return m_window->findChild<Widget *>(QString::fromLatin1(name));
    }
    std::unique_ptr<TaskList> m_tasks;
    std::unique_ptr<QMainWindow> m_window;
    TaskCenter *m_center = nullptr;
};

QTEST_MAIN(TstTaskCenter)
#include "tst_task_center.moc"
