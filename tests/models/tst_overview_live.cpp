#include "sample_objects.h"
#include "ui/models/overview_live.h"

#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::OverviewLive;

namespace {

resource::Object start(const QString &name, const char *created, const char *readyMs)
{
    resource::Object pod =
        testing::pod(name, QStringLiteral("orders-00001"), QStringLiteral("Running"), true);
    pod.setMetadata(QStringLiteral("creationTimestamp"), QString::fromLatin1(created));
    pod.setMetadata(QStringLiteral("annotations"),
                    QJsonObject{{QStringLiteral("tidegate.dev/ready-ms"), QString::fromLatin1(readyMs)}});
    return pod;
}

resource::Object pool(const QString &runtime, int idle, int hits, int misses)
{
    resource::Object object(resource::kinds::instancePool(), {{}, runtime});
    object.setStatus({{QStringLiteral("idle"), idle},
                      {QStringLiteral("target"), 3},
                      {QStringLiteral("hits"), hits},
                      {QStringLiteral("misses"), misses}});
    return object;
}

} // namespace

class TstOverviewLive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void starts_areThoseOfTheLastHour()
    {
        models::Catalogue catalogue;
        OverviewLive live(&catalogue);
        ManualClock clock(*parseTime("2026-11-28T12:00:00Z"));
        live.setClock(&clock);
        QCOMPARE(live.starts(), OverviewLive::Starts());
        testing::FakeWatch watch;
        catalogue.instances()->setSource(&watch);
        watch.list({start(QStringLiteral("a"), "2026-11-28T11:59:00Z", "40"),
                    start(QStringLiteral("b"), "2026-11-28T11:30:00Z", "60"),
                    start(QStringLiteral("c"), "2026-11-28T11:20:00Z", "900"),
                    start(QStringLiteral("d"), "2026-11-28T10:20:00Z", "5000")});
        catalogue.instances()->flush();
        QCOMPARE(live.starts(), (OverviewLive::Starts{3, 60, 900}));
        watch.list({}); // they have ended: that they have started stays true
        catalogue.instances()->flush();
        QCOMPARE(live.starts().count, 3);
        clock.advance(std::chrono::minutes(35));
        QCOMPARE(live.starts(), (OverviewLive::Starts{1, 40, 40}));
    }

    void pools_areAddedUp()
    {
        models::Catalogue catalogue;
        OverviewLive live(&catalogue);
        QSignalSpy changed(&live, &OverviewLive::changed);
        testing::FakeWatch watch;
        catalogue.pools()->setSource(&watch);
        watch.list({pool(QStringLiteral("java"), 2, 6, 2), pool(QStringLiteral("node"), 1, 0, 0)});
        catalogue.pools()->flush();
        QCOMPARE(live.pools(), (OverviewLive::Pools{2, 3, 6, 0.75}));
        QVERIFY(!changed.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstOverviewLive)
#include "tst_overview_live.moc"
