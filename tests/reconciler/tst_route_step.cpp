#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestRouteStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void latestReady_getsTheTraffic();
    void newestRevision_countsAsRoutedBeforeItIsReady();
    void localRoute_hasItsLocalName();
    void split_data();
    void split();
    void trouble_data();
    void trouble();
    void troubleLater_keepsTheTraffic();
    void newRoute_isNotReadyBeforeTheGatewayKnowsIt();
    void repointedRoute_keepsItsStatusUntilTheGatewayHasTurned();
    void routedRevision_isLabelledActiveThenReserve();
    void revisionOfTwoRoutes_staysActiveUntilBothAreGone();
    void deletedRoute_releasesItsRevisions();

private:
    Plan step() { return reconcileRoute(m_world.world(), m_name); }
    ObjectPtr route() { return m_world.get(kinds::route(), m_name); }
    ObjectPtr revision(const QString &name) { return m_world.get(kinds::revision(), {u"default"_s, name}); }
    void setTraffic(const QString &traffic);
    void setLatestReady(const QString &name);

    TableWorld m_world;
    ObjectPtr m_configuration;
    const ObjectName m_name{u"default"_s, u"hello"_s};
};

void TestRouteStep::init()
{
    m_world = {};
    m_configuration = m_world.add(kinds::configuration(), u"hello"_s);
    addRevision(m_world, m_configuration, u"hello-00001"_s, 1, readyStatus);
    addRevision(m_world, m_configuration, u"hello-00002"_s, 2, readyStatus);
    setLatestReady(u"hello-00001"_s);
    m_world.add(kinds::route(), u"hello"_s);
    setTraffic(u"[{'configurationName':'hello','latestRevision':true,'percent':100}]"_s);
}

void TestRouteStep::setTraffic(const QString &traffic)
{
    m_world.change(kinds::route(), u"hello"_s,
                   [&](Object &object) { object.setSpec(json(u"{'traffic':%1}"_s.arg(traffic))); });
}

void TestRouteStep::setLatestReady(const QString &name)
{
    m_configuration = m_world.change(kinds::configuration(), u"hello"_s, [&](Object &object) {
        object.setStatus({{u"latestReadyRevisionName"_s, name}});
    });
}

void TestRouteStep::latestReady_getsTheTraffic()
{
    QCOMPARE(text(step(), m_world),
             u"update Revision default/hello-00001\n"
             "  labels serving.knative.dev/routingState = active\n"
             "  annotations serving.knative.dev/routes = hello\n"
             "  annotations serving.knative.dev/routingStateModified = 2026-11-23T07:00:00Z\n"
             "update Configuration default/hello\n"
             "  annotations serving.knative.dev/routes = hello\n"
             "update Route default/hello\n"
             "  status address = {'url':'http://hello.default.localhost'}\n"
             "  status observedGeneration = 2\n"
             "  status traffic = [{'latestRevision':true,'percent':100,'revisionName':'hello-00001'}]\n"
             "  status url = http://hello.default.localhost\n"
             "  AllTrafficAssigned=True\n"
             "  CertificateProvisioned=True TLSNotEnabled: external-domain-tls is not enabled\n"
             "  IngressReady=True\n"
             "  Ready=True"_s);
    m_world.apply(step());
    QCOMPARE(text(step(), m_world), QString());
}

void TestRouteStep::newestRevision_countsAsRoutedBeforeItIsReady()
{
    addRevision(m_world, m_configuration, u"hello-00003"_s, 3);
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        QJsonObject status = object.status();
        status.insert(u"latestCreatedRevisionName"_s, u"hello-00003"_s);
        object.setStatus(status);
    });
    m_world.apply(step());
    QCOMPARE(revision(u"hello-00003"_s)->label(keys::routingState), u"active"_s);
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        QJsonObject status = object.status();
        status.insert(u"latestCreatedRevisionName"_s, u"hello-00004"_s);
        object.setStatus(status);
    });
    m_world.apply(step());
    QCOMPARE(revision(u"hello-00003"_s)->label(keys::routingState), u"reserve"_s);
    QCOMPARE(revision(u"hello-00003"_s)->annotation(keys::routes), QString());
}

void TestRouteStep::localRoute_hasItsLocalName()
{
    m_world.change(kinds::route(), u"hello"_s,
                   [](Object &object) { object.setLabel(keys::visibility, u"cluster-local"_s); });
    setTraffic(u"[{'configurationName':'hello','percent':100,'tag':'now'}]"_s);
    m_world.apply(step());
    QCOMPARE(route()->status().value("url"_L1).toString(), u"http://hello.default.svc.cluster.local"_s);
    QCOMPARE(route()->status().value("traffic"_L1)[0]["url"_L1].toString(),
             u"http://now-hello.default.svc.cluster.local"_s);
    for (const engine::RouteWishPtr &wish : makeEngineWish(m_world.world()).routes)
        QVERIFY(wish->route.localOnly);
}

void TestRouteStep::split_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("hosts");
    QTest::newRow("canary with tags")
        << u"[{'configurationName':'hello','percent':90,'tag':'now'},{'revisionName':'hello-00002','percent':10}]"_s
        << u"[{'latestRevision':true,'percent':90,'revisionName':'hello-00001','tag':'now','url':'http://"
           u"now-hello.default.localhost'},"
           "{'latestRevision':false,'percent':10,'revisionName':'hello-00002'}]"_s
        << u"hello.default.localhost hello-00001=90 hello-00002=10|now-hello.default.localhost hello-00001=100"_s;
    QTest::newRow("dark launch: a tag at 0 percent")
        << u"[{'configurationName':'hello','percent':100},{'revisionName':'hello-00002','tag':'next'}]"_s
        << u"[{'latestRevision':true,'percent':100,'revisionName':'hello-00001'},"
           "{'latestRevision':false,'percent':0,'revisionName':'hello-00002','tag':'next','url':'http://next-hello.default.localhost'}]"_s
        << u"hello.default.localhost hello-00001=100|next-hello.default.localhost hello-00002=100"_s;
    QTest::newRow("the same revision twice is one share")
        << u"[{'configurationName':'hello','percent':60},{'revisionName':'hello-00001','percent':40}]"_s
        << u"[{'latestRevision':true,'percent':60,'revisionName':'hello-00001'},{'latestRevision':false,'percent':40,'revisionName':'hello-00001'}]"_s
        << u"hello.default.localhost hello-00001=100"_s;
}

void TestRouteStep::split()
{
    QFETCH(QString, traffic);
    setTraffic(traffic);
    m_world.apply(step());
    QTEST(compact(route()->status().value("traffic"_L1)), "status");
    QVERIFY(isReady(*route()));
    QStringList hosts;
    for (const engine::RouteWishPtr &wish : makeEngineWish(m_world.world()).routes) {
        QString line = QString::fromStdString(wish->host);
        for (const auto &share : wish->route.shares)
            line += u" %1=%2"_s.arg(QString::fromStdString(share.revision.name)).arg(share.percent);
        hosts.append(line);
    }
    QTEST(hosts.join(u'|'), "hosts");
}

void TestRouteStep::trouble_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("expected");
    const auto target = [](const QString &fields) { return u"[{'percent':100,%1}]"_s.arg(fields); };
    QTest::newRow("no such configuration")
        << target(u"'configurationName':'gone'"_s)
        << u"Ready=False ConfigurationMissing: Configuration \"gone\" referenced in traffic not found."_s;
    QTest::newRow("no such revision")
        << target(u"'revisionName':'gone'"_s)
        << u"Ready=False RevisionMissing: Revision \"gone\" referenced in traffic not found."_s;
    QTest::newRow("configuration without a ready revision")
        << target(u"'configurationName':'waiting'"_s)
        << u"Ready=Unknown RevisionMissing: Configuration \"waiting\" is waiting for a Revision to become ready."_s;
    QTest::newRow("configuration that failed")
        << target(u"'configurationName':'failed'"_s)
        << u"Ready=False RevisionMissing: Configuration \"failed\" does not have any ready Revision."_s;
    QTest::newRow("revision starting")
        << target(u"'revisionName':'hello-00003'"_s)
        << u"Ready=Unknown RevisionMissing: Revision \"hello-00003\" is not yet ready."_s;
    QTest::newRow("revision failed")
        << target(u"'revisionName':'hello-00004'"_s)
        << u"Ready=False RevisionMissing: Revision \"hello-00004\" failed to become ready."_s;
    QTest::newRow("a failure comes before waiting")
        << u"[{'percent':50,'revisionName':'hello-00003'},{'percent':50,'revisionName':'gone'}]"_s
        << u"Ready=False RevisionMissing: Revision \"gone\" referenced in traffic not found."_s;
    QTest::newRow("revision of another service")
        << target(u"'revisionName':'other-00001'"_s)
        << u"Ready=False RevisionNotOwned: Revision \"other-00001\" does not belong to Service \"hello\"."_s;
}

void TestRouteStep::trouble()
{
    QFETCH(QString, traffic);
    m_world.add(kinds::configuration(), u"waiting"_s);
    m_world.add(kinds::configuration(), u"failed"_s, u"{}"_s, failedStatus(u"no"_s));
    addRevision(m_world, m_configuration, u"hello-00003"_s, 3);
    addRevision(m_world, m_configuration, u"hello-00004"_s, 4, failedStatus(u"no"_s));
    const ObjectPtr other = m_world.add(kinds::configuration(), u"other"_s);
    addRevision(m_world, other, u"other-00001"_s, 1, readyStatus);
    for (const auto &name : {u"hello-00003"_s, u"hello-00004"_s})
        m_world.change(kinds::revision(), name,
                       [](Object &object) { object.setLabel(keys::service, u"hello"_s); });
    m_world.change(kinds::route(), u"hello"_s,
                   [](Object &object) { object.setLabel(keys::service, u"hello"_s); });
    setTraffic(traffic);
    m_world.apply(step());
    QTEST(conditionText(*route(), u"Ready"_s), "expected");
    QCOMPARE(text(step(), m_world), QString());
    const auto hosts = makeEngineWish(m_world.world()).routes;
    QCOMPARE(hosts.size(), size_t(1));
    QVERIFY(hosts[0]->route.failure);
    QCOMPARE(hosts[0]->route.failure->status, 503);
    QCOMPARE(QString::fromStdString(hosts[0]->route.failure->message),
             conditionOf(*route(), u"Ready"_s).message);
}

void TestRouteStep::troubleLater_keepsTheTraffic()
{
    m_world.apply(step());
    setTraffic(u"[{'percent':100,'revisionName':'gone'}]"_s);
    m_world.apply(step());
    QCOMPARE(conditionOf(*route(), u"Ready"_s).reason, u"RevisionMissing"_s);
    QCOMPARE(compact(route()->status().value("traffic"_L1)),
             u"[{'latestRevision':true,'percent':100,'revisionName':'hello-00001'}]"_s);
    const auto hosts = makeEngineWish(m_world.world()).routes;
    QVERIFY(!hosts[0]->route.failure);
    QCOMPARE(hosts[0]->route.shares.at(0).revision.name, std::string("hello-00001"));
    QCOMPARE(revision(u"hello-00001"_s)->label(keys::routingState), u"active"_s);
}

void TestRouteStep::newRoute_isNotReadyBeforeTheGatewayKnowsIt()
{
    m_world.applied = engine::EngineWish{};
    m_world.apply(step());
    QCOMPARE(conditionText(*route(), u"Ready"_s),
             u"Ready=Unknown IngressNotConfigured: Ingress has not yet been reconciled."_s);
    QCOMPARE(conditionText(*route(), u"AllTrafficAssigned"_s), u"AllTrafficAssigned=True"_s);
    QCOMPARE(text(step(), m_world), QString());
    m_world.applied = makeEngineWish(m_world.world());
    m_world.apply(step());
    QVERIFY(isReady(*route()));
}

void TestRouteStep::repointedRoute_keepsItsStatusUntilTheGatewayHasTurned()
{
    m_world.applied = makeEngineWish(m_world.world());
    m_world.apply(step());
    QVERIFY(isReady(*route()));
    const QJsonObject before = route()->status();
    setLatestReady(u"hello-00002"_s);
    m_world.apply(step());
    QCOMPARE(route()->status(), before);
    QCOMPARE(revision(u"hello-00001"_s)->label(keys::routingState), u"active"_s);
    QCOMPARE(revision(u"hello-00002"_s)->label(keys::routingState), u"active"_s);
    m_world.applied = makeEngineWish(m_world.world());
    m_world.apply(step());
    QVERIFY(isReady(*route()));
    QCOMPARE(compact(route()->status().value("traffic"_L1)),
             u"[{'latestRevision':true,'percent':100,'revisionName':'hello-00002'}]"_s);
    QCOMPARE(revision(u"hello-00001"_s)->label(keys::routingState), u"reserve"_s);
}

void TestRouteStep::routedRevision_isLabelledActiveThenReserve()
{
    m_world.apply(step());
    m_world.now += seconds(60);
    setLatestReady(u"hello-00002"_s);
    QCOMPARE(text(step(), m_world),
             u"update Revision default/hello-00001\n"
             "  labels serving.knative.dev/routingState = reserve\n"
             "  annotations serving.knative.dev/routes removed\n"
             "  annotations serving.knative.dev/routingStateModified = 2026-11-23T07:01:00Z\n"
             "update Revision default/hello-00002\n"
             "  labels serving.knative.dev/routingState = active\n"
             "  annotations serving.knative.dev/routes = hello\n"
             "  annotations serving.knative.dev/routingStateModified = 2026-11-23T07:01:00Z\n"
             "update Route default/hello\n"
             "  status traffic = [{'latestRevision':true,'percent':100,'revisionName':'hello-00002'}]"_s);
}

void TestRouteStep::revisionOfTwoRoutes_staysActiveUntilBothAreGone()
{
    m_world.add(kinds::route(), u"second"_s, u"{'traffic':[{'configurationName':'hello','percent':100}]}"_s);
    m_world.apply(step());
    m_world.apply(reconcileRoute(m_world.world(), {u"default"_s, u"second"_s}));
    QCOMPARE(revision(u"hello-00001"_s)->annotation(keys::routes), u"hello,second"_s);
    m_world.remove(*route());
    m_world.apply(step());
    QCOMPARE(revision(u"hello-00001"_s)->annotation(keys::routes), u"second"_s);
    QCOMPARE(revision(u"hello-00001"_s)->label(keys::routingState), u"active"_s);
}

void TestRouteStep::deletedRoute_releasesItsRevisions()
{
    m_world.apply(step());
    m_world.remove(*route());
    m_world.apply(step());
    QCOMPARE(revision(u"hello-00001"_s)->label(keys::routingState), u"reserve"_s);
}

QTEST_GUILESS_MAIN(TestRouteStep)
#include "tst_route_step.moc"
