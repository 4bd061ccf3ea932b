#pragma once

#include "ui/models/monitoring_model.h"
#include "ui/models/scaling_series.h"

#include <QList>
#include <QWidget>

class QLabel;

namespace tidegate::charts {
class ChartGroup;
class TimeSeriesView;
} // namespace tidegate::charts

namespace tidegate::widgets {
class Card;
class IconLabel;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// The live charts of one revision's scaling, panic shaded, and why the last decision fell; the pointer tells
/// the decision of any moment.
class ScalingPane : public QWidget
{
    Q_OBJECT
public:
    enum class Extent
    {
        OneChart,         ///< instances and concurrency
        InstancesOverLoad ///< two charts on one time axis: instances; concurrency and requests per second
    };
    /// `series` must outlive the pane; whom it follows is the page's business.
    explicit ScalingPane(models::ScalingSeries *series, QWidget *parent = nullptr,
                         Extent extent = Extent::OneChart);
    /// A third chart on that axis, of the series `cpu` and `memory` of this model, which must outlive the
    /// pane. Once, with InstancesOverLoad.
    void addUse(models::MonitoringModel *use);
    charts::TimeSeriesView *useChart() const { return m_useChart; } ///< null without
    charts::TimeSeriesView *chart() const { return m_chart; }
    charts::TimeSeriesView *loadChart() const { return m_load; } ///< null with OneChart
    widgets::Card *card() const { return m_card; }
    /// Why the revision's starts fail; empty when they do not.
    void setFailure(const QString &cause);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupChart();
    void setupReason();
    void retranslateUi();
    void showSamples();
    void showMarkers();
    void showBands();
    const QList<charts::TimeSeriesView *> &charts() const;
    void showState();
    void showReason();
    void showUse();
    void retranslateUse();

    models::ScalingSeries *m_series;
    widgets::Card *m_card;
    charts::TimeSeriesView *m_chart;
    charts::TimeSeriesView *m_load = nullptr;
    models::MonitoringModel *m_use = nullptr;
    charts::TimeSeriesView *m_useChart = nullptr;
    charts::ChartGroup *m_group;
    widgets::IconLabel *m_reasonIcon;
    QLabel *m_reason;
    QString m_failure;
};

} // namespace tidegate::pages
