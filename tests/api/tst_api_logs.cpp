#include "api_rig.h"
#include "log_source.h"

using namespace tidegate;
using namespace tidegate::test;

/// The output of Pods.
class TestApiLogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void log_isReadWithItsOptions();
    void badOptions_areRefused_data();
    void badOptions_areRefused();
    void log_isFollowedUntilTheClientLeaves();
    void log_isFollowedUntilTheInstanceEnds();
    void longLog_comesInPages();
    void slowClient_isWaitedFor();
    void brokenLog_isCutOff();
    void limit_endsTheLog();
    void waitingPod_isSaidToWait();
    void previous_isThePodThatEndedLast_data();
    void previous_isThePodThatEndedLast();
    void logOfAPodThatIsGone_isKept();
};

namespace {

QByteArray path(const char *pod, const char *query = "")
{
    return QByteArray("/api/v1/namespaces/default/pods/") + pod + "/log" + query;
}

resource::Object podIn(const QString &name, const QJsonObject &state, const QString &revision = u"r"_s)
{
    resource::Object owner(resource::kinds::revision(), {u"default"_s, revision});
    owner.setMetadata(u"uid"_s, u"uid-of-"_s + revision);
    resource::Object pod(resource::kinds::pod(), {u"default"_s, name});
    pod.setController(owner);
    pod.setSpec({{u"containers"_s, QJsonArray{QJsonObject{{u"name"_s, u"user-container"_s}}}}});
    pod.setStatus({{u"containerStatuses"_s, QJsonArray{QJsonObject{{u"state"_s, state}}}}});
    return pod;
}

QJsonObject running()
{
    return {{u"running"_s, QJsonObject{}}};
}

QJsonObject waiting(const QString &reason)
{
    return {{u"waiting"_s, QJsonObject{{u"reason"_s, reason}}}};
}

QJsonObject ended(const QString &time)
{
    return {{u"terminated"_s, QJsonObject{{u"finishedAt"_s, time}}}};
}

} // namespace

void TestApiLogs::log_isReadWithItsOptions()
{
    Logs logs;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    const Answer answer = rig.send(
        "GET",
        path("p", "?container=user-container&tailLines=10&sinceSeconds=60&limitBytes=100&timestamps=true"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("2026-11-23T06:46:00.123456Z one\n2026-11-23T06:46:00.123456Z two\n"));
    QCOMPARE(std::string(answer.headers.value("Content-Type")), std::string("text/plain"));
    QCOMPARE(logs.last.last, std::optional<qint64>(10));
    QVERIFY(logs.last.from == rig.clock.wall() - seconds(60));
    QCOMPARE(logs.last.instance, u"p"_s);
    QCOMPARE(logs.last.ns, u"default"_s);
    QCOMPARE(rig.send("GET", path("p", "?sinceTime=2026-01-31T12:00:00Z")).body, QByteArray("one\ntwo\n"));
    QCOMPARE(logs.last.from, parseTime("2026-01-31T12:00:00Z"));
    QCOMPARE(rig.send("GET", path("p", "?tailLines=1")).body, QByteArray("two\n"));
    QCOMPARE(rig.send("GET", path("p", "?tailLines=0")).body, QByteArray());
}

void TestApiLogs::badOptions_areRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("says");
    QTest::newRow("another container")
        << QByteArray("?container=queue-proxy")
        << u"container queue-proxy is not valid for pod p: its container is user-container"_s;
    QTest::newRow("a tail of no number")
        << QByteArray("?tailLines=x") << u"tailLines must be a whole number"_s;
    QTest::newRow("a time of no calendar")
        << QByteArray("?sinceTime=yesterday") << u"sinceTime must be a time"_s;
    QTest::newRow("two beginnings") << QByteArray("?sinceSeconds=1&sinceTime=2026-01-31T12:00:00Z")
                                    << u"at most one of"_s;
}

void TestApiLogs::badOptions_areRefused()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QString, says);
    Logs logs;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    const Answer answer = rig.send("GET", path("p", query.constData()));
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.message().contains(says), answer.body);
}

void TestApiLogs::log_isFollowedUntilTheClientLeaves()
{
    Logs logs;
    logs.isOpen = true;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    const auto stream = rig.begin("GET", path("p", "?follow=true"));
    QTRY_COMPARE(stream->response.body, std::string("one\ntwo\n"));
    logs.say("three");
    logs.say("four");
    QTRY_COMPARE(stream->response.body, std::string("one\ntwo\nthree\nfour\n"));
    QCOMPARE(logs.handle.use_count(), 2);
    stream->leave();
    QTRY_COMPARE(logs.handle.use_count(), 1);
    const auto second = rig.begin("GET", path("p", "?follow=true"));
    QTRY_VERIFY(second->started);
    rig.dispatcher->endStreams();
    QVERIFY(second->done);
    QCOMPARE(logs.handle.use_count(), 1);
}

void TestApiLogs::log_isFollowedUntilTheInstanceEnds()
{
    Logs logs;
    logs.isOpen = true;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    const auto stream = rig.begin("GET", path("p", "?follow=true&tailLines=1"));
    QTRY_COMPARE(stream->response.body, std::string("two\n"));
    QVERIFY(!stream->done);
    logs.lines.push_back("the last");
    logs.end();
    QTRY_VERIFY(stream->done);
    QCOMPARE(stream->response.body, std::string("two\nthe last\n"));
    // Of one that has ended there is what there is.
    QCOMPARE(rig.send("GET", path("p", "?follow=true")).body, QByteArray("one\ntwo\nthe last\n"));
}

void TestApiLogs::longLog_comesInPages()
{
    Logs logs;
    logs.lines.clear();
    QByteArray all;
    for (int i = 0; i < 100; ++i) {
        logs.lines.push_back(std::to_string(i));
        all += QByteArray::number(i) + '\n';
    }
    logs.most = 7;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    QCOMPARE(rig.send("GET", path("p")).body, all);
    QCOMPARE(logs.reads, 15);
}

void TestApiLogs::slowClient_isWaitedFor()
{
    Logs logs;
    logs.most = 1;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    const auto stream = rig.begin("GET", path("p"));
    stream->waiting = 100 << 20;
    QTRY_COMPARE(stream->response.body, std::string("one\n"));
    QTest::qWait(100); // nothing may happen
    QCOMPARE(logs.reads, 1);
    stream->waiting = 0;
    QTRY_VERIFY(stream->done);
    QCOMPARE(stream->response.body, std::string("one\ntwo\n"));
}

void TestApiLogs::brokenLog_isCutOff()
{
    Logs logs;
    logs.most = 1;
    logs.lines.resize(100'000);
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    const auto stream = rig.begin("GET", path("p"));
    QTRY_VERIFY(stream->started);
    logs.errors = {{Code::TooManyRequests, "later", {}, {}},
                   {Code::StorageFull, "the disk is broken", {}, {}}};
    QTRY_VERIFY(stream->aborted);
    QVERIFY(!stream->done);
    logs.errors = {{Code::StorageFull, "the disk is broken", {}, {}}};
    const Answer answer = rig.send("GET", path("p"));
    QCOMPARE(answer.status, 507);
}

void TestApiLogs::limit_endsTheLog()
{
    Logs logs;
    logs.isOpen = true;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, running()));
    QCOMPARE(rig.send("GET", path("p", "?limitBytes=5")).body, QByteArray("one\nt"));
    const auto stream = rig.begin("GET", path("p", "?follow=true&limitBytes=10"));
    QTRY_VERIFY(stream->started);
    QVERIFY(!stream->done);
    logs.say("three");
    QTRY_VERIFY(stream->done);
    QCOMPARE(stream->response.body, std::string("one\ntwo\nth"));
    QCOMPARE(rig.send("GET", path("p", "?follow=true&limitBytes=3")).body, QByteArray("one"));
    QCOMPARE(rig.send("GET", path("p", "?limitBytes=0")).body, QByteArray());
}

void TestApiLogs::waitingPod_isSaidToWait()
{
    Logs logs;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"p"_s, waiting(u"Queued"_s)));
    rig.keep(podIn(u"q"_s, waiting(u"Starting"_s)));
    const Answer answer = rig.send("GET", path("p"));
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.message(), u"container \"user-container\" in pod \"p\" is waiting to start: Queued"_s);
    QCOMPARE(rig.send("GET", path("q")).status, 200); // its process may have said why it takes so long
}

void TestApiLogs::previous_isThePodThatEndedLast_data()
{
    QTest::addColumn<QByteArray>("pod");
    QTest::addColumn<QString>("previous"); // empty: there is none
    QTest::newRow("of one that runs") << QByteArray("runs") << u"second"_s;
    QTest::newRow("of one that has ended") << QByteArray("second") << u"first"_s;
    QTest::newRow("of the first") << QByteArray("first") << QString();
    QTest::newRow("of another revision") << QByteArray("stranger") << QString();
}

void TestApiLogs::previous_isThePodThatEndedLast()
{
    QFETCH(const QByteArray, pod);
    QFETCH(const QString, previous);
    Logs logs;
    Rig rig({.logs = &logs});
    rig.keep(podIn(u"runs"_s, running()));
    rig.keep(podIn(u"first"_s, ended(u"2026-01-01T00:00:00Z"_s)));
    rig.keep(podIn(u"second"_s, ended(u"2026-01-02T00:00:00Z"_s)));
    rig.keep(podIn(u"stranger"_s, running(), u"other"_s));
    const Answer answer = rig.send("GET", path(pod.constData(), "?previous=true"));
    if (!previous.isEmpty()) {
        QCOMPARE(answer.status, 200);
        QCOMPARE(logs.last.instance, previous);
        return;
    }
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.message(),
             u"previous terminated container \"user-container\" in pod \"%1\" not found"_s.arg(
                 QString::fromUtf8(pod)));
}

void TestApiLogs::logOfAPodThatIsGone_isKept()
{
    Logs logs;
    Rig rig({.logs = &logs});
    QCOMPARE(rig.send("GET", path("gone")).body, QByteArray("one\ntwo\n"));
    const Answer unknown = rig.send("GET", path("unknown"));
    QCOMPARE(unknown.status, 404);
    QCOMPARE(unknown.message(), u"pods \"unknown\" not found"_s);
}

QTEST_GUILESS_MAIN(TestApiLogs)
#include "tst_api_logs.moc"
