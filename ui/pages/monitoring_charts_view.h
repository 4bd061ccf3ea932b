#pragma once

#include "ui/models/monitoring_charts.h"

#include <QWidget>

namespace tidegate::charts {
class ChartGroup;
class TimeSeriesView;
} // namespace tidegate::charts

namespace tidegate::widgets {
class Card;
class PhaseBar;
} // namespace tidegate::widgets

class QLabel;

namespace tidegate::pages {

/// The charts of one kind of subject, one above the other on one time axis, with the changes marked in each.
class MonitoringChartsView : public QWidget
{
    Q_OBJECT
public:
    /// `model` must outlive it.
    MonitoringChartsView(models::MonitoringModel *model, models::MonitoringModel::Of of,
                         QWidget *parent = nullptr);
    models::MonitoringModel::Of of() const { return m_of; }
    /// Takes what the model has.
    void showData();
    charts::TimeSeriesView *chart(const QString &key) const; ///< null when there is none of that name
    const charts::ChartGroup *group() const { return m_group; }
    /// The card of a chart, to scroll to.
    QWidget *cardOf(const QString &key) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    struct One
    {
        widgets::Card *card;
        charts::TimeSeriesView *view;
        QStringList keys; ///< of the series on it
    };
    void setup();
    void setupPhases(widgets::Card *card);
    void retranslateUi();
    void showChart(One &one, const models::MonitoringChart &chart);
    void showMarkers();
    void showPhases();
    QString subjectName() const;

    models::MonitoringModel *m_model;
    models::MonitoringModel::Of m_of;
    charts::ChartGroup *m_group;
    std::vector<models::MonitoringChart> m_specs;
    std::vector<One> m_charts;
    QLabel *m_phaseCaption = nullptr;
    widgets::PhaseBar *m_phases = nullptr; ///< of starts; null for the engine
};

} // namespace tidegate::pages
