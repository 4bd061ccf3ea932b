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
class RequestStore;
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
    models::DeployModel *deployModel() const { return m_deploy; }
    /// With an empty file, the dialog asks for one.
    QDialog *deployFile(const QString &file);
    QDialog *deployPackage(const resource::Object &package);
    QDialog *deployVersion(const resource::Object &app);
    QDialog *invoke(const resource::Object &app);
    QDialog *clone(const resource::Object &app);
    QDialog *remove(const std::vector<resource::Object> &apps);
    /// Asks before it stops them; starting needs no question (null then).
    QDialog *stop(const std::vector<resource::Object> &apps, bool stop);
    void openUrl(const QUrl &url);

Q_SIGNALS:
    void done(const QString &text);   ///< for the status bar
    void failed(const QString &text); ///< for a banner

private:
    QDialog *openDeploy();
    bool isRefused();
    QString serverText() const;
    void removeNow(const resource::ObjectName &app);
    void setStopped(const resource::ObjectName &app, bool stopped);

    models::Catalogue *m_catalogue;
    session::Session *m_session;
    session::Settings *m_settings;
    QWidget *m_window;
    models::DeployModel *m_deploy;
    models::InvokeModel *m_invoke;
    session::RequestStore *m_requests;
    QPointer<client::Client> m_client;
    QPointer<QDialog> m_deployDialog;
};

} // namespace tidegate::window
