#pragma once

#include "core/client/client.h"
#include "ui/models/object_editor.h"
#include "ui/session/session.h"

#include <QObject>
#include <QPointer>

class QDialog;
class QWidget;

namespace tidegate::window {

/// What can be done with an engine: start, drain and stop it, apply its settings. Opens the dialogs, which
/// make the calls.
class EngineActions : public QObject
{
    Q_OBJECT
public:
    EngineActions(session::Session *session, QWidget *window);

    void setClient(client::Client *client) { m_client = client; }
    /// `state` as `spec.state`: Running, Draining, Stopped.
    QDialog *changeState(const resource::Object &engine, const QString &state);
    /// Compares before it applies. Null when the editor has nothing that the server would accept.
    QDialog *apply(models::ObjectEditor *editor);

Q_SIGNALS:
    void done(const QString &text);

private:
    QDialog *open(QDialog *dialog, const QString &done);
    QString serverName() const;

    session::Session *m_session;
    QWidget *m_window;
    QPointer<client::Client> m_client;
};

} // namespace tidegate::window
