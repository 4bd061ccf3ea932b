#include "ui/session/request_store.h"
#include "ui/session/settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::session;

class TstRequestStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void saved_isThereAfterARestart();
    void secrets_areInTheVaultOnly();
    void lostSecrets_areSaid();
    void owners_stayApart();
    void tooManyAndNameless_areRefused();
    void draft_isKept();

private:
    Result<> save(RequestStore &store, const QString &name, const QString &secrets = {});
    RequestStore::Saved load(RequestStore &store, const QString &name);

    const RequestStore::Owner m_owner{QStringLiteral("box"), QStringLiteral("default"),
                                      QStringLiteral("orders")};
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void TstRequestStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(QStringLiteral("console.ini"));
}

Result<> TstRequestStore::save(RequestStore &store, const QString &name, const QString &secrets)
{
    std::optional<Result<>> answer;
    store.save(m_owner, name, {{{QStringLiteral("path"), QStringLiteral("/a,b;c\"d\"")}}, secrets, false},
               this, [&](const Result<> &saved) { answer = saved; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }))
        return fail(Code::Internal, "no answer");
    return *answer;
}

RequestStore::Saved TstRequestStore::load(RequestStore &store, const QString &name)
{
    std::optional<Result<RequestStore::Saved>> answer;
    store.load(m_owner, name, this, [&](const Result<RequestStore::Saved> &saved) { answer = saved; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
        return {};
    return **answer;
}

void TstRequestStore::saved_isThereAfterARestart()
{
    MemorySecretStore secrets;
    {
        Settings settings(m_file);
        RequestStore store(&settings, &secrets);
        QVERIFY(save(store, QStringLiteral("b/2")));
        QVERIFY(save(store, QStringLiteral("b/3")));
        QVERIFY(save(store, QStringLiteral("a")));
        store.remove(m_owner, QStringLiteral("a"));
    }
    Settings settings(m_file);
    RequestStore store(&settings, &secrets);
    QCOMPARE(store.names(m_owner), (QStringList{QStringLiteral("b/2"), QStringLiteral("b/3")}));
    QCOMPARE(load(store, QStringLiteral("b/2")).request[QStringLiteral("path")].toString(),
             QStringLiteral("/a,b;c\"d\""));
}

void TstRequestStore::secrets_areInTheVaultOnly()
{
    MemorySecretStore secrets;
    {
        Settings settings(m_file);
        RequestStore store(&settings, &secrets);
        QVERIFY(save(store, QStringLiteral("a"), QStringLiteral("hidden-value")));
        const RequestStore::Saved saved = load(store, QStringLiteral("a"));
        QCOMPARE(saved.secrets, QStringLiteral("hidden-value"));
        QVERIFY(!saved.lostSecrets);
    }
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY(written.contains("requests") && !written.contains("hidden-value"));
}

void TstRequestStore::lostSecrets_areSaid()
{
    Settings settings(m_file);
    {
        MemorySecretStore secrets;
        RequestStore store(&settings, &secrets);
        QVERIFY(save(store, QStringLiteral("a"), QStringLiteral("hidden-value")));
        QVERIFY(!store.keepsSecrets());
    }
    MemorySecretStore secrets;
    RequestStore store(&settings, &secrets);
    QVERIFY(load(store, QStringLiteral("a")).lostSecrets);
    QVERIFY(save(store, QStringLiteral("a")));
    QVERIFY(!load(store, QStringLiteral("a")).lostSecrets);
}

void TstRequestStore::owners_stayApart()
{
    MemorySecretStore secrets;
    Settings settings(m_file);
    RequestStore store(&settings, &secrets);
    QVERIFY(save(store, QStringLiteral("a")));
    for (const RequestStore::Owner &other :
         {RequestStore::Owner{QStringLiteral("other"), m_owner.ns, m_owner.service},
          RequestStore::Owner{m_owner.profile, QStringLiteral("prod"), m_owner.service},
          RequestStore::Owner{m_owner.profile, m_owner.ns, QStringLiteral("orders2")}})
        QVERIFY(store.names(other).isEmpty());
}

void TstRequestStore::tooManyAndNameless_areRefused()
{
    MemorySecretStore secrets;
    Settings settings(m_file);
    RequestStore store(&settings, &secrets);
    QVERIFY(!save(store, QStringLiteral(" ")));
    for (int i = 0; i < RequestStore::most; ++i)
        QVERIFY(save(store, QString::number(i)));
    QVERIFY(!save(store, QStringLiteral("one more")));
    QVERIFY(save(store, QStringLiteral("7")));
    QCOMPARE(store.names(m_owner).size(), RequestStore::most);
}

void TstRequestStore::draft_isKept()
{
    MemorySecretStore secrets;
    Settings settings(m_file);
    RequestStore store(&settings, &secrets);
    QVERIFY(store.draft(m_owner).isEmpty());
    store.setDraft(m_owner, {{QStringLiteral("path"), QStringLiteral("/x")}});
    QCOMPARE(store.draft(m_owner)[QStringLiteral("path")].toString(), QStringLiteral("/x"));
    QVERIFY(store.names(m_owner).isEmpty());
}

QTEST_GUILESS_MAIN(TstRequestStore)
#include "tst_request_store.moc"
