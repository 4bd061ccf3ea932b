#pragma once

#include "core/resource/object.h"
#include "ui/models/change_table.h"
#include "ui/pages/export_menu.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace tidegate::widgets {
class Card;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// Who changed what in a range; Enter or a double click goes to the object.
class ChangesView : public QWidget
{
    Q_OBJECT
public:
    explicit ChangesView(QWidget *parent = nullptr);
    /// Newest first.
    void setChanges(const std::vector<client::ChangeEntry> &changes);
    /// What exports are named by.
    void setSubject(const QString &name) { m_subject = name; }
    models::ChangeTable *table() { return &m_changes; }

Q_SIGNALS:
    void objectRequested(const QString &kind, const resource::ObjectName &name);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupTable();
    void setupHead();
    void retranslateUi();
    void fitHeight();
    void open();
    void showChoice();
    QString exportName() const;

    models::ChangeTable m_changes;
    widgets::Card *m_card;
    QStackedWidget *m_stack;
    QTableView *m_view;
    widgets::MessageView *m_message;
    QPushButton *m_open;
    ExportMenu m_export;
    QString m_subject;
};

} // namespace tidegate::pages
