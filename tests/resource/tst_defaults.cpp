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
    void wrongType_isLeftForValidation();
    void secretStringData_movesIntoData();
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
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("everything left out")
        << u"{'containers':[{'image':'a/b'}]}"_s
        << u"{'containerConcurrency':0,'containers':[{'image':'a/b','name':'user-container','readinessProbe':"
           "{'successThreshold':1,'tcpSocket':{'port':0}},'resources':{}}],'enableServiceLinks':false,'timeoutSeconds':300}"_s;
    QTest::newRow("a longer time-out brings the default response start")
        << u"{'timeoutSeconds':600}"_s
        << u"{'containerConcurrency':0,'enableServiceLinks':false,'responseStartTimeoutSeconds':300,'timeoutSeconds':600}"_s;
    QTest::newRow("a probe with a period gets Kubernetes' defaults")
        << u"{'timeoutSeconds':5,'containers':[{'image':'a/b','name':'x','resources':{},'readinessProbe':{'httpGet':{'path':'/up'},'periodSeconds':2}}]}"_s
        << u"{'containerConcurrency':0,'containers':[{'image':'a/"
           u"b','name':'x','readinessProbe':{'failureThreshold':3,'httpGet':{'path':'/up'},"
           "'periodSeconds':2,'successThreshold':1,'timeoutSeconds':1},'resources':{}}],'enableServiceLinks':false,'timeoutSeconds':5}"_s;
}

void TestDefaults::spec()
{
    QFETCH(QString, before);
    Object revision = sample(kinds::revision(), before);
    applyDefaults(revision, nullptr);
    QTEST(compact(revision.spec()), "after");
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
        u"validation failed: expected object, got string: spec.template\nexpected array, got number: spec.traffic"_s);
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

QTEST_GUILESS_MAIN(TestDefaults)
#include "tst_defaults.moc"
