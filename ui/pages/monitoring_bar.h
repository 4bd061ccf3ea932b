#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/monitoring_model.h"

#include <QWidget>

class QAbstractButton;
class QBoxLayout;
class QButtonGroup;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QPushButton;
class QToolButton;

namespace tidegate::pages {

class NameBox;

/// Of what, over which range, compared or not: the controls over the charts of the Monitoring page. It sets
/// the model, and says when it has.
class MonitoringBar : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive it.
    MonitoringBar(models::Catalogue *catalogue, models::MonitoringModel *model, QWidget *parent = nullptr);
    /// An app, or one revision of it; an empty name is the engine.
    void choose(const resource::ObjectName &app, const QString &revision = {});
    resource::ObjectName app() const; ///< empty = the engine
    QString revision() const;         ///< empty = all
    /// The model's range, as a setting; and back. What cannot be read is left.
    QString rangeText() const;
    void setRangeText(const QString &text);
    void setComparing(bool comparing);
    void focusFilter();
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rangeChanged();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setupSubject();
    void setupRanges();
    void setupCustom();
    void setupToggles();
    void setupRows();
    void arrange();
    void retranslateUi();
    void listApps();
    void listRevisions();
    void applySubject();
    void applyPreset(int seconds);
    void showCustom();
    void applyCustom();
    void checkCustom();

    models::Catalogue *m_catalogue;
    models::MonitoringModel *m_model;
    NameBox *m_apps;
    QComboBox *m_revisions;
    QButtonGroup *m_ranges;
    QToolButton *m_custom;
    QWidget *m_customRow;
    QLabel *m_fromLabel;
    QDateTimeEdit *m_from;
    QLabel *m_toLabel;
    QDateTimeEdit *m_to;
    QPushButton *m_apply;
    QLabel *m_customProblem;
    QToolButton *m_compare;
    QToolButton *m_auto;
    QToolButton *m_refresh;
    QBoxLayout *m_rows; ///< of the two: beside each other, or in two rows where there is little room
    QWidget *m_subjectPart;
    QWidget *m_rangePart;
    QString m_wantedRevision; ///< chosen, perhaps before the tables had it
};

} // namespace tidegate::pages
