#pragma once

#include "ui/models/deploy_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QSpinBox;
class QDoubleSpinBox;

namespace tidegate::widgets {
class Card;
class FactsView;
} // namespace tidegate::widgets

namespace tidegate::dialogs {

class DeployYamlView;
class EnvTable;
class FormGrid;

/// The editing face of the deploy dialog: what was detected, the form with what is wrong beside each field,
/// and the Service that would be sent.
class DeployFormView : public QWidget
{
    Q_OBJECT
public:
    explicit DeployFormView(models::DeployModel *model, QWidget *parent = nullptr);
    /// Takes over what the model holds; call when the phase becomes Editing.
    void load();
    /// Takes what was typed as YAML; false when it cannot be read.
    bool flush();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupFacts();
    void setupGeneral();
    void setupScaling();
    void layOut();
    void retranslateUi();
    void store();
    void showFacts();
    void showProblems();
    QSpinBox *makeSpin(const char *name, int from, int to);

    models::DeployModel *m_model;
    widgets::Card *m_factsCard;
    widgets::FactsView *m_facts;
    widgets::Card *m_generalCard;
    FormGrid *m_general;
    QLineEdit *m_name;
    QLineEdit *m_namespace;
    QLineEdit *m_image;
    EnvTable *m_env;
    widgets::Card *m_scalingCard;
    FormGrid *m_scalingLeft;
    FormGrid *m_scalingRight;
    QSpinBox *m_minScale;
    QSpinBox *m_maxScale;
    QDoubleSpinBox *m_target;
    QSpinBox *m_concurrency;
    QSpinBox *m_timeout;
    QSpinBox *m_window;
    QSpinBox *m_port;
    DeployYamlView *m_yaml;
    QLabel *m_other;
    bool m_loading = false;
};

} // namespace tidegate::dialogs
