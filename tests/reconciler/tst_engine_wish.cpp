#include "core/resource/run_state.h"
#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestEngineWish : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void whichRevisions_data();
    void whichRevisions();
    void everyField_isPassedOn();
    void deadline_isItsOwnOrTheCommonOne();
    void runningNotes_doNotChangeTheWish();
    void missingSecret_keepsTheEnvironmentAppliedBefore();
    void notAPackage_isLeftOut();
    void mappedImage_isWished();
    void deletingNamespace_isLeftOut();
    void tagHost_neverTakesAServicesHost();
    void tagHeader_leadsToTheTagsOnlyWhenEnabled();
    void firstRevision_getsTheRequestsBeforeItIsReady();
    void firstRevisionThatCannotRun_isTheAnswer();
    void limits_areOfAllTheRoutesHosts_data();
    void limits_areOfAllTheRoutesHosts();
    void stoppedApp_runsNothingAndSaysSo_data();
    void stoppedApp_runsNothingAndSaysSo();
    void configAutoscaler_leavesOutTheExample();

private:
    QString wished();

    TableWorld m_world;
    ObjectPtr m_configuration;
};

void TestEngineWish::init()
{
    m_world = {};
    m_configuration = m_world.add(kinds::configuration(), u"hello"_s, u"{}"_s,
                                  u"{'latestCreatedRevisionName':'hello-00002'}"_s);
}

QString TestEngineWish::wished()
{
    QStringList names;
    for (const engine::RevisionWishPtr &wish : makeEngineWish(m_world.world()).revisions)
        names.append(QString::fromStdString(wish->key.name) +
                     (wish->reachable ? QString() : u" unreachable"_s) +
                     (wish->scaleTargetInitialized ? u" initialized"_s : QString()));
    return names.join(u", "_s);
}

void TestEngineWish::whichRevisions_data()
{
    QTest::addColumn<bool>("newest");
    QTest::addColumn<bool>("initialized");
    QTest::addColumn<bool>("routed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("newest, has to prove itself") << true << false << false << u"hello-00002"_s;
    QTest::newRow("overtaken before it was ready") << false << false << false << QString();
    QTest::newRow("ready, nobody points at it")
        << false << true << false << u"hello-00001 unreachable initialized"_s;
    QTest::newRow("newest and ready, not routed")
        << true << true << false << u"hello-00002 unreachable initialized"_s;
    QTest::newRow("ready and routed") << false << true << true << u"hello-00001 initialized"_s;
}

void TestEngineWish::whichRevisions()
{
    QFETCH(bool, newest);
    QFETCH(bool, initialized);
    QFETCH(bool, routed);
    const QString name = newest ? u"hello-00002"_s : u"hello-00001"_s;
    addRevision(m_world, m_configuration, name, newest ? 2 : 1, readyStatus);
    if (initialized)
        m_world.change(kinds::revision(), name,
                       [](Object &object) { object.setAnnotation(scaleTargetInitialized, u"true"_s); });
    if (routed)
        m_world.add(kinds::route(), u"hello"_s,
                    u"{'traffic':[{'revisionName':'%1','percent':100}]}"_s.arg(name));
    QTEST(wished(), "expected");
}

void TestEngineWish::everyField_isPassedOn()
{
    const ObjectPtr revision = addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    m_world.change(kinds::revision(), u"hello-00002"_s, [](Object &object) {
        object.setLabel(keys::service, u"shop"_s);
        object.setAnnotation(u"autoscaling.knative.dev/min-scale"_s, u"2"_s);
        object.setAnnotation(keys::progressDeadline, u"30s"_s);
        object.setAnnotation(keys::creator, u"admin"_s);
    });
    const engine::RevisionWish wish = *makeEngineWish(m_world.world()).revisions.at(0);
    QCOMPARE(wish.service, std::string("shop"));
    QCOMPARE(wish.configuration, std::string("hello"));
    QCOMPARE(QString::fromStdString(wish.packageDigest), packageDigest);
    QCOMPARE(wish.spec.image, packageImage);
    const autoscaler::StringMap expected{{"autoscaling.knative.dev/min-scale", "2"},
                                         {"serving.knative.dev/progress-deadline", "30s"}};
    QCOMPARE(wish.annotations, expected);
    m_world.change(kinds::revision(), u"hello-00002"_s,
                   [](Object &object) { object.removeLabel(keys::service); });
    QCOMPARE(makeEngineWish(m_world.world()).revisions.at(0)->service, std::string("hello"));
}

void TestEngineWish::deadline_isItsOwnOrTheCommonOne()
{
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    const auto deadline = [this] {
        const autoscaler::StringMap &all = makeEngineWish(m_world.world()).revisions.at(0)->annotations;
        const auto found = all.find(keys::progressDeadline.toStdString());
        return found == all.end() ? std::string() : found->second;
    };
    QCOMPARE(deadline(), std::string());
    Object settings(kinds::configMap(), {u"knative-serving"_s, u"config-deployment"_s});
    settings.json().insert(u"data"_s, QJsonObject{{u"progress-deadline"_s, u"100s"_s}});
    m_world.put(settings);
    QCOMPARE(deadline(), std::string("1m40s"));
    m_world.change(kinds::revision(), u"hello-00002"_s,
                   [](Object &object) { object.setAnnotation(keys::progressDeadline, u"30s"_s); });
    QCOMPARE(deadline(), std::string("30s"));
}

void TestEngineWish::runningNotes_doNotChangeTheWish()
{
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    const engine::RevisionWish before = *makeEngineWish(m_world.world()).revisions.at(0);
    m_world.change(kinds::revision(), u"hello-00002"_s, [](Object &object) {
        object.setAnnotation(keys::routingStateModified, u"2026-11-23T08:00:00Z"_s);
        object.setStatus({{u"actualReplicas"_s, 3}});
    });
    QVERIFY(*makeEngineWish(m_world.world()).revisions.at(0) == before);
}

void TestEngineWish::missingSecret_keepsTheEnvironmentAppliedBefore()
{
    Object secret(kinds::secret(), {u"default"_s, u"keys"_s});
    secret.json().insert(u"data"_s, QJsonObject{{u"token"_s, u"czNjcmV0"_s}});
    const ObjectPtr stored = m_world.put(secret);
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    m_world.change(kinds::revision(), u"hello-00002"_s, [](Object &object) {
        object.setSpec(json(
            u"{'containers':[{'image':'%1','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'keys','key':'token'}}}]}]}"_s
                .arg(packageImage)));
    });
    m_world.applied = makeEngineWish(m_world.world());
    QCOMPARE(m_world.applied->revisions.at(0)->spec.env.at(0).value, std::string("s3cret"));
    m_world.remove(*stored);
    QCOMPARE(makeEngineWish(m_world.world()).revisions.at(0)->spec.env.at(0).value, std::string("s3cret"));
    m_world.applied = engine::EngineWish{};
    QVERIFY(makeEngineWish(m_world.world()).revisions.empty());
}

void TestEngineWish::notAPackage_isLeftOut()
{
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    m_world.change(kinds::revision(), u"hello-00002"_s,
                   [](Object &object) { object.setSpec(json(u"{'containers':[{'image':'nginx:1'}]}"_s)); });
    QCOMPARE(wished(), QString());
}

void TestEngineWish::mappedImage_isWished()
{
    mapImages(m_world, u"{'nginx':'/opt/nginx','shop':'%1'}"_s.arg(packageImage));
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    const auto wishFor = [this](const QString &image) {
        m_world.change(kinds::revision(), u"hello-00002"_s, [&](Object &object) {
            object.setSpec(json(u"{'containers':[{'image':'%1'}]}"_s.arg(image)));
        });
        return *makeEngineWish(m_world.world()).revisions.at(0);
    };
    QCOMPARE(wishFor(u"nginx:1"_s).executable, std::string("/opt/nginx"));
    QVERIFY(wishFor(u"nginx:1"_s).packageDigest.empty());
    QCOMPARE(QString::fromStdString(wishFor(u"shop:1"_s).packageDigest), packageDigest);
    QVERIFY(wishFor(u"shop:1"_s).executable.empty());
    QVERIFY(!(wishFor(u"shop:1"_s) == wishFor(u"nginx:1"_s)));
}

void TestEngineWish::deletingNamespace_isLeftOut()
{
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    m_world.add(kinds::route(), u"hello"_s);
    m_world.add(kinds::namespaceKind(), u"default"_s);
    QCOMPARE(wished(), u"hello-00002"_s);
    m_world.change(kinds::namespaceKind(), u"default"_s, [](Object &object) {
        object.setMetadata(u"deletionTimestamp"_s, u"2026-11-23T07:00:00Z"_s);
    });
    QCOMPARE(wished(), QString());
    QVERIFY(makeEngineWish(m_world.world()).routes.empty());
}

void TestEngineWish::tagHost_neverTakesAServicesHost()
{
    addRevision(m_world, m_configuration, u"hello-00001"_s, 1, readyStatus);
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2, readyStatus);
    m_world.add(kinds::route(), u"blue-hello"_s,
                u"{'traffic':[{'revisionName':'hello-00002','percent':100}]}"_s);
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'revisionName':'hello-00001','percent':100,'tag':'blue'}]}"_s);
    const auto routes = makeEngineWish(m_world.world()).routes;
    QCOMPARE(routes.size(), size_t(2));
    QCOMPARE(routes[0]->host, std::string("blue-hello.default.localhost"));
    QCOMPARE(routes[0]->route.route.name, std::string("blue-hello"));
    QCOMPARE(routes[0]->route.shares.at(0).revision.name, std::string("hello-00002"));
}

void TestEngineWish::tagHeader_leadsToTheTagsOnlyWhenEnabled()
{
    addRevision(m_world, m_configuration, u"hello-00001"_s, 1, readyStatus);
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'revisionName':'hello-00001','percent':100,'tag':'blue'}]}"_s);
    const auto hostsByTag = [this] {
        const auto routes = makeEngineWish(m_world.world()).routes;
        const auto main = std::find_if(routes.begin(), routes.end(),
                                       [](const auto &each) { return each->route.tag.empty(); });
        return (*main)->route.hostsByTag;
    };
    QVERIFY(hostsByTag().empty());
    Object map(kinds::configMap(), {u"knative-serving"_s, u"config-features"_s});
    map.json().insert(u"data"_s, QJsonObject{{u"tag-header-based-routing"_s, u"Enabled"_s}});
    m_world.put(map);
    const std::vector<std::pair<std::string, std::string>> expected{{"blue", "blue-hello.default.localhost"}};
    QCOMPARE(hostsByTag(), expected);
}

void TestEngineWish::limits_areOfAllTheRoutesHosts_data()
{
    QTest::addColumn<QString>("annotations"); // without their prefix
    QTest::addColumn<bool>("limited");
    QTest::addColumn<QString>("expected"); // rate, burst, concurrent, queue, wait in ms
    const auto row = [](const char *reason, const QString &annotations, const QString &expected) {
        QTest::newRow(reason) << annotations << !expected.isEmpty() << expected;
    };
    row("none", {}, {});
    row("a rate bursts for a second", u"requests-per-second=50"_s, u"50 50 0 0 0"_s);
    row("a slow rate bursts once", u"requests-per-second=0.5"_s, u"0.5 1 0 0 0"_s);
    row("a burst", u"requests-per-second=2.5 burst=9"_s, u"2.5 9 0 0 0"_s);
    row("requests at once queue tenfold", u"concurrent-requests=4"_s, u"0 1 4 40 10000"_s);
    row("all", u"requests-per-second=1 burst=2 concurrent-requests=3 queue-length=0 queue-wait=250ms"_s,
        u"1 2 3 0 250"_s);
    row("what is not valid is not there", u"requests-per-second=x concurrent-requests=-1 queue-wait=1s"_s,
        {});
}

void TestEngineWish::limits_areOfAllTheRoutesHosts()
{
    QFETCH(QString, annotations);
    QFETCH(bool, limited);
    addRevision(m_world, m_configuration, u"hello-00001"_s, 1, readyStatus);
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'revisionName':'hello-00001','percent':100,'tag':'blue'}]}"_s);
    m_world.change(kinds::route(), u"hello"_s, [&](Object &object) {
        for (const QString &each : annotations.split(u' ', Qt::SkipEmptyParts))
            object.setAnnotation(keys::flowPrefix + each.section(u'=', 0, 0), each.section(u'=', 1));
    });
    const auto routes = makeEngineWish(m_world.world()).routes;
    QCOMPARE(routes.size(), size_t(2));
    for (const engine::RouteWishPtr &wish : routes) {
        const auto limits = wish->route.limits;
        QCOMPARE(limits != nullptr, limited);
        if (limits)
            QTEST(u"%1 %2 %3 %4 %5"_s.arg(limits->requestsPerSecond)
                      .arg(limits->burst)
                      .arg(limits->concurrentRequests)
                      .arg(limits->queueLength)
                      .arg(limits->queueWait.count()),
                  "expected");
    }
}

void TestEngineWish::stoppedApp_runsNothingAndSaysSo_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("runs");
    QTest::newRow("nothing said") << QString() << true;
    QTest::newRow("running") << u"running"_s << true;
    QTest::newRow("stopped") << u"stopped"_s << false;
}

void TestEngineWish::stoppedApp_runsNothingAndSaysSo()
{
    QFETCH(QString, state);
    QFETCH(bool, runs);
    for (const auto &[name, generation] : {std::pair(u"hello-00001"_s, 1), std::pair(u"hello-00002"_s, 2)}) {
        addRevision(m_world, m_configuration, name, generation, readyStatus);
        m_world.change(kinds::revision(), name,
                       [](Object &object) { object.setLabel(keys::service, u"hello"_s); });
    }
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'revisionName':'hello-00001','percent':100,'tag':'blue'}]}"_s);
    m_world.change(kinds::route(), u"hello"_s, [&](Object &object) {
        if (!state.isEmpty())
            object.setAnnotation(keys::state, state);
    });
    const auto wish = makeEngineWish(m_world.world());
    QCOMPARE(wish.revisions.size(), size_t(runs ? 2 : 0)); // the newest, too, though nothing leads to it
    QCOMPARE(wish.routes.size(), size_t(2));
    for (const engine::RouteWishPtr &route : wish.routes) {
        QCOMPARE(route->route.shares.empty(), !runs);
        QCOMPARE(route->route.failure.has_value(), !runs);
        if (!runs) {
            QCOMPARE(route->route.failure->status, 503);
            QCOMPARE(route->route.failure->reason, std::string("Stopped"));
        }
    }
}

void TestEngineWish::configAutoscaler_leavesOutTheExample()
{
    Object map(kinds::configMap(), {u"knative-serving"_s, u"config-autoscaler"_s});
    map.json().insert(u"data"_s, QJsonObject{{u"stable-window"_s, u"10s"_s}, {u"_example"_s, u"text"_s}});
    m_world.put(map);
    const autoscaler::StringMap expected{{"stable-window", "10s"}};
    QCOMPARE(makeEngineWish(m_world.world()).configAutoscaler, expected);
}

void TestEngineWish::firstRevision_getsTheRequestsBeforeItIsReady()
{
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'configurationName':'hello','latestRevision':true,'percent':100}]}"_s);
    const engine::EngineWish wish = makeEngineWish(m_world.world());
    QCOMPARE(wish.routes.size(), size_t(1));
    QVERIFY(!wish.routes[0]->route.failure);
    QCOMPARE(wish.routes[0]->route.shares.size(), size_t(1));
    QCOMPARE(wish.routes[0]->route.shares[0].revision.name, std::string("hello-00002"));
}

void TestEngineWish::firstRevisionThatCannotRun_isTheAnswer()
{
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2);
    m_world.change(kinds::revision(), u"hello-00002"_s, [](Object &object) {
        object.setSpec(json(u"{'containers':[{'image':'docker.io/library/nginx','name':'c'}]}"_s));
        object.setStatus(json(
            u"{'conditions':[{'type':'Ready','status':'False','reason':'ContainerMissing','message':'Unable to fetch'}]}"_s));
    });
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'configurationName':'hello','latestRevision':true,'percent':100}]}"_s);
    const engine::EngineWish wish = makeEngineWish(m_world.world());
    QVERIFY(wish.routes[0]->route.shares.empty());
    QVERIFY(wish.routes[0]->route.failure);
    QCOMPARE(wish.routes[0]->route.failure->reason, std::string("ContainerMissing"));
    QCOMPARE(wish.routes[0]->route.failure->message, std::string("Unable to fetch"));
}

QTEST_GUILESS_MAIN(TestEngineWish)
#include "tst_engine_wish.moc"
