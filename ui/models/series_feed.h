#pragma once

#include "core/client/client.h"

#include <QObject>
#include <QPointF>
#include <QPointer>
#include <QTimer>

namespace tidegate::models {

/// Series of one subject over the time up to now, asked for again every few seconds while somebody looks.
/// GUI thread.
class SeriesFeed : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Idle, ///< no server, or not looked at yet
        Loading,
        Ready, ///< problem() says when they could not be had again
        Failed
    };
    enum class Of
    {
        Average,
        Sum, ///< of counters
        Count,
        P50,
        P95
    };
    explicit SeriesFeed(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// `span`: how far back. Lines of another question are dropped.
    void setQuestion(const client::MonitoredSubject &subject, const QStringList &metrics,
                     std::chrono::seconds span);
    std::chrono::seconds span() const { return m_span; }
    /// On the screen or not: nothing is asked for while it is not.
    void setActive(bool active);
    bool isActive() const { return m_active; }
    void refresh();
    State state() const { return m_state; }
    QString problem() const { return m_problem; }
    const client::SeriesAnswer &answer() const { return m_answer; }
    /// For tests and replays: shows this answer.
    void show(const client::SeriesAnswer &answer);

    /// x = milliseconds since the epoch, in the middle of no step but at its beginning. An empty label: the
    /// first line of the metric.
    QList<QPointF> points(const QString &metric, const QString &label, Of of) const;
    /// The last value that there is; NaN without one.
    double latest(const QString &metric, const QString &label, Of of = Of::Average) const;
    /// Of counters: all that came; over all lines whose metric begins so when it ends with `*`.
    double total(const QString &metric, const QString &label) const;
    /// A gauge × its time, in its unit × seconds; gaps count for nothing.
    double integral(const QString &metric, const QString &label) const;

Q_SIGNALS:
    void changed();

private:
    void ask();
    const client::SeriesLine *line(const QString &metric, const QString &label) const;

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    client::MonitoredSubject m_subject;
    QStringList m_metrics;
    std::chrono::seconds m_span{900};
    client::SeriesAnswer m_answer;
    State m_state = State::Idle;
    QString m_problem;
    bool m_active = false;
    QTimer m_timer;
};

} // namespace tidegate::models
