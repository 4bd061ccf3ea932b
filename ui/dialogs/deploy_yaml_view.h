#pragma once

#include "ui/models/deploy_model.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace tidegate::widgets {
class Card;
class TextView;
} // namespace tidegate::widgets

namespace tidegate::dialogs {

/// The Service as YAML, beside its form: what is typed here changes the form, and the other way. Fields that
/// the form does not know are kept, comments are not.
class DeployYamlView : public QWidget
{
    Q_OBJECT
public:
    explicit DeployYamlView(models::DeployModel *model, QWidget *parent = nullptr);
    /// Takes what was typed now; false when it cannot be read.
    bool flush();

Q_SIGNALS:
    void edited(); ///< the model's form has changed because of what was typed

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void show();
    void read();

    models::DeployModel *m_model;
    widgets::Card *m_card;
    widgets::TextView *m_text;
    QLabel *m_problem;
    QLabel *m_note;
    QTimer m_wait; ///< until a pause in typing
    bool m_showing = false;
    bool m_reading = false;
};

} // namespace tidegate::dialogs
