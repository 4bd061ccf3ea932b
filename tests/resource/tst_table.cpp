#include "core/resource/table.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKind_hasAsManyCellsAsColumns();
    void columns_areKubectls_data();
    void columns_areKubectls();
    void cells_data();
    void cells();
    void age_data();
    void age();

private:
    const WallTime m_now = *parseTime("2026-11-23T07:00:00Z");
};

namespace {

std::vector<Kind> everyKind()
{
    std::vector<Kind> kinds = allKinds();
    kinds.insert(kinds.end(), derivedKinds().begin(), derivedKinds().end());
    return kinds;
}

} // namespace

void TestTable::everyKind_hasAsManyCellsAsColumns()
{
    for (const Kind &kind : everyKind()) {
        const Object object(kind, {u"default"_s, u"hello"_s});
        QCOMPARE(size_t(cellsOf(object, m_now).size()), columnsOf(kind).size());
    }
}

void TestTable::columns_areKubectls_data()
{
    QTest::addColumn<QString>("kindId");
    QTest::addColumn<QString>("columns");
    QTest::newRow("services") << u"services.serving.knative.dev"_s
                              << u"Name,URL,LatestCreated,LatestReady,Ready,Reason"_s;
    QTest::newRow("configurations") << u"configurations.serving.knative.dev"_s
                                    << u"Name,LatestCreated,LatestReady,Ready,Reason"_s;
    QTest::newRow("revisions")
        << u"revisions.serving.knative.dev"_s
        << u"Name,Config Name,Generation,Ready,Reason,Actual Replicas,Desired Replicas"_s;
    QTest::newRow("routes") << u"routes.serving.knative.dev"_s << u"Name,URL,Ready,Reason"_s;
    QTest::newRow("namespaces") << u"namespaces"_s << u"Name,Status,Age"_s;
    QTest::newRow("pods, wide columns in brackets")
        << u"pods"_s << u"Name,Ready,Status,Restarts,Age,(IP),(Node),(Nominated Node),(Readiness Gates)"_s;
    QTest::newRow("core services") << u"services"_s
                                   << u"Name,Type,Cluster-IP,External-IP,Port(s),Age,(Selector)"_s;
    QTest::newRow("deployments") << u"deployments.apps"_s
                                 << u"Name,Ready,Up-to-date,Available,Age,(Containers),(Images),(Selector)"_s;
    QTest::newRow("nodes") << u"nodes"_s << u"Name,Status,Roles,Age,Version,(Internal-IP)"_s;
    QTest::newRow("pools of idle hosts")
        << u"instancepools.tidegate.dev"_s
        << u"Name,Runtime,Idle,Target,Hits,Misses,Memory,Ready,Age,(Warming),(Waiting),(Why)"_s;
}

void TestTable::columns_areKubectls()
{
    QFETCH(QString, kindId);
    QStringList names;
    for (const Kind &kind : everyKind()) {
        if (kind.id() != kindId)
            continue;
        for (const Column &column : columnsOf(kind))
            names.append(column.priority > 0 ? u"(%1)"_s.arg(column.name) : column.name);
    }
    QTEST(names.join(u','), "columns");
}

void TestTable::cells_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("expected");
    QTest::newRow("ready service")
        << u"{'apiVersion':'serving.knative.dev/"
           u"v1','kind':'Service','metadata':{'name':'hello'},'status':{'url':'http://h',"
           "'latestCreatedRevisionName':'hello-00002','latestReadyRevisionName':'hello-00001',"
           "'conditions':[{'type':'Ready','status':'True','lastTransitionTime':'2026-11-23T06:00:00Z'}]}}"_s
        << u"['hello','http://h','hello-00002','hello-00001','True',null]"_s;
    QTest::newRow("service that nobody has looked at")
        << u"{'apiVersion':'serving.knative.dev/v1','kind':'Service','metadata':{'name':'hello'}}"_s
        << u"['hello',null,null,null,null,null]"_s;
    QTest::newRow("failed revision at zero")
        << u"{'apiVersion':'serving.knative.dev/"
           u"v1','kind':'Revision','metadata':{'name':'r','labels':{'serving.knative.dev/configuration':'c',"
           "'serving.knative.dev/"
           "configurationGeneration':'4'}},'status':{'actualReplicas':0,'desiredReplicas':1,"
           "'conditions':[{'type':'Ready','status':'False','reason':'ExitCode1'}]}}"_s
        << u"['r','c','4','False','ExitCode1',0,1]"_s;
    QTest::newRow("running pod")
        << u"{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','creationTimestamp':'2026-11-23T06:58:"
           u"30Z'},'spec':{'containers':[{}]},"
           "'status':{'phase':'Running','podIP':'127.0.0.1','containerStatuses':[{'ready':true,'restartCount':2,'state':{'running':{}}}]}}"_s
        << u"['p','1/1','Running','2','90s','127.0.0.1','<none>','<none>','<none>']"_s;
    QTest::newRow("crashed pod")
        << u"{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','creationTimestamp':'2026-11-23T06:58:"
           u"30Z'},'spec':{'containers':[{}]},"
           "'status':{'phase':'Failed','containerStatuses':[{'ready':false,'state':{'terminated':{'reason':'Error'}}}]}}"_s
        << u"['p','0/1','Error','0','90s','<none>','<none>','<none>','<none>']"_s;
    QTest::newRow("core service without a selector")
        << u"{'apiVersion':'v1','kind':'Service','metadata':{'name':'s','creationTimestamp':'2026-11-23T06:"
           u"58:30Z'},"
           "'spec':{'type':'ExternalName','externalName':'h','ports':[{'port':80,'protocol':'TCP'}]}}"_s
        << u"['s','ExternalName','<none>','h','80/TCP','90s','<none>']"_s;
    QTest::newRow("deployment")
        << u"{'apiVersion':'apps/"
           u"v1','kind':'Deployment','metadata':{'name':'d','creationTimestamp':'2026-11-23T06:58:30Z'},"
           "'spec':{'replicas':2,'selector':{'matchLabels':{'app':'d','tier':'x'}},'template':{'spec':{'"
           "containers':["
           "{'name':'a','image':'i'},{'name':'b','image':'j'}]}}},'status':{'readyReplicas':1,'updatedReplicas':2}}"_s
        << u"['d','1/2',2,0,'90s','a,b','i,j','app=d,tier=x']"_s;
    QTest::newRow("package")
        << u"{'apiVersion':'tidegate.dev/"
           u"v1','kind':'Package','metadata':{'name':'p-1','creationTimestamp':'2026-11-23T06:59:00Z'},"
           "'spec':{'name':'p'},'status':{'runtime':'java','entry':'Main-Class A','size':2048,'image':'package/p'}}"_s
        << u"['p-1','p','java','Main-Class A','2.0 KiB','60s','package/p']"_s;
    QTest::newRow("pool of idle hosts")
        << u"{'apiVersion':'tidegate.dev/"
           u"v1','kind':'InstancePool','metadata':{'name':'java','creationTimestamp':'2026-11-23T06:59:00Z'},"
           "'spec':{'runtime':'java','min':1},'status':{'idle':2,'warming':1,'waiting':0,'target':3,'hits':40,"
           "'misses':4,'memoryBytes':2048,'reason':{'en':'Target 3.','zh':'3'},"
           "'conditions':[{'type':'Ready','status':'True'}]}}"_s
        << u"['java','java',2,3,40,4,'2.0 KiB','True','60s',1,0,'Target 3.']"_s;
    QTest::newRow("pool that the server has not looked at")
        << u"{'apiVersion':'tidegate.dev/"
           u"v1','kind':'InstancePool','metadata':{'name':'java','creationTimestamp':'2026-11-23T06:59:00Z'},"
           "'spec':{'runtime':'java'}}"_s
        << u"['java','java',null,null,null,null,null,null,'60s',null,null,null]"_s;
}

void TestTable::cells()
{
    QFETCH(QString, object);
    QTEST(compact(cellsOf(Object(json(object)), m_now)), "expected");
}

void TestTable::age_data()
{
    QTest::addColumn<QString>("created");
    QTest::addColumn<QString>("age");
    QTest::newRow("seconds") << u"2026-11-23T06:58:01Z"_s << u"119s"_s;
    QTest::newRow("minutes with seconds") << u"2026-11-23T06:56:07Z"_s << u"3m53s"_s;
    QTest::newRow("minutes") << u"2026-11-23T06:46:00Z"_s << u"14m"_s;
    QTest::newRow("hours with minutes") << u"2026-11-23T02:30:00Z"_s << u"4h30m"_s;
    QTest::newRow("hours") << u"2026-11-22T07:00:00Z"_s << u"24h"_s;
    QTest::newRow("days with hours") << u"2026-11-20T06:00:00Z"_s << u"3d1h"_s;
    QTest::newRow("days") << u"2026-10-23T07:00:00Z"_s << u"31d"_s;
    QTest::newRow("years") << u"2023-11-24T07:00:00Z"_s << u"3y"_s;
    QTest::newRow("a clock that went back") << u"2026-11-23T08:00:00Z"_s << u"0s"_s;
    QTest::newRow("never") << QString() << u"<unknown>"_s;
}

void TestTable::age()
{
    QFETCH(QString, created);
    Object object(kinds::namespaceKind(), {{}, u"default"_s});
    object.setMetadata(u"creationTimestamp"_s, created);
    QTEST(cellsOf(object, m_now).last().toString(), "age");
}

QTEST_GUILESS_MAIN(TestTable)
#include "tst_table.moc"
