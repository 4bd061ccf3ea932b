#include "ui/charts/chart_group.h"
#include "ui/charts/time_series_view.h"
#include "ui/pages/changes_view.h"
#include "ui/pages/monitoring_bar.h"
#include "ui/pages/monitoring_charts_view.h"
#include "ui/pages/monitoring_page.h"
#include "ui/session/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/message_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace tidegate::pages;
using namespace std::chrono_literals;
using models::MonitoringModel;

namespace {

/// Answers at once, like a server that is near; or refuses.
struct Server
{
    bool away = false;
    int asked = 0;
    client::SeriesQuery last;

    MonitoringModel::Source source()
    {
        return {[this](const client::SeriesQuery &query, QObject *, auto done) {
                    ++asked;
                    if (query.step > 0s)
                        last = query;
                    if (away)
                        done(fail(Code::Unavailable, "the server is away"));
                    else
                        done(answerTo(query));
                },
                [this](const client::ChangesQuery &query, QObject *, auto done) {
                    if (away)
                        done(fail(Code::Unavailable, "the server is away"));
                    else
                        done(changesIn(query));
                }};
    }

    static client::SeriesAnswer answerTo(const client::SeriesQuery &query)
    {
        client::SeriesAnswer answer;
        answer.from = query.from;
        answer.step = query.step > 0s ? query.step : 900s;
        const size_t count = query.step > 0s ? size_t((query.to - query.from) / query.step) : 1;
        QStringList metrics = query.metrics;
        if (metrics.removeAll(QStringLiteral("starts.*")) > 0)
            metrics += {QStringLiteral("starts.pool.ready"), QStringLiteral("starts.pool.launch")};
        for (const QString &metric : std::as_const(metrics)) {
            client::SeriesLine line;
            line.metric = metric;
            const std::vector<double> values(count, metric == QLatin1String("errors") ? 2 : 40);
            for (auto *list : {&line.avg, &line.max, &line.sum, &line.count, &line.p50, &line.p95, &line.p99})
                *list = values;
            answer.lines.push_back(line);
        }
        return answer;
    }

    static std::vector<client::ChangeEntry> changesIn(const client::ChangesQuery &query)
    {
        client::ChangeEntry deploy;
        deploy.time = query.to - 60s;
        deploy.type = QStringLiteral("deploy");
        deploy.ns = QStringLiteral("default");
        deploy.service = QStringLiteral("web");
        deploy.name = QStringLiteral("web");
        deploy.who = QStringLiteral("ada");
        deploy.fields = {{QStringLiteral("image"), QStringLiteral("a"), QStringLiteral("b")}};
        client::ChangeEntry start;
        start.time = query.to - 120s;
        start.type = QStringLiteral("start");
        return {deploy, start};
    }
};

struct World
{
    ManualClock clock;
    Server server;
    models::Catalogue catalogue;
    MonitoringModel model{server.source(), &clock};
    MonitoringPage page{&catalogue, &model};

    World()
    {
        page.bar()->choose({QStringLiteral("default"), QStringLiteral("web")});
        page.resize(1000, 640);
        page.show();
    }

    template <typename T>
    T *find(const char *name) const
    {
        return page.findChild<T *>(QString::fromLatin1(name));
    }
    QString tile(const char *key, const char *part) const
    {
        return find<QWidget>(key)->findChild<QLabel *>(QString::fromLatin1(part))->text();
    }
};

} // namespace

class TstMonitoringPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void charts_stand_withTheirChangesMarked()
    {
        World world;
        for (const char *key : {"requests", "latency", "concurrency", "queueWait", "instances", "coldStarts",
                                "cpu", "memory", "egress"}) {
            auto *chart = world.page.charts()->chart(QString::fromLatin1(key));
            QVERIFY2(chart && chart->state() == charts::TimeSeriesView::State::Ready, key);
        }
        auto *latency = world.page.charts()->chart(QStringLiteral("latency"));
        latency->setHover(double(latency->shownTo() - 60'000));
        QVERIFY(latency->hoverTexts().filter(QStringLiteral("web was deployed anew")).size() == 1);
        QVERIFY(latency->hoverTexts().contains(QStringLiteral("p95: 40.0 s")));
        QCOMPARE(world.tile("tile-requests", "tileValue"), QStringLiteral("40"));
        QCOMPARE(world.tile("tile-errors", "tileValue"), QStringLiteral("5 %"));
        QVERIFY(world.find<QWidget>("startPhases")->isVisibleTo(&world.page));
    }

    void engine_hasChartsOfItsOwn()
    {
        World world;
        world.page.bar()->choose({});
        QVERIFY(world.page.charts()->chart(QStringLiteral("pool")));
        QVERIFY(!world.page.charts()->chart(QStringLiteral("latency")));
        QVERIFY(world.find<QWidget>("tile-poolHits"));
        QCOMPARE(world.find<QComboBox>("monitoringApp")->currentText(), QStringLiteral("Engine"));
    }

    void comparison_isInLegendTilesAndExports()
    {
        World world;
        auto *latency = world.page.charts()->chart(QStringLiteral("latency"));
        QVERIFY(!latency->findChild<QAbstractButton *>(QStringLiteral("legend-p95.before")));
        world.find<QAbstractButton>("monitoringCompare")->click();
        QVERIFY(latency->findChild<QAbstractButton *>(QStringLiteral("legend-p95.before")));
        QVERIFY(latency->toCsv().startsWith("time,p50,p50.before,p95,p95.before"));
        QVERIFY(latency->valueTable().count(QLatin1Char('\n')) > 50);
        QCOMPARE(world.tile("tile-requests", "tileDetail"), QStringLiteral("as before"));
        world.find<QAbstractButton>("monitoringCompare")->click();
        QVERIFY(!latency->findChild<QAbstractButton *>(QStringLiteral("legend-p95.before")));
    }

    void ranges_areAskedFor()
    {
        World world;
        world.find<QAbstractButton>("monitoringRange-86400")->click();
        QCOMPARE(world.server.last.to - world.server.last.from, 24h);
        auto *latency = world.page.charts()->chart(QStringLiteral("latency"));
        QCOMPARE(latency->shownTo() - latency->shownFrom(), 86'400'000);
        world.find<QAbstractButton>("monitoringCustom")->click();
        QVERIFY(world.find<QWidget>("monitoringCustomRow")->isVisible());
        auto *from = world.find<QDateTimeEdit>("monitoringFrom");
        auto *to = world.find<QDateTimeEdit>("monitoringTo");
        from->setDateTime(to->dateTime().addSecs(60));
        QVERIFY(!world.find<QAbstractButton>("monitoringApply")->isEnabled());
        QVERIFY(!world.find<QLabel>("monitoringRangeProblem")->text().isEmpty());
        from->setDateTime(to->dateTime().addSecs(-7200));
        world.find<QAbstractButton>("monitoringApply")->click();
        QCOMPARE(world.server.last.to - world.server.last.from, 2h);
    }

    void zoom_isOneForAll_andAsksForFinerSteps()
    {
        World world;
        world.find<QAbstractButton>("monitoringRange-21600")->click();
        const auto coarse = world.server.last.step;
        auto *latency = world.page.charts()->chart(QStringLiteral("latency"));
        auto *memory = world.page.charts()->chart(QStringLiteral("memory"));
        QWidget *canvas = latency->findChild<QWidget *>(QStringLiteral("canvas"));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(canvas, Qt::Key_Plus);
        QTRY_VERIFY(world.server.last.step < coarse);
        QVERIFY(world.page.charts()->group()->isZoomed());
        QCOMPARE(memory->shownFrom(), latency->shownFrom());
        QTest::keyClick(canvas, Qt::Key_Escape);
        QTRY_COMPARE(world.server.last.step, coarse);
        QCOMPARE(memory->shownTo() - memory->shownFrom(), 21'600'000);
    }

    void absentServer_isSaid_andAskedAgain()
    {
        World world;
        world.server.away = true;
        world.clock.advance(120s);
        world.model.refresh();
        QVERIFY(world.find<QWidget>("monitoringStale")->isVisible());
        const QString text = world.find<widgets::Banner>("monitoringStale")->text();
        QVERIFY2(text.contains(QLatin1String("2 min")) && text.contains(QLatin1String("away")),
                 qPrintable(text));
        QVERIFY(world.find<QWidget>("monitoringScroll")->isVisible());
        world.server.away = false;
        world.find<QWidget>("monitoringStale")->findChild<QPushButton *>()->click();
        QVERIFY(!world.find<QWidget>("monitoringStale")->isVisible());
    }

    void failureAtFirst_offersToTryAgain()
    {
        ManualClock clock;
        Server server;
        server.away = true;
        models::Catalogue catalogue;
        MonitoringModel model(server.source(), &clock);
        MonitoringPage page(&catalogue, &model);
        page.show();
        auto *message = page.findChild<widgets::MessageView *>(QStringLiteral("monitoringMessage"));
        QVERIFY(message->isVisible());
        QCOMPARE(message->title(), QStringLiteral("The series could not be read"));
        server.away = false;
        message->findChild<QPushButton *>()->click();
        QVERIFY(!message->isVisible());
        page.hide();
        const int before = server.asked;
        model.refresh();
        QCOMPARE(server.asked, before);
    }

    void changes_leadToTheirObject()
    {
        World world;
        auto *table = world.find<QTableView>("changesTable");
        QCOMPARE(table->model()->rowCount(), 2);
        QSignalSpy requested(&world.page, &MonitoringPage::objectRequested);
        auto *open = world.find<QAbstractButton>("changesOpen");
        QVERIFY(!open->isEnabled());
        table->setCurrentIndex(table->model()->index(0, 0));
        open->click();
        QCOMPARE(requested.last().at(0).toString(), QStringLiteral("Service"));
        QCOMPARE(requested.last().at(1).value<resource::ObjectName>().name, QStringLiteral("web"));
        table->setCurrentIndex(table->model()->index(1, 0));
        open->click();
        QCOMPARE(requested.last().at(0).toString(), QStringLiteral("Engine"));
    }

    void arrangement_isKept()
    {
        QTemporaryDir folder;
        session::Settings settings(folder.filePath(QStringLiteral("console.ini")));
        {
            World world;
            world.find<QAbstractButton>("monitoringRange-3600")->click();
            world.find<QAbstractButton>("monitoringCompare")->click();
            world.page.saveState(settings, QStringLiteral("p"));
        }
        World world;
        world.page.restoreState(settings, QStringLiteral("p"));
        QCOMPARE(world.model.range().length, 3600s);
        QVERIFY(world.model.isComparing());
        QVERIFY(world.find<QAbstractButton>("monitoringRange-3600")->isChecked());
    }

    void narrowWindow_hasTwoRows_andNothingIsCut()
    {
        World world;
        world.page.resize(1040, 640);
        QVERIFY(QTest::qWaitForWindowExposed(&world.page));
        const auto top = [&](const char *name) {
            return world.find<QWidget>(name)->mapTo(&world.page, QPoint(0, 0)).y();
        };
        const auto *scroll = world.find<QScrollArea>("monitoringScroll")->horizontalScrollBar();
        QTRY_COMPARE(top("tile-requests"), top("tile-cold"));
        world.page.resize(640, 640);
        QTRY_VERIFY(top("tile-cold") > top("tile-requests"));
        QTRY_VERIFY(top("monitoringRefresh") > top("monitoringApp") + 10);
        QTRY_COMPARE(world.page.width(), 640);
        QTRY_COMPARE(scroll->maximum(), 0);
    }

    void tile_leadsToItsChart()
    {
        World world;
        QVERIFY(QTest::qWaitForWindowExposed(&world.page));
        QTest::keyClick(world.find<QWidget>("tile-cold"), Qt::Key_Return);
        const QWidget *chart = world.page.charts()->chart(QStringLiteral("coldStarts"));
        const QRect place(chart->mapTo(&world.page, QPoint(0, 0)), chart->size());
        QVERIFY(world.page.rect().contains(place));
        QVERIFY(chart->isAncestorOf(world.page.focusWidget()));
    }
};

QTEST_MAIN(TstMonitoringPage)
#include "tst_monitoring_page.moc"
