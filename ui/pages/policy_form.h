#pragma once

#include "ui/models/policy_model.h"

#include <QMap>
#include <QWidget>

class QLabel;
class QToolButton;

namespace tidegate::pages {

/// The settings of a scaling policy as a form: each with its field, unit, range, default and what it does.
class PolicyForm : public QWidget
{
    Q_OBJECT
public:
    /// `policy` must outlive the form.
    explicit PolicyForm(models::PolicyModel *policy, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QLabel *title = nullptr;
        QWidget *field = nullptr; ///< QLineEdit or QComboBox, named by the annotation's last part
        QLabel *unit = nullptr;
        QToolButton *reset = nullptr;
        QLabel *note = nullptr;
    };
    void addRow(const models::PolicyField &field);
    QWidget *makeField(const models::PolicyField &field);
    void retranslateUi();
    void showValues();
    void showRow(const models::PolicyField &field, const Row &row);
    void showNotes();
    QString noteOf(const models::PolicyField &field) const;

    models::PolicyModel *m_policy;
    QMap<QString, Row> m_rows; ///< by annotation
    QMap<int, QLabel *> m_groups;
};

} // namespace tidegate::pages
