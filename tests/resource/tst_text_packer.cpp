#include "core/resource/text_packer.h"

#include <QTest>

using namespace tidegate::resource;

class TestTextPacker : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyText_comesBack_data();
    void everyText_comesBack();
    void whatLooksAlike_takesLittle();

private:
    static QByteArray object(int number)
    {
        QByteArray text = "{\"metadata\":{\"name\":\"app-" + QByteArray::number(number) + "\",\"fields\":[";
        for (int i = 0; i < 100; ++i)
            text += "{\"f:field-" + QByteArray::number(i * 7919 % 1000) + "\":{}},";
        return text + "{}]},\"uid\":\"" + QByteArray::number(number * 2654435761U, 16) + "\"}";
    }
};

void TestTextPacker::everyText_comesBack_data()
{
    QTest::addColumn<QList<QByteArray>>("texts"); // in the order in which they are packed
    QByteArray noise;
    for (quint32 i = 0, state = 1; i < 5000; ++i) {
        state = state * 1664525 + 1013904223;
        noise += char(' ' + (state >> 24) % 90);
    }
    QTest::addRow("empty") << QList<QByteArray>{""};
    QTest::addRow("short") << QList<QByteArray>{"{}", "{\"a\":1}"};
    QTest::addRow("one") << QList<QByteArray>{object(1)};
    QTest::addRow("alike") << QList<QByteArray>{object(1), object(2), object(3)};
    QTest::addRow("the same again") << QList<QByteArray>{object(1), object(1)};
    QTest::addRow("long after short") << QList<QByteArray>{"{}", QByteArray(400, 'x'), object(1), object(2)};
    QTest::addRow("nothing alike") << QList<QByteArray>{object(1), '{' + noise, object(2)};
    QTest::addRow("noise is the example") << QList<QByteArray>{'{' + noise, object(1), '{' + noise + '}'};
    QTest::addRow("long") << QList<QByteArray>{object(1), QByteArray(3'000'000, 'y') + noise};
}

void TestTextPacker::everyText_comesBack()
{
    QFETCH(QList<QByteArray>, texts);
    TextPacker packer;
    QList<QByteArray> packed;
    for (const QByteArray &text : texts)
        packed.append(packer.pack(text));
    for (qsizetype i = 0; i < texts.size(); ++i)
        QCOMPARE(packer.unpack(packed[i]), texts[i]);
}

void TestTextPacker::whatLooksAlike_takesLittle()
{
    TextPacker packer;
    (void)packer.pack(object(1));
    QVERIFY(packer.pack(object(2)).size() * 10 < object(2).size());
    QCOMPARE(TextPacker().pack("{}"), QByteArray("{}"));
}

QTEST_GUILESS_MAIN(TestTextPacker)
#include "tst_text_packer.moc"
