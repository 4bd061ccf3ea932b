#pragma once

#include <QMap>
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace tidegate::models {
class TriggerEditor;
}

namespace tidegate::dialogs {

class FormGrid;

/// The options of a trigger: misfires, overlaps, repetitions, dead letters, bounds, clock changes. A field
/// that is empty has the default, which it shows.
class TriggerPolicyForm : public QWidget
{
    Q_OBJECT
public:
    explicit TriggerPolicyForm(QWidget *parent = nullptr);
    void setOptions(const QMap<QString, QString> &options);
    QMap<QString, QString> options() const;
    void showProblems(const models::TriggerEditor &editor);
    bool hasProblem() const;

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void add(FormGrid *grid, const char *name);
    void retranslateUi();

    QMap<QString, FormGrid *> m_grids; ///< by the option's name
    QMap<QString, QComboBox *> m_boxes;
    QMap<QString, QLineEdit *> m_lines;
    QMap<QString, QString> m_others; ///< options that this form does not know
};

} // namespace tidegate::dialogs
