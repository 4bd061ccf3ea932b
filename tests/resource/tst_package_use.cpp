#include "core/resource/package_use.h"
#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestPackageUse : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void unusedPackage_hasNoUsers();
    void usersOfItsNamespace_areNamed();
    void twinInTheNamespace_takesOver();
    void mappedImage_isUsedFromEveryNamespace();
    void deletingRevision_countsNoMore();
    void digests_areWantedByPackagesRevisionsAndTheMap();

private:
    Object addPackage(const QString &ns, const QString &name, QChar digest);
    void addRevision(const QString &ns, const QString &name, const QString &image, bool deleting = false);

    TableSnapshot m_objects;
};

namespace {

QString digestOf(QChar letter)
{
    return QString(64, letter);
}

} // namespace

void TestPackageUse::init()
{
    m_objects = {};
}

Object TestPackageUse::addPackage(const QString &ns, const QString &name, QChar digest)
{
    Object package(kinds::package(), {ns, name});
    package.setMetadata(u"uid"_s, ns + name);
    package.setStatus({{u"digest"_s, digestOf(digest)}});
    m_objects.add(package);
    return package;
}

void TestPackageUse::addRevision(const QString &ns, const QString &name, const QString &image, bool deleting)
{
    Object revision(kinds::revision(), {ns, name});
    revision.setSpec(json(u"{'containers':[{'image':'%1'}]}"_s.arg(image)));
    if (deleting)
        revision.setMetadata(u"deletionTimestamp"_s, u"2026-11-23T07:00:00Z"_s);
    m_objects.add(revision);
}

void TestPackageUse::unusedPackage_hasNoUsers()
{
    const Object package = addPackage(u"default"_s, u"a"_s, u'a');
    addRevision(u"default"_s, u"other-1"_s, packageImage(u"other"_s, digestOf(u'b')));
    addRevision(u"shop"_s, u"same-1"_s, packageImage(u"a"_s, digestOf(u'a'))); // its own namespace's business
    QCOMPARE(revisionsUsing(m_objects, package), QStringList());
}

void TestPackageUse::usersOfItsNamespace_areNamed()
{
    const Object package = addPackage(u"default"_s, u"a"_s, u'a');
    addRevision(u"default"_s, u"y-1"_s, packageImage(u"a"_s, digestOf(u'a')));
    addRevision(u"default"_s, u"x-1"_s, packageImage(u"renamed"_s, digestOf(u'a')));
    QCOMPARE(revisionsUsing(m_objects, package), (QStringList{u"default/x-1"_s, u"default/y-1"_s}));
}

void TestPackageUse::twinInTheNamespace_takesOver()
{
    const Object package = addPackage(u"default"_s, u"a"_s, u'a');
    addRevision(u"default"_s, u"x-1"_s, packageImage(u"a"_s, digestOf(u'a')));
    addPackage(u"shop"_s, u"a"_s, u'a');
    QCOMPARE(revisionsUsing(m_objects, package).size(), 1);
    addPackage(u"default"_s, u"twin"_s, u'a');
    QCOMPARE(revisionsUsing(m_objects, package), QStringList());
}

void TestPackageUse::mappedImage_isUsedFromEveryNamespace()
{
    const Object package = addPackage(u"default"_s, u"a"_s, u'a');
    Object engine(kinds::engine(), {{}, u"local"_s});
    engine.setSpec(
        {{u"imageMap"_s, QJsonObject{{u"example.com/hello"_s, packageImage(u"a"_s, digestOf(u'a'))}}}});
    m_objects.add(engine);
    addRevision(u"shop"_s, u"x-1"_s, u"example.com/hello:1"_s);
    QCOMPARE(revisionsUsing(m_objects, package), QStringList{u"shop/x-1"_s});
    addPackage(u"other"_s, u"twin"_s, u'a');
    QCOMPARE(revisionsUsing(m_objects, package), QStringList());
}

void TestPackageUse::deletingRevision_countsNoMore()
{
    const Object package = addPackage(u"default"_s, u"a"_s, u'a');
    addRevision(u"default"_s, u"x-1"_s, packageImage(u"a"_s, digestOf(u'a')), true);
    QCOMPARE(revisionsUsing(m_objects, package), QStringList());
}

void TestPackageUse::digests_areWantedByPackagesRevisionsAndTheMap()
{
    addPackage(u"default"_s, u"a"_s, u'a');
    addRevision(u"default"_s, u"x-1"_s, packageImage(u"b"_s, digestOf(u'b')), true);
    addRevision(u"default"_s, u"y-1"_s, u"docker.io/library/nginx:1"_s);
    Object engine(kinds::engine(), {{}, u"local"_s});
    engine.setSpec(
        {{u"imageMap"_s, QJsonObject{{u"example.com/hello"_s, packageImage(u"c"_s, digestOf(u'c'))},
                                     {u"example.com/tool"_s, u"/opt/tool"_s}}}});
    m_objects.add(engine);
    for (const char letter : {'a', 'b', 'c'})
        QVERIFY(isDigestWanted(m_objects, std::string(64, letter)));
    QVERIFY(!isDigestWanted(m_objects, std::string(64, 'd')));
}

QTEST_GUILESS_MAIN(TestPackageUse)
#include "tst_package_use.moc"
