#include "ui/window/engine_actions.h"

#include "ui/dialogs/apply_dialog.h"
#include "ui/dialogs/engine_state_dialog.h"

namespace tidegate::window {

EngineActions::EngineActions(session::Session *session, QWidget *window)
    : QObject(window), m_session(session), m_window(window)
{
}

QString EngineActions::serverName() const
{
    const QString profile = m_session->profile().name;
    const QString server = m_session->profile().server.authority();
    return profile.isEmpty() ? server : tr("%1 (%2)", "profile, server").arg(profile, server);
}

QDialog *EngineActions::open(QDialog *dialog, const QString &done)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, done] { Q_EMIT this->done(done); });
    dialog->open();
    return dialog;
}

QDialog *EngineActions::changeState(const resource::Object &engine, const QString &state)
{
    const QString done = state == QLatin1String("Draining")  ? tr("The engine %1 drains.").arg(engine.name())
                         : state == QLatin1String("Stopped") ? tr("The engine %1 stops.").arg(engine.name())
                                                             : tr("The engine %1 runs.").arg(engine.name());
    auto *dialog = new dialogs::EngineStateDialog(m_client, engine, state, serverName(), m_window);
    if (m_session->protection()->isProtected() && state != QLatin1String("Running"))
        dialog->askForName();
    return open(dialog, done);
}

QDialog *EngineActions::apply(models::ObjectEditor *editor)
{
    if (editor->state() != models::ObjectEditor::State::Accepted)
        return nullptr;
    return open(new dialogs::ApplyDialog(editor, serverName(), m_window),
                tr("The settings of %1 are applied.", "object").arg(editor->form().name.text()));
}

} // namespace tidegate::window
