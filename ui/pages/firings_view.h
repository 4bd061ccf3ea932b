#pragma once

#include "ui/models/firing_table.h"
#include "ui/pages/records_view.h"

namespace tidegate::pages {

/// The operation records of a trigger as a table, and of the chosen one everything.
class FiringsView : public RecordsView
{
    Q_OBJECT
public:
    /// `firings` must outlive the view.
    explicit FiringsView(models::FiringTable *firings, QWidget *parent = nullptr);
    QString exportName() const override; ///< `<trigger>-records-<from>-<to>.csv`

protected:
    void retranslateUi() override;
    Load load() const override;
    void retry() override;
    void showDetail() override;

private:
    models::FiringTable *m_firings;
    QLabel *m_detail;
};

} // namespace tidegate::pages
