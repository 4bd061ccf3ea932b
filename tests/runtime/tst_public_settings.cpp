#include "core/runtime/public_settings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

constexpr auto readable = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther;

void put(const QString &path, const QByteArray &bytes, QFile::Permissions mode = readable)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytes);
    QVERIFY(file.setPermissions(mode));
}

QByteArray get(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

} // namespace

class TestPublicSettings : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    SteadyTime m_now{std::chrono::hours(1)};

    QString etc(const QString &name) const { return m_dir->filePath(u"etc/"_s + name); }
    QString copied(const QString &name) const { return m_dir->filePath(u"copies/"_s + name); }
    PublicSettings settings(std::vector<std::string> names) const
    {
        return {etc({}).chopped(1).toStdString(),
                std::move(names),
                {m_dir->filePath(u"usr"_s).toStdString()},
                m_dir->filePath(u"copies"_s).toStdString()};
    }
    /// A second later.
    bool refresh(PublicSettings &settings) { return settings.refresh(m_now += seconds(1)); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        put(etc(u"hosts"_s), "one");
        put(etc(u"shadow"_s), "secret");
        put(etc(u"ssl/certs/a.pem"_s), "a");
        put(etc(u"ssl/private/key.pem"_s), "secret");
    }

    void copiesWhatIsNamedAlone()
    {
        PublicSettings all = settings({"hosts", "ssl/certs", "nothing"});
        QVERIFY(refresh(all));
        QCOMPARE(get(copied(u"hosts"_s)), QByteArray("one"));
        QCOMPARE(get(copied(u"ssl/certs/a.pem"_s)), QByteArray("a"));
        QCOMPARE(QDir(copied({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 (QStringList{u"hosts"_s, u"ssl"_s}));
        QVERIFY(!QFile::exists(copied(u"ssl/private"_s)));
    }

    void leavesOutWhatIsNotForAll()
    {
        put(etc(u"ssl/certs/key.pem"_s), "secret", QFile::ReadOwner | QFile::WriteOwner);
        put(etc(u"ssl/certs/inner/b.pem"_s), "b");
        QVERIFY(QFile::setPermissions(etc(u"ssl/certs/inner"_s),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        PublicSettings all = settings({"ssl/certs"});
        QVERIFY(refresh(all));
        QVERIFY(!QFile::exists(copied(u"ssl/certs/key.pem"_s)));
        QVERIFY(!QFile::exists(copied(u"ssl/certs/inner"_s)));
    }

    void linkStaysOne_onlyWhereItsTargetIsShown()
    {
        put(m_dir->filePath(u"usr/zone"_s), "zone");
        put(m_dir->filePath(u"run/resolv"_s), "resolv");
        QVERIFY(QFile::link(u"../usr/zone"_s, etc(u"localtime"_s)));
        QVERIFY(QFile::link(u"../run/resolv"_s, etc(u"resolv.conf"_s)));
        PublicSettings all = settings({"localtime", "resolv.conf"});
        QVERIFY(refresh(all));
        QCOMPARE(std::filesystem::read_symlink(copied(u"localtime"_s).toStdString()).string(),
                 std::string("../usr/zone"));
        QVERIFY(!QFileInfo(copied(u"resolv.conf"_s)).isSymLink());
        QCOMPARE(get(copied(u"resolv.conf"_s)), QByteArray("resolv"));
    }

    void followsChanges_atMostOnceASecond()
    {
        PublicSettings all = settings({"hosts", "ssl/certs"});
        QVERIFY(refresh(all));
        QFile held(copied(u"ssl/certs/a.pem"_s)); // somebody reads the old one to its end
        QVERIFY(held.open(QIODevice::ReadOnly));
        put(etc(u"hosts"_s), "two!");
        put(etc(u"ssl/certs/a.pem"_s), "another");
        put(etc(u"ssl/certs/b.pem"_s), "b");
        QVERIFY(all.refresh(m_now + milliseconds(999)));
        QCOMPARE(get(copied(u"hosts"_s)), QByteArray("one"));
        QVERIFY(refresh(all));
        QCOMPARE(get(copied(u"hosts"_s)), QByteArray("two!"));
        QCOMPARE(get(copied(u"ssl/certs/a.pem"_s)), QByteArray("another"));
        QCOMPARE(get(copied(u"ssl/certs/b.pem"_s)), QByteArray("b"));
        QCOMPARE(held.readAll(), QByteArray("a"));
        QVERIFY(QDir(etc(u"ssl/certs"_s)).removeRecursively());
        put(etc(u"ssl/certs"_s), "a file now");
        QVERIFY(QFile::remove(etc(u"hosts"_s)));
        QVERIFY(refresh(all));
        QCOMPARE(get(copied(u"ssl/certs"_s)), QByteArray("a file now"));
        QVERIFY(!QFile::exists(copied(u"hosts"_s)));
    }

    void leftoversOfAnEarlierServer_areGone()
    {
        put(copied(u"old"_s), "old");
        PublicSettings all = settings({"hosts"});
        QVERIFY(refresh(all));
        QVERIFY(!QFile::exists(copied(u"old"_s)));
    }

    void loopOfLinks_ends()
    {
        QVERIFY(QFile::link(u"."_s, etc(u"ssl/certs/loop"_s)));
        QVERIFY(QFile::link(u"nowhere"_s, etc(u"ssl/certs/dangling"_s)));
        PublicSettings all = settings({"ssl/certs"});
        (void)refresh(all);
        QCOMPARE(get(copied(u"ssl/certs/a.pem"_s)), QByteArray("a"));
        QVERIFY(!QFile::exists(copied(u"ssl/certs/dangling"_s)));
    }

    void tooMuch_isRefused()
    {
        PublicSettings all = settings({"hosts", "ssl/certs"});
        QVERIFY(refresh(all));
        put(etc(u"ssl/certs/bundle"_s), QByteArray(33 * 1024 * 1024, 'x'));
        QVERIFY(!refresh(all));
        QVERIFY(!refresh(all));
    }

    void folderThatCannotBe_isRefused()
    {
        put(m_dir->filePath(u"file"_s), "not a folder");
        PublicSettings all(etc({}).toStdString(), {"hosts"}, {},
                           m_dir->filePath(u"file/copies"_s).toStdString());
        QVERIFY(!refresh(all));
    }
};

QTEST_GUILESS_MAIN(TestPublicSettings)
#include "tst_public_settings.moc"
