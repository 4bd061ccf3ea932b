#pragma once

#include "ui/models/metering_model.h"
#include "ui/pages/page.h"

class QComboBox;
class QDateEdit;
class QLabel;
class QStackedWidget;

namespace tidegate::charts {
class TimeSeriesView;
}

namespace tidegate::widgets {
class Banner;
class Card;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

class MeteringTableView;

/// What namespaces, services and revisions have used, what it costs by the user's prices, and what of it was
/// idle: a chart of one column over time above the table with its totals.
class MeteringPage : public Page
{
    Q_OBJECT
public:
    /// `model` must outlive the page.
    explicit MeteringPage(models::MeteringModel *model, QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    void saveState(session::Settings &settings, const QString &profile) const override;
    void restoreState(const session::Settings &settings, const QString &profile) override;
    MeteringTableView *tableView() const { return m_tableView; }
    charts::TimeSeriesView *chart() const { return m_chart; }
    /// Which column the chart shows (MeteringTable::Column).
    void showColumn(int column);

Q_SIGNALS:
    void pricesRequested(); ///< the user wants to set prices

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QComboBox *makeBox(const char *name);
    void setupChoice();
    void setupContent();
    void choose();
    void showAll();
    void showFace();
    void showChart();
    void showNotes();
    QString subjectWord() const;
    void saveServerCsv();

    models::MeteringModel *m_model;
    QComboBox *m_range;
    QDateEdit *m_first;
    QDateEdit *m_last;
    QComboBox *m_step;
    QComboBox *m_group;
    QComboBox *m_column;
    QList<QLabel *> m_labels;
    QLabel *m_span;
    widgets::Banner *m_banner;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    widgets::Card *m_chartCard;
    charts::TimeSeriesView *m_chart;
    MeteringTableView *m_tableView;
    QLabel *m_idle;
    QLabel *m_cost;
};

} // namespace tidegate::pages
