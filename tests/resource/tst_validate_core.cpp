#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

// Namespace, ConfigMap, Secret and Engine: refused in Kubernetes' words.
class TestValidateCore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void configMap_data();
    void configMap();
    void secret_data();
    void secret();
    void namespaces_data();
    void namespaces();
    void engine_data();
    void engine();
    void instancePool_data();
    void instancePool();
    void immutableData_staysAsItIs_data();
    void immutableData_staysAsItIs();
    void secretType_staysAsItIs();
};

namespace {

/// The fields of `written` beside the metadata.
Object objectOf(const Kind &kind, const QString &written)
{
    Object object(kind, {kind.namespaced ? u"default"_s : QString(), u"hello"_s});
    const QJsonObject fields = json(written);
    for (auto it = fields.begin(); it != fields.end(); ++it)
        object.json().insert(it.key(), it.value());
    applyDefaults(object, nullptr);
    return object;
}

const QString keyRule = u"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
                        "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
                        "'[-._a-zA-Z0-9]+')"_s;

} // namespace

void TestValidateCore::configMap_data()
{
    ruleColumns();
    rule("good", u"{'data':{'a.b-c_d':'1','.hidden':'2'}}"_s);
    rule("key with a space", u"{'data':{'bad key':'2'}}"_s,
         u"data[bad key]: Invalid value: \"bad key\": "_s + keyRule);
    rule("key of a folder", u"{'data':{'.':'2'}}"_s, u"data[.]: Invalid value: \".\": must not be '.'"_s);
    rule("key of the folder above", u"{'data':{'..':'2'}}"_s,
         u"data[..]: Invalid value: \"..\": must not be '..'"_s);
    rule("key that climbs", u"{'data':{'..x':'2'}}"_s,
         u"data[..x]: Invalid value: \"..x\": must not start with '..'"_s);
    rule("key too long", u"{'data':{'%1':'2'}}"_s.arg(QString(254, u'k')),
         u"data[%1]: Invalid value: \"%1\": must be no more than 253 characters"_s.arg(QString(254, u'k')));
    rule("key in both maps", u"{'data':{'a':'1'},'binaryData':{'a':'MQ=='}}"_s,
         u"binaryData[a]: Invalid value: \"a\": duplicate of key present in data"_s);
    rule("binary data that is no base64", u"{'binaryData':{'a':'!'}}"_s,
         u"binaryData[a]: Invalid value: \"a\": a value must be base64"_s);
    rule("a megabyte and one", u"{'data':{'a':'%1'}}"_s.arg(QString(1024 * 1024 + 1, u'x')),
         u"data: Too long: may not be more than 1048576 bytes"_s);
    rule("a megabyte", u"{'data':{'a':'%1'}}"_s.arg(QString(1024 * 1024, u'x')));
}

void TestValidateCore::configMap()
{
    QFETCH(QString, written);
    QTEST(verdict(objectOf(kinds::configMap(), written)), "expected");
}

void TestValidateCore::secret_data()
{
    ruleColumns();
    rule("opaque", u"{'data':{'a':'MQ=='}}"_s);
    rule("plain text is put into data", u"{'stringData':{'a':'not base64!'}}"_s);
    rule("value that is no base64", u"{'data':{'a':'not base64!'}}"_s,
         u"data[a]: Invalid value: \"a\": a value must be base64"_s);
    rule("certificate without its key", u"{'type':'kubernetes.io/tls','data':{'tls.crt':''}}"_s,
         u"data[tls.key]: Required value"_s);
    rule("ssh without a key", u"{'type':'kubernetes.io/ssh-auth'}"_s,
         u"data[ssh-privatekey]: Required value"_s);
    rule("login without anything", u"{'type':'kubernetes.io/basic-auth'}"_s,
         u"[data[username]: Required value, data[password]: Required value]"_s);
    rule("login without a password", u"{'type':'kubernetes.io/basic-auth','data':{'username':'MQ=='}}"_s);
    rule("registry login missing", u"{'type':'kubernetes.io/dockerconfigjson'}"_s,
         u"data[.dockerconfigjson]: Required value"_s);
    rule("registry login that is no JSON",
         u"{'type':'kubernetes.io/dockerconfigjson','data':{'.dockerconfigjson':'MQ=='}}"_s,
         u"data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": not a JSON object"_s);
    rule("token of nobody", u"{'type':'kubernetes.io/service-account-token'}"_s,
         u"metadata.annotations[kubernetes.io/service-account.name]: Required value"_s);
    rule("type of somebody's own", u"{'type':'example.com/mine'}"_s);
}

void TestValidateCore::secret()
{
    QFETCH(QString, written);
    QTEST(verdict(objectOf(kinds::secret(), written)), "expected");
}

void TestValidateCore::namespaces_data()
{
    ruleColumns();
    rule("good", u"{}"_s);
    rule("finalizer of Kubernetes", u"{'spec':{'finalizers':['kubernetes']}}"_s);
    rule("finalizer with a domain", u"{'spec':{'finalizers':['example.com/x']}}"_s);
    rule("finalizer of nobody", u"{'spec':{'finalizers':['mine']}}"_s,
         u"spec.finalizers[0]: Invalid value: \"mine\": name is neither a standard finalizer name nor is it "
         "fully qualified"_s);
}

void TestValidateCore::namespaces()
{
    QFETCH(QString, written);
    QTEST(verdict(objectOf(kinds::namespaceKind(), written)), "expected");
}

void TestValidateCore::engine_data()
{
    ruleColumns();
    rule("edition left out", u"{}"_s);
    rule("shared", u"{'spec':{'edition':'shared'}}"_s);
    rule("sandboxes for all", u"{'spec':{'isolation':'sandbox'}}"_s);
    rule("stacks", u"{'spec':{'stacks':{'jetty':['/usr/share/java/a.jar','/usr/share/java/b.jar']}}}"_s);
    rule("a stack without a jar", u"{'spec':{'stacks':{'jetty':[]}}}"_s,
         u"spec.stacks[jetty]: Invalid value: \"jetty\": must list between 1 and 1000 jars"_s);
    rule("a stack's jar by a pattern", u"{'spec':{'stacks':{'jetty':['/usr/share/java/*']}}}"_s,
         u"spec.stacks[jetty]: Invalid value: \"/usr/share/java/*\": must be the absolute path of a jar of "
         u"the engine's "
         u"machine, without `:` and `*`"_s);
    rule("unknown isolation", u"{'spec':{'isolation':'vault'}}"_s,
         u"spec.isolation: Unsupported value: \"vault\": supported values: \"process\", \"sandbox\""_s);
    rule("draining", u"{'spec':{'state':'Draining'}}"_s);
    rule(
        "unknown state", u"{'spec':{'state':'Off'}}"_s,
        u"spec.state: Unsupported value: \"Off\": supported values: \"Running\", \"Draining\", \"Stopped\""_s);
    rule("unknown edition", u"{'spec':{'edition':'gold'}}"_s,
         u"spec.edition: Unsupported value: \"gold\": supported values: \"exclusive\", \"shared\""_s);
}

void TestValidateCore::engine()
{
    QFETCH(QString, written);
    QTEST(verdict(objectOf(kinds::engine(), written)), "expected");
}

void TestValidateCore::instancePool_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *what, const char *name, const QString &spec,
                        const QString &expected = {}) {
        QTest::newRow(what) << QString::fromLatin1(name) << spec << expected;
    };
    row("named after its runtime", "java", u"{}"_s);
    row("all of it", "node", u"{'runtime':'node','min':0,'max':100000,'paused':true,'drain':true}"_s);
    row("as many as allowed", "python", u"{'min':5,'max':5}"_s);
    row("a stack", "java-jetty", u"{'runtime':'java/jetty'}"_s);
    row("no such runtime", "cobol", u"{}"_s,
        u"spec.runtime: Unsupported value: \"cobol\": supported values: \"java\", \"node\", \"python\""_s);
    row("another name", "mine", u"{'runtime':'java'}"_s,
        u"metadata.name: Invalid value: \"mine\": must be \"java\", after spec.runtime"_s);
    row("a stack's name", "java", u"{'runtime':'java/jetty'}"_s,
        u"metadata.name: Invalid value: \"java\": must be \"java-jetty\", after spec.runtime"_s);
    row("negative", "java", u"{'min':-1}"_s,
        u"spec.min: Invalid value: \"-1\": must be between 0 and 100000"_s);
    row("endless", "java", u"{'max':100001}"_s,
        u"spec.max: Invalid value: \"100001\": must be between 0 and 100000"_s);
    row("more at least than at most", "java", u"{'min':3,'max':2}"_s,
        u"spec.min: Invalid value: \"3\": must not be larger than spec.max"_s);
}

void TestValidateCore::instancePool()
{
    QFETCH(QString, name);
    QFETCH(QString, spec);
    QTEST(verdict(objectOf(kinds::instancePool(), u"{'metadata':{'name':'%1'},'spec':%2}"_s.arg(name, spec))),
          "expected");
}

void TestValidateCore::immutableData_staysAsItIs_data()
{
    ruleColumns();
    const QString why = u": Forbidden: field is immutable when `immutable` is set"_s;
    rule("label only", u"{'immutable':true,'data':{'a':'1'}}"_s);
    rule("value changed", u"{'immutable':true,'data':{'a':'2'}}"_s, u"data"_s + why);
    rule("no longer immutable", u"{'data':{'a':'1'}}"_s, u"immutable"_s + why);
    rule("binary data added", u"{'immutable':true,'data':{'a':'1'},'binaryData':{'b':'MQ=='}}"_s,
         u"binaryData"_s + why);
}

void TestValidateCore::immutableData_staysAsItIs()
{
    QFETCH(QString, written);
    const Object old = objectOf(kinds::configMap(), u"{'immutable':true,'data':{'a':'1'}}"_s);
    QTEST(verdict(objectOf(kinds::configMap(), written), &old), "expected");
}

void TestValidateCore::secretType_staysAsItIs()
{
    const Object old = objectOf(kinds::secret(), u"{}"_s);
    QCOMPARE(verdict(objectOf(kinds::secret(), u"{'type':'example.com/x'}"_s), &old),
             u"type: Invalid value: \"example.com/x\": field is immutable"_s);
}

QTEST_GUILESS_MAIN(TestValidateCore)
#include "tst_validate_core.moc"
