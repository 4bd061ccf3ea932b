#include "ui/session/secret_store.h"

#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using session::SecretStore;

class TstSecretStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void secret_isReadWrittenAndRemoved_data();
    void secret_isReadWrittenAndRemoved();
    void answers_comeFromTheEventLoopAndNotToTheDead();
    void noKeychain_isToldOnceAndMemoryIsUsed();

private:
    static Result<QString> read(SecretStore &store, const QString &key);
    static void write(SecretStore &store, const QString &key, const QString &secret);
};

void TstSecretStore::initTestCase()
{
    // No bus, no vault: as on a machine without a desktop. A real keychain must not be touched by a test
    // either.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    qunsetenv("XDG_CURRENT_DESKTOP");
}

Result<QString> TstSecretStore::read(SecretStore &store, const QString &key)
{
    std::optional<Result<QString>> answer;
    store.read(key, &store, [&](Result<QString> result) { answer = std::move(result); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 30'000); }();
    return answer.value_or(Result<QString>(fail(Code::Timeout, "the test waited in vain")));
}

void TstSecretStore::write(SecretStore &store, const QString &key, const QString &secret)
{
    bool done = false;
    store.write(key, secret, &store, [&](const Result<> &result) { done = result.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(done, 30'000);
}

void TstSecretStore::secret_isReadWrittenAndRemoved_data()
{
    QTest::addColumn<bool>("keychain");
    QTest::newRow("memory") << false;
    QTest::newRow("keychain that falls back") << true;
}

void TstSecretStore::secret_isReadWrittenAndRemoved()
{
    QFETCH(bool, keychain);
    std::unique_ptr<SecretStore> store;
    if (keychain)
        store = std::make_unique<session::KeychainSecretStore>(QStringLiteral("dev.tidegate.test"));
    else
        store = std::make_unique<session::MemorySecretStore>();
    QCOMPARE(read(*store, QStringLiteral("k")).error().code, Code::NotFound);
    write(*store, QStringLiteral("k"), QStringLiteral("s1"));
    write(*store, QStringLiteral("k"), QStringLiteral("s2"));
    QCOMPARE(read(*store, QStringLiteral("k")).value(), QStringLiteral("s2"));
    QCOMPARE(read(*store, QStringLiteral("other")).error().code, Code::NotFound);
    bool removed = false;
    store->remove(QStringLiteral("k"), store.get(),
                  [&](const Result<> &result) { removed = result.has_value(); });
    QTRY_VERIFY(removed);
    QCOMPARE(read(*store, QStringLiteral("k")).error().code, Code::NotFound);
    QVERIFY(!store->isPersistent());
}

void TstSecretStore::answers_comeFromTheEventLoopAndNotToTheDead()
{
    session::MemorySecretStore store;
    auto context = std::make_unique<QObject>();
    bool called = false;
    store.read(QStringLiteral("k"), context.get(), [&](const Result<QString> &) { called = true; });
    QVERIFY(!called);
    context.reset();
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void TstSecretStore::noKeychain_isToldOnceAndMemoryIsUsed()
{
    session::KeychainSecretStore store(QStringLiteral("dev.tidegate.test"));
    QVERIFY(store.isPersistent());
    QSignalSpy noticed(&store, &SecretStore::noticed);
    write(store, QStringLiteral("k"), QStringLiteral("s"));
    QCOMPARE(noticed.size(), 1);
    QVERIFY(noticed.first().first().toString().contains(QStringLiteral("kept in memory")));
    QVERIFY(!store.isPersistent());
    QCOMPARE(read(store, QStringLiteral("k")).value(), QStringLiteral("s"));
    QCOMPARE(noticed.size(), 1);
}

QTEST_GUILESS_MAIN(TstSecretStore)
#include "tst_secret_store.moc"
