#pragma once

#include "ui/models/catalogue.h"
#include "ui/pages/page.h"

class QComboBox;
class QPushButton;

namespace tidegate::widgets {
class Card;
class FactsView;
} // namespace tidegate::widgets

namespace tidegate::pages {

class ConditionsView;
class DataTable;
class DetailPane;
class EnvView;
class TrafficView;

/// The apps, and of the chosen one: where it is, its settings, how traffic is split, its revisions and its
/// conditions.
class AppsPage : public Page
{
    Q_OBJECT
public:
    explicit AppsPage(models::Catalogue *catalogue, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void chooseFirst() override;
    void select(const resource::ObjectName &name);
    std::optional<resource::Object> current() const;

Q_SIGNALS:
    void newVersionRequested(const tidegate::resource::Object &app);
    void invokeRequested(const tidegate::resource::Object &app);
    void logsRequested(const resource::Object &app);
    void trafficRequested(const resource::Object &app);
    void cloneRequested(const tidegate::resource::Object &app);
    void removeRequested(const std::vector<tidegate::resource::Object> &apps);
    /// To be stopped, or started again; those that are that way already are left out.
    void stopRequested(const std::vector<tidegate::resource::Object> &apps, bool stop);
    void revisionRequested(const tidegate::resource::ObjectName &name);

protected:
    void retranslateUi() override;

private:
    void setupTable();
    void setupActions();
    void setupDetail();
    void showCurrent();
    void showFacts(const resource::Object &app);
    void showMenu(const QPoint &position);
    void openCurrent();
    void requestStop(bool stop);
    void forCurrent(void (AppsPage::*signal)(const resource::Object &));

    models::Catalogue *m_catalogue;
    DataTable *m_table;
    DetailPane *m_detail;
    QPushButton *m_newVersion;
    QPushButton *m_invoke;
    QPushButton *m_open;
    QPushButton *m_logs;
    QPushButton *m_trafficSplit;
    QPushButton *m_clone;
    QPushButton *m_stop; ///< or start
    QPushButton *m_remove;
    EnvView *m_env;
    widgets::Card *m_factsCard;
    widgets::Card *m_trafficCard;
    widgets::Card *m_conditionsCard;
    widgets::FactsView *m_facts;
    TrafficView *m_traffic;
    DataTable *m_revisions;
    ConditionsView *m_conditions;
};

} // namespace tidegate::pages
