#include "ui/models/series_feed.h"

#include "ui/models/formatting.h"

#include <cmath>
#include <limits>

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto quickly = 5s;
constexpr auto slowly = 30s; ///< a long span hardly moves
constexpr auto longSpan = 2h;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

const std::vector<double> &valuesOf(const client::SeriesLine &line, SeriesFeed::Of of)
{
    switch (of) {
    case SeriesFeed::Of::Sum:
        return line.sum;
    case SeriesFeed::Of::Count:
        return line.count;
    case SeriesFeed::Of::P50:
        return line.p50;
    case SeriesFeed::Of::P95:
        return line.p95;
    case SeriesFeed::Of::Average:
        break;
    }
    return line.avg;
}

} // namespace

SeriesFeed::SeriesFeed(QObject *parent) : QObject(parent)
{
    connect(&m_timer, &QTimer::timeout, this, &SeriesFeed::ask);
}

void SeriesFeed::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    m_answer = {};
    m_problem.clear();
    m_state = State::Idle;
    refresh();
    Q_EMIT changed();
}

void SeriesFeed::setQuestion(const client::MonitoredSubject &subject, const QStringList &metrics,
                             std::chrono::seconds span)
{
    m_subject = subject;
    m_metrics = metrics;
    m_span = span;
    m_timer.setInterval(span > longSpan ? slowly : quickly);
    m_answer = {};
    m_state = State::Idle;
    refresh();
    Q_EMIT changed();
}

void SeriesFeed::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        m_timer.start();
        ask();
    } else {
        m_timer.stop();
        delete m_call;
    }
}

void SeriesFeed::refresh()
{
    delete m_call;
    if (m_active)
        ask();
}

void SeriesFeed::ask()
{
    if (!m_client || m_metrics.isEmpty() || m_call)
        return;
    if (m_state != State::Ready)
        m_state = State::Loading;
    client::SeriesQuery query;
    query.subject = m_subject;
    query.metrics = m_metrics;
    query.to = SystemClock().wall();
    query.from = query.to - m_span;
    m_call = m_client->series(query, this, [this](const Result<client::SeriesAnswer> &answer) {
        m_call.clear();
        if (answer)
            return show(*answer);
        m_problem = formatting::error(answer.error());
        if (m_state != State::Ready)
            m_state = State::Failed;
        Q_EMIT changed();
    });
}

void SeriesFeed::show(const client::SeriesAnswer &answer)
{
    m_answer = answer;
    m_problem.clear();
    m_state = State::Ready;
    Q_EMIT changed();
}

const client::SeriesLine *SeriesFeed::line(const QString &metric, const QString &label) const
{
    for (const client::SeriesLine &each : m_answer.lines) {
        if (each.metric == metric && (label.isEmpty() || each.label == label))
            return &each;
    }
    return nullptr;
}

QList<QPointF> SeriesFeed::points(const QString &metric, const QString &label, Of of) const
{
    QList<QPointF> points;
    const client::SeriesLine *found = line(metric, label);
    if (!found)
        return points;
    const std::vector<double> &values = valuesOf(*found, of);
    points.reserve(qsizetype(values.size()));
    for (size_t i = 0; i < values.size(); ++i) {
        const auto time = m_answer.timeOf(int(i)).time_since_epoch();
        points.append({double(std::chrono::duration_cast<milliseconds>(time).count()), values[i]});
    }
    return points;
}

double SeriesFeed::latest(const QString &metric, const QString &label, Of of) const
{
    const client::SeriesLine *found = line(metric, label);
    if (!found)
        return none;
    const std::vector<double> &values = valuesOf(*found, of);
    const auto last =
        std::find_if(values.rbegin(), values.rend(), [](double value) { return !std::isnan(value); });
    return last == values.rend() ? none : *last;
}

double SeriesFeed::total(const QString &metric, const QString &label) const
{
    double sum = 0;
    for (const client::SeriesLine &each : m_answer.lines) {
        const bool meant = metric.endsWith(QLatin1Char('*'))
                               ? each.metric.startsWith(QStringView(metric).chopped(1))
                               : each.metric == metric;
        if (!meant || (!label.isEmpty() && each.label != label))
            continue;
        for (const double value : each.sum)
            sum += std::isnan(value) ? 0 : value;
    }
    return sum;
}

double SeriesFeed::integral(const QString &metric, const QString &label) const
{
    double sum = 0;
    for (const client::SeriesLine &each : m_answer.lines) {
        if (each.metric != metric || (!label.isEmpty() && each.label != label))
            continue;
        for (const double value : each.avg)
            sum += std::isnan(value) ? 0 : value * double(m_answer.step.count());
    }
    return sum;
}

} // namespace tidegate::models
