#include "ui/dialogs/connect_dialog.h"
#include "ui/dialogs/deploy_form_view.h"
#include "ui/dialogs/form_grid.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/dialogs/yaml.h"
#include "ui/session/secret_store.h"

#include "core/resource/kinds.h"

#include <QAbstractButton>
#include <QCheckBox>
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
        RemoveDialog dialog(
            resource::Object(resource::kinds::service(), {QStringLiteral("shop"), QStringLiteral("orders")}),
            QStringLiteral("prod (server:6443)"));
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("dialogTitle"))
                    ->text()
                    .contains(QLatin1String("orders")));
        const QString text = dialog.findChild<QLabel *>(QStringLiteral("dialogText"))->text();
        QVERIFY(text.contains(QLatin1String("shop")) && text.contains(QLatin1String("prod (server:6443)")));
        QVERIFY(dialog.findChild<QPushButton *>(QStringLiteral("cancel"))->isDefault());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
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
