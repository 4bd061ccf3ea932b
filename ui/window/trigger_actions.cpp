#include "ui/window/trigger_actions.h"

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/trigger_dialog.h"
#include "ui/models/formatting.h"
#include "ui/models/last_firings.h"
#include "ui/pages/triggers_page.h"
#include "ui/session/session.h"

namespace tidegate::window {

using resource::Object;

TriggerActions::TriggerActions(models::Catalogue *catalogue, models::FiringTable *firings,
                               session::Session *session, QWidget *window)
    : QObject(window), m_catalogue(catalogue), m_firings(firings), m_session(session), m_window(window)
{
    connect(&m_editor, &models::TriggerEditor::applied, this, [this](const Object &trigger) {
        Q_EMIT done(tr("The trigger %1 is applied.", "trigger").arg(trigger.name()));
    });
}

void TriggerActions::setClient(client::Client *client)
{
    m_client = client;
    m_editor.setClient(client);
}

void TriggerActions::follow(pages::TriggersPage *page)
{
    using pages::TriggersPage;
    connect(page, &TriggersPage::createRequested, this, &TriggerActions::create);
    connect(page, &TriggersPage::editRequested, this, &TriggerActions::edit);
    connect(page, &TriggersPage::fireRequested, this, &TriggerActions::fire);
    connect(page, &TriggersPage::suspendRequested, this, &TriggerActions::suspend);
    connect(page, &TriggersPage::removeRequested, this, &TriggerActions::remove);
}

QDialog *TriggerActions::openEditor()
{
    QMap<QString, QStringList> services;
    const models::ObjectTable *apps = m_catalogue->apps();
    for (int row = 0; row < apps->rowCount(); ++row)
        services[apps->name(row).ns].append(apps->name(row).name);
    for (QStringList &names : services)
        names.sort();
    auto *dialog = new dialogs::TriggerDialog(&m_editor, services, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog = dialog;
    dialog->open();
    return dialog;
}

QDialog *TriggerActions::create()
{
    if (m_dialog)
        return m_dialog;
    const QStringList namespaces = m_catalogue->namespaces();
    m_editor.create(namespaces.contains(QStringLiteral("default")) ? QString() : namespaces.value(0));
    return openEditor();
}

QDialog *TriggerActions::edit(const Object &trigger)
{
    if (m_dialog)
        return m_dialog;
    m_editor.edit(trigger);
    return openEditor();
}

QDialog *TriggerActions::remove(const Object &trigger)
{
    const resource::ObjectName name = trigger.objectName();
    auto *dialog = new dialogs::ConfirmDialog(
        [this, name] {
            dialogs::Confirmation words;
            words.windowTitle = tr("Delete a trigger");
            words.title =
                tr("Delete the trigger \"%1\" of the namespace \"%2\" on %3?", "name, namespace, server")
                    .arg(name.name, name.ns, m_session->profile().name);
            words.text =
                tr("Nothing is sent by it from then on, and its records go with it. This cannot be undone.");
            words.action = tr("Delete %1", "trigger").arg(name.name);
            words.actionIcon = QStringLiteral("delete");
            words.typedName = m_session->protection()->isProtected() ? name.name : QString();
            return words;
        },
        m_window);
    dialog->setObjectName(QStringLiteral("removeTrigger"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, name] { removeNow(name); });
    dialog->open();
    return dialog;
}

void TriggerActions::removeNow(const resource::ObjectName &trigger)
{
    if (!m_client)
        return;
    m_client->remove(resource::kinds::pingSource(), trigger, this,
                     [this, trigger](const Result<QJsonObject> &answer) {
                         if (answer)
                             Q_EMIT done(tr("%1 was deleted.", "trigger").arg(trigger.name));
                         else
                             Q_EMIT failed(models::formatting::error(answer.error()));
                     });
}

/// The record appears at once, and its result when there is one.
void TriggerActions::fire(const Object &trigger)
{
    if (!m_client)
        return;
    m_client->fire(trigger.objectName(), this,
                   [this, name = trigger.objectName()](const Result<client::FiringRecord> &record) {
                       if (!record)
                           return Q_EMIT failed(models::formatting::error(record.error()));
                       m_firings->refresh();
                       m_catalogue->lastFirings()->askFor(name);
                       Q_EMIT done(
                           tr("%1 fires: record %2.", "trigger, number").arg(name.name).arg(record->number));
                   });
}

void TriggerActions::suspend(const Object &trigger, bool suspend)
{
    if (!m_client)
        return;
    const QJsonObject patch{
        {QStringLiteral("metadata"),
         QJsonObject{{QStringLiteral("annotations"),
                      QJsonObject{{QStringLiteral("trigger.tidegate.dev/suspend"),
                                   suspend ? QJsonValue(QStringLiteral("true")) : QJsonValue::Null}}}}}};
    m_client->mergePatch(resource::kinds::pingSource(), trigger.objectName(), patch, this,
                         [this, suspend](const Result<Object> &answer) {
                             if (!answer)
                                 return Q_EMIT failed(models::formatting::error(answer.error()));
                             Q_EMIT done(
                                 (suspend ? tr("%1 is suspended.", "trigger") : tr("%1 goes on.", "trigger"))
                                     .arg(answer->name()));
                         });
}

} // namespace tidegate::window
