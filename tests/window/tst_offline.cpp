#include "tests/client/test_server.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

class TstOffline : public QObject
{
    Q_OBJECT
private:
    /// A server on which there is nothing, but which can be followed.
    static void answer(const TestRequest &request, TestConnection *connection)
    {
        if (request.path() == QLatin1String("/version"))
            connection->answerJson(200, {{QStringLiteral("gitVersion"), QStringLiteral("v1")}});
        else if (!request.query("watch").isEmpty())
            connection->startStream();
        else
            connection->answerJson(200,
                                   {{QStringLiteral("metadata"),
                                     QJsonObject{{QStringLiteral("resourceVersion"), QStringLiteral("1")}}},
                                    {QStringLiteral("items"), QJsonArray()}});
    }

private Q_SLOTS:
    void serverGone_isToldBeforeTheNextHeartbeat()
    {
        QTemporaryDir folder;
        session::Settings settings(folder.filePath(QStringLiteral("console.ini")));
        session::ProfileStore profiles(folder.path());
        session::MemorySecretStore secrets;
        session::Session session(&secrets);
        models::Catalogue catalogue;
        models::OverviewModel overview(&catalogue);
        models::ScalingSeries scaling;
        widgets::Theme theme(qApp);
        window::Language language;
        language.set(QStringLiteral("en"));
        window::MainWindow window(
            {&settings, &profiles, &secrets, &session, &catalogue, &overview, &scaling, &theme, &language});
        window.show();
        auto server = std::make_unique<TestServer>(answer);
        QVERIFY(server->start());
        session.setHeartbeat(std::chrono::hours(1));
        session.open({{QStringLiteral("box"), server->url(), {}, {}}, QStringLiteral("token")});
        QTRY_COMPARE(session.state(), session::Session::State::Connected);
        for (models::ObjectTable *table : catalogue.tables())
            QTRY_COMPARE_WITH_TIMEOUT(table->load(), models::ObjectTable::Load::Empty, 10'000);
        const auto *banner = window.findChild<QWidget *>(QStringLiteral("offlineBanner"));
        QVERIFY(banner->isHidden());
        server.reset();
        QTRY_VERIFY_WITH_TIMEOUT(session.state() != session::Session::State::Connected, 10'000);
        QTRY_VERIFY(!banner->isHidden());
        session.close();
    }
};

QTEST_MAIN(TstOffline)
#include "tst_offline.moc"
