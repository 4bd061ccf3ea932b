#include "output_script.h"
#include "ui/models/log_export.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using models::LogExport;
using testing::OutputScript;

class TstLogExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(QStringLiteral("out.log"));
        m_script = std::make_unique<OutputScript>();
    }

    void pages_areWrittenUntilNow()
    {
        LogExport saving(m_script->server(), filter(), m_file, OutputScript::time(100));
        QSignalSpy progressed(&saving, &LogExport::progressed);
        QSignalSpy finished(&saving, &LogExport::finished);
        saving.start();
        QVERIFY(m_script->asked.back().query.to == OutputScript::time(100));
        QVERIFY(!m_script->asked.back().query.tail);
        QCOMPARE(m_script->asked.back().query.contains, QStringLiteral("e"));
        m_script->answer(OutputScript::page(
            {OutputScript::line(0, QStringLiteral("one")), OutputScript::line(50, QStringLiteral("订单"))},
            true, QStringLiteral("behind")));
        QCOMPARE(progressed.first().at(0).toDouble(), 0.5);
        QCOMPARE(m_script->asked.back().query.position, QStringLiteral("behind"));
        QVERIFY(!QFile::exists(m_file)); // nothing half
        client::OutputLine error = OutputScript::line(99, QStringLiteral("three"));
        error.stream = client::OutputLine::Stream::Error;
        m_script->answer(OutputScript::page({error}));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(saving.lines(), 3);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()),
                 QStringLiteral("2026-11-23T06:00:00.000000Z app-00001-abcde one\n"
                                "2026-11-23T06:00:00.050000Z app-00001-abcde 订单\n"
                                "2026-11-23T06:00:00.099000Z app-00001-abcde stderr three\n"));
    }

    void failure_leavesNoFile()
    {
        LogExport saving(m_script->server(), filter(), m_file, OutputScript::time(100));
        QSignalSpy failed(&saving, &LogExport::failed);
        saving.start();
        m_script->answer(OutputScript::page({OutputScript::line(0, QStringLiteral("one"))}, true));
        m_script->answer(fail(Code::Timeout, "too long"));
        QCOMPARE(failed.count(), 1);
        QVERIFY(!QFile::exists(m_file));
    }

    void cancelled_leavesNoFileAndSaysNothing()
    {
        auto *saving = new LogExport(m_script->server(), filter(), m_file, OutputScript::time(100));
        QSignalSpy failed(saving, &LogExport::failed);
        QSignalSpy gone(saving, &QObject::destroyed);
        saving->start();
        saving->cancel();
        QVERIFY(m_script->asked.back().call->wasCancelled);
        QVERIFY(gone.wait());
        QCOMPARE(failed.count(), 0);
        QVERIFY(!QFile::exists(m_file));
    }

    void fileThatCannotBeWritten_isSaid()
    {
        LogExport saving(m_script->server(), filter(), m_folder->filePath(QStringLiteral("none/out.log")),
                         OutputScript::time(100));
        QSignalSpy failed(&saving, &LogExport::failed);
        saving.start();
        QCOMPARE(failed.count(), 1);
        QVERIFY(m_script->asked.empty());
    }

private:
    models::LogFilter filter() const
    {
        models::LogFilter filter;
        filter.ns = QStringLiteral("default");
        filter.service = QStringLiteral("orders");
        filter.text = QStringLiteral("e");
        return filter;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<OutputScript> m_script;
};

QTEST_GUILESS_MAIN(TstLogExport)
#include "tst_log_export.moc"
