#pragma once

#include "ui/models/deploy_model.h"

#include <QWidget>

class QProgressBar;
class QVBoxLayout;

namespace tidegate::widgets {
class FactsView;
class TextView;
} // namespace tidegate::widgets

namespace tidegate::dialogs {

/// The faces of the deploy dialog without a form: uploading, creating, waiting, done, failed. Steps with
/// their state, and at the end the address or the cause.
class DeployProgress : public QWidget
{
    Q_OBJECT
public:
    explicit DeployProgress(models::DeployModel *model, QWidget *parent = nullptr);
    void refresh();

Q_SIGNALS:
    void urlRequested(const QUrl &url);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuildSteps();
    QWidget *makeStep(const models::DeployModel::Step &step);

    models::DeployModel *m_model;
    QVBoxLayout *m_steps;
    QProgressBar *m_bar;
    widgets::FactsView *m_facts;
    widgets::TextView *m_error;
};

} // namespace tidegate::dialogs
