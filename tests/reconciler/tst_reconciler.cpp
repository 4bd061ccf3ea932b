#include "world.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <algorithm>

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

namespace {

/// Remembers what it was told and shows what the test wants seen.
class FakeEngine : public engine::Engine
{
public:
    void apply(engine::EngineWish wish) override
    {
        ++applied;
        last = std::move(wish);
        if (!runsEverything)
            return;
        for (const engine::RevisionWishPtr &each : last.revisions)
            seen[each->key] = observation(QString::fromStdString(each->key.name), 1);
        for (const engine::RevisionWishPtr &each : last.revisions)
            Q_EMIT observed(each->key);
    }
    std::optional<engine::RevisionObservation> find(const RevisionKey &key) const
    {
        const auto it = seen.find(key);
        return it == seen.end() ? std::nullopt : std::optional(it->second);
    }
    std::optional<engine::RevisionObservation> observation(const RevisionKey &key) const override
    {
        ++looks;
        return find(key);
    }
    std::vector<engine::ScalingSample> samples(const RevisionKey &, std::optional<WallTime>) const override
    {
        return {};
    }
    std::vector<autoscaler::DecisionRecord> decisions(const RevisionKey &) const override { return {}; }
    engine::EngineObservation summary() const override { return {}; }
    void stop(milliseconds) override {}
    void stopInstance(const RevisionKey &, const InstanceId &, std::optional<milliseconds>) override {}
    runtime::ExecutableFact executable(const std::string &path) override
    {
        const auto it = executables.find(path);
        return it == executables.end() ? runtime::ExecutableFact() : it->second;
    }

    bool runsEverything = true;
    int applied = 0;
    mutable int looks = 0;
    engine::EngineWish last;
    std::map<RevisionKey, engine::RevisionObservation> seen;
    std::map<std::string, runtime::ExecutableFact> executables;

private:
    static engine::RevisionObservation observation(const QString &name, int ready)
    {
        return reconciler::observation(name, ready);
    }
};

} // namespace

class TestReconciler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void serviceCreated_becomesReady();
    void readyIsSaid_onlyAfterTheEngineKnowsTheRoute();
    void restart_findsNothingToDo();
    void serviceDeleted_everythingGoes();
    void burst_appliesFewTimes();
    void engineNews_reachTheStatus();
    void mappingThatAppears_makesTheServiceReady();
    void manyObservations_areLookedAtTenTimesASecond();
    void newsOfManyAtOnce_areLookedAtInALooserRow();
    void conflictingWriter_isGotOver();
    void stopped_doesNothingMore();

private:
    void open();
    void start();
    void commit(std::vector<store::Mutation> mutations);
    void createService(const QString &name, const QString &spec = revisionSpec());
    ObjectPtr get(const resource::Kind &kind, const QString &name) const
    {
        return m_store->get(kind, {u"default"_s, name});
    }
    bool isServiceReady(const QString &name) const;
    bool engineServes(const QString &service) const;

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<Reconciler> m_reconciler;
};

void TestReconciler::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    open();
    Object package(kinds::package(), {u"default"_s, u"hello-aaaaaaaaaaaa"_s});
    package.setStatus({{u"digest"_s, packageDigest}});
    commit({store::Mutation::create(package)});
}

void TestReconciler::cleanup()
{
    m_reconciler.reset();
    m_engine.reset();
    m_store.reset();
    m_dir.reset();
}

void TestReconciler::open()
{
    m_reconciler.reset();
    m_store.reset();
    auto opened = store::Store::open({m_dir->path(), 10'000}, m_clock);
    if (!opened)
        qFatal("%s", opened.error().message.c_str());
    m_store = std::move(*opened);
    m_engine = std::make_unique<FakeEngine>();
    m_reconciler = std::make_unique<Reconciler>(*m_store, *m_engine, resource::Domain{}, QString(), m_clock);
}

void TestReconciler::start()
{
    m_reconciler->start();
    QTRY_VERIFY(m_reconciler->idle());
}

void TestReconciler::commit(std::vector<store::Mutation> mutations)
{
    bool done = false;
    m_store->commit(std::move(mutations), [&](auto result) {
        if (!result)
            qFatal("%s", result.error().message.c_str());
        done = true;
    });
    QTRY_VERIFY(done);
}

void TestReconciler::createService(const QString &name, const QString &spec)
{
    Object service(kinds::service(), {u"default"_s, name});
    service.setSpec(
        json(u"{'template':{'spec':%1},'traffic':[{'latestRevision':true,'percent':100}]}"_s.arg(spec)));
    commit({store::Mutation::create(service)});
}

bool TestReconciler::isServiceReady(const QString &name) const
{
    const ObjectPtr service = get(kinds::service(), name);
    return service && isReady(*service);
}

bool TestReconciler::engineServes(const QString &service) const
{
    const auto &routes = m_engine->last.routes;
    return std::any_of(routes.begin(), routes.end(), [&](const engine::RouteWishPtr &wish) {
        return wish->host == (service + u".default.localhost"_s).toStdString() && !wish->route.shares.empty();
    });
}

void TestReconciler::serviceCreated_becomesReady()
{
    start();
    createService(u"hello"_s);
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    QCOMPARE(get(kinds::service(), u"hello"_s)->status().value("latestReadyRevisionName"_L1).toString(),
             u"hello-00001"_s);
    QTRY_VERIFY(m_reconciler->idle());
    QCOMPARE(m_engine->last.routes.size(), size_t(1));
    QVERIFY(m_engine->last.revisions.at(0)->scaleTargetInitialized);
}

void TestReconciler::readyIsSaid_onlyAfterTheEngineKnowsTheRoute()
{
    QStringList tooEarly; // what a route said while the engine did not have it
    connect(m_store.get(), &store::Store::changed, this, [&](const store::Change &change) {
        if (change.object->kind() != &kinds::route())
            return;
        const QString ingress = conditionText(*change.object, u"IngressReady"_s);
        const bool tagged =
            resource::at(change.object->status(), u"traffic"_s)[0]["tag"_L1].toString() == "next"_L1;
        if ((ingress == "IngressReady=True"_L1 && !engineServes(u"hello"_s)) ||
            (tagged && !engineServes(u"next-hello"_s)))
            tooEarly.append(ingress);
    });
    start();
    createService(u"hello"_s);
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    Object tagged = *get(kinds::service(), u"hello"_s);
    QJsonObject spec = tagged.spec();
    spec.insert(u"traffic"_s, QJsonArray{QJsonObject{
                                  {u"latestRevision"_s, true}, {u"percent"_s, 100}, {u"tag"_s, u"next"_s}}});
    tagged.setSpec(spec);
    commit({store::Mutation::update(tagged)});
    QTRY_VERIFY(
        resource::at(get(kinds::route(), u"hello"_s)->status(), u"traffic"_s)[0]["tag"_L1].isString());
    QCOMPARE(tooEarly, QStringList());
}

void TestReconciler::restart_findsNothingToDo()
{
    start();
    createService(u"hello"_s);
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    QTRY_VERIFY(m_reconciler->idle());
    open();
    QSignalSpy changed(m_store.get(), &store::Store::changed);
    start();
    QTRY_VERIFY(m_engine->applied > 0);
    QTRY_VERIFY(m_reconciler->idle());
    for (const QList<QVariant> &change : changed) {
        const auto object = change.at(0).value<store::Change>().object;
        QVERIFY2(object->kind() == &kinds::revision(), "only what the engine reports anew may be written");
    }
    QVERIFY(isServiceReady(u"hello"_s));
}

void TestReconciler::serviceDeleted_everythingGoes()
{
    start();
    createService(u"hello"_s);
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    commit({store::Mutation::remove(*get(kinds::service(), u"hello"_s))});
    QTRY_VERIFY(m_store->list(kinds::revision()).empty() && m_store->list(kinds::route()).empty());
    QTRY_VERIFY(m_store->list(kinds::configuration()).empty() && m_reconciler->idle());
    QTRY_VERIFY(m_engine->last.revisions.empty() && m_engine->last.routes.empty());
}

void TestReconciler::burst_appliesFewTimes()
{
    start();
    const int before = m_engine->applied;
    int early = 0;
    connect(m_store.get(), &store::Store::changed, this, [&](const store::Change &change) {
        if (change.object->kind() == &kinds::route() && isReady(*change.object) &&
            !engineServes(change.object->name()))
            ++early;
    });
    for (int i = 0; i < 50; ++i) {
        Object service(kinds::service(), {u"default"_s, u"s%1"_s.arg(i)});
        service.setSpec(
            json(u"{'template':{'spec':%1},'traffic':[{'latestRevision':true,'percent':100}]}"_s.arg(
                revisionSpec())));
        m_store->commit({store::Mutation::create(service)}, [](auto) {});
    }
    const auto allReady = [this] {
        for (int i = 0; i < 50; ++i) {
            if (!isServiceReady(u"s%1"_s.arg(i)))
                return false;
        }
        return true;
    };
    QTRY_VERIFY_WITH_TIMEOUT(allReady(), 30'000);
    QTRY_VERIFY(m_reconciler->idle());
    QCOMPARE(early, 0);
    QVERIFY2(m_engine->applied - before < 100, qPrintable(QString::number(m_engine->applied - before)));
}

void TestReconciler::engineNews_reachTheStatus()
{
    start();
    createService(u"hello"_s);
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    const RevisionKey key{"default", "hello-00001"};
    m_engine->runsEverything = false;
    m_engine->seen[key].ready = 0;
    m_engine->seen[key].failure = gateway::Failure{503, "ExitCode7", "The app exited with code 7."};
    Q_EMIT m_engine->observed(key);
    QTRY_COMPARE(conditionText(*get(kinds::revision(), u"hello-00001"_s), u"Ready"_s),
                 u"Ready=False ExitCode7: Container failed with: The app exited with code 7."_s);
    QTRY_VERIFY(!isServiceReady(u"hello"_s));
}

void TestReconciler::mappingThatAppears_makesTheServiceReady()
{
    start();
    createService(u"hello"_s, u"{'containers':[{'image':'example.com/hello:1','name':'user-container'}]}"_s);
    QTRY_COMPARE(resource::conditionOf(*get(kinds::service(), u"hello"_s), u"Ready"_s).status,
                 resource::ConditionStatus::False);
    Object engine(kinds::engine(), {{}, u"local"_s});
    engine.setSpec(json(u"{'edition':'exclusive','imageMap':{'example.com/hello':'/opt/hello'}}"_s));
    commit({store::Mutation::create(engine)});
    QTRY_COMPARE(
        resource::conditionOf(*get(kinds::revision(), u"hello-00001"_s), u"ContainerHealthy"_s).reason,
        u"ResolvingDigests"_s);
    QVERIFY(!isServiceReady(u"hello"_s));
    m_engine->executables["/opt/hello"] = {std::string(64, 'e'), {}};
    Q_EMIT m_engine->executableRead("/opt/hello");
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    QCOMPARE(m_engine->last.revisions.at(0)->executable, std::string("/opt/hello"));
}

void TestReconciler::manyObservations_areLookedAtTenTimesASecond()
{
    m_engine->runsEverything = false;
    start();
    createService(u"hello"_s);
    QTRY_VERIFY(get(kinds::revision(), u"hello-00001"_s));
    QTRY_VERIFY(m_reconciler->idle());
    m_engine->looks = 0;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 500) {
        Q_EMIT m_engine->observed({"default", "hello-00001"});
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    const int most = int(timer.elapsed() / 100) + 2;
    QVERIFY2(m_engine->looks >= 1 && m_engine->looks <= most, qPrintable(QString::number(m_engine->looks)));
}

void TestReconciler::newsOfManyAtOnce_areLookedAtInALooserRow()
{
    m_engine->runsEverything = false;
    start();
    constexpr int count = 30;
    for (int i = 0; i < count; ++i)
        createService(u"hello-%1"_s.arg(i));
    QTRY_VERIFY(get(kinds::revision(), u"hello-%1-00001"_s.arg(count - 1)));
    QTRY_VERIFY(m_reconciler->idle());
    m_engine->looks = 0;
    QElapsedTimer timer;
    timer.start();
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < count; ++i)
            Q_EMIT m_engine->observed({"default", "hello-" + std::to_string(i) + "-00001"});
    }
    QTRY_VERIFY(m_engine->looks >= 2);
    QVERIFY2(m_engine->looks <= int(timer.elapsed() / 20) + 2, qPrintable(QString::number(m_engine->looks)));
    QTRY_COMPARE_WITH_TIMEOUT(m_engine->looks, count,
                              5'000); // each once, though they were told of three times
    QVERIFY2(timer.elapsed() >= 20 * (count - 1), qPrintable(QString::number(timer.elapsed())));
}

void TestReconciler::conflictingWriter_isGotOver()
{
    start();
    // Writes over every Service and Route the moment the reconciler has read it, a few times.
    int rounds = 0;
    connect(m_store.get(), &store::Store::changed, this, [&](const store::Change &change) {
        const resource::Kind *kind = change.object->kind();
        if (rounds >= 12 || change.type == store::ChangeType::Deleted ||
            (kind != &kinds::service() && kind != &kinds::route()))
            return;
        Object object = *change.object;
        object.setAnnotation(u"example.com/round"_s, QString::number(++rounds));
        m_store->commit({store::Mutation::update(object)}, [](auto) {});
    });
    createService(u"hello"_s);
    QTRY_VERIFY(isServiceReady(u"hello"_s));
    QTRY_VERIFY(m_reconciler->idle());
    QVERIFY(rounds >= 3);
}

void TestReconciler::stopped_doesNothingMore()
{
    start();
    m_reconciler->stop();
    const int applied = m_engine->applied;
    createService(u"hello"_s);
    QCoreApplication::processEvents();
    QVERIFY(!get(kinds::configuration(), u"hello"_s));
    QCOMPARE(m_engine->applied, applied);
}

QTEST_GUILESS_MAIN(TestReconciler)
#include "tst_reconciler.moc"
