#include "core/store/store.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace tidegate;
using store::ChangeType;
using store::Mutation;
using store::Store;

namespace {

using Answer = Result<std::vector<resource::ObjectPtr>>;

const resource::Kind &kind()
{
    return resource::kinds::service();
}

resource::Object service(const QString &name, int concurrency = 1)
{
    resource::Object object(kind(), {QStringLiteral("default"), name});
    object.setSpec({{QStringLiteral("concurrency"), concurrency}});
    return object;
}

const char *words(const Answer &answer)
{
    return answer ? "" : answer.error().message.c_str();
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void created_carriesWhatTheStoreSets();
    void updated_raisesGenerationOnlyWithTheSpec();
    void coreKindBesidePods_hasNoGeneration();
    void unchanged_isNotWritten();
    void precondition_decides_data();
    void precondition_decides();
    void anotherUid_isRefused();
    void secondMutationFails_firstIsNotKept();
    void manyJobs_eachFailsAlone();
    void committed_changedComesBeforeDoneInOrder();
    void deletedWithFinalizer_goesWithTheLastOne();
    void listed_isSortedAndByNamespace();
    void reopened_resumesObjectsVersionsAndFeed();
    void compacted_isExpired();
    void olderThanMemory_isReadFromTheDatabase();
    void values_outliveARestart();
    void newerSchema_isRefused();
    void secondServer_isRefused();
    void unusableFolder_isStorageFull();
    void notADatabase_isAnErrorWithThePath();
    void damagedRow_endsTheStartAndNamesIt_data();
    void damagedRow_endsTheStartAndNamesIt();
    void damagedRow_isNeverTakenForNothing();
    void damagedChange_isAnErrorOfTheFeed();
    void tooDeepToReadBack_isNotStored();
    void diskFull_failsWholeAndRecovers();

private:
    void open(int keepChanges = 10'000);
    void damage(const QString &statement, const QByteArray &body);
    Answer commit(std::vector<Mutation> mutations);
    resource::ObjectPtr put(const resource::Object &object);

    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    std::unique_ptr<Store> m_store;
};

void TestStore::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    open();
}

void TestStore::cleanup()
{
    m_store.reset();
    m_dir.reset();
}

void TestStore::open(int keepChanges)
{
    m_store.reset();
    auto opened = Store::open(
        {.dir = m_dir->path(), .keepChanges = keepChanges, .retryAfterTrouble = milliseconds(20)}, m_clock);
    QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
    m_store = std::move(*opened);
}

Answer TestStore::commit(std::vector<Mutation> mutations)
{
    std::optional<Answer> answer;
    m_store->commit(std::move(mutations), [&answer](Answer result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }))
        return fail(Code::Timeout, "no answer");
    return *answer;
}

resource::ObjectPtr TestStore::put(const resource::Object &object)
{
    const Answer answer = commit({{Mutation::Type::Put, object, std::nullopt}});
    return answer ? answer->front() : nullptr;
}

void TestStore::created_carriesWhatTheStoreSets()
{
    resource::Object wish = service(QStringLiteral("a"));
    wish.setMetadata(QStringLiteral("uid"), QStringLiteral("mine"));
    wish.setMetadata(QStringLiteral("generation"), 7);
    wish.setMetadata(QStringLiteral("deletionTimestamp"), QStringLiteral("2020-01-01T00:00:00Z"));
    const Answer answer = commit({Mutation::create(wish)});
    QVERIFY2(answer, words(answer));
    const auto object = m_store->get(kind(), {QStringLiteral("default"), QStringLiteral("a")});
    QVERIFY(object);
    QCOMPARE(object, answer->front());
    QCOMPARE(object->uid().size(), 36);
    QCOMPARE(object->generation(), 1);
    QCOMPARE(object->resourceVersion(), 1);
    QVERIFY(!object->isDeleting());
    QCOMPARE(object->metadata().value(QStringLiteral("creationTimestamp")).toString().toStdString(),
             formatTime(m_clock.wall()));
    QCOMPARE(m_store->version(), 1);
}

void TestStore::updated_raisesGenerationOnlyWithTheSpec()
{
    const auto first = put(service(QStringLiteral("a")));
    m_clock.advance(seconds(60));
    resource::Object labelled = *first;
    labelled.setLabel(QStringLiteral("team"), QStringLiteral("x"));
    const auto second = put(labelled);
    QCOMPARE(second->generation(), 1);
    QCOMPARE(second->resourceVersion(), 2);
    resource::Object respecced = service(QStringLiteral("a"), 5); // without uid and the like: they stay
    const auto third = put(respecced);
    QCOMPARE(third->generation(), 2);
    QCOMPARE(third->uid(), first->uid());
    QCOMPARE(third->creationTime(), first->creationTime());
    QCOMPARE(third->resourceVersion(), 3);
}

void TestStore::coreKindBesidePods_hasNoGeneration()
{
    const QString generation = QStringLiteral("generation");
    resource::Object wish(resource::kinds::namespaceKind(), {{}, QStringLiteral("team")});
    wish.setMetadata(QStringLiteral("finalizers"), QJsonArray{QStringLiteral("tidegate.dev/hold")});
    resource::Object made = *put(wish);
    QVERIFY(!made.metadata().contains(generation));
    made.setSpec({{QStringLiteral("finalizers"), QJsonArray{QStringLiteral("kubernetes")}}});
    QVERIFY(!put(made)->metadata().contains(generation));
    QCOMPARE(put(resource::Object(resource::kinds::pod(), {QStringLiteral("default"), QStringLiteral("p")}))
                 ->generation(),
             1);
    const Answer held = commit({Mutation::remove(wish)});
    QVERIFY2(held, words(held));
    QVERIFY(held->front()->isDeleting() && !held->front()->metadata().contains(generation));
}

void TestStore::unchanged_isNotWritten()
{
    const auto first = put(service(QStringLiteral("a")));
    const QSignalSpy changed(m_store.get(), &Store::changed);
    const auto second = put(service(QStringLiteral("a")));
    QCOMPARE(*second, *first);
    QCOMPARE(m_store->version(), 1);
    QCOMPARE(changed.size(), 0);
}

void TestStore::precondition_decides_data()
{
    QTest::addColumn<bool>("exists");
    QTest::addColumn<bool>("remove");
    QTest::addColumn<int>("expected"); // -1: none
    QTest::addColumn<QString>("reason");
    QTest::newRow("create what exists") << true << false << 0 << "AlreadyExists";
    QTest::newRow("create what does not") << false << false << 0 << "";
    QTest::newRow("update at the version") << true << false << 1 << "";
    QTest::newRow("update at another version") << true << false << 9 << "Conflict";
    QTest::newRow("update what does not exist") << false << false << 1 << "NotFound";
    QTest::newRow("put without precondition, new") << false << false << -1 << "";
    QTest::newRow("put without precondition, old") << true << false << -1 << "";
    QTest::newRow("delete what exists") << true << true << -1 << "";
    QTest::newRow("delete at another version") << true << true << 9 << "Conflict";
    QTest::newRow("delete what does not exist") << false << true << -1 << "NotFound";
}

void TestStore::precondition_decides()
{
    QFETCH(const bool, exists);
    QFETCH(const bool, remove);
    QFETCH(const int, expected);
    QFETCH(const QString, reason);
    if (exists)
        QVERIFY(put(service(QStringLiteral("a"))));
    Mutation mutation{remove ? Mutation::Type::Delete : Mutation::Type::Put, service(QStringLiteral("a"), 2),
                      std::nullopt};
    if (expected >= 0)
        mutation.expectedVersion = expected;
    const Answer answer = commit({mutation});
    QCOMPARE(answer ? std::string() : std::string(codeInfo(answer.error().code).reason),
             reason.toStdString());
    if (!answer)
        QVERIFY(QString::fromStdString(answer.error().message)
                    .contains(QStringLiteral("services.serving.knative.dev \"a\"")));
    QCOMPARE(m_store->get(kind(), {QStringLiteral("default"), QStringLiteral("a")}) != nullptr,
             answer ? !remove : exists);
}

void TestStore::anotherUid_isRefused()
{
    const auto first = put(service(QStringLiteral("a")));
    QVERIFY(commit({Mutation::remove(*first)}));
    QVERIFY(put(service(QStringLiteral("a"))));
    const Answer removal = commit({Mutation::remove(*first)});
    QVERIFY(!removal);
    QCOMPARE(removal.error().code, Code::Conflict);
    QVERIFY(!put(*first));
}

void TestStore::secondMutationFails_firstIsNotKept()
{
    QVERIFY(put(service(QStringLiteral("b"))));
    const QSignalSpy changed(m_store.get(), &Store::changed);
    const Answer answer = commit(
        {Mutation::create(service(QStringLiteral("a"))), Mutation::create(service(QStringLiteral("b")))});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::AlreadyExists);
    QVERIFY(!m_store->get(kind(), {QStringLiteral("default"), QStringLiteral("a")}));
    QCOMPARE(changed.size(), 0);
    // The version that was rolled back is given out again: the sequence has no gaps.
    QCOMPARE(put(service(QStringLiteral("c")))->resourceVersion(), 2);
    open();
    QVERIFY(!m_store->get(kind(), {QStringLiteral("default"), QStringLiteral("a")}));
}

void TestStore::manyJobs_eachFailsAlone()
{
    int kept = 0;
    int refused = 0;
    for (int i = 0; i < 100; ++i) { // every third name twice; all of them queued at once
        m_store->commit({Mutation::create(service(QStringLiteral("s%1").arg(i % 67)))},
                        [&](const Answer &answer) { answer ? ++kept : ++refused; });
    }
    QTRY_COMPARE(kept + refused, 100);
    QCOMPARE(kept, 67);
    QCOMPARE(m_store->version(), 67);
    QCOMPARE(m_store->list(kind()).size(), size_t(67));
    QCOMPARE(m_store->changesSince(0)->size(), size_t(67));
}

void TestStore::committed_changedComesBeforeDoneInOrder()
{
    QStringList events;
    connect(m_store.get(), &Store::changed, this, [&](const store::Change &change) {
        events << QStringLiteral("changed %1 %2").arg(change.version).arg(change.object->name());
        // All of a commit is visible before the first word about it.
        if (change.object->name() == QStringLiteral("a"))
            QVERIFY(m_store->get(kind(), {QStringLiteral("default"), QStringLiteral("b")}));
    });
    m_store->commit(
        {Mutation::create(service(QStringLiteral("a"))), Mutation::create(service(QStringLiteral("b")))},
        [&](const Answer &) { events << QStringLiteral("done 1"); });
    m_store->commit({Mutation::create(service(QStringLiteral("c")))},
                    [&](const Answer &) { events << QStringLiteral("done 2"); });
    QTRY_COMPARE(events.size(), 5);
    QCOMPARE(events, QStringList({QStringLiteral("changed 1 a"), QStringLiteral("changed 2 b"),
                                  QStringLiteral("done 1"), QStringLiteral("changed 3 c"),
                                  QStringLiteral("done 2")}));
}

void TestStore::deletedWithFinalizer_goesWithTheLastOne()
{
    resource::Object wish = service(QStringLiteral("a"));
    wish.setMetadata(QStringLiteral("finalizers"), QJsonArray{QStringLiteral("tidegate.dev/hold")});
    QVERIFY(put(wish));
    const Answer held = commit({Mutation::remove(wish)});
    QVERIFY2(held, words(held));
    QVERIFY(held->front()->isDeleting());
    QCOMPARE(held->front()->generation(), 2);
    QVERIFY(m_store->get(kind(), wish.objectName()));
    const qint64 version = m_store->version();
    QVERIFY(commit({Mutation::remove(wish)})); // again: nothing to do
    QCOMPARE(m_store->version(), version);
    std::vector<ChangeType> types;
    connect(m_store.get(), &Store::changed, this,
            [&](const store::Change &change) { types.push_back(change.type); });
    resource::Object released = *held->front();
    released.setMetadata(QStringLiteral("finalizers"), QJsonArray{});
    QVERIFY(commit({Mutation::update(released)}));
    QVERIFY(types == std::vector{ChangeType::Deleted});
    QVERIFY(!m_store->get(kind(), wish.objectName()));
}

void TestStore::listed_isSortedAndByNamespace()
{
    for (const char *name : {"b/y", "a/z", "b/x", "ab/k"}) {
        const QStringList parts = QString::fromLatin1(name).split(QLatin1Char('/'));
        QVERIFY(put(resource::Object(kind(), {parts[0], parts[1]})));
    }
    const auto names = [this](const QString &ns) {
        QStringList found;
        for (const auto &object : m_store->list(kind(), ns))
            found << object->objectName().text();
        return found.join(QLatin1Char(' '));
    };
    QCOMPARE(names({}), QStringLiteral("a/z ab/k b/x b/y"));
    QCOMPARE(names(QStringLiteral("b")), QStringLiteral("b/x b/y"));
    QCOMPARE(names(QStringLiteral("a")), QStringLiteral("a/z"));
    QCOMPARE(names(QStringLiteral("none")), QString());
}

void TestStore::reopened_resumesObjectsVersionsAndFeed()
{
    const auto first = put(service(QStringLiteral("a")));
    const auto second = put(service(QStringLiteral("a"), 2));
    QVERIFY(put(service(QStringLiteral("b"))));
    QVERIFY(commit({Mutation::remove(service(QStringLiteral("b")))}));
    open();
    QCOMPARE(m_store->version(), 4);
    QCOMPARE(m_store->list(kind()).size(), size_t(1));
    QCOMPARE(*m_store->list(kind()).front(), *second);
    const auto feed = m_store->changesSince(1);
    QVERIFY(feed);
    QCOMPARE(feed->size(), size_t(3));
    QCOMPARE(feed->at(0).type, ChangeType::Modified);
    QCOMPARE(*feed->at(0).previous, *first);
    QCOMPARE(feed->at(1).type, ChangeType::Added);
    QVERIFY(!feed->at(1).previous);
    QCOMPARE(feed->at(2).type, ChangeType::Deleted);
    QCOMPARE(feed->at(2).object->resourceVersion(), 4);
    QCOMPARE(m_store->changesSince(0, QStringLiteral("routes.serving.knative.dev"))->size(), size_t(0));
    QCOMPARE(put(service(QStringLiteral("c")))->resourceVersion(), 5);
}

void TestStore::compacted_isExpired()
{
    open(5);
    for (int i = 0; i < 12; ++i)
        QVERIFY(put(service(QStringLiteral("a"), i)));
    QCOMPARE(m_store->oldestChange(), 8);
    QCOMPARE(m_store->changesSince(7)->size(), size_t(5));
    const auto tooOld = m_store->changesSince(6);
    QVERIFY(!tooOld);
    QCOMPARE(tooOld.error().code, Code::Expired);
    open(5);
    QCOMPARE(m_store->oldestChange(), 8);
    QCOMPARE(m_store->changesSince(7)->size(), size_t(5));
    QVERIFY(!m_store->changesSince(6));
}

void TestStore::olderThanMemory_isReadFromTheDatabase()
{
    int done = 0;
    for (int i = 0; i < 2500; ++i)
        m_store->commit({Mutation::create(service(QStringLiteral("s%1").arg(i)))},
                        [&](const Answer &) { ++done; });
    QTRY_COMPARE(done, 2500);
    const auto feed = m_store->changesSince(0);
    QVERIFY(feed);
    QCOMPARE(feed->size(), size_t(2500));
    for (size_t i = 0; i < feed->size(); ++i)
        QCOMPARE(feed->at(i).version, qint64(i + 1));
}

void TestStore::values_outliveARestart()
{
    QVERIFY(!m_store->value(QStringLiteral("server-id")));
    QVERIFY(m_store->setValue(QStringLiteral("server-id"), "abc"));
    open();
    QCOMPARE(m_store->value(QStringLiteral("server-id")), std::optional<QByteArray>("abc"));
}

void TestStore::newerSchema_isRefused()
{
    m_store.reset();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        database.setDatabaseName(m_dir->filePath(QStringLiteral("tidegate.db")));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("PRAGMA user_version=99")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    const auto opened = Store::open({.dir = m_dir->path()}, m_clock);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::Invalid);
    QVERIFY(QString::fromStdString(opened.error().message).contains(QStringLiteral("newer version")));
}

void TestStore::secondServer_isRefused()
{
    const auto second = Store::open({.dir = m_dir->path()}, m_clock);
    QVERIFY(!second);
    QCOMPARE(second.error().code, Code::Conflict);
    m_store.reset();
    QVERIFY(Store::open({.dir = m_dir->path()}, m_clock));
}

void TestStore::unusableFolder_isStorageFull()
{
    QFile file(m_dir->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto opened = Store::open({.dir = m_dir->filePath(QStringLiteral("file/data"))}, m_clock);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::StorageFull);
    QVERIFY(QString::fromStdString(opened.error().message)
                .contains(m_dir->filePath(QStringLiteral("file/data"))));
}

void TestStore::notADatabase_isAnErrorWithThePath()
{
    m_store.reset();
    QFile file(m_dir->filePath(QStringLiteral("tidegate.db")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto opened = Store::open({.dir = m_dir->path()}, m_clock);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::Internal);
    QVERIFY(QString::fromStdString(opened.error().message).contains(QStringLiteral("tidegate.db")));
}

// Writes into the file past the store.
void TestStore::damage(const QString &statement, const QByteArray &body)
{
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("damage"));
        database.setDatabaseName(m_dir->filePath(QStringLiteral("tidegate.db")));
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.prepare(statement));
        query.bindValue(0, body);
        QVERIFY(query.exec());
        QCOMPARE(query.numRowsAffected(), 1);
    }
    QSqlDatabase::removeDatabase(QStringLiteral("damage"));
}

void TestStore::damagedRow_endsTheStartAndNamesIt_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("why");
    const QByteArray deep = QByteArray(R"({"z":)").repeated(1200) + "1" + QByteArray(1200, '}');
    QTest::newRow("deeper than can be read") << deep << QStringLiteral("not readable JSON");
    QTest::newRow("cut off") << QByteArray(R"({"apiVersion":"serv)") << QStringLiteral("not readable JSON");
    QTest::newRow("nothing") << QByteArray("") << QStringLiteral("not readable JSON");
    QTest::newRow("no object") << QByteArray("[]") << QStringLiteral("another object");
    QTest::newRow("empty object") << QByteArray("{}") << QStringLiteral("another object");
    QTest::newRow("another's") << service(QStringLiteral("b")).toJson() << QStringLiteral("another object");
}

void TestStore::damagedRow_endsTheStartAndNamesIt()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, why);
    QVERIFY(put(service(QStringLiteral("a"))));
    m_store.reset();
    damage(QStringLiteral("UPDATE objects SET body=?"), body);
    const auto opened = Store::open({.dir = m_dir->path()}, m_clock);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::Internal);
    const QString message = QString::fromStdString(opened.error().message);
    for (const QString &part :
         {m_dir->filePath(QStringLiteral("tidegate.db")), kind().id(), QStringLiteral("default/a"), why})
        QVERIFY2(message.contains(part), qPrintable(message));
}

void TestStore::damagedRow_isNeverTakenForNothing()
{
    QVERIFY(put(service(QStringLiteral("a"))));
    damage(QStringLiteral("UPDATE objects SET body=?"), "{");
    const Answer answer = commit({{Mutation::Type::Put, service(QStringLiteral("a"), 2), std::nullopt}});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Internal);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(QStringLiteral("default/a")),
             words(answer));
    QVERIFY(put(service(QStringLiteral("b")))); // the others are kept as before
}

void TestStore::damagedChange_isAnErrorOfTheFeed()
{
    QVERIFY(put(service(QStringLiteral("a"))));
    QVERIFY(put(service(QStringLiteral("b"))));
    m_store.reset();
    damage(QStringLiteral("UPDATE changes SET body=? WHERE version=2"), "{");
    open();
    const auto feed = m_store->changesSince(0);
    QVERIFY(!feed);
    QCOMPARE(feed.error().code, Code::Internal);
    QVERIFY(QString::fromStdString(feed.error().message).contains(QStringLiteral("change 2")));
}

void TestStore::tooDeepToReadBack_isNotStored()
{
    resource::Object wish = service(QStringLiteral("a"));
    QJsonValue deep = 1;
    for (int i = 0; i < 1100; ++i)
        deep = QJsonObject{{QStringLiteral("z"), deep}};
    wish.setSpec({{QStringLiteral("z"), deep}});
    const Answer answer = commit({Mutation::create(service(QStringLiteral("b"))), Mutation::create(wish)});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Invalid);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(QStringLiteral("read back")),
             words(answer));
    QCOMPARE(m_store->list(kind()).size(), size_t(0));
    open();
    QVERIFY(put(service(QStringLiteral("a"))));
}

void TestStore::diskFull_failsWholeAndRecovers()
{
#ifdef Q_OS_UNIX
    QVERIFY(put(service(QStringLiteral("before"))));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
    rlimit tight = old;
    tight.rlim_cur = 64 * 1024;
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    resource::Object big = service(QStringLiteral("big"));
    big.setAnnotation(QStringLiteral("text"), QString(300'000, QLatin1Char('x')));
    const Answer answer = commit({Mutation::create(service(QStringLiteral("small"))), Mutation::create(big)});
    const auto trouble = m_store->trouble();
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &old), 0);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::StorageFull);
    QVERIFY(QString::fromStdString(answer.error().message).contains(QStringLiteral("tidegate.db")));
    QVERIFY(trouble);
    QVERIFY(!m_store->get(kind(), {QStringLiteral("default"), QStringLiteral("small")}));
    QTRY_VERIFY(!m_store->trouble()); // by itself, once the disk takes writes again
    QCOMPARE(put(service(QStringLiteral("after")))->resourceVersion(), 2);
    open();
    QCOMPARE(m_store->list(kind()).size(), size_t(2));
#else
    QSKIP("needs a limit on file sizes (RLIMIT_FSIZE)");
#endif
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
