#pragma once

#include "ui/models/engine_settings.h"
#include "ui/models/object_editor.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QStackedWidget;

namespace tidegate::widgets {
class Card;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

class EditBar;
class SettingsForm;

/// All settings of an engine, group by group: the fields of the chosen one, what has changed in it, and to
/// apply that.
class EngineSettingsView : public QWidget
{
    Q_OBJECT
public:
    /// `editor` must outlive the view.
    explicit EngineSettingsView(models::ObjectEditor *editor, QWidget *parent = nullptr);
    void setEngine(const resource::Object &engine);
    /// `config-autoscaler`, `engine`, …
    void showGroup(const QString &id);

Q_SIGNALS:
    void applyRequested();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void setupForm();
    void retranslateUi();
    void chooseGroup();
    void showFace();

    models::ObjectEditor *m_editor;
    resource::Object m_engine;
    QList<models::SettingGroup> m_groups;
    widgets::Card *m_listCard;
    QListWidget *m_list;
    widgets::Card *m_formCard;
    QLabel *m_help;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    SettingsForm *m_form;
    EditBar *m_bar;
};

} // namespace tidegate::pages
