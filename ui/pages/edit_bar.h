#pragma once

#include "ui/models/settings_draft.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace tidegate::widgets {
class IconLabel;
}

namespace tidegate::pages {

/// Below a form: what has changed, what the server says of it, and undo, revert, apply.
class EditBar : public QWidget
{
    Q_OBJECT
public:
    /// `draft` must outlive the bar. Buttons are called `<name>Undo`, `<name>Revert`, `<name>Apply`, the
    /// texts `<name>Changes` and `<name>Verdict`.
    EditBar(models::SettingsDraft *draft, const QByteArray &name, QWidget *parent = nullptr);
    /// What is said when it has been applied, where "Applied." is not all.
    void setAppliedText(const QString &text);

Q_SIGNALS:
    void applyRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void showState();
    QString changeText() const;

    models::SettingsDraft *m_draft;
    QString m_appliedText;
    QLabel *m_changes;
    widgets::IconLabel *m_verdictIcon;
    QLabel *m_verdict;
    QPushButton *m_undo;
    QPushButton *m_revert;
    QPushButton *m_apply;
};

} // namespace tidegate::pages
