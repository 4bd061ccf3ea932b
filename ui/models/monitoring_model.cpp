#include "ui/models/monitoring_model.h"

#include "ui/models/formatting.h"
#include "ui/models/monitoring_charts.h"

#include <algorithm>
#include <array>

namespace tidegate::models {

using namespace std::chrono_literals;
using client::MonitoredSubject;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int points = 300;
constexpr int mostChanges = 200;
constexpr milliseconds zoomSettles = 200ms; ///< a wheel turns on
constexpr milliseconds soonest = 5s;
constexpr milliseconds latest = 60s;
constexpr seconds slack = 10s; ///< what is so much older than is kept is rather left out than made coarse

/// What is kept how finely, as the server has it.
struct Kept
{
    seconds resolution;
    seconds for_;
};
constexpr std::array kept{Kept{1s, 15min}, Kept{10s, 6h}, Kept{60s, 7 * 24h}, Kept{1h, 366 * 24h}};

/// Steps that people count in.
constexpr std::array<seconds, 19> roundSteps{1s,   2s,   5s,    10s,   15s,   20s, 30s, 60s, 120s,   300s,
                                             600s, 900s, 1800s, 3600s, 7200s, 6h,  12h, 24h, 7 * 24h};

MonitoredSubject seriesSubject(const MonitoringModel::Subject &subject)
{
    switch (subject.of) {
    case MonitoringModel::Of::Engine:
        return {MonitoredSubject::Of::Engine, {}, QStringLiteral("local")};
    case MonitoringModel::Of::App:
        return {MonitoredSubject::Of::Service, subject.ns, subject.name};
    case MonitoringModel::Of::Revision:
        break;
    }
    return {MonitoredSubject::Of::Revision, subject.ns, subject.name};
}

/// A revision's are those of its app.
MonitoredSubject changesSubject(const MonitoringModel::Subject &subject)
{
    if (subject.of != MonitoringModel::Of::Revision)
        return seriesSubject(subject);
    if (subject.app.isEmpty())
        return {MonitoredSubject::Of::Namespace, subject.ns, {}};
    return {MonitoredSubject::Of::Service, subject.ns, subject.app};
}

MonitoringModel::Span earlier(const MonitoringModel::Span &span, seconds by)
{
    return {span.from - by, span.to - by};
}

} // namespace

/// Questions that belong together: what they answer is shown at once. Its end cancels those that are open.
struct MonitoringModel::Round
{
    QObject context;
    int open = 0;
    Span whole;
    Period now;
    Period before;
    std::vector<client::ChangeEntry> changes;
    std::optional<Error> error; ///< the first
};

MonitoringModel::MonitoringModel(QObject *parent) : MonitoringModel({}, nullptr, parent)
{
    m_hasClient = false;
    m_source.series = [this](const client::SeriesQuery &query, QObject *context, SeriesDone done) {
        m_client->series(query, context, std::move(done));
    };
    m_source.changes = [this](const client::ChangesQuery &query, QObject *context, ChangesDone done) {
        m_client->changes(query, context, std::move(done));
    };
}

MonitoringModel::MonitoringModel(Source source, const Clock *clock, QObject *parent)
    : QObject(parent), m_source(std::move(source)), m_clock(clock), m_hasClient(true)
{
    static const SystemClock system;
    if (!m_clock)
        m_clock = &system;
    m_again.setSingleShot(true);
    m_zoomTimer.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &MonitoringModel::refresh);
    connect(&m_zoomTimer, &QTimer::timeout, this, &MonitoringModel::refresh);
}

MonitoringModel::~MonitoringModel() = default;

void MonitoringModel::setClient(client::Client *client)
{
    m_round.reset();
    m_client = client;
    m_hasClient = client != nullptr;
    m_again.stop();
    if (!client)
        return;
    forget(); // it may be another server
    setState(State::Idle, {});
    Q_EMIT changed();
    refresh();
}

void MonitoringModel::setMetrics(const QStringList &metrics)
{
    m_metrics = metrics;
}

void MonitoringModel::forget()
{
    m_round.reset();
    m_now = {};
    m_before.reset();
    m_changes.clear();
    m_answered.reset();
    m_whole = wholeNow();
}

void MonitoringModel::setSubject(const Subject &subject)
{
    if (subject == m_subject)
        return;
    m_subject = subject;
    forget();
    setState(State::Loading, {});
    Q_EMIT subjectChanged();
    Q_EMIT changed();
    refresh();
}

void MonitoringModel::setRange(const Range &range)
{
    if (range == m_range)
        return;
    m_range = range;
    m_zoom.reset();
    m_before.reset(); // of another length
    refresh();
}

void MonitoringModel::setComparing(bool comparing)
{
    if (comparing == m_comparing)
        return;
    m_comparing = comparing;
    if (!comparing) {
        m_before.reset();
        Q_EMIT changed();
    }
    refresh();
}

void MonitoringModel::setAutoRefresh(bool on)
{
    m_autoRefresh = on;
    schedule();
}

void MonitoringModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        refresh();
        return;
    }
    m_again.stop();
    m_zoomTimer.stop();
    m_round.reset();
}

void MonitoringModel::setZoom(std::optional<Span> zoom)
{
    if (zoom == m_zoom)
        return;
    m_zoom = zoom;
    if (m_active)
        m_zoomTimer.start(zoom ? zoomSettles : 0ms);
}

seconds MonitoringModel::shift() const
{
    return m_range.length > 0s ? m_range.length
                               : std::max<seconds>(1s, std::chrono::ceil<seconds>(m_range.to - m_range.from));
}

MonitoringModel::Span MonitoringModel::wholeNow() const
{
    if (m_range.length == 0s)
        return {m_range.from, m_range.to};
    const WallTime now =
        std::chrono::time_point_cast<WallTime::duration>(std::chrono::floor<seconds>(m_clock->wall()));
    return {now - m_range.length, now};
}

/// The same for both periods, so that what came in a step can be compared: as fine as is kept of the earlier.
seconds MonitoringModel::stepFor(const Span &span) const
{
    const auto length = std::chrono::ceil<seconds>(span.to - span.from);
    const seconds wanted = std::max<seconds>(1s, (length + seconds(points - 1)) / points);
    const auto age = m_clock->wall() - (span.from - (m_comparing ? shift() : 0s)) - slack;
    seconds finest = kept.back().resolution;
    for (const Kept &each : kept) {
        if (age <= each.for_) {
            finest = each.resolution;
            break;
        }
    }
    const auto fits = [&](seconds step) { return step >= wanted && step % finest == 0s; };
    const auto it = std::find_if(roundSteps.begin(), roundSteps.end(), fits);
    return it == roundSteps.end() ? roundSteps.back() : *it;
}

milliseconds MonitoringModel::interval() const
{
    const bool hasCome = m_range.length == 0s && m_range.to < m_clock->wall();
    if (!m_autoRefresh || hasCome || m_zoom)
        return 0ms;
    return std::clamp<milliseconds>(m_now.series.step, soonest, latest);
}

void MonitoringModel::refresh()
{
    m_again.stop();
    m_zoomTimer.stop();
    if (!m_active || !m_hasClient)
        return;
    ask();
}

void MonitoringModel::ask()
{
    m_round = std::make_unique<Round>();
    m_round->whole = wholeNow();
    const Span span = m_zoom.value_or(m_round->whole);
    const seconds step = stepFor(span);
    // Counted before the first is asked: a test's source may answer at once.
    const bool all = m_metrics.isEmpty();
    m_round->open = (all ? 2 : 1) * (m_comparing ? 2 : 1) + (all ? 1 : 0);
    if (m_state == State::Idle || m_state == State::Failed)
        setState(State::Loading, {});
    else
        Q_EMIT stateChanged();
    const Round *round = m_round.get();
    askSeries(span, step, &Round::now);
    if (m_comparing && m_round.get() == round)
        askSeries(earlier(span, shift()), step, &Round::before);
    if (all && m_round.get() == round)
        askChanges(span);
}

/// What to do with an answer: put it into its place; the last one shows them all.
template <typename T, typename Put>
std::function<void(Result<T>)> MonitoringModel::take(Put put)
{
    return [this, put](Result<T> answer) {
        if (answer)
            put(std::move(*answer));
        else if (!m_round->error)
            m_round->error = answer.error();
        if (--m_round->open == 0)
            finish();
    };
}

void MonitoringModel::askSeries(const Span &span, seconds step, Period Round::*into)
{
    client::SeriesQuery query;
    query.subject = seriesSubject(m_subject);
    query.metrics = m_metrics.isEmpty() ? monitoringMetrics(m_subject.of) : m_metrics;
    query.from = span.from;
    query.to = span.to;
    query.step = step;
    // A second older than is kept, and the server would make all of it coarser.
    const auto serves = [step](const Kept &each) { return step % each.resolution == 0s; };
    const auto from = std::find_if(kept.rbegin(), kept.rend(), serves);
    const WallTime oldest = m_clock->wall() - from->for_ + slack / 2;
    if (query.from < oldest && query.from > oldest - 2 * slack)
        query.from = oldest;
    const Round *round = m_round.get();
    m_source.series(query, &m_round->context, take<client::SeriesAnswer>([this, into](auto answer) {
                        (m_round.get()->*into).series = std::move(answer);
                    }));
    if (!m_metrics.isEmpty() || m_round.get() != round)
        return;
    query.metrics = monitoringTotals(m_subject.of);
    query.step = 0s;
    query.points = 1;
    m_source.series(query, &m_round->context, take<client::SeriesAnswer>([this, into](auto answer) {
                        (m_round.get()->*into).total = std::move(answer);
                    }));
}

void MonitoringModel::askChanges(const Span &span)
{
    client::ChangesQuery query;
    query.subject = changesSubject(m_subject);
    query.from = span.from;
    query.to = span.to;
    query.limit = mostChanges;
    m_source.changes(query, &m_round->context, take<std::vector<client::ChangeEntry>>([this](auto answer) {
                         m_round->changes = std::move(answer);
                     }));
}

void MonitoringModel::finish()
{
    // Not deleted here: this runs in a call of its context.
    const std::shared_ptr<Round> round(m_round.release());
    QMetaObject::invokeMethod(
        this, [round] {}, Qt::QueuedConnection);
    if (round->error) {
        const QString text = formatting::error(*round->error);
        setState(m_answered ? State::Stale : State::Failed, text);
        schedule();
        return;
    }
    m_whole = round->whole;
    m_now = std::move(round->now);
    m_before = m_comparing ? std::optional(std::move(round->before)) : std::nullopt;
    m_changes = std::move(round->changes);
    m_answered = m_clock->wall();
    setState(State::Ready, {});
    Q_EMIT changed();
    schedule();
}

void MonitoringModel::setState(State state, const QString &problem)
{
    m_state = state;
    m_problem = problem;
    Q_EMIT stateChanged();
}

void MonitoringModel::schedule()
{
    const milliseconds wait = interval();
    if (m_active && m_hasClient && !m_round && wait > 0ms)
        m_again.start(wait);
    else
        m_again.stop();
}

} // namespace tidegate::models
