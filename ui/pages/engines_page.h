#pragma once

#include "ui/models/catalogue.h"
#include "ui/pages/page.h"

namespace tidegate::widgets {
class Card;
class FactsView;
class UseBar;
} // namespace tidegate::widgets

namespace tidegate::pages {

class ConditionsView;
class DataTable;
class DetailPane;

/// The engines: what each is, can carry, carries now, and how it is.
class EnginesPage : public Page
{
    Q_OBJECT
public:
    explicit EnginesPage(models::Catalogue *catalogue, QWidget *parent = nullptr);
    QString title() const override;
    QString summary() const override;
    void focusFilter() override;
    void select(const resource::ObjectName &name);

protected:
    void retranslateUi() override;

private:
    void setupTable(models::Catalogue *catalogue);
    void setupDetail();
    void showCurrent();
    void showFacts(const resource::Object &engine);
    void showUse(const resource::Object &engine);

    DataTable *m_table;
    DetailPane *m_detail;
    widgets::Card *m_factsCard;
    widgets::Card *m_useCard;
    widgets::Card *m_conditionsCard;
    widgets::FactsView *m_facts;
    widgets::UseBar *m_memory;
    widgets::UseBar *m_starts;
    widgets::FactsView *m_useFacts;
    ConditionsView *m_conditions;
};

} // namespace tidegate::pages
