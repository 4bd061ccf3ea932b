#pragma once

#include "ui/models/invoke_request.h"

#include <QWidget>

class QTableWidget;
class QToolButton;

namespace tidegate::dialogs {

/// Names and values of a request (headers, a query), each with a check mark that takes it out. The last row
/// is always an empty one to write in; Del removes the rows that are selected.
class FieldTable : public QWidget
{
    Q_OBJECT
public:
    /// `name` is the objectName's beginning: `headers` gives `headersTable` and `headersRemove`. With
    /// `masksSecrets`, values of secret headers are shown while they are edited only.
    FieldTable(const QString &name, bool masksSecrets, QWidget *parent = nullptr);
    /// Does not emit edited().
    void setFields(const QList<models::RequestField> &fields);
    /// Rows with neither name nor value are left out.
    QList<models::RequestField> fields() const;
    /// How many go out with the request.
    int activeCount() const;
    void setAccessibleText(const QString &text);

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslateUi();
    void addRow(const models::RequestField &field);
    void keepEmptyRow();
    void removeSelected();

    QTableWidget *m_table;
    QToolButton *m_remove;
};

} // namespace tidegate::dialogs
