#include "ui/models/monitoring_charts.h"
#include "ui/models/monitoring_model.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace std::chrono_literals;
using models::MonitoringModel;
using Of = MonitoringModel::Of;
using State = MonitoringModel::State;

namespace {

const MonitoringModel::Subject web{Of::App, QStringLiteral("default"), QStringLiteral("web"),
                                   QStringLiteral("web")};

/// A server that answers when the test says so.
struct Server
{
    struct Asked
    {
        client::SeriesQuery query;
        QPointer<QObject> context;
        MonitoringModel::SeriesDone done;
    };
    std::vector<Asked> series;
    client::ChangesQuery changesQuery;
    QPointer<QObject> changesContext;
    MonitoringModel::ChangesDone changesDone;
    int rounds = 0;

    MonitoringModel::Source source()
    {
        return {[this](const client::SeriesQuery &query, QObject *context, auto done) {
                    series.push_back({query, context, std::move(done)});
                },
                [this](const client::ChangesQuery &query, QObject *context, auto done) {
                    changesQuery = query;
                    changesContext = context;
                    changesDone = std::move(done);
                    ++rounds;
                }};
    }

    static client::SeriesAnswer answerTo(const client::SeriesQuery &query)
    {
        client::SeriesAnswer answer;
        answer.from = query.from;
        answer.step = query.step > 0s ? query.step : 900s;
        client::SeriesLine line;
        line.metric = QStringLiteral("requests");
        line.kind = QStringLiteral("counter");
        line.avg = {1, std::nan(""), 3};
        line.sum = {60, std::nan(""), 180};
        answer.lines.push_back(line);
        return answer;
    }

    /// Answers all that is still wanted.
    void answer()
    {
        const auto open = std::exchange(series, {});
        for (const Asked &each : open) {
            if (each.context)
                each.done(answerTo(each.query));
        }
        if (changesContext && changesDone)
            std::exchange(changesDone, {})(std::vector<client::ChangeEntry>(1));
    }

    void refuse()
    {
        const auto open = std::exchange(series, {});
        for (const Asked &each : open) {
            if (each.context)
                each.done(fail(Code::Unavailable, "the server is away"));
        }
        if (changesContext && changesDone)
            std::exchange(changesDone, {})(fail(Code::Unavailable, "the server is away"));
    }
};

} // namespace

class TstMonitoringModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void hiddenModel_asksNothing()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setRange({3600s, {}, {}});
        model.refresh();
        QVERIFY(server.series.empty());
        model.setActive(true);
        QCOMPARE(server.series.size(), size_t(2));
        const QPointer<QObject> context = server.series.front().context;
        model.setActive(false);
        QVERIFY2(!context, "what nobody sees is cancelled");
    }

    void round_asksForRangeTotalsAndChanges_andShowsThemAtOnce()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setActive(true);
        QCOMPARE(model.state(), State::Loading);
        const client::SeriesQuery &query = server.series.at(0).query;
        QVERIFY2(query.to - query.from >= 890s && query.to - query.from < 900s,
                 "the server keeps seconds for 15 minutes, and no longer");
        QCOMPARE(query.to, clock.wall());
        QCOMPARE(query.step, 5s);
        QVERIFY(query.metrics.contains(QStringLiteral("latency")));
        QCOMPARE(server.series.at(1).query.points, 1);
        QCOMPARE(server.changesQuery.subject.name, QStringLiteral("web"));
        QSignalSpy changed(&model, &MonitoringModel::changed);
        server.answer();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.state(), State::Ready);
        QCOMPARE(model.now().series.lines.size(), size_t(1));
        QCOMPARE(model.changes().size(), size_t(1));
        QVERIFY(!model.before());
    }

    void comparison_asksForThePeriodBefore_withTheSameStep()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setComparing(true);
        model.setActive(true);
        QCOMPARE(server.series.size(), size_t(4));
        const auto now = server.series.at(0).query;
        const auto before = server.series.at(2).query;
        QCOMPARE(before.to, now.from);
        QCOMPARE(before.to - before.from, now.to - now.from);
        QCOMPARE(before.step, now.step);
        QCOMPARE(now.step, 10s); // half an hour ago nothing finer is kept
        server.answer();
        QVERIFY(model.before());
        const models::MonitoringLine line{QStringLiteral("r"), {}, QStringLiteral("requests")};
        const auto shifted = models::pointsOf(model.before()->series, line, model.shift());
        const auto present = models::pointsOf(model.now().series, line);
        QCOMPARE(shifted.first().x(), present.first().x());
        model.setComparing(false);
        QVERIFY(!model.before());
    }

    void revision_hasTheChangesOfItsApp()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(
            {Of::Revision, QStringLiteral("default"), QStringLiteral("web-00002"), QStringLiteral("web")});
        model.setActive(true);
        QCOMPARE(server.series.at(0).query.subject.of, client::MonitoredSubject::Of::Revision);
        QCOMPARE(server.changesQuery.subject.of, client::MonitoredSubject::Of::Service);
        QCOMPARE(server.changesQuery.subject.name, QStringLiteral("web"));
    }

    void absentServer_leavesWhatWasThere_withItsAge()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setActive(true);
        server.refuse();
        QCOMPARE(model.state(), State::Failed);
        QVERIFY(model.problem().contains(QLatin1String("away")));
        model.refresh();
        QCOMPARE(model.state(), State::Loading);
        server.answer();
        const WallTime then = clock.wall();
        clock.advance(90s);
        model.refresh();
        server.refuse();
        QCOMPARE(model.state(), State::Stale);
        QCOMPARE(model.answered(), std::optional(then));
        QCOMPARE(model.now().series.lines.size(), size_t(1));
        model.refresh();
        server.answer();
        QCOMPARE(model.state(), State::Ready);
        QVERIFY(model.problem().isEmpty());
    }

    void otherSubject_forgetsTheOldOne_andItsQuestions()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setActive(true);
        server.answer();
        model.refresh();
        const auto late = server.series.front();
        model.setSubject({});
        QVERIFY2(!late.context, "the answer for web must not be shown as the engine's");
        QVERIFY(model.now().series.lines.empty() && !model.answered());
        QVERIFY(server.series.back().query.metrics.contains(QStringLiteral("pool.hits")));
    }

    void zoom_asksForFinerSteps_andGoesBack()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setRange({6 * 3600s, {}, {}});
        model.setActive(true);
        QCOMPARE(server.series.at(0).query.step, 120s);
        server.answer();
        const WallTime to = clock.wall() - 600s;
        model.setZoom(MonitoringModel::Span{to - 300s, to});
        QVERIFY2(server.series.empty(), "while a wheel turns nothing is asked");
        QTRY_VERIFY(!server.series.empty());
        QCOMPARE(server.series.at(0).query.step, 1s);
        QCOMPARE(server.series.at(0).query.to, to);
        server.answer();
        QCOMPARE(model.whole().to - model.whole().from, 6 * 3600s);
        QCOMPARE(model.interval(), 0ms);
        model.setZoom({});
        QTRY_VERIFY(!server.series.empty());
        QCOMPARE(server.series.at(0).query.to - server.series.at(0).query.from, 6 * 3600s);
    }

    void interval_fitsTheStep_data()
    {
        QTest::addColumn<int>("range");
        QTest::addColumn<int>("milliseconds");
        QTest::newRow("15 minutes: steps of 5 s") << 900 << 5000;
        QTest::newRow("an hour: of 20 s") << 3600 << 20'000;
        QTest::newRow("a week: of an hour or so") << 7 * 24 * 3600 << 60'000;
    }

    void interval_fitsTheStep()
    {
        QFETCH(int, range);
        QFETCH(int, milliseconds);
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        model.setRange({std::chrono::seconds(range), {}, {}});
        model.setActive(true);
        server.answer();
        QCOMPARE(model.interval(), std::chrono::milliseconds(milliseconds));
        model.setAutoRefresh(false);
        QCOMPARE(model.interval(), 0ms);
    }

    void rangeThatIsOver_isNotAskedForAgain()
    {
        Server server;
        ManualClock clock;
        MonitoringModel model(server.source(), &clock);
        model.setSubject(web);
        const WallTime to = clock.wall() - 24h;
        model.setRange({0s, to - 2h, to});
        model.setComparing(true);
        model.setActive(true);
        QCOMPARE(server.series.at(0).query.from, to - 2h);
        QCOMPARE(server.series.at(2).query.to, to - 2h);
        QCOMPARE(model.interval(), 0ms);
    }
};

QTEST_GUILESS_MAIN(TstMonitoringModel)
#include "tst_monitoring_model.moc"
