#include "core/runtime/output_reader.h"
#include "core/runtime/processes.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

class TestOutputReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each line counts beside its bytes, so that it does not take a core to read the shortest ones.
    void endlessPrinter_isHeldUp()
    {
        QProcess process;
        OutputReader output(process);
        QVERIFY(output.open());
        qint64 taken = 0;
        connect(&output, &OutputReader::received, this,
                [&](bool, const QByteArray &bytes) { taken += bytes.size(); });
        prepareChild(process, output);
        QElapsedTimer timer;
        timer.start();
        process.start(u"yes"_s, QStringList());
        releaseChild(process);
        output.letGo();
        QTest::qWait(1000);
        process.kill();
        process.waitForFinished();
        // `y` and a line feed count as 66; a window may be overdrawn by one block.
        const qint64 windows = timer.elapsed() / 100 + 1;
        const qint64 most = windows * ((4 << 20) / 33 + (64 << 10));
        QVERIFY2(taken > most / 16 && taken <= most,
                 qPrintable(QStringLiteral("%1 of %2").arg(taken).arg(most)));
    }
};

QTEST_GUILESS_MAIN(TestOutputReader)
#include "tst_output_reader.moc"
