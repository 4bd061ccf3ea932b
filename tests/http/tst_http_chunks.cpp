#include "core/http/codec.h"

#include <QTest>

#include <random>

using namespace tidegate::http;

namespace {

struct Decoded
{
    ParseStatus status = ParseStatus::NeedMore;
    std::string data;
    size_t consumed = 0;
};

/// Feeds `bytes` to the decoder until it takes no more.
void feed(ChunkDecoder &decoder, std::string_view bytes, Decoded &decoded)
{
    while (decoded.status == ParseStatus::NeedMore) {
        const ChunkDecoder::Step step = decoder.next(bytes);
        decoded.status = step.status;
        decoded.data += step.data;
        decoded.consumed += step.consumed;
        bytes.remove_prefix(step.consumed);
        if (step.consumed == 0)
            return;
    }
}

Decoded decode(const std::string &bytes)
{
    ChunkDecoder decoder;
    Decoded decoded;
    feed(decoder, bytes, decoded);
    return decoded;
}

const std::string valid = "5\r\nhello\r\n1;a=b;c=\"d\"\r\n,\r\n00A\r\n chunked "
                          "w\r\n5\r\norld!\r\n0;last\r\nTrailer: x\r\nOther:\r\n\r\n";

} // namespace

class TestHttpChunks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validBody_isDecodedAndWhatFollowsIsLeft()
    {
        const Decoded decoded = decode(valid + "GET / HTTP/1.1\r\n");
        QCOMPARE(decoded.status, ParseStatus::Done);
        QCOMPARE(decoded.data, "hello, chunked world!");
        QCOMPARE(decoded.consumed, valid.size());
    }

    void validBody_isTheSameAtEverySplit()
    {
        for (size_t first = 0; first <= valid.size(); ++first) {
            for (size_t second = first; second <= valid.size(); ++second) {
                ChunkDecoder decoder;
                Decoded decoded;
                feed(decoder, std::string_view(valid).substr(0, first), decoded);
                feed(decoder, std::string_view(valid).substr(first, second - first), decoded);
                if (second < valid.size())
                    QCOMPARE(decoded.status, ParseStatus::NeedMore);
                feed(decoder, std::string_view(valid).substr(second), decoded);
                QCOMPARE(decoded.status, ParseStatus::Done);
                QCOMPARE(decoded.data, "hello, chunked world!");
                QCOMPARE(decoded.consumed, valid.size());
            }
        }
    }

    void oneByteAtATime_isTheSame()
    {
        ChunkDecoder decoder;
        Decoded decoded;
        for (const char c : valid)
            feed(decoder, {&c, 1}, decoded);
        QCOMPARE(decoded.status, ParseStatus::Done);
        QCOMPARE(decoded.data, "hello, chunked world!");
    }

    void manyChunks_areCountedEachForItself()
    {
        std::string body;
        for (int i = 0; i < 100; ++i)
            body += "0001\r\nx\r\n";
        const Decoded decoded = decode(body + "0\r\n\r\n");
        QCOMPARE(decoded.status, ParseStatus::Done);
        QCOMPARE(decoded.data, std::string(100, 'x'));
    }

    void reset_beginsAnotherBody()
    {
        ChunkDecoder decoder;
        Decoded first;
        feed(decoder, "0\r\n\r\n", first);
        QCOMPARE(first.status, ParseStatus::Done);
        decoder.reset();
        Decoded second;
        feed(decoder, "1\r\nx\r\n0\r\n\r\n", second);
        QCOMPARE(second.data, "x");
        QCOMPARE(second.status, ParseStatus::Done);
    }

    void reset_forgetsExtensions()
    {
        ChunkDecoder decoder;
        const std::string body = "1;" + std::string(1'000, 'e') + "\r\nx\r\n0\r\n\r\n";
        for (int i = 0; i < 100; ++i) {
            Decoded each;
            feed(decoder, body, each);
            QCOMPARE(each.status, ParseStatus::Done);
            decoder.reset();
        }
    }

    void brokenBody_isRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *reason, const QByteArray &body) { QTest::newRow(reason) << body; };
        row("no size", "\r\nabc");
        row("no size after a chunk", "1\r\nx\r\n\r\n");
        row("a size that is no number", "g\r\n");
        row("a size with a prefix", "0x5\r\nhello\r\n");
        row("a size with a sign", "+5\r\nhello\r\n");
        row("a negative size", "-1\r\n");
        row("a space before the size", " 5\r\nhello\r\n");
        row("a space after the size", "5 \r\nhello\r\n");
        row("a size over 64 bits", "10000000000000000\r\n");
        row("a size of many zeroes", "00000000000000005\r\nhello\r\n");
        row("a bare LF after the size", "5\nhello\r\n");
        row("CR without LF after the size", "5\rhello\r\n");
        row("a bare LF in an extension", "5;a\nhello\r\n");
        row("a bare CR in an extension", "5;a\rb\r\nhello\r\n");
        row("a control character in an extension", QByteArray("5;a\0b\r\n", 7));
        row("a long extension", "5;" + QByteArray(2000, 'x') + "\r\nhello\r\n");
        row("many extensions for little data",
            QByteArray("1;" + QByteArray(900, 'x') + "\r\ny\r\n").repeated(40));
        row("a chunk longer than its size", "4\r\nhello\r\n");
        row("a chunk that ends in LF alone", "5\r\nhello\n");
        row("a chunk that ends in CR alone", "5\r\nhello\rx");
        row("a trailer without a name", "0\r\n: x\r\n\r\n");
        row("a trailer without a colon", "0\r\nTrailer\r\n\r\n");
        row("a folded trailer", "0\r\nA: b\r\n c\r\n\r\n");
        row("a bare LF after a trailer", "0\r\nA: b\n\r\n");
        row("a bare LF at the end", "0\r\n\n");
        row("large trailers", "0\r\nA: " + QByteArray(20000, 'x'));
    }

    void brokenBody_isRefused()
    {
        QFETCH(QByteArray, body);
        QCOMPARE(decode(body.toStdString()).status, ParseStatus::Error);
        ChunkDecoder decoder;
        Decoded decoded;
        for (const char c : body)
            feed(decoder, {&c, 1}, decoded);
        QCOMPARE(decoded.status, ParseStatus::Error);
    }

    void extensionsInProportion_areAsManyAsOneLikes()
    {
        const std::string chunk =
            "400;signature=" + std::string(900, 'x') + "\r\n" + std::string(1024, 'y') + "\r\n";
        std::string body;
        for (int i = 0; i < 100; ++i)
            body += chunk;
        const Decoded decoded = decode(body + "0\r\n\r\n");
        QCOMPARE(decoded.status, ParseStatus::Done);
        QCOMPARE(decoded.data.size(), size_t(100 * 1024));
    }

    void failedDecoder_staysFailed()
    {
        ChunkDecoder decoder;
        QCOMPARE(decoder.next("x").status, ParseStatus::Error);
        QCOMPARE(decoder.next("0\r\n\r\n").status, ParseStatus::Error);
    }

    void randomBytes_neverOverrunOrDifferBySplit()
    {
        std::mt19937 random(7);
        const std::string alphabet = "0015aF;:\r\n\r\n x";
        for (int round = 0; round < 20000; ++round) {
            std::string bytes(random() % 40, ' ');
            for (char &c : bytes)
                c = alphabet[random() % alphabet.size()];
            const Decoded whole = decode(bytes);
            ChunkDecoder decoder;
            Decoded split;
            for (const char c : bytes)
                feed(decoder, {&c, 1}, split);
            QCOMPARE(split.status, whole.status);
            QCOMPARE(split.data, whole.data);
            QVERIFY(whole.consumed <= bytes.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestHttpChunks)
#include "tst_http_chunks.moc"
