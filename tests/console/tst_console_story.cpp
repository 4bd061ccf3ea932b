// The acceptance story in the window itself: the console as `tidegate` makes it, beside a real server, used
// as a person would.

#include "app/console/console.h"

#include "ui/charts/time_series_view.h"
#include "ui/dialogs/env_table.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/triggers_page.h"
#include "ui/window/app_actions.h"
#include "ui/window/operations.h"
#include "ui/window/revision_actions.h"
#include "ui/window/trigger_actions.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace tidegate;
using namespace Qt::StringLiterals;
using window::PageId;

namespace {

constexpr int patience = 60'000; // ms, for what takes a second on a machine that has time

class ServerProcess
{
public:
    explicit ServerProcess(const QString &folder)
    {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.setStandardErrorFile(folder + u"/server.log"_s);
        m_process.start(qEnvironmentVariable("TIDEGATE_BIN_DIR") + u"/tidegated"_s,
                        {u"--data-dir"_s, folder + u"/data"_s, u"--listen"_s, u"127.0.0.1:0"_s,
                         u"--gateway"_s, u"127.0.0.1:0"_s, u"--container-socket"_s, u"none"_s});
    }
    ~ServerProcess()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(30'000))
            m_process.kill();
        m_process.waitForFinished();
    }
    /// What the server says when it is ready; empty when it does not become so.
    QJsonObject ready()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(patience))
                return {};
        }
        return QJsonDocument::fromJson(m_process.readLine()).object();
    }

private:
    QProcess m_process;
};

void click(QWidget *among, const char *name)
{
    auto *button = among->findChild<QPushButton *>(QString::fromLatin1(name));
    QVERIFY2(button, name);
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), name, patience);
    QTest::mouseClick(button, Qt::LeftButton);
}

/// Does `act`, which asks where to save something, and saves it in `folder` under the name that is offered;
/// what has been written.
QString savedBy(const std::function<void()> &act, const QString &folder)
{
    QString file;
    QTimer looking;
    QObject::connect(&looking, &QTimer::timeout, &looking, [&] {
        auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
        if (!dialog || dialog->selectedFiles().isEmpty())
            return;
        looking.stop();
        file = QDir(folder).filePath(QFileInfo(dialog->selectedFiles().first()).fileName());
        dialog->setDirectory(folder);
        dialog->selectFile(file);
        QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
    });
    looking.start(20);
    act(); // until the dialog is closed
    return file;
}

QByteArray contentOf(const QString &file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

} // namespace

class TestConsoleStory : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<console::Console> m_console;
    QUrl m_gateway;
    bool m_hasFailed = false;

    models::Catalogue &catalogue() { return m_console->catalogue; }
    window::MainWindow &shown() { return m_console->window; }
    std::optional<resource::Object> app(const QString &name)
    {
        return catalogue().apps()->find({u"default"_s, name});
    }
    bool isReady(const QString &name)
    {
        const auto found = app(name);
        return found && QJsonDocument(found->status()).toJson().contains("\"Ready\"") &&
               !found->status().value(u"latestReadyRevisionName"_s).toString().isEmpty();
    }
    /// Running instances of an app, as the console knows them.
    int instances(const QString &name)
    {
        int count = 0;
        const models::ObjectTable *table = catalogue().instances();
        for (int row = 0; row < table->rowCount(); ++row) {
            const resource::Object pod = table->object(row);
            count += pod.label(u"serving.knative.dev/service"_s) == name &&
                     pod.status().value(u"phase"_s).toString() == "Running"_L1;
        }
        return count;
    }

    /// Drops a package, gives the app a short window and perhaps a variable, and deploys it.
    void deploy(const QString &package, const QString &name, const QString &variable = {},
                const QString &value = {})
    {
        QDialog *dialog = shown().apps()->deployFile(qEnvironmentVariable("TIDEGATE_BIN_DIR") +
                                                     u"/../samples/"_s + package);
        QVERIFY(dialog);
        auto *deploy = dialog->findChild<QPushButton *>(u"deploy"_s);
        QTRY_VERIFY_WITH_TIMEOUT(deploy->isVisible() && deploy->isEnabled(), patience);
        auto *field = dialog->findChild<QLineEdit *>(u"appName"_s);
        QCOMPARE(field->text(), name);
        dialog->findChild<QSpinBox *>(u"window"_s)->setValue(6);
        if (!variable.isEmpty()) {
            auto *table = dialog->findChild<QTableWidget *>(u"envTable"_s);
            QTest::mouseClick(dialog->findChild<dialogs::EnvTable *>()->findChildren<QToolButton *>().first(),
                              Qt::LeftButton);
            QCOMPARE(table->rowCount(), 1);
            table->item(0, 0)->setText(variable);
            table->item(0, 1)->setText(value);
        }
        click(dialog, "deploy");
        auto *invoke = dialog->findChild<QPushButton *>(u"invokeDeployed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(invoke->isVisible(), patience);
        click(dialog, "cancel"); // it says Close now
        QTRY_VERIFY_WITH_TIMEOUT(isReady(name), patience);
    }

    /// Asks an app through the gateway; the body of its answer.
    QByteArray ask(QNetworkAccessManager &net, const QString &name, const QString &path,
                   std::function<void()> meanwhile = {})
    {
        QNetworkRequest request(m_gateway.resolved(QUrl(path)));
        request.setRawHeader("Host", name.toUtf8() + ".default.localhost");
        std::unique_ptr<QNetworkReply> reply(net.get(request));
        const bool ended = QTest::qWaitFor(
            [&] {
                if (meanwhile)
                    meanwhile();
                return reply->isFinished();
            },
            patience);
        return ended && reply->error() == QNetworkReply::NoError ? reply->readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *runtime : {"java", "node"}) {
            if (QStandardPaths::findExecutable(QString::fromLatin1(runtime)).isEmpty())
                QSKIP(qPrintable(u"%1 is not installed"_s.arg(QLatin1String(runtime))));
        }
    }

    /// Each step stands on those before it.
    void init()
    {
        const bool isFirst =
            qstrcmp(QTest::currentTestFunction(), "consoleIsConnectedToAServerThatRuns") == 0;
        if (!isFirst && (!m_console || m_hasFailed))
            QSKIP("an earlier step of the story failed");
    }

    void cleanup() { m_hasFailed = m_hasFailed || QTest::currentTestFailed(); }

    void consoleIsConnectedToAServerThatRuns()
    {
        m_server = std::make_unique<ServerProcess>(m_folder.path());
        const QJsonObject ready = m_server->ready();
        QVERIFY2(!ready.isEmpty(), "the server does not become ready");
        m_gateway = QUrl(ready.value(u"gateway"_s).toString());
        console::Options options;
        options.profile = ready.value(u"kubeconfig"_s).toString();
        options.configDir = m_folder.filePath(u"config"_s);
        options.language = u"en"_s;
        m_console = std::make_unique<console::Console>(qApp, options);
        QVERIFY(m_console->start(options));
        shown().resize(1280, 800);
        shown().show();
        QTRY_COMPARE_WITH_TIMEOUT(m_console->session.state(), session::Session::State::Connected, patience);
    }

    void jarIsDeployed_andSleeps()
    {
        deploy(u"java-back.jar"_s, u"java-back"_s);
        QTRY_COMPARE_WITH_TIMEOUT(instances(u"java-back"_s), 0, patience);
    }

    void frontEndWakesBoth_andItIsSeen()
    {
        deploy(u"node-front.zip"_s, u"node-front"_s, u"BACKEND_URL"_s,
               m_gateway.toString().replace("127.0.0.1"_L1, "java-back.default.localhost"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(instances(u"node-front"_s), 0, patience);
        QNetworkAccessManager net;
        QVERIFY(!ask(net, u"node-front"_s, u"/"_s).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(instances(u"node-front"_s) == 1 && instances(u"java-back"_s) == 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(shown().live()->starts().count >= 2, patience);
    }

    void logsOfAnInstanceThatIsGone_areRead()
    {
        QTRY_COMPARE_WITH_TIMEOUT(instances(u"java-back"_s), 0, patience);
        shown().showPage(PageId::Logs);
        shown().logsPage()->choose({u"default"_s, u"java-back"_s});
        const auto says = [this] {
            for (int row = 0; row < shown().log()->rowCount(); ++row) {
                if (shown().log()->rowText(row).contains(u"listening on port"_s))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(says(), patience);
    }

    void triggerFires_andItsRecordsAreRead()
    {
        shown().showPage(PageId::Triggers);
        QDialog *dialog = shown().operations()->triggers()->create();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"triggerName"_s), u"every-second"_s);
        dialog->findChild<QLineEdit *>(u"triggerSchedule"_s)->clear();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"triggerSchedule"_s), u"*/2 * * * * *"_s);
        dialog->findChild<QComboBox *>(u"triggerService"_s)->setCurrentText(u"java-back"_s);
        click(dialog, "triggerApply");
        const resource::ObjectName name{u"default"_s, u"every-second"_s};
        QTRY_VERIFY_WITH_TIMEOUT(catalogue().triggers()->find(name), patience);
        shown().triggersPage()->select(name);
        const auto *records = shown().triggersPage()->findChild<QAbstractItemView *>(u"firingsTable"_s);
        QVERIFY(records);
        QTRY_VERIFY_WITH_TIMEOUT(records->model()->rowCount() >= 2, patience);
    }

    void trafficIsSplit_andLoadScalesOut()
    {
        QDialog *dialog = shown().apps()->deployVersion(*app(u"java-back"_s));
        QVERIFY(dialog);
        auto *target = dialog->findChild<QWidget *>(u"target"_s);
        QTRY_VERIFY_WITH_TIMEOUT(target->isVisible(), patience);
        qobject_cast<QDoubleSpinBox *>(target)->setValue(1);
        click(dialog, "deploy");
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QPushButton *>(u"invokeDeployed"_s)->isVisible(),
                                 patience);
        click(dialog, "cancel");
        QTRY_COMPARE_WITH_TIMEOUT(
            app(u"java-back"_s)->status().value(u"latestReadyRevisionName"_s).toString(),
            u"java-back-00002"_s, patience);
        QDialog *traffic = shown().revisions()->traffic(*app(u"java-back"_s));
        click(traffic, "trafficAdd");
        const auto shares = traffic->findChildren<QSpinBox *>(u"trafficPercent"_s);
        QCOMPARE(shares.size(), 2);
        shares[1]->setValue(50);
        QCOMPARE(shares[0]->value(), 50);
        click(traffic, "trafficApply");
        const auto isSplit = [this] {
            const QJsonArray shares = app(u"java-back"_s)->status().value(u"traffic"_s).toArray();
            return shares.size() == 2 && shares[0][u"percent"_s].toInt() == 50;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSplit(), patience);
        QNetworkAccessManager net;
        std::vector<std::unique_ptr<QNetworkReply>> load;
        for (int i = 0; i < 6; ++i) {
            QNetworkRequest request(m_gateway.resolved(QUrl(u"/work?ms=6000"_s)));
            request.setRawHeader("Host", "java-back.default.localhost");
            load.emplace_back(net.get(request));
        }
        shown().showPage(PageId::Scaling);
        QTRY_VERIFY_WITH_TIMEOUT(instances(u"java-back"_s) >= 3, patience);
        QTRY_VERIFY_WITH_TIMEOUT(shown().decisions()->rowCount() > 0, patience);
        for (const auto &reply : load)
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished() && reply->error() == QNetworkReply::NoError,
                                     patience);
    }

    void chartIsSavedInEachFormat_andNamedAfterWhatItShows()
    {
        const charts::TimeSeriesView *chart = nullptr;
        for (const auto *each : shown().findChildren<charts::TimeSeriesView *>()) {
            if (!chart && each->isVisible())
                chart = each;
        }
        QVERIFY(chart);
        const QTemporaryDir folder;
        const auto save = [&](const char *action) {
            return savedBy([&] { chart->findChild<QAction *>(QLatin1String(action))->trigger(); },
                           folder.path());
        };
        const QString png = save("chartExport1");
        QVERIFY2(QFileInfo(png).fileName().startsWith("java-back-"_L1), qPrintable(png));
        QVERIFY(QFileInfo(png).fileName().endsWith("Z.png"_L1)); // until when
        QImageReader picture(png);
        QVERIFY(picture.size().width() >= 2 * chart->findChild<QWidget *>(u"canvas"_s)->width());
        QVERIFY(contentOf(save("chartExport2")).contains("<svg"));
        QVERIFY(contentOf(save("chartExport3")).startsWith("%PDF"));
        const QList<QByteArray> lines = contentOf(save("chartExport4")).split('\n');
        QVERIFY2(lines.first().startsWith("time"), lines.first().constData());
        QVERIFY(lines.size() > 2);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 4);
    }

    void tableIsSaved()
    {
        shown().showPage(PageId::Revisions);
        const QTemporaryDir folder;
        const QByteArray csv = contentOf(savedBy(
            [this] { shown().findChild<QAction *>(u"actionExportTable"_s)->trigger(); }, folder.path()));
        QVERIFY2(csv.contains("java-back-00001") && csv.contains("java-back-00002"), csv.constData());
        QVERIFY(csv.contains("node-front-00001"));
    }

    void usageIsTold()
    {
        shown().showPage(PageId::Metering);
        QTRY_VERIFY_WITH_TIMEOUT(shown().operations()->metering()->table()->rowCount() >= 2, patience);
    }

    void cleanupTestCase()
    {
        m_console.reset();
        m_server.reset();
    }
};

QTEST_MAIN(TestConsoleStory)
#include "tst_console_story.moc"
