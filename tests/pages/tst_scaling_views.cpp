#include "ui/charts/time_series_view.h"
#include "ui/pages/decisions_view.h"
#include "ui/pages/policy_form.h"
#include "ui/pages/policy_view.h"
#include "ui/pages/scaling_pane.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDateTime>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

using namespace tidegate;
using namespace tidegate::pages;

namespace {

const QString target = QStringLiteral("autoscaling.knative.dev/target");

QJsonObject sample(qint64 time, double desired, bool panic)
{
    return {
        {QStringLiteral("time"), QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODateWithMs)},
        {QStringLiteral("desired"), desired},
        {QStringLiteral("ready"), 1},
        {QStringLiteral("concurrency"), 4},
        {QStringLiteral("rps"), 40},
        {QStringLiteral("inPanic"), panic},
        {QStringLiteral("why"),
         QJsonObject{{QStringLiteral("en"), QStringLiteral("so many: %1").arg(desired)}}}};
}

QJsonArray decisions()
{
    const auto one = [](const char *time, int from, int to) {
        return QJsonObject{
            {QStringLiteral("time"), QString::fromLatin1(time)},
            {QStringLiteral("from"), from},
            {QStringLiteral("replicas"), to},
            {QStringLiteral("bounds"), QJsonObject{{QStringLiteral("max"), to}}},
            {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), QStringLiteral("to %1").arg(to)}}}};
    };
    return {one("2026-11-23T06:00:00Z", 0, 1), one("2026-11-23T06:00:10Z", 1, 7)};
}

resource::Object service()
{
    resource::Object object(resource::kinds::service(),
                            {QStringLiteral("default"), QStringLiteral("orders")});
    const QJsonObject annotations{{target, QStringLiteral("5")}};
    const QJsonObject metadata{{QStringLiteral("annotations"), annotations}};
    object.setSpec({{QStringLiteral("template"), QJsonObject{{QStringLiteral("metadata"), metadata}}}});
    return object;
}

resource::Object revision()
{
    return resource::Object(resource::kinds::revision(),
                            {QStringLiteral("default"), QStringLiteral("orders-00001")});
}

} // namespace

class TstScalingViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void panicAndReasons_areOnBothCharts()
    {
        client::Stream *stream = nullptr;
        models::ScalingSeries series(
            [&](auto &, auto &, auto, QObject *parent) { return stream = new client::Stream(parent); });
        ScalingPane pane(&series, nullptr, ScalingPane::Extent::InstancesOverLoad);
        series.follow(QStringLiteral("default"), QStringLiteral("orders-00001"));
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (int i = 0; i < 10; ++i)
            Q_EMIT stream->received(sample(now - (10 - i) * 2000, i < 3 ? 1 : 4, i >= 3 && i < 6));
        QTRY_COMPARE(pane.chart()->state(), charts::TimeSeriesView::State::Ready);
        for (charts::TimeSeriesView *chart : {pane.chart(), pane.loadChart()}) {
            chart->setHover(double(now - 13'000)); // between the 4th and the 5th
            QVERIFY(chart->hoverTexts().contains(QStringLiteral("Panic")));
            QCOMPARE(chart->hoverTexts().last(), QStringLiteral("so many: 4"));
            chart->setHover(double(now - 17'000));
            QVERIFY(!chart->hoverTexts().contains(QStringLiteral("Panic")));
            QCOMPARE(chart->hoverTexts().last(), QStringLiteral("so many: 1"));
        }
        QVERIFY(pane.loadChart()->valueTable().startsWith(QLatin1String("time\tconcurrency\trps")));
    }

    void use_standsOnTheSameAxis()
    {
        client::Stream *stream = nullptr;
        models::ScalingSeries series(
            [&](auto &, auto &, auto, QObject *parent) { return stream = new client::Stream(parent); });
        bool away = false;
        ManualClock clock{WallTime(std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch()))};
        models::MonitoringModel use({[&](const client::SeriesQuery &query, QObject *, auto done) {
                                         if (away)
                                             return done(fail(Code::Unavailable, "the server is away"));
                                         client::SeriesAnswer answer{query.from, query.step, query.step, {}};
                                         const auto count =
                                             static_cast<size_t>((query.to - query.from) / query.step);
                                         client::SeriesLine cpu;
                                         cpu.metric = QStringLiteral("cpu");
                                         cpu.avg.assign(count, 0.25);
                                         client::SeriesLine memory;
                                         memory.metric = QStringLiteral("memory");
                                         memory.avg.assign(count, 64.0 * 1024 * 1024);
                                         answer.lines = {cpu, memory};
                                         done(answer);
                                     },
                                     {}},
                                    &clock);
        use.setMetrics({QStringLiteral("cpu"), QStringLiteral("memory")});
        ScalingPane pane(&series, nullptr, ScalingPane::Extent::InstancesOverLoad);
        pane.addUse(&use);
        series.follow(QStringLiteral("default"), QStringLiteral("orders-00001"));
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (int i = 0; i < 10; ++i)
            Q_EMIT stream->received(sample(now - (10 - i) * 2000, 2, i >= 3 && i < 6));
        QTRY_COMPARE(pane.chart()->state(), charts::TimeSeriesView::State::Ready);
        use.setSubject({models::MonitoringModel::Of::Revision, QStringLiteral("default"),
                        QStringLiteral("orders-00001"), QStringLiteral("orders")});
        use.setActive(true);
        charts::TimeSeriesView *chart = pane.useChart();
        QCOMPARE(chart->state(), charts::TimeSeriesView::State::Ready);
        QCOMPARE(chart->shownFrom(), pane.chart()->shownFrom());
        chart->setHover(double(now - 13'000));
        QVERIFY(chart->hoverTexts().contains(QStringLiteral("Processor, cores: 0.25")));
        QVERIFY(chart->hoverTexts().contains(QStringLiteral("Memory: 64.0 MiB")));
        QVERIFY2(chart->hoverTexts().contains(QStringLiteral("Panic")), "its shade is on all of them");
        away = true;
        use.setSubject({models::MonitoringModel::Of::Revision, QStringLiteral("default"),
                        QStringLiteral("orders-00002"), QStringLiteral("orders")});
        QCOMPARE(chart->state(), charts::TimeSeriesView::State::Empty);
        QVERIFY(chart->accessibleDescription().contains(QLatin1String("away")));
        QCOMPARE(pane.chart()->state(), charts::TimeSeriesView::State::Ready);
    }

    void pointerOnOneChart_movesTheOther()
    {
        models::ScalingSeries series(
            [](auto &, auto &, auto, QObject *parent) { return new client::Stream(parent); });
        ScalingPane pane(&series, nullptr, ScalingPane::Extent::InstancesOverLoad);
        pane.chart()->setState(charts::TimeSeriesView::State::Ready);
        pane.loadChart()->setState(charts::TimeSeriesView::State::Ready);
        QVERIFY(pane.loadChart()->hoverTexts().isEmpty());
        Q_EMIT pane.chart()->hovered(30'000);
        QVERIFY(!pane.loadChart()->hoverTexts().isEmpty());
    }

    void decisions_showTheArithmeticOfTheChosen()
    {
        models::DecisionTable table;
        DecisionsView view(&table);
        const auto *sentence = view.findChild<QLabel *>(QStringLiteral("decisionSentence"));
        const auto *arithmetic = view.findChild<QLabel *>(QStringLiteral("decisionArithmetic"));
        table.apply(decisions());
        QCOMPARE(sentence->text(), QStringLiteral("to 7")); // the one that stands
        view.view()->selectRow(1);
        QCOMPARE(sentence->text(), QStringLiteral("to 1"));
        QVERIFY(arithmetic->text().contains(QLatin1String("at most 1")));
    }

    void form_hasEveryFieldWithDefaultRangeAndHelp()
    {
        models::PolicyModel policy;
        PolicyForm form(&policy);
        policy.setService(service());
        for (const models::PolicyField &field : models::policyFields()) {
            const QString name = QStringLiteral("policy-") + field.key.section(QLatin1Char('/'), 1);
            const auto *widget = form.findChild<QWidget *>(name);
            QVERIFY2(widget, qPrintable(name));
            QVERIFY(!widget->accessibleName().isEmpty());
            QVERIFY(widget->accessibleDescription().contains(models::policyHelp(field.key)));
            QVERIFY(widget->accessibleDescription().contains(models::policyRange(field)));
        }
        QCOMPARE(form.findChild<QLineEdit *>(QStringLiteral("policy-target"))->text(), QStringLiteral("5"));
        QCOMPARE(form.findChild<QLineEdit *>(QStringLiteral("policy-window"))->placeholderText(),
                 QStringLiteral("60s"));
    }

    void typing_editsThePolicyAndTellsWhatIsWrong()
    {
        models::PolicyModel policy;
        PolicyForm form(&policy);
        policy.setService(service());
        auto *field = form.findChild<QLineEdit *>(QStringLiteral("policy-window"));
        QTest::keyClicks(field, QStringLiteral("2s"));
        QCOMPARE(policy.state(), models::PolicyModel::State::Wrong);
        QVERIFY(field->property("problem").toBool());
        QVERIFY(field->accessibleDescription().contains(QLatin1String("duration")));
        field->clear();
        QTest::keyClicks(field, QStringLiteral("30s"));
        QVERIFY(!field->property("problem").toBool());
        auto *metric = form.findChild<QComboBox *>(QStringLiteral("policy-metric"));
        metric->setCurrentIndex(metric->findData(QStringLiteral("rps")));
        QCOMPARE(policy.changes().size(), 2);
    }

    void view_showsTheDiffAndUndoesIt()
    {
        models::PolicyModel policy;
        models::WhatIfModel whatIf;
        models::ScalingSeries series(
            [](auto &, auto &, auto, QObject *parent) { return new client::Stream(parent); });
        PolicyView view(&policy, &whatIf, &series);
        view.setSubject(revision(), service());
        const auto *changes = view.findChild<QLabel *>(QStringLiteral("policyChanges"));
        auto *undo = view.findChild<QAbstractButton *>(QStringLiteral("policyUndo"));
        QVERIFY(!undo->isEnabled());
        auto *field = view.findChild<QLineEdit *>(QStringLiteral("policy-target"));
        field->clear();
        QTest::keyClicks(field, QStringLiteral("8"));
        QCOMPARE(changes->text(), QStringLiteral("Target per instance: 5 → 8"));
        QVERIFY(!view.findChild<QAbstractButton *>(QStringLiteral("policyApply"))->isEnabled());
        undo->click();
        QCOMPARE(field->text(), QStringLiteral("5"));
        QVERIFY(changes->text().isEmpty());
    }

    void replay_isShownBesideToday()
    {
        models::PolicyModel policy;
        models::WhatIfModel whatIf;
        models::ScalingSeries series(
            [](auto &, auto &, auto, QObject *parent) { return new client::Stream(parent); });
        PolicyView view(&policy, &whatIf, &series);
        const QJsonObject cost{{QStringLiteral("instanceSeconds"), 90}};
        whatIf.show({{QStringLiteral("trace"), QJsonObject{{QStringLiteral("seconds"), 60}}},
                     {QStringLiteral("current"),
                      QJsonObject{{QStringLiteral("starts"), 2}, {QStringLiteral("cost"), cost}}},
                     {QStringLiteral("proposed"),
                      QJsonObject{{QStringLiteral("starts"), 5}, {QStringLiteral("cost"), cost}}}});
        QStringList cells;
        for (const auto *label : view.findChildren<QLabel *>(QStringLiteral("whatIfCell")))
            cells.append(label->text());
        QVERIFY(cells.contains(QStringLiteral("5 ↑")));
        QCOMPARE(view.findChild<charts::TimeSeriesView *>(QStringLiteral("whatIfChart"))->state(),
                 charts::TimeSeriesView::State::Ready);
    }
};

QTEST_MAIN(TstScalingViews)
#include "tst_scaling_views.moc"
