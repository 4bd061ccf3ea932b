#include "core/client/back_off.h"
#include "core/client/line_reader.h"

#include <QTest>

using tidegate::client::BackOff;
using tidegate::client::LineReader;
using namespace std::chrono_literals;

class TstLineReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bytesInAnyPieces_giveTheSameLines_data();
    void bytesInAnyPieces_giveTheSameLines();
    void endWithoutLineEnd_isKeptBack();
    void clearedReader_forgetsTheRest();
    void repeatedFailures_waitLongerUpToTheCap();
};

void TstLineReader::bytesInAnyPieces_giveTheSameLines_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("byte by byte") << 1;
    QTest::newRow("pieces that cut line ends") << 3;
    QTest::newRow("all at once") << 1000;
}

void TstLineReader::bytesInAnyPieces_giveTheSameLines()
{
    QFETCH(int, size);
    const QByteArray bytes = "one\r\n\ntwo two\n\r\nthree\nfour";
    LineReader reader;
    QList<QByteArray> lines;
    for (qsizetype i = 0; i < bytes.size(); i += size)
        lines += reader.feed(bytes.mid(i, size));
    QCOMPARE(lines, (QList<QByteArray>{"one", "two two", "three"}));
}

void TstLineReader::endWithoutLineEnd_isKeptBack()
{
    LineReader reader;
    QVERIFY(reader.feed("{\"a\":").isEmpty());
    QCOMPARE(reader.feed("1}\n"), QList<QByteArray>{"{\"a\":1}"});
}

void TstLineReader::clearedReader_forgetsTheRest()
{
    LineReader reader;
    reader.feed("half a li");
    reader.clear();
    QCOMPARE(reader.feed("whole\n"), QList<QByteArray>{"whole"});
}

void TstLineReader::repeatedFailures_waitLongerUpToTheCap()
{
    BackOff backOff(100ms, 1000ms);
    auto longest = 0ms;
    for (int i = 0; i < 20; ++i) {
        const auto wait = backOff.next();
        QVERIFY(wait >= 50ms && wait <= 1000ms);
        longest = std::max(longest, wait);
    }
    QVERIFY(longest >= 500ms);
    backOff.reset();
    QVERIFY(backOff.next() <= 100ms);
}

QTEST_GUILESS_MAIN(TstLineReader)
#include "tst_line_reader.moc"
