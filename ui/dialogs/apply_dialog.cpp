#include "ui/dialogs/apply_dialog.h"

#include "ui/dialogs/diff_view.h"
#include "ui/dialogs/question_layout.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>

namespace tidegate::dialogs {

using models::ObjectEditor;
using widgets::grid;

ApplyDialog::ApplyDialog(ObjectEditor *editor, const QString &server, QWidget *parent)
    : QDialog(parent)
    , m_editor(editor)
    , m_name(editor->form().name.text())
    , m_server(server)
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_text(widgets::makeLabel("dialogText", nullptr, this))
    , m_diff(new DiffView(this))
    , m_problem(widgets::makeLabel("applyProblem", "problem", this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
    , m_apply(widgets::makeButton("applySettings", {}, "primary", this))
{
    widgets::setChanges(m_apply);
    m_problem->hide();
    connect(m_apply, &QPushButton::clicked, editor, &ObjectEditor::apply);
    connect(editor, &ObjectEditor::applied, this, &QDialog::accept);
    connect(editor, &ObjectEditor::changed, this, &ApplyDialog::showState);
    layOut(this, {{m_title, m_text, m_diff, m_problem}, m_diff, m_apply, m_cancel});
    resize(grid(180), grid(110));
    retranslateUi();
}

void ApplyDialog::retranslateUi()
{
    setWindowTitle(tr("Apply settings"));
    m_title->setText(tr("Apply these settings?"));
    m_text->setText(tr("%1 on %2. The server has tried it and would accept it; this is what would change.",
                       "object, server")
                        .arg(m_name, m_server));
    m_diff->setObjects(m_editor->before(), m_editor->after(), tr("Now"), tr("After"));
    m_cancel->setText(tr("Cancel"));
    m_apply->setText(tr("Apply"));
}

void ApplyDialog::showState()
{
    using State = ObjectEditor::State;
    const bool refused = m_editor->state() == State::Refused;
    m_apply->setEnabled(m_editor->state() == State::Accepted);
    m_problem->setVisible(refused);
    m_problem->setText(m_editor->error().isEmpty() ? tr("The server refuses it; the field says why.")
                                                   : m_editor->error());
}

void ApplyDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
