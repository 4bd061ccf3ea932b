#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestValidateProbe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void probe_data();
    void probe();
};

void TestValidateProbe::probe_data()
{
    ruleColumns();
    const QString at = u"spec.template.spec.containers[0]."_s;
    rule("ready by http", u"'readinessProbe':{'httpGet':{'path':'/up'}}"_s);
    rule("ready by tcp", u"'readinessProbe':{'tcpSocket':{'port':8080}}"_s);
    rule("ready by a command", u"'readinessProbe':{'exec':{'command':['true']}}"_s);
    rule("ready by grpc", u"'readinessProbe':{'grpc':{'port':8080}}"_s);
    rule("alive by grpc on the container's port", u"'livenessProbe':{'grpc':{'port':0,'service':'x'}}"_s);
    rule("started by a command", u"'startupProbe':{'exec':{'command':['true']},'periodSeconds':1}"_s);
    rule("no handler is the port when it is about readiness", u"'readinessProbe':{'periodSeconds':2}"_s);
    rule("no handler otherwise", u"'livenessProbe':{'periodSeconds':2}"_s,
         u"expected exactly one, got neither: %1exec, %1grpc, %1httpGet, %1tcpSocket"_s.arg(
             at + u"livenessProbe."_s));
    rule("two handlers", u"'readinessProbe':{'httpGet':{'path':'/'},'tcpSocket':{'port':1}}"_s,
         u"expected exactly one, got both: %1readinessProbe.httpGet, %1readinessProbe.tcpSocket"_s.arg(at));
    rule("command without words", u"'livenessProbe':{'exec':{}}"_s,
         u"missing field(s): %1livenessProbe.exec.command"_s.arg(at));
    rule("port by the default name", u"'readinessProbe':{'httpGet':{'port':'http'}}"_s);
    rule("port by its own name",
         u"'ports':[{'containerPort':80,'name':'h2c'}],'readinessProbe':{'tcpSocket':{'port':'h2c'}}"_s);
    rule(
        "port by another name", u"'readinessProbe':{'httpGet':{'port':'web'}}"_s,
        u"invalid value: web: %1readinessProbe.httpGet.port\nProbe port must match container port"_s.arg(at));
    rule("port out of range", u"'livenessProbe':{'tcpSocket':{'port':65536}}"_s,
         u"expected 0 <= 65536 <= 65535: %1livenessProbe.tcpSocket.port"_s.arg(at));
    rule("grpc port out of range", u"'livenessProbe':{'grpc':{'port':-1}}"_s,
         u"expected 0 <= -1 <= 65535: %1livenessProbe.grpc.port"_s.arg(at));
    rule("scheme nobody speaks", u"'livenessProbe':{'httpGet':{'scheme':'GOPHER'}}"_s,
         u"invalid value: GOPHER: %1livenessProbe.httpGet.scheme\nknown values: HTTP, HTTPS"_s.arg(at));
    rule("header without a name", u"'livenessProbe':{'httpGet':{'httpHeaders':[{'value':'x'}]}}"_s,
         u"missing field(s): %1livenessProbe.httpGet.httpHeaders[0].name"_s.arg(at));
    rule("negative period", u"'readinessProbe':{'periodSeconds':-1}"_s,
         u"expected 0 <= -1 <= 2147483647: %1readinessProbe.periodSeconds"_s.arg(at));
    rule("negative delay", u"'readinessProbe':{'initialDelaySeconds':-1}"_s,
         u"expected 0 <= -1 <= 2147483647: %1readinessProbe.initialDelaySeconds"_s.arg(at));
    rule("no success needed", u"'readinessProbe':{'successThreshold':-1}"_s,
         u"expected 1 <= -1 <= 2147483647: %1readinessProbe.successThreshold"_s.arg(at));
    rule(
        "failures without a period", u"'readinessProbe':{'failureThreshold':3}"_s,
        u"failureThreshold is disallowed when periodSeconds is zero: %1readinessProbe.failureThreshold"_s.arg(
            at));
    rule("time-out without a period", u"'readinessProbe':{'timeoutSeconds':3}"_s,
         u"timeoutSeconds is disallowed when periodSeconds is zero: %1readinessProbe.timeoutSeconds"_s.arg(
             at));
    rule("negative time-out with a period", u"'readinessProbe':{'periodSeconds':1,'timeoutSeconds':-1}"_s,
         u"expected 1 <= -1 <= 2147483647: %1readinessProbe.timeoutSeconds"_s.arg(at));
    rule("negative failures with a period", u"'readinessProbe':{'periodSeconds':1,'failureThreshold':-1}"_s,
         u"expected 1 <= -1 <= 2147483647: %1readinessProbe.failureThreshold"_s.arg(at));
    rule("alive twice over", u"'livenessProbe':{'tcpSocket':{},'successThreshold':2}"_s,
         u"expected 0 <= 2 <= 1: %1livenessProbe.successThreshold"_s.arg(at));
    rule("negative liveness period", u"'livenessProbe':{'tcpSocket':{},'periodSeconds':-1}"_s,
         u"expected 0 <= -1 <= 2147483647: %1livenessProbe.periodSeconds"_s.arg(at));
}

void TestValidateProbe::probe()
{
    QFETCH(QString, written);
    QTEST(verdict(serviceOf(u"{'image':'a/b',%1}"_s.arg(written))), "expected");
}

QTEST_GUILESS_MAIN(TestValidateProbe)
#include "tst_validate_probe.moc"
