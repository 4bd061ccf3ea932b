#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/log_filter.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace tidegate::pages {

class NameBox;

/// Whose output is shown and what of it: app, revision, instance, stream, time, and what is searched.
class LogFilterBar : public QWidget
{
    Q_OBJECT
public:
    /// `catalogue` must outlive it.
    explicit LogFilterBar(models::Catalogue *catalogue, QWidget *parent = nullptr);
    models::LogFilter filter() const;
    bool hasApps() const;
    resource::ObjectName app() const; ///< empty = there is none
    void choose(const resource::ObjectName &app, const QString &revision);
    /// Instances that are known from their output: those that ended too.
    void addInstances(const QStringList &instances);
    /// Shown below the search; empty = nothing is wrong with it.
    void setPatternProblem(const QString &text);
    void focusSearch();
    QHBoxLayout *searchRow() const { return m_searchRow; } ///< room behind the search
    /// The range as words of a file's name: `20260131T120000Z`; empty where it is open.
    static QString fileTime(std::optional<WallTime> time);

Q_SIGNALS:
    void filterChanged();
    void nextRequested(); ///< Enter, once nothing has changed since

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupChoice();
    void setupRange();
    void setupSearch();
    void retranslateUi();
    void listApps();
    void listRevisions();
    void listInstances();
    void showRange();
    void changed();

    models::Catalogue *m_catalogue;
    NameBox *m_apps;
    QComboBox *m_revisions;
    QComboBox *m_instances;
    QComboBox *m_streams;
    QComboBox *m_range;
    QDateTimeEdit *m_from;
    QLabel *m_dash;
    QDateTimeEdit *m_to;
    QLineEdit *m_field;
    QToolButton *m_regex;
    QToolButton *m_case;
    QComboBox *m_context;
    QLabel *m_problem;
    QHBoxLayout *m_choiceRow;
    QHBoxLayout *m_rangeRow;
    QHBoxLayout *m_searchRow;
    QStringList m_seen; ///< instances of the chosen app, by their output
    QTimer m_searchTimer;
    models::LogFilter m_told;
};

} // namespace tidegate::pages
