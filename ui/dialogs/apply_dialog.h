#pragma once

#include "ui/models/object_editor.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace tidegate::dialogs {

class DiffView;

/// What an edit of settings would make of an object, as the server's dry run says, to be confirmed. Applies
/// the editor, and closes when that is done.
class ApplyDialog : public QDialog
{
    Q_OBJECT
public:
    /// `editor` is in Accepted and must outlive the dialog; `server` is named in the question.
    ApplyDialog(models::ObjectEditor *editor, const QString &server, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void showState();

    models::ObjectEditor *m_editor;
    QString m_name;
    QString m_server;
    QLabel *m_title;
    QLabel *m_text;
    DiffView *m_diff;
    QLabel *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_apply;
};

} // namespace tidegate::dialogs
