#include "core/runtime/end_watch.h"

#include <QProcess>
#include <QTest>
#include <vector>

#ifdef Q_OS_LINUX
#include <csignal>
#endif

using namespace tidegate::runtime;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

class TestEndWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void end_isNeverLaterThanItWas();
    void manyAtOnce_areAllSeen();
    void whoHasGone_isNotSeen();
    void forgotten_isNoTrouble();
};

void TestEndWatch::initTestCase()
{
#ifndef Q_OS_LINUX
    QSKIP("nothing is seen here");
#endif
}

// The kill is asked for after `before`; what counts is that the process is said to have been alive no later.
void TestEndWatch::end_isNeverLaterThanItWas()
{
#ifdef Q_OS_LINUX
    EndWatch watch;
    for (int i = 0; i < 50; ++i) {
        QProcess process;
        process.start(QStringLiteral("sleep"), {QStringLiteral("60")});
        QVERIFY(process.waitForStarted());
        const auto end = watch.watch(process.processId());
        QVERIFY(end->isAlive());
        const auto before = steady_clock::now();
        ::kill(pid_t(process.processId()), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(!end->isAlive(), 5000);
        const auto dead = steady_clock::now();
        // An event loop that is busy hears of it late, and is told the same.
        QTest::qSleep(i % 5 == 0 ? 30 : 0);
        QTRY_VERIFY_WITH_TIMEOUT(end->ago() != milliseconds(100), 5000);
        const auto alive = steady_clock::now() - end->ago();
        QVERIFY(alive <= dead);
        QVERIFY2(before - alive < milliseconds(100), "so much is not owed to caution");
        process.waitForFinished();
    }
#endif
}

void TestEndWatch::manyAtOnce_areAllSeen()
{
#ifdef Q_OS_LINUX
    EndWatch watch;
    std::vector<std::unique_ptr<QProcess>> processes;
    std::vector<std::shared_ptr<const ProcessEnd>> ends;
    for (int i = 0; i < 100; ++i) {
        processes.push_back(std::make_unique<QProcess>());
        processes.back()->start(QStringLiteral("sleep"), {QStringLiteral("60")});
        QVERIFY(processes.back()->waitForStarted());
        ends.push_back(watch.watch(processes.back()->processId()));
    }
    for (const auto &process : processes)
        ::kill(pid_t(process->processId()), SIGKILL);
    for (const auto &end : ends) {
        QTRY_VERIFY_WITH_TIMEOUT(!end->isAlive(), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(end->ago() != milliseconds(100), 5000);
    }
    for (const auto &process : processes)
        process->waitForFinished();
#endif
}

void TestEndWatch::whoHasGone_isNotSeen()
{
    EndWatch watch;
    QProcess process;
    process.start(QStringLiteral("true"), QStringList());
    QVERIFY(process.waitForStarted());
    const qint64 pid = process.processId();
    QVERIFY(process.waitForFinished());
    QCOMPARE(watch.watch(pid)->ago(), milliseconds(100));
}

void TestEndWatch::forgotten_isNoTrouble()
{
    QProcess process;
    process.start(QStringLiteral("sleep"), {QStringLiteral("0.05")});
    QVERIFY(process.waitForStarted());
    std::shared_ptr<const ProcessEnd> end;
    {
        EndWatch watch;
        end = watch.watch(process.processId());
        (void)watch.watch(process.processId()); // nobody keeps this one
    }
    QVERIFY(process.waitForFinished());
    QCOMPARE(end->ago(), milliseconds(100)); // nobody watches any more
}

QTEST_GUILESS_MAIN(TestEndWatch)
#include "tst_end_watch.moc"
