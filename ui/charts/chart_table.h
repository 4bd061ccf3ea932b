#pragma once

#include <QAbstractTableModel>
#include <QDialog>

class QAbstractButton;
class QLabel;
class QTableView;

namespace tidegate::charts {

class ChartCanvas;

/// What a chart shows, a row for each time and a column for each series, in words. Taken once: a table that
/// moves cannot be read.
class ChartRows : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit ChartRows(const ChartCanvas &canvas, QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_names;
    QList<qint64> m_times;
    QList<QStringList> m_cells; ///< by row
};

/// The rows with what can be done with them. Not modal. Texts are of the language at its opening.
class ChartTable : public QDialog
{
    Q_OBJECT
public:
    ChartTable(const QString &title, const ChartCanvas *canvas, QWidget *parent = nullptr);

Q_SIGNALS:
    void copyRequested(); ///< all of it
    void saveRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void copySelection() const;

    QTableView *m_view;
};

} // namespace tidegate::charts
