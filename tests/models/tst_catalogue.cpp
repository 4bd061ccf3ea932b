#include "tests/client/test_server.h"
#include "tests/models/sample_objects.h"
#include "ui/models/catalogue.h"
#include "ui/models/column_sets.h"

#include <QTest>

using namespace tidegate;
using models::Catalogue;
using models::ObjectTable;
using models::Replicas;
using testing::FakeWatch;

namespace {
const QString hello = QStringLiteral("hello");
const resource::ObjectName helloName{QStringLiteral("default"), hello};
const QString first = QStringLiteral("hello-00001");
} // namespace

class TstCatalogue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale::c()); }
    void appsInstances_areSummedOverItsRevisions();
    void revisionsTraffic_followsTheApp();
    void packages_giveImagesTheirNames();
    void client_isFollowedByOneWatchAKind();
    void namespaceFilter_asksForThatNamespaceOnly();
    void clientThatGoes_emptiesTheTables();

private:
    static QString cell(ObjectTable *table, const resource::ObjectName &name, const char *column)
    {
        return table->index(table->rowOf(name), table->columnOf(column)).data().toString();
    }
};

void TstCatalogue::appsInstances_areSummedOverItsRevisions()
{
    Catalogue catalogue;
    FakeWatch apps;
    FakeWatch revisions;
    catalogue.apps()->setSource(&apps);
    catalogue.revisions()->setSource(&revisions);
    apps.list({testing::app(hello)});
    QCOMPARE(cell(catalogue.apps(), helloName, "instances"), QStringLiteral("0 / 0"));
    QCOMPARE(cell(catalogue.apps(), helloName, "state"), QStringLiteral("Scaled to zero"));
    revisions.list({testing::revision(first, hello, 1, 2),
                    testing::revision(QStringLiteral("hello-00002"), hello, 3, 3)});
    QCOMPARE(catalogue.appReplicas(helloName), (Replicas{4, 5}));
    QCOMPARE(cell(catalogue.apps(), helloName, "instances"), QStringLiteral("4 / 5"));
    QCOMPARE(cell(catalogue.apps(), helloName, "state"), QStringLiteral("Ready"));
    Q_EMIT revisions.modified(testing::revision(first, hello, 0, 0, 2));
    catalogue.revisions()->flush();
    QCOMPARE(catalogue.appReplicas(helloName), (Replicas{3, 3}));
    Q_EMIT revisions.deleted(testing::revision(QStringLiteral("hello-00002"), hello, 3, 3, 3));
    catalogue.revisions()->flush();
    QCOMPARE(catalogue.appReplicas(helloName), Replicas{});
}

void TstCatalogue::revisionsTraffic_followsTheApp()
{
    Catalogue catalogue;
    FakeWatch apps;
    FakeWatch revisions;
    catalogue.apps()->setSource(&apps);
    catalogue.revisions()->setSource(&revisions);
    revisions.list({testing::revision(first, hello, 1, 1)});
    QCOMPARE(cell(catalogue.revisions(), {QStringLiteral("default"), first}, "traffic"), QString());
    apps.list({testing::app(hello)});
    QCOMPARE(cell(catalogue.revisions(), {QStringLiteral("default"), first}, "traffic"),
             QStringLiteral("100 %"));
    resource::Object moved = testing::app(hello, 2);
    QJsonObject status = moved.status();
    const auto share = [](const char *revision, int percent) {
        return QJsonObject{{QStringLiteral("revisionName"), QLatin1String(revision)},
                           {QStringLiteral("percent"), percent}};
    };
    status[QStringLiteral("traffic")] =
        QJsonArray{share("hello-00001", 20), share("hello-00002", 50), share("hello-00001", 30)};
    moved.setStatus(status);
    Q_EMIT apps.modified(moved);
    catalogue.apps()->flush();
    QCOMPARE(catalogue.trafficPercent({QStringLiteral("default"), first}), 50);
    QCOMPARE(catalogue.trafficPercent({QStringLiteral("default"), QStringLiteral("hello-00002")}), 50);
    Q_EMIT apps.deleted(moved);
    catalogue.apps()->flush();
    QCOMPARE(catalogue.trafficPercent({QStringLiteral("default"), first}), -1);
}

void TstCatalogue::packages_giveImagesTheirNames()
{
    Catalogue catalogue;
    FakeWatch apps;
    FakeWatch packages;
    catalogue.apps()->setSource(&apps);
    catalogue.packages()->setSource(&packages);
    apps.list({testing::app(hello)});
    QCOMPARE(cell(catalogue.apps(), helloName, "runtime"), QString());
    QCOMPARE(catalogue.imageTitle(testing::packageImage(hello)), QStringLiteral("hello@aaaaaaaaaaaa"));
    packages.list({testing::package(hello, QStringLiteral("java"))});
    QCOMPARE(cell(catalogue.apps(), helloName, "runtime"), QStringLiteral("Java"));
    QCOMPARE(catalogue.imageTitle(testing::packageImage(hello)), QStringLiteral("hello.jar"));
    QCOMPARE(catalogue.imageTitle(QStringLiteral("docker.io/x:1")), QStringLiteral("docker.io/x:1"));
    QCOMPARE(catalogue.namespaces(), QStringList{QStringLiteral("default")});
}

void TstCatalogue::client_isFollowedByOneWatchAKind()
{
    QStringList listed;
    testing::TestServer server([&](const testing::TestRequest &request, testing::TestConnection *connection) {
        if (request.query("watch") == QLatin1String("true")) {
            connection->startStream();
            return;
        }
        listed << request.path();
        connection->answer(200, "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
    });
    QVERIFY(server.start());
    client::Client client({server.url(), {}, {}});
    Catalogue catalogue;
    catalogue.setClient(&client);
    QCOMPARE(catalogue.apps()->load(), ObjectTable::Load::Loading);
    for (ObjectTable *table : catalogue.tables())
        QTRY_COMPARE(table->load(), ObjectTable::Load::Empty);
    QTRY_COMPARE(catalogue.pools()->load(), ObjectTable::Load::Empty);
    listed.sort();
    QCOMPARE(listed, (QStringList{QStringLiteral("/api/v1/pods"),
                                  QStringLiteral("/apis/serving.knative.dev/v1/revisions"),
                                  QStringLiteral("/apis/serving.knative.dev/v1/services"),
                                  QStringLiteral("/apis/sources.knative.dev/v1/pingsources"),
                                  QStringLiteral("/apis/tidegate.dev/v1/engines"),
                                  QStringLiteral("/apis/tidegate.dev/v1/instancepools"),
                                  QStringLiteral("/apis/tidegate.dev/v1/packages")}));
}

void TstCatalogue::namespaceFilter_asksForThatNamespaceOnly()
{
    QStringList listed;
    testing::TestServer server([&](const testing::TestRequest &request, testing::TestConnection *connection) {
        if (request.query("watch") != QLatin1String("true"))
            listed << request.path();
        connection->answer(200, "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
    });
    QVERIFY(server.start());
    client::Client client({server.url(), {}, {}});
    Catalogue catalogue;
    catalogue.setNamespace(QStringLiteral("shop"));
    catalogue.setClient(&client);
    QTRY_COMPARE(listed.size(), 7);
    QVERIFY(listed.contains(QStringLiteral("/api/v1/namespaces/shop/pods")));
    QVERIFY(listed.contains(QStringLiteral("/apis/tidegate.dev/v1/engines")));
}

void TstCatalogue::clientThatGoes_emptiesTheTables()
{
    testing::TestServer server([&](const testing::TestRequest &request, testing::TestConnection *connection) {
        if (request.query("watch") == QLatin1String("true"))
            connection->startStream();
        else
            connection->answer(200, "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{\"metadata\":{"
                                    "\"name\":\"a\",\"namespace\":\"d\"}}]}");
    });
    QVERIFY(server.start());
    auto client = std::make_unique<client::Client>(client::Endpoint{server.url(), {}, {}});
    Catalogue catalogue;
    catalogue.setClient(client.get());
    QTRY_COMPARE(catalogue.apps()->rowCount(), 1);
    catalogue.setClient(nullptr);
    client.reset();
    QCOMPARE(catalogue.apps()->rowCount(), 0);
    QCOMPARE(catalogue.apps()->load(), ObjectTable::Load::Idle);
}

QTEST_GUILESS_MAIN(TstCatalogue)
#include "tst_catalogue.moc"
