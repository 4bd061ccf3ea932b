#include "api_rig.h"
#include "log_source.h"

using namespace tidegate;
using namespace tidegate::test;

/// The output of a Service's and a Revision's instances.
class TestApiLogQueries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answer_hasItemsAndThePosition();
    void parameters_areCarried();
    void badParameters_areRefusedByField_data();
    void badParameters_areRefusedByField();
    void errors_areAnswered();
    void serviceThatIsGone_hasItsOutput();
    void followed_goesOnUntilTheClientLeaves();
    void nobodyButAdministrators_mayAsk();
    void text_isEscaped_data();
    void text_isEscaped();
    void droppedLines_areTold();
};

namespace {

QByteArray path(const char *query = "", const char *object = "services/hello")
{
    return QByteArray("/apis/tidegate.dev/v1/namespaces/default/") + object + "/logs" + query;
}

QStringList causes(const Answer &answer)
{
    QStringList fields;
    for (const QJsonValue &cause : answer.json()["details"_L1]["causes"_L1].toArray())
        fields.append(cause["field"_L1].toString());
    return fields;
}

} // namespace

void TestApiLogQueries::answer_hasItemsAndThePosition()
{
    Logs logs;
    logs.most = 1;
    Rig rig({.logs = &logs});
    const Answer answer = rig.send("GET", path());
    QCOMPARE(answer.status, 200);
    QCOMPARE(std::string(answer.headers.value("Content-Type")), std::string("application/json"));
    const QJsonObject item{{u"time"_s, u"2026-11-23T06:46:00.123456Z"_s},
                           {u"stream"_s, u"stdout"_s},
                           {u"revision"_s, u"r"_s},
                           {u"instance"_s, u"i"_s},
                           {u"text"_s, u"one"_s},
                           {u"position"_s, u"1"_s}};
    const QJsonObject expected{
        {u"items"_s, QJsonArray{item}}, {u"next"_s, u"1"_s}, {u"more"_s, true}, {u"droppedLines"_s, 7}};
    QCOMPARE(answer.json(), expected);
    const Answer second = rig.send("GET", path("?position=1"));
    QCOMPARE(second.json()["items"_L1][0]["text"_L1].toString(), u"two"_s);
    QCOMPARE(second.json()["more"_L1], QJsonValue(false));
}

void TestApiLogQueries::parameters_areCarried()
{
    Logs logs;
    Rig rig({.logs = &logs});
    QCOMPARE(
        rig.send("GET",
                 path("?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00%2B01:00&stream=stderr&contains=a%2Bb"
                      "&ignoreCase=true&before=1&after=2&limit=5&position=p&revision=hello-1&instance=x"))
            .status,
        200);
    QCOMPARE(logs.last.ns, u"default"_s);
    QCOMPARE(logs.last.service, u"hello"_s);
    QCOMPARE(logs.last.revision, u"hello-1"_s);
    QCOMPARE(logs.last.instance, u"x"_s);
    QCOMPARE(logs.last.from, parseTime("2026-01-01T00:00:00Z"));
    QCOMPARE(logs.last.to, parseTime("2026-01-01T23:00:00Z"));
    QVERIFY(logs.last.stream == api::LogRequest::Stream::Error);
    QCOMPARE(logs.last.contains, u"a+b"_s);
    QVERIFY(logs.last.ignoresCase && !logs.last.tail);
    QCOMPARE(logs.last.before, 1u);
    QCOMPARE(logs.last.after, 2u);
    QCOMPARE(logs.last.limit, 5u);
    QCOMPARE(logs.last.position, u"p"_s);
    QCOMPARE(rig.send("GET", path("?matches=^a&context=3&after=1&tail=9", "revisions/hello-00001")).status,
             200);
    QCOMPARE(logs.last.service, QString());
    QCOMPARE(logs.last.revision, u"hello-00001"_s);
    QCOMPARE(logs.last.matches, u"^a"_s);
    QCOMPARE(logs.last.before, 3u);
    QCOMPARE(logs.last.after, 1u);
    QVERIFY(logs.last.tail);
    QCOMPARE(logs.last.limit, 9u);
    QVERIFY(logs.last.isWanted());
}

void TestApiLogQueries::badParameters_areRefusedByField_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("field");
    QTest::newRow("from") << QByteArray("?from=yesterday") << u"from"_s;
    QTest::newRow("to") << QByteArray("?to=1") << u"to"_s;
    QTest::newRow("a range that is none")
        << QByteArray("?from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z") << u"from"_s;
    QTest::newRow("stream") << QByteArray("?stream=stdin") << u"stream"_s;
    QTest::newRow("two searches") << QByteArray("?contains=a&matches=b") << u"matches"_s;
    QTest::newRow("context") << QByteArray("?context=-1") << u"context"_s;
    QTest::newRow("before") << QByteArray("?before=x") << u"before"_s;
    QTest::newRow("after") << QByteArray("?after=1001") << u"after"_s;
    QTest::newRow("no lines") << QByteArray("?limit=0") << u"limit"_s;
    QTest::newRow("too many lines") << QByteArray("?limit=10001") << u"limit"_s;
    QTest::newRow("tail") << QByteArray("?tail=10001") << u"tail"_s;
    QTest::newRow("both ends") << QByteArray("?tail=1&limit=1") << u"tail"_s;
    QTest::newRow("tail from somewhere") << QByteArray("?tail=1&position=1") << u"tail"_s;
    QTest::newRow("follow to an end") << QByteArray("?follow=true&to=2026-01-02T00:00:00Z") << u"follow"_s;
}

void TestApiLogQueries::badParameters_areRefusedByField()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QString, field);
    Logs logs;
    Rig rig({.logs = &logs});
    const Answer answer = rig.send("GET", path(query.constData()));
    QCOMPARE(answer.status, 400);
    QCOMPARE(causes(answer), QStringList(field));
    QVERIFY2(answer.message().startsWith(field), answer.body);
    QCOMPARE(logs.reads, 0);
}

void TestApiLogQueries::errors_areAnswered()
{
    Logs logs;
    Rig rig({.logs = &logs});
    logs.errors = {
        {Code::BadRequest, "matches: missing )", {}, {{"matches", "FieldValueInvalid", "missing )"}}},
        {Code::TooManyRequests, "later", {}, {}},
        {Code::Timeout, "too long", {}, {}}};
    const Answer bad = rig.send("GET", path("?matches=("));
    QCOMPARE(bad.status, 400);
    QCOMPARE(causes(bad), QStringList(u"matches"_s));
    QCOMPARE(rig.send("GET", path()).status, 429);
    QCOMPARE(rig.send("GET", path("?follow=true")).status, 504);
    rig.dispatcher.reset();
    rig.dispatcher = std::make_unique<api::Dispatcher>(*rig.store, api::Ports{}, rig.clock);
    QCOMPARE(rig.send("GET", path()).status, 404);
    QCOMPARE(rig.send("POST", path()).status, 405);
}

void TestApiLogQueries::serviceThatIsGone_hasItsOutput()
{
    Logs logs;
    Rig rig({.logs = &logs});
    QCOMPARE(rig.send("GET", path()).status, 200); // there is no such Service any more
    logs.isKnown = false;
    logs.lines.clear();
    const Answer unknown = rig.send("GET", path());
    QCOMPARE(unknown.status, 404);
    QCOMPARE(unknown.message(), u"services.serving.knative.dev \"hello\" not found"_s);
    QCOMPARE(rig.send("GET", path("?follow=true")).status, 404);
    rig.keep(resource::Object(resource::kinds::service(), {u"default"_s, u"hello"_s}));
    QCOMPARE(rig.send("GET", path()).json()["items"_L1], QJsonValue(QJsonArray())); // it has said nothing yet
}

void TestApiLogQueries::followed_goesOnUntilTheClientLeaves()
{
    Logs logs;
    Rig rig({.logs = &logs});
    const auto stream = rig.begin("GET", path("?follow=true&tail=1&contains=x"));
    const auto texts = [&] {
        QStringList found;
        for (const QByteArray &line : QByteArray::fromStdString(stream->response.body).split('\n')) {
            if (!line.isEmpty())
                found.append(QJsonDocument::fromJson(line)["text"_L1].toString());
        }
        return found;
    };
    QTRY_VERIFY(!texts().isEmpty());
    QCOMPARE(std::string(stream->response.headers.value("Content-Type")),
             std::string("application/x-ndjson"));
    const auto before = texts().size();
    logs.say("three"); // its instance is of no matter, others may come
    QTRY_COMPARE(texts().size(), before + 2);
    QCOMPARE(texts().last(), u"three"_s);
    QCOMPARE(logs.last.contains, u"x"_s);
    QVERIFY(!logs.last.tail);
    QCOMPARE(logs.last.position, u"1"_s);
    QVERIFY(!stream->done);
    stream->leave();
    QTRY_COMPARE(logs.handle.use_count(), 1);
}

void TestApiLogQueries::nobodyButAdministrators_mayAsk()
{
    Logs logs;
    Rig rig({.logs = &logs});
    rig.user = {u"guest"_s, {}};
    QCOMPARE(rig.send("GET", path()).status, 403);
    QCOMPARE(logs.reads, 0);
}

void TestApiLogQueries::text_isEscaped_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("quotes") << u"say \"hi\" to \\"_s;
    QTest::newRow("controls") << QString::fromUtf8("\0\x1b[31m\t\x7f", 8);
    QTest::newRow("characters") << QStringLiteral("é二😀\u2028");
    QTest::newRow("nothing") << QString();
}

void TestApiLogQueries::text_isEscaped()
{
    QFETCH(const QString, text);
    Logs logs;
    logs.lines = {text.toStdString()};
    Rig rig({.logs = &logs});
    const Answer answer = rig.send("GET", path());
    QCOMPARE(answer.json()["items"_L1][0]["text"_L1].toString(), text);
    QCOMPARE(answer.json()["items"_L1][0]["position"_L1].toString(), u"1"_s);
}

void TestApiLogQueries::droppedLines_areTold()
{
    api::LogEntry entry;
    entry.stream = api::LogEntry::Stream::Dropped;
    entry.text = "12";
    entry.isContext = true;
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(api::jsonLogLines({entry}))).object();
    QCOMPARE(json["stream"_L1].toString(), u"dropped"_s);
    QCOMPARE(json["lines"_L1].toInt(), 12);
    QVERIFY(json["context"_L1].toBool());
    QVERIFY(json["text"_L1].toString().startsWith(u"tidegate: 12 lines were dropped"_s));
    QVERIFY(api::plainLogText({entry}, false).starts_with("tidegate: 12 lines were dropped"));
}

QTEST_GUILESS_MAIN(TestApiLogQueries)
#include "tst_api_log_queries.moc"
