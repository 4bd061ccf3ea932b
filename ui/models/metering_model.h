#pragma once

#include "core/client/client.h"
#include "ui/models/metering_range.h"
#include "ui/models/metering_table.h"

#include <QList>
#include <QPointF>
#include <QPointer>
#include <QTimer>

namespace tidegate::models {

/// A line of the usage chart.
struct MeteringLine
{
    QString key;  ///< of the subject; `others` for what is added up
    QString name; ///< shown
    QList<QPointF>
        points; ///< x in milliseconds since the epoch, a point for each step, and the last one's end
};

/// Usage of a range, grouped, by step, with its costs; asks the meter when it is shown and something has been
/// chosen, and each minute while the range goes on. GUI thread.
class MeteringModel : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Idle, ///< no client
        Loading,
        Ready,
        Empty,
        Forbidden, ///< usage is for administrators
        Failed     ///< problem() says why; what was there stays
    };
    Q_ENUM(State)
    /// What is chosen. A range preset is worked out anew each time the meter is asked.
    struct Choice
    {
        RangePreset preset = RangePreset::Today;
        QDate first; ///< of Custom
        QDate last;
        int stepHours = 1; ///< 1 or 24
        client::MeteringQuery::Group group = client::MeteringQuery::Group::Revision;
        bool operator==(const Choice &) const = default;
    };

    explicit MeteringModel(QObject *parent = nullptr);

    void setClient(client::Client *client);
    void setActive(bool active); ///< only an active model asks
    void choose(const Choice &choice);
    const Choice &choice() const { return m_choice; }
    void setPrices(const Prices &prices);
    const Prices &prices() const { return m_table.prices(); }
    /// For tests; must outlive the model.
    void setClock(const Clock *clock) { m_clock = clock; }
    void refresh();
    /// As the server answers.
    void apply(const client::MeteringAnswer &answer);
    /// The server's own CSV of what is chosen.
    void askForCsv(QObject *context, std::function<void(Result<QByteArray>)> done);

    State state() const { return m_state; }
    QString problem() const { return m_problem; }
    bool isAsking() const { return m_call != nullptr; }
    MeteringTable *table() { return &m_table; }
    const client::MeteringAnswer &answer() const { return m_answer; }
    MeteringRange range() const; ///< of what is chosen, at this moment
    /// A line for each subject, those with most of the column first; where there are more than `most`, the
    /// last one is all others together.
    QList<MeteringLine> lines(int column, int most) const;

Q_SIGNALS:
    void changed(); ///< state(), problem(), the answer or the prices

private:
    client::MeteringQuery query() const;
    void received(const Result<client::MeteringAnswer> &answer);
    void setState(State state, const QString &problem = {});

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    const Clock *m_clock;
    Choice m_choice;
    State m_state = State::Idle;
    QString m_problem;
    client::MeteringAnswer m_answer;
    MeteringTable m_table;
    QTimer m_timer;
    bool m_active = false;
};

} // namespace tidegate::models
