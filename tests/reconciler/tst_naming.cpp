#include "core/reconciler/naming.h"
#include "tests/reconciler/world.h"

using namespace Qt::StringLiterals;
using namespace tidegate;
using namespace tidegate::reconciler;

class TestNaming : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void host_data();
    void host();
    void selector_choosesTheDomain_data();
    void selector_choosesTheDomain();
    void badSettings_fallBackAndAreSaid();
    void port_isInWhatIsDialled();

private:
    Object route() const;
};

namespace {

void setMapData(TableWorld &world, const QString &name, const QJsonObject &data)
{
    Object map(kinds::configMap(), {u"knative-serving"_s, name});
    map.json().insert(u"data"_s, data);
    world.put(std::move(map));
}

} // namespace

Object TestNaming::route() const
{
    Object route(kinds::route(), {u"default"_s, u"hello"_s});
    route.setLabel(u"team"_s, u"alpha"_s);
    route.setLabel(u"stage"_s, u"prod"_s);
    route.setAnnotation(u"sub.example.com/area"_s, u"north"_s);
    return route;
}

void TestNaming::host_data()
{
    QTest::addColumn<QString>("domainTemplate");
    QTest::addColumn<QString>("tagTemplate");
    QTest::addColumn<QString>("main");
    QTest::addColumn<QString>("tagged");
    QTest::newRow("nothing set") << QString() << QString() << u"hello.default.localhost"_s
                                 << u"blue-hello.default.localhost"_s;
    QTest::newRow("one level less") << u"{{.Name}}-{{ .Namespace }}.{{.Domain}}"_s << QString()
                                    << u"hello-default.localhost"_s << u"blue-hello-default.localhost"_s;
    QTest::newRow("tag last") << QString() << u"{{.Name}}-{{.Tag}}"_s << u"hello.default.localhost"_s
                              << u"hello-blue.default.localhost"_s;
    QTest::newRow("a label") << u"{{.Name}}.{{.Labels.team}}.{{.Domain}}"_s << QString()
                             << u"hello.alpha.localhost"_s << u"blue-hello.alpha.localhost"_s;
    QTest::newRow("an annotation by index")
        << u"{{.Name}}.{{index .Annotations \"sub.example.com/area\"}}.{{.Domain}}"_s << QString()
        << u"hello.north.localhost"_s << u"blue-hello.north.localhost"_s;
    QTest::newRow("a label that is not there: the usual name")
        << u"{{.Name}}.{{.Labels.none}}.{{.Domain}}"_s << QString() << u"hello.default.localhost"_s
        << u"blue-hello.default.localhost"_s;
}

void TestNaming::host()
{
    QFETCH(QString, domainTemplate);
    QFETCH(QString, tagTemplate);
    TableWorld world;
    setMapData(world, u"config-network"_s,
               {{u"domain-template"_s, domainTemplate}, {u"tag-template"_s, tagTemplate}});
    const Naming naming(world, {});
    QTEST(naming.host(route()), "main");
    QTEST(naming.host(route(), u"blue"_s), "tagged");
    QCOMPARE(naming.problems(), QStringList());
    Object local = route();
    local.setLabel(keys::visibility, u"cluster-local"_s);
    QCOMPARE(naming.host(local), u"hello.default.svc.cluster.local"_s); // no template's business
}

void TestNaming::selector_choosesTheDomain_data()
{
    QTest::addColumn<QJsonObject>("domains");
    QTest::addColumn<QString>("expected");
    const QString team = u"selector:\n  team: alpha\n"_s;
    const QString both = u"selector:\n  team: \"alpha\"\n  stage: prod\n"_s;
    QTest::newRow("none") << QJsonObject{} << u"localhost"_s;
    QTest::newRow("one for all") << QJsonObject{{u"example.com"_s, u""_s}} << u"example.com"_s;
    QTest::newRow("the example is no domain")
        << QJsonObject{{u"_example"_s, u"example.org: |"_s}} << u"localhost"_s;
    QTest::newRow("a selector that matches")
        << QJsonObject{{u"example.com"_s, u""_s}, {u"alpha.dev"_s, team}} << u"alpha.dev"_s;
    QTest::newRow("the more specific one")
        << QJsonObject{{u"alpha.dev"_s, team}, {u"prod.dev"_s, both}} << u"prod.dev"_s;
    QTest::newRow("a selector in braces")
        << QJsonObject{{u"alpha.dev"_s, u"selector: {team: alpha, stage: prod}"_s}} << u"alpha.dev"_s;
    QTest::newRow("a selector that does not match")
        << QJsonObject{{u"beta.dev"_s, u"selector:\n  team: beta"_s}} << u"localhost"_s;
    QTest::newRow("two alike: by name") << QJsonObject{{u"b.dev"_s, team}, {u"a.dev"_s, team}} << u"a.dev"_s;
}

void TestNaming::selector_choosesTheDomain()
{
    QFETCH(QJsonObject, domains);
    QFETCH(QString, expected);
    TableWorld world;
    setMapData(world, u"config-domain"_s, domains);
    QCOMPARE(Naming(world, {}).host(route()), u"hello.default."_s + expected);
}

void TestNaming::badSettings_fallBackAndAreSaid()
{
    TableWorld world;
    setMapData(world, u"config-network"_s, {{u"domain-template"_s, u"{{.Nme}}.{{.Domain}}"_s}});
    setMapData(world, u"config-domain"_s, {{u"not a domain"_s, u""_s}});
    const Naming naming(world, {});
    QCOMPARE(naming.host(route()), u"hello.default.localhost"_s);
    QCOMPARE(naming.problems().size(), 2);
    QVERIFY(naming.problems()[0].contains("not a domain"_L1));
    QVERIFY(naming.problems()[1].contains("{{.Nme}}.{{.Domain}}"_L1));
}

void TestNaming::port_isInWhatIsDialled()
{
    TableWorld world;
    const Naming naming(world, {u"localhost"_s, 8080});
    QCOMPARE(naming.url(route()), u"http://hello.default.localhost:8080"_s);
    QCOMPARE(naming.address(route()), u"http://hello.default.localhost:8080"_s);
    Object local = route();
    local.setLabel(keys::visibility, u"cluster-local"_s);
    QCOMPARE(naming.url(local), u"http://hello.default.svc.cluster.local"_s);
    QCOMPARE(naming.address(local), u"http://hello.default.svc.cluster.local:8080"_s);
}

QTEST_GUILESS_MAIN(TestNaming)
#include "tst_naming.moc"
