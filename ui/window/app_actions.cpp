#include "ui/window/app_actions.h"

#include "core/resource/serving.h"
#include "ui/dialogs/deploy_dialog.h"
#include "ui/dialogs/invoke_dialog.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/models/formatting.h"
#include "ui/session/session.h"

#include <QDesktopServices>

namespace tidegate::window {

using resource::Object;

AppActions::AppActions(models::Catalogue *catalogue, session::Session *session, session::Settings *settings,
                       QWidget *window)
    : QObject(window)
    , m_catalogue(catalogue)
    , m_session(session)
    , m_settings(settings)
    , m_window(window)
    , m_deploy(new models::DeployModel(this))
    , m_invoke(new models::InvokeModel(this))
{
    connect(m_deploy, &models::DeployModel::deployed, this,
            [this](const Object &service) { Q_EMIT done(tr("%1 is ready.", "app").arg(service.name())); });
}

void AppActions::setClient(client::Client *client)
{
    m_client = client;
    m_deploy->setClient(client);
    m_invoke->setClient(client);
}

QDialog *AppActions::openDeploy()
{
    if (m_deployDialog)
        return m_deployDialog;
    auto *dialog = new dialogs::DeployDialog(m_deploy, m_settings, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &dialogs::DeployDialog::urlRequested, this, &AppActions::openUrl);
    m_deployDialog = dialog;
    dialog->open();
    return dialog;
}

QDialog *AppActions::deployFile(const QString &file)
{
    if (!m_deploy->isBusy()) {
        m_deploy->reset();
        if (!file.isEmpty())
            m_deploy->chooseFile(file);
    }
    return openDeploy();
}

QDialog *AppActions::deployPackage(const Object &package)
{
    if (!m_deploy->isBusy())
        m_deploy->choosePackage(package);
    return openDeploy();
}

QDialog *AppActions::deployVersion(const Object &app)
{
    if (!m_deploy->isBusy())
        m_deploy->editService(app);
    return openDeploy();
}

QDialog *AppActions::invoke(const Object &app)
{
    QStringList tags;
    for (const auto &target : resource::readTraffic(app.status().value(QLatin1String("traffic")).toArray())) {
        if (!target.tag.isEmpty())
            tags.append(target.tag);
    }
    auto *dialog = new dialogs::InvokeDialog(m_invoke, app.objectName(), tags, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QObject::destroyed, m_invoke, &models::InvokeModel::cancel);
    dialog->open();
    return dialog;
}

QDialog *AppActions::remove(const Object &app)
{
    const QString server = tr("%1 (%2)", "profile, server")
                               .arg(m_session->profile().name, m_session->profile().server.authority());
    auto *dialog = new dialogs::RemoveDialog(app, server, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, name = app.objectName()] { removeNow(name); });
    dialog->open();
    return dialog;
}

void AppActions::removeNow(const resource::ObjectName &app)
{
    if (!m_client)
        return;
    m_client->remove(resource::kinds::service(), app, this, [this, app](const Result<QJsonObject> &answer) {
        if (answer)
            Q_EMIT done(tr("%1 was deleted.", "app").arg(app.name));
        else
            Q_EMIT failed(models::formatting::error(answer.error()));
    });
}

void AppActions::openUrl(const QUrl &url)
{
    if (!QDesktopServices::openUrl(url))
        Q_EMIT failed(tr("No browser could be opened for %1.").arg(url.toString()));
}

} // namespace tidegate::window
