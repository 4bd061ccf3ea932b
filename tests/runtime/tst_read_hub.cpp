#include "core/runtime/read_hub.h"

#include <QTest>
#include <array>
#include <memory>
#include <set>
#include <unistd.h>

using namespace tidegate::runtime;

namespace {

/// Both ends of a pipe.
struct Pipe
{
    Pipe()
    {
        if (::pipe(ends.data()) != 0)
            qFatal("no pipe");
    }
    ~Pipe()
    {
        ::close(ends[0]);
        closeWriting();
    }
    void say(char c) { QCOMPARE(::write(ends[1], &c, 1), 1); }
    void closeWriting()
    {
        if (ends[1] >= 0)
            ::close(ends[1]);
        ends[1] = -1;
    }
    char hear()
    {
        char c = 0;
        return ::read(ends[0], &c, 1) == 1 ? c : '\0';
    }
    int reading() const { return ends[0]; }
    std::array<int, 2> ends{};
};

} // namespace

class TstReadHub : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachIsToldOfItsOwn()
    {
        ReadHub hub;
        std::vector<std::unique_ptr<Pipe>> pipes;
        std::string heard(200, '.'); // more than are told at once
        for (size_t i = 0; i < heard.size(); ++i) {
            pipes.push_back(std::make_unique<Pipe>());
            QVERIFY(hub.add(pipes[i]->reading(), [&heard, &pipes, i] { heard[i] = pipes[i]->hear(); }));
        }
        for (size_t i = 0; i < heard.size(); i += 2)
            pipes[i]->say('a');
        const auto count = [&](char c) { return std::count(heard.begin(), heard.end(), c); };
        QTRY_COMPARE(count('a'), 100);
        for (const auto &pipe : pipes)
            pipe->say('b');
        QTRY_COMPARE(count('b'), 200);
        for (const auto &pipe : pipes)
            hub.remove(pipe->reading());
    }

    void whatIsLeft_isToldAgain()
    {
        ReadHub hub;
        Pipe pipe;
        QByteArray heard;
        QVERIFY(hub.add(pipe.reading(), [&] { heard += pipe.hear(); }));
        for (const char c : {'x', 'y', 'z'})
            pipe.say(c);
        QTRY_COMPARE(heard, QByteArray("xyz"));
        hub.remove(pipe.reading());
    }

    void closedEnd_isTold()
    {
        ReadHub hub;
        Pipe pipe;
        int told = 0;
        QVERIFY(hub.add(pipe.reading(), [&] {
            QCOMPARE(pipe.hear(), '\0');
            ++told;
            hub.remove(pipe.reading()); // itself, while it is told
        }));
        pipe.closeWriting();
        QTRY_COMPARE(told, 1);
        QTest::qWait(20);
        QCOMPARE(told, 1);
    }

    void removedOne_isNotToldAnyMore()
    {
        ReadHub hub;
        Pipe first, second;
        std::set<int> told;
        // Whichever is told first removes the other, for which there was something too.
        QVERIFY(hub.add(first.reading(), [&] {
            told.insert(1);
            hub.remove(second.reading());
            first.hear();
        }));
        QVERIFY(hub.add(second.reading(), [&] {
            told.insert(2);
            hub.remove(first.reading());
            second.hear();
        }));
        first.say('a');
        second.say('b');
        QTRY_COMPARE(told.size(), size_t(1));
        QTest::qWait(20);
        QCOMPARE(told.size(), size_t(1));
        hub.remove(first.reading());
        hub.remove(second.reading());
        hub.remove(second.reading()); // harmless
    }

    void descriptorThatIsUsedAgain_isAnother()
    {
        ReadHub hub;
        auto pipe = std::make_unique<Pipe>();
        const int number = pipe->reading();
        bool oldIsTold = false, newIsTold = false;
        QVERIFY(hub.add(number, [&] { oldIsTold = true; }));
        hub.remove(number);
        pipe.reset();
        pipe = std::make_unique<Pipe>();
        QCOMPARE(pipe->reading(), number); // the lowest that is free
        QVERIFY(hub.add(number, [&] {
            newIsTold = true;
            pipe->hear();
        }));
        pipe->say('n');
        QTRY_VERIFY(newIsTold);
        QVERIFY(!oldIsTold);
        hub.remove(number);
    }

    void whatIsNoDescriptor_isRefused()
    {
        ReadHub hub;
        QVERIFY(!hub.add(-1, [] {}));
        hub.remove(-1);
    }
};

QTEST_GUILESS_MAIN(TstReadHub)
#include "tst_read_hub.moc"
