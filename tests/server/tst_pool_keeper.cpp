#include "app/server/pool_keeper.h"
#include "tests/pool/fakes.h"

#include "core/base/logging.h"
#include "core/resource/admission.h"
#include "core/resource/conditions.h"

#include <QDir>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

Q_LOGGING_CATEGORY(lcServer, "tidegate.server")

using namespace tidegate;
using namespace Qt::StringLiterals;
using server::PoolKeeper;

namespace kinds = resource::kinds;

class TestPoolKeeper : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void usedRuntime_getsAnObject();
    void status_isWhatIsSeen();
    void unchangedStatus_isNotWritten();
    void spec_reachesThePool();
    void deletedObject_leavesTheDefaults();
    void wantedHosts_areStartedBeforeTheFirstApp();
    void runtimeNobodyUses_isSaidSo();
    void failingHosts_areSaidInACondition();
    void learntDemand_outlivesTheServer();
    void damagedFile_isLeftAside();
    void twoInterpreters_areSummed();

private:
    void makeKeeper(pool::PoolsOptions options = PoolHouse::defaults());
    resource::ObjectPtr stored(const QString &name = u"java"_s) const
    {
        return m_store->get(kinds::instancePool(), {{}, name});
    }
    /// Waits for the store's writer.
    void write(store::Mutation mutation);
    void report();
    resource::Object wanted(const QJsonObject &spec, const QString &name = u"java"_s) const;

    ManualClock m_clock; ///< the store's
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<PoolHouse> m_house;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<PoolKeeper> m_keeper;
};

void TestPoolKeeper::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    auto opened = store::Store::open({.dir = m_dir->path()}, m_clock);
    QVERIFY(opened);
    m_store = std::move(*opened);
    makeKeeper();
}

void TestPoolKeeper::cleanup()
{
    m_keeper.reset();
    m_store.reset();
    m_house.reset();
}

/// The server starts again: the pools are gone, the store and the files are there.
void TestPoolKeeper::makeKeeper(pool::PoolsOptions options)
{
    m_keeper.reset();
    m_house = std::make_unique<PoolHouse>(std::move(options));
    PoolKeeper::Options kept;
    kept.dir = m_dir->filePath(u"pools"_s);
    kept.ticks = false;
    m_keeper = std::make_unique<PoolKeeper>(kept, *m_store, m_house->pools, m_house->starter, m_house->clock);
}

void TestPoolKeeper::write(store::Mutation mutation)
{
    bool isDone = false;
    m_store->commit({std::move(mutation)}, [&](const auto &done) {
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        isDone = true;
    });
    QTRY_VERIFY(isDone);
}

void TestPoolKeeper::report()
{
    const qint64 before = m_store->version();
    m_keeper->report();
    // What was handed over is committed in order, so a commit of our own comes after it.
    resource::Object mark(kinds::configMap(), {u"default"_s, u"mark-%1"_s.arg(before)});
    write(store::Mutation::create(std::move(mark)));
}

resource::Object TestPoolKeeper::wanted(const QJsonObject &spec, const QString &name) const
{
    resource::Object object(kinds::instancePool(), {{}, name});
    if (const auto is = stored(name))
        object = *is;
    object.setSpec(spec);
    resource::applyDefaults(object, nullptr);
    return object;
}

void TestPoolKeeper::usedRuntime_getsAnObject()
{
    report();
    QVERIFY(!stored());
    m_house->pool("java");
    m_house->tick();
    report();
    QVERIFY(stored());
    QCOMPARE(stored()->spec().value("runtime"_L1).toString(), u"java"_s);
    QVERIFY(resource::validate(*stored(), nullptr));
}

void TestPoolKeeper::status_isWhatIsSeen()
{
    m_house->warm(3);
    m_house->starter.alive()[0]->bytes = m_house->starter.alive()[1]->bytes =
        m_house->starter.alive()[2]->bytes = 40U << 20;
    m_house->ticks(4);
    QVERIFY(m_house->pool().take());
    m_house->settle();
    m_house->pool().take();
    m_house->pool().take();
    m_house->pool().take();
    m_house->tick();
    report();
    const QJsonObject status = stored()->status();
    QCOMPARE(status.value("idle"_L1).toInt(), 0);
    QCOMPARE(status.value("target"_L1).toInt(), 6); // 1.5 × 4
    QCOMPARE(status.value("warming"_L1).toInt(), 6);
    QCOMPARE(status.value("hits"_L1).toInt(), 3);
    QCOMPARE(status.value("misses"_L1).toInt(), 1);
    QCOMPARE(status.value("warmUpSeconds"_L1).toInt(), 2);
    QCOMPARE(status["reason"_L1]["en"_L1].toString(),
             u"Target 6: 1.5 × (0 in comparable minutes + 4 of recent surge), rounded up."_s);
    QVERIFY(status["reason"_L1]["zh"_L1].toString().startsWith(u"目标为 6"_s));
    QCOMPARE(resource::conditionOf(*stored(), u"Ready"_s).status, resource::ConditionStatus::True);
    m_house->starter.readyAll();
    for (FakeHost *host : m_house->starter.alive())
        host->bytes = 40U << 20;
    m_house->ticks(6);
    report();
    QCOMPARE(stored()->status().value("memoryBytes"_L1).toInteger(), 6 * qint64(40U << 20));
}

void TestPoolKeeper::unchangedStatus_isNotWritten()
{
    m_house->warm(1);
    m_house->tick();
    report();
    const QString version = stored()->metadata().value("resourceVersion"_L1).toString();
    m_house->starter.alive()[0]->bytes += 4096;
    m_house->ticks(3);
    report();
    QCOMPARE(stored()->metadata().value("resourceVersion"_L1).toString(), version);
}

void TestPoolKeeper::spec_reachesThePool()
{
    m_house->pool("java");
    m_house->tick();
    report();
    write(store::Mutation::update(wanted({{u"min"_s, 4}, {u"max"_s, 9}})));
    m_house->tick();
    QCOMPARE(m_house->pool().target(), 4);
    QCOMPARE(m_house->pool().settings(), (pool::PoolSettings{4, 9, false, false}));
    write(store::Mutation::update(wanted({{u"drain"_s, true}, {u"paused"_s, true}})));
    m_house->tick();
    QCOMPARE(m_house->pool().target(), 0);
    QCOMPARE(m_house->pool().settings(), (pool::PoolSettings{1, 0, true, true}));
}

void TestPoolKeeper::deletedObject_leavesTheDefaults()
{
    write(store::Mutation::create(wanted({{u"min"_s, 4}})));
    m_house->tick();
    QCOMPARE(m_house->pool().target(), 4);
    write(store::Mutation::remove(*stored()));
    m_house->tick();
    QCOMPARE(m_house->pool().target(), 1);
    report();
    QCOMPARE(stored()->spec().value("min"_L1).toInt(), 1);
}

void TestPoolKeeper::wantedHosts_areStartedBeforeTheFirstApp()
{
    write(store::Mutation::create(wanted({{u"min"_s, 2}})));
    QCOMPARE(m_house->pools.observe().size(), size_t(1));
    m_house->tick();
    QCOMPARE(m_house->pool().warming(), 2);
    makeKeeper(); // and again after a restart
    m_house->tick();
    QCOMPARE(m_house->pool().warming(), 2);
}

void TestPoolKeeper::runtimeNobodyUses_isSaidSo()
{
    write(store::Mutation::create(wanted({{u"min"_s, 0}})));
    QVERIFY(m_house->pools.observe().empty());
    report();
    const resource::Condition ready = resource::conditionOf(*stored(), u"Ready"_s);
    QCOMPARE(ready.status, resource::ConditionStatus::Unknown);
    QCOMPARE(ready.reason, u"NotUsed"_s);
}

void TestPoolKeeper::failingHosts_areSaidInACondition()
{
    m_house->pool("java");
    m_house->tick();
    m_house->starter.alive()[0]->end("exited with code 1 after 0.1 s");
    report();
    const resource::Condition ready = resource::conditionOf(*stored(), u"Ready"_s);
    QCOMPARE(ready.status, resource::ConditionStatus::False);
    QVERIFY(ready.message.contains(u"exited with code 1"_s));
}

void TestPoolKeeper::learntDemand_outlivesTheServer()
{
    pool::PoolsOptions options = PoolHouse::defaults();
    options.rules.surgeHalfLife = options.rules.gain = 0;
    options.rules.safetyAtStart = 1;
    makeKeeper(options);
    for (int i = 0; i < 7; ++i)
        m_house->pool().take();
    m_house->ticks(120);
    makeKeeper(options);
    QCOMPARE(m_house->pools.observe().size(), size_t(1));
    m_house->clock.advance(std::chrono::hours(1));
    m_house->tick();
    QCOMPARE(m_house->pool().target(), 7);
}

void TestPoolKeeper::damagedFile_isLeftAside()
{
    m_house->pool("java");
    m_house->pool("node");
    m_keeper.reset(); // writes them
    const QDir dir(m_dir->filePath(u"pools"_s));
    const QStringList names = dir.entryList({u"java-*.pool"_s});
    QCOMPARE(names.size(), 1);
    QFile file(dir.filePath(names.front()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
    file.close();
    makeKeeper();
    QCOMPARE(m_house->pools.observe().size(), size_t(1));
    QCOMPARE(m_house->pools.observe().front().kind.runtime, std::string("node"));
}

void TestPoolKeeper::twoInterpreters_areSummed()
{
    pool::PoolObservation older;
    older.idle = 2;
    older.hits = 10;
    older.decision.target = 2;
    older.reason.en = "older";
    older.idleBytes = 5U << 20;
    pool::PoolObservation newer;
    newer.idle = 3;
    newer.hits = 1;
    newer.decision.target = 4;
    newer.reason.en = "newer";
    newer.idleBytes = 6U << 20;
    const resource::Object object(kinds::instancePool(), {{}, u"java"_s});
    const QJsonObject status = server::poolStatus(object, {&older, &newer}, m_house->clock.wall());
    QCOMPARE(status.value("idle"_L1).toInt(), 5);
    QCOMPARE(status.value("hits"_L1).toInt(), 11);
    QCOMPARE(status.value("target"_L1).toInt(), 6);
    QCOMPARE(status.value("memoryBytes"_L1).toInteger(), qint64(12U << 20)); // 11 MiB, in steps of 4
    QCOMPARE(status["reason"_L1]["en"_L1].toString(), u"newer"_s);
}

QTEST_GUILESS_MAIN(TestPoolKeeper)
#include "tst_pool_keeper.moc"
