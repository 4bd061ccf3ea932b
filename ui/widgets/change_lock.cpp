#include "ui/widgets/change_lock.h"

#include <QEvent>
#include <QScopedValueRollback>
#include <QVariant>

namespace tidegate::widgets {

namespace {

constexpr const char *ownTip =
    "tidegateOwnToolTip"; ///< the control's tool tip while the reason stands in its place

} // namespace

QWidget *setChanges(QWidget *control)
{
    ChangeLock::instance().add(control);
    return control;
}

ChangeLock &ChangeLock::instance()
{
    static ChangeLock lock;
    return lock;
}

void ChangeLock::add(QWidget *control)
{
    m_controls.removeAll(nullptr);
    m_controls.append(control);
    control->installEventFilter(this);
    if (!m_reason.isEmpty())
        hold(control);
}

void ChangeLock::setReason(const QString &reason)
{
    if (reason == m_reason)
        return;
    const auto controls = m_controls;
    for (const QPointer<QWidget> &control : controls) {
        if (control && !m_reason.isEmpty())
            release(control);
    }
    m_reason = reason;
    for (const QPointer<QWidget> &control : controls) {
        if (control && !m_reason.isEmpty())
            hold(control);
    }
    Q_EMIT reasonChanged(reason);
}

/// Disabled as if by its parent: WA_ForceDisabled goes on saying what its page wants.
void ChangeLock::hold(QWidget *control)
{
    const QScopedValueRollback guard(m_working, true);
    const bool ownWish = control->testAttribute(Qt::WA_ForceDisabled);
    control->setEnabled(false);
    control->setAttribute(Qt::WA_ForceDisabled, ownWish);
    control->setProperty(ownTip, control->toolTip());
    control->setToolTip(m_reason);
}

void ChangeLock::release(QWidget *control)
{
    const QScopedValueRollback guard(m_working, true);
    if (!control->testAttribute(Qt::WA_ForceDisabled))
        control->setEnabled(true);
    control->setToolTip(control->property(ownTip).toString());
}

bool ChangeLock::eventFilter(QObject *watched, QEvent *event)
{
    auto *control = qobject_cast<QWidget *>(watched);
    if (!control || m_working || m_reason.isEmpty())
        return false;
    const QScopedValueRollback guard(m_working, true);
    if (event->type() == QEvent::EnabledChange && control->isEnabled()) {
        control->setEnabled(false);
        control->setAttribute(Qt::WA_ForceDisabled, false);
    } else if (event->type() == QEvent::ToolTipChange) {
        control->setProperty(ownTip, control->toolTip());
        control->setToolTip(m_reason);
    }
    return false;
}

} // namespace tidegate::widgets
