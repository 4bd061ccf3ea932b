#include "ui/models/what_if_model.h"

#include <QJsonObject>
#include <QLocale>
#include <QTest>

using namespace tidegate;
using models::WhatIfModel;

namespace {

QJsonObject side(double starts, double seconds)
{
    return {{QStringLiteral("starts"), starts},
            {QStringLiteral("startsFromZero"), 1},
            {QStringLiteral("coldRequests"), 4},
            {QStringLiteral("p99WaitMs"), 1500},
            {QStringLiteral("mostReady"), 3},
            {QStringLiteral("cost"), QJsonObject{{QStringLiteral("instanceSeconds"), seconds},
                                                 {QStringLiteral("memoryGiBSeconds"), seconds / 2}}}};
}

QJsonObject stand(int desired, int ready)
{
    return {{QStringLiteral("desired"), desired}, {QStringLiteral("ready"), ready}};
}

QJsonObject answer()
{
    return {{QStringLiteral("trace"),
             QJsonObject{{QStringLiteral("start"), QStringLiteral("2026-11-23T06:00:00Z")},
                         {QStringLiteral("seconds"), 120}}},
            {QStringLiteral("current"), side(5, 300)},
            {QStringLiteral("proposed"), side(2, 420)},
            {QStringLiteral("points"), QJsonArray{QJsonObject{{QStringLiteral("t"), 60},
                                                              {QStringLiteral("concurrency"), 7.5},
                                                              {QStringLiteral("current"), stand(2, 1)},
                                                              {QStringLiteral("proposed"), stand(4, 3)}}}}};
}

std::deque<models::ScalingSample> samples(int minutes)
{
    std::deque<models::ScalingSample> all;
    for (int i = 0; i <= minutes; ++i) {
        models::ScalingSample sample;
        sample.time = *parseTime("2026-11-23T06:00:00Z") + std::chrono::minutes(i);
        sample.concurrency = i;
        all.push_back(sample);
    }
    return all;
}

} // namespace

class TstWhatIfModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void answer_becomesCurvesAndAComparison()
    {
        WhatIfModel model;
        model.show(answer());
        QCOMPARE(model.state(), WhatIfModel::State::Ready);
        QCOMPARE(model.to() - model.from(), 120'000);
        const double x = double(model.from()) + 60'000;
        QCOMPARE(model.points(WhatIfModel::Curve::CurrentReady), (QList<QPointF>{{x, 1}}));
        QCOMPARE(model.points(WhatIfModel::Curve::ProposedDesired), (QList<QPointF>{{x, 4}}));
        QCOMPARE(model.points(WhatIfModel::Curve::Concurrency), (QList<QPointF>{{x, 7.5}}));
        const QList<models::WhatIfRow> rows = model.rows();
        QCOMPARE(rows.at(0).title, QStringLiteral("Cold starts"));
        QCOMPARE(rows.at(0).current, QStringLiteral("5"));
        QCOMPARE(rows.at(0).proposed, QStringLiteral("2"));
        QVERIFY(rows.at(0).change < 0);
        // What the server does not know of the cost is not shown: there is memory, there are no cores.
        QCOMPARE(rows.last().title, QStringLiteral("Cost: GiB seconds"));
        QCOMPARE(rows.last().current, QStringLiteral("150"));
    }

    void range_cutsTheTrace()
    {
        std::optional<WallTime> start;
        const QJsonArray trace = models::traceOf(samples(10), std::chrono::minutes(2), start);
        QCOMPARE(trace.size(), 3);
        QCOMPARE(trace.first().toObject()[QStringLiteral("t")].toDouble(), 0.0);
        QCOMPARE(trace.last().toObject()[QStringLiteral("t")].toDouble(), 120.0);
        QCOMPARE(trace.last().toObject()[QStringLiteral("concurrency")].toDouble(), 10.0);
        QCOMPARE(formatTime(*start), std::string("2026-11-23T06:08:00Z"));
        start.reset();
        QCOMPARE(models::traceOf(samples(10), std::chrono::minutes(0), start).size(), 11);
        QVERIFY(models::traceOf({}, std::chrono::minutes(2), start).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstWhatIfModel)
#include "tst_what_if_model.moc"
