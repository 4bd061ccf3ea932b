#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/deploy_model.h"
#include "ui/models/invoke_model.h"

#include <QObject>
#include <QPointer>
#include <QUrl>

class QDialog;
class QWidget;

namespace tidegate::session {
class Session;
class Settings;
} // namespace tidegate::session

namespace tidegate::window {

/// What can be done to apps: deploy, deploy anew, invoke, delete. Opens the dialogs and makes the calls.
class AppActions : public QObject
{
    Q_OBJECT
public:
    AppActions(models::Catalogue *catalogue, session::Session *session, session::Settings *settings,
               QWidget *window);

    void setClient(client::Client *client);
    /// With an empty file, the dialog asks for one.
    QDialog *deployFile(const QString &file);
    QDialog *deployPackage(const resource::Object &package);
    QDialog *deployVersion(const resource::Object &app);
    QDialog *invoke(const resource::Object &app);
    QDialog *remove(const resource::Object &app);
    void openUrl(const QUrl &url);

Q_SIGNALS:
    void done(const QString &text);   ///< for the status bar
    void failed(const QString &text); ///< for a banner

private:
    QDialog *openDeploy();
    void removeNow(const resource::ObjectName &app);

    models::Catalogue *m_catalogue;
    session::Session *m_session;
    session::Settings *m_settings;
    QWidget *m_window;
    models::DeployModel *m_deploy;
    models::InvokeModel *m_invoke;
    QPointer<client::Client> m_client;
    QPointer<QDialog> m_deployDialog;
};

} // namespace tidegate::window
