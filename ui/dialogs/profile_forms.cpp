#include "ui/dialogs/profile_forms.h"

#include "ui/dialogs/form_grid.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using session::ProfileColor;
using widgets::grid;
using ProxyMode = client::ProxyChoice::Mode;

namespace {

const QString folderKey = QStringLiteral("folder");
const QString colorKey = QStringLiteral("color");
const QString proxyKey = QStringLiteral("proxy");
const QString proxyServerKey = QStringLiteral("proxyServer");
const QString proxyUserKey = QStringLiteral("proxyUser");
const QString proxyPasswordKey = QStringLiteral("proxyPassword");
const QString certificateKey = QStringLiteral("certificate");
const QString identityKey = QStringLiteral("key");
const QString passphraseKey = QStringLiteral("passphrase");
const QString pinKey = QStringLiteral("pin");

QLineEdit *makeField(const char *name, bool isSecret = false)
{
    auto *field = new QLineEdit;
    field->setObjectName(QString::fromLatin1(name));
    if (isSecret)
        field->setEchoMode(QLineEdit::Password);
    return field;
}

QHBoxLayout *rowOf(QWidget *row)
{
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(2));
    return layout;
}

} // namespace

ProfileLookForm::ProfileLookForm(const QStringList &folders, QWidget *parent)
    : QWidget(parent)
    , m_form(new FormGrid)
    , m_folder(new QComboBox)
    , m_color(new QComboBox)
    , m_protected(new QCheckBox)
    , m_note(widgets::makeLabel("protectedNote", "caption"))
{
    m_folder->setObjectName(QStringLiteral("folder"));
    m_folder->setEditable(true);
    m_folder->addItem(QString());
    m_folder->addItems(folders);
    m_color->setObjectName(QStringLiteral("color"));
    for (int color = 0; color <= int(ProfileColor::Grey); ++color)
        m_color->addItem(widgets::profileIcon(color), QString(), color);
    m_protected->setObjectName(QStringLiteral("protected"));
    m_form->add(folderKey, m_folder);
    m_form->add(colorKey, m_color);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid(2), 0, 0);
    column->setSpacing(grid(2));
    column->addWidget(m_form);
    column->addWidget(m_protected);
    column->addWidget(m_note);
    column->addStretch();
    retranslateUi();
}

void ProfileLookForm::load(const session::Profile &profile)
{
    m_folder->setCurrentText(profile.folder);
    m_color->setCurrentIndex(int(profile.color));
    m_protected->setChecked(profile.isProtected);
}

void ProfileLookForm::store(session::Profile &profile) const
{
    profile.folder = m_folder->currentText().trimmed();
    profile.color = ProfileColor(m_color->currentData().toInt());
    profile.isProtected = m_protected->isChecked();
}

void ProfileLookForm::retranslateUi()
{
    m_form->setLabel(folderKey, tr("&Folder"));
    m_form->setLabel(colorKey, tr("C&olor"));
    m_form->setHint(colorKey, tr("Shown along the top of the window, so that you always see where you are."));
    const QStringList names{tr("None"), tr("Red"),    tr("Orange"), tr("Green"),
                            tr("Blue"), tr("Purple"), tr("Gray")};
    for (int i = 0; i < m_color->count(); ++i)
        m_color->setItemText(i, names.at(i));
    m_protected->setText(tr("&Protected: read-only until it is unlocked"));
    m_note->setText(
        tr("It locks itself again when you have done nothing for a while (Preferences) and when the "
           "connection breaks. To delete something, its name has to be typed."));
}

void ProfileLookForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

ProfileNetworkForm::ProfileNetworkForm(QWidget *parent) : QWidget(parent), m_form(new FormGrid)
{
    setupProxy();
    setupIdentity();
    auto *pin = new QWidget;
    m_pin = widgets::makeLabel("pinnedFingerprint", "caption");
    m_unpin = widgets::makeButton("unpin", {}, nullptr);
    QHBoxLayout *row = rowOf(pin);
    row->addWidget(m_pin, 1);
    row->addWidget(m_unpin, 0, Qt::AlignTop);
    m_form->add(pinKey, pin);
    connect(m_unpin, &QPushButton::clicked, this, [this] {
        setPin({});
        Q_EMIT edited();
    });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid(2), 0, 0);
    column->addWidget(m_form);
    column->addStretch();
    retranslateUi();
    showProxyMode();
}

void ProfileNetworkForm::setupProxy()
{
    m_proxyMode = new QComboBox;
    m_proxyMode->setObjectName(QStringLiteral("proxyMode"));
    for (const ProxyMode mode : {ProxyMode::System, ProxyMode::None, ProxyMode::Manual})
        m_proxyMode->addItem(QString(), int(mode));
    m_proxyHost = makeField("proxyHost");
    m_proxyHost->setPlaceholderText(QStringLiteral("proxy.example"));
    m_proxyPort = new QSpinBox;
    m_proxyPort->setObjectName(QStringLiteral("proxyPort"));
    m_proxyPort->setRange(1, 65535);
    m_proxyPort->setValue(3128);
    m_proxyPort->setButtonSymbols(QAbstractSpinBox::NoButtons);
    auto *server = new QWidget;
    QHBoxLayout *row = rowOf(server);
    row->addWidget(m_proxyHost, 1);
    row->addWidget(m_proxyPort);
    m_proxyUser = makeField("proxyUser");
    m_proxyPassword = makeField("proxyPassword", true);
    m_form->add(proxyKey, m_proxyMode);
    m_form->add(proxyServerKey, server);
    m_form->add(proxyUserKey, m_proxyUser);
    m_form->add(proxyPasswordKey, m_proxyPassword);
    connect(m_proxyMode, &QComboBox::currentIndexChanged, this, [this] {
        showProxyMode();
        Q_EMIT edited();
    });
    connect(m_proxyHost, &QLineEdit::textChanged, this, &ProfileNetworkForm::edited);
}

void ProfileNetworkForm::setupIdentity()
{
    m_certificate = makeField("clientCertificate");
    m_key = makeField("clientKey");
    m_passphrase = makeField("keyPassphrase", true);
    m_chooseCertificate = widgets::makeButton("chooseClientCertificate", QStringLiteral("file"));
    m_chooseKey = widgets::makeButton("chooseClientKey", QStringLiteral("file"));
    m_form->add(certificateKey, fileRow(m_certificate, m_chooseCertificate));
    m_form->add(identityKey, fileRow(m_key, m_chooseKey));
    m_form->add(passphraseKey, m_passphrase);
}

QWidget *ProfileNetworkForm::fileRow(QLineEdit *field, QPushButton *button)
{
    auto *widget = new QWidget;
    QHBoxLayout *row = rowOf(widget);
    row->addWidget(field, 1);
    row->addWidget(button);
    connect(field, &QLineEdit::textChanged, this, &ProfileNetworkForm::edited);
    connect(button, &QPushButton::clicked, this, [this, field] { chooseFile(field); });
    return widget;
}

void ProfileNetworkForm::chooseFile(QLineEdit *field)
{
    auto *dialog = new QFileDialog(this, tr("Choose a PEM file"), {},
                                   tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    dialog->open();
}

void ProfileNetworkForm::load(const session::Connection &connection)
{
    const session::Profile &profile = connection.profile;
    m_proxyMode->setCurrentIndex(m_proxyMode->findData(int(profile.proxy.mode)));
    m_proxyHost->setText(profile.proxy.host);
    if (profile.proxy.port > 0)
        m_proxyPort->setValue(profile.proxy.port);
    m_proxyUser->setText(profile.proxy.user);
    m_proxyPassword->setText(connection.proxyPassword);
    m_certificate->setText(profile.certificateFile);
    m_key->setText(profile.keyFile);
    m_passphrase->setText(connection.keyPassphrase);
    setPin(profile.pinnedDigest);
    showProxyMode();
}

void ProfileNetworkForm::store(session::Connection &connection) const
{
    session::Profile &profile = connection.profile;
    profile.proxy.mode = ProxyMode(m_proxyMode->currentData().toInt());
    if (profile.proxy.mode == ProxyMode::Manual) {
        profile.proxy.host = m_proxyHost->text().trimmed();
        profile.proxy.port = m_proxyPort->value();
        profile.proxy.user = m_proxyUser->text().trimmed();
        connection.proxyPassword = m_proxyPassword->text();
    }
    profile.certificateFile = m_certificate->text().trimmed();
    profile.keyFile = m_key->text().trimmed();
    connection.keyPassphrase = m_passphrase->text();
    profile.pinnedDigest = m_digest;
}

void ProfileNetworkForm::showProblems(const session::ProfileProblems &problems)
{
    m_form->setProblem(proxyServerKey, problems.proxy);
    m_form->setProblem(identityKey, problems.identity);
}

void ProfileNetworkForm::setPin(const QByteArray &digest)
{
    m_digest = digest;
    showPin();
}

void ProfileNetworkForm::showPin()
{
    m_pin->setText(m_digest.isEmpty()
                       ? tr("None: the certificate authority decides. When a certificate cannot be "
                            "trusted, you can look at it and pin it.")
                       : session::fingerprintText(m_digest));
    m_unpin->setVisible(!m_digest.isEmpty());
}

void ProfileNetworkForm::showProxyMode()
{
    const bool isManual = ProxyMode(m_proxyMode->currentData().toInt()) == ProxyMode::Manual;
    for (QWidget *field : {static_cast<QWidget *>(m_proxyHost), static_cast<QWidget *>(m_proxyPort),
                           static_cast<QWidget *>(m_proxyUser), static_cast<QWidget *>(m_proxyPassword)})
        field->setEnabled(isManual);
}

void ProfileNetworkForm::retranslateUi()
{
    m_form->setLabel(proxyKey, tr("Pro&xy"));
    m_form->setLabel(proxyServerKey, tr("Proxy server"));
    m_form->setLabel(proxyUserKey, tr("Proxy user"));
    m_form->setLabel(proxyPasswordKey, tr("Proxy password"));
    m_form->setLabel(certificateKey, tr("C&lient certificate"));
    m_form->setLabel(identityKey, tr("&Key"));
    m_form->setLabel(passphraseKey, tr("Passphrase of the key"));
    m_form->setLabel(pinKey, tr("Pinned certificate"));
    m_form->setHint(passphraseKey,
                    tr("Passwords and passphrases are kept as the token is, never in a file."));
    m_proxyHost->setAccessibleName(tr("Proxy server"));
    m_proxyPort->setAccessibleName(tr("Proxy port"));
    m_certificate->setAccessibleName(tr("File of the client certificate"));
    m_key->setAccessibleName(tr("File of the client key"));
    m_proxyMode->setItemText(0, tr("As the system"));
    m_proxyMode->setItemText(1, tr("None"));
    m_proxyMode->setItemText(2, tr("This one:"));
    m_chooseCertificate->setText(tr("Choose…"));
    m_chooseKey->setText(tr("Choose…"));
    m_unpin->setText(tr("Remove the pin"));
    showPin();
}

void ProfileNetworkForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
