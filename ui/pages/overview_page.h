#pragma once

#include "ui/models/overview_model.h"
#include "ui/pages/page.h"

class QListView;
class QStackedWidget;

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
    explicit OverviewPage(models::OverviewModel *model, QWidget *parent = nullptr);
    QString title() const override;
    QString summary() const override;

Q_SIGNALS:
    void fileDropped(const QString &file);
    /// `kind` as in Object::kindName(); an empty name = the page of that kind.
    void objectRequested(const QString &kind, const tidegate::resource::ObjectName &name);

protected:
    void retranslateUi() override;

private:
    void setupTiles();
    void setupLists();
    void setupFaces();
    void showCounts();
    void showFace();

    models::OverviewModel *m_model;
    QStackedWidget *m_stack;
    QWidget *m_content;
    QWidget *m_firstUse;
    widgets::MessageView *m_message;
    widgets::DropZone *m_dropZone;
    widgets::Tile *m_apps;
    widgets::Tile *m_instances;
    widgets::Tile *m_requests;
    widgets::Tile *m_revisions;
    widgets::Tile *m_engines;
    widgets::Card *m_attentionCard;
    widgets::Card *m_recentCard;
    AttentionList *m_attention;
    QListView *m_recent;
    QWidget *m_recentNone;
};

} // namespace tidegate::pages
