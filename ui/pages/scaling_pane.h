#pragma once

#include "ui/models/scaling_series.h"

#include <QWidget>

class QLabel;

namespace tidegate::charts {
class TimeSeriesView;
}

namespace tidegate::widgets {
class Card;
class IconLabel;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// The live chart of one revision's scaling, and why the last decision fell.
class ScalingPane : public QWidget
{
    Q_OBJECT
public:
    /// `series` must outlive the pane; whom it follows is the page's business.
    explicit ScalingPane(models::ScalingSeries *series, QWidget *parent = nullptr);
    charts::TimeSeriesView *chart() const { return m_chart; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupChart();
    void setupReason();
    void retranslateUi();
    void showSamples();
    void showMarkers();
    void showState();
    void showReason();

    models::ScalingSeries *m_series;
    widgets::Card *m_card;
    charts::TimeSeriesView *m_chart;
    widgets::IconLabel *m_reasonIcon;
    QLabel *m_reason;
};

} // namespace tidegate::pages
