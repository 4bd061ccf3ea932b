#include "core/client/client.h"
#include "tests/client/test_server.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using client::Watch;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

QJsonObject service(const QString &name, int version)
{
    return {{QStringLiteral("apiVersion"), QStringLiteral("serving.knative.dev/v1")},
            {QStringLiteral("kind"), QStringLiteral("Service")},
            {QStringLiteral("metadata"),
             QJsonObject{{QStringLiteral("name"), name},
                         {QStringLiteral("namespace"), QStringLiteral("default")},
                         {QStringLiteral("resourceVersion"), QString::number(version)}}}};
}

QJsonObject change(const char *type, const QJsonObject &object)
{
    return {{QStringLiteral("type"), QLatin1String(type)}, {QStringLiteral("object"), object}};
}

QJsonObject listOf(const QJsonArray &items, int version, const QString &more = {})
{
    return {{QStringLiteral("kind"), QStringLiteral("ServiceList")},
            {QStringLiteral("items"), items},
            {QStringLiteral("metadata"),
             QJsonObject{{QStringLiteral("resourceVersion"), QString::number(version)},
                         {QStringLiteral("continue"), more}}}};
}

bool isWatch(const TestRequest &request)
{
    return request.query("watch") == QLatin1String("true");
}

} // namespace

class TstWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void watchOfAKind_listsThenFollowsFromThatVersion();
    void eventsOfAnyCut_arriveInOrder();
    void longList_isReadInPages();
    void pageForgottenByTheServer_isReadWhole();
    void connectionCutMidLine_resumesAfterTheLastWholeEvent();
    void bookmark_movesTheVersionOn();
    void expiredVersion_bringsANewList_data();
    void expiredVersion_bringsANewList();
    void serverAway_isStaleAndComesBackByItself();
    void retryNow_doesNotWait();
    void orderlyEnd_doesNotBecomeABusyLoop();
    void watchDeletedInItsOwnSignal_isNoTrouble();
    void manyWatches_leaveRoomForCalls();

private:
    Watch *watch();
    QStringList following() const; ///< resourceVersion of each watch request so far

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    QPointer<TestConnection> m_stream; ///< the last watch request's connection
    QStringList m_seen;                ///< "+a" "~a" "-a" "[a,b]"
    QStringList m_whys;
    QJsonArray m_items;
    int m_version = 10;
};

void TstWatch::init()
{
    m_items = {service(QStringLiteral("a"), 7)};
    m_version = 10;
    m_seen.clear();
    m_whys.clear();
    m_server = std::make_unique<TestServer>([this](const TestRequest &request, TestConnection *connection) {
        if (isWatch(request)) {
            m_stream = connection;
            connection->startStream();
        } else {
            connection->answerJson(200, listOf(m_items, m_version));
        }
    });
    QVERIFY(m_server->start());
    m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, QStringLiteral("t")});
}

void TstWatch::cleanup()
{
    m_client.reset();
    m_server.reset();
}

Watch *TstWatch::watch()
{
    Watch *watch = m_client->watch(resource::kinds::service(), QStringLiteral("default"), m_client.get());
    const auto namesOf = [](const std::vector<resource::Object> &items) {
        QStringList names;
        for (const auto &item : items)
            names << item.name();
        return names.join(QLatin1Char(','));
    };
    connect(watch, &Watch::listBegun, this, [this] {
        if (!m_seen.isEmpty() && m_seen.last().startsWith(QLatin1Char('(')))
            m_seen << QStringLiteral("anew");
    });
    connect(watch, &Watch::listing, this, [this, namesOf](const std::vector<resource::Object> &part) {
        m_seen << QLatin1Char('(') + namesOf(part) + QLatin1Char(')');
    });
    connect(watch, &Watch::listed, this, [this, namesOf](const std::vector<resource::Object> &items) {
        m_seen << QLatin1Char('[') + namesOf(items) + QLatin1Char(']');
    });
    connect(watch, &Watch::added, this,
            [this](const resource::Object &object) { m_seen << QLatin1Char('+') + object.name(); });
    connect(watch, &Watch::modified, this,
            [this](const resource::Object &object) { m_seen << QLatin1Char('~') + object.name(); });
    connect(watch, &Watch::deleted, this,
            [this](const resource::Object &object) { m_seen << QLatin1Char('-') + object.name(); });
    connect(watch, &Watch::stateChanged, this, [this](Watch::State, const QString &why) { m_whys << why; });
    return watch;
}

QStringList TstWatch::following() const
{
    QStringList versions;
    for (const TestRequest &request : m_server->requests()) {
        if (isWatch(request))
            versions << request.query("resourceVersion");
    }
    return versions;
}

void TstWatch::watchOfAKind_listsThenFollowsFromThatVersion()
{
    Watch *w = watch();
    QCOMPARE(w->state(), Watch::State::Loading);
    QTRY_VERIFY(m_stream);
    QCOMPARE(w->state(), Watch::State::Live);
    QCOMPARE(m_seen, QStringList{QStringLiteral("[a]")});
    QCOMPARE(following(), QStringList{QStringLiteral("10")});
    QCOMPARE(m_server->requests().first().path(),
             QStringLiteral("/apis/serving.knative.dev/v1/namespaces/default/services"));
    QCOMPARE(m_server->requests().last().query("allowWatchBookmarks"), QStringLiteral("true"));
    QVERIFY(m_server->requests().last().query("timeoutSeconds").toInt() > 0);
    m_stream->sendJson(change("ADDED", service(QStringLiteral("b"), 11)));
    m_stream->sendJson(change("MODIFIED", service(QStringLiteral("b"), 12)));
    m_stream->sendJson(change("DELETED", service(QStringLiteral("a"), 13)));
    QTRY_COMPARE(m_seen, (QStringList{"[a]", "+b", "~b", "-a"}));
}

void TstWatch::eventsOfAnyCut_arriveInOrder()
{
    watch();
    QTRY_VERIFY(m_stream);
    QByteArray bytes;
    QStringList expected{"[a]"};
    for (int i = 0; i < 40; ++i) {
        const QString name = QStringLiteral("s%1").arg(i);
        bytes += QJsonDocument(change("ADDED", service(name, 20 + i))).toJson(QJsonDocument::Compact) + '\n';
        expected << QLatin1Char('+') + name;
    }
    for (qsizetype i = 0; i < bytes.size(); i += 37)
        m_stream->send(bytes.mid(i, 37));
    QTRY_COMPARE(m_seen, expected);
}

void TstWatch::longList_isReadInPages()
{
    m_server->setHandler([](const TestRequest &request, TestConnection *connection) {
        if (isWatch(request))
            connection->startStream();
        else if (request.query("continue").isEmpty())
            connection->answerJson(
                200, listOf({service(QStringLiteral("a"), 1)}, 30, QStringLiteral("to+ken/=&")));
        else
            connection->answerJson(200, listOf({service(request.query("continue"), 2)}, 30));
    });
    watch();
    QTRY_COMPARE(m_seen, (QStringList{"(a)", "[to+ken/=&]"}));
    QTRY_COMPARE(following(), QStringList{QStringLiteral("30")});
}

void TstWatch::pageForgottenByTheServer_isReadWhole()
{
    m_server->setHandler([](const TestRequest &request, TestConnection *connection) {
        if (isWatch(request))
            connection->startStream();
        else if (!request.query("continue").isEmpty())
            connection->answerStatus(410, "Expired", QStringLiteral("too old"));
        else if (request.query("limit").isEmpty())
            connection->answerJson(
                200, listOf({service(QStringLiteral("a"), 1), service(QStringLiteral("b"), 2)}, 31));
        else
            connection->answerJson(200,
                                   listOf({service(QStringLiteral("a"), 1)}, 30, QStringLiteral("more")));
    });
    watch();
    QTRY_COMPARE(m_seen, (QStringList{"(a)", "anew", "[a,b]"}));
    QTRY_COMPARE(following(), QStringList{QStringLiteral("31")});
}

void TstWatch::connectionCutMidLine_resumesAfterTheLastWholeEvent()
{
    Watch *w = watch();
    QTRY_VERIFY(m_stream);
    m_stream->sendJson(change("ADDED", service(QStringLiteral("b"), 11)));
    m_stream->send("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"half");
    m_stream->abort();
    QTRY_COMPARE(following(), (QStringList{"10", "11"}));
    QTRY_COMPARE(w->state(), Watch::State::Live);
    m_stream->sendJson(change("ADDED", service(QStringLiteral("c"), 12)));
    QTRY_COMPARE(m_seen, (QStringList{"[a]", "+b", "+c"})); // nothing twice, nothing lost, no half event
}

void TstWatch::bookmark_movesTheVersionOn()
{
    watch();
    QTRY_VERIFY(m_stream);
    m_stream->sendJson(change("BOOKMARK", service({}, 99)));
    m_stream->abort();
    QTRY_COMPARE(following(), (QStringList{"10", "99"}));
    QCOMPARE(m_seen, QStringList{QStringLiteral("[a]")});
}

void TstWatch::expiredVersion_bringsANewList_data()
{
    QTest::addColumn<bool>("asEvent");
    QTest::newRow("as an event of the stream") << true;
    QTest::newRow("as the answer") << false;
}

void TstWatch::expiredVersion_bringsANewList()
{
    QFETCH(bool, asEvent);
    watch();
    QTRY_VERIFY(m_stream);
    m_items = {service(QStringLiteral("x"), 50)};
    m_version = 60;
    const QJsonObject status{{QStringLiteral("kind"), QStringLiteral("Status")},
                             {QStringLiteral("code"), 410},
                             {QStringLiteral("reason"), QStringLiteral("Expired")}};
    if (asEvent) {
        m_stream->sendJson(change("ERROR", status));
    } else {
        m_server->setHandler([this](const TestRequest &request, TestConnection *connection) {
            if (!isWatch(request))
                connection->answerJson(200, listOf(m_items, m_version));
            else if (request.query("resourceVersion") == QLatin1String("10"))
                connection->answerStatus(410, "Expired", QStringLiteral("too old"));
            else
                connection->startStream();
        });
        m_stream->abort();
    }
    QTRY_COMPARE(m_seen, (QStringList{"[a]", "[x]"}));
    QTRY_COMPARE(following().last(), QStringLiteral("60"));
}

void TstWatch::serverAway_isStaleAndComesBackByItself()
{
    Watch *w = watch();
    QTRY_VERIFY(m_stream);
    const quint16 port = m_server->serverPort();
    m_stream->sendJson(change("ADDED", service(QStringLiteral("b"), 11)));
    QTRY_COMPARE(m_seen.last(), QStringLiteral("+b"));
    m_server.reset();
    QTRY_COMPARE(w->state(), Watch::State::Stale);
    QTRY_VERIFY2(m_whys.last().contains(QStringLiteral("Nothing answers at 127.0.0.1")),
                 qPrintable(m_whys.join(QLatin1Char('|'))));
    m_server = std::make_unique<TestServer>([this](const TestRequest &, TestConnection *connection) {
        m_stream = connection;
        connection->startStream();
    });
    QVERIFY(m_server->start(port));
    QTRY_COMPARE_WITH_TIMEOUT(w->state(), Watch::State::Live, 20'000);
    QCOMPARE(following(), QStringList{QStringLiteral("11")});
    QCOMPARE(m_seen, (QStringList{"[a]", "+b"}));
}

void TstWatch::retryNow_doesNotWait()
{
    Watch *w = watch();
    QTRY_VERIFY(m_stream);
    const quint16 port = m_server->serverPort();
    m_server.reset();
    QTRY_VERIFY_WITH_TIMEOUT(m_whys.size() >= 2, 10'000);
    QTest::qWait(2000); // not for synchronisation: lets the back-off grow past what is asserted below
    m_server = std::make_unique<TestServer>(
        [](const TestRequest &, TestConnection *connection) { connection->startStream(); });
    QVERIFY(m_server->start(port));
    w->retryNow();
    QTRY_COMPARE_WITH_TIMEOUT(w->state(), Watch::State::Live, 500);
}

void TstWatch::orderlyEnd_doesNotBecomeABusyLoop()
{
    m_server->setHandler([](const TestRequest &request, TestConnection *connection) {
        if (isWatch(request)) {
            connection->startStream();
            connection->endStream();
        } else {
            connection->answerJson(200, listOf({}, 10));
        }
    });
    Watch *w = watch();
    QTRY_VERIFY_WITH_TIMEOUT(following().size() >= 2, 10'000);
    QCOMPARE(w->state(), Watch::State::Live); // ending is the server's right
    const int before = int(following().size());
    QTest::qWait(300);
    QVERIFY(following().size() - before <= 3);
}

void TstWatch::watchDeletedInItsOwnSignal_isNoTrouble()
{
    Watch *w = watch();
    connect(w, &Watch::added, this, [w] { delete w; });
    QTRY_VERIFY(m_stream);
    QPointer<Watch> guard(w);
    m_stream->send(
        QByteArray("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"b\"}}}\n").repeated(3));
    QTRY_VERIFY(!guard);
    QTest::qWait(20);
    QCOMPARE(m_seen, (QStringList{"[a]", "+b"}));
}

void TstWatch::manyWatches_leaveRoomForCalls()
{
    for (int i = 0; i < 10; ++i)
        watch();
    QTRY_COMPARE(following().size(), 10);
    bool answered = false;
    m_client->version(m_client.get(), [&](const Result<QJsonObject> &) { answered = true; });
    QTRY_VERIFY(answered);
}

QTEST_GUILESS_MAIN(TstWatch)
#include "tst_watch.moc"
