#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/monitoring_model.h"
#include "ui/pages/page.h"

#include <QTimer>

class QGridLayout;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace tidegate::widgets {
class Banner;
class MessageView;
class Tile;
} // namespace tidegate::widgets

namespace tidegate::pages {

class ChangesView;
class MonitoringBar;
class MonitoringChartsView;

/// The golden signals of the engine, an app or a revision over a range of time, with the changes made
/// meanwhile, and the period before for comparison.
class MonitoringPage : public Page
{
    Q_OBJECT
public:
    /// Both must outlive the page.
    MonitoringPage(models::Catalogue *catalogue, models::MonitoringModel *model, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void saveState(session::Settings &settings, const QString &profile) const override;
    void restoreState(const session::Settings &settings, const QString &profile) override;
    MonitoringBar *bar() const { return m_bar; }
    MonitoringChartsView *charts() const { return m_charts; }

Q_SIGNALS:
    void objectRequested(const QString &kind, const resource::ObjectName &name);

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setupContent();
    void setupTiles();
    void arrangeTiles();
    void rebuildCharts();
    void showData();
    void showTiles();
    void showState();
    void scrollTo(const QString &chart);

    models::MonitoringModel *m_model;
    MonitoringBar *m_bar;
    widgets::Banner *m_stale;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    QScrollArea *m_area;
    QVBoxLayout *m_content;
    QGridLayout *m_tileRows;
    QList<widgets::Tile *> m_tiles;
    MonitoringChartsView *m_charts = nullptr;
    ChangesView *m_changes;
    QTimer m_ageTimer; ///< what is old grows older
};

} // namespace tidegate::pages
