#include "ui/dialogs/rollback_dialog.h"

#include "ui/dialogs/diff_view.h"
#include "ui/dialogs/question_layout.h"
#include "ui/models/object_diff.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>

namespace tidegate::dialogs {

using models::TrafficModel;
using widgets::grid;

RollbackDialog::RollbackDialog(TrafficModel *traffic, const resource::Object &from,
                               const resource::Object &to, QWidget *parent)
    : QDialog(parent)
    , m_traffic(traffic)
    , m_from(from.name())
    , m_to(to.name())
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_text(widgets::makeLabel("dialogText", nullptr, this))
    , m_diff(new DiffView(this))
    , m_problem(widgets::makeLabel("rollbackProblem", "problem", this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
    , m_apply(widgets::makeButton("rollbackApply", QStringLiteral("undo"), nullptr, this))
{
    m_diff->setObjects(models::comparable(from), models::comparable(to), from.name(), to.name());
    m_problem->hide();
    widgets::setChanges(m_apply);
    traffic->rollBackTo(to.name());
    connect(m_apply, &QPushButton::clicked, this, [this] {
        m_apply->setEnabled(false);
        m_traffic->apply();
    });
    connect(traffic, &TrafficModel::applied, this, &QDialog::accept);
    connect(traffic, &TrafficModel::failed, this, [this](const QString &why) {
        m_problem->setText(why);
        m_problem->show();
        m_apply->setEnabled(true);
    });
    layOut(this, {{m_title, m_text, m_diff, m_problem}, m_diff, m_apply, m_cancel});
    resize(grid(200), grid(120));
    retranslateUi();
}

void RollbackDialog::retranslateUi()
{
    setWindowTitle(tr("Roll back"));
    m_title->setText(tr("Roll back to %1?", "revision").arg(m_to));
    const QString now = m_traffic->sentence(m_traffic->original());
    const QString after = m_traffic->sentence(m_traffic->rows());
    m_text->setText(
        m_from.isEmpty() // no other revision answers
            ? tr("Now: %1. After: %2, pinned; new versions get no traffic until you say so.").arg(now, after)
            : tr("Now: %1. After: %2, pinned; new versions get no traffic until you say so. Below: what "
                 "differs from %3.")
                  .arg(now, after, m_from));
    m_cancel->setText(tr("Cancel"));
    m_apply->setText(tr("Roll back to %1", "revision").arg(m_to));
}

void RollbackDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
