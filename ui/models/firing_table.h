#pragma once

#include "core/client/client.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QTimer>
#include <vector>

namespace tidegate::models {

/// The operation records of one trigger, the newest first. Asks every few seconds while it is active and has
/// a trigger; rows change one by one. GUI thread.
class FiringTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        PlannedColumn,
        StateColumn,
        StatusColumn,
        LatencyColumn,
        LateColumn,
        AttemptsColumn,
        WhyColumn,
        ColumnCount
    };
    explicit FiringTable(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// Forgets the records and shows this trigger's; an empty name = none.
    void setTrigger(const resource::ObjectName &trigger);
    const resource::ObjectName &trigger() const { return m_trigger; }
    void setActive(bool active);
    void refresh();
    /// As the server lists them, oldest first.
    void apply(std::vector<client::FiringRecord> records);

    const client::FiringRecord &at(int row) const { return m_records.at(static_cast<size_t>(row)); }
    /// Everything of a record, a line each.
    QStringList details(int row) const;
    QString problem() const { return m_problem; } ///< why nothing could be read; empty when it could
    bool isLoading() const { return m_loading; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void retranslate();

Q_SIGNALS:
    void loadChanged(); ///< isLoading() or problem()

private:
    void received(const Result<std::vector<client::FiringRecord>> &records);
    QString why(const client::FiringRecord &record) const;
    QString exact(const client::FiringRecord &record, int column) const;

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    resource::ObjectName m_trigger;
    QString m_problem;
    QTimer m_timer;
    std::vector<client::FiringRecord> m_records; ///< newest first
    bool m_active = false;
    bool m_loading = false;
};

} // namespace tidegate::models
