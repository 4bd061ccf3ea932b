#include "core/api/auth.h"
#include "core/api/house.h"
#include "core/api/target.h"

#include <QCryptographicHash>
#include <QTest>

using namespace tidegate;
using namespace Qt::StringLiterals;
using api::Target;

class TestApiTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void path_names_data();
    void path_names();
    void query_isDecoded();
    void token_decides();
    void upload_isKnownByItsPath();
};

void TestApiTarget::path_names_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("what"); // kind ns name subresource
    const auto row = [](const char *path, Target::Type type, const char *what = "") {
        QTest::newRow(path) << QByteArray(path) << int(type) << QString::fromLatin1(what);
    };
    using Type = Target::Type;
    row("/", Type::Nothing);
    row("/healthz", Type::Health);
    row("/version", Type::Version);
    row("/version/", Type::Version);
    row("/metrics", Type::Metrics);
    row("/openapi/v3/apis/x/v1", Type::OpenApi);
    row("/api", Type::CoreVersions);
    row("/api/v1", Type::GroupVersion);
    row("/api/v2", Type::Nothing);
    row("/apis", Type::Groups);
    row("/apis/serving.knative.dev", Type::Group);
    row("/apis/nope.dev", Type::Nothing);
    row("/apis/serving.knative.dev/v1", Type::GroupVersion);
    row("/apis/serving.knative.dev/v2", Type::Nothing);
    row("/api/v1/namespaces", Type::Resource, "namespaces   ");
    row("/api/v1/namespaces/default", Type::Resource, "namespaces  default ");
    row("/api/v1/namespaces/default/status", Type::Resource, "namespaces  default status");
    row("/api/v1/namespaces/default/pods", Type::Resource, "pods default  ");
    row("/api/v1/namespaces/default/pods/p/log", Type::Resource, "pods default p log");
    row("/api/v1/pods", Type::Resource, "pods   ");
    row("/api/v1/pods/p", Type::Nothing);
    row("/apis/serving.knative.dev/v1/services", Type::Resource, "services.serving.knative.dev   ");
    row("/apis/serving.knative.dev/v1/namespaces/a/services/b/status", Type::Resource,
        "services.serving.knative.dev a b status");
    row("/engines/local/apis/serving.knative.dev/v1/namespaces/a/services/b", Type::Resource,
        "services.serving.knative.dev a b ");
    row("/engines/other/api/v1", Type::Nothing);
    row("/apis/serving.knative.dev/v1/namespaces/a/foozles", Type::Nothing);
    row("/apis/serving.knative.dev/v1/namespaces/a/services/b/c/d", Type::Nothing);
    row("/apis/tidegate.dev/v1/engines/local", Type::Resource, "engines.tidegate.dev  local ");
    row("/apis/tidegate.dev/v1/namespaces/a/engines/local", Type::Nothing);
    row("/apis/tidegate.dev/v1/namespaces/a/services/b/invoke", Type::Own,
        "services.serving.knative.dev a b invoke");
    row("/apis/tidegate.dev/v1/namespaces/a/revisions/b/scaling", Type::Own,
        "revisions.serving.knative.dev a b scaling");
    row("/apis/tidegate.dev/v1/namespaces/a/services/b", Type::Nothing);
    row("/api/v1/namespaces/a%2Fb", Type::Resource, "namespaces  a/b ");
}

void TestApiTarget::path_names()
{
    QFETCH(const QByteArray, path);
    QFETCH(const int, type);
    QFETCH(const QString, what);
    const auto target = api::parseTarget(path.toStdString());
    QVERIFY(target);
    QCOMPARE(int(target->type), type);
    if (!what.isEmpty())
        QCOMPARE(QStringList({target->kind->id(), target->ns, target->name, target->subresource}).join(u' '),
                 what);
    QVERIFY(!api::parseTarget("/api/%zz"));
}

void TestApiTarget::query_isDecoded()
{
    const auto query =
        api::Query::parse("labelSelector=a%3Db%2Cc&limit=5&watch=true&follow&x=a+b&limit=6&bad=-1");
    QVERIFY(query);
    QCOMPARE(query->value(u"labelSelector"_s), u"a=b,c"_s);
    QCOMPARE(query->number(u"limit"_s)->value(), 5);
    QVERIFY(!query->number(u"none"_s)->has_value());
    QVERIFY(!query->number(u"bad"_s));
    QVERIFY(query->flag(u"watch"_s));
    QVERIFY(query->flag(u"follow"_s));
    QVERIFY(!query->flag(u"none"_s));
    QCOMPARE(query->value(u"x"_s), u"a b"_s);
    QVERIFY(!api::Query::parse("a=%"));
}

void TestApiTarget::token_decides()
{
    const std::vector<api::TokenEntry> tokens{
        {QCryptographicHash::hash("secret", QCryptographicHash::Sha256), u"admin"_s, {}},
        {QCryptographicHash::hash("other", QCryptographicHash::Sha256), u"robot"_s, {}}};
    QCOMPARE(api::authenticate(tokens, "Bearer secret")->name, u"admin"_s);
    QCOMPARE(api::authenticate(tokens, "bearer other")->name, u"robot"_s);
    for (const char *wrong :
         {"", "Bearer", "Bearer ", "Bearer secre", "Bearer secrett", "Basic secret", "secret"})
        QVERIFY2(!api::authenticate(tokens, wrong), wrong);
    QVERIFY(!api::authenticate({}, "Bearer secret"));
    QVERIFY(api::isAnonymousPath("/healthz"));
    QVERIFY(!api::isAnonymousPath("/metrics"));
    QVERIFY(!api::isAnonymousPath("/healthz/../api"));
}

void TestApiTarget::upload_isKnownByItsPath()
{
    QVERIFY(api::isPackageUpload("POST", "/apis/tidegate.dev/v1/namespaces/default/packages"));
    QVERIFY(api::isPackageUpload("POST", "/engines/local/apis/tidegate.dev/v1/namespaces/default/packages"));
    QVERIFY(!api::isPackageUpload("GET", "/apis/tidegate.dev/v1/namespaces/default/packages"));
    QVERIFY(!api::isPackageUpload("POST", "/apis/tidegate.dev/v1/packages"));
    QVERIFY(!api::isPackageUpload("POST", "/apis/tidegate.dev/v1/namespaces/default/packages/x"));
}

QTEST_GUILESS_MAIN(TestApiTarget)
#include "tst_api_target.moc"
