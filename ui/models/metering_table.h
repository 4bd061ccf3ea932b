#pragma once

#include "core/client/metering.h"
#include "ui/models/cost.h"

#include <QAbstractProxyModel>
#include <QAbstractTableModel>
#include <vector>

namespace tidegate::models {

/// What one subject has used over the whole range.
struct MeteredSubject
{
    QString ns; ///< empty: the pools' time that nobody's apps used
    QString service;
    QString revision;
    client::Usage usage;
};

/// Usage by subject, a row each. Sorts and filters by a TableFilter, like an ObjectTable. GUI thread.
class MeteringTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        NamespaceColumn,
        ServiceColumn,
        RevisionColumn,
        RequestsColumn,
        ErrorsColumn,
        VcpuColumn,
        MemoryColumn,
        InstanceColumn,
        ActiveColumn,
        IdleColumn,
        IdleShareColumn,
        EgressColumn,
        PoolColumn,
        PoolMemoryColumn,
        IdleCostColumn,
        CostColumn,
        ColumnCount
    };
    explicit MeteringTable(QObject *parent = nullptr);

    void setAnswer(const client::MeteringAnswer &answer);
    void setPrices(const Prices &prices);
    const Prices &prices() const { return m_prices; }
    const std::vector<MeteredSubject> &subjects() const { return m_subjects; }
    /// Whether the answer's group has this column at all.
    bool hasColumn(int column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void retranslate();

    /// `web-00001 · default`: the narrowest name first.
    static QString subjectText(const MeteredSubject &subject);
    /// An untranslated name for files: `vcpu-seconds`.
    static QString columnWord(int column);
    /// What a chart draws of it: money as a number, shares in percent; NaN where there is nothing to tell.
    static double amountOf(int column, const client::Usage &usage, const Prices &prices);
    /// As a cell shows it.
    static QString amountText(int column, const client::Usage &usage, const Prices &prices);
    /// Exact, for files.
    static QString exactText(int column, const client::Usage &usage, const Prices &prices);
    static QString columnTitle(int column);

private:
    QVariant subjectCell(const MeteredSubject &subject, int column) const;

    std::vector<MeteredSubject> m_subjects;
    client::MeteringQuery::Group m_group = client::MeteringQuery::Group::Revision;
    Prices m_prices;
};

/// The sums of what a filter leaves of a MeteringTable: one row with the same columns. GUI thread.
class MeteringTotals : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// `shown` is over `table`; both must outlive this.
    MeteringTotals(const MeteringTable *table, const QAbstractProxyModel *shown, QObject *parent = nullptr);
    client::Usage total() const { return m_total; }
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    void addUp();

private:
    const MeteringTable *m_table;
    const QAbstractProxyModel *m_shown;
    client::Usage m_total;
    int m_rows = 0;
};

} // namespace tidegate::models
