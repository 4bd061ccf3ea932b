#pragma once

#include "ui/session/profile.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tidegate::dialogs {

class FormGrid;

/// The part of a profile that says how it looks and how careful one is with it: folder, colour, protection.
class ProfileLookForm : public QWidget
{
    Q_OBJECT
public:
    /// `folders`: those that there are, to choose from.
    explicit ProfileLookForm(const QStringList &folders, QWidget *parent = nullptr);
    void load(const session::Profile &profile);
    void store(session::Profile &profile) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    FormGrid *m_form;
    QComboBox *m_folder;
    QComboBox *m_color;
    QCheckBox *m_protected;
    QLabel *m_note;
};

/// The part of a profile that says how its server is reached and trusted: proxy, client certificate, pin.
class ProfileNetworkForm : public QWidget
{
    Q_OBJECT
public:
    explicit ProfileNetworkForm(QWidget *parent = nullptr);
    void load(const session::Connection &connection);
    void store(session::Connection &connection) const;
    void showProblems(const session::ProfileProblems &problems);
    void setPin(const QByteArray &digest);

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupProxy();
    void setupIdentity();
    QWidget *fileRow(QLineEdit *field, QPushButton *button);
    void chooseFile(QLineEdit *field);
    void retranslateUi();
    void showProxyMode();
    void showPin();

    FormGrid *m_form;
    QComboBox *m_proxyMode;
    QLineEdit *m_proxyHost;
    QSpinBox *m_proxyPort;
    QLineEdit *m_proxyUser;
    QLineEdit *m_proxyPassword;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QPushButton *m_chooseCertificate;
    QPushButton *m_chooseKey;
    QLineEdit *m_passphrase;
    QLabel *m_pin;
    QPushButton *m_unpin;
    QByteArray m_digest;
};

} // namespace tidegate::dialogs
