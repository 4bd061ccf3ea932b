#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QWidget>

namespace tidegate::widgets {

/// Marks a control as one that changes something on the server: while changes are locked it is disabled, and
/// its tool tip says why. What its page enables or disables meanwhile holds again afterwards. Returns the
/// control.
QWidget *setChanges(QWidget *control);

/// Whether things may be changed now, for all controls marked with setChanges(). One per program, as the
/// connection is; GUI thread.
class ChangeLock : public QObject
{
    Q_OBJECT
public:
    static ChangeLock &instance();

    /// Why nothing may be changed; empty = it may.
    void setReason(const QString &reason);
    QString reason() const { return m_reason; }
    void add(QWidget *control);

Q_SIGNALS:
    void reasonChanged(const QString &reason);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void hold(QWidget *control);
    void release(QWidget *control);

    QString m_reason;
    QList<QPointer<QWidget>> m_controls;
    bool m_working = false; ///< what we do ourselves is no wish of a page
};

} // namespace tidegate::widgets
