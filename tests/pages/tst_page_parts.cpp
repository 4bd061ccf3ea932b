#include "ui/charts/time_series_view.h"
#include "ui/pages/attention_list.h"
#include "ui/pages/conditions_view.h"
#include "ui/pages/scaling_pane.h"
#include "ui/pages/traffic_view.h"
#include "ui/widgets/bars.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using namespace tidegate::pages;

class TstPageParts : public QObject
{
    Q_OBJECT
private:
    static QJsonObject sample(qint64 time, double desired, const QString &why)
    {
        return {
            {QStringLiteral("time"),
             QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODateWithMs)},
            {QStringLiteral("desired"), desired},
            {QStringLiteral("ready"), 0},
            {QStringLiteral("concurrency"), 1},
            {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), why}, {QStringLiteral("zh"), why}}}};
    }

private Q_SLOTS:
    void failingThing_isNamedWithItsCauseAndLeadsThere()
    {
        AttentionList list;
        QSignalSpy chosen(&list, &AttentionList::chosen);
        list.setThings({{QStringLiteral("Service"),
                         {QStringLiteral("shop"), QStringLiteral("orders")},
                         QStringLiteral("it ended")}});
        auto *name = list.findChild<QLabel *>(QStringLiteral("attentionName"));
        QVERIFY(name->text().contains(QLatin1String("shop/orders")));
        QCOMPARE(list.findChild<QLabel *>(QStringLiteral("attentionCause"))->text(),
                 QStringLiteral("it ended"));
        Q_EMIT name->linkActivated(QString());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QStringLiteral("Service"));
    }

    void sameCause_isToldOnceWithTheOthers()
    {
        AttentionList list;
        models::FailingThing thing{QStringLiteral("Service"),
                                   {QStringLiteral("a"), QStringLiteral("b")},
                                   QStringLiteral("disk full")};
        for (const char *name : {"c", "d", "e"})
            thing.alike.emplace_back(QStringLiteral("Service"),
                                     resource::ObjectName{QStringLiteral("a"), QString::fromLatin1(name)});
        list.setThings({thing});
        const QString text = list.findChild<QLabel *>(QStringLiteral("attentionAlike"))->text();
        QVERIFY(text.contains(QLatin1String("a/c")) && text.contains(QLatin1String("a/d")));
        QVERIFY(!text.contains(QLatin1String("a/e")) && text.contains(QLatin1Char('1')));
    }

    void longWords_canBreak()
    {
        AttentionList list;
        const QString path = QStringLiteral("/very/long/path").repeated(12);
        list.setThings({{QStringLiteral("Pod"), {QStringLiteral("a"), QStringLiteral("b")}, path}});
        auto *cause = list.findChild<QLabel *>(QStringLiteral("attentionCause"));
        QVERIFY(cause->text().remove(QChar(0x200B)) == path);
        QVERIFY(cause->minimumSizeHint().width() < 300);
    }

    void failingRevision_isToldBesideTheDecision()
    {
        models::ScalingSeries series(
            [](auto &, auto &, auto, QObject *parent) { return new client::Stream(parent); });
        ScalingPane pane(&series);
        pane.setFailure(QStringLiteral("It ended."));
        QVERIFY(pane.findChild<QLabel *>(QStringLiteral("scalingReason"))
                    ->text()
                    .contains(QLatin1String("It ended.")));
        QVERIFY(pane.findChild<QLabel *>(QStringLiteral("scalingReason"))
                    ->text()
                    .contains(QLatin1String("5 min")));
        pane.setFailure({});
        QVERIFY(pane.findChild<QLabel *>(QStringLiteral("scalingReason"))->text().isEmpty());
    }

    void nothingFails_saysSo()
    {
        AttentionList list;
        QVERIFY(list.findChild<QLabel *>(QStringLiteral("attentionNone")));
        QVERIFY(!list.findChild<QWidget *>(QStringLiteral("attentionRow")));
    }

    void manyFail_theRestIsCounted()
    {
        std::vector<models::FailingThing> things(
            11, {QStringLiteral("Pod"), {QStringLiteral("a"), QStringLiteral("b")}, {}});
        AttentionList list;
        list.setThings(things);
        QCOMPARE(list.findChildren<QWidget *>(QStringLiteral("attentionRow")).size(), 8);
        QVERIFY(list.findChild<QLabel *>(QStringLiteral("attentionMore"))->text().contains(QLatin1Char('3')));
    }

    void failedCondition_showsReasonMessageAndOutput()
    {
        resource::Object object;
        object.setStatus(
            {{QStringLiteral("conditions"),
              QJsonArray{QJsonObject{{QStringLiteral("type"), QStringLiteral("Ready")},
                                     {QStringLiteral("status"), QStringLiteral("False")},
                                     {QStringLiteral("reason"), QStringLiteral("ExitCode1")},
                                     {QStringLiteral("message"), QStringLiteral("It ended.\nlast line")}}}}});
        ConditionsView view;
        view.setObject(object);
        QVERIFY(view.findChild<QLabel *>(QStringLiteral("conditionType"))
                    ->text()
                    .contains(QLatin1String("ExitCode1")));
        QCOMPARE(view.findChild<QLabel *>(QStringLiteral("conditionMessage"))->text(),
                 QStringLiteral("It ended."));
        QVERIFY(view.findChild<QWidget *>(QStringLiteral("conditionOutput")));
    }

    void traffic_hasABarPerTarget()
    {
        resource::Object service;
        service.setStatus(
            {{QStringLiteral("traffic"),
              QJsonArray{QJsonObject{{QStringLiteral("revisionName"), QStringLiteral("orders-00002")},
                                     {QStringLiteral("percent"), 80},
                                     {QStringLiteral("latestRevision"), true}},
                         QJsonObject{{QStringLiteral("revisionName"), QStringLiteral("orders-00001")},
                                     {QStringLiteral("percent"), 20},
                                     {QStringLiteral("tag"), QStringLiteral("stable")}}}}});
        TrafficView view;
        view.setService(service);
        const auto bars = view.findChildren<widgets::UseBar *>(QStringLiteral("trafficBar"));
        QCOMPARE(bars.size(), 2);
        QVERIFY(bars.at(0)->accessibleName().contains(QLatin1String("latest")));
        QVERIFY(bars.at(1)->accessibleName().contains(QLatin1String("stable")));
        QVERIFY(bars.at(1)->accessibleDescription().contains(QLatin1String("20")));
    }

    void samples_showInTheChartWithTheReasonOfTheLast()
    {
        client::Stream *stream = nullptr;
        models::ScalingSeries series(
            [&](auto &, auto &, auto, QObject *parent) { return stream = new client::Stream(parent); });
        ScalingPane pane(&series);
        QCOMPARE(pane.chart()->state(), charts::TimeSeriesView::State::Empty);
        series.follow(QStringLiteral("default"), QStringLiteral("orders-00002"));
        QCOMPARE(pane.chart()->state(), charts::TimeSeriesView::State::Loading);
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        Q_EMIT stream->received(sample(now - 2000, 0, QStringLiteral("idle")));
        Q_EMIT stream->received(sample(now, 3, QStringLiteral("12 requests at once")));
        QTRY_COMPARE(pane.findChild<QLabel *>(QStringLiteral("scalingReason"))->text(),
                     QStringLiteral("12 requests at once"));
        QCOMPARE(pane.chart()->state(), charts::TimeSeriesView::State::Ready);
        QVERIFY(pane.chart()->valueTable().contains(QLatin1String("\t3\t0\t1")));
    }
};

QTEST_MAIN(TstPageParts)
#include "tst_page_parts.moc"
