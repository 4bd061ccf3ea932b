#pragma once

#include "ui/models/object_editor.h"

#include <QMap>
#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace tidegate::pages {

/// The fields of an ObjectEditor: each with its title, unit, what it touches, default and range, or what is
/// wrong with it, and a way back to the default. Fields are called `setting-<key>`.
class SettingsForm : public QWidget
{
    Q_OBJECT
public:
    /// `editor` must outlive the form.
    explicit SettingsForm(models::ObjectEditor *editor, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QLabel *title = nullptr;
        QWidget *field = nullptr;
        QLabel *unit = nullptr;
        QToolButton *reset = nullptr;
        QLabel *note = nullptr;
    };
    void rebuild();
    void addRow(const models::SettingField &field, int line);
    QWidget *makeField(const models::SettingField &field);
    QWidget *makeText(const models::SettingField &field);
    void showValues();
    void showValue(const models::SettingField &field, const Row &row);
    void showNotes();
    void showRow(const models::SettingField &field, const Row &row);

    models::ObjectEditor *m_editor;
    QGridLayout *m_grid;
    QStringList m_keys; ///< of the rows that there are
    QMap<QString, Row> m_rows;
};

} // namespace tidegate::pages
