#include "tests/client/test_certificates.h"
#include "tests/client/test_server.h"
#include "ui/window/connection_flow.h"
#include "ui/window/main_window.h"
#include "ui/window/protection_flow.h"

#include <QAction>
#include <QApplication>
#include <QCryptographicHash>
#include <QDialog>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

/// A server on which there is nothing, but which can be followed.
void answer(const TestRequest &request, TestConnection *connection)
{
    if (request.path() == QLatin1String("/version"))
        connection->answerJson(200, {{QStringLiteral("gitVersion"), QStringLiteral("v1")}});
    else if (!request.query("watch").isEmpty())
        connection->startStream();
    else
        connection->answerJson(200, {{QStringLiteral("metadata"),
                                      QJsonObject{{QStringLiteral("resourceVersion"), QStringLiteral("1")}}},
                                     {QStringLiteral("items"), QJsonArray()}});
}

/// A whole window with nothing behind it.
struct Rig
{
    Rig()
        : settings(folder.filePath(QStringLiteral("console.ini")))
        , profiles(folder.path())
        , session(&secrets)
        , overview(&catalogue)
        , theme(qApp)
        , window((language.set(QStringLiteral("en")),
                  window::MainWindow::Parts{&settings, &profiles, &secrets, &session, &catalogue, &overview,
                                            &scaling, &theme, &language}))
    {
    }
    QTemporaryDir folder;
    session::Settings settings;
    session::ProfileStore profiles;
    session::MemorySecretStore secrets;
    session::Session session;
    models::Catalogue catalogue;
    models::OverviewModel overview;
    models::ScalingSeries scaling;
    widgets::Theme theme;
    window::Language language;
    window::MainWindow window;
};

session::Profile profileOf(const QUrl &server, const QString &name)
{
    return {name, server, {}, {}};
}

} // namespace

class TstProtection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void protectedConnection_isReadOnlyUntilUnlocked()
    {
        Rig rig;
        TestServer server(answer);
        QVERIFY(server.start());
        session::Profile profile = profileOf(server.url(), QStringLiteral("prod"));
        profile.isProtected = true;
        profile.color = session::ProfileColor::Red;
        rig.window.show();
        rig.window.connection()->open({profile, QStringLiteral("token")});
        QTRY_COMPARE(rig.session.state(), session::Session::State::Connected);
        auto *lock = rig.window.findChild<QPushButton *>(QStringLiteral("protectionLock"));
        auto *deploy = rig.window.findChild<QPushButton *>(QStringLiteral("headerDeploy"));
        QVERIFY(lock->isVisible());
        QVERIFY(!deploy->isEnabled());
        QCOMPARE(deploy->toolTip(), rig.session.protection()->reason());
        QVERIFY(!rig.window.findChild<QAction *>(QStringLiteral("actionDeploy"))->isEnabled());
        QCOMPARE(rig.window.findChild<QWidget *>(QStringLiteral("profileBand"))->property("color").toInt(),
                 int(session::ProfileColor::Red));
        lock->click();
        auto *dialog = rig.window.findChild<QDialog *>();
        QVERIFY(dialog && rig.session.protection()->isLocked());
        dialog->findChild<QPushButton *>(QStringLiteral("confirm"))->click();
        QVERIFY(!rig.session.protection()->isLocked());
        QVERIFY(deploy->isEnabled());
        lock->click(); // and back, without a question
        QVERIFY(rig.session.protection()->isLocked() && !deploy->isEnabled());
        rig.session.close();
        QVERIFY(!lock->isVisible());
    }

    void cancelledUnlock_changesNothing()
    {
        Rig rig;
        rig.session.protection()->begin(true);
        QDialog *dialog = rig.window.protection()->request(false);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return); // Cancel is the default
        QVERIFY(rig.session.protection()->isLocked());
    }

    void start_opensWhatWasOpenUnlessItIsProtected_data()
    {
        QTest::addColumn<bool>("isLast");
        QTest::addColumn<bool>("isProtected");
        QTest::addColumn<bool>("opens");
        QTest::newRow("the last one") << true << false << true;
        QTest::newRow("the last one, protected") << true << true << false;
        QTest::newRow("one that was never chosen") << false << false << false;
    }

    void start_opensWhatWasOpenUnlessItIsProtected()
    {
        QFETCH(bool, isLast);
        QFETCH(bool, isProtected);
        QFETCH(bool, opens);
        Rig rig;
        TestServer server(answer);
        QVERIFY(server.start());
        session::Profile profile = profileOf(server.url(), QStringLiteral("box"));
        profile.isProtected = isProtected;
        QVERIFY(rig.profiles.put(profile));
        if (isLast)
            rig.settings.setLastProfile(profile.name);
        rig.window.connection()->start();
        QCOMPARE(rig.session.isOpen(), opens);
        QCOMPARE(!rig.window.findChild<QWidget *>(QStringLiteral("noticeBanner"))->isHidden(), !opens);
        rig.session.close();
    }

    void menu_showsFoldersAndColors()
    {
        Rig rig;
        session::Profile plain = profileOf(QUrl(QStringLiteral("https://a:1")), QStringLiteral("laptop"));
        session::Profile prod = profileOf(QUrl(QStringLiteral("https://b:1")), QStringLiteral("prod"));
        prod.folder = QStringLiteral("Work");
        prod.color = session::ProfileColor::Red;
        prod.isProtected = true;
        QVERIFY(rig.profiles.put(prod));
        QVERIFY(rig.profiles.put(plain));
        QMenu *menu = rig.window.connection()->menu();
        Q_EMIT menu->aboutToShow();
        QStringList texts;
        for (const QAction *action : menu->actions())
            texts.append(action->text());
        QVERIFY(texts.at(0).contains(QLatin1String("laptop")));
        QCOMPARE(texts.at(1), QStringLiteral("Work"));
        QVERIFY(texts.at(2).contains(QLatin1String("prod")) &&
                texts.at(2).contains(QLatin1String("protected")));
        QVERIFY(!menu->actions().at(2)->icon().isNull());
    }

    void untrustedCertificate_canBePinned()
    {
        const testing::Identity identity =
            testing::makeServerIdentity(testing::makeAuthority("unknown"), "IP:127.0.0.1");
        TestServer server(answer, testing::serverTls(identity));
        QVERIFY(server.start());
        Rig rig;
        const session::Profile profile = profileOf(server.url(), QStringLiteral("box"));
        QVERIFY(rig.profiles.put(profile));
        rig.window.connection()->open({profile, QStringLiteral("token")});
        QTRY_VERIFY(rig.window.findChild<QPushButton *>(QStringLiteral("pin")));
        QVERIFY(server.requests().isEmpty());
        rig.window.findChild<QPushButton *>(QStringLiteral("pin"))->click();
        QTRY_COMPARE(rig.session.state(), session::Session::State::Connected);
        QCOMPARE(rig.profiles.find(QStringLiteral("box"))->pinnedDigest,
                 identity.certificate.digest(QCryptographicHash::Sha256));
        rig.session.close();
    }

    void offline_saysHowOldTheDataIs()
    {
        Rig rig;
        auto server = std::make_unique<TestServer>(answer);
        QVERIFY(server->start());
        rig.session.setHeartbeat(std::chrono::hours(1));
        rig.window.connection()->open(
            {profileOf(server->url(), QStringLiteral("box")), QStringLiteral("token")});
        QTRY_COMPARE(rig.session.state(), session::Session::State::Connected);
        server.reset();
        rig.session.retryNow();
        const auto *banner = rig.window.findChild<QWidget *>(QStringLiteral("offlineBanner"));
        QTRY_VERIFY(!banner->isHidden());
        const QString text = banner->findChild<QLabel *>(QStringLiteral("bannerText"))->text();
        QVERIFY2(text.contains(QLatin1String("What you see is")), qPrintable(text));
        rig.session.close();
        QVERIFY(banner->isHidden());
    }
};

QTEST_MAIN(TstProtection)
#include "tst_protection.moc"
