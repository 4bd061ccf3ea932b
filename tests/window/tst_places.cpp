#include "ui/window/command_palette.h"
#include "ui/window/deep_link.h"
#include "ui/window/single_instance.h"

#include <QLineEdit>
#include <QListView>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>
#include <thread>

using namespace tidegate;
using namespace tidegate::window;

class TstPlaces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void link_readsBackAsItWas_data()
    {
        QTest::addColumn<QString>("text");
        const char *links[] = {"tidegate://127.0.0.1:8443/overview",
                               "tidegate:///apps/default/orders",
                               "tidegate://host:1/revisions/default/orders-00001/logs",
                               "tidegate://host:1/engines/local",
                               "tidegate:///scaling/a/b",
                               "tidegate:///monitoring/a/b/b-00001",
                               "tidegate:///logs",
                               "tidegate://host:1/triggers/default/report",
                               "tidegate:///metering"};
        for (const char *link : links)
            QTest::newRow(link) << QString::fromLatin1(link);
    }

    void link_readsBackAsItWas()
    {
        QFETCH(QString, text);
        const auto link = readLink(text);
        QVERIFY(link);
        QCOMPARE(linkText(*link), text);
    }

    void badLink_isRefused_data()
    {
        QTest::addColumn<QString>("text");
        const char *links[] = {"https://host/apps",
                               "tidegate:///nowhere",
                               "tidegate:///apps/default",
                               "tidegate:///apps/a/b/c/d",
                               "orders",
                               "",
                               "tidegate://user:pass@host/apps"};
        for (const char *link : links)
            QTest::newRow(link) << QString::fromLatin1(link);
    }

    void badLink_isRefused()
    {
        QFETCH(QString, text);
        QVERIFY(!readLink(text));
    }

    void names_areEscaped()
    {
        const DeepLink link{QStringLiteral("h:1"),
                            QStringLiteral("apps"),
                            {QStringLiteral("a b"), QStringLiteral("c/d")},
                            {}};
        QCOMPARE(linkText(link), QStringLiteral("tidegate://h:1/apps/a%20b/c%2Fd"));
        QCOMPARE(readLink(linkText(link)), std::optional(link));
    }

    void palette_isSteeredByKeys()
    {
        int ran = 0;
        QWidget window;
        CommandPalette palette({{QStringLiteral("Deploy…"), {}, {}, true, 0, [&ran] { ran = 1; }},
                                {QStringLiteral("Delete…"), {}, {}, true, 0, [&ran] { ran = 2; }},
                                {QStringLiteral("Denied…"), {}, {}, false, 0, [&ran] { ran = 3; }}},
                               &window);
        auto *field = palette.findChild<QLineEdit *>(QStringLiteral("paletteField"));
        auto *list = palette.findChild<QListView *>(QStringLiteral("paletteList"));
        palette.show();
        QTest::keyClicks(field, QStringLiteral("de"));
        QCOMPARE(list->model()->rowCount(), 3);
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Return); // cannot be done now
        QVERIFY(palette.isVisible());
        QTest::keyClick(field, Qt::Key_Up);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!palette.isVisible());
        QTRY_COMPARE(ran, 2);
    }

    void palette_takesALink()
    {
        QWidget window;
        CommandPalette palette({}, &window);
        QSignalSpy entered(&palette, &CommandPalette::linkEntered);
        auto *field = palette.findChild<QLineEdit *>(QStringLiteral("paletteField"));
        field->setText(QStringLiteral("tidegate:///apps/default/orders"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(entered.count(), 1);
    }

    void secondLaunch_handsOverToTheFirst()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QVERIFY(!first.handOver({}));
        QVERIFY(first.isListening());
        QSignalSpy received(&first, &SingleInstance::received);
        std::atomic<bool> taken = false;
        // A process of its own would block there, too.
        std::thread other([&] {
            SingleInstance second(folder.path());
            taken = second.handOver({{QStringLiteral("link"), QStringLiteral("tidegate:///apps")}});
        });
        QVERIFY(received.wait());
        // The other one waits for the answer, which is under way already.
        QTRY_VERIFY(taken);
        other.join();
        QCOMPARE(received.first().first().toJsonObject()[QStringLiteral("link")].toString(),
                 QStringLiteral("tidegate:///apps"));
    }

    void otherFolder_isAnotherConsole()
    {
        QTemporaryDir one;
        QTemporaryDir two;
        SingleInstance first(one.path());
        SingleInstance second(two.path());
        QVERIFY(!first.handOver({}));
        QVERIFY(!second.handOver({}));
    }

    void nonsense_isNoMessage()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QVERIFY(!first.handOver({}));
        QSignalSpy received(&first, &SingleInstance::received);
        QLocalSocket socket;
        socket.connectToServer(first.fullName());
        QVERIFY(socket.waitForConnected());
        socket.write("no json\n");
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(received.count(), 0);
    }
};

QTEST_MAIN(TstPlaces)
#include "tst_places.moc"
