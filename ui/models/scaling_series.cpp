#include "ui/models/scaling_series.h"

#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <limits>

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto announceEvery = 250ms;
constexpr auto firstRetry = 500ms;
constexpr auto longestRetry = 15'000ms;
/// Samples come every second or two; more than that missing is a gap in the line.
constexpr auto longestStep = 7s;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::ScalingSeries)
};

double valueOf(const ScalingSample &sample, ScalingSeries::Metric metric)
{
    switch (metric) {
    case ScalingSeries::Metric::Desired:
        return sample.desired;
    case ScalingSeries::Metric::Ready:
        return sample.ready;
    case ScalingSeries::Metric::Starting:
        return sample.starting;
    case ScalingSeries::Metric::Concurrency:
        return sample.concurrency;
    case ScalingSeries::Metric::Rps:
        return sample.rps;
    case ScalingSeries::Metric::Waiting:
        return sample.waiting;
    case ScalingSeries::Metric::Stable:
        return sample.stable;
    case ScalingSeries::Metric::Panic:
        return sample.panic;
    case ScalingSeries::Metric::Target:
        return sample.target;
    }
    return 0;
}

} // namespace

std::optional<ScalingSample> readSample(const QJsonObject &json)
{
    const auto time = parseTime(json[QLatin1String("time")].toString().toStdString());
    if (!time)
        return std::nullopt;
    const auto number = [&json](const char *key) { return json[QLatin1String(key)].toDouble(); };
    ScalingSample sample;
    sample.time = *time;
    sample.desired = number("desired");
    sample.ready = number("ready");
    sample.starting = number("starting");
    sample.concurrency = number("concurrency");
    sample.rps = number("rps");
    sample.waiting = number("waiting");
    sample.stable = number("stable");
    sample.panic = number("panic");
    sample.inPanic = json[QLatin1String("inPanic")].toBool();
    sample.target = number("target");
    sample.limit = number("limit");
    const QJsonObject why = json[QLatin1String("why")].toObject();
    sample.whyEn = why[QLatin1String("en")].toString();
    sample.whyZh = why[QLatin1String("zh")].toString();
    return sample;
}

ScalingSeries::ScalingSeries(QObject *parent) : ScalingSeries(OpenStream(), parent)
{
    m_open = [this](const QString &ns, const QString &revision, std::optional<WallTime> since,
                    QObject *owner) -> client::Stream * {
        return m_client ? m_client->scaling(ns, revision, since, owner) : nullptr;
    };
}

ScalingSeries::ScalingSeries(OpenStream open, QObject *parent) : QObject(parent), m_open(std::move(open))
{
    m_announceTimer.setSingleShot(true);
    connect(&m_announceTimer, &QTimer::timeout, this, &ScalingSeries::changed);
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &ScalingSeries::connectStream);
}

ScalingSeries::~ScalingSeries() = default;

void ScalingSeries::setClient(client::Client *client)
{
    if (client == m_client)
        return;
    dropStream();
    m_client = client;
    if (client && !m_revision.isEmpty())
        connectStream();
    else
        setState(State::Idle, {});
}

void ScalingSeries::follow(const QString &ns, const QString &revision)
{
    if (ns == m_ns && revision == m_revision)
        return;
    dropStream();
    m_ns = ns;
    m_revision = revision;
    m_samples.clear();
    m_frozen.clear();
    m_failures = 0;
    setPaused(false);
    setState(State::Idle, {});
    Q_EMIT followed(ns, revision);
    Q_EMIT changed();
    if (!revision.isEmpty())
        connectStream();
}

void ScalingSeries::stop()
{
    follow({}, {});
}

void ScalingSeries::connectStream()
{
    dropStream();
    std::optional<WallTime> since = WallTime(std::chrono::system_clock::now()) - span;
    if (!m_samples.empty())
        since = std::max(*since, m_samples.back().time);
    m_stream = m_open(m_ns, m_revision, since, this);
    if (!m_stream)
        return;
    connect(m_stream, &client::Stream::received, this, &ScalingSeries::onReceived);
    connect(m_stream, &client::Stream::ended, this, &ScalingSeries::onEnded);
    if (m_state != State::Reconnecting)
        setState(State::Connecting, {});
}

void ScalingSeries::dropStream()
{
    m_retryTimer.stop();
    if (!m_stream)
        return;
    m_stream->disconnect(this);
    m_stream->deleteLater();
    m_stream.clear();
}

void ScalingSeries::onReceived(const QJsonObject &json)
{
    std::optional<ScalingSample> sample = readSample(json);
    if (!sample)
        return;
    m_failures = 0;
    setState(State::Live, {});
    append(std::move(*sample));
}

void ScalingSeries::onEnded(const QString &why)
{
    dropStream();
    setState(State::Reconnecting, why.isEmpty() ? Words::tr("The server ended the stream.") : why);
    const auto wait =
        std::min<std::chrono::milliseconds>(longestRetry, firstRetry * (1 << std::min(m_failures, 8)));
    ++m_failures;
    m_retryTimer.start(wait);
}

void ScalingSeries::append(ScalingSample sample)
{
    if (!m_samples.empty()) {
        if (sample.time <= m_samples.back().time)
            return; // told again after a reconnect
        sample.gapBefore = sample.time - m_samples.back().time > longestStep;
    }
    m_samples.push_back(std::move(sample));
    const WallTime oldest = m_samples.back().time - span;
    while (m_samples.front().time < oldest)
        m_samples.pop_front();
    if (!m_paused)
        announce();
}

void ScalingSeries::announce()
{
    if (!m_announceTimer.isActive())
        m_announceTimer.start(announceEvery);
}

void ScalingSeries::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    if (paused)
        m_frozen = m_samples;
    else
        m_frozen.clear();
    Q_EMIT pausedChanged(paused);
    if (!paused)
        announce();
}

void ScalingSeries::setState(State state, const QString &text)
{
    if (state == m_state && text == m_stateText)
        return;
    m_state = state;
    m_stateText = text;
    Q_EMIT stateChanged();
}

QList<QPointF> ScalingSeries::points(Metric metric) const
{
    QList<QPointF> points;
    points.reserve(qsizetype(shown().size()) + 8);
    for (const ScalingSample &sample : shown()) {
        if (sample.gapBefore && !points.isEmpty())
            points.append(
                {(points.last().x() + msOf(sample.time)) / 2, std::numeric_limits<double>::quiet_NaN()});
        points.append({double(msOf(sample.time)), valueOf(sample, metric)});
    }
    return points;
}

double ScalingSeries::maximum(Metric metric) const
{
    double most = 0;
    for (const ScalingSample &sample : shown())
        most = std::max(most, valueOf(sample, metric));
    return most;
}

std::optional<ScalingSample> ScalingSeries::latest() const
{
    return shown().empty() ? std::nullopt : std::optional(shown().back());
}

QString ScalingSeries::why() const
{
    const auto sample = latest();
    return sample ? formatting::inOwnLanguage(sample->whyEn, sample->whyZh) : QString();
}

QString ScalingSeries::metricTitle(Metric metric)
{
    switch (metric) {
    case Metric::Desired:
        return Words::tr("Wanted instances");
    case Metric::Ready:
        return Words::tr("Ready instances");
    case Metric::Starting:
        return Words::tr("Starting instances");
    case Metric::Concurrency:
        return Words::tr("Concurrency");
    case Metric::Rps:
        return Words::tr("Requests per second");
    case Metric::Waiting:
        return Words::tr("Waiting requests");
    case Metric::Stable:
        return Words::tr("Stable window");
    case Metric::Panic:
        return Words::tr("Panic window");
    case Metric::Target:
        return Words::tr("Target per instance");
    }
    return {};
}

} // namespace tidegate::models
