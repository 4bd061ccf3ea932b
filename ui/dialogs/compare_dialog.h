#pragma once

#include "core/resource/object.h"

#include <QDialog>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace tidegate::dialogs {

class DiffView;

/// What two revisions do not have in common; both can be chosen.
class CompareDialog : public QDialog
{
    Q_OBJECT
public:
    /// `revisions`: what can be chosen; `after` and `before` are shown at first.
    CompareDialog(const std::vector<resource::Object> &revisions, const QString &before, const QString &after,
                  QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void compare();
    void swap();
    const resource::Object &chosen(const QComboBox *box) const;

    std::vector<resource::Object> m_revisions;
    QComboBox *m_before;
    QComboBox *m_after;
    QLabel *m_arrow;
    QPushButton *m_swap;
    DiffView *m_diff;
    QPushButton *m_close;
};

} // namespace tidegate::dialogs
