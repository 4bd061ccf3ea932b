#pragma once

#include "ui/models/deploy_model.h"

#include <QDialog>
#include <QUrl>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace tidegate::session {
class RequestStore;
class Settings;
} // namespace tidegate::session

namespace tidegate::widgets {
class DropZone;
}

namespace tidegate::dialogs {

class DeployFormView;
class DeployProgress;
class FunctionEditor;

/// From a file to a running app. A face per phase of the model, which must outlive the dialog and keeps
/// working when it is closed.
class DeployDialog : public QDialog
{
    Q_OBJECT
public:
    /// All must outlive the dialog.
    struct Parts
    {
        models::DeployModel *model;
        session::Settings *settings;
        session::RequestStore *requests; ///< what functions are tried with
        QString profile;
    };
    explicit DeployDialog(const Parts &parts, QWidget *parent = nullptr);

Q_SIGNALS:
    void urlRequested(const QUrl &url);
    void invokeRequested(const tidegate::resource::Object &app);

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupFaces();
    void setupButtons();
    void retranslateUi();
    void showPhase();
    void chooseFile();
    void useFile(const QString &file);
    void deploy();
    void review();
    void showReview(const resource::Object &before, const resource::Object &after);
    void useFunction();
    QWidget *makeStart();
    void keepTestEvent(models::DeployModel::Phase phase);
    void leave();

    models::DeployModel *m_model;
    session::Settings *m_settings;
    session::RequestStore *m_requests;
    QString m_profile;
    QLabel *m_title;
    QLabel *m_subtitle;
    QStackedWidget *m_stack;
    QWidget *m_start; ///< where one chooses what to deploy
    widgets::DropZone *m_dropZone;
    QLabel *m_or;
    QPushButton *m_writeFunction;
    QPushButton *m_useImage;
    FunctionEditor *m_function;
    bool m_isWriting = false;  ///< a function is being written
    bool m_isFunction = false; ///< what is deployed was written here
    DeployFormView *m_form;
    DeployProgress *m_progress;
    QPushButton *m_replaceCode;
    QPushButton *m_back;
    QPushButton *m_cancel;
    QPushButton *m_review;
    QPushButton *m_invoke;
    QPushButton *m_deploy;
};

} // namespace tidegate::dialogs
