#include "ui/window/app_actions.h"

#include "core/resource/run_state.h"
#include "core/resource/serving.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/deploy_dialog.h"
#include "ui/dialogs/invoke_dialog.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/models/formatting.h"
#include "ui/session/request_store.h"
#include "ui/session/session.h"

#include <QDesktopServices>
#include <QJsonArray>

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
    , m_requests(new session::RequestStore(settings, session->secrets(), this))
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
    auto *dialog =
        new dialogs::DeployDialog({m_deploy, m_settings, m_requests, m_session->profile().name}, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &dialogs::DeployDialog::urlRequested, this, &AppActions::openUrl);
    connect(dialog, &dialogs::DeployDialog::invokeRequested, this, &AppActions::invoke);
    m_deployDialog = dialog;
    dialog->open();
    return dialog;
}

/// Tells why nothing can be changed now.
bool AppActions::isRefused()
{
    const QString reason = m_session->protection()->reason();
    if (!reason.isEmpty())
        Q_EMIT failed(reason);
    return !reason.isEmpty();
}

QDialog *AppActions::deployFile(const QString &file)
{
    if (isRefused())
        return nullptr;
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
    const QJsonObject status = app.status();
    QMap<QString, QUrl> urls{{QString(), QUrl(status.value(QLatin1String("url")).toString())}};
    const QJsonArray traffic = status.value(QLatin1String("traffic")).toArray();
    for (const QJsonValue &target : traffic) {
        if (const QString tag = target[QLatin1String("tag")].toString(); !tag.isEmpty())
            urls.insert(tag, QUrl(target[QLatin1String("url")].toString()));
    }
    auto *dialog = new dialogs::InvokeDialog(
        {m_invoke, m_requests, m_session->profile().name, app.objectName(), urls}, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

QDialog *AppActions::clone(const Object &app)
{
    if (isRefused())
        return nullptr;
    if (!m_deploy->isBusy())
        m_deploy->cloneService(app);
    return openDeploy();
}

/// The profile's name and address.
QString AppActions::serverText() const
{
    return tr("%1 (%2)", "profile, server")
        .arg(m_session->profile().name, m_session->profile().server.authority());
}

QDialog *AppActions::remove(const std::vector<Object> &apps)
{
    if (isRefused())
        return nullptr;
    QList<resource::ObjectName> names;
    for (const Object &app : apps)
        names.append(app.objectName());
    auto *dialog =
        new dialogs::RemoveDialog(names, serverText(), m_session->protection()->isProtected(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, names] {
        for (const resource::ObjectName &name : names)
            removeNow(name);
    });
    dialog->open();
    return dialog;
}

QDialog *AppActions::stop(const std::vector<Object> &apps, bool stop)
{
    if (isRefused())
        return nullptr;
    QList<resource::ObjectName> names;
    for (const Object &app : apps)
        names.append(app.objectName());
    const auto doIt = [this, names, stop] {
        for (const resource::ObjectName &name : names)
            setStopped(name, stop);
    };
    if (!stop) {
        doIt();
        return nullptr;
    }
    auto *dialog = new dialogs::ConfirmDialog(
        [this, names] {
            const int count = int(names.size());
            dialogs::Confirmation words;
            words.windowTitle = tr("Stop");
            words.title = count == 1 ? tr("Stop the app \"%1\"?").arg(names.first().name)
                                     : tr("Stop %n app(s)?", nullptr, count);
            words.text =
                tr("On %1 nothing of it runs from then on, and requests are answered 503, until it is "
                   "started again. Nothing is deleted.")
                    .arg(serverText());
            for (const resource::ObjectName &name : names) {
                if (count > 1)
                    words.items.append(name.text());
            }
            words.action = tr("Stop");
            words.actionIcon = QStringLiteral("stop");
            if (m_session->protection()->isProtected())
                words.typedName = count == 1 ? names.first().name : QString::number(count);
            return words;
        },
        m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, doIt);
    dialog->open();
    return dialog;
}

void AppActions::setStopped(const resource::ObjectName &app, bool stopped)
{
    if (!m_client)
        return;
    const QJsonValue state = stopped ? QJsonValue(QStringLiteral("stopped")) : QJsonValue();
    const QJsonObject patch{
        {QStringLiteral("metadata"),
         QJsonObject{{QStringLiteral("annotations"), QJsonObject{{resource::keys::state, state}}}}}};
    m_client->mergePatch(resource::kinds::service(), app, patch, this,
                         [this, app, stopped](const Result<Object> &answer) {
                             if (!answer)
                                 Q_EMIT failed(models::formatting::error(answer.error()));
                             else
                                 Q_EMIT done(stopped ? tr("%1 is stopped.", "app").arg(app.name)
                                                     : tr("%1 is started.", "app").arg(app.name));
                         });
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
