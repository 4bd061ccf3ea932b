#pragma once

#include "ui/models/engine_diagnosis.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tidegate::widgets {
class Card;
class IconLabel;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// The checks of an engine, what is wrong first: evidence and remedy of each, to run again, to copy.
class DiagnosisView : public QWidget
{
    Q_OBJECT
public:
    /// `diagnosis` must outlive the view.
    explicit DiagnosisView(models::EngineDiagnosis *diagnosis, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void setupHead();
    void retranslateUi();
    void showChecks();
    void showSummary();
    void rebuild();
    QWidget *makeRow(const models::DiagnosisCheck &check);
    void copyReport();

    models::EngineDiagnosis *m_diagnosis;
    widgets::Card *m_card;
    widgets::IconLabel *m_summaryIcon;
    QLabel *m_summary;
    QPushButton *m_copy;
    QPushButton *m_run;
    QVBoxLayout *m_column;
    QList<models::DiagnosisCheck> m_shown;
};

} // namespace tidegate::pages
