#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestObject : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void kindsById_areUnique();
    void kindIsLookedUp_byGroupAndPluralAndByName();
    void labelSetAndRemoved_leavesMetadataAsBefore();
    void unknownFields_areKept();
    void controllerSetTwice_replacesTheFirst();
    void controlledBy_goesByUid();
    void path_findsNestedValueOrUndefined();
    void image_data();
    void image();
    void domain_data();
    void domain();
    void trafficEntry_readsDefaults();
};

void TestObject::kindsById_areUnique()
{
    QStringList ids;
    for (const auto *kinds : {&allKinds(), &derivedKinds()}) {
        for (const Kind &kind : *kinds)
            ids.append(kind.id());
    }
    QCOMPARE(ids.removeDuplicates(), 0);
    QVERIFY(ids.contains(u"services.serving.knative.dev"_s));
    QVERIFY(ids.contains(u"pods"_s));
}

void TestObject::kindIsLookedUp_byGroupAndPluralAndByName()
{
    QCOMPARE(findKind(u"serving.knative.dev"_s, u"services"_s), &kinds::service());
    QCOMPARE(findKind({}, u"namespaces"_s), &kinds::namespaceKind());
    QCOMPARE(findKindByName(u"tidegate.dev/v1"_s, u"Package"_s), &kinds::package());
    QCOMPARE(findKindByName(u"tidegate.dev/v1"_s, u"InstancePool"_s), &kinds::instancePool());
    QVERIFY(!findKindByName(u"v1"_s, u"Service"_s)); // nothing of it is stored
    QVERIFY(!isDerived(kinds::service()) && isDerived(kinds::coreService()));
    QCOMPARE(Object(kinds::coreService(), {u"default"_s, u"a"_s}).kind(), &kinds::coreService());
}

void TestObject::labelSetAndRemoved_leavesMetadataAsBefore()
{
    Object object = sample(kinds::service(), u"{}"_s);
    const QJsonObject before = object.json();
    object.setLabel(u"team"_s, u"alpha"_s);
    QCOMPARE(object.label(u"team"_s), u"alpha"_s);
    object.removeLabel(u"team"_s);
    QCOMPARE(object.json(), before);
}

void TestObject::unknownFields_areKept()
{
    Object object(json(
        u"{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','namespace':'b','extra':1},'more':[2]}"_s));
    object.setAnnotation(u"x"_s, u"y"_s);
    QCOMPARE(at(object.json(), u"metadata.extra"_s), QJsonValue(1));
    QCOMPARE(object.json().value("more"_L1), QJsonValue(QJsonArray{2}));
}

void TestObject::controllerSetTwice_replacesTheFirst()
{
    Object first = sample(kinds::service(), u"{}"_s);
    first.setMetadata(u"uid"_s, u"one"_s);
    Object second = first;
    second.setMetadata(u"uid"_s, u"two"_s);
    Object child = sample(kinds::configuration(), u"{}"_s);
    child.setController(first);
    child.setController(second);
    QCOMPARE(child.metadata().value("ownerReferences"_L1).toArray().size(), 1);
    QCOMPARE(child.controller().value("uid"_L1).toString(), u"two"_s);
}

void TestObject::controlledBy_goesByUid()
{
    Object owner = sample(kinds::service(), u"{}"_s);
    Object child = sample(kinds::configuration(), u"{}"_s);
    child.setController(owner);
    QVERIFY2(!child.isControlledBy(owner), "an owner without a uid owns nothing");
    owner.setMetadata(u"uid"_s, u"one"_s);
    child.setController(owner);
    QVERIFY(child.isControlledBy(owner));
}

void TestObject::path_findsNestedValueOrUndefined()
{
    const QJsonObject root = json(u"{'a':{'b':{'c':5}}}"_s);
    QCOMPARE(at(root, u"a.b.c"_s), QJsonValue(5));
    QVERIFY(at(root, u"a.x.c"_s).isUndefined());
    QVERIFY(at(root, u"a.b.c.d"_s).isUndefined());
}

void TestObject::image_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<bool>("isPackage");
    const QString digest(64, u'a');
    QTest::newRow("a package by digest") << packageImage(u"hello"_s, digest) << true;
    QTest::newRow("digest too short") << u"package/hello@sha256:abc"_s << false;
    QTest::newRow("no digest") << u"package/hello"_s << false;
    QTest::newRow("upper case digest") << packageImage(u"hello"_s, QString(64, u'A')) << false;
    QTest::newRow("trailing line break") << packageImage(u"hello"_s, digest) + u"x"_s << false;
    QTest::newRow("an OCI image") << u"docker.io/library/nginx:1"_s << false;
}

void TestObject::image()
{
    QFETCH(QString, image);
    QFETCH(bool, isPackage);
    const ImageReference reference = parseImage(image);
    QCOMPARE(reference.isPackage, isPackage);
    QCOMPARE(reference.digest.empty(), !isPackage);
}

void TestObject::domain_data()
{
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QString>("tag");
    QTest::addColumn<QString>("url");
    QTest::newRow("port 80 is not shown") << quint16(80) << QString() << u"http://hello.default.localhost"_s;
    QTest::newRow("another port is") << quint16(8080) << QString()
                                     << u"http://hello.default.localhost:8080"_s;
    QTest::newRow("a tag comes first")
        << quint16(8080) << u"blue"_s << u"http://blue-hello.default.localhost:8080"_s;
}

void TestObject::domain()
{
    QFETCH(quint16, port);
    QFETCH(QString, tag);
    QTEST((Domain{u"localhost"_s, port}.url(u"hello"_s, u"default"_s, tag)), "url");
}

void TestObject::trafficEntry_readsDefaults()
{
    const auto targets = readTraffic(
        json(u"{'t':[{'percent':10},{'revisionName':'hello-00001','tag':'old'}]}"_s).value("t"_L1).toArray());
    QCOMPARE(targets.size(), size_t(2));
    QVERIFY(targets[0].latestRevision);
    QCOMPARE(targets[0].percent, std::optional<int>(10));
    QVERIFY(!targets[1].latestRevision);
    QVERIFY(!targets[1].percent);
}

QTEST_GUILESS_MAIN(TestObject)
#include "tst_object.moc"
