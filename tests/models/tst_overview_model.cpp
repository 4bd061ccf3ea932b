#include "tests/models/sample_objects.h"
#include "ui/models/catalogue.h"
#include "ui/models/overview_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::Catalogue;
using models::ObjectTable;
using models::OverviewModel;
using testing::FakeWatch;

namespace {
const QString hello = QStringLiteral("hello");
const QString helloRevision = QStringLiteral("hello-00001");
} // namespace

class TstOverviewModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void objects_areCountedByState();
    void appsOfFailedRevisions_areToldOnce();
    void failuresOfOneCause_areOneEntry();
    void whatWasThereBefore_isToldByItsTime();
    void changes_becomeSentences();
    void instances_startEndAndFail();
    void recentChanges_areBounded();
    void load_isTheWorstOfTheTables();

private:
    QStringList recent() const;

    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<OverviewModel> m_model;
    ManualClock m_clock{*parseTime("2026-11-23T07:00:00Z")};
    FakeWatch *m_apps = nullptr;
    FakeWatch *m_revisions = nullptr;
    FakeWatch *m_instances = nullptr;
    FakeWatch *m_engines = nullptr;
    FakeWatch *m_packages = nullptr;
    FakeWatch *m_triggers = nullptr;
};

void TstOverviewModel::init()
{
    m_model.reset();
    m_catalogue = std::make_unique<Catalogue>();
    m_model = std::make_unique<OverviewModel>(m_catalogue.get());
    m_model->setClock(&m_clock);
    new QAbstractItemModelTester(m_model->recent(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 m_model.get());
    const std::pair<FakeWatch **, ObjectTable *> sources[] = {
        {&m_apps, m_catalogue->apps()},           {&m_revisions, m_catalogue->revisions()},
        {&m_instances, m_catalogue->instances()}, {&m_engines, m_catalogue->engines()},
        {&m_packages, m_catalogue->packages()},   {&m_triggers, m_catalogue->triggers()}};
    for (const auto &[watch, table] : sources) {
        *watch = new FakeWatch(m_catalogue.get());
        table->setSource(*watch);
    }
}

QStringList TstOverviewModel::recent() const
{
    QStringList sentences;
    for (int row = 0; row < m_model->recent()->rowCount(); ++row)
        sentences << m_model->recent()->index(row).data().toString();
    return sentences;
}

void TstOverviewModel::objects_areCountedByState()
{
    m_revisions->list({testing::revision(helloRevision, hello, 2, 2),
                       testing::revision(QStringLiteral("idle-00001"), QStringLiteral("idle"), 0, 0)});
    m_apps->list({testing::app(hello), testing::app(QStringLiteral("idle")),
                  testing::app(QStringLiteral("bad"), 1, testing::condition("Ready", "False", "R", "m")),
                  testing::app(QStringLiteral("new"), 1, testing::condition("Ready", "Unknown"))});
    m_instances->list({testing::pod(QStringLiteral("p1"), helloRevision, QStringLiteral("Running"), true),
                       testing::pod(QStringLiteral("p2"), helloRevision, QStringLiteral("Running"), true),
                       testing::pod(QStringLiteral("p3"), helloRevision, QStringLiteral("Pending"), false),
                       testing::pod(QStringLiteral("p4"), helloRevision, QStringLiteral("Running"), false)});
    m_engines->list({testing::engine(7.5)});
    m_packages->list({});
    QTRY_COMPARE(m_model->counts().apps, 4);
    const OverviewModel::Counts &counts = m_model->counts();
    QCOMPARE(counts.ready, 2);
    QCOMPARE(counts.asleep, 1);
    QCOMPARE(counts.failed, 1);
    QCOMPARE(counts.pending, 1);
    QCOMPARE(counts.revisions, 2);
    QCOMPARE(counts.instances, 2);
    QCOMPARE(counts.starting, 1); // the one that drains is not starting
    QCOMPARE(counts.requestsPerSecond, 7.5);
    QCOMPARE(counts.memoryFreeBytes, 1024.0);
    QCOMPARE(counts.enginesReady, 1);
}

void TstOverviewModel::appsOfFailedRevisions_areToldOnce()
{
    resource::Object failed = testing::revision(QStringLiteral("bad-00001"), QStringLiteral("bad"), 0, 0);
    failed.setStatus({{QStringLiteral("conditions"),
                       QJsonArray{testing::condition("Ready", "False", "ExitCode1", "it exits")}}});
    m_revisions->list({failed});
    m_apps->list({testing::app(QStringLiteral("bad"), 1,
                               testing::condition("Ready", "False", "RevisionFailed", "see the revision"))});
    QTRY_COMPARE(m_model->failing().size(), size_t(1));
    QCOMPARE(m_model->failing()[0].kind, QStringLiteral("Service"));
    QCOMPARE(m_model->failing()[0].cause, QStringLiteral("RevisionFailed: see the revision"));
    Q_EMIT m_apps->modified(testing::app(QStringLiteral("bad"), 2));
    QTRY_COMPARE(m_model->failing().size(),
                 size_t(1)); // the app is well again, but its traffic goes to a revision that is not
    QTRY_COMPARE(m_model->failing()[0].kind, QStringLiteral("Revision"));
}

void TstOverviewModel::failuresOfOneCause_areOneEntry()
{
    const auto bad = [](const char *name, const QString &message) {
        return testing::app(
            QString::fromLatin1(name), 1,
            testing::condition("Ready", "False", "RevisionFailed", message.toUtf8().constData()));
    };
    m_apps->list({bad("a", QStringLiteral("Revision \"a-00001\" failed with message: disk full.")),
                  bad("b", QStringLiteral("Revision \"b-00007\" failed with message: disk full.")),
                  bad("c", QStringLiteral("no such image"))});
    QTRY_COMPARE(m_model->failing().size(), size_t(2));
    QCOMPARE(m_model->failing()[0].name.name, QStringLiteral("a"));
    QCOMPARE(m_model->failing()[0].alike.size(), size_t(1));
    QCOMPARE(m_model->failing()[0].alike[0].second.name, QStringLiteral("b"));
    QVERIFY(m_model->failing()[1].alike.empty());
    QCOMPARE(models::bareCause(QStringLiteral("ExitCode1: it exits.")), QStringLiteral("it exits"));
}

void TstOverviewModel::whatWasThereBefore_isToldByItsTime()
{
    m_apps->list({testing::app(hello, 1, testing::condition("Ready", "True", "", "", "2026-11-23T05:00:00Z")),
                  testing::app(QStringLiteral("late"), 1,
                               testing::condition("Ready", "False", "X", "why", "2026-11-23T06:00:00Z"))});
    QCOMPARE(recent(),
             (QStringList{QStringLiteral("App late failed"), QStringLiteral("App hello became ready")}));
    QVERIFY(m_model->recent()->at(0).time == *parseTime("2026-11-23T06:00:00Z"));
}

void TstOverviewModel::changes_becomeSentences()
{
    m_apps->list({});
    m_revisions->list({});
    m_packages->list({});
    const auto expect = [this](const char *sentence) {
        QTRY_COMPARE(recent().value(0), QString::fromLatin1(sentence));
    };
    Q_EMIT m_packages->added(testing::package(hello, QStringLiteral("java")));
    expect("Package hello was created");
    Q_EMIT m_apps->added(testing::app(hello, 1, testing::condition("Ready", "Unknown")));
    expect("App hello was created");
    Q_EMIT m_revisions->added(testing::revision(helloRevision, hello, 1, 1));
    expect("Revision hello-00001 became ready");
    QCOMPARE(recent().value(1), QStringLiteral("Revision hello-00001 was created"));
    Q_EMIT m_revisions->modified(testing::revision(helloRevision, hello, 1, 3, 2));
    expect("Revision hello-00001 is scaled to 3 instance(s)");
    Q_EMIT m_revisions->modified(testing::revision(helloRevision, hello, 0, 0, 3));
    expect("Revision hello-00001 is scaled to zero");
    Q_EMIT m_apps->modified(
        testing::app(hello, 2, testing::condition("Ready", "False", "RevisionFailed", "it exits")));
    expect("App hello failed");
    QCOMPARE(m_model->recent()->at(0).detail, QStringLiteral("RevisionFailed: it exits"));
    resource::Object moved =
        testing::app(hello, 3, testing::condition("Ready", "False", "RevisionFailed", "it exits"));
    QJsonObject status = moved.status();
    status[QStringLiteral("traffic")] = QJsonArray{QJsonObject{
        {QStringLiteral("revisionName"), QStringLiteral("hello-00002")}, {QStringLiteral("percent"), 100}}};
    moved.setStatus(status);
    Q_EMIT m_apps->modified(moved);
    expect("The traffic of hello was moved");
    Q_EMIT m_apps->deleted(moved);
    expect("App hello was deleted");
    const qsizetype before = recent().size();
    Q_EMIT m_apps->listed({}); // a new list of the same is no news
    QCOMPARE(recent().size(), before);
}

void TstOverviewModel::instances_startEndAndFail()
{
    m_instances->list({testing::pod(QStringLiteral("old"), helloRevision, QStringLiteral("Running"), true)});
    QCOMPARE(recent(), QStringList());
    Q_EMIT m_instances->added(
        testing::pod(QStringLiteral("p"), helloRevision, QStringLiteral("Pending"), false));
    m_catalogue->instances()->flush();
    QCOMPARE(recent(), QStringList());
    resource::Object ready =
        testing::pod(QStringLiteral("p"), helloRevision, QStringLiteral("Running"), true, 2);
    ready.setAnnotation(QStringLiteral("tidegate.dev/ready-ms"), QStringLiteral("1250"));
    Q_EMIT m_instances->modified(ready);
    m_catalogue->instances()->flush();
    QCOMPARE(recent().value(0), QStringLiteral("Instance p started"));
    QVERIFY(m_model->recent()->at(0).detail.contains(QLatin1Char('s')));
    Q_EMIT m_instances->modified(
        testing::pod(QStringLiteral("p"), helloRevision, QStringLiteral("Succeeded"), false, 3));
    m_catalogue->instances()->flush();
    QCOMPARE(recent().value(0), QStringLiteral("Instance p ended"));
    Q_EMIT m_instances->deleted(ready);
    Q_EMIT m_instances->modified(
        testing::pod(QStringLiteral("old"), helloRevision, QStringLiteral("Failed"), false, 4));
    m_catalogue->instances()->flush();
    QCOMPARE(recent(), (QStringList{QStringLiteral("Instance old failed"), QStringLiteral("Instance p ended"),
                                    QStringLiteral("Instance p started")}));
}

void TstOverviewModel::recentChanges_areBounded()
{
    models::RecentChange change;
    change.name.name = hello;
    for (int i = 0; i < 250; ++i) {
        change.time = m_clock.wall() + std::chrono::seconds(i);
        m_model->recent()->add(change);
    }
    QCOMPARE(m_model->recent()->rowCount(), 100);
    QVERIFY(m_model->recent()->at(0).time == m_clock.wall() + std::chrono::seconds(249));
    change.time = m_clock.wall() - std::chrono::hours(1);
    m_model->recent()->add(change); // older than all that is kept
    QCOMPARE(m_model->recent()->rowCount(), 100);
    QVERIFY(m_model->recent()->at(99).time > change.time);
}

void TstOverviewModel::load_isTheWorstOfTheTables()
{
    QCOMPARE(m_model->load(), ObjectTable::Load::Loading);
    for (FakeWatch *watch : {m_apps, m_revisions, m_instances, m_engines, m_packages, m_triggers})
        watch->list({});
    QCOMPARE(m_model->load(), ObjectTable::Load::Empty);
    m_apps->list({testing::app(hello)});
    QCOMPARE(m_model->load(), ObjectTable::Load::Live);
    m_engines->become(client::Watch::State::Stale, QStringLiteral("cut"));
    QCOMPARE(m_model->load(), ObjectTable::Load::Stale);
    QCOMPARE(m_model->loadText(), QStringLiteral("cut"));
}

QTEST_GUILESS_MAIN(TstOverviewModel)
#include "tst_overview_model.moc"
