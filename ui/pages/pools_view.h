#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/engine_models.h"

#include <QWidget>

class QLabel;

namespace tidegate::widgets {
class Card;
class FactsView;
class IconLabel;
} // namespace tidegate::widgets

namespace tidegate::pages {

class DataTable;
class EditBar;
class PoolChart;
class SettingsForm;

/// The pools of warm hosts, a row for each runtime: what the chosen one had and what was asked of it, why it
/// has the size it has, what it costs, and its bounds to edit.
class PoolsView : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive the view.
    PoolsView(models::Catalogue *catalogue, models::EngineModels *models, QWidget *parent = nullptr);
    DataTable *table() const { return m_table; }
    void select(const QString &pool);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupTable(models::Catalogue *catalogue);
    void setupFacts();
    void retranslateUi();
    void showCurrent();
    void showFacts();

    models::EngineModels *m_models;
    widgets::Card *m_tableCard;
    DataTable *m_table;
    widgets::Card *m_boundsCard;
    SettingsForm *m_form;
    EditBar *m_bar;
    PoolChart *m_chart;
    widgets::Card *m_factsCard;
    widgets::IconLabel *m_reasonIcon;
    QLabel *m_reason;
    widgets::FactsView *m_facts;
};

} // namespace tidegate::pages
