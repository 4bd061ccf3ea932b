#include "core/reconciler/affected.h"
#include "core/resource/admission.h"
#include "core/resource/index.h"

#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

namespace {

Object source(const QString &sink)
{
    Object object(kinds::pingSource(), {u"default"_s, u"tick"_s});
    object.setSpec(json(u"{'schedule':'@hourly','sink':%1}"_s.arg(sink)));
    resource::applyDefaults(object, nullptr);
    return object;
}

QString toService(const QString &more = {})
{
    return u"{'ref':{'apiVersion':'serving.knative.dev/v1','kind':'Service','name':'hello'}%1}"_s.arg(more);
}

Object route(const QString &url)
{
    Object object(kinds::route(), {u"default"_s, u"hello"_s});
    object.setStatus({{u"url"_s, url}});
    return object;
}

} // namespace

class TestPingSourceStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void url_isTakenAsItIs();
    void service_isItsRoutesAddress();
    void sink_thatIsNotThereIsTold();
    void routesAddress_wakesWhoSendsThere();

private:
    /// Runs the step on the one that is stored, and stores what it wants.
    ObjectPtr step();
    TableWorld m_world;
};

ObjectPtr TestPingSourceStep::step()
{
    const Plan plan = reconcilePingSource(m_world.world(), {u"default"_s, u"tick"_s});
    for (const store::Mutation &mutation : plan.mutations)
        m_world.apply(mutation);
    return m_world.get(kinds::pingSource(), {u"default"_s, u"tick"_s});
}

void TestPingSourceStep::url_isTakenAsItIs()
{
    m_world = TableWorld();
    m_world.put(source(u"{'uri':'http://example.org/in?a=1'}"_s));
    const ObjectPtr after = step();
    QCOMPARE(after->status().value("sinkUri"_L1).toString(), u"http://example.org/in?a=1"_s);
    QVERIFY(isReady(*after));
    QCOMPARE(after->status().value("observedGeneration"_L1).toInt(), 1);
    QCOMPARE(
        compact(after->status().value("ceAttributes"_L1)),
        u"[{'source':'/apis/v1/namespaces/default/pingsources/tick','type':'dev.knative.sources.ping'}]"_s);
    QVERIFY(reconcilePingSource(m_world.world(), after->objectName()).mutations.empty());
}

void TestPingSourceStep::service_isItsRoutesAddress()
{
    m_world = TableWorld();
    m_world.put(route(u"http://hello.default.localhost:8080"_s));
    m_world.put(source(toService(u",'uri':'/in'"_s)));
    QCOMPARE(step()->status().value("sinkUri"_L1).toString(), u"http://hello.default.localhost:8080/in"_s);
    m_world.put(route(u"http://hello.example.org"_s));
    QCOMPARE(step()->status().value("sinkUri"_L1).toString(), u"http://hello.example.org/in"_s);
}

void TestPingSourceStep::sink_thatIsNotThereIsTold()
{
    m_world = TableWorld();
    m_world.put(source(toService()));
    const Plan plan = reconcilePingSource(m_world.world(), {u"default"_s, u"tick"_s});
    QCOMPARE(plan.notes.size(), size_t(1));
    QCOMPARE(plan.notes.front().reason, u"SinkNotFound"_s);
    const ObjectPtr after = step();
    const auto provided = conditionOf(*after, u"SinkProvided"_s);
    QCOMPARE(provided.reason, u"NotFound"_s);
    QCOMPARE(provided.message, u"Service \"hello\" does not exist."_s);
    QVERIFY(conditionOf(*after, u"Ready"_s).status == resource::ConditionStatus::False);
    QVERIFY(!after->status().contains("sinkUri"_L1));
    // It is not told twice, and ends when the service comes.
    QVERIFY(reconcilePingSource(m_world.world(), after->objectName()).mutations.empty());
    m_world.put(route({}));
    QCOMPARE(conditionOf(*step(), u"SinkProvided"_s).reason, u"NotReady"_s);
    m_world.put(route(u"http://hello.default.localhost:8080"_s));
    QVERIFY(isReady(*step()));
    // A kind without an address.
    m_world.put(
        source(u"{'ref':{'apiVersion':'messaging.knative.dev/v1','kind':'Channel','name':'hello'}}"_s));
    QCOMPARE(conditionOf(*step(), u"SinkProvided"_s).message,
             u"A Channel has no address that events can be sent to."_s);
}

void TestPingSourceStep::routesAddress_wakesWhoSendsThere()
{
    m_world = TableWorld();
    const ObjectPtr before = m_world.put(route({}));
    const ObjectPtr sender = m_world.put(source(toService()));
    QVERIFY(resource::indexKeys(*sender).contains(resource::index::sendsTo(u"hello"_s)));
    const ObjectPtr after = m_world.put(route(u"http://hello.default.localhost:8080"_s));
    const store::Change change{2, store::ChangeType::Modified, kinds::route().id(), after, before, {}};
    const auto items = affectedBy(change, m_world);
    const WorkItem wanted{StepKind::PingSource, sender->objectName()};
    QVERIFY(std::find(items.begin(), items.end(), wanted) != items.end());
    const store::Change same{3, store::ChangeType::Modified, kinds::route().id(), after, after, {}};
    const auto others = affectedBy(same, m_world);
    QVERIFY(std::find(others.begin(), others.end(), wanted) == others.end());
}

QTEST_APPLESS_MAIN(TestPingSourceStep)
#include "tst_ping_source_step.moc"
