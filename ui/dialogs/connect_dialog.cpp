#include "ui/dialogs/connect_dialog.h"

#include "ui/dialogs/certificate_dialog.h"
#include "ui/dialogs/connection_test.h"
#include "ui/dialogs/form_grid.h"
#include "ui/dialogs/profile_forms.h"
#include "ui/models/formatting.h"
#include "ui/session/secret_store.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QCryptographicHash>
#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSslCertificate>
#include <QTabWidget>

namespace tidegate::dialogs {

using session::Connection;
using session::Profile;
using widgets::grid;
using widgets::Tone;

namespace {

const QString nameKey = QStringLiteral("name");
const QString serverKey = QStringLiteral("server");
const QString authorityKey = QStringLiteral("authority");
const QString tokenKey = QStringLiteral("token");
constexpr qint64 largestPem = 1024 * 1024;

QString fingerprint(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':')).toUpper();
}

} // namespace

ConnectDialog::ConnectDialog(const session::SecretStore *secrets, QStringList taken, QWidget *parent,
                             const QStringList &folders)
    : QDialog(parent)
    , m_secrets(secrets)
    , m_taken(std::move(taken))
    , m_title(widgets::makeLabel("dialogTitle", "title", this))
    , m_subtitle(widgets::makeLabel("dialogSubtitle", "caption", this))
    , m_banner(new widgets::Banner(this))
    , m_tabs(new QTabWidget(this))
    , m_form(new FormGrid)
    , m_look(new ProfileLookForm(folders))
    , m_network(new ProfileNetworkForm)
    , m_tester(new ConnectionTest(this))
{
    setupFields();
    setupAuthority();
    setupButtons();
    layOut();
    connect(m_secrets, &session::SecretStore::noticed, this, &ConnectDialog::showSecretPlace);
    connect(m_tester, &ConnectionTest::succeeded, this, [this](const QString &version) {
        m_banner->show(Tone::Good, tr("The server answers: %1", "version").arg(version));
    });
    connect(m_tester, &ConnectionTest::failed, this,
            [this](const QString &why) { m_banner->show(Tone::Bad, why); });
    connect(m_tester, &ConnectionTest::certificateRefused, this, &ConnectDialog::lookAtCertificate);
    connect(m_network, &ProfileNetworkForm::edited, this, &ConnectDialog::validate);
    retranslateUi();
    validate();
    widgets::fitHeight(this, grid(180));
    m_name->setFocus();
}

void ConnectDialog::setupFields()
{
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("profileName"));
    m_server = new QLineEdit;
    m_server->setObjectName(QStringLiteral("serverUrl"));
    m_server->setPlaceholderText(QStringLiteral("https://localhost:8443"));
    m_token = new QLineEdit;
    m_token->setObjectName(QStringLiteral("token"));
    m_token->setEchoMode(QLineEdit::Password);
    m_remember = new QCheckBox;
    m_remember->setObjectName(QStringLiteral("remember"));
    m_remember->setChecked(true);
    m_secretNote = widgets::makeLabel("secretNote", "caption");
    for (QLineEdit *field : {m_name, m_server}) {
        connect(field, &QLineEdit::textEdited, this, [this] {
            m_touched = true;
            validate();
        });
    }
}

void ConnectDialog::setupAuthority()
{
    m_authority = new QWidget;
    m_pem = new QPlainTextEdit(m_authority);
    m_pem->setObjectName(QStringLiteral("authorityPem"));
    m_pem->setTabChangesFocus(true);
    m_pem->setFixedHeight(grid(20));
    m_choosePem = widgets::makeButton("chooseAuthority", QStringLiteral("file"), nullptr, m_authority);
    m_fingerprint = widgets::makeLabel("fingerprint", "caption", m_authority);
    auto *under = new QHBoxLayout;
    under->addWidget(m_fingerprint, 1);
    under->addWidget(m_choosePem, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(m_authority);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(1));
    column->addWidget(m_pem);
    column->addLayout(under);
    connect(m_pem, &QPlainTextEdit::textChanged, this, &ConnectDialog::validate);
    connect(m_choosePem, &QPushButton::clicked, this, &ConnectDialog::chooseAuthority);
}

void ConnectDialog::setupButtons()
{
    m_import = widgets::makeButton("importKubeconfig", QStringLiteral("file"), nullptr, this);
    m_test = widgets::makeButton("testConnection", QStringLiteral("connect"), nullptr, this);
    m_cancel = widgets::makeButton("cancel", {}, nullptr, this);
    m_connect = widgets::makeButton("connect", {}, "primary", this);
    m_connect->setDefault(true);
    connect(m_import, &QPushButton::clicked, this, &ConnectDialog::chooseImport);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, &QDialog::accept);
}

void ConnectDialog::layOut()
{
    m_form->add(nameKey, m_name);
    m_form->add(serverKey, m_server);
    m_form->add(authorityKey, m_authority);
    m_form->add(tokenKey, m_token);
    auto *server = new QWidget;
    auto *fields = new QVBoxLayout(server);
    fields->setContentsMargins(0, grid(2), 0, 0);
    fields->addWidget(m_form);
    fields->addWidget(m_remember);
    fields->addWidget(m_secretNote);
    fields->addStretch();
    m_tabs->setObjectName(QStringLiteral("profileTabs"));
    for (QWidget *page : {server, static_cast<QWidget *>(m_look), static_cast<QWidget *>(m_network)}) {
        widgets::setLook(page, "plain");
        m_tabs->addTab(page, QString());
    }
    auto *card = new widgets::Card(this);
    card->body()->addWidget(m_tabs);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addWidget(m_import);
    buttons->addStretch();
    buttons->addWidget(m_test);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_connect);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(4));
    column->setSpacing(grid(2));
    column->addWidget(m_title);
    column->addWidget(m_subtitle);
    column->addWidget(m_banner);
    column->addWidget(card, 1);
    column->addLayout(buttons);
}

void ConnectDialog::retranslateUi()
{
    setWindowTitle(tr("Connect"));
    m_title->setText(tr("Connect to a server"));
    m_subtitle->setText(
        tr("The server prints its address when it starts, and writes a kubeconfig into its data folder."));
    m_tabs->setTabText(0, tr("Server"));
    m_tabs->setTabText(1, tr("Look and protection"));
    m_tabs->setTabText(2, tr("Network and certificates"));
    m_form->setLabel(nameKey, tr("&Name"));
    m_form->setLabel(serverKey, tr("&Server URL"));
    m_form->setLabel(authorityKey, tr("Certificate &authority"));
    m_form->setLabel(tokenKey, tr("&Token"));
    m_remember->setText(tr("Keep the token in the keychain"));
    m_pem->setPlaceholderText(tr("PEM text. Empty: the authorities of this system are trusted."));
    m_choosePem->setText(tr("Choose a file…"));
    m_import->setText(tr("Import a kubeconfig…"));
    m_test->setText(tr("Test connection"));
    m_cancel->setText(tr("Cancel"));
    m_connect->setText(tr("Save and connect"));
    showSecretPlace();
    showAuthority();
}

void ConnectDialog::setConnection(const Connection &connection)
{
    m_name->setText(connection.profile.name);
    m_server->setText(connection.profile.server.toString());
    m_pem->setPlainText(QString::fromUtf8(connection.profile.authorityPem));
    m_token->setText(connection.token);
    m_user = connection.profile.user;
    m_look->load(connection.profile);
    m_network->load(connection);
    m_touched = true;
    validate();
}

Connection ConnectDialog::connection() const
{
    Profile profile;
    profile.name = m_name->text().trimmed();
    profile.server = QUrl(m_server->text().trimmed());
    profile.authorityPem = m_pem->toPlainText().trimmed().toUtf8();
    profile.user = m_user;
    m_look->store(profile);
    Connection connection{profile, m_token->text().trimmed()};
    m_network->store(connection);
    return connection;
}

bool ConnectDialog::remember() const
{
    return m_remember->isChecked();
}

void ConnectDialog::setNotice(const QString &text)
{
    m_banner->show(Tone::Caution, text);
}

void ConnectDialog::validate()
{
    const session::ProfileProblems problems = session::checkProfile(connection().profile, m_taken);
    m_form->setProblem(nameKey, m_touched ? problems.name : QString());
    m_form->setProblem(serverKey, m_touched ? problems.server : QString());
    m_form->setProblem(authorityKey, problems.authority);
    m_network->showProblems(problems);
    m_connect->setEnabled(problems.ok());
    m_test->setEnabled(problems.server.isEmpty() && problems.authority.isEmpty() &&
                       problems.proxy.isEmpty() && problems.identity.isEmpty());
    showAuthority();
}

/// What a person compares with what the server printed.
void ConnectDialog::showAuthority()
{
    const auto certificates = QSslCertificate::fromData(m_pem->toPlainText().toUtf8(), QSsl::Pem);
    if (certificates.isEmpty()) {
        m_fingerprint->clear();
        return;
    }
    const QSslCertificate &first = certificates.first();
    m_fingerprint->setText(tr("%1, valid until %2\nSHA-256 %3", "issuer, date, fingerprint")
                               .arg(first.subjectInfo(QSslCertificate::CommonName).join(QStringLiteral(", ")),
                                    QLocale().toString(first.expiryDate().date(), QLocale::ShortFormat),
                                    fingerprint(first)));
}

void ConnectDialog::showSecretPlace()
{
    const bool persistent = m_secrets->isPersistent();
    m_remember->setVisible(persistent);
    m_secretNote->setText(persistent ? tr("The token goes into this system's keychain, never into a file.")
                                     : tr("There is no keychain here: the token is kept for this session "
                                          "only, and asked for again next time."));
}

void ConnectDialog::chooseAuthority()
{
    auto *dialog = new QFileDialog(this, tr("Choose the certificate authority"), {},
                                   tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &name) {
        QFile file(name);
        if (file.open(QIODevice::ReadOnly) && file.size() <= largestPem)
            m_pem->setPlainText(QString::fromUtf8(file.readAll()));
        else
            m_banner->show(Tone::Bad, tr("\"%1\" cannot be read as a certificate.").arg(name));
    });
    dialog->open();
}

void ConnectDialog::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Choose a kubeconfig"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &ConnectDialog::importFile);
    dialog->open();
}

void ConnectDialog::importFile(const QString &file)
{
    const auto connection = session::readConnectionFile(file);
    if (connection) {
        setConnection(*connection);
        m_banner->clear();
    } else {
        m_banner->show(Tone::Bad, models::formatting::error(connection.error()));
    }
}

void ConnectDialog::test()
{
    m_banner->show(Tone::Busy, tr("Asking the server…"));
    m_tester->run(connection());
}

/// Lets a person pin what the server shows; the profile is saved with it like any other edit.
void ConnectDialog::lookAtCertificate(const QSslCertificate &certificate, const QString &why)
{
    const Profile profile = connection().profile;
    auto *dialog =
        new CertificateDialog(certificate, profile.server.authority(), why, profile.pinnedDigest, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, certificate] {
        m_network->setPin(certificate.digest(QCryptographicHash::Sha256));
        test();
    });
    dialog->open();
}

void ConnectDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
