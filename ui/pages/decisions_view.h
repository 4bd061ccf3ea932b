#pragma once

#include "ui/models/decision_table.h"

#include <QWidget>

class QAction;
class QLabel;
class QToolButton;
class QStackedWidget;
class QTableView;

namespace tidegate::widgets {
class Card;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// The decisions as a table, and of the chosen one the sentence and the arithmetic in full.
class DecisionsView : public QWidget
{
    Q_OBJECT
public:
    /// `decisions` must outlive the view.
    explicit DecisionsView(models::DecisionTable *decisions, QWidget *parent = nullptr);
    QTableView *view() const { return m_view; }
    QString exportName() const; ///< `<revision>-decisions-<from>-<to>.csv`

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupTable();
    void setupDetail();
    void retranslateUi();
    void showFace();
    void showDetail();
    void setupExport();

    models::DecisionTable *m_decisions;
    widgets::Card *m_card;
    widgets::Card *m_detailCard;
    QStackedWidget *m_stack;
    QTableView *m_view;
    widgets::MessageView *m_message;
    QLabel *m_sentence;
    QLabel *m_arithmetic;
    QToolButton *m_export;
    QAction *m_exportCsv;
    QAction *m_copyAll;
};

} // namespace tidegate::pages
