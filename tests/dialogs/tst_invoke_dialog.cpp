#include "tests/client/test_server.h"
#include "ui/dialogs/invoke_dialog.h"
#include "ui/dialogs/invoke_request_view.h"
#include "ui/session/settings.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace tidegate;
using dialogs::InvokeDialog;
using testing::TestConnection;
using testing::TestRequest;

class TstInvokeDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void request_goesOutAsWritten();
    void answer_isShownWithWhatItTook();
    void brokenJson_isToldAndNotSent();
    void event_needsItsFields();
    void typedQuery_movesToItsTable();
    void history_showsRepeatsAndEdits();
    void savedRequest_comesBack();
    void secretHeader_isMaskedAndNeverInTheFile();
    void curl_isCopiedWithTheAppsAddress();
    void stop_cancels();
    void draft_isThereWhenOpenedAgain();
    void otherLanguage_isNoEdit();

private:
    template <class Widget>
    Widget *find(const char *name) const
    {
        return m_dialog->findChild<Widget *>(QString::fromLatin1(name));
    }
    void open();
    void type(const char *name, const QString &text) const;
    void setHeader(int row, const QString &name, const QString &value) const;
    void send();
    QJsonObject sent() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<session::Settings> m_settings;
    std::unique_ptr<session::MemorySecretStore> m_secrets;
    std::unique_ptr<session::RequestStore> m_requests;
    std::unique_ptr<testing::TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<models::InvokeModel> m_model;
    std::unique_ptr<InvokeDialog> m_dialog;
};

void TstInvokeDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<session::Settings>(m_folder->filePath(QStringLiteral("console.ini")));
    m_secrets = std::make_unique<session::MemorySecretStore>();
    m_requests = std::make_unique<session::RequestStore>(m_settings.get(), m_secrets.get());
    m_server = std::make_unique<testing::TestServer>([](const TestRequest &, TestConnection *connection) {
        connection->answerJson(
            200, {{QStringLiteral("status"), 201},
                  {QStringLiteral("instance"), QStringLiteral("hello-00001-abcde")},
                  {QStringLiteral("revision"), QStringLiteral("hello-00001")},
                  {QStringLiteral("body"), QString::fromLatin1(QByteArray("{\"a\":1}").toBase64())},
                  {QStringLiteral("timings"), QJsonObject{{QStringLiteral("queueMs"), 1.5},
                                                          {QStringLiteral("appMs"), 20},
                                                          {QStringLiteral("totalMs"), 25}}}});
    });
    QVERIFY(m_server->start());
    m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
    m_model = std::make_unique<models::InvokeModel>();
    m_model->setClient(m_client.get());
    open();
}

void TstInvokeDialog::cleanup()
{
    m_dialog.reset();
    m_model.reset();
    m_client.reset();
    m_server.reset();
    m_requests.reset();
}

void TstInvokeDialog::open()
{
    m_dialog = std::make_unique<InvokeDialog>(
        InvokeDialog::Parts{m_model.get(),
                            m_requests.get(),
                            QStringLiteral("box"),
                            {QStringLiteral("default"), QStringLiteral("hello")},
                            {{QString(), QUrl(QStringLiteral("http://hello.default.localhost:8080"))},
                             {QStringLiteral("old"), QUrl(QStringLiteral("http://old-hello.localhost"))}}});
    m_dialog->show();
}

void TstInvokeDialog::type(const char *name, const QString &text) const
{
    auto *line = find<QLineEdit>(name);
    line->clear();
    QTest::keyClicks(line, text);
    Q_EMIT line->editingFinished();
}

void TstInvokeDialog::setHeader(int row, const QString &name, const QString &value) const
{
    auto *table = find<QTableWidget>("headersTable");
    table->item(row, 0)->setText(name);
    table->item(row, 1)->setText(value);
}

void TstInvokeDialog::send()
{
    QSignalSpy finished(m_model.get(), &models::InvokeModel::finished);
    find<QPushButton>("send")->click();
    QVERIFY(finished.wait());
}

QJsonObject TstInvokeDialog::sent() const
{
    return m_server->requests().isEmpty() ? QJsonObject() : m_server->requests().last().json();
}

void TstInvokeDialog::request_goesOutAsWritten()
{
    find<QComboBox>("method")->setCurrentText(QStringLiteral("PUT"));
    type("path", QStringLiteral("/orders"));
    setHeader(0, QStringLiteral("X-One"), QStringLiteral("1"));
    setHeader(1, QStringLiteral("X-Two"), QStringLiteral("2"));
    auto *headers = find<QTableWidget>("headersTable");
    headers->item(1, 0)->setCheckState(Qt::Unchecked);
    QCOMPARE(headers->rowCount(), 3);
    auto *query = find<QTableWidget>("queryTable");
    query->item(0, 0)->setText(QStringLiteral("q"));
    query->item(0, 1)->setText(QStringLiteral("a b"));
    find<QComboBox>("tag")->setCurrentText(QStringLiteral("old"));
    find<QComboBox>("bodyKind")->setCurrentIndex(1);
    find<QPlainTextEdit>("body")->setPlainText(QStringLiteral("{\"n\": 1}"));
    send();
    const QJsonObject request = sent();
    QCOMPARE(request[QStringLiteral("method")].toString(), QStringLiteral("PUT"));
    QCOMPARE(request[QStringLiteral("path")].toString(), QStringLiteral("/orders?q=a%20b"));
    QCOMPARE(request[QStringLiteral("tag")].toString(), QStringLiteral("old"));
    QCOMPARE(request[QStringLiteral("timeoutSeconds")].toInt(), 300);
    QCOMPARE(QByteArray::fromBase64(request[QStringLiteral("body")].toString().toLatin1()), "{\"n\": 1}");
    const QJsonArray fields = request[QStringLiteral("headers")].toArray();
    QCOMPARE(fields.size(), 2);
    QCOMPARE(fields[0][QStringLiteral("name")].toString(), QStringLiteral("X-One"));
    QCOMPARE(fields[1][QStringLiteral("value")].toString(), QStringLiteral("application/json"));
}

void TstInvokeDialog::answer_isShownWithWhatItTook()
{
    send();
    QCOMPARE(find<QPlainTextEdit>("responseBody")->toPlainText(), QStringLiteral("{\n    \"a\": 1\n}\n"));
    QVERIFY(find<QLabel>("size")->text().contains(QLatin1String("7")));
    const QString phases = find<QWidget>("phases")->accessibleName();
    QVERIFY2(phases.contains(QLatin1String("Queue")) && phases.contains(QLatin1String("First byte")),
             qPrintable(phases));
    auto *formatted = find<QAbstractButton>("formatted");
    formatted->click();
    QCOMPARE(find<QPlainTextEdit>("responseBody")->toPlainText(), QStringLiteral("{\"a\":1}"));
}

void TstInvokeDialog::brokenJson_isToldAndNotSent()
{
    find<QComboBox>("bodyKind")->setCurrentIndex(1);
    find<QPlainTextEdit>("body")->setPlainText(QStringLiteral("{\n \"n\": }"));
    auto *problem = find<QLabel>("problem");
    QVERIFY(problem->isVisible());
    QVERIFY2(problem->text().startsWith(QLatin1String("Line 2")), qPrintable(problem->text()));
    find<QPushButton>("send")->click();
    QVERIFY(!m_model->isRunning());
    find<QComboBox>("bodyKind")->setCurrentIndex(0);
    QVERIFY(!problem->isVisible());
}

void TstInvokeDialog::event_needsItsFields()
{
    QVERIFY(!find<QWidget>("eventForm")->isVisible());
    find<QComboBox>("bodyKind")->setCurrentIndex(2);
    QVERIFY(find<QWidget>("eventForm")->isVisible());
    QCOMPARE(find<QComboBox>("method")->currentText(), QStringLiteral("POST"));
    const QString id = find<QLineEdit>("eventId")->text();
    find<QToolButton>("eventNewId")->click();
    QVERIFY(find<QLineEdit>("eventId")->text() != id);
    find<QLineEdit>("eventType")->clear();
    find<QPushButton>("send")->click();
    QVERIFY(!m_model->isRunning());
    QVERIFY(find<QLabel>("problem-type")->isVisible());
    type("eventType", QStringLiteral("order.made"));
    find<QPlainTextEdit>("body")->setPlainText(QStringLiteral("[1]"));
    send();
    bool hasType = false;
    const QJsonArray fields = sent()[QStringLiteral("headers")].toArray();
    for (const QJsonValue &field : fields)
        hasType = hasType || (field[QStringLiteral("name")].toString() == QLatin1String("ce-type") &&
                              field[QStringLiteral("value")].toString() == QLatin1String("order.made"));
    QVERIFY(hasType);
}

void TstInvokeDialog::typedQuery_movesToItsTable()
{
    type("path", QStringLiteral("/a?x=1&y=b%20c"));
    QCOMPARE(find<QLineEdit>("path")->text(), QStringLiteral("/a"));
    auto *query = find<QTableWidget>("queryTable");
    QCOMPARE(query->rowCount(), 3);
    QCOMPARE(query->item(1, 1)->text(), QStringLiteral("b c"));
    query->selectRow(0);
    QTest::keyClick(query, Qt::Key_Delete);
    QCOMPARE(query->rowCount(), 2);
}

void TstInvokeDialog::history_showsRepeatsAndEdits()
{
    auto *history = find<QComboBox>("history");
    QVERIFY(!history->isEnabled());
    type("path", QStringLiteral("/one"));
    send();
    type("path", QStringLiteral("/two"));
    send();
    QCOMPARE(history->count(), 2);
    QVERIFY(history->currentText().contains(QLatin1String("/two")));
    history->setCurrentIndex(1);
    Q_EMIT history->activated(1);
    find<QPushButton>("editAgain")->click();
    QCOMPARE(find<QLineEdit>("path")->text(), QStringLiteral("/one"));
    QSignalSpy finished(m_model.get(), &models::InvokeModel::finished);
    find<QPushButton>("repeat")->click();
    QVERIFY(finished.wait());
    QCOMPARE(sent()[QStringLiteral("path")].toString(), QStringLiteral("/one"));
    QCOMPARE(history->count(), 3);
}

void TstInvokeDialog::savedRequest_comesBack()
{
    auto *names = find<QComboBox>("savedRequests");
    auto *save = find<QPushButton>("saveRequest");
    QVERIFY(!save->isEnabled());
    type("path", QStringLiteral("/saved"));
    names->setEditText(QStringLiteral("mine"));
    QVERIFY(save->isEnabled());
    save->click();
    QCOMPARE(names->count(), 1);
    type("path", QStringLiteral("/other"));
    Q_EMIT names->activated(0);
    QCOMPARE(find<QLineEdit>("path")->text(), QStringLiteral("/saved"));
    find<QToolButton>("deleteRequest")->click();
    QCOMPARE(names->count(), 0);
    QVERIFY(!find<QToolButton>("deleteRequest")->isEnabled());
}

void TstInvokeDialog::secretHeader_isMaskedAndNeverInTheFile()
{
    setHeader(0, QStringLiteral("Authorization"), QStringLiteral("Bearer hidden-value"));
    auto *names = find<QComboBox>("savedRequests");
    names->setEditText(QStringLiteral("mine"));
    find<QPushButton>("saveRequest")->click();
    QTRY_VERIFY(find<QLabel>("notice")->isVisible()); // the memory's vault forgets at the end: it is said
    QVERIFY(find<QLabel>("notice")->text().contains(QLatin1String("session only")));
    m_dialog->reject();
    m_settings.reset();
    QFile file(m_folder->filePath(QStringLiteral("console.ini")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY(written.contains("Authorization") && !written.contains("hidden-value"));
}

void TstInvokeDialog::curl_isCopiedWithTheAppsAddress()
{
    type("path", QStringLiteral("/it's"));
    find<QPushButton>("copyCurl")->click();
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QLatin1String("curl ")) &&
                 command.endsWith(QLatin1String("'http://hello.default.localhost:8080/it'\\''s'")),
             qPrintable(command));
    find<QComboBox>("tag")->setCurrentText(QStringLiteral("old"));
    find<QPushButton>("copyCurl")->click();
    QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("http://old-hello.localhost/")));
}

void TstInvokeDialog::stop_cancels()
{
    m_server->setHandler({});
    QSignalSpy cancelled(m_model.get(), &models::InvokeModel::cancelled);
    auto *button = find<QPushButton>("send");
    button->click();
    QVERIFY(m_model->isRunning());
    QCOMPARE(button->text(), QStringLiteral("Stop"));
    button->click();
    QCOMPARE(cancelled.size(), 1);
    QCOMPARE(button->text(), QStringLiteral("Send"));
}

void TstInvokeDialog::draft_isThereWhenOpenedAgain()
{
    type("path", QStringLiteral("/draft"));
    find<QComboBox>("method")->setCurrentText(QStringLiteral("DELETE"));
    m_dialog->reject();
    open();
    QCOMPARE(find<QLineEdit>("path")->text(), QStringLiteral("/draft"));
    QCOMPARE(find<QComboBox>("method")->currentText(), QStringLiteral("DELETE"));
}

void TstInvokeDialog::otherLanguage_isNoEdit()
{
    auto *view = m_dialog->findChild<dialogs::InvokeRequestView *>();
    const QSignalSpy edited(view, &dialogs::InvokeRequestView::edited);
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(view, &change);
    QCOMPARE(edited.count(), 0);
    type("path", QStringLiteral("/orders"));
    QVERIFY(edited.count() > 0);
}

QTEST_MAIN(TstInvokeDialog)
#include "tst_invoke_dialog.moc"
