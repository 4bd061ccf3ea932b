#include "tests/client/test_server.h"
#include "ui/models/traffic_model.h"

#include <QLocale>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <numeric>

using namespace tidegate;
using models::TrafficModel;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

const QString first = QStringLiteral("orders-00001");
const QString second = QStringLiteral("orders-00002");
const QString third = QStringLiteral("orders-00003");

QJsonObject target(const QString &revision, int percent, const QString &tag = {})
{
    QJsonObject json{{QStringLiteral("percent"), percent},
                     {QStringLiteral("latestRevision"), revision.isEmpty()}};
    if (!revision.isEmpty())
        json.insert(QStringLiteral("revisionName"), revision);
    if (!tag.isEmpty())
        json.insert(QStringLiteral("tag"), tag);
    return json;
}

resource::Object app(const QJsonArray &traffic)
{
    resource::Object object(resource::kinds::service(),
                            {QStringLiteral("default"), QStringLiteral("orders")});
    object.setSpec({{QStringLiteral("traffic"), traffic}});
    object.setStatus({{QStringLiteral("latestReadyRevisionName"), third}});
    return object;
}

int sumOf(const TrafficModel &model)
{
    int sum = 0;
    for (const models::TrafficRow &row : model.rows())
        sum += row.percent;
    return sum;
}

} // namespace

class TstTrafficModel : public QObject
{
    Q_OBJECT
private:
    static void edit(TrafficModel &model, const QJsonArray &traffic)
    {
        model.edit(app(traffic), {third, second, first});
    }

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void appWithoutTraffic_sendsAllToTheLatest()
    {
        TrafficModel model;
        edit(model, {});
        QCOMPARE(model.rows().size(), 1);
        QVERIFY(model.rows().first().latest);
        QCOMPARE(model.rows().first().percent, 100);
        model.setPercent(0, 40);
        QCOMPARE(model.rows().first().percent, 100);
        QVERIFY(!model.isChanged());
    }

    void others_shareTheRestInProportion()
    {
        TrafficModel model;
        edit(model, {target(third, 50), target(second, 30), target(first, 20)});
        model.setPercent(0, 80);
        QCOMPARE(model.rows().at(1).percent, 12);
        QCOMPARE(model.rows().at(2).percent, 8);
        model.setPercent(0, 100);
        QCOMPARE(sumOf(model), 100);
        model.setPercent(0, 99); // the others have nothing to be in proportion to
        QCOMPARE(sumOf(model), 100);
    }

    void sum_isAlwaysHundred()
    {
        TrafficModel model;
        edit(model, {target(third, 34), target(second, 33), target(first, 33)});
        QRandomGenerator random(7);
        for (int i = 0; i < 2000; ++i) {
            const int row = int(random.bounded(model.rows().size()));
            const int what = int(random.bounded(10));
            if (what == 0 && model.rows().size() < 8)
                model.add(first);
            else if (what == 1)
                model.remove(row);
            else if (what == 2)
                model.undo();
            else
                model.setPercent(row, int(random.bounded(-20, 120)));
            QCOMPARE(sumOf(model), 100);
        }
    }

    void apportion_keepsTheTotal()
    {
        QCOMPARE(models::apportion({1, 1, 1}, 100), (QList{34, 33, 33}));
        QCOMPARE(models::apportion({0, 0}, 5), (QList{3, 2}));
        QCOMPARE(models::apportion({}, 5), QList<int>());
        QCOMPARE(models::apportion({3, 1}, 0), (QList{0, 0}));
    }

    void undo_goesBackStepByStep()
    {
        TrafficModel model;
        edit(model, {target({}, 100)});
        model.add(first);
        model.setPercent(1, 25);
        model.setTag(1, QStringLiteral("old"));
        model.undo();
        QCOMPARE(model.rows().at(1).tag, QString());
        model.undo();
        QCOMPARE(model.rows().at(1).percent, 0);
        model.undo();
        QVERIFY(!model.isChanged());
        QVERIFY(!model.canUndo());
    }

    void rollBack_pinsAndKeepsTags()
    {
        TrafficModel model;
        edit(model, {target({}, 90), target(second, 10, QStringLiteral("beta")),
                     target(first, 0, QStringLiteral("old"))});
        model.rollBackTo(first);
        const QList<models::TrafficRow> wanted{{false, first, QStringLiteral("old"), 100},
                                               {false, second, QStringLiteral("beta"), 0}};
        QCOMPARE(model.rows(), wanted);
        QVERIFY(model.sentence(model.rows()).endsWith(QLatin1String(" to orders-00001")));
    }

    void problems_areFound()
    {
        TrafficModel model;
        edit(model, {target(third, 50), target(second, 50)});
        QVERIFY(model.isSound());
        model.setTag(0, QStringLiteral("Beta"));
        QVERIFY(!model.problem(0).isEmpty());
        model.setTag(0, QStringLiteral("beta"));
        model.setTag(1, QStringLiteral("beta"));
        QVERIFY(!model.isSound());
        model.setTag(1, {});
        model.setTag(0, {});
        model.setRevision(1, third);
        QVERIFY(!model.problem(1).isEmpty());
        model.setRevision(1, QStringLiteral("orders-00009"));
        QVERIFY(!model.problem(1).isEmpty());
        model.setRevision(1, {});
        QVERIFY(model.isSound());
        QVERIFY(model.title(model.rows().at(1)).contains(third)); // the latest is named
    }

    void apply_sendsTheWholeSplit()
    {
        TestServer server([](const TestRequest &request, TestConnection *connection) {
            connection->answerJson(
                200, app(resource::at(request.json(), QStringLiteral("spec.traffic")).toArray()).json());
        });
        QVERIFY(server.start());
        client::Client client(client::Endpoint{server.url(), {}, {}});
        TrafficModel model;
        model.setClient(&client);
        edit(model, {target({}, 100)});
        model.apply(); // nothing has changed
        model.add(second);
        model.setPercent(1, 30);
        model.setTag(1, QStringLiteral("beta"));
        QSignalSpy applied(&model, &TrafficModel::applied);
        model.apply();
        QTRY_COMPARE(applied.count(), 1);
        QCOMPARE(server.requests().size(), 1);
        const QJsonArray traffic =
            resource::at(server.requests().first().json(), QStringLiteral("spec.traffic")).toArray();
        QCOMPARE(traffic, (QJsonArray{target({}, 70), target(second, 30, QStringLiteral("beta"))}));
        QVERIFY(!model.isChanged());
    }

    void refusedApply_saysWhyAndKeepsTheEdit()
    {
        TestServer server([](const TestRequest &, TestConnection *connection) {
            connection->answerStatus(422, "Invalid", QStringLiteral("no such revision"));
        });
        QVERIFY(server.start());
        client::Client client(client::Endpoint{server.url(), {}, {}});
        TrafficModel model;
        model.setClient(&client);
        edit(model, {target({}, 100)});
        model.setRevision(0, first);
        QSignalSpy failed(&model, &TrafficModel::failed);
        model.apply();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first().first().toString().contains(QLatin1String("no such revision")));
        QVERIFY(model.isChanged());
    }
};

QTEST_GUILESS_MAIN(TstTrafficModel)
#include "tst_traffic_model.moc"
