#include "core/resource/admission.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestDefaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void service_isFilledInAsByKnative();
    void defaultsAppliedTwice_changeNothing();
    void spec_data();
    void spec();
    void specUnderSettings_data();
    void specUnderSettings();
    void traffic_data();
    void traffic();
    void updates_bringNoNewDefaults_data();
    void updates_bringNoNewDefaults();
    void revision_isLeftAloneOnUpdate();
    void emptyTimeInATemplate_isDropped();
    void wrongType_isLeftForValidation();
    void secretStringData_movesIntoData();
    void instancePool_isNamedAfterItsRuntime();
};

// What a Knative API server made of the same manifest.
void TestDefaults::service_isFilledInAsByKnative()
{
    Object service =
        sample(kinds::service(),
               u"{'template':{'metadata':{'annotations':{'autoscaling.knative.dev/min-scale':'1'}},"
               "'spec':{'containerConcurrency':10,'containers':[{'env':[{'name':'TARGET','value':'world'}],"
               "'image':'dev.local/hello:1','ports':[{'containerPort':8080}],"
               "'resources':{'requests':{'cpu':'100m','memory':'64Mi'}}}],'timeoutSeconds':60}}}"_s);
    applyDefaults(service, nullptr);
    QCOMPARE(compact(service.spec()), u"{'template':{'metadata':{'annotations':{'autoscaling.knative.dev/"
                                      u"min-scale':'1'}},'spec':{'containerConcurrency':10,"
                                      "'containers':[{'env':[{'name':'TARGET','value':'world'}],'image':'dev."
                                      "local/hello:1','name':'user-container',"
                                      "'ports':[{'containerPort':8080,'protocol':'TCP'}],'readinessProbe':{'"
                                      "successThreshold':1,'tcpSocket':{'port':0}},"
                                      "'resources':{'requests':{'cpu':'100m','memory':'64Mi'}}}],'"
                                      "enableServiceLinks':false,'timeoutSeconds':60}},"
                                      "'traffic':[{'latestRevision':true,'percent':100}]}"_s);
    QVERIFY(validate(service, nullptr));
}

void TestDefaults::defaultsAppliedTwice_changeNothing()
{
    Object service =
        sample(kinds::service(), u"{'template':{'spec':{'containers':[{'image':'dev.local/hello:1'}]}}}"_s);
    applyDefaults(service, nullptr);
    const Object once = service;
    applyDefaults(service, &once);
    QCOMPARE(service, once);
}

void TestDefaults::spec_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("expected");
    const QString rest = u"'enableServiceLinks':false,'timeoutSeconds':300}"_s;
    const QString probe = u"'readinessProbe':{'successThreshold':1,'tcpSocket':{'port':0}}"_s;
    const auto container = [&](const char *reason, const QString &written, const QString &expected) {
        rule(reason, u"{'containers':[%1]}"_s.arg(written),
             u"{'containerConcurrency':0,'containers':[%1],%2"_s.arg(expected, rest));
    };
    container("everything left out", u"{'image':'a/b'}"_s,
              u"{'image':'a/b','name':'user-container',%1,'resources':{}}"_s.arg(probe));
    rule("a longer time-out brings the default response start", u"{'timeoutSeconds':600}"_s,
         u"{'containerConcurrency':0,'responseStartTimeoutSeconds':300,'timeoutSeconds':600}"_s);
    rule("a time-out of 0 is the default one", u"{'timeoutSeconds':0}"_s,
         u"{'containerConcurrency':0,'timeoutSeconds':300}"_s);
    container("a probe with a period gets Kubernetes' defaults",
              u"{'image':'a/b','name':'x','readinessProbe':{'exec':{'command':['x']},'periodSeconds':2}}"_s,
              u"{'image':'a/b','name':'x','readinessProbe':{'exec':{'command':['x']},'failureThreshold':3,"
              "'periodSeconds':2,'successThreshold':1,'timeoutSeconds':1},'resources':{}}"_s);
    container(
        "probes by port get the container's, grpc ones the whole server",
        u"{'image':'a/b','livenessProbe':{'httpGet':{'path':'/'}},'startupProbe':{'grpc':{'port':1}}}"_s,
        u"{'image':'a/b','livenessProbe':{'httpGet':{'path':'/','port':0}},'name':'user-container',%1,"
        "'resources':{},'startupProbe':{'grpc':{'port':1,'service':''}}}"_s.arg(probe));
    container(
        "a quantity that is a number becomes text",
        u"{'image':'a/b','name':'x','resources':{'limits':{'cpu':2},'requests':{'cpu':0.5}}}"_s,
        u"{'image':'a/b','name':'x',%1,'resources':{'limits':{'cpu':'2'},'requests':{'cpu':'0.5'}}}"_s.arg(
            probe));
    container("of several containers only the one with a port is probed",
              u"{'image':'a/b','ports':[{'containerPort':80}]},{'image':'a/c'}"_s,
              u"{'image':'a/b','name':'user-container-0','ports':[{'containerPort':80,'protocol':'TCP'}],%1,"
              "'resources':{}},{'image':'a/c','name':'user-container-1','resources':{}}"_s.arg(probe));
    container("a name that is taken is not given again",
              u"{'image':'a/b','name':'user-container-0'},{'image':'a/c'}"_s,
              u"{'image':'a/b','name':'user-container-0','resources':{}},"
              "{'image':'a/c','name':'user-container-1','resources':{}}"_s);
}

void TestDefaults::spec()
{
    QFETCH(QString, written);
    Object revision = sample(kinds::revision(), written);
    applyDefaults(revision, nullptr);
    QTEST(compact(revision.spec()), "expected");
}

void TestDefaults::specUnderSettings_data()
{
    ruleColumns();
    rule("what is left out comes from the settings", u"{'image':'a/b','resources':{'limits':{'cpu':'2'}}}"_s,
         u"{'containerConcurrency':7,'containers':[{'image':'a/b','name':'hello-app',"
         "'readinessProbe':{'successThreshold':1,'tcpSocket':{'port':0}},"
         "'resources':{'limits':{'cpu':'2','memory':'200M'},'requests':{'cpu':'400m'}},"
         "'securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']},"
         "'runAsNonRoot':true,'seccompProfile':{'type':'RuntimeDefault'}}}],'idleTimeoutSeconds':20,"
         "'timeoutSeconds':120}"_s);
}

void TestDefaults::specUnderSettings()
{
    QFETCH(QString, written);
    AdmissionConfig config;
    config.defaults.timeoutSeconds = 120;
    config.defaults.responseStartTimeoutSeconds = 120;
    config.defaults.idleTimeoutSeconds = 20;
    config.defaults.containerConcurrency = 7;
    config.defaults.containerNameTemplate = u"{{.Name}}-app"_s;
    config.defaults.enableServiceLinks.reset();
    config.defaults.requests = {{u"cpu"_s, u"400m"_s}};
    config.defaults.limits = {{u"cpu"_s, u"1"_s}, {u"memory"_s, u"200M"_s}};
    config.features = {{u"secure-pod-defaults"_s, Flag::Enabled}};
    Object service = sample(kinds::service(), u"{'template':{'spec':{'containers':[%1]}}}"_s.arg(written));
    applyDefaults(service, nullptr, config);
    QTEST(compact(at(service.json(), u"spec.template.spec"_s)), "expected");
}

void TestDefaults::traffic_data()
{
    ruleColumns();
    rule("none is all to the latest", u"[]"_s, u"[{'latestRevision':true,'percent':100}]"_s);
    rule(
        "percent and sense are written down", u"[{'revisionName':'a'},{'percent':100}]"_s,
        u"[{'latestRevision':false,'percent':0,'revisionName':'a'},{'latestRevision':true,'percent':100}]"_s);
}

void TestDefaults::traffic()
{
    QFETCH(QString, written);
    Object service = sample(kinds::service(), u"{'traffic':%1}"_s.arg(written));
    applyDefaults(service, nullptr);
    QTEST(compact(service.spec().value("traffic"_L1)), "expected");
}

void TestDefaults::updates_bringNoNewDefaults_data()
{
    QTest::addColumn<bool>("ownName");
    QTest::newRow("service links are for new services alone") << false;
    QTest::newRow("a revision's own name keeps its whole template") << true;
}

void TestDefaults::updates_bringNoNewDefaults()
{
    QFETCH(bool, ownName);
    const QString metadata = ownName ? u"{'name':'hello-one'}"_s : u"{}"_s;
    const Object old = serviceOf(u"{'image':'a/b'}"_s, metadata);
    Object object =
        sample(kinds::service(),
               u"{'template':{'metadata':%1,'spec':{'containers':[{'image':'a/b'}]}}}"_s.arg(metadata));
    applyDefaults(object, &old);
    const QJsonObject spec = at(object.json(), u"spec.template.spec"_s).toObject();
    QVERIFY(!spec.contains("enableServiceLinks"_L1));
    QCOMPARE(spec.contains("timeoutSeconds"_L1), !ownName);
}

void TestDefaults::revision_isLeftAloneOnUpdate()
{
    const Object old = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}]}"_s);
    Object revision = old;
    applyDefaults(revision, &old);
    QCOMPARE(revision, old);
}

void TestDefaults::emptyTimeInATemplate_isDropped()
{
    QVERIFY(!serviceOf(u"{'image':'a/b'}"_s, u"{'creationTimestamp':null}"_s)
                 .spec()
                 .value("template"_L1)
                 .toObject()
                 .contains("metadata"_L1));
    const Object kept = serviceOf(u"{'image':'a/b'}"_s, u"{'creationTimestamp':null,'labels':{'a':'b'}}"_s);
    QCOMPARE(compact(at(kept.json(), u"spec.template.metadata"_s)), u"{'labels':{'a':'b'}}"_s);
}

void TestDefaults::wrongType_isLeftForValidation()
{
    Object service = sample(kinds::service(), u"{'template':'text','traffic':5}"_s);
    const Object before = service;
    applyDefaults(service, nullptr);
    QCOMPARE(service, before);
    const auto checked = validate(service, nullptr);
    QVERIFY(!checked);
    QCOMPARE(
        QString::fromStdString(checked.error().message),
        u"validation failed: expected array, got number: spec.traffic\nexpected object, got string: spec.template"_s);
}

void TestDefaults::secretStringData_movesIntoData()
{
    Object secret(kinds::secret(), {u"default"_s, u"hello"_s});
    secret.json().insert(u"stringData"_s, QJsonObject{{u"key"_s, u"välue"_s}});
    applyDefaults(secret, nullptr);
    QVERIFY(!secret.json().contains("stringData"_L1));
    QCOMPARE(
        QString::fromUtf8(QByteArray::fromBase64(at(secret.json(), u"data.key"_s).toString().toLatin1())),
        u"välue"_s);
    QCOMPARE(secret.json().value("type"_L1).toString(), u"Opaque"_s);
}

void TestDefaults::instancePool_isNamedAfterItsRuntime()
{
    Object pool(kinds::instancePool(), {{}, u"java"_s});
    applyDefaults(pool, nullptr);
    QCOMPARE(compact(pool.spec()), u"{'drain':false,'max':0,'min':1,'paused':false,'runtime':'java'}"_s);
    Object own(kinds::instancePool(), {{}, u"java-jetty"_s});
    own.setSpec({{u"runtime"_s, u"java/jetty"_s}, {u"min"_s, 0}, {u"drain"_s, true}});
    applyDefaults(own, nullptr);
    QCOMPARE(compact(own.spec()), u"{'drain':true,'max':0,'min':0,'paused':false,'runtime':'java/jetty'}"_s);
}

QTEST_GUILESS_MAIN(TestDefaults)
#include "tst_defaults.moc"
