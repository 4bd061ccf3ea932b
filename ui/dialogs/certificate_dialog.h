#pragma once

#include <QDialog>
#include <QSslCertificate>

class QLabel;
class QPushButton;

namespace tidegate::widgets {
class Banner;
class FactsView;
} // namespace tidegate::widgets

namespace tidegate::dialogs {

/// Shows a server's certificate that is not trusted, and lets a person trust exactly this one: accepted()
/// means that it is to be pinned. Cancel is the default.
class CertificateDialog : public QDialog
{
    Q_OBJECT
public:
    /// `why`: what is wrong with it. `pinned`: the SHA-256 that the profile expects; empty = none is pinned.
    CertificateDialog(QSslCertificate certificate, QString server, QString why, QByteArray pinned,
                      QWidget *parent = nullptr);
    const QSslCertificate &certificate() const { return m_certificate; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();

    QSslCertificate m_certificate;
    QString m_server;
    QString m_why;
    QByteArray m_pinned;
    QLabel *m_title;
    widgets::Banner *m_banner;
    widgets::FactsView *m_facts;
    QLabel *m_fingerprints;
    QLabel *m_advice;
    QPushButton *m_cancel;
    QPushButton *m_pin;
};

} // namespace tidegate::dialogs
