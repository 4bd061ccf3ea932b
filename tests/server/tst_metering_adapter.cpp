#include "../engine/fakes.h"

#include "app/server/metering_adapter.h"

#include "core/metering/tables.h"
#include "core/resource/serving.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::server;
using namespace Qt::StringLiterals;

namespace {

const RevisionKey shop{"demo", "shop-00001"};

} // namespace

/// An engine with fakes around it, a store, and a meter on them.
class TestMeteringAdapter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void instance_isMeteredForItsService();
    void requests_areCountedThoughTheRevisionIsGone();
    void running_isWrittenAtTheEnd();

private:
    void commit(store::Mutation mutation);
    metering::ReportRow total();
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<House> m_house;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<metering::Ledger> m_ledger;
    std::unique_ptr<MeteringAdapter> m_adapter;
};

void TestMeteringAdapter::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_house = std::make_unique<House>();
    auto store = store::Store::open({.dir = m_dir->path()}, m_house->clock);
    QVERIFY(store);
    m_store = std::move(*store);
    resource::Object revision(resource::kinds::revision(), {u"demo"_s, u"shop-00001"_s});
    revision.setLabel(resource::keys::service, u"shop"_s);
    commit(store::Mutation::create(std::move(revision)));
    metering::Ledger::Options options;
    options.file = m_dir->filePath(u"metering.db"_s);
    m_ledger = std::make_unique<metering::Ledger>(std::move(options));
    m_adapter = std::make_unique<MeteringAdapter>(*m_ledger, *m_house->engine, m_house->gateway, *m_store,
                                                  nullptr, m_house->clock);
    m_house->apply({m_house->sleeping(shop.name)});
    m_house->demand(shop, 1);
}

void TestMeteringAdapter::cleanup()
{
    m_adapter.reset();
    m_ledger.reset();
    m_store.reset();
    m_house.reset();
}

void TestMeteringAdapter::commit(store::Mutation mutation)
{
    bool isDone = false;
    m_store->commit({std::move(mutation)}, [&isDone](const auto &done) { isDone = bool(done); });
    QTRY_VERIFY(isDone);
}

/// What the file has once nothing more comes, of one service.
metering::ReportRow TestMeteringAdapter::total()
{
    m_adapter.reset();
    m_ledger.reset();
    const auto database =
        store::Database::open(m_dir->filePath(u"metering.db"_s), store::Database::Mode::ReadOnly);
    const auto rows =
        database ? metering::Tables::read(*database, {0, 1'000'000, 0, metering::Grouping::Revision, {}}, 10)
                 : Result<std::vector<metering::ReportRow>>();
    return rows && rows->size() == 1 ? rows->front() : metering::ReportRow();
}

void TestMeteringAdapter::instance_isMeteredForItsService()
{
    const SteadyTime from = m_house->clock.steady();
    FakeInstance *instance = m_house->launcher.newest();
    instance->run = {from, from, std::nullopt, {}};
    m_house->readyAll();
    m_house->clock.advance(seconds(5));
    m_house->gateway.usage = {{shop, 7, 2, 900, {{instance->id(), seconds(3)}}}};
    instance->run.until = from + milliseconds(4'500);
    instance->exit(3);
    QTRY_VERIFY(m_house->gateway.usage.empty()); // it was asked for
    const metering::ReportRow row = total();
    QVERIFY((row.subject == metering::Subject{"demo", "shop", "shop-00001"}));
    QCOMPARE(row.activeNs, 3e9);
    QCOMPARE(row.idleNs, 1.5e9);
    QCOMPARE(row.cpuNs, 0.5e9);
    QCOMPARE(row.requests, 7.0);
    QCOMPARE(row.errors, 2.0);
    QCOMPARE(row.egressBytes, 900.0);
}

// Its service is known from before.
void TestMeteringAdapter::requests_areCountedThoughTheRevisionIsGone()
{
    const SteadyTime from = m_house->clock.steady();
    m_house->launcher.newest()->run = {from, from, std::nullopt, {}};
    m_house->readyAll();
    m_house->clock.advance(seconds(1));
    m_house->launcher.newest()->run.until = from + seconds(1);
    m_house->launcher.newest()->exit(0);
    commit(store::Mutation::remove(*m_store->get(resource::kinds::revision(), {u"demo"_s, u"shop-00001"_s})));
    m_house->gateway.usage = {{shop, 1, 0, 10, {}}};
    const metering::ReportRow row = total();
    QCOMPARE(row.subject.service, std::string("shop"));
    QCOMPARE(row.requests, 1.0);
    QCOMPARE(row.idleNs, 1e9);
}

void TestMeteringAdapter::running_isWrittenAtTheEnd()
{
    const SteadyTime from = m_house->clock.steady();
    m_house->launcher.newest()->run = {from, from, std::nullopt, {}};
    m_house->readyAll();
    QTest::qWait(150); // looked at while it runs
    m_house->clock.advance(seconds(3));
    m_house->launcher.newest()->run.alive = from + seconds(2);
    QCOMPARE(total().idleNs, 2e9);
}

QTEST_GUILESS_MAIN(TestMeteringAdapter)
#include "tst_metering_adapter.moc"
