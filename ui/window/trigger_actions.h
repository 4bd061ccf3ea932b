#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/firing_table.h"
#include "ui/models/trigger_editor.h"

#include <QObject>
#include <QPointer>

class QDialog;

namespace tidegate::pages {
class TriggersPage;
}

namespace tidegate::session {
class Session;
}

namespace tidegate::window {

/// What is done with triggers: created, edited, fired, suspended, deleted.
class TriggerActions : public QObject
{
    Q_OBJECT
public:
    /// All must outlive it.
    TriggerActions(models::Catalogue *catalogue, models::FiringTable *firings, session::Session *session,
                   QWidget *window);
    void setClient(client::Client *client);
    void follow(pages::TriggersPage *page); ///< carries out what the page asks for
    QDialog *create();
    QDialog *edit(const resource::Object &trigger);
    QDialog *remove(const resource::Object &trigger); ///< asks first; Cancel is the default
    void fire(const resource::Object &trigger);
    void suspend(const resource::Object &trigger, bool suspend);

Q_SIGNALS:
    void done(const QString &text);
    void failed(const QString &text);

private:
    QDialog *openEditor();
    void removeNow(const resource::ObjectName &trigger);

    models::Catalogue *m_catalogue;
    models::FiringTable *m_firings;
    session::Session *m_session;
    QWidget *m_window;
    QPointer<client::Client> m_client;
    QPointer<QDialog> m_dialog;
    models::TriggerEditor m_editor;
};

} // namespace tidegate::window
