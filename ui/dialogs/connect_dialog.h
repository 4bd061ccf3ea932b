#pragma once

#include "ui/session/profile.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace tidegate::session {
class SecretStore;
}

namespace tidegate::widgets {
class Banner;
}

namespace tidegate::dialogs {

class ConnectionTest;
class FormGrid;
class ProfileLookForm;
class ProfileNetworkForm;

/// Makes or changes a profile: where the server is, whom it is trusted by, and the token, which goes to the
/// secret store.
class ConnectDialog : public QDialog
{
    Q_OBJECT
public:
    /// `taken`: names of other profiles. `folders`: those that there are.
    ConnectDialog(const session::SecretStore *secrets, QStringList taken, QWidget *parent = nullptr,
                  const QStringList &folders = {});
    void setConnection(const session::Connection &connection);
    session::Connection connection() const;
    bool remember() const;
    /// Why the dialog is open: a refused token, a certificate that changed.
    void setNotice(const QString &text);
    /// Fills the form from a kubeconfig or profile file; tells what is wrong with it otherwise.
    void importFile(const QString &file);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupFields();
    void setupAuthority();
    void setupButtons();
    void layOut();
    void retranslateUi();
    void validate();
    void showAuthority();
    void showSecretPlace();
    void chooseAuthority();
    void chooseImport();
    void test();
    void lookAtCertificate(const QSslCertificate &certificate, const QString &why);

    const session::SecretStore *m_secrets;
    QStringList m_taken;
    bool m_touched = false;
    QLabel *m_title;
    QLabel *m_subtitle;
    widgets::Banner *m_banner;
    QTabWidget *m_tabs;
    FormGrid *m_form;
    ProfileLookForm *m_look;
    ProfileNetworkForm *m_network;
    QString m_user;
    QLineEdit *m_name;
    QLineEdit *m_server;
    QWidget *m_authority;
    QPlainTextEdit *m_pem;
    QPushButton *m_choosePem;
    QLabel *m_fingerprint;
    QLineEdit *m_token;
    QCheckBox *m_remember;
    QLabel *m_secretNote;
    QPushButton *m_import;
    QPushButton *m_test;
    QPushButton *m_cancel;
    QPushButton *m_connect;
    ConnectionTest *m_tester;
};

} // namespace tidegate::dialogs
