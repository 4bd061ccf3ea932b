#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/scaling_series.h"
#include "ui/pages/page.h"

class QTabWidget;
class QPushButton;

namespace tidegate::widgets {
class Card;
class TextView;
} // namespace tidegate::widgets

namespace tidegate::pages {

class ConditionsView;
class DataTable;
class DetailPane;
class LogPane;
class ScalingPane;

/// The revisions, and of the chosen one: how it scales and why, its instances with their starts, its
/// conditions, its logs.
class RevisionsPage : public Page
{
    Q_OBJECT
public:
    enum class Tab
    {
        Scaling,
        Logs,
        Conditions
    };

    /// The page tells `series` whom to follow.
    RevisionsPage(models::Catalogue *catalogue, models::ScalingSeries *series, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void chooseFirst() override;
    void select(const resource::ObjectName &name);
    void showTab(Tab tab);

Q_SIGNALS:
    void scalingRequested(); ///< all of the chosen revision's scaling
    void compareRequested(const resource::Object &revision);
    void trafficRequested(const resource::Object &app);
    void rollBackRequested(const resource::Object &revision);

protected:
    void retranslateUi() override;

private:
    void setupTable();
    void setupScalingTab();
    void setupOtherTabs();
    void setupActions();
    void showActions(const resource::Object &revision);
    std::optional<resource::Object> appOf(const resource::Object &revision) const;
    void showCurrent();
    void showFailure(const resource::Object &revision);

    models::Catalogue *m_catalogue;
    models::ScalingSeries *m_series;
    DataTable *m_table;
    DetailPane *m_detail;
    QTabWidget *m_tabs;
    QPushButton *m_scalingMore;
    QPushButton *m_compare;
    QPushButton *m_trafficSplit;
    QPushButton *m_rollBack;
    ScalingPane *m_scaling;
    widgets::Card *m_instancesCard;
    DataTable *m_instances;
    LogPane *m_logs;
    ConditionsView *m_conditions;
    widgets::Card *m_conditionsCard;
    widgets::Card *m_failureCard;
    widgets::TextView *m_failure;
};

} // namespace tidegate::pages
