#pragma once

#include "core/resource/object.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace tidegate::dialogs {

class DiffView;

/// What the server says a deployment would change, before it is made: accepted() means that it is to be made.
class ReviewDialog : public QDialog
{
    Q_OBJECT
public:
    /// `before`: the app as it is; empty for a new one. `after`: as it would be.
    ReviewDialog(const resource::Object &before, const resource::Object &after, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();

    resource::Object m_before;
    resource::Object m_after;
    bool m_isNew;
    bool m_isSame = false;
    QLabel *m_title;
    QLabel *m_text;
    DiffView *m_diff;
    QPushButton *m_cancel;
    QPushButton *m_apply;
};

} // namespace tidegate::dialogs
