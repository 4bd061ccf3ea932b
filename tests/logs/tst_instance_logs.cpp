#include "log_rig.h"

using namespace tidegate;
using namespace tidegate::test;

/// What is printed is kept and comes back.
class TestInstanceLogs : public QObject
{
    Q_OBJECT

    std::unique_ptr<LogRig> m_rig;
    const std::string one = "shop-00001-i1";

    void write(const QString &name, const QByteArray &bytes) const
    {
        QDir(m_rig->dir.path()).mkpath(u"default/shop-00001"_s);
        QFile file(m_rig->dir.filePath(u"default/shop-00001/"_s + name));
        QVERIFY(file.open(QIODevice::Append));
        file.write(bytes);
    }

private Q_SLOTS:
    void init() { m_rig = std::make_unique<LogRig>(); }

    void lines_comeBackWithStreamTimeAndNames()
    {
        const WallTime first = m_rig->clock.wall();
        m_rig->say(one, "one");
        m_rig->clock.advance(milliseconds(1500));
        m_rig->say(one, "two \xE4\xBA\x8C\t\r\n\nthree", true);
        const auto page = m_rig->page({});
        QVERIFY(page);
        QCOMPARE(LogRig::texts(page), QStringList({u"one"_s, u"two 二\t"_s, QString(), u"three"_s}));
        QCOMPARE(page->entries[0].stream, Stream::Output);
        QCOMPARE(page->entries[1].stream, Stream::Error);
        QCOMPARE(page->entries[0].position.time, formatMicroTime(first));
        QCOMPARE(page->entries[3].position.time, formatMicroTime(first + milliseconds(1500)));
        QCOMPARE(page->entries[3].revision, std::string("shop-00001"));
        QCOMPARE(page->entries[3].position.instance, one);
        QVERIFY(page->isKnown && page->isOpen && !page->isMore);
    }

    void everything_survivesARestart()
    {
        m_rig->say(one, "before");
        m_rig->open();
        QVERIFY(!m_rig->logs->isOpen({one}));
        QCOMPARE(m_rig->read(), QStringList(u"before"_s));
        m_rig->clock.advance(seconds(1));
        m_rig->say(one, "after");
        QCOMPARE(m_rig->read(), QStringList({u"before"_s, u"after"_s}));
        m_rig->open();
        LogQuery ofService;
        ofService.scope.service = "shop";
        QCOMPARE(m_rig->read(ofService), QStringList({u"before"_s, u"after"_s}));
    }

    void tornLastLine_spoilsNothing_data()
    {
        QTest::addColumn<QByteArray>("torn");
        QTest::addColumn<QStringList>("expected");
        const QStringList whole{u"before"_s, u"after"_s};
        QTest::newRow("in the text") << QByteArray("2026-01-02T06:46:00.123456Z o hal")
                                     << QStringList({u"before"_s, u"hal"_s, u"after"_s});
        QTest::newRow("in the time") << QByteArray("2026-01-0") << whole;
        QTest::newRow("in the head") << QByteArray("2026-01-02T06:46:00.123456Z ") << whole;
        QTest::newRow("zeros from a power cut") << QByteArray(300, '\0') << whole;
    }

    void tornLastLine_spoilsNothing()
    {
        QFETCH(QByteArray, torn);
        QFETCH(QStringList, expected);
        m_rig->logs.reset();
        write(u"shop-00001-i1.00000001.log"_s, "2026-01-01T00:00:00.000000Z o before\n" + torn);
        m_rig->options.retention = {};
        m_rig->open();
        m_rig->say(one, "after");
        QCOMPARE(m_rig->read(), expected);
        for (const QString &text : expected) {
            const LogQuery query = LogRig::matching(text.toStdString());
            QCOMPARE(m_rig->read(query), QStringList(text));
        }
    }

    void filesOfEarlierVersions_areRead()
    {
        m_rig->logs.reset();
        write(u"shop-00001-deployment-abc-xyz12.log"_s, "2026-01-01T00:00:00.000000Z o first \xFF\n"
                                                        "2026-01-01T00:00:01.000000Z e second\n");
        write(u"shop-00001-deployment-abc-xyz12.log.half"_s, "2026-01-01T00:00:00.000000Z o half\n");
        m_rig->options.retention = {};
        m_rig->open();
        LogQuery query;
        query.scope.service = "shop";
        QCOMPARE(m_rig->read(query), QStringList({u"first \uFFFD"_s, u"second"_s}));
        QCOMPARE(m_rig->read(LogRig::of("shop-00001-deployment-abc-xyz12")).size(), 2);
        QCOMPARE(m_rig->files(u".half"_s), QStringList());
        m_rig->logs->begin({"default", "shop-00001"}, {}, {"shop-00001-deployment-abc-xyz12"});
        m_rig->say("shop-00001-deployment-abc-xyz12", "third");
        QCOMPARE(m_rig->read(query), QStringList({u"first \uFFFD"_s, u"second"_s, u"third"_s}));
    }

    void text_isMadeValidUtf8_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<QString>("kept");
        QTest::newRow("characters of all sizes")
            << QByteArray("a\xC3\xA9\xE4\xBA\x8C\xF0\x9F\x98\x80") << QStringLiteral("aé二😀");
        QTest::newRow("a lone continuation") << QByteArray("a\x80z") << u"a\uFFFDz"_s;
        QTest::newRow("an end that is missing") << QByteArray("a\xE4\xBA") << u"a\uFFFD\uFFFD"_s;
        QTest::newRow("overlong") << QByteArray("\xC0\xAF\xE0\x80\xAF") << QString(5, QChar(0xFFFD));
        QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80") << QString(3, QChar(0xFFFD));
        QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << QString(4, QChar(0xFFFD));
        QTest::newRow("zeros stay") << QByteArray("a\0b", 3) << QString::fromUtf8("a\0b", 3);
    }

    void text_isMadeValidUtf8()
    {
        QFETCH(QByteArray, printed);
        QFETCH(QString, kept);
        m_rig->say(one, printed);
        const auto page = m_rig->page({});
        QCOMPARE(LogRig::texts(page), QStringList(kept));
        QCOMPARE(QByteArray::fromStdString(page->entries[0].text), kept.toUtf8());
    }

    void silentInstance_isKnownFromItsBeginning()
    {
        QVERIFY(!m_rig->page(LogRig::of(one))->isKnown);
        m_rig->begin(one);
        QVERIFY(m_rig->logs->isOpen({one}));
        auto page = m_rig->page(LogRig::of(one));
        QVERIFY(page->isKnown && page->isOpen);
        m_rig->logs->close({one});
        QVERIFY(!m_rig->logs->isOpen({one}));
        page = m_rig->page(LogRig::of(one));
        QVERIFY(page->isKnown && !page->isOpen);
        m_rig->open();
        QVERIFY(m_rig->page(LogRig::of(one))->isKnown);
    }

    void closing_comesBehindTheLastLine()
    {
        for (int i = 0; i < 1000; ++i)
            m_rig->say(one, "line " + QByteArray::number(i));
        m_rig->logs->close({one});
        const auto page = m_rig->page(LogRig::of(one));
        QVERIFY(!page->isOpen);
        QCOMPARE(page->entries.size(), size_t(1000));
        QCOMPARE(page->entries.back().text, std::string("line 999"));
    }

    void changes_areToldToThoseTheyConcern()
    {
        int ofShop = 0;
        int ofOther = 0;
        auto shop = m_rig->logs->follow({"default", "shop", {}, {}}, [&] { ++ofShop; });
        const auto other = m_rig->logs->follow({"default", "other", {}, {}}, [&] { ++ofOther; });
        m_rig->say(one, "one");
        QTRY_VERIFY(ofShop > 0);
        m_rig->say("other-00001-i1", "two");
        QTRY_VERIFY(ofOther > 0);
        const int before = ofShop;
        m_rig->logs->close({one});
        QTRY_VERIFY(ofShop > before);
        shop.reset();
        const int last = ofShop;
        m_rig->say(one, "three");
        const int lastOfOther = ofOther;
        m_rig->say("other-00001-i1", "four");
        QTRY_VERIFY(ofOther > lastOfOther);
        QCOMPARE(ofShop, last);
    }

    void droppedReading_answersNothing()
    {
        m_rig->say(one, "one");
        bool isAnswered = false;
        LogQuery query;
        query.scope.ns = "default";
        auto handle = m_rig->logs->read(query, [&](const Result<LogPage> &) -> std::function<void()> {
            return [&] { isAnswered = true; };
        });
        handle.reset();
        QCOMPARE(m_rig->read(), QStringList(u"one"_s)); // the answer to a later question is here
        QVERIFY(!isAnswered);
    }

    void unwantedSearch_isGivenUp()
    {
        m_rig->say(one, "one");
        LogQuery query;
        query.isWanted = [] { return false; };
        QCOMPARE(m_rig->page(query).error().code, Code::Timeout);
    }

    void namesThatArePaths_areRefused_data()
    {
        QTest::addColumn<QString>("ns");
        QTest::addColumn<QString>("name");
        QTest::newRow("namespace above") << u".."_s << u"shop-00001-other"_s;
        QTest::newRow("instance above") << u"default"_s << u"../../etc/x"_s;
        QTest::newRow("pattern") << u"default"_s << u"*"_s;
        QTest::newRow("empty") << QString() << QString();
    }

    void namesThatArePaths_areRefused()
    {
        QFETCH(QString, ns);
        QFETCH(QString, name);
        const InstanceId instance{name.toStdString()};
        m_rig->logs->begin({ns.toStdString(), "x"}, "x", instance);
        QVERIFY(!m_rig->logs->isOpen(instance));
        m_rig->logs->append(instance, false, "x");
        m_rig->logs->flush();
        QCOMPARE(m_rig->files(), QStringList());
    }

    void unusableFolder_isAnError()
    {
        QFile blocker(m_rig->dir.filePath(u"blocker"_s));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        InstanceLogs::Options bad = m_rig->options;
        bad.dir = blocker.fileName().toStdString() + "/logs";
        const auto logs = InstanceLogs::open(bad, m_rig->clock);
        QVERIFY(!logs);
        QCOMPARE(logs.error().code, Code::StorageFull);
    }
};

QTEST_GUILESS_MAIN(TestInstanceLogs)
#include "tst_instance_logs.moc"
