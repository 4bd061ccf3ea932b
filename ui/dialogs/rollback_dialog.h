#pragma once

#include "ui/models/traffic_model.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace tidegate::dialogs {

class DiffView;

/// Back to a revision in one action, with what changes by it first: the fields that differ from the revision
/// that answers now, and the traffic.
class RollbackDialog : public QDialog
{
    Q_OBJECT
public:
    /// `traffic` is set to the app already and must outlive the dialog; `from` answers now.
    RollbackDialog(models::TrafficModel *traffic, const resource::Object &from, const resource::Object &to,
                   QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();

    models::TrafficModel *m_traffic;
    QString m_from;
    QString m_to;
    QLabel *m_title;
    QLabel *m_text;
    DiffView *m_diff;
    QLabel *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_apply;
};

} // namespace tidegate::dialogs
