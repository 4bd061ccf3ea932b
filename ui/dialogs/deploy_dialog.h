#pragma once

#include "ui/models/deploy_model.h"

#include <QDialog>
#include <QUrl>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace tidegate::session {
class Settings;
}

namespace tidegate::widgets {
class DropZone;
}

namespace tidegate::dialogs {

class DeployFormView;
class DeployProgress;

/// From a file to a running app. A face per phase of the model, which must outlive the dialog and keeps
/// working when it is closed.
class DeployDialog : public QDialog
{
    Q_OBJECT
public:
    DeployDialog(models::DeployModel *model, session::Settings *settings, QWidget *parent = nullptr);

Q_SIGNALS:
    void urlRequested(const QUrl &url);

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
    void deploy();
    void leave();

    models::DeployModel *m_model;
    session::Settings *m_settings;
    QLabel *m_title;
    QLabel *m_subtitle;
    QStackedWidget *m_stack;
    widgets::DropZone *m_dropZone;
    DeployFormView *m_form;
    DeployProgress *m_progress;
    QPushButton *m_replaceCode;
    QPushButton *m_back;
    QPushButton *m_cancel;
    QPushButton *m_deploy;
};

} // namespace tidegate::dialogs
