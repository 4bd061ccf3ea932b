#pragma once

#include <QMap>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace tidegate::dialogs {

/// Rows of label, field and, below the field, what is wrong with it or a hint.
class FormGrid : public QWidget
{
    Q_OBJECT
public:
    explicit FormGrid(QWidget *parent = nullptr);
    /// `key` names the row; the field gets the label as accessible name.
    void add(const QString &key, QWidget *field);
    void setLabel(const QString &key, const QString &text);
    /// Shown in place of the hint while it is not empty.
    void setProblem(const QString &key, const QString &text);
    void setRowVisible(const QString &key, bool visible);
    void setHint(const QString &key, const QString &text);
    QString problem(const QString &key) const;

private:
    struct Row
    {
        QLabel *label = nullptr;
        QWidget *field = nullptr;
        QLabel *note = nullptr;
        QString problem;
        QString hint;
        bool hidden = false;
    };
    void showNote(Row &row);

    QGridLayout *m_grid;
    QMap<QString, Row> m_rows;
};

} // namespace tidegate::dialogs
