#include "tests/models/sample_objects.h"
#include "ui/models/column_sets.h"
#include "ui/models/object_table.h"

#include <QAbstractItemModelTester>
#include <QCryptographicHash>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <map>

using namespace tidegate;
using client::Watch;
using models::ObjectTable;
using models::TableChange;
using resource::Object;
using testing::app;
using testing::FakeWatch;

namespace {
const QString a = QStringLiteral("a");
const QString b = QStringLiteral("b");
const QString c = QStringLiteral("c");
} // namespace

class TstObjectTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void tableWithoutASource_isIdle();
    void listing_fillsTheRows();
    void changes_touchOnlyTheirRows();
    void newListing_isAppliedAsDifferences();
    void listInParts_isAppliedAsItComes();
    void listBegunAnew_forgetsItsParts();
    void objects_comeBackAsTheyWere_lessWhoManagesThem();
    void relatedNames_areTold();
    void addedAndDeletedInOneGo_leavesNoTrace();
    void burst_isGatheredIntoFewUpdates();
    void churn_keepsRowsAndKeysInStep();
    void manyChanges_loseNothing();
    void watchStates_becomeLoadStates();
    void watchThatIsGone_leavesTheRowsAsStale();
    void anotherSource_startsAfresh();
    void roles_giveWhatViewsNeed();
    void changeOfLanguage_asksForEveryTextAnew();
    void youngRows_growOlderOnTheScreen();
    void sortKeys_mayBeTextsOrMoveWithTime();
    void refreshedRow_forgetsItsFilterText();
    void retry_reachesTheWatch();

private:
    QStringList names() const;
    QString text(int row, const char *column) const
    {
        return m_table->index(row, m_table->columnOf(column)).data().toString();
    }

    ManualClock m_clock;
    std::unique_ptr<FakeWatch> m_watch;
    std::unique_ptr<ObjectTable> m_table;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TstObjectTable::init()
{
    QLocale::setDefault(QLocale::c());
    m_clock = ManualClock(*parseTime("2026-11-23T06:00:30Z"));
    m_watch = std::make_unique<FakeWatch>();
    m_table = std::make_unique<ObjectTable>(models::columns::apps(nullptr));
    m_table->setClock(&m_clock);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_table.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_table->setSource(m_watch.get());
}

void TstObjectTable::cleanup()
{
    m_tester.reset();
    m_table.reset();
    m_watch.reset();
}

QStringList TstObjectTable::names() const
{
    QStringList names;
    for (int row = 0; row < m_table->rowCount(); ++row)
        names << m_table->object(row).name();
    return names;
}

void TstObjectTable::tableWithoutASource_isIdle()
{
    m_table->setSource(nullptr);
    QCOMPARE(m_table->load(), ObjectTable::Load::Idle);
    QCOMPARE(m_table->rowCount(), 0);
    QCOMPARE(m_table->rowOf({QStringLiteral("default"), a}), -1);
}

void TstObjectTable::listing_fillsTheRows()
{
    QSignalSpy once(m_table.get(), &ObjectTable::listedOnce);
    QSignalSpy resets(m_table.get(), &QAbstractItemModel::modelReset);
    m_watch->list({app(a), app(b)});
    QCOMPARE(names(), (QStringList{a, b}));
    QCOMPARE(m_table->load(), ObjectTable::Load::Live);
    QCOMPARE(m_table->rowOf({QStringLiteral("default"), b}), 1);
    QVERIFY(m_table->find({QStringLiteral("default"), a}));
    QCOMPARE(text(0, "name"), a);
    QCOMPARE(text(0, "state"), QStringLiteral("Ready"));
    QCOMPARE(text(0, "url"), QStringLiteral("http://a.default.localhost"));
    QCOMPARE(text(0, "age"), QStringLiteral("30 s"));
    QCOMPARE(once.size(), 1);
    QCOMPARE(resets.size(), 0);
}

void TstObjectTable::changes_touchOnlyTheirRows()
{
    m_watch->list({app(a), app(b), app(c)});
    const QPersistentModelIndex last = m_table->index(2, 0);
    QSignalSpy changed(m_table.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy applied(m_table.get(), &ObjectTable::applied);
    Q_EMIT m_watch->modified(app(b, 2, testing::condition("Ready", "False", "X", "y")));
    Q_EMIT m_watch->deleted(app(a, 3));
    Q_EMIT m_watch->added(app(QStringLiteral("d"), 4));
    QTRY_COMPARE(applied.size(), 1);
    QCOMPARE(names(), (QStringList{b, c, QStringLiteral("d")}));
    QCOMPARE(last.row(), 1); // the selection's row moved with its object
    QCOMPARE(last.data().toString(), c);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.first().at(1).toModelIndex().row(), 1);
    QCOMPARE(text(0, "state"), QStringLiteral("Failed"));
    const auto changes = applied.first().first().value<std::vector<TableChange>>();
    QCOMPARE(changes.size(), size_t(3));
    QCOMPARE(changes[0].before.resourceVersion(), 1);
    QCOMPARE(changes[0].after.resourceVersion(), 2);
    QVERIFY(changes[1].type == TableChange::Type::Removed && changes[2].type == TableChange::Type::Added);
}

void TstObjectTable::newListing_isAppliedAsDifferences()
{
    m_watch->list({app(a), app(b), app(c)});
    const QPersistentModelIndex keptRow = m_table->index(2, 0);
    QSignalSpy resets(m_table.get(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(m_table.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy once(m_table.get(), &ObjectTable::listedOnce);
    m_watch->list({app(b, 9), app(c), app(QStringLiteral("d"))});
    QCOMPARE(names(), (QStringList{b, c, QStringLiteral("d")}));
    QVERIFY(keptRow.isValid());
    QCOMPARE(keptRow.row(), 1);
    QCOMPARE(changed.size(), 1); // b alone is another one
    QCOMPARE(resets.size(), 0);
    QCOMPARE(once.size(), 0);
}

void TstObjectTable::listInParts_isAppliedAsItComes()
{
    QSignalSpy once(m_table.get(), &ObjectTable::listedOnce);
    m_watch->list({app(a)});
    Q_EMIT m_watch->listBegun();
    Q_EMIT m_watch->listing({app(b)});
    QCOMPARE(names(), (QStringList{a, b}));
    QCOMPARE(once.size(), 1);
    Q_EMIT m_watch->listed({app(c)});
    QCOMPARE(names(), (QStringList{b, c}));
}

void TstObjectTable::listBegunAnew_forgetsItsParts()
{
    Q_EMIT m_watch->listBegun();
    Q_EMIT m_watch->listing({app(a)});
    Q_EMIT m_watch->listBegun();
    Q_EMIT m_watch->listed({app(b)});
    QCOMPARE(names(), QStringList{b});
}

void TstObjectTable::objects_comeBackAsTheyWere_lessWhoManagesThem()
{
    std::vector<Object> all;
    for (int i = 0; i < 300; ++i) { // more than are kept as they are
        Object one = app(QStringLiteral("app-%1").arg(i), i + 1);
        QJsonObject metadata = one.metadata();
        metadata[QStringLiteral("labels")] = QJsonObject{{QStringLiteral("number"), QString::number(i)}};
        one.json()[QStringLiteral("metadata")] = metadata;
        all.push_back(one);
    }
    std::vector<Object> sent = all;
    for (Object &one : sent) {
        QJsonObject metadata = one.metadata();
        metadata[QStringLiteral("managedFields")] = QJsonArray{QJsonObject{{QStringLiteral("manager"), a}}};
        one.json()[QStringLiteral("metadata")] = metadata;
    }
    m_watch->list(sent);
    for (int row = 0; row < m_table->rowCount(); ++row)
        QCOMPARE(m_table->object(row).json(), all[size_t(row)].json());
    Q_EMIT m_watch->modified(app(QStringLiteral("app-7"), 1000));
    m_table->flush();
    QCOMPARE(m_table->object(7).resourceVersion(), 1000);
    QCOMPARE(m_table->object(8).json(), all[8].json());
}

void TstObjectTable::relatedNames_areTold()
{
    QSignalSpy told(m_table.get(), &ObjectTable::namesChanged);
    m_watch->list({app(a)});
    QCOMPARE(told.size(), 1);
    Q_EMIT m_watch->modified(app(a, 2));
    m_table->flush();
    QCOMPARE(told.size(), 1);
    Q_EMIT m_watch->deleted(app(a, 3));
    m_table->flush();
    QCOMPARE(told.size(), 2);
    m_table->setSource(nullptr);
    ObjectTable revisions(models::columns::revisions(nullptr));
    FakeWatch watch;
    revisions.setSource(&watch);
    watch.list({testing::revision(QStringLiteral("b-00001"), b, 0, 0)});
    QCOMPARE(revisions.owner(0), b);
    QCOMPARE(revisions.name(0).text(), QStringLiteral("default/b-00001"));
}

void TstObjectTable::addedAndDeletedInOneGo_leavesNoTrace()
{
    m_watch->list({app(a)});
    QSignalSpy inserted(m_table.get(), &QAbstractItemModel::rowsInserted);
    Q_EMIT m_watch->added(app(b));
    Q_EMIT m_watch->deleted(app(b));
    m_table->flush();
    QCOMPARE(names(), QStringList{a});
    QCOMPARE(inserted.size(), 0);
}

void TstObjectTable::burst_isGatheredIntoFewUpdates()
{
    m_watch->list({app(a)});
    QSignalSpy applied(m_table.get(), &ObjectTable::applied);
    QElapsedTimer timer;
    timer.start();
    int version = 1;
    while (timer.elapsed() < 500) {
        Q_EMIT m_watch->modified(app(a, ++version));
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    QTRY_COMPARE(m_table->object(0).resourceVersion(), qint64(version));
    QVERIFY2(applied.size() <= 8, qPrintable(QString::number(applied.size()))); // ten a second at most
}

void TstObjectTable::churn_keepsRowsAndKeysInStep()
{
    QRandomGenerator random(42);
    std::map<QString, int> expected;
    m_watch->list({});
    for (int step = 0; step < 3000; ++step) {
        const QString name = QStringLiteral("s%1").arg(random.bounded(60));
        if (random.bounded(3) == 0 && expected.erase(name) > 0)
            Q_EMIT m_watch->deleted(app(name, step));
        else
            Q_EMIT m_watch->modified(app(name, expected[name] = step + 1));
        if (random.bounded(10) == 0)
            m_table->flush();
    }
    m_table->flush();
    QCOMPARE(m_table->rowCount(), int(expected.size()));
    for (const auto &[name, version] : expected) {
        const int row = m_table->rowOf({QStringLiteral("default"), name});
        QVERIFY(row >= 0);
        QCOMPARE(m_table->object(row).name(), name);
        QCOMPARE(m_table->object(row).resourceVersion(), qint64(version));
    }
}

/// Texts of rows are moved together when most of them are out of date.
void TstObjectTable::manyChanges_loseNothing()
{
    constexpr int count = 500;
    const auto app = [](int number, int round) {
        resource::Object object(resource::kinds::service(),
                                {QStringLiteral("default"), QStringLiteral("app-%1").arg(number)});
        // What cannot be packed: a megabyte in all rows.
        QByteArray value;
        for (int i = 0; i < 64; ++i)
            value += QCryptographicHash::hash(QByteArray::number(number * 100'000 + round * 100 + i),
                                              QCryptographicHash::Sha256)
                         .toHex();
        object.setAnnotation(QStringLiteral("value"), QString::fromLatin1(value));
        return object;
    };
    std::vector<resource::Object> all;
    for (int number = 0; number < count; ++number)
        all.push_back(app(number, 0));
    m_watch->list(all);
    for (int round = 1; round <= 4; ++round) {
        for (int number = 0; number < count; ++number) {
            const bool isGone = number % 50 == round;
            all[size_t(number)] = app(number, round);
            if (isGone)
                Q_EMIT m_watch->deleted(all[size_t(number)]);
            else
                Q_EMIT m_watch->modified(all[size_t(number)]);
        }
        m_table->flush();
        for (int number = 0; number < count; ++number) {
            const resource::Object &expected = all[size_t(number)];
            const auto found = m_table->find(expected.objectName());
            QCOMPARE(found.has_value(), number % 50 != round);
            if (found)
                QCOMPARE(found->annotation(QStringLiteral("value")),
                         expected.annotation(QStringLiteral("value")));
        }
    }
}

void TstObjectTable::watchStates_becomeLoadStates()
{
    using Load = ObjectTable::Load;
    QCOMPARE(m_table->load(), Load::Loading);
    m_watch->become(Watch::State::Stale, QStringLiteral("nobody there"));
    QCOMPARE(m_table->load(), Load::Failed);
    QCOMPARE(m_table->loadText(), QStringLiteral("nobody there"));
    QVERIFY(!m_table->staleSince());
    m_watch->list({});
    QCOMPARE(m_table->load(), Load::Empty);
    Q_EMIT m_watch->added(app(a));
    QTRY_COMPARE(m_table->load(), Load::Live);
    QCOMPARE(m_table->loadText(), QString());
    m_watch->become(Watch::State::Stale, QStringLiteral("cut"));
    QCOMPARE(m_table->load(), Load::Stale);
    QVERIFY(m_table->staleSince() == m_clock.wall());
    const WallTime since = m_clock.wall();
    m_clock.advance(std::chrono::seconds(9));
    m_watch->become(Watch::State::Stale, QStringLiteral("still cut"));
    QCOMPARE(m_table->loadText(), QStringLiteral("still cut"));
    QVERIFY(m_table->staleSince() == since); // since the first break
    m_watch->become(Watch::State::Live);
    QCOMPARE(m_table->load(), Load::Live);
    QVERIFY(!m_table->staleSince());
}

void TstObjectTable::watchThatIsGone_leavesTheRowsAsStale()
{
    m_watch->list({app(a)});
    m_watch.reset();
    QCOMPARE(m_table->load(), ObjectTable::Load::Stale);
    QVERIFY(!m_table->loadText().isEmpty());
    QCOMPARE(names(), QStringList{a});
}

void TstObjectTable::anotherSource_startsAfresh()
{
    m_watch->list({app(a)});
    Q_EMIT m_watch->added(app(b)); // still waits to be applied
    FakeWatch other;
    m_table->setSource(&other);
    QCOMPARE(m_table->rowCount(), 0);
    QCOMPARE(m_table->load(), ObjectTable::Load::Loading);
    Q_EMIT m_watch->added(app(c)); // of a source that is no longer ours
    other.list({app(QStringLiteral("d"))});
    m_table->flush();
    QCOMPARE(names(), QStringList{QStringLiteral("d")});
    m_table->setSource(nullptr);
}

void TstObjectTable::roles_giveWhatViewsNeed()
{
    m_watch->list({app(a, 5, testing::condition("Ready", "False", "Bad", "very"))});
    const QModelIndex index = m_table->index(0, 0);
    QCOMPARE(index.data(ObjectTable::KeyRole).toString(), QStringLiteral("default/a"));
    QCOMPARE(index.data(ObjectTable::StateRole).toInt(), int(models::ObjectState::Failed));
    QCOMPARE(index.data(ObjectTable::StateTextRole).toString(), QStringLiteral("Failed"));
    QCOMPARE(index.data(ObjectTable::StateReasonRole).toString(), QStringLiteral("Bad: very"));
    QCOMPARE(index.data(ObjectTable::ObjectRole).value<Object>().resourceVersion(), 5);
    QVERIFY(index.data(ObjectTable::JsonRole).toString().contains(QStringLiteral("\"name\": \"a\"")));
    const QString filter = index.data(ObjectTable::FilterRole).toString();
    QVERIFY(filter.contains(QStringLiteral("failed")) &&
            filter.contains(QStringLiteral("a.default.localhost")));
    QVERIFY(!filter.contains(QStringLiteral("30 s"))); // an age would make rows come and go by themselves
    QCOMPARE(m_table->headerData(0, Qt::Horizontal).toString(), QStringLiteral("Name"));
    QVERIFY(!m_table->headerData(99, Qt::Horizontal).isValid());
    QCOMPARE(m_table->columnId(0), "name");
    QCOMPARE(m_table->columnOf("nothing"), -1);
}

void TstObjectTable::changeOfLanguage_asksForEveryTextAnew()
{
    m_watch->list({app(a), app(b)});
    QSignalSpy headers(m_table.get(), &QAbstractItemModel::headerDataChanged);
    QSignalSpy cells(m_table.get(), &QAbstractItemModel::dataChanged);
    m_table->retranslate();
    QCOMPARE(headers.size(), 1);
    QCOMPARE(cells.size(), 1);
    QCOMPARE(cells.first().at(1).toModelIndex(), m_table->index(1, m_table->columnCount() - 1));
}

void TstObjectTable::youngRows_growOlderOnTheScreen()
{
    Object old = app(b);
    old.setMetadata(QStringLiteral("creationTimestamp"), QStringLiteral("2026-11-20T06:00:00Z"));
    m_watch->list({app(a), old});
    QSignalSpy cells(m_table.get(), &QAbstractItemModel::dataChanged);
    m_clock.advance(std::chrono::seconds(5));
    QVERIFY(cells.wait(3000));
    const QModelIndex first = cells.first().at(0).toModelIndex();
    const QModelIndex last = cells.first().at(1).toModelIndex();
    QCOMPARE(first, m_table->index(0, m_table->columnOf("age")));
    QCOMPARE(last, first); // the old one does not change by the second
    QCOMPARE(text(0, "age"), QStringLiteral("35 s"));
}

void TstObjectTable::sortKeys_mayBeTextsOrMoveWithTime()
{
    double clock = 1;
    models::TableSpec spec;
    const auto add = [&spec](const char *id, std::function<QVariant(const Object &)> key) {
        models::TableColumn column;
        column.id = id;
        column.value = [](const Object &object, WallTime) { return object.name(); };
        column.sortKey = std::move(key);
        spec.columns.push_back(column);
    };
    add("number", [](const Object &object) { return double(object.resourceVersion()); });
    add("text", [](const Object &object) { return QString(QLatin1String("Of ") + object.name()); });
    add("moving", [&clock](const Object &) { return clock; });
    spec.columns.back().sortAges = true;
    ObjectTable table(spec);
    FakeWatch watch;
    table.setSource(&watch);
    watch.list({app(a, 5)});
    clock = 2;
    const auto key = [&table](int column) { return table.index(0, column).data(ObjectTable::SortRole); };
    QCOMPARE(key(0).toDouble(), 5.0);
    QCOMPARE(key(1).toString(), QStringLiteral("Of a"));
    QCOMPARE(key(2).toDouble(), 2.0);
}

void TstObjectTable::refreshedRow_forgetsItsFilterText()
{
    m_watch->list({app(a)});
    QVERIFY(!m_table->index(0, 0).data(ObjectTable::FilterRole).toString().isEmpty());
    QSignalSpy cells(m_table.get(), &QAbstractItemModel::dataChanged);
    m_table->refresh({{QStringLiteral("default"), a},
                      {QStringLiteral("default"), a},
                      {QStringLiteral("default"), QStringLiteral("gone")}});
    QCOMPARE(cells.size(), 1);
}

void TstObjectTable::retry_reachesTheWatch()
{
    m_table->retryNow();
    QCOMPARE(m_watch->retries, 1);
}

QTEST_GUILESS_MAIN(TstObjectTable)
#include "tst_object_table.moc"
