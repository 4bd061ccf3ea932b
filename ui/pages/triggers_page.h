#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/firing_table.h"
#include "ui/models/last_firings.h"
#include "ui/pages/page.h"

class QPushButton;

namespace tidegate::widgets {
class Card;
class FactsView;
} // namespace tidegate::widgets

namespace tidegate::pages {

class DetailPane;
class FiringsView;

/// All triggers, and of the chosen one what it does when and what came of it. What is to be done with it is
/// asked for by signal.
class TriggersPage : public Page
{
    Q_OBJECT
public:
    /// All must outlive the page.
    struct Models
    {
        models::Catalogue *catalogue;
        models::FiringTable *firings;
        models::LastFirings *last;
    };
    explicit TriggersPage(const Models &models, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void chooseFirst() override;
    void select(const resource::ObjectName &name);
    FiringsView *firingsView() const { return m_firings; }

Q_SIGNALS:
    void createRequested();
    void editRequested(const resource::Object &trigger);
    void fireRequested(const resource::Object &trigger);
    void suspendRequested(const resource::Object &trigger, bool suspend);
    void removeRequested(const resource::Object &trigger);

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setupTable();
    void setupActions();
    void setupDetail();
    void showCurrent();
    void showFacts(const resource::Object &trigger);
    void showMenu(const QPoint &position);

    Models m_models;
    DataTable *m_table;
    DetailPane *m_detail;
    QPushButton *m_create;
    QPushButton *m_edit;
    QPushButton *m_fire;
    QPushButton *m_suspend;
    QPushButton *m_remove;
    widgets::Card *m_factsCard;
    widgets::FactsView *m_facts;
    FiringsView *m_firings;
};

} // namespace tidegate::pages
