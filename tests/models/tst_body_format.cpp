#include "ui/models/invoke_model.h"

#include <QTest>

using namespace tidegate;
using models::BodyFormat;
using models::decodeBody;

class TstBodyFormat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void body_isShownAsWhatItIs_data();
    void body_isShownAsWhatItIs();
    void longBody_isCutBetweenCharactersAndSaysSo();
};

void TstBodyFormat::body_isShownAsWhatItIs_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("starts");
    QTest::newRow("nothing") << QByteArray() << "text/plain" << int(BodyFormat::Empty) << "";
    QTest::newRow("JSON, indented") << QByteArray("{\"a\":1}") << "application/json" << int(BodyFormat::Json)
                                    << "{\n    \"a\": 1\n}\n";
    QTest::newRow("JSON that calls itself text")
        << QByteArray("[1]") << "text/plain" << int(BodyFormat::Json) << "[";
    QTest::newRow("broken JSON") << QByteArray("{\"a\":") << "application/json" << int(BodyFormat::Text)
                                 << "{\"a\":";
    QTest::newRow("UTF-8") << QByteArray("潮汐\n") << "" << int(BodyFormat::Text) << QStringLiteral("潮汐\n");
    QTest::newRow("Latin 1 by its header") << QByteArray("caf\xe9") << "text/plain; charset=\"ISO-8859-1\""
                                           << int(BodyFormat::Text) << QStringLiteral("café");
    QTest::newRow("charset nobody knows")
        << QByteArray("x") << "text/plain; charset=klingon" << int(BodyFormat::Text) << "x";
    QTest::newRow("bytes") << QByteArray("\x00\xff"
                                         "AB",
                                         4)
                           << "" << int(BodyFormat::Hex) << "00000000  00 ff 41 42 ";
}

void TstBodyFormat::body_isShownAsWhatItIs()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, type);
    QFETCH(int, format);
    QFETCH(QString, starts);
    const models::DecodedBody decoded = decodeBody(body, type);
    QCOMPARE(int(decoded.format), format);
    QVERIFY2(starts.isEmpty() ? decoded.text.isEmpty() : decoded.text.startsWith(starts),
             qPrintable(decoded.text));
}

void TstBodyFormat::longBody_isCutBetweenCharactersAndSaysSo()
{
    const models::DecodedBody decoded = decodeBody(QByteArray("潮").repeated(1000), {}, 100);
    QCOMPARE(decoded.format, BodyFormat::Text);
    QCOMPARE(decoded.text.count(QStringLiteral("潮")), 33);
    QVERIFY2(decoded.text.contains(QStringLiteral("are not shown")), qPrintable(decoded.text));
}

QTEST_GUILESS_MAIN(TstBodyFormat)
#include "tst_body_format.moc"
