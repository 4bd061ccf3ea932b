#pragma once

#include "ui/models/series_feed.h"

#include <QWidget>

class QComboBox;

namespace tidegate::charts {
class TimeSeriesView;
}

namespace tidegate::widgets {
class Card;
}

namespace tidegate::pages {

/// Capacity (idle hosts, green) against demand (starts of apps that asked for one, blue) of one pool, and
/// those that found none. Asks the server only while it is on the screen.
class PoolChart : public QWidget
{
    Q_OBJECT
public:
    /// `series` must outlive the chart.
    explicit PoolChart(models::SeriesFeed *series, QWidget *parent = nullptr);
    /// `runtime` as the series call it, `title` as people do; empty: no pool.
    void setPool(const QString &runtime, const QString &title);
    charts::TimeSeriesView *chart() const { return m_chart; }
    widgets::Card *card() const { return m_card; }

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void retranslateUi();
    void ask();
    void showSeries();
    void showSpan(const QList<QPointF> &points);
    void showFace();

    models::SeriesFeed *m_series;
    widgets::Card *m_card;
    QComboBox *m_range;
    charts::TimeSeriesView *m_chart;
    QString m_runtime;
    QString m_title;
};

} // namespace tidegate::pages
