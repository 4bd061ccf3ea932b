#pragma once

#include "ui/models/trigger_editor.h"

#include <QDialog>
#include <QMap>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace tidegate::dialogs {

class FormGrid;
class TriggerPolicyForm;
class TriggerPreview;

/// Creates or edits a trigger: schedule, zone, sink and data on one tab, policies on another, and beside them
/// what the schedule means. Problems stand at their fields.
class TriggerDialog : public QDialog
{
    Q_OBJECT
public:
    /// `editor` has been given what to edit and must outlive the dialog. `services`: the names by namespace.
    TriggerDialog(models::TriggerEditor *editor, QMap<QString, QStringList> services,
                  QWidget *parent = nullptr);
    void reject() override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupForm();
    void setupSink();
    void setupButtons();
    void fill();
    void listServices();
    void take();
    void showState();
    void retranslateUi();

    models::TriggerEditor *m_editor;
    QMap<QString, QStringList> m_services;
    QLabel *m_title;
    QTabWidget *m_tabs;
    FormGrid *m_form;
    QLineEdit *m_name;
    QComboBox *m_namespace;
    QComboBox *m_preset;
    QLineEdit *m_schedule;
    QComboBox *m_zone;
    QComboBox *m_sinkKind;
    QComboBox *m_service;
    QLineEdit *m_path;
    QLineEdit *m_url;
    QComboBox *m_contentType;
    QPlainTextEdit *m_data;
    QCheckBox *m_base64;
    QCheckBox *m_suspended;
    TriggerPolicyForm *m_policies;
    TriggerPreview *m_preview;
    QLabel *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_apply;
    bool m_filling = false;
};

} // namespace tidegate::dialogs
