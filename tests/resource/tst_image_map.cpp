#include "core/resource/admission.h"
#include "core/resource/image_map.h"
#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestImageMap : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void find_data();
    void find();
    void splitImage_data();
    void splitImage();
    void validation_data();
    void validation();
};

namespace {

const QString digest(64, u'a');

/// `executable`, or the first letter of a package's digest.
QString textOf(const ImageSource &source)
{
    const QString text = source.packageDigest.empty()
                             ? QString::fromStdString(source.executable)
                             : u"package "_s + QChar::fromLatin1(source.packageDigest[0]);
    return source.isMapped ? text + u" mapped"_s : text;
}

} // namespace

void TestImageMap::find_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<QString>("expected");
    const QString pinned = u"@sha256:"_s + QString(64, u'c');
    QTest::newRow("the reference as it is") << u"example.com/hello:2"_s << u"/opt/hello2 mapped"_s;
    QTest::newRow("without its digest") << u"example.com/hello:2"_s + pinned << u"/opt/hello2 mapped"_s;
    QTest::newRow("without its tag") << u"example.com/hello:3"_s << u"/opt/hello mapped"_s;
    QTest::newRow("without both") << u"example.com/hello:3"_s + pinned << u"/opt/hello mapped"_s;
    QTest::newRow("the exact digest comes first")
        << u"example.com/hello"_s + pinned << u"/opt/pinned mapped"_s;
    QTest::newRow("a package behind a name") << u"example.com/shop"_s << u"package b mapped"_s;
    QTest::newRow("a package is itself") << packageImage(u"hello"_s, digest) << u"package a"_s;
    QTest::newRow("the rest of the name goes into the path")
        << u"example.com/images/autoscale:v1"_s << u"/opt/images/autoscale mapped"_s;
    QTest::newRow("with its folders") << u"example.com/images/a/b"_s << u"/opt/images/a/b mapped"_s;
    QTest::newRow("the longest beginning counts")
        << u"example.com/images/slow/start"_s << u"/opt/slow mapped"_s;
    QTest::newRow("nothing behind the beginning") << u"example.com/images/"_s << QString();
    QTest::newRow("never out of the folder") << u"example.com/images/../../bin/sh"_s << QString();
    QTest::newRow("no empty part") << u"example.com/images//x"_s << QString();
    QTest::newRow("a port is no tag") << u"localhost:5000/hello"_s << u"/opt/local mapped"_s;
    QTest::newRow("nobody maps it") << u"docker.io/library/nginx:1"_s << QString();
}

void TestImageMap::find()
{
    QFETCH(QString, image);
    const ImageMap map(
        json(u"{'example.com/hello':'/opt/hello','example.com/hello:2':'/opt/hello2',"
             "'example.com/hello@sha256:%1':'/opt/pinned','example.com/shop':'package/shop@sha256:%2',"
             "'example.com/images/*':'/opt/images/*','example.com/images/slow/*':'/opt/slow',"
             "'localhost:5000/hello':'/opt/local','broken/one':'not/absolute'}"_s.arg(QString(64, u'c'),
                                                                                      QString(64, u'b'))));
    QTEST(textOf(map.find(image)), "expected");
}

void TestImageMap::splitImage_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<QString>("repository");
    QTest::addColumn<QString>("tagged");
    QTest::newRow("bare") << u"nginx"_s << u"nginx"_s << u"nginx"_s;
    QTest::newRow("tag") << u"a.b/c:1"_s << u"a.b/c"_s << u"a.b/c:1"_s;
    QTest::newRow("port, no tag") << u"a.b:80/c"_s << u"a.b:80/c"_s << u"a.b:80/c"_s;
    QTest::newRow("port, tag, digest") << u"a.b:80/c:1@sha256:0"_s << u"a.b:80/c"_s << u"a.b:80/c:1"_s;
}

void TestImageMap::splitImage()
{
    QFETCH(QString, image);
    const ImageParts parts = tidegate::resource::splitImage(image);
    QTEST(parts.repository, "repository");
    QTEST(parts.tagged, "tagged");
}

void TestImageMap::validation_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("problem");

    const QString target =
        u"must be package/<name>@sha256:<64 hex digits> or the absolute path of an executable"_s;
    QTest::newRow("an executable") << u"'a.b/c':'/opt/c'"_s << QString();
    QTest::newRow("a package") << u"'a.b/c':'package/c@sha256:%1'"_s.arg(digest) << QString();
    QTest::newRow("a repository") << u"'a.b/*':'/opt/*'"_s << QString();
    QTest::newRow("a repository to one program") << u"'a.b/*':'/opt/c'"_s << QString();
    QTest::newRow("a relative path") << u"'a.b/c':'bin/c'"_s << target;
    QTest::newRow("a package without a digest") << u"'a.b/c':'package/c'"_s << target;
    QTest::newRow("no target") << u"'a.b/c':''"_s << target;
    QTest::newRow("a NUL") << u"'a.b/c':'/opt/c\\u0000'"_s
                           << u"a path must not hold a NUL and have at most 4095 characters"_s;
    QTest::newRow("every image")
        << u"'*':'/opt/c'"_s << u"an image reference must name something, `*` alone would take every image"_s;
    QTest::newRow("a star in the middle")
        << u"'a.*/c':'/opt/c'"_s << u"`*` may only be the last character of an image reference"_s;
    QTest::newRow("a star without a counterpart")
        << u"'a.b/c':'/opt/*'"_s
        << u"`*` may only be the whole last part of a path, and only when the image reference ends in `*` too"_s;
    QTest::newRow("a star in the middle of a path")
        << u"'a.b/*':'/opt/*/bin'"_s
        << u"`*` may only be the whole last part of a path, and only when the image reference ends in `*` too"_s;
    QTest::newRow("a package is not mapped") << u"'package/c@sha256:%1':'/opt/c'"_s.arg(digest)
                                             << u"a package is run as it is and can not be mapped"_s;
}

void TestImageMap::validation()
{
    QFETCH(QString, entry);
    QFETCH(QString, problem);
    const auto result =
        validate(sample(kinds::engine(), u"{'edition':'exclusive','imageMap':{%1}}"_s.arg(entry)), nullptr);
    QCOMPARE(bool(result), problem.isEmpty());
    if (result)
        return;
    QCOMPARE(result.error().causes.size(), size_t(1));
    QVERIFY(QString::fromStdString(result.error().causes[0].field).startsWith("spec.imageMap["_L1));
    QVERIFY2(result.error().message.find(problem.toStdString()) != std::string::npos,
             result.error().message.c_str());
}

QTEST_APPLESS_MAIN(TestImageMap)
#include "tst_image_map.moc"
