#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/engine_models.h"
#include "ui/pages/page.h"

class QPushButton;
class QSplitter;
class QTabWidget;

namespace tidegate::pages {

class DataTable;
class DetailPane;
class DiagnosisView;
class EngineFacts;
class EngineSettingsView;
class PoolsView;

/// The engines: what each is, can carry, carries now, how it is, its pools of warm hosts, and what is wrong
/// with it.
class EnginesPage : public Page
{
    Q_OBJECT
public:
    enum class Tab
    {
        Overview,
        Pools,
        Settings,
        Diagnosis
    };
    /// Both must outlive the page.
    EnginesPage(models::Catalogue *catalogue, models::EngineModels *models, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void chooseFirst() override;
    void select(const resource::ObjectName &name);
    void showTab(Tab tab);
    PoolsView *pools() const { return m_pools; }
    EngineSettingsView *settings() const { return m_settings; }

Q_SIGNALS:
    /// `state` as `spec.state` of an Engine: Running, Draining, Stopped.
    void stateRequested(const tidegate::resource::Object &engine, const QString &state);
    void applyRequested(tidegate::models::ObjectEditor *editor);

protected:
    void retranslateUi() override;

private:
    void setupTable(models::Catalogue *catalogue);
    void setupTabs(models::Catalogue *catalogue);
    void setupActions();
    void showActions(const resource::Object &engine);
    void giveRoom();
    void showCurrent();
    void showDiagnosisCount();

    models::EngineModels *m_models;
    DataTable *m_table;
    DetailPane *m_detail;
    QSplitter *m_splitter;
    QTabWidget *m_tabs;
    EngineFacts *m_facts;
    PoolsView *m_pools;
    EngineSettingsView *m_settings;
    DiagnosisView *m_diagnosis;
    QPushButton *m_start;
    QPushButton *m_drain;
    QPushButton *m_stop;
    bool m_hasRoom = false;
};

} // namespace tidegate::pages
