#include "core/runtime/group_mounts.h"

#include <QTest>

using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

// As a machine with both versions has them.
constexpr auto bothMounts =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "36 31 0:32 / /mnt/again rw,relatime - cgroup cgroup rw,memory\n"
    "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
constexpr auto bothGroups = "9:name=systemd:/\n4:memory:/a/b\n1:cpu,cpuacct:/\n0::/user.slice\n";

} // namespace

class TestGroupMounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyHierarchyIsFoundOnce()
    {
        const std::vector<GroupMount> expected{
            {false, {"cpu", "cpuacct"}, "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct"},
            {false, {"memory"}, "/sys/fs/cgroup/memory", "/sys/fs/cgroup/memory/a/b"},
            {false, {"name=systemd"}, "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/systemd"},
            {true, {}, "/sys/fs/cgroup/unified", "/sys/fs/cgroup/unified/user.slice"},
        };
        QCOMPARE(groupMounts(bothMounts, bothGroups), expected);
        QVERIFY(groupMounts("", "").empty());
        QVERIFY(groupMounts(bothMounts, "").empty());
    }

    void ownGroup_data()
    {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("group");
        QTest::addColumn<QString>("own"); // empty: not to be seen from here
        QTest::newRow("whole tree") << u"/"_s << u"/user.slice/x"_s << u"/cg roup/user.slice/x"_s;
        QTest::newRow("its root") << u"/"_s << u"/"_s << u"/cg roup"_s;
        QTest::newRow("a container's part") << u"/docker/1"_s << u"/docker/1/a"_s << u"/cg roup/a"_s;
        QTest::newRow("exactly the part") << u"/docker/1"_s << u"/docker/1"_s << u"/cg roup"_s;
        QTest::newRow("another's part") << u"/docker/1"_s << u"/docker/12"_s << QString();
        QTest::newRow("outside of the namespace") << u"/"_s << u"/../other"_s << QString();
    }

    void ownGroup()
    {
        QFETCH(QString, root);
        QFETCH(QString, group);
        QFETCH(QString, own);
        const QString mounts = u"41 31 0:38 %1 /cg\\040roup rw - cgroup2 cgroup2 rw"_s.arg(root);
        const auto found = groupMounts(mounts.toStdString(), ("0::" + group).toStdString());
        QCOMPARE(found.empty(), own.isEmpty());
        if (!found.empty())
            QCOMPARE(QString::fromStdString(found[0].own), own);
    }

    void sharesAndQuotasAreKubernetes()
    {
        QCOMPARE(cpuShares(1), std::uint64_t(1024));
        QCOMPARE(cpuShares(0.1), std::uint64_t(102));
        QCOMPARE(cpuShares(0), std::uint64_t(2));
        QCOMPARE(cpuShares(1e6), std::uint64_t(262'144));
        QCOMPARE(cpuWeight(2), std::uint64_t(1));
        QCOMPARE(cpuWeight(1024), std::uint64_t(39));
        QCOMPARE(cpuWeight(262'144), std::uint64_t(10'000));
        QCOMPARE(cpuQuota(0.25), std::uint64_t(25'000));
        QCOMPARE(cpuQuota(0.001), std::uint64_t(1'000));
        QCOMPARE(cpuQuota(2), std::uint64_t(200'000));
    }

    void fieldsAreReadByTheirWholeName()
    {
        constexpr auto text = "oom 3\noom_kill_disable 0\noom_kill 2\ninactive_file 18446744073709551615\n";
        QCOMPARE(fieldOf(text, "oom_kill"), std::uint64_t(2));
        QCOMPARE(fieldOf(text, "inactive_file"), std::uint64_t(18446744073709551615u));
        QCOMPARE(fieldOf(text, "nothing"), std::uint64_t(0));
        QCOMPARE(fieldOf("", "oom_kill"), std::uint64_t(0));
    }

    void nameIsTheServers()
    {
        QCOMPARE(groupName("a").size(), size_t(21));
        QCOMPARE(groupName("a"), std::string("tidegate-ca978112ca1b"));
        QVERIFY(groupName("a") != groupName("b"));
    }
};

QTEST_GUILESS_MAIN(TestGroupMounts)
#include "tst_group_mounts.moc"
