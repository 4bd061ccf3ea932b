#include "core/http/message.h"

#include <QTest>

using namespace tidegate::http;

class TestHttpMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldsOfOneName_compareWithoutCase()
    {
        Headers headers;
        headers.add("Content-Type", "text/plain");
        headers.add("X-A", "1");
        headers.add("x-a", "2");
        QCOMPARE(headers.value("CONTENT-TYPE"), "text/plain");
        QCOMPARE(headers.value("x-A"), "1");
        QVERIFY(!headers.has("X-B"));
        headers.set("X-a", "3");
        QCOMPARE(headers.fields().size(), size_t(2));
        QCOMPARE(headers.value("x-a"), "3");
        headers.remove("X-A");
        QVERIFY(!headers.has("x-a"));
    }

    void listField_holdsItsTokens()
    {
        Headers headers;
        headers.add("Connection", "keep-alive ,\tUpgrade");
        headers.add("Connection", "x");
        QVERIFY(headers.hasToken("connection", "upgrade"));
        QVERIFY(headers.hasToken("connection", "X"));
        QVERIFY(!headers.hasToken("connection", "grade"));
        QVERIFY(!headers.hasToken("connection", ""));
    }

    void target_splitsAtTheFirstQuestionMark()
    {
        Request request;
        request.target = "/a/b?c=d?e";
        QCOMPARE(request.path(), "/a/b");
        QCOMPARE(request.query(), "c=d?e");
        request.target = "/a";
        QCOMPARE(request.path(), "/a");
        QCOMPARE(request.query(), "");
    }

    void percentEncoding_roundTripsAndRefusesBrokenEscapes()
    {
        QCOMPARE(percentEncode("a b/ü~"), "a%20b%2F%C3%BC~");
        QCOMPARE(percentDecode("a%20b%2f+"), "a b/+");
        QCOMPARE(percentDecode("a+b", true), "a b");
        QVERIFY(!percentDecode("%"));
        QVERIFY(!percentDecode("%2"));
        QVERIFY(!percentDecode("%zz"));
    }

    void statusPhrase_isRfc9110s()
    {
        QCOMPARE(statusPhrase(404), "Not Found");
        QCOMPARE(statusPhrase(299), "Unknown");
    }
};

QTEST_APPLESS_MAIN(TestHttpMessage)
#include "tst_http_message.moc"
