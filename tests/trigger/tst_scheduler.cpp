#include "core/trigger/scheduler.h"
#include "sources.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <deque>

using namespace tidegate;
using namespace tidegate::trigger;
using namespace Qt::StringLiterals;

// The scheduler with a real store and journal, and a clock that is moved by hand: its timer looks at the wall
// clock every ten milliseconds, so that after a move everything due comes soon.

namespace {

std::string field(const Outgoing &request, const std::string &name)
{
    for (const auto &[key, value] : request.message.headers) {
        if (key == name)
            return value;
    }
    return {};
}

/// Keeps what was sent; answers when told to, or at once with the next of the prepared answers.
class TestSender final : public QObject, public Sender
{
public:
    struct Sent
    {
        Outgoing request;
        std::function<void(Result<Answer>)> done;
        std::string time() const { return field(request, "ce-time").substr(11, 8); }
    };
    void send(Outgoing request, std::function<void(Result<Answer>)> done) override
    {
        sent.push_back({std::move(request), std::move(done)});
        if (prepared.empty())
            return;
        const Result<Answer> answer = prepared.size() > 1 ? prepared.front() : prepared.back();
        if (prepared.size() > 1)
            prepared.pop_front();
        QMetaObject::invokeMethod(
            this, [answer, done = sent.back().done] { done(answer); }, Qt::QueuedConnection);
    }
    std::string times() const
    {
        std::string text;
        for (const Sent &each : sent)
            text += (text.empty() ? "" : " ") + each.time();
        return text;
    }

    std::vector<Sent> sent;
    std::deque<Result<Answer>> prepared; ///< the last is used again and again
};

class TestWarmer final : public Warmer
{
public:
    void keepWarm(const QString &ns, const QString &route, WallTime until) override
    {
        calls.push_back((ns + u'/' + route).toStdString() + ' ' + formatTime(until).substr(11, 8));
    }
    std::vector<std::string> calls;
};

Result<Answer> answer(int status)
{
    return Answer{status, std::chrono::microseconds(1500), std::nullopt,
                  "HTTP/1.1 " + std::to_string(status)};
}

} // namespace

class TestScheduler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void moment_isSentAndRecorded();
    void moment_isDurableBeforeItIsSent();
    void failure_isRepeatedThenGoesToTheDeadLetter();
    void refusal_isNotRepeated();
    void fireNow_isSentAndRecordedWhateverTheSchedule();
    void fireNow_ofNobody_isToldPlainly();
    void overlap_data();
    void overlap();
    void catchUp_waitsForItsTurn();
    void change_startsAnew();
    void deletion_endsIt();
    void restart_goesOnWhereItWas();
    void restart_leavesWhatIsNotDueYet();
    void interrupted_isToldWhenItIsNotSentAgain();
    void preWarm_isAskedForAhead();

private:
    void startScheduler();
    void stopScheduler();
    void put(const resource::Object &object);
    bool waitForSent(size_t count);
    QJsonArray records();
    /// Of every record, one after the other.
    QString states();

    ManualClock m_clock{at("2026-01-01T10:00:30Z")};
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<TestSender> m_sender;
    TestWarmer m_warmer;
    std::unique_ptr<Scheduler> m_scheduler;
};

void TestScheduler::init()
{
    m_clock = ManualClock(at("2026-01-01T10:00:30Z"));
    m_warmer.calls.clear();
    m_dir = std::make_unique<QTemporaryDir>();
    m_store = std::move(*store::Store::open({.dir = m_dir->path()}, m_clock));
    m_sender = std::make_unique<TestSender>();
    m_sender->prepared = {answer(202)};
}

void TestScheduler::cleanup()
{
    stopScheduler();
    m_store.reset();
}

void TestScheduler::startScheduler()
{
    Journal::Options options;
    options.file = m_dir->filePath(u"triggers.db"_s);
    m_journal = std::move(*Journal::open(options));
    Scheduler::Options how;
    how.longestSleep = milliseconds(10);
    m_scheduler = std::make_unique<Scheduler>(*m_store, *m_journal, *m_sender, &m_warmer, m_clock, how);
    m_scheduler->start();
}

void TestScheduler::stopScheduler()
{
    m_scheduler.reset();
    m_journal.reset();
}

void TestScheduler::put(const resource::Object &object)
{
    resource::Object next = object;
    if (const auto stored = m_store->get(*object.kind(), object.objectName()))
        next.setMetadata(u"uid"_s, stored->uid());
    std::optional<bool> good;
    m_store->commit({store::Mutation{store::Mutation::Type::Put, next, std::nullopt}},
                    [&good](const auto &done) { good = done.has_value(); });
    QVERIFY(QTest::qWaitFor([&good] { return good.has_value(); }));
    QVERIFY(*good);
}

bool TestScheduler::waitForSent(size_t count)
{
    return QTest::qWaitFor([&] { return m_sender->sent.size() >= count; }, 10'000);
}

QJsonArray TestScheduler::records()
{
    std::optional<QJsonArray> found;
    m_scheduler->records({u"default"_s, u"tick"_s}, 100,
                         [&found](const Result<std::vector<QByteArray>> &all) {
                             found = QJsonArray();
                             for (const QByteArray &each : all.value_or(std::vector<QByteArray>()))
                                 found->append(QJsonDocument::fromJson(each).object());
                         });
    (void)QTest::qWaitFor([&found] { return found.has_value(); });
    return found.value_or(QJsonArray());
}

QString TestScheduler::states()
{
    QStringList all;
    for (const QJsonValue &each : records())
        all << each["planned"_L1].toString().mid(11, 8) + u' ' + each["state"_L1].toString();
    return all.join(u", "_s);
}

void TestScheduler::moment_isSentAndRecorded()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s));
    m_clock.advance(seconds(30) + milliseconds(20));
    QVERIFY(waitForSent(1));
    const Outgoing &request = m_sender->sent.front().request;
    QCOMPARE(request.url, u"http://sink/"_s);
    QVERIFY(!request.isOurs);
    QCOMPARE(field(request, "ce-time"), std::string("2026-01-01T10:01:00Z"));
    const std::string uid =
        m_store->get(resource::kinds::pingSource(), {u"default"_s, u"tick"_s})->uid().toStdString();
    QCOMPARE(field(request, "ce-id"), firingId(uid, at("2026-01-01T10:01:00Z")));
    QTRY_COMPARE(states(), u"10:01:00 Succeeded"_s);
    const QJsonObject record = records()[0].toObject();
    QCOMPARE(record.value("latenessMs"_L1).toDouble(), 20.0);
    QCOMPARE(record.value("attempts"_L1).toInt(), 1);
    QCOMPARE(record.value("status"_L1).toInt(), 202);
    QCOMPARE(record.value("latencyMs"_L1).toDouble(), 1.5);
    QCOMPARE(record.value("responseHead"_L1).toString(), u"HTTP/1.1 202"_s);
    QCOMPARE(record.value("actual"_L1).toString(), u"2026-01-01T10:01:00.020000Z"_s);
}

void TestScheduler::moment_isDurableBeforeItIsSent()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s));
    m_sender->prepared.clear();
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    // As after a crash: what the disk has now is read by somebody else.
    Journal::Options options;
    options.file = m_dir->filePath(u"triggers.db"_s);
    const auto other = Journal::open(options);
    QVERIFY(other);
    QCOMPARE((*other)->known().size(), size_t(1));
    QCOMPARE((*other)->known().front().open.size(), size_t(1));
    QVERIFY((*other)->known().front().open.front().planned == at("2026-01-01T10:01:00Z"));
}

void TestScheduler::failure_isRepeatedThenGoesToTheDeadLetter()
{
    startScheduler();
    put(pingSource(
        u"0 * * * * *"_s,
        {{u"retries"_s, u"2"_s}, {u"backoff-delay"_s, u"1ms"_s}, {u"dead-letter"_s, u"http://morgue/"_s}}));
    m_sender->prepared = {answer(503), fail(Code::Timeout, "no complete answer within 1s"), answer(500),
                          answer(202)};
    m_clock.advance(seconds(30));
    QVERIFY(QTest::qWaitFor(
        [this] {
            m_clock.advance(milliseconds(1));
            return m_sender->sent.size() == 4;
        },
        20'000));
    QTRY_COMPARE(states(), u"10:01:00 Failed"_s);
    QCOMPARE(m_sender->sent.size(), size_t(4));
    const Outgoing &dead = m_sender->sent.back().request;
    QCOMPARE(dead.url, u"http://morgue/"_s);
    QCOMPARE(field(dead, "ce-knativeerrorcode"), std::string("500"));
    QCOMPARE(field(dead, "ce-knativeerrordest"), std::string("http://sink/"));
    QCOMPARE(field(dead, "ce-id"), field(m_sender->sent.front().request, "ce-id"));
    const QJsonObject record = records()[0].toObject();
    QCOMPARE(record.value("attempts"_L1).toInt(), 3);
    QCOMPARE(record.value("reason"_L1).toString(), u"Status500"_s);
    QCOMPARE(record["deadLetter"_L1]["status"_L1].toInt(), 202);
}

void TestScheduler::fireNow_isSentAndRecordedWhateverTheSchedule()
{
    startScheduler();
    put(pingSource(u"0 0 0 1 1 *"_s, {{u"suspend"_s, u"true"_s}, {u"jitter"_s, u"1h"_s}}));
    std::optional<Result<QByteArray>> got;
    m_scheduler->fireNow({u"default"_s, u"tick"_s},
                         [&got](Result<QByteArray> record) { got = std::move(record); });
    QVERIFY(QTest::qWaitFor([&got] { return got.has_value(); }));
    QVERIFY(*got);
    const QJsonObject begun = QJsonDocument::fromJson(**got).object();
    QCOMPARE(begun.value("manual"_L1).toBool(), true);
    QCOMPARE(begun.value("number"_L1).toInt(), 1);
    QVERIFY(waitForSent(1));
    QCOMPARE(field(m_sender->sent.front().request, "ce-time"), std::string("2026-01-01T10:00:30Z"));
    QTRY_COMPARE(states(), u"10:00:30 Succeeded"_s);
    QCOMPARE(records()[0]["manual"_L1].toBool(), true);
}

void TestScheduler::fireNow_ofNobody_isToldPlainly()
{
    startScheduler();
    std::optional<Code> code;
    const auto fire = [&] {
        m_scheduler->fireNow({u"default"_s, u"tick"_s},
                             [&code](const Result<QByteArray> &record) { code = record.error().code; });
    };
    fire();
    QCOMPARE(code, std::optional(Code::NotFound));
    put(pingSource(u"0 * * * * *"_s));
    m_scheduler->stop();
    fire();
    QCOMPARE(code, std::optional(Code::Unavailable));
}

void TestScheduler::refusal_isNotRepeated()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s));
    m_sender->prepared = {answer(400)};
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    QTRY_COMPARE(states(), u"10:01:00 Failed"_s);
    QCOMPARE(m_sender->sent.size(), size_t(1));
}

void TestScheduler::overlap_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<size_t>("sentBefore"); ///< the first is answered
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("second");
    QTest::newRow("allow") << u"allow"_s << size_t(2) << QByteArray("10:01:00 10:02:00") << u"Succeeded"_s;
    QTest::newRow("skip") << u"skip"_s << size_t(1) << QByteArray("10:01:00") << u"Skipped"_s;
    QTest::newRow("queue") << u"queue"_s << size_t(1) << QByteArray("10:01:00 10:02:00") << u"Succeeded"_s;
}

void TestScheduler::overlap()
{
    QFETCH(QString, policy);
    QFETCH(size_t, sentBefore);
    QFETCH(QByteArray, sent);
    QFETCH(QString, second);
    startScheduler();
    put(pingSource(u"0 1,2 * * * *"_s, {{u"overlap-policy"_s, policy}}));
    m_sender->prepared.clear();
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    m_clock.advance(seconds(60));
    QTRY_COMPARE(records().size(), 2);
    // The second has come to its time once the clock has been looked at again.
    QTRY_VERIFY(m_sender->sent.size() == sentBefore);
    QTest::qWait(200);
    QCOMPARE(m_sender->sent.size(), sentBefore);
    m_sender->prepared = {answer(200)};
    for (size_t i = 0; i < sentBefore; ++i)
        m_sender->sent[i].done(answer(200));
    QTRY_COMPARE(states(), u"10:01:00 Succeeded, 10:02:00 %1"_s.arg(second));
    QCOMPARE(m_sender->times(), sent.toStdString());
}

/// Also where firings must not overlap.
void TestScheduler::catchUp_waitsForItsTurn()
{
    put(pingSource(u"0 * * * * *"_s,
                   {{u"misfire-policy"_s, u"fire-all"_s}, {u"overlap-policy"_s, u"skip"_s}}));
    m_clock.advance(seconds(160));
    m_sender->prepared.clear();
    startScheduler();
    QVERIFY(waitForSent(1));
    QTest::qWait(200);
    QCOMPARE(m_sender->times(), std::string("10:01:00"));
    m_sender->sent[0].done(answer(200));
    QCOMPARE(m_sender->times(), std::string("10:01:00 10:02:00"));
    m_sender->sent[1].done(answer(200));
    QCOMPARE(m_sender->times(), std::string("10:01:00 10:02:00 10:03:00"));
}

void TestScheduler::change_startsAnew()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s, {{u"suspend"_s, u"true"_s}, {u"misfire-policy"_s, u"fire-all"_s}}));
    m_clock.advance(std::chrono::minutes(10));
    put(pingSource(u"0 * * * * *"_s, {{u"misfire-policy"_s, u"fire-all"_s}}));
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    QTRY_COMPARE(states(), u"10:11:00 Succeeded"_s);
    QCOMPARE(m_sender->times(), std::string("10:11:00"));
}

void TestScheduler::deletion_endsIt()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s));
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    std::optional<bool> gone;
    m_store->commit({store::Mutation::remove(pingSource(u"0 * * * * *"_s))},
                    [&gone](const auto &done) { gone = done.has_value(); });
    QTRY_VERIFY(gone.has_value());
    m_clock.advance(seconds(60));
    QTest::qWait(200);
    QCOMPARE(m_sender->sent.size(), size_t(1));
    QVERIFY(records().isEmpty());
    stopScheduler();
    startScheduler();
    QVERIFY(m_journal->known().empty());
}

/// What came while nobody was there is for the misfire policy; what was answered is not sent again.
void TestScheduler::restart_goesOnWhereItWas()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s, {{u"misfire-policy"_s, u"fire-all"_s}}));
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    QTRY_COMPARE(states(), u"10:01:00 Succeeded"_s);
    m_sender->prepared.clear();
    m_clock.advance(seconds(60));
    QVERIFY(waitForSent(2)); // 10:02, without an answer
    stopScheduler();
    m_clock.advance(seconds(150));
    m_sender->prepared = {answer(200)};
    startScheduler();
    QVERIFY(waitForSent(5));
    QTRY_COMPARE(states(),
                 u"10:01:00 Succeeded, 10:02:00 Succeeded, 10:03:00 Succeeded, 10:04:00 Succeeded"_s);
    QCOMPARE(m_sender->times(), std::string("10:01:00 10:02:00 10:02:00 10:03:00 10:04:00"));
    // The same event, so that its receiver can tell.
    QCOMPARE(field(m_sender->sent[1].request, "ce-id"), field(m_sender->sent[2].request, "ce-id"));
    QVERIFY(records()[1]["catchUp"_L1].toBool());
}

/// A firing that was put off by its jitter has certainly not been sent.
void TestScheduler::restart_leavesWhatIsNotDueYet()
{
    startScheduler();
    const std::map<QString, QString> annotations{{u"jitter"_s, u"1h"_s}, {u"misfire-policy"_s, u"skip"_s}};
    put(pingSource(u"0 1 10 * * *"_s, annotations));
    m_clock.advance(seconds(30));
    QTRY_COMPARE(states(), u"10:01:00 Planned"_s);
    stopScheduler();
    startScheduler();
    const std::string uid =
        m_store->get(resource::kinds::pingSource(), {u"default"_s, u"tick"_s})->uid().toStdString();
    const WallTime due = dueTime(uid, at("2026-01-01T10:01:00Z"), std::chrono::hours(1));
    if (due > m_clock.wall()) {
        QCOMPARE(states(), u"10:01:00 Planned"_s); // taken up again
        QVERIFY(m_sender->sent.empty());
        m_clock.advance(due - m_clock.wall());
    }
    QVERIFY(waitForSent(1));
    QTRY_COMPARE(states(), u"10:01:00 Succeeded"_s);
}

void TestScheduler::interrupted_isToldWhenItIsNotSentAgain()
{
    startScheduler();
    put(pingSource(u"0 * * * * *"_s, {{u"misfire-policy"_s, u"skip"_s}}));
    m_sender->prepared.clear();
    m_clock.advance(seconds(30));
    QVERIFY(waitForSent(1));
    stopScheduler();
    m_clock.advance(seconds(90));
    m_sender->prepared = {answer(200)};
    startScheduler();
    QTRY_COMPARE(states(), u"10:01:00 Interrupted, 10:02:00 Missed"_s);
    QCOMPARE(m_sender->sent.size(), size_t(1));
}

void TestScheduler::preWarm_isAskedForAhead()
{
    startScheduler();
    resource::Object source = pingSource(u"0 * * * * *"_s, {{u"prewarm"_s, u"20"_s}});
    QJsonObject spec = source.spec();
    spec.insert(u"sink"_s, QJsonObject{{u"ref"_s, QJsonObject{{u"apiVersion"_s, u"serving.knative.dev/v1"_s},
                                                              {u"kind"_s, u"Service"_s},
                                                              {u"name"_s, u"hello"_s}}}});
    source.setSpec(spec);
    put(source);
    m_clock.advance(seconds(9));
    QTest::qWait(200);
    QVERIFY(m_warmer.calls.empty());
    m_clock.advance(seconds(2));
    QTRY_COMPARE(m_warmer.calls.size(), size_t(1));
    QCOMPARE(m_warmer.calls.front(), std::string("default/hello 10:01:10"));
    m_clock.advance(seconds(19));
    QVERIFY(waitForSent(1));
    QVERIFY(m_sender->sent.front().request.isOurs);
    QCOMPARE(m_warmer.calls.size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
