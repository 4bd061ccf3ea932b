#pragma once

#include "core/client/client.h"
#include "ui/models/scaling_series.h"

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <optional>

namespace tidegate::models {

/// How one policy would have done under a load.
struct WhatIfSide
{
    double requests = 0;
    double coldRequests = 0;
    double starts = 0;
    double startsFromZero = 0;
    double mostReady = 0;
    double meanWaitMs = 0;
    double p99WaitMs = 0;
    double instanceSeconds = 0;
    double memoryGiBSeconds = -1; ///< negative = not known
    double cpuCoreSeconds = -1;   ///< negative = not known
};

/// A line of the comparison, in the UI's language.
struct WhatIfRow
{
    QString title;
    QString current;
    QString proposed;
    double change = 0; ///< proposed less current: below 0 is less of it
};

/// A replay of what was measured through the policy of today and through another one. GUI thread.
class WhatIfModel : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Idle,
        Running,
        Ready,
        Failed
    };
    Q_ENUM(State)
    enum class Curve
    {
        CurrentDesired,
        CurrentReady,
        ProposedDesired,
        ProposedReady,
        Concurrency
    };
    explicit WhatIfModel(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// Replays the last `range` of the samples (all that is recorded when it is 0 or there are none).
    void run(const QString &ns, const QString &revision, const QJsonObject &annotations,
             const std::deque<ScalingSample> &samples, std::chrono::minutes range);
    void clear();
    /// As the server answers.
    void show(const QJsonObject &answer);

    State state() const { return m_state; }
    QString problem() const; ///< of Failed, for people
    const std::optional<Error> &trouble() const { return m_trouble; }
    const WhatIfSide &current() const { return m_current; }
    const WhatIfSide &proposed() const { return m_proposed; }
    QList<WhatIfRow> rows() const;
    QList<QPointF> points(Curve curve) const; ///< x: ms since 1970 UTC
    qint64 from() const { return m_from; }    ///< of the replay, ms since 1970 UTC
    qint64 to() const { return m_to; }

Q_SIGNALS:
    void changed();

private:
    void setState(State state, const std::optional<Error> &trouble = {});

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    State m_state = State::Idle;
    std::optional<Error> m_trouble;
    WhatIfSide m_current;
    WhatIfSide m_proposed;
    QJsonArray m_points;
    qint64 m_from = 0;
    qint64 m_to = 0;
};

/// The samples of the last `range` as a trace; all of them when it is 0.
QJsonArray traceOf(const std::deque<ScalingSample> &samples, std::chrono::minutes range,
                   std::optional<WallTime> &start);

} // namespace tidegate::models
