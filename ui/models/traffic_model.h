#pragma once

#include "core/client/client.h"
#include "core/resource/serving.h"

#include <QList>
#include <QObject>
#include <QPointer>

namespace tidegate::models {

/// One target of an app's traffic.
struct TrafficRow
{
    bool latest = false; ///< follows the latest ready revision; else pinned to `revision`
    QString revision;
    QString tag; ///< gives it an address of its own; may be empty
    int percent = 0;
    bool operator==(const TrafficRow &) const = default;
};

/// The editor of an app's traffic: whole percents whose sum is always 100, tags, latest or pinned, undo. GUI
/// thread.
class TrafficModel : public QObject
{
    Q_OBJECT
public:
    explicit TrafficModel(QObject *parent = nullptr);
    void setClient(client::Client *client) { m_client = client; }
    /// Starts anew from what the app says; `revisions` are those that can be chosen, the newest first.
    void edit(const resource::Object &service, const QStringList &revisions);

    const resource::Object &service() const { return m_service; }
    const QStringList &revisions() const { return m_revisions; }
    const QList<TrafficRow> &rows() const { return m_rows; }
    const QList<TrafficRow> &original() const { return m_original; }

    /// The others share the rest in proportion to what they have. One row alone keeps 100.
    void setPercent(int row, int percent);
    void setTag(int row, const QString &tag);
    /// Empty = the latest.
    void setRevision(int row, const QString &revision);
    void add(const QString &revision); ///< with 0 %
    void remove(int row);              ///< its share goes to the others; the last row stays
    /// Everything to this revision, pinned; tagged targets keep their address with 0 %.
    void rollBackTo(const QString &revision);
    bool canUndo() const { return !m_undo.isEmpty(); }
    void undo();

    bool isChanged() const { return m_rows != m_original; }
    /// What is wrong with a row's tag, or with the row as a whole; empty when nothing is.
    QString problem(int row) const;
    bool isSound() const;
    /// `80 % to orders-00002 (latest), 20 % to orders-00001`, in the UI's language.
    QString sentence(const QList<TrafficRow> &rows) const;
    QString title(const TrafficRow &row) const;
    QJsonObject patch() const;
    void apply();
    bool isApplying() const { return !m_call.isNull(); }

Q_SIGNALS:
    void rowsChanged();   ///< rows came, went or were put back
    void valuesChanged(); ///< percents, tags, targets
    void applied(const QString &app);
    void failed(const QString &why);

private:
    void remember();
    void share(int fixed, int rest);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    resource::Object m_service;
    QStringList m_revisions;
    QList<TrafficRow> m_rows;
    QList<TrafficRow> m_original;
    QList<QList<TrafficRow>> m_undo;
};

/// Whole numbers in proportion to `weights` (all 0: alike) whose sum is `total`, by largest remainder.
QList<int> apportion(const QList<int> &weights, int total);

} // namespace tidegate::models
