#include "core/store/store.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;

class TestStoreCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedWhileWriting_everyAcknowledgedWriteIsThere();

private:
    QStringList writeUntilKilled(const QString &dir, int round);
};

// The acknowledged writes of one round, `<run>-<number> <version>`.
QStringList TestStoreCrash::writeUntilKilled(const QString &dir, int round)
{
    QProcess writer;
    writer.start(QCoreApplication::applicationDirPath() + QStringLiteral("/store_write_loop"),
                 {dir, QStringLiteral("r%1").arg(round)});
    QByteArray output;
    const int lines = 2 + int(QRandomGenerator::global()->bounded(40));
    while (output.count('\n') < lines) {
        if (!writer.waitForReadyRead(10'000)) {
            qWarning() << writer.readAllStandardError();
            return {};
        }
        output += writer.readAllStandardOutput();
    }
    writer.kill();
    writer.waitForFinished();
    output += writer.readAllStandardOutput();
    QStringList acknowledged = QString::fromUtf8(output).split(QLatin1Char('\n'));
    acknowledged.removeFirst(); // "open"
    acknowledged.removeLast();  // empty, or a line cut off in the middle
    return acknowledged;
}

void TestStoreCrash::killedWhileWriting_everyAcknowledgedWriteIsThere()
{
    const QTemporaryDir dir;
    const SystemClock clock;
    const auto &kind = resource::kinds::configMap();
    qint64 latest = 0;
    qsizetype checked = 0;
    for (int round = 0; round < 25; ++round) {
        const QStringList acknowledged = writeUntilKilled(dir.path(), round);
        QVERIFY2(!acknowledged.isEmpty(), "the writer came to nothing");
        const auto store = store::Store::open({.dir = dir.path()}, clock);
        QVERIFY2(store, store ? "" : store.error().message.c_str());
        for (const QString &line : acknowledged) {
            const QStringList parts = line.split(QLatin1Char(' '));
            for (const char *half : {"-a", "-b"}) {
                const auto object =
                    (*store)->get(kind, {QStringLiteral("default"), parts[0] + QLatin1String(half)});
                QVERIFY2(object, qPrintable(parts[0]));
            }
            QVERIFY(parts[1].toLongLong() <= (*store)->version());
            QVERIFY(parts[1].toLongLong() > latest);
        }
        // Nothing is there by halves either.
        QCOMPARE((*store)->list(kind).size() % 2, size_t(0));
        QCOMPARE(qint64((*store)->list(kind).size()), (*store)->version());
        latest = (*store)->version();
        checked += acknowledged.size();
    }
    qInfo("%lld acknowledged commits in 25 rounds", static_cast<long long>(checked));
}

QTEST_GUILESS_MAIN(TestStoreCrash)
#include "tst_store_crash.moc"
