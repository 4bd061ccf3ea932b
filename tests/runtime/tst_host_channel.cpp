#include "core/runtime/host_channel.h"
#include "core/runtime/read_hub.h"

#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

using namespace tidegate::runtime;

class TstHostChannel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_channel = std::make_unique<HostChannel>(&m_hub);
        QVERIFY(m_channel->open());
        m_host = ::dup(m_channel->childEnd()); // as the child has it
        QVERIFY(m_host >= 0);
        m_channel->letGo();
    }

    void cleanup()
    {
        m_channel.reset();
        if (m_host >= 0)
            ::close(m_host);
    }

    void words_comeOneByOne()
    {
        QSignalSpy said(m_channel.get(), &HostChannel::said);
        say("ready\nrunn");
        QTRY_COMPARE(said.size(), 1);
        say("ing\ndirect\n");
        QTRY_COMPARE(said.size(), 3);
        QCOMPARE(said.at(0).first().toByteArray(), QByteArray("ready"));
        QCOMPARE(said.at(1).first().toByteArray(), QByteArray("running"));
        QCOMPARE(said.at(2).first().toByteArray(), QByteArray("direct"));
    }

    void lineLongerThanTheSocketTakes_arrivesWhole()
    {
        const QByteArray line(3'000'000, 'x');
        m_channel->send(line);
        QByteArray heard;
        QTRY_VERIFY_WITH_TIMEOUT((heard += hear(), heard.endsWith('\n')), 10'000);
        QVERIFY(heard == line + '\n');
    }

    void channelThatIsClosedByAWord_saysNoMore()
    {
        int words = 0;
        connect(m_channel.get(), &HostChannel::said, this, [&] {
            ++words;
            m_channel->close();
        });
        say("running\nand more\n");
        QTRY_COMPARE(words, 1);
        QTRY_VERIFY(isClosed());
        QCOMPARE(words, 1);
        m_channel->send("too late");
    }

    void channelThatIsDestroyedByAWord_isGone()
    {
        bool isHeard = false;
        connect(m_channel.get(), &HostChannel::said, this, [&] {
            isHeard = true;
            m_channel.reset();
        });
        say("running\nand more\n");
        QTRY_VERIFY(isHeard);
        QTRY_VERIFY(isClosed());
    }

    void hostThatTalksWithoutEnd_isCutOff()
    {
        QSignalSpy said(m_channel.get(), &HostChannel::said);
        say(QByteArray(2000, 'x'));
        QTRY_VERIFY(isClosed());
        QCOMPARE(said.size(), 0);
    }

    void hostThatIsGone_isNotWrittenTo()
    {
        ::close(std::exchange(m_host, -1));
        m_channel->send("anybody?"); // a SIGPIPE would end this program
        QTest::qWait(10);
        m_channel->send("nobody");
    }

private:
    void say(const QByteArray &text)
    {
        QCOMPARE(::write(m_host, text.constData(), size_t(text.size())), text.size());
    }

    QByteArray hear()
    {
        QByteArray block(65536, Qt::Uninitialized);
        const ssize_t got = ::recv(m_host, block.data(), size_t(block.size()), MSG_DONTWAIT);
        block.truncate(std::max<ssize_t>(got, 0));
        return block;
    }

    /// Unread bytes on the other side make it a reset instead of an end.
    bool isClosed()
    {
        char c = 0;
        const ssize_t got = ::recv(m_host, &c, 1, MSG_DONTWAIT);
        return got == 0 || (got < 0 && errno == ECONNRESET);
    }

    ReadHub m_hub;
    std::unique_ptr<HostChannel> m_channel;
    int m_host = -1;
};

QTEST_GUILESS_MAIN(TstHostChannel)
#include "tst_host_channel.moc"
