#include "core/runtime/prober.h"

#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr milliseconds pauseLeast{5};
// An app in a warm host listens within milliseconds; what takes longer is not much later for some more of
// them.
constexpr milliseconds pauseAtFirst{1};
constexpr milliseconds pauseSoonAfter{2};
constexpr qint64 atFirst = 10;   // ms
constexpr qint64 soonAfter = 50; // ms
constexpr milliseconds pauseMost{50};
constexpr int pauseShare = 50;               // a fiftieth of the time that has passed
constexpr milliseconds execPauseMost{1'000}; // a process per try is worth more patience
constexpr int execPauseShare = 5;
constexpr milliseconds usualPeriod{10'000};

std::string secondsText(milliseconds time)
{
    return QString::number(double(time.count()) / 1000.0).toStdString() + " s";
}

milliseconds periodOf(const Probe &probe)
{
    return probe.period.count() > 0 ? probe.period : usualPeriod;
}

} // namespace

Prober::Prober(Probe probe, Pace pace, const ProbePlace &place)
    : m_probe(std::move(probe))
    , m_pace(pace)
    , m_firstAfter(pace == Pace::Steady && m_probe.initialDelay.count() == 0 ? periodOf(m_probe)
                                                                             : m_probe.initialDelay)
    , m_attempt(makeProbeAttempt(m_probe, place))
    , m_count(m_probe.successThreshold, m_probe.failureThreshold)
{
    m_next.setSingleShot(true);
    m_patience.setSingleShot(true);
    m_patience.setInterval(m_probe.timeout);
    connect(&m_next, &QTimer::timeout, this, &Prober::ask);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_attempt->abort();
        take({false, false, "no answer within " + secondsText(m_probe.timeout)});
    });
    connect(m_attempt.get(), &ProbeAttempt::done, this, &Prober::take);
}

void Prober::start(std::uint16_t port)
{
    m_port = port;
    m_isActive = true;
    m_since.start();
    if (m_firstAfter.count() > 0)
        m_next.start(m_firstAfter);
    else
        ask();
}

void Prober::setPort(std::uint16_t port)
{
    m_port = port;
    // What is asked of the old port is not worth waiting for, nor is the rest of a pause after it.
    if (!m_isActive || m_since.elapsed() < m_firstAfter.count())
        return;
    m_patience.stop();
    m_attempt->abort();
    m_next.start(0);
}

void Prober::stop()
{
    m_isActive = false;
    m_next.stop();
    m_patience.stop();
    m_attempt->abort();
}

void Prober::ask()
{
    if (!m_isActive)
        return;
    m_patience.start();
    m_attempt->begin(m_port);
}

void Prober::take(const ProbeResult &result)
{
    if (!m_isActive)
        return;
    m_patience.stop();
    m_lastError = result.error;
    m_wasGood = m_wasGood || result.isGood;
    const auto verdict = counts(result) ? m_count.take(result.isGood) : ProbeCount::Verdict::None;
    askAfter(result);
    if (verdict == ProbeCount::Verdict::Good)
        Q_EMIT becameGood();
    else if (verdict == ProbeCount::Verdict::Bad)
        Q_EMIT becameBad(result.error);
}

bool Prober::counts(const ProbeResult &result)
{
    if (!result.isRefused || m_wasGood || m_pace == Pace::Steady)
        return true;
    // The first one stands for the period that begins with it.
    const milliseconds period = periodOf(m_probe);
    if (!m_sinceCounted.isValid())
        m_sinceCounted.start();
    if (m_sinceCounted.elapsed() < period.count())
        return false;
    m_sinceCounted.start();
    return true;
}

void Prober::askAfter(const ProbeResult &result)
{
    const bool isGood = m_count.verdict() == ProbeCount::Verdict::Good;
    const bool isQuick =
        m_pace == Pace::Eager && !isGood && (m_probe.period.count() == 0 || (result.isRefused && !m_wasGood));
    if (!isQuick && m_probe.period.count() == 0 && m_probe.kind == Probe::Kind::Tcp) {
        m_isActive = false; // the gateway notices by itself when nobody listens any more
        return;
    }
    const milliseconds period = periodOf(m_probe);
    m_next.setTimerType(isQuick ? Qt::PreciseTimer : Qt::CoarseTimer);
    m_next.start(isQuick ? std::min(quickPause(), period) : period);
}

milliseconds Prober::quickPause() const
{
    const bool isExec = m_probe.kind == Probe::Kind::Exec;
    if (!isExec && m_since.elapsed() < soonAfter)
        return m_since.elapsed() < atFirst ? pauseAtFirst : pauseSoonAfter;
    const milliseconds share{m_since.elapsed() / (isExec ? execPauseShare : pauseShare)};
    return std::clamp(share, pauseLeast, isExec ? execPauseMost : pauseMost);
}

} // namespace tidegate::runtime
