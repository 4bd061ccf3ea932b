#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/decision_table.h"
#include "ui/models/monitoring_model.h"
#include "ui/models/policy_model.h"
#include "ui/models/scaling_series.h"
#include "ui/models/what_if_model.h"
#include "ui/pages/page.h"

class QLabel;
class QTabWidget;

namespace tidegate::widgets {
class Badge;
}

namespace tidegate::pages {

class NameBox;

class DecisionsView;
class PolicyView;
class ScalingPane;

/// How one revision scales and why: its charts on one time axis, its decisions with their arithmetic, and its
/// policy with a replay. It shows the revision that the series follows, and asks for another one by signal.
class ScalingPage : public Page
{
    Q_OBJECT
public:
    /// All must outlive the page.
    struct Models
    {
        models::Catalogue *catalogue;
        models::ScalingSeries *series;
        models::DecisionTable *decisions;
        models::PolicyModel *policy;
        models::WhatIfModel *whatIf;
        models::MonitoringModel *use; ///< the page sets what it asks for
    };
    enum class Tab
    {
        Decisions,
        Policy
    };
    explicit ScalingPage(const Models &models, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void showTab(Tab tab);
    PolicyView *policyView() const { return m_policyView; }

Q_SIGNALS:
    void revisionRequested(const resource::ObjectName &name);

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setupHead();
    void setupTabs();
    void listRevisions();
    void showRevision();
    void noteSample();

    Models m_models;
    QLabel *m_label;
    NameBox *m_revisions;
    widgets::Badge *m_badge;
    QTabWidget *m_tabs;
    ScalingPane *m_scaling;
    DecisionsView *m_decisionsView;
    PolicyView *m_policyView;
    double m_desired = -1; ///< of the sample before
};

} // namespace tidegate::pages
