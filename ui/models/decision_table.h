#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QTimer>
#include <optional>
#include <vector>

namespace tidegate::models {

/// One decision of the autoscaler that changed something, or the one that stands.
struct Decision
{
    WallTime time{};
    int from = 0;
    int to = 0;
    QString limit; ///< what bound it, as the server names it: `MaxScale`; `None`
    QString whyEn;
    QString whyZh;
    QJsonObject json; ///< all of it, for details
    bool operator==(const Decision &) const = default;
};

/// The decision of an item of the server's list; nothing when it has no time.
std::optional<Decision> readDecision(const QJsonObject &json);

/// What bound a decision, in the UI's language: `Largest scale`; an en dash for `None`.
QString limitText(const QString &limit);

/// A revision's decisions, the newest first; the first row is the one that stands. It asks the server again
/// every few seconds while it is active, and changes row by row. GUI thread.
class DecisionTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        TimeColumn,
        ChangeColumn,
        LimitColumn,
        WhyColumn,
        ColumnCount
    };
    explicit DecisionTable(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// Forgets the decisions and shows this revision's; empty = none.
    void setRevision(const QString &ns, const QString &revision);
    /// Only an active table asks the server: hidden ones cost nothing.
    void setActive(bool active);
    /// Asks now, for instance because a sample tells of a change.
    void refresh();
    /// As the server lists them, oldest first.
    void apply(const QJsonArray &items);

    const Decision &at(int row) const { return m_decisions.at(static_cast<size_t>(row)); }
    /// Why, in the language of the default QLocale.
    QString why(int row) const;
    /// The arithmetic in words, a line each: every metric, the rates, the bounds.
    QStringList details(int row) const;
    QString revision() const { return m_revision; }
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
    void received(const Result<QJsonObject> &answer);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    QString m_ns;
    QString m_revision;
    QString m_problem;
    QTimer m_timer;
    std::vector<Decision> m_decisions; ///< newest first
    bool m_active = false;
    bool m_loading = false;
};

} // namespace tidegate::models
