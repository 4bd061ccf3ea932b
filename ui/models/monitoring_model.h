#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>

namespace tidegate::models {

/// How an engine, an app or a revision went over a range of time, the period before it, and who changed what
/// meanwhile. Asks while it is active and shows what it had while the server is away. GUI thread.
class MonitoringModel : public QObject
{
    Q_OBJECT
public:
    enum class Of
    {
        Engine,
        App,
        Revision
    };
    struct Subject
    {
        Of of = Of::Engine;
        QString ns;
        QString name;
        QString app; ///< of a revision: whose changes are shown
        bool operator==(const Subject &) const = default;
    };
    /// The last `length`; or, when that is 0, from `from` to `to`.
    struct Range
    {
        std::chrono::seconds length{900};
        WallTime from{};
        WallTime to{};
        bool operator==(const Range &) const = default;
    };
    struct Span
    {
        WallTime from{};
        WallTime to{};
        bool operator==(const Span &) const = default;
    };
    /// One period: by steps, and all of it as one step (of which percentiles are exact).
    struct Period
    {
        client::SeriesAnswer series;
        client::SeriesAnswer total;
    };
    enum class State
    {
        Idle, ///< no client, or never active
        Loading,
        Ready,
        Stale, ///< what is there is old: the last question failed
        Failed ///< there is nothing
    };
    Q_ENUM(State)

    using SeriesDone = std::function<void(Result<client::SeriesAnswer>)>;
    using ChangesDone = std::function<void(Result<std::vector<client::ChangeEntry>>)>;
    /// Whom it asks: the client at hand, or a test. Nothing may be answered once `context` is gone.
    struct Source
    {
        std::function<void(const client::SeriesQuery &query, QObject *context, SeriesDone done)> series;
        std::function<void(const client::ChangesQuery &query, QObject *context, ChangesDone done)> changes;
    };
    explicit MonitoringModel(QObject *parent = nullptr);
    /// `clock` must outlive it.
    MonitoringModel(Source source, const Clock *clock, QObject *parent = nullptr);
    ~MonitoringModel() override;

    /// Null keeps what is there; another one forgets it.
    void setClient(client::Client *client);
    /// Only these series, and neither totals nor changes; without it, all that monitoringMetrics() names.
    void setMetrics(const QStringList &metrics);
    void setSubject(const Subject &subject);
    const Subject &subject() const { return m_subject; }
    void setRange(const Range &range);
    const Range &range() const { return m_range; }
    /// The same length of time just before.
    void setComparing(bool comparing);
    bool isComparing() const { return m_comparing; }
    /// Asks again by itself, as often as a step has something new.
    void setAutoRefresh(bool on);
    bool autoRefresh() const { return m_autoRefresh; }
    /// Only an active one asks.
    void setActive(bool active);
    void refresh();
    /// Asks for a part with finer steps, a moment later; nothing = the whole range again.
    void setZoom(std::optional<Span> zoom);
    bool isZoomed() const { return m_zoom.has_value(); }

    State state() const { return m_state; }
    QString problem() const { return m_problem; } ///< of Stale and Failed, for people
    bool isBusy() const { return m_round != nullptr; }
    /// When what is there was answered.
    std::optional<WallTime> answered() const { return m_answered; }
    /// The whole range, as of the last answer.
    Span whole() const { return m_whole; }
    /// How much later the period before would have to be to stand under this one.
    std::chrono::seconds shift() const;
    const Period &now() const { return m_now; }
    const std::optional<Period> &before() const { return m_before; }              ///< when comparing
    const std::vector<client::ChangeEntry> &changes() const { return m_changes; } ///< newest first
    /// How long it waits between two questions; 0 = it does not ask again.
    std::chrono::milliseconds interval() const;
    WallTime time() const { return m_clock->wall(); }

Q_SIGNALS:
    void changed();      ///< data
    void stateChanged(); ///< state(), problem(), isBusy()
    void subjectChanged();

private:
    struct Round;
    Span wholeNow() const;
    std::chrono::seconds stepFor(const Span &span) const;
    void forget();
    void ask();
    void askSeries(const Span &span, std::chrono::seconds step, Period Round::*into);
    void askChanges(const Span &span);
    template <typename T, typename Put>
    std::function<void(Result<T>)> take(Put put);
    void finish();
    void setState(State state, const QString &problem);
    void schedule();

    Source m_source;
    const Clock *m_clock;
    QPointer<client::Client> m_client;
    bool m_hasClient = false; ///< or a test's source
    QStringList m_metrics;
    Subject m_subject;
    Range m_range;
    std::optional<Span> m_zoom;
    bool m_comparing = false;
    bool m_autoRefresh = true;
    bool m_active = false;
    State m_state = State::Idle;
    QString m_problem;
    Span m_whole;
    Period m_now;
    std::optional<Period> m_before;
    std::vector<client::ChangeEntry> m_changes;
    std::optional<WallTime> m_answered;
    std::unique_ptr<Round> m_round; ///< of questions under way
    QTimer m_again;
    QTimer m_zoomTimer;
};

} // namespace tidegate::models
