#pragma once

#include "ui/models/decision_table.h"
#include "ui/pages/records_view.h"

namespace tidegate::pages {

/// The decisions as a table, and of the chosen one the sentence and the arithmetic in full.
class DecisionsView : public RecordsView
{
    Q_OBJECT
public:
    /// `decisions` must outlive the view.
    explicit DecisionsView(models::DecisionTable *decisions, QWidget *parent = nullptr);
    QString exportName() const override; ///< `<revision>-decisions-<from>-<to>.csv`

protected:
    void retranslateUi() override;
    Load load() const override;
    void retry() override;
    void showDetail() override; ///< nothing chosen: of the one that stands

private:
    models::DecisionTable *m_decisions;
    QLabel *m_sentence;
    QLabel *m_arithmetic;
};

} // namespace tidegate::pages
