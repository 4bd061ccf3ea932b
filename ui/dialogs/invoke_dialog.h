#pragma once

#include "ui/models/invoke_model.h"
#include "ui/session/request_store.h"

#include <QDialog>
#include <QMap>
#include <QUrl>

class QComboBox;
class QLabel;
class QPushButton;

namespace tidegate::widgets {
class Card;
}

namespace tidegate::dialogs {

class InvokeRequestView;
class InvokeResultView;
class SavedRequests;

/// Sends requests to an app through the server and shows what came back, now and earlier in this session.
class InvokeDialog : public QDialog
{
    Q_OBJECT
public:
    struct Parts
    {
        models::InvokeModel *model;      ///< must outlive the dialog
        session::RequestStore *requests; ///< the same
        QString profile;
        resource::ObjectName app;
        /// Where it is reached, by traffic tag; the empty tag is the app itself.
        QMap<QString, QUrl> urls;
    };
    explicit InvokeDialog(const Parts &parts, QWidget *parent = nullptr);
    void done(int result) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupRequest();
    void setupResult();
    void connectModel();
    void retranslateUi();
    void restoreDraft();
    void send();
    void showRunning(bool running);
    void showHistory();
    void showChosen();
    void notice(const QString &text);
    void copyCurl();
    bool isMine(const models::InvokeResult &result) const;
    std::optional<models::InvokeResult> chosen() const;

    Parts m_parts;
    session::RequestStore::Owner m_owner;
    QLabel *m_title;
    InvokeRequestView *m_request;
    SavedRequests *m_saved;
    QLabel *m_notice;
    QPushButton *m_send;
    QPushButton *m_curl;
    QComboBox *m_history;
    QPushButton *m_repeat;
    QPushButton *m_edit;
    widgets::Card *m_requestCard;
    widgets::Card *m_resultCard;
    InvokeResultView *m_result;
};

} // namespace tidegate::dialogs
