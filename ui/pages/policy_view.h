#pragma once

#include "ui/models/policy_model.h"
#include "ui/models/scaling_series.h"
#include "ui/models/what_if_model.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace tidegate::charts {
class TimeSeriesView;
}

namespace tidegate::widgets {
class Card;
} // namespace tidegate::widgets

namespace tidegate::pages {

class EditBar;
class PolicyForm;

/// The policy editor: the form; what has changed, what the server says of it, and to apply it; and what the
/// edited policy would have done with the load that was measured, beside today's.
class PolicyView : public QWidget
{
    Q_OBJECT
public:
    /// All must outlive the view.
    PolicyView(models::PolicyModel *policy, models::WhatIfModel *whatIf, models::ScalingSeries *series,
               QWidget *parent = nullptr);
    /// The revision whose load is replayed, and the app whose next revision is edited. Empty objects: none.
    void setSubject(const resource::Object &revision, const resource::Object &service);
    /// Replays the edited policy now.
    void replay();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupChanges();
    void setupWhatIf();
    void retranslateUi();
    void showChanges();
    void showReplay();
    void showComparison();

    models::PolicyModel *m_policy;
    models::WhatIfModel *m_whatIf;
    models::ScalingSeries *m_series;
    resource::Object m_revision;
    widgets::Card *m_formCard;
    PolicyForm *m_form;
    widgets::Card *m_changesCard;
    QLabel *m_target;
    EditBar *m_bar;
    widgets::Card *m_whatIfCard;
    QComboBox *m_range;
    QPushButton *m_run;
    charts::TimeSeriesView *m_chart;
    QGridLayout *m_comparison;
    QList<QLabel *> m_cells; ///< of the comparison, four a row
};

} // namespace tidegate::pages
