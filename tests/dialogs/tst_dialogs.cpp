#include "tests/client/test_certificates.h"
#include "ui/dialogs/certificate_dialog.h"
#include "ui/dialogs/connect_dialog.h"
#include "ui/dialogs/deploy_form_view.h"
#include "ui/dialogs/engine_state_dialog.h"
#include "ui/dialogs/form_grid.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/dialogs/yaml.h"
#include "ui/session/secret_store.h"
#include "ui/widgets/facts_view.h"

#include "core/resource/kinds.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <yaml-cpp/yaml.h>

using namespace tidegate;
using namespace tidegate::dialogs;

class TstDialogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void yaml_readsBackAsItWas_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QStringLiteral("orders");
        QTest::newRow("number in a text") << QStringLiteral("42");
        QTest::newRow("boolean word") << QStringLiteral("yes");
        QTest::newRow("colon and blank") << QStringLiteral("a: b # c");
        QTest::newRow("quotes") << QStringLiteral("say \"hi\" \\ there");
        QTest::newRow("lines") << QStringLiteral("one\ntwo\t3");
        QTest::newRow("chinese") << QStringLiteral("订单");
        QTest::newRow("empty") << QString();
        QTest::newRow("image") << QStringLiteral("package/orders@sha256:12ab");
        QTest::newRow("time") << QStringLiteral("12:30:45");
        QTest::newRow("list mark") << QStringLiteral("- x");
    }

    void yaml_readsBackAsItWas()
    {
        QFETCH(QString, text);
        const QJsonObject object{
            {QStringLiteral("key"), text},
            {QStringLiteral("deep"),
             QJsonObject{{QStringLiteral("list"),
                          QJsonArray{QJsonObject{{QStringLiteral("name"), text}}, 3, true, QJsonArray{}}}}}};
        const YAML::Node node = YAML::Load(toYaml(object).toStdString());
        QCOMPARE(QString::fromStdString(node["key"].as<std::string>()), text);
        QCOMPARE(QString::fromStdString(node["deep"]["list"][0]["name"].as<std::string>()), text);
        QCOMPARE(node["deep"]["list"][1].as<int>(), 3);
        QVERIFY(node["deep"]["list"][2].as<bool>());
        QCOMPARE(node["deep"]["list"][3].size(), 0u);
    }

    void badServer_isToldBesideTheField()
    {
        session::MemorySecretStore secrets;
        ConnectDialog dialog(&secrets, {QStringLiteral("taken")});
        auto *connectButton = dialog.findChild<QPushButton *>(QStringLiteral("connect"));
        auto *server = dialog.findChild<QLineEdit *>(QStringLiteral("serverUrl"));
        auto *problem = dialog.findChild<QLabel *>(QStringLiteral("problem-server"));
        QVERIFY(!connectButton->isEnabled());
        QVERIFY(problem->isHidden());
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("profileName")),
                         QStringLiteral("mine"));
        QTest::keyClicks(server, QStringLiteral("http://plain.example"));
        QVERIFY(!problem->isHidden() && !problem->text().isEmpty());
        QVERIFY(!connectButton->isEnabled());
        server->clear();
        QTest::keyClicks(server, QStringLiteral("https://server.example:6443"));
        QVERIFY(problem->isHidden());
        QVERIFY(connectButton->isEnabled());
        QCOMPARE(dialog.connection().profile.server, QUrl(QStringLiteral("https://server.example:6443")));
    }

    void takenName_isRefused()
    {
        session::MemorySecretStore secrets;
        ConnectDialog dialog(&secrets, {QStringLiteral("taken")});
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("serverUrl")),
                         QStringLiteral("https://a.example"));
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("profileName")),
                         QStringLiteral("taken"));
        QVERIFY(!dialog.findChild<QLabel *>(QStringLiteral("problem-name"))->isHidden());
        QVERIFY(!dialog.findChild<QPushButton *>(QStringLiteral("connect"))->isEnabled());
    }

    void noKeychain_isSaidAndNothingIsOffered()
    {
        session::MemorySecretStore secrets;
        ConnectDialog dialog(&secrets, {});
        dialog.show();
        QVERIFY(!dialog.findChild<QCheckBox *>(QStringLiteral("remember"))->isVisible());
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("secretNote"))
                    ->text()
                    .contains(QLatin1String("this session only")));
        QCOMPARE(dialog.findChild<QLineEdit *>(QStringLiteral("token"))->echoMode(), QLineEdit::Password);
    }

    void brokenImport_saysWhyAndKeepsWhatWasTyped()
    {
        session::MemorySecretStore secrets;
        ConnectDialog dialog(&secrets, {});
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("profileName")),
                         QStringLiteral("mine"));
        QTemporaryDir folder;
        dialog.importFile(folder.filePath(QStringLiteral("missing.yaml")));
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("bannerText"))
                    ->text()
                    .contains(QLatin1String("missing.yaml")));
        QCOMPARE(dialog.connection().profile.name, QStringLiteral("mine"));
    }

    void removal_namesTheObjectAndDefaultsToCancel()
    {
        RemoveDialog dialog({{QStringLiteral("shop"), QStringLiteral("orders")}},
                            QStringLiteral("prod (server:6443)"), false);
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("dialogTitle"))
                    ->text()
                    .contains(QLatin1String("orders")));
        const QString text = dialog.findChild<QLabel *>(QStringLiteral("dialogText"))->text();
        QVERIFY(text.contains(QLatin1String("shop")) && text.contains(QLatin1String("prod (server:6443)")));
        QVERIFY(dialog.findChild<QPushButton *>(QStringLiteral("cancel"))->isDefault());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
    }

    void protectedRemoval_wantsTheNameTyped()
    {
        RemoveDialog dialog({{QStringLiteral("shop"), QStringLiteral("orders")}}, QStringLiteral("prod"),
                            true);
        auto *action = dialog.findChild<QPushButton *>(QStringLiteral("confirm"));
        auto *typed = dialog.findChild<QLineEdit *>(QStringLiteral("typedName"));
        QVERIFY(!action->isEnabled());
        QTest::keyClicks(typed, QStringLiteral("order"));
        QVERIFY(!action->isEnabled());
        QTest::keyClicks(typed, QStringLiteral("s"));
        QVERIFY(action->isEnabled());
        action->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void protectedEngine_isStoppedOnlyByItsName()
    {
        const resource::Object engine(resource::kinds::engine(), {{}, QStringLiteral("local")});
        EngineStateDialog dialog(nullptr, engine, QStringLiteral("Stopped"), QStringLiteral("prod"));
        auto *apply = dialog.findChild<QPushButton *>(QStringLiteral("engineStateApply"));
        QVERIFY(apply->isEnabled());
        dialog.askForName();
        QVERIFY(!apply->isEnabled());
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("typedName")), QStringLiteral("local"));
        QVERIFY(apply->isEnabled());
    }

    void removalOfMany_showsTheCountAndTheList()
    {
        RemoveDialog dialog({{QStringLiteral("shop"), QStringLiteral("orders")},
                             {QStringLiteral("back"), QStringLiteral("stock")}},
                            QStringLiteral("prod"), true);
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("dialogTitle"))->text().contains(QLatin1Char('2')));
        const QString items = dialog.findChild<QLabel *>(QStringLiteral("dialogItems"))->text();
        QVERIFY(items.contains(QLatin1String("shop/orders")) && items.contains(QLatin1String("back/stock")));
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("typedName")), QStringLiteral("2"));
        QVERIFY(dialog.findChild<QPushButton *>(QStringLiteral("confirm"))->isEnabled());
    }

    void certificate_isShownInFullAndCancelIsTheDefault()
    {
        const testing::Identity identity = testing::makeAuthority("Port Authority");
        CertificateDialog dialog(identity.certificate, QStringLiteral("server:8443"),
                                 QStringLiteral("untrusted"), {});
        const QString fingerprints = dialog.findChild<QLabel *>(QStringLiteral("fingerprints"))->text();
        QCOMPARE(session::digestOf(fingerprints.section(QLatin1Char('\n'), 1).remove(QLatin1Char('\n'))),
                 identity.certificate.digest(QCryptographicHash::Sha256));
        bool names = false;
        for (const auto &fact :
             dialog.findChild<widgets::FactsView *>(QStringLiteral("certificateFacts"))->facts())
            names = names || fact.value.contains(QLatin1String("Port Authority"));
        QVERIFY(names);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
        CertificateDialog changed(identity.certificate, QStringLiteral("server:8443"),
                                  QStringLiteral("other"), QByteArray(32, 'x'));
        QVERIFY(changed.findChild<QLabel *>(QStringLiteral("dialogTitle"))
                    ->text()
                    .contains(QLatin1String("changed")));
        changed.findChild<QPushButton *>(QStringLiteral("pin"))->click();
        QCOMPARE(changed.result(), int(QDialog::Accepted));
    }

    void profile_keepsAllItsSettingsThroughTheDialog()
    {
        session::MemorySecretStore secrets;
        ConnectDialog dialog(&secrets, {}, nullptr, {QStringLiteral("work")});
        session::Connection all;
        all.profile = {QStringLiteral("box"), QUrl(QStringLiteral("https://a:1")), {}, QStringLiteral("me")};
        all.profile.folder = QStringLiteral("home");
        all.profile.color = session::ProfileColor::Purple;
        all.profile.isProtected = true;
        all.profile.proxy = {client::ProxyChoice::Mode::Manual, QStringLiteral("p"), 99, QStringLiteral("u")};
        all.profile.certificateFile = QStringLiteral("/a.crt");
        all.profile.keyFile = QStringLiteral("/a.key");
        all.profile.pinnedDigest = QByteArray(32, 'x');
        all.token = QStringLiteral("t");
        all.proxyPassword = QStringLiteral("pp");
        all.keyPassphrase = QStringLiteral("kp");
        dialog.setConnection(all);
        const session::Connection back = dialog.connection();
        QCOMPARE(back.profile, all.profile);
        QCOMPARE(back.token, all.token);
        QCOMPARE(back.proxyPassword, all.proxyPassword);
        QCOMPARE(back.keyPassphrase, all.keyPassphrase);
        dialog.findChild<QLineEdit *>(QStringLiteral("clientKey"))->clear();
        QVERIFY(!dialog.findChild<QPushButton *>(QStringLiteral("connect"))->isEnabled());
        QVERIFY(!dialog.findChild<QLabel *>(QStringLiteral("problem-key"))->text().isEmpty());
        dialog.findChild<QPushButton *>(QStringLiteral("unpin"))->click();
        QVERIFY(dialog.connection().profile.pinnedDigest.isEmpty());
        for (const char *secret : {"proxyPassword", "keyPassphrase"})
            QCOMPARE(dialog.findChild<QLineEdit *>(QString::fromLatin1(secret))->echoMode(),
                     QLineEdit::Password);
    }

    void deployForm_showsProblemsBesideTheirFieldAndPreviewsTheService()
    {
        models::DeployModel model;
        resource::Object package(resource::kinds::package(),
                                 {QStringLiteral("default"), QStringLiteral("orders-12")});
        package.setSpec({{QStringLiteral("name"), QStringLiteral("orders")}});
        package.setStatus({{QStringLiteral("image"),
                            QStringLiteral("package/orders@sha256:") + QString(64, QLatin1Char('a'))},
                           {QStringLiteral("fileName"), QStringLiteral("orders.jar")},
                           {QStringLiteral("runtime"), QStringLiteral("java")}});
        model.choosePackage(package);
        DeployFormView view(&model);
        view.load();
        auto *preview = view.findChild<QPlainTextEdit *>(QStringLiteral("yamlPreview"));
        QVERIFY(preview->toPlainText().contains(QLatin1String("name: orders")));
        auto *name = view.findChild<QLineEdit *>(QStringLiteral("appName"));
        name->clear();
        QTest::keyClicks(name, QStringLiteral("Not A Name"));
        auto *problem = view.findChild<QLabel *>(QStringLiteral("problem-name"));
        QVERIFY(!problem->isHidden() && !problem->text().isEmpty());
        name->clear();
        QTest::keyClicks(name, QStringLiteral("basket"));
        QVERIFY(problem->isHidden());
        QVERIFY(preview->toPlainText().contains(QLatin1String("name: basket")));
    }
};

QTEST_MAIN(TstDialogs)
#include "tst_dialogs.moc"
