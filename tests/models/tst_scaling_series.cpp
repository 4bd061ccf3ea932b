#include "ui/models/scaling_series.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace tidegate;
using models::ScalingSeries;
using Metric = models::ScalingSeries::Metric;

namespace {

/// What was asked of the server, and the stream that it got.
struct Opened
{
    QString revision;
    std::optional<WallTime> since;
    QPointer<client::Stream> stream;
};

WallTime start()
{
    return *parseTime("2026-11-23T06:00:00Z");
}

QJsonObject sample(int second, double desired, double concurrency = 0)
{
    return {{QStringLiteral("time"),
             QString::fromStdString(formatMicroTime(start() + std::chrono::seconds(second)))},
            {QStringLiteral("desired"), desired},
            {QStringLiteral("ready"), desired},
            {QStringLiteral("concurrency"), concurrency},
            {QStringLiteral("why"), QJsonObject{{QStringLiteral("en"), QStringLiteral("because, \"so\"")},
                                                {QStringLiteral("zh"), QStringLiteral("因为")}}}};
}

} // namespace

class TstScalingSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void samples_becomePoints();
    void manySamples_areAnnouncedFourTimesASecond();
    void oldSamples_fallOut();
    void brokenStream_comesBackWhereItStopped();
    void missingSamples_areAGapNotALine();
    void repeatedSamples_areTakenOnce();
    void pausedSeries_standsStillAndCatchesUp();
    void anotherRevision_startsAfresh();
    void why_isInTheLanguageOfTheUi();
    void csv_isSafeAndComplete();
    void sampleWithoutATime_isIgnored();

private:
    client::Stream *stream() const { return m_opened.last().stream; }
    void send(const QJsonObject &json) { Q_EMIT stream()->received(json); }

    QList<Opened> m_opened;
    std::unique_ptr<ScalingSeries> m_series;
};

void TstScalingSeries::init()
{
    QLocale::setDefault(QLocale(QLocale::English));
    m_opened.clear();
    m_series = std::make_unique<ScalingSeries>(
        [this](const QString &, const QString &revision, std::optional<WallTime> since, QObject *parent) {
            auto *stream = new client::Stream(parent);
            m_opened.append({revision, since, stream});
            return stream;
        });
    m_series->follow(QStringLiteral("default"), QStringLiteral("hello-00001"));
}

void TstScalingSeries::cleanup()
{
    m_series.reset();
}

void TstScalingSeries::samples_becomePoints()
{
    QCOMPARE(m_opened.size(), 1);
    QCOMPARE(m_opened[0].revision, QStringLiteral("hello-00001"));
    QCOMPARE(m_series->state(), ScalingSeries::State::Connecting);
    QVERIFY(m_series->isEmpty() && !m_series->latest());
    QSignalSpy changed(m_series.get(), &ScalingSeries::changed);
    send(sample(0, 1));
    send(sample(2, 3, 2.5));
    QVERIFY(changed.wait());
    QCOMPARE(m_series->state(), ScalingSeries::State::Live);
    const qint64 ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(start().time_since_epoch()).count();
    QCOMPARE(m_series->points(Metric::Desired), (QList<QPointF>{{double(ms), 1}, {double(ms + 2000), 3}}));
    QCOMPARE(m_series->points(Metric::Concurrency).last().y(), 2.5);
    QCOMPARE(m_series->maximum(Metric::Desired), 3.0);
    QCOMPARE(m_series->latest()->desired, 3.0);
}

void TstScalingSeries::manySamples_areAnnouncedFourTimesASecond()
{
    QSignalSpy changed(m_series.get(), &ScalingSeries::changed);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; timer.elapsed() < 600; ++i) {
        send(sample(i, 1));
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    QVERIFY2(changed.size() <= 4, qPrintable(QString::number(changed.size())));
    QVERIFY(changed.size() >= 1);
}

void TstScalingSeries::oldSamples_fallOut()
{
    for (int second = 0; second <= 3600; second += 2)
        send(sample(second, second));
    QCOMPARE(m_series->samples().size(), size_t(15 * 60 / 2 + 1));
    QCOMPARE(m_series->samples().front().desired, 3600.0 - 900);
}

void TstScalingSeries::brokenStream_comesBackWhereItStopped()
{
    send(sample(0, 1));
    QPointer<client::Stream> old = stream();
    QVERIFY(m_opened[0].since); // the past of the window is asked for too
    // The window of the test's samples has passed long ago, so that a resume asks from the window's start on.
    Q_EMIT stream()->ended(QStringLiteral("cut"));
    QCOMPARE(m_series->state(), ScalingSeries::State::Reconnecting);
    QCOMPARE(m_series->stateText(), QStringLiteral("cut"));
    QTRY_COMPARE(m_opened.size(), 2);
    QTRY_VERIFY(!old);
    QCOMPARE(m_series->state(), ScalingSeries::State::Reconnecting); // until something arrives
    send(sample(2, 2));
    QCOMPARE(m_series->state(), ScalingSeries::State::Live);
    QCOMPARE(m_series->samples().size(), size_t(2));
}

void TstScalingSeries::missingSamples_areAGapNotALine()
{
    send(sample(0, 1));
    send(sample(2, 1));
    send(sample(60, 5));
    const QList<QPointF> points = m_series->points(Metric::Desired);
    QCOMPARE(points.size(), 4);
    QVERIFY(std::isnan(points[2].y()));
    QVERIFY(points[1].x() < points[2].x() && points[2].x() < points[3].x());
    QCOMPARE(m_series->maximum(Metric::Desired), 5.0);
}

void TstScalingSeries::repeatedSamples_areTakenOnce()
{
    send(sample(0, 1));
    send(sample(2, 2));
    send(sample(0, 1));
    send(sample(2, 2));
    send(sample(4, 3));
    QCOMPARE(m_series->samples().size(), size_t(3));
}

void TstScalingSeries::pausedSeries_standsStillAndCatchesUp()
{
    send(sample(0, 1));
    m_series->setPaused(true);
    send(sample(2, 2));
    QCOMPARE(m_series->samples().size(), size_t(1));
    QCOMPARE(m_series->latest()->desired, 1.0);
    QSignalSpy changed(m_series.get(), &ScalingSeries::changed);
    m_series->setPaused(false);
    QCOMPARE(m_series->samples().size(), size_t(2));
    QVERIFY(changed.wait());
}

void TstScalingSeries::anotherRevision_startsAfresh()
{
    send(sample(0, 1));
    client::Stream *old = stream();
    m_series->follow(QStringLiteral("default"), QStringLiteral("hello-00002"));
    QCOMPARE(m_opened.last().revision, QStringLiteral("hello-00002"));
    QVERIFY(m_series->isEmpty());
    Q_EMIT old->received(sample(2, 9)); // came too late
    QVERIFY(m_series->isEmpty());
    m_series->stop();
    QCOMPARE(m_series->state(), ScalingSeries::State::Idle);
    QCOMPARE(m_opened.size(), 2);
}

void TstScalingSeries::why_isInTheLanguageOfTheUi()
{
    QCOMPARE(m_series->why(), QString());
    send(sample(0, 1));
    QCOMPARE(m_series->why(), QStringLiteral("because, \"so\""));
    QLocale::setDefault(QLocale(QLocale::Chinese, QLocale::China));
    QCOMPARE(m_series->why(), QStringLiteral("因为"));
}

void TstScalingSeries::csv_isSafeAndComplete()
{
    send(sample(0, 1, 2.5));
    const QList<QByteArray> lines = m_series->toCsv().split('\n');
    QVERIFY(lines[0].startsWith("time,desired,ready,"));
    QCOMPARE(lines[1], "2026-11-23T06:00:00.000000Z,1,1,0,2.5,0,0,0,0,0,false,\"because, \"\"so\"\"\"\r");
    QJsonObject formula = sample(2, 1);
    formula[QStringLiteral("why")] = QJsonObject{{QStringLiteral("en"), QStringLiteral("=1+1")}};
    send(formula);
    QVERIFY(m_series->toCsv().endsWith(",'=1+1\r\n"));
}

void TstScalingSeries::sampleWithoutATime_isIgnored()
{
    send({{QStringLiteral("desired"), 1}});
    QVERIFY(m_series->isEmpty());
}

QTEST_GUILESS_MAIN(TstScalingSeries)
#include "tst_scaling_series.moc"
