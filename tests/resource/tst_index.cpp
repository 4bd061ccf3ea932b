#include "core/resource/index.h"

#include <QJsonDocument>
#include <QTest>

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void object_isFoundByWhatItRefersTo_data();
    void object_isFoundByWhatItRefersTo();
};

void TestIndex::object_isFoundByWhatItRefersTo_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const QString digest(64, u'a');
    const auto serving = [](const QString &kind, const QString &rest) {
        return u"{'apiVersion':'serving.knative.dev/v1','kind':'%1',%2}"_s.arg(kind, rest);
    };
    const auto revision = [&](const QString &container) {
        return serving(u"Revision"_s, u"'spec':{'containers':[{%1}]}"_s.arg(container));
    };
    const QString none = index::runs({});
    QTest::newRow("every owner, controller or not")
        << serving(u"Service"_s,
                   u"'metadata':{'ownerReferences':[{'uid':'1','controller':true},{'uid':'2'}]}"_s)
        << QStringList{index::ownedBy(u"1"_s), index::ownedBy(u"2"_s)};
    QTest::newRow("a package's digest") << revision(u"'image':'package/hello@sha256:%1'"_s.arg(digest))
                                        << QStringList{index::runs(digest.toStdString())};
    QTest::newRow("an image that is no package") << revision(u"'image':'nginx'"_s) << QStringList{none};
    QTest::newRow("one variable, and all of a map, named twice")
        << revision(u"'env':[{'valueFrom':{'secretKeyRef':{'name':'s'}}}],'envFrom':[{'configMapRef':{'name':"
                    u"'m'}},"
                    "{'configMapRef':{'name':'m'}}]"_s)
        << QStringList{none, index::uses(kinds::secret(), u"s"_s), index::uses(kinds::configMap(), u"m"_s)};
    QTest::newRow("the routes that it is marked with")
        << serving(u"Revision"_s, u"'metadata':{'annotations':{'serving.knative.dev/routes':'a,b'}}"_s)
        << QStringList{none, index::routedBy(u"a"_s), index::routedBy(u"b"_s)};
    QTest::newRow("where traffic goes")
        << serving(
               u"Route"_s,
               u"'spec':{'traffic':[{'configurationName':'c','percent':100},{'revisionName':'r','tag':'t'}]}"_s)
        << QStringList{index::leadsTo(kinds::configuration(), u"c"_s),
                       index::leadsTo(kinds::revision(), u"r"_s)};
    QTest::newRow("what a package holds")
        << u"{'apiVersion':'tidegate.dev/v1','kind':'Package','status':{'digest':'%1'}}"_s.arg(digest)
        << QStringList{index::holds(digest.toStdString())};
}

void TestIndex::object_isFoundByWhatItRefersTo()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    const QJsonDocument document = QJsonDocument::fromJson(text.replace(u'\'', u'"').toUtf8());
    QVERIFY(document.isObject());
    QStringList found = indexKeys(Object(document.object()));
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
}

QTEST_GUILESS_MAIN(TestIndex)
#include "tst_index.moc"
