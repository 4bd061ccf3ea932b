#pragma once

#include "ui/models/invoke_model.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace tidegate::widgets {
class Card;
}

namespace tidegate::dialogs {

class InvokeResultView;

/// Sends a request to an app through the server and shows what came back. The model must outlive the dialog.
class InvokeDialog : public QDialog
{
    Q_OBJECT
public:
    /// `tags` are the app's traffic tags, to call one of them by name.
    InvokeDialog(models::InvokeModel *model, const resource::ObjectName &app, const QStringList &tags,
                 QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupRequest(const QStringList &tags);
    void setupResult();
    void retranslateUi();
    void send();
    void showRunning(bool running);

    models::InvokeModel *m_model;
    resource::ObjectName m_app;
    QLabel *m_title;
    QComboBox *m_method;
    QLineEdit *m_path;
    QComboBox *m_tag;
    QPushButton *m_send;
    QLabel *m_headersLabel;
    QPlainTextEdit *m_headers;
    QLabel *m_bodyLabel;
    QPlainTextEdit *m_body;
    QLabel *m_problem;
    widgets::Card *m_requestCard;
    widgets::Card *m_resultCard;
    InvokeResultView *m_result;
};

} // namespace tidegate::dialogs
