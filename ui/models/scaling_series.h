#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QPointF>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <functional>
#include <optional>

namespace tidegate::models {

/// One decision of the autoscaler, as the server tells it.
struct ScalingSample
{
    WallTime time{};
    double desired = 0;
    double ready = 0;
    double starting = 0;
    double concurrency = 0;
    double rps = 0;
    double waiting = 0; ///< requests in the revision's queue
    double stable = 0;  ///< average over the stable window
    double panic = 0;   ///< average over the panic window
    bool inPanic = false;
    double target = 0; ///< per instance
    double limit = 0;  ///< 0 = none
    QString whyEn;
    QString whyZh;
    bool gapBefore = false; ///< samples are missing between the one before and this
};

/// The sample of a JSON line; nothing when it has no time.
std::optional<ScalingSample> readSample(const QJsonObject &json);

/// The last 15 minutes of one revision's scaling, live. Reconnects by itself and asks for what it missed. GUI
/// thread.
class ScalingSeries : public QObject
{
    Q_OBJECT
public:
    enum class Metric
    {
        Desired,
        Ready,
        Starting,
        Concurrency,
        Rps,
        Waiting,
        Stable,
        Panic,
        Target
    };
    Q_ENUM(Metric)
    enum class State
    {
        Idle,
        Connecting,
        Live,
        Reconnecting
    };
    Q_ENUM(State)
    static constexpr std::chrono::minutes span{15};

    /// How a stream is opened: `Client::scaling` of the client at hand (see the second constructor), or a
    /// test's own.
    using OpenStream = std::function<client::Stream *(const QString &ns, const QString &revision,
                                                      std::optional<WallTime> since, QObject *parent)>;
    explicit ScalingSeries(QObject *parent = nullptr);
    explicit ScalingSeries(OpenStream open, QObject *parent = nullptr);
    ~ScalingSeries() override;

    /// Null stops the stream and keeps what was received.
    void setClient(client::Client *client);
    /// Forgets the samples and follows this revision; empty names stop.
    void follow(const QString &ns, const QString &revision);
    void stop();
    QString ns() const { return m_ns; }
    QString revision() const { return m_revision; }
    /// While paused nothing moves on the screen; samples are still received and shown on resume.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }

    State state() const { return m_state; }
    QString stateText() const { return m_stateText; } ///< why it is reconnecting
    bool isEmpty() const { return shown().empty(); }
    const std::deque<ScalingSample> &samples() const { return shown(); } ///< oldest first
    /// x: ms since 1970 UTC; y: NaN marks a gap.
    QList<QPointF> points(Metric metric) const;
    /// Also those before a gap; 0 when empty.
    double maximum(Metric metric) const;
    std::optional<ScalingSample> latest() const;
    /// Why the last decision fell, in the language of the default QLocale (Chinese or else English); empty
    /// when unknown.
    QString why() const;
    static QString metricTitle(Metric metric);
    /// The shown samples as RFC 4180 CSV with a header line, times in RFC 3339.
    QByteArray toCsv() const;

Q_SIGNALS:
    void changed(); ///< at most four times a second
    void stateChanged();
    void pausedChanged(bool paused);
    void followed(const QString &ns, const QString &revision);

private:
    const std::deque<ScalingSample> &shown() const { return m_paused ? m_frozen : m_samples; }
    void connectStream();
    void dropStream();
    void onReceived(const QJsonObject &json);
    void onEnded(const QString &why);
    void append(ScalingSample sample);
    void setState(State state, const QString &text);
    void announce();

    OpenStream m_open;
    QPointer<client::Client> m_client;
    QPointer<client::Stream> m_stream;
    QString m_ns;
    QString m_revision;
    std::deque<ScalingSample> m_samples;
    std::deque<ScalingSample> m_frozen;
    QTimer m_announceTimer;
    QTimer m_retryTimer;
    int m_failures = 0;
    bool m_paused = false;
    State m_state = State::Idle;
    QString m_stateText;
};

} // namespace tidegate::models
