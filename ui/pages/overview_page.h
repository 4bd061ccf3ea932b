#pragma once

#include "ui/models/overview_live.h"
#include "ui/models/overview_model.h"
#include "ui/pages/page.h"

class QListView;
class QStackedWidget;

namespace tidegate::charts {
class TimeSeriesView;
}

namespace tidegate::widgets {
class Card;
class DropZone;
class MessageView;
class Tile;
} // namespace tidegate::widgets

namespace tidegate::pages {

class AttentionList;

/// How things are, at one look: numbers, what fails and why, what has just happened. Before the first app:
/// where to drop one.
class OverviewPage : public Page
{
    Q_OBJECT
public:
    /// Both must outlive the page.
    OverviewPage(models::OverviewModel *model, models::OverviewLive *live, QWidget *parent = nullptr);
    static QString title();
    static QString summary();

Q_SIGNALS:
    void fileDropped(const QString &file);
    /// `kind` as in Object::kindName(); an empty name = the page of that kind.
    void objectRequested(const QString &kind, const tidegate::resource::ObjectName &name);

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setupTiles();
    void setupLists();
    QWidget *setupChart();
    void showLive();
    void showCost();
    void showChart();
    void setupFaces();
    void showCounts();
    void showFace();

    models::OverviewModel *m_model;
    models::OverviewLive *m_live;
    QStackedWidget *m_stack;
    QWidget *m_content;
    QWidget *m_firstUse;
    widgets::MessageView *m_message;
    widgets::DropZone *m_dropZone;
    widgets::Tile *m_apps;
    widgets::Tile *m_instances;
    widgets::Tile *m_requests;
    widgets::Tile *m_cost;
    widgets::Tile *m_engines;
    widgets::Tile *m_starts;
    widgets::Tile *m_pool;
    widgets::Tile *m_memory;
    widgets::Card *m_chartCard;
    charts::TimeSeriesView *m_chart;
    widgets::Card *m_attentionCard;
    widgets::Card *m_recentCard;
    AttentionList *m_attention;
    QListView *m_recent;
    QWidget *m_recentNone;
};

} // namespace tidegate::pages
