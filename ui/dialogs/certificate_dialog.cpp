#include "ui/dialogs/certificate_dialog.h"

#include "ui/session/profile.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCryptographicHash>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

/// Common name and organisation; the whole distinguished name where there is neither.
QString nameOf(const QStringList &commonName, const QStringList &organisation, const QString &fallback)
{
    const QStringList parts = commonName + organisation;
    return parts.isEmpty() ? fallback : parts.join(QStringLiteral(", "));
}

/// In two lines of sixteen bytes, as one compares them.
QString inTwoLines(const QByteArray &digest)
{
    const QString text = session::fingerprintText(digest);
    const auto half = text.size() / 2;
    return text.left(half) + QLatin1Char('\n') + text.mid(half + 1);
}

} // namespace

CertificateDialog::CertificateDialog(QSslCertificate certificate, QString server, QString why,
                                     QByteArray pinned, QWidget *parent)
    : QDialog(parent)
    , m_certificate(std::move(certificate))
    , m_server(std::move(server))
    , m_why(std::move(why))
    , m_pinned(std::move(pinned))
    , m_title(widgets::makeLabel("dialogTitle", "title", this))
    , m_banner(new widgets::Banner(this))
    , m_facts(new widgets::FactsView)
    , m_fingerprints(widgets::makeLabel("fingerprints", nullptr))
    , m_advice(widgets::makeLabel("advice", "caption", this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
    , m_pin(widgets::makeButton("pin", QStringLiteral("lock"), "danger", this))
{
    m_cancel->setDefault(true);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_pin, &QPushButton::clicked, this, &QDialog::accept);
    m_facts->setObjectName(QStringLiteral("certificateFacts"));
    auto *card = new widgets::Card(this);
    m_fingerprints->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    card->body()->addWidget(m_facts);
    card->body()->addWidget(m_fingerprints);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(m_pin);
    buttons->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(4));
    column->setSpacing(grid(3));
    column->addWidget(m_title);
    column->addWidget(m_banner);
    column->addWidget(card, 1);
    column->addWidget(m_advice);
    column->addLayout(buttons);
    retranslateUi();
    widgets::fitHeight(this, grid(160));
    m_cancel->setFocus();
}

void CertificateDialog::retranslateUi()
{
    const QLocale locale;
    const auto time = [&locale](const QDateTime &when) {
        return locale.toString(when.toLocalTime(), QLocale::ShortFormat);
    };
    setWindowTitle(tr("Certificate"));
    m_title->setText(m_pinned.isEmpty() ? tr("Is this your server?")
                                        : tr("The server's certificate has changed"));
    m_banner->show(widgets::Tone::Bad, m_why);
    m_facts->setFacts(
        {{tr("Server"), m_server, {}, {}, false},
         {tr("Subject"),
          nameOf(m_certificate.subjectInfo(QSslCertificate::CommonName),
                 m_certificate.subjectInfo(QSslCertificate::Organization),
                 m_certificate.subjectDisplayName()),
          {},
          {},
          false},
         {tr("Issuer"),
          nameOf(m_certificate.issuerInfo(QSslCertificate::CommonName),
                 m_certificate.issuerInfo(QSslCertificate::Organization), m_certificate.issuerDisplayName()),
          {},
          {},
          false},
         {tr("Valid"),
          tr("%1 to %2", "two times")
              .arg(time(m_certificate.effectiveDate()), time(m_certificate.expiryDate())),
          {},
          {},
          false}});
    const QString shown =
        tr("SHA-256 fingerprint\n%1").arg(inTwoLines(m_certificate.digest(QCryptographicHash::Sha256)));
    m_fingerprints->setText(
        m_pinned.isEmpty()
            ? shown
            : tr("%1\n\nPinned in this profile\n%2", "two fingerprints").arg(shown, inTwoLines(m_pinned)));
    m_advice->setText(
        tr("Compare the fingerprint with what the server's administrator tells you. Pinned, this very "
           "certificate is trusted and no other, whoever signed it."));
    m_cancel->setText(tr("Cancel"));
    m_pin->setText(m_pinned.isEmpty() ? tr("Pin this certificate") : tr("Pin the new certificate"));
}

void CertificateDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
