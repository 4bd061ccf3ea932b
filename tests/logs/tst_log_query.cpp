#include "log_rig.h"

#include <random>

using namespace tidegate;
using namespace tidegate::test;

/// What is asked of the output of several instances.
class TestLogQuery : public QObject
{
    Q_OBJECT

    std::unique_ptr<LogRig> m_rig;
    const std::string a = "shop-00001-ia";
    const std::string b = "shop-00002-ib";
    const std::string other = "other-00001-i1";

    LogQuery ofShop() const
    {
        LogQuery query;
        query.scope = {"default", "shop", {}, {}};
        return query;
    }
    void say(const std::string &instance, const QByteArray &lines, bool isError = false)
    {
        m_rig->say(instance, lines, isError);
        m_rig->clock.advance(milliseconds(10));
    }

private Q_SLOTS:
    void init() { m_rig = std::make_unique<LogRig>(); }

    void scopes_areKeptApart()
    {
        say(a, "a1");
        say(b, "b1");
        say(other, "o1");
        m_rig->begin("shop-00003-ic", "elsewhere");
        say("shop-00003-ic", "e1");
        QCOMPARE(m_rig->read(ofShop()), QStringList({u"a1"_s, u"b1"_s}));
        LogQuery query = ofShop();
        query.scope.revision = "shop-00002";
        QCOMPARE(m_rig->read(query), QStringList(u"b1"_s));
        query.scope.instance = a;
        QCOMPARE(m_rig->read(query), QStringList());
        QCOMPARE(m_rig->read(LogRig::of(a)), QStringList(u"a1"_s));
        query = {};
        query.scope.ns = "elsewhere";
        QCOMPARE(m_rig->read(query), QStringList(u"e1"_s));
        query.scope.ns = "nowhere";
        QVERIFY(!m_rig->page(query)->isKnown);
    }

    void lines_areMergedInTheOrderOfTheirTimes()
    {
        QStringList expected;
        std::mt19937 random(1);
        m_rig->options.segmentBytes = 700;
        m_rig->open();
        for (int i = 0; i < 500; ++i) {
            const std::string &instance = random() % 2 ? a : b;
            m_rig->say(instance, "first " + QByteArray::number(i) + "\nsecond " + QByteArray::number(i));
            expected << u"first %1"_s.arg(i) << u"second %1"_s.arg(i);
            if (random() % 3 == 0) // else in the same microsecond
                m_rig->clock.advance(milliseconds(1));
        }
        m_rig->logs->flush();
        QVERIFY(m_rig->files().size() > 20);
        QCOMPARE(m_rig->read(ofShop()), expected);
        QCOMPARE(m_rig->readThrough(ofShop(), 7), expected);
        LogQuery last = ofShop();
        last.tail = true;
        last.limit = 33;
        const auto page = m_rig->page(last);
        QCOMPARE(LogRig::texts(page), expected.mid(expected.size() - 33));
        QVERIFY(page->isMore);
    }

    void clockThatIsSetBack_keepsTheOrder()
    {
        say(a, "one");
        m_rig->clock.advance(-std::chrono::minutes(10));
        say(b, "two");
        say(a, "three");
        QCOMPARE(m_rig->read(ofShop()), QStringList({u"one"_s, u"two"_s, u"three"_s}));
        m_rig->clock.advance(-std::chrono::hours(5)); // too far to wait for it
        say(a, "four");
        QCOMPARE(m_rig->read(ofShop()), QStringList({u"four"_s, u"one"_s, u"two"_s, u"three"_s}));
    }

    void times_boundWhatIsFound()
    {
        m_rig->options.segmentBytes = 300;
        m_rig->open();
        const WallTime start = m_rig->clock.wall();
        for (int i = 0; i < 60; ++i) {
            m_rig->say(i % 2 ? a : b, QByteArray::number(i));
            m_rig->clock.advance(seconds(1));
        }
        const auto between = [&](int from, int to) {
            LogQuery query = ofShop();
            query.from = start + seconds(from);
            query.to = start + seconds(to);
            return m_rig->read(query);
        };
        QCOMPARE(between(10, 13), QStringList({u"10"_s, u"11"_s, u"12"_s}));
        QCOMPARE(between(-5, 1), QStringList(u"0"_s));
        QCOMPARE(between(59, 100), QStringList(u"59"_s));
        QCOMPARE(between(60, 100), QStringList());
        QCOMPARE(between(0, 60).size(), 60);
    }

    void streams_areKeptApart()
    {
        say(a, "out");
        say(a, "err", true);
        LogQuery query = ofShop();
        query.stream = Stream::Error;
        QCOMPARE(m_rig->read(query), QStringList(u"err"_s));
        query.stream = Stream::Output;
        QCOMPARE(m_rig->read(query), QStringList(u"out"_s));
        query.pattern = LogRig::matching("e").pattern;
        QCOMPARE(m_rig->read(query), QStringList());
    }

    void context_isOfTheSameInstance_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("none") << u"X"_s << 0 << 0 << QStringList{u"a3X"_s, u"a5X"_s};
        QTest::newRow("before") << u"a3X"_s << 2 << 0 << QStringList{u"~a1"_s, u"~a2"_s, u"a3X"_s};
        QTest::newRow("after") << u"a3X"_s << 0 << 1 << QStringList{u"a3X"_s, u"~a4"_s};
        QTest::newRow("overlapping, each once")
            << u"X"_s << 2 << 2
            << QStringList{u"~a1"_s, u"~a2"_s, u"a3X"_s, u"~a4"_s, u"a5X"_s, u"~a6"_s, u"~a7"_s};
        QTest::newRow("at the borders")
            << u"a0|a9"_s << 3 << 1 << QStringList{u"a0"_s, u"~a1"_s, u"~a6"_s, u"~a7"_s, u"~a8"_s, u"a9"_s};
        QTest::newRow("every second")
            << u"a[02468]"_s << 1 << 0 << QStringList{u"a0"_s,   u"~a1"_s, u"a2"_s,  u"~a3X"_s, u"a4"_s,
                                                      u"~a5X"_s, u"a6"_s,  u"~a7"_s, u"a8"_s};
    }

    void context_isOfTheSameInstance()
    {
        QFETCH(QString, expression);
        QFETCH(int, before);
        QFETCH(int, after);
        QFETCH(QStringList, lines);
        // In one segment each, and with as many segments as lines.
        for (const std::uint64_t segmentBytes : {std::uint64_t(0), std::uint64_t(1)}) {
            init();
            m_rig->options.segmentBytes = segmentBytes;
            m_rig->open();
            for (const char *text : {"0", "1", "2", "3X", "4", "5X", "6", "7", "8", "9"}) {
                say(a, QByteArray("a") + text);
                say(b, QByteArray("b"));
                m_rig->logs->flush();
            }
            LogQuery query =
                LogRig::matching(expression.toStdString(), std::uint32_t(before), std::uint32_t(after));
            query.scope = ofShop().scope;
            if (segmentBytes == 0 || (before <= 1 && after <= 1)) {
                QCOMPARE(m_rig->read(query), lines);
                for (const std::uint32_t limit : {1u, 2u, 3u})
                    QCOMPARE(m_rig->readThrough(query, limit), lines);
            }
            query.tail = true;
            query.limit = 2;
            if (segmentBytes == 0)
                QCOMPARE(m_rig->read(query), lines.mid(std::max<qsizetype>(0, lines.size() - 2)));
        }
    }

    void context_leadsIntoTheNeighbouringSegments()
    {
        m_rig->options.segmentBytes = 99; // three lines
        m_rig->open();
        for (int i = 0; i < 12; ++i) {
            say(a, "l" + QByteArray::number(i));
            m_rig->logs->flush();
        }
        QVERIFY(m_rig->files().size() >= 4);
        LogQuery query = LogRig::matching("l3|l8", 2, 2);
        const QStringList expected{u"~l1"_s, u"~l2"_s, u"l3"_s, u"~l4"_s, u"~l5"_s,
                                   u"~l6"_s, u"~l7"_s, u"l8"_s, u"~l9"_s, u"~l10"_s};
        QCOMPARE(m_rig->read(query), expected);
        QCOMPARE(m_rig->readThrough(query, 3), expected);
    }

    void tail_isTheEndOfAll_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 999, 1000, 1001, 5000})
            QTest::addRow("%d", count) << count;
    }

    void tail_isTheEndOfAll()
    {
        QFETCH(int, count);
        m_rig->options.segmentBytes = 5000;
        m_rig->open();
        QStringList all;
        for (int i = 0; i < 1000; ++i) {
            m_rig->say(i % 3 ? a : b, "line " + QByteArray::number(i));
            all << u"line %1"_s.arg(i);
        }
        LogQuery query = LogRig::tail(std::uint32_t(count));
        query.scope = ofShop().scope;
        const auto page = m_rig->page(query);
        QCOMPARE(LogRig::texts(page), all.mid(std::max(0, 1000 - count)));
        QCOMPARE(page->isMore, count > 0 && count < 1000);
        query.pattern = LogRig::matching("5$").pattern;
        QCOMPARE(m_rig->read(query).size(), std::min(count, 100));
        // Of one instance, as the Pod's log asks for it.
        LogQuery last = LogRig::of(a);
        last.last = std::uint64_t(count);
        last.limit = 10'000;
        const QStringList ofA = m_rig->read(last);
        QCOMPARE(ofA.size(), std::min(count, 666));
        if (!ofA.isEmpty())
            QCOMPARE(ofA.back(), u"line 998"_s);
        last.limit = 100;
        QCOMPARE(m_rig->readThrough(last, 100), ofA);
    }

    void positions_leadOnToWhatComesLater()
    {
        say(a, "one");
        LogQuery query = ofShop();
        auto page = m_rig->page(query);
        QCOMPARE(page->entries.size(), size_t(1));
        query.position = Position::parse(page->next.text());
        QVERIFY(query.position && *query.position == page->next);
        QCOMPARE(m_rig->read(query), QStringList());
        m_rig->say(b, "two"); // in the same instant as far as the clock tells
        m_rig->say(a, "three");
        page = m_rig->page(query);
        QCOMPARE(LogRig::texts(page), QStringList({u"two"_s, u"three"_s}));
        query.position = page->entries.front().position;
        QCOMPARE(m_rig->read(query), QStringList(u"three"_s));
        m_rig->open(); // the server begins again
        QCOMPARE(m_rig->read(query), QStringList(u"three"_s));
    }

    void positions_outliveTheSegmentTheyAreIn()
    {
        m_rig->options.segmentBytes = 400;
        m_rig->options.maxBytesPerService = 4000;
        m_rig->open();
        for (int i = 0; i < 50; ++i)
            say(a, "line " + QByteArray::number(i));
        LogQuery query = ofShop();
        query.limit = 5;
        const auto first = m_rig->page(query);
        QCOMPARE(first->entries.size(), size_t(5));
        const QStringList before = m_rig->read(ofShop());
        for (int i = 50; i < 300; ++i)
            say(a, "line " + QByteArray::number(i));
        query.position = first->next;
        query.limit = 1000;
        const auto second = m_rig->page(query);
        const QStringList seen = LogRig::texts(second);
        QVERIFY(!before.contains(seen.first())); // what stood behind the position has gone
        QCOMPARE(seen.last(), u"line 299"_s);
        QVERIFY(second->droppedLines >= 150);
        QCOMPARE(std::uint64_t(seen.size()) + second->droppedLines, std::uint64_t(300));
    }

    void badPositions_areNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"", "x", "2026-11-23T06:46:00.123456Z", "2026-11-23T06:46:00.123456Z~1~2",
              "2026-11-23T06:46:00.123456Z~x~2~i", "2026-99-23T06:46:00.123456Z~1~2~i",
              "2026-11-23T06:46:00.123456Z~-1~2~i", "2026-11-23T06:46:00.123456Z~1~99999999999999999999~i"})
            QTest::addRow("%s", text) << QByteArray(text);
    }

    void badPositions_areNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Position::parse(text.toStdString()));
        QVERIFY(Position::parse("2026-11-23T06:46:00.123456Z~1~2~i"));
    }

    void pages_areBoundedByBytes()
    {
        for (int i = 0; i < 20; ++i)
            m_rig->say(i % 2 ? a : b, QByteArray(1000, char('a' + i)) + "\nshort");
        LogQuery query = ofShop();
        query.maxBytes = 5000;
        const auto page = m_rig->page(query);
        QVERIFY(page->isMore);
        QVERIFY2(page->entries.size() >= 4 && page->entries.size() <= 8,
                 qPrintable(QString::number(page->entries.size())));
        query.limit = 1000;
        const QStringList all = m_rig->readThrough(query, 1000);
        QCOMPARE(all, m_rig->read(ofShop()));
        QCOMPARE(all.size(), 40);
        query.maxBytes = 1;
        QCOMPARE(m_rig->page(query)->entries.size(), size_t(1));
        query.tail = true;
        QCOMPARE(m_rig->read(query), QStringList(u"short"_s));
    }

    void manyMatches_areTakenInOrder()
    {
        m_rig->options.segmentBytes = 20'000;
        m_rig->open();
        QStringList all;
        for (int i = 0; i < 5000; ++i) {
            m_rig->say(i % 2 ? a : b, "line " + QByteArray::number(i));
        }
        LogQuery query = ofShop();
        query.pattern = nullptr;
        query.limit = 100;
        QCOMPARE(m_rig->readThrough(query, 100).size(), 5000);
        query.pattern = LogRig::matching("line [0-9]*7$").pattern;
        const QStringList found = m_rig->readThrough(query, 33);
        QCOMPARE(found.size(), 500);
        for (qsizetype i = 0; i < found.size(); ++i)
            QCOMPARE(found[i], u"line %1"_s.arg(10 * i + 7));
        query.tail = true;
        query.limit = 3;
        QCOMPARE(m_rig->read(query), QStringList({u"line 4977"_s, u"line 4987"_s, u"line 4997"_s}));
    }
};

QTEST_GUILESS_MAIN(TestLogQuery)
#include "tst_log_query.moc"
