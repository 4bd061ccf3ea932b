#include "../engine/fakes.h"

#include "app/server/monitoring_sampler.h"

#include "core/base/log_linear.h"
#include "core/resource/serving.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace tidegate;
using namespace tidegate::server;
using namespace Qt::StringLiterals;
namespace metrics = monitoring::metrics;

namespace {

const RevisionKey shop{"demo", "shop-00001"};

std::int64_t secondOf(WallTime time)
{
    return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

} // namespace

/// An engine with fakes around it, a store, and a chronicle of them.
class TestMonitoringSampler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void traffic_isOfItsServiceAndRevision();
    void concurrency_isTheIntegralsGrowth();
    void instances_areToldByStateAndUse();
    void starts_areInTheSecondInWhichTheyWere();
    void sleeping_areNotLookedAt();
    void engine_isAlwaysThere();

private:
    void second();
    double value(const QString &metric, const char *name, const std::string &revision = {},
                 const std::string &service = {});
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<House> m_house;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<monitoring::Chronicle> m_chronicle;
    std::unique_ptr<MonitoringSampler> m_sampler;
    MonitoringSampler::Counts m_counts;
    std::int64_t m_last = 0;
};

void TestMonitoringSampler::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_house = std::make_unique<House>();
    auto store = store::Store::open({.dir = m_dir->path()}, m_house->clock);
    QVERIFY(store);
    m_store = std::move(*store);
    resource::Object revision(resource::kinds::revision(), {u"demo"_s, u"shop-00001"_s});
    revision.setLabel(resource::keys::service, u"shop"_s);
    bool isDone = false;
    m_store->commit({store::Mutation::create(std::move(revision))},
                    [&](const auto &done) { isDone = bool(done); });
    QTRY_VERIFY(isDone);
    monitoring::Chronicle::Options options;
    options.file = m_dir->filePath(u"monitoring.db"_s);
    m_chronicle = std::make_unique<monitoring::Chronicle>(std::move(options));
    m_counts = {};
    m_sampler = std::make_unique<MonitoringSampler>(
        *m_chronicle,
        MonitoringSampler::Sources{*m_house->engine, m_house->gateway, *m_store, nullptr,
                                   m_dir->filePath(u"tidegate.db"_s), [this] { return m_counts; }},
        m_house->clock);
    m_house->apply({m_house->sleeping(shop.name)});
}

void TestMonitoringSampler::cleanup()
{
    m_sampler.reset();
    m_chronicle.reset();
    m_store.reset();
    m_house.reset();
}

void TestMonitoringSampler::second()
{
    m_house->clock.advance(seconds(1));
    m_last = secondOf(m_house->clock.wall());
    m_sampler->tick();
}

/// Of the last second's step; -1 for none.
double TestMonitoringSampler::value(const QString &metric, const char *name, const std::string &revision,
                                    const std::string &service)
{
    monitoring::SeriesQuery query;
    query.ns = revision.empty() && service.empty() ? "" : "demo";
    query.revision = revision;
    query.service = service;
    query.metrics = {monitoring::findMetric(metric.toStdString())->id};
    query.from = m_last;
    query.to = m_last + 1;
    query.step = 1;
    query.now = m_last;
    double found = -1;
    // Until the other thread has folded it.
    (void)QTest::qWaitFor(
        [&] {
            bool isDone = false;
            QJsonObject answer;
            m_chronicle->series(query, [&](const Result<QByteArray> &got) {
                isDone = true;
                answer = got ? QJsonDocument::fromJson(*got).object() : QJsonObject();
            });
            (void)QTest::qWaitFor([&] { return isDone; });
            const QJsonValue all = answer["series"_L1][0][QLatin1StringView(name)][0];
            found = all.toDouble(-1);
            return !all.isNull() && !all.isUndefined();
        },
        2'000);
    return found;
}

void TestMonitoringSampler::traffic_isOfItsServiceAndRevision()
{
    gateway::RevisionTraffic traffic;
    traffic.revision = shop;
    traffic.news.classes = {0, 0, 7, 0, 2, 1};
    traffic.news.cold = 1;
    traffic.news.latency = {{{std::uint16_t(log_linear::bucketOf(20'000)), 10}}, 200'000};
    traffic.news.waits = {{{std::uint16_t(log_linear::bucketOf(300'000)), 1}}, 300'000};
    traffic.news.errors = 1;
    traffic.news.sent = 4096;
    m_house->gateway.traffic = {traffic};
    second();
    QCOMPARE(value(u"requests"_s, "sum", shop.name), 10.0);
    QCOMPARE(value(u"requests.2xx"_s, "sum", {}, "shop"), 7.0);
    QCOMPARE(value(u"requests.4xx"_s, "sum", {}, "shop"), 2.0);
    QCOMPARE(value(u"requests.5xx"_s, "sum", {}, "shop"), 1.0);
    QCOMPARE(value(u"requests.cold"_s, "sum", {}, "shop"), 1.0);
    QCOMPARE(value(u"errors"_s, "sum", {}, "shop"), 1.0);
    QCOMPARE(value(u"egress"_s, "sum", {}, "shop"), 4096.0);
    QCOMPARE(value(u"latency"_s, "count", {}, "shop"), 10.0);
    QVERIFY(std::abs(value(u"latency"_s, "p50", {}, "shop") - 0.02) < 0.001);
    QCOMPARE(value(u"queue.wait"_s, "avg", {}, "shop"), 0.3);
    QCOMPARE(value(u"gateway.requests"_s, "sum"), 10.0);
    QCOMPARE(value(u"requests"_s, "sum", {}, "other"), 0.0);
}

void TestMonitoringSampler::concurrency_isTheIntegralsGrowth()
{
    m_house->gateway.load(shop, 3);
    m_house->demand(shop, 3);
    second();
    QCOMPARE(value(u"concurrency"_s, "avg", shop.name), 3.0); // what is there now
    m_house->gateway.pass(1);
    second();
    QCOMPARE(value(u"concurrency"_s, "avg", shop.name), 3.0);
    QCOMPARE(value(u"queue.depth"_s, "avg", shop.name), 3.0);
}

void TestMonitoringSampler::instances_areToldByStateAndUse()
{
    m_house->demand(shop, 1);
    FakeInstance *instance = m_house->launcher.newest();
    QVERIFY(instance);
    second();
    QCOMPARE(value(u"instances.starting"_s, "avg", shop.name), 1.0);
    QCOMPARE(value(u"instances.desired"_s, "avg", shop.name), 1.0);
    const SteadyTime from = m_house->clock.steady();
    instance->run = {from, from, std::nullopt, {}};
    instance->used = {0, 500'000};
    m_house->readyAll();
    m_house->run(1);
    m_sampler->tick();
    instance->used = {1.5, 700'000};
    m_house->run(2);
    m_last = secondOf(m_house->clock.wall());
    m_sampler->tick();
    QCOMPARE(value(u"instances.ready"_s, "avg", shop.name), 1.0);
    QCOMPARE(value(u"instances.starting"_s, "avg", shop.name), 0.0);
    QCOMPARE(value(u"cpu"_s, "avg", {}, "shop"), 0.75);
    QCOMPARE(value(u"memory"_s, "avg", {}, "shop"), 700'000.0);
    QCOMPARE(value(u"instance.memory"_s, "avg", shop.name), 700'000.0);
    QCOMPARE(value(u"usage.cpu"_s, "avg"), 0.75);
}

void TestMonitoringSampler::starts_areInTheSecondInWhichTheyWere()
{
    m_sampler->noteStart(shop, "pool", "app", std::chrono::microseconds(12'000));
    m_sampler->noteStart(shop, "pool", "nonsense", std::chrono::microseconds(12'000));
    second();
    QCOMPARE(value(u"starts.pool.app"_s, "count", {}, "shop"), 1.0);
    QCOMPARE(value(u"starts.pool.app"_s, "avg", {}, "shop"), 0.012);
    QCOMPARE(value(u"starts.direct.app"_s, "count", {}, "shop"), 0.0);
    second();
    QCOMPARE(value(u"starts.pool.app"_s, "count", {}, "shop"), 0.0);
}

void TestMonitoringSampler::sleeping_areNotLookedAt()
{
    second();
    QCOMPARE(m_sampler->watched(), 0u);
    m_house->demand(shop, 1);
    QVERIFY(m_house->launcher.newest());
    second();
    QCOMPARE(m_sampler->watched(), 1u);
    m_house->gateway.load(shop, 0);
    m_house->readyAll();
    m_house->run(400); // to zero, and forgotten
    second();
    second();
    QCOMPARE(m_sampler->watched(), 0u);
    QTRY_COMPARE(m_chronicle->openSubjects(), 2u); // the revision's hour is not over, the engine
}

void TestMonitoringSampler::engine_isAlwaysThere()
{
    second();
    m_counts = {5, 2};
    second();
    QCOMPARE(value(u"gateway.unrouted"_s, "sum"), 5.0);
    QCOMPARE(value(u"gateway.recordsDropped"_s, "sum"), 2.0);
    QVERIFY(value(u"capacity.memory"_s, "avg") > 0);
    QVERIFY(value(u"capacity.cpu"_s, "avg") >= 1);
    QVERIFY(value(u"store.size"_s, "avg") > 0);
    second();
    QCOMPARE(value(u"gateway.unrouted"_s, "sum"), 0.0);
}

QTEST_GUILESS_MAIN(TestMonitoringSampler)
#include "tst_monitoring_sampler.moc"
