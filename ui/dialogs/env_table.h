#pragma once

#include "ui/models/deploy_model.h"

#include <QWidget>

class QTableWidget;
class QToolButton;

namespace tidegate::dialogs {

/// Environment variables as two columns, with a row to add one at the end.
class EnvTable : public QWidget
{
    Q_OBJECT
public:
    explicit EnvTable(QWidget *parent = nullptr);
    /// Does not emit edited().
    void setEntries(const QList<models::EnvEntry> &entries);
    /// Rows with neither name nor value are left out.
    QList<models::EnvEntry> entries() const;

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void addRow(const models::EnvEntry &entry);
    void removeCurrent();

    QTableWidget *m_table;
    QToolButton *m_add;
    QToolButton *m_remove;
};

} // namespace tidegate::dialogs
